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

json_t *
report_page_percent(int64_t part, int64_t whole)
{
    char text[REPORT_TEXT_SIZE];

    return json_string(whole == 0 ? "–" : report_percent(part, whole, text));
}

const char *
report_page_word(const struct page_view *view, const char *word)
{
    const char *said =
        json_string_value(json_object_get(json_object_get(view->room, "words"), word));

    return said ? said : word;
}

const char *
report_page_figure(const struct page_view *view, char *figure)
{
    for (char *c = figure; view->language == LANGUAGE_EN && *c; c++) {
        *c = *c == '.' ? ',' : *c == ',' ? '.' : *c;
    }
    return figure;
}

/* A whole number as the page's language has it. */
static json_t *
number_json(const struct page_view *view, int64_t number)
{
    char text[REPORT_TEXT_SIZE];

    (void)report_number(number, text);
    return json_string(report_page_figure(view, text));
}

/* False, not left out: a template would find that of all in its place. */
json_t *
report_page_spread(
    const struct page_view *view, const struct spread *spread, size_t least)
{
    return spread->count < least
               ? json_false()
               : json_pack("{s:i, s:i, s:o}", "median", minutes(spread->median_s), "p90",
                     minutes(spread->p90_s), "n",
                     number_json(view, (int64_t)spread->count));
}

void
report_page_total(struct page_view *view, const struct report_line *total, size_t least)
{
    json_t *json = json_object();

    for (size_t i = 0; i < report_figure_count; i++) {
        (void)json_object_set_new(json, report_figures[i].name,
            number_json(view, report_figure_of(total, &report_figures[i])));
    }
    (void)json_object_set_new(
        json, "served_share", report_page_percent(total->served, total->arrived));
    (void)json_object_set_new(
        json, "kept", report_page_percent(total->told - total->told_late, total->told));
    (void)json_object_set_new(
        json, "wait", report_page_spread(view, &total->wait, least));
    (void)json_object_set_new(
        json, "service", report_page_spread(view, &total->service, least));
    (void)json_object_set_new(view->model, "total", json);
}

static json_t *
steps_json(const struct page_view *view, const struct report *steps, enum report_by by,
    size_t least)
{
    json_t *list = json_array();
    char text[REPORT_TEXT_SIZE];

    for (size_t i = 0; i + 1 < steps->count; i++) {
        const struct report_line *line = &steps->lines[i];

        (void)json_array_append_new(
            list, json_pack("{s:s, s:i, s:i, s:o}", "step",
                      report_page_word(view, report_tick(by, line->key, text)), "arrived",
                      line->arrived, "served", line->served, "wait",
                      report_page_spread(view, &line->wait, least)));
    }
    return list;
}

void
report_page_charts(
    struct page_view *view, const struct report *steps, enum report_by by, size_t least)
{
    static const struct {
        const char *came, *waited;
        int width;
    } drawn[] = { { "came", "waited", CHART_WIDE },
        { "came_narrow", "waited_narrow", CHART_NARROW } };
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
        text_copy(came[i].tick, CHART_TICK_SIZE,
            report_page_word(view, report_tick(by, line->key, text)));
        text_copy(waited[i].tick, CHART_TICK_SIZE, came[i].tick);
    }
    for (size_t w = 0; w < ARRAY_LEN(drawn); w++) {
        (void)json_object_set_new(
            view->model, drawn[w].came, chart_bars(came, count, drawn[w].width));
        (void)json_object_set_new(
            view->model, drawn[w].waited, chart_lines(waited, count, drawn[w].width));
    }
    (void)json_object_set_new(view->model, "steps", steps_json(view, steps, by, least));
    (void)json_object_set_new(view->model, "any", json_boolean(count > 0));
    free(came);
    free(waited);
}

/* "88,06" */
static json_t *
hundredths_json(const struct page_view *view, int hundredths)
{
    char text[16];

    (void)snprintf(
        text, sizeof(text), "%d,%02d", hundredths / 100, abs(hundredths % 100));
    return json_string(report_page_figure(view, text));
}

void
report_page_ikm(struct page_view *view, const struct ikm *ikm, int least)
{
    const struct ikm_line *total = &ikm->lines[ikm->count - 1];
    int index = ikm_of(ikm, total);
    const char class[] = { ikm_class(index), '\0' };
    json_t *elements = json_array();

    if (total->answers < least || total->answers == 0) {
        json_decref(elements);
        return;
    }
    for (int i = 0; i < SURVEY_ELEMENTS; i++) {
        enum survey_element element = survey_element_at(ikm->order, i);
        int nrr = ikm_element_nrr(total, element);

        (void)json_array_append_new(
            elements, json_pack("{s:s, s:i, s:o}", "label",
                          report_page_word(view, ikm_element_label(element)), "value",
                          nrr, "nrr", hundredths_json(view, nrr)));
    }
    (void)json_object_set_new(view->model, "ikm",
        json_pack("{s:o, s:s, s:s, s:o, s:i, s:s, s:o}", "index",
            hundredths_json(view, index), "class", class, "performance",
            report_page_word(view, ikm_performance(index)), "n",
            number_json(view, total->answers), "share", ikm_share(total), "weight",
            ikm_weight_words[ikm->weight], "elements", elements));
}
