/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of reports in a page's model. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "server/pages/chart.h"
#include "server/pages/report_page.h"
#include "server/report/ikm_table.h"
#include "server/report/report_words.h"

static int
minutes(int seconds)
{
    return (seconds + 59) / 60;
}

/* False, not left out: a template would find that of all in its place. */
json_t *
report_page_spread(const struct spread *spread, size_t least)
{
    char n[REPORT_TEXT_SIZE];

    return spread->count < least
               ? json_false()
               : json_pack("{s:i, s:i, s:s}", "median", minutes(spread->median_s), "p90",
                     minutes(spread->p90_s), "n",
                     report_number((int64_t)spread->count, n));
}

void
report_page_total(struct page_view *view, const struct report_line *total, size_t least)
{
    json_t *json = json_object();
    char text[REPORT_TEXT_SIZE];

    for (size_t i = 0; i < report_figure_count; i++) {
        (void)json_object_set_new(json, report_figures[i].name,
            json_string(
                report_number(report_figure_of(total, &report_figures[i]), text)));
    }
    (void)json_object_set_new(json, "served_share",
        json_string(report_percent(total->served, total->arrived, text)));
    (void)json_object_set_new(json, "kept",
        json_string(report_percent(total->told - total->told_late, total->told, text)));
    (void)json_object_set_new(json, "wait", report_page_spread(&total->wait, least));
    (void)json_object_set_new(
        json, "service", report_page_spread(&total->service, least));
    (void)json_object_set_new(view->model, "total", json);
}

static json_t *
steps_json(const struct report *steps, enum report_by by, size_t least)
{
    json_t *list = json_array();
    char text[REPORT_TEXT_SIZE];

    for (size_t i = 0; i + 1 < steps->count; i++) {
        const struct report_line *line = &steps->lines[i];

        (void)json_array_append_new(list,
            json_pack("{s:s, s:i, s:i, s:o}", "step", report_tick(by, line->key, text),
                "arrived", line->arrived, "served", line->served, "wait",
                report_page_spread(&line->wait, least)));
    }
    return list;
}

void
report_page_charts(struct page_view *view, const struct report *steps, enum report_by by,
    int width, size_t least)
{
    size_t count = steps->count - 1;
    struct chart_step *came = xcalloc(count + 1, sizeof(*came));
    struct chart_step *waited = xcalloc(count + 1, sizeof(*waited));
    char text[REPORT_TEXT_SIZE];

    for (size_t i = 0; i < count; i++) {
        const struct report_line *line = &steps->lines[i];

        came[i] =
            (struct chart_step){ .a = line->arrived, .b = line->served, .known = true };
        waited[i] = (struct chart_step){ .a = minutes(line->wait.median_s),
            .b = minutes(line->wait.p90_s),
            .known = line->wait.count >= least };
        text_copy(came[i].tick, CHART_TICK_SIZE, report_tick(by, line->key, text));
        text_copy(waited[i].tick, CHART_TICK_SIZE, came[i].tick);
    }
    (void)json_object_set_new(view->model, "came", chart_bars(came, count, width));
    (void)json_object_set_new(view->model, "waited", chart_lines(waited, count, width));
    (void)json_object_set_new(view->model, "steps", steps_json(steps, by, least));
    (void)json_object_set_new(view->model, "any", json_boolean(count > 0));
    free(came);
    free(waited);
}

/* "88,06" */
static json_t *
hundredths_json(int hundredths)
{
    char text[16];

    (void)snprintf(
        text, sizeof(text), "%d,%02d", hundredths / 100, abs(hundredths % 100));
    return json_string(text);
}

void
report_page_ikm(struct page_view *view, const struct ikm *ikm, int least)
{
    const struct ikm_line *total = &ikm->lines[ikm->count - 1];
    int index = ikm_of(ikm, total);
    const char class[] = { ikm_class(index), '\0' };
    json_t *elements = json_array();
    char n[REPORT_TEXT_SIZE];

    if (total->answers < least || total->answers == 0) {
        json_decref(elements);
        return;
    }
    for (int i = 0; i < SURVEY_ELEMENTS; i++) {
        enum survey_element element = survey_element_at(ikm->order, i);
        int nrr = ikm_element_nrr(total, element);

        (void)json_array_append_new(
            elements, json_pack("{s:s, s:i, s:o}", "label", ikm_element_label(element),
                          "value", nrr, "nrr", hundredths_json(nrr)));
    }
    (void)json_object_set_new(view->model, "ikm",
        json_pack("{s:o, s:s, s:s, s:s, s:i, s:s, s:o}", "index", hundredths_json(index),
            "class", class, "performance", ikm_performance(index), "n",
            report_number(total->answers, n), "share", ikm_share(total), "weight",
            ikm_weight_words[ikm->weight], "elements", elements));
}
