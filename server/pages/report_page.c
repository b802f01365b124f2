/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `/laporan`: what happened in a day, week, month or year, for the head of the office. */
#include "server/pages/report_page.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "common/words.h"
#include "common/zone.h"
#include "server/pages/page_words.h"
#include "server/pages/pages.h"
#include "server/report/report.h"
#include "server/report/report_places.h"
#include "server/report/report_sheet.h"
#include "server/report/report_span.h"
#include "server/report/report_words.h"

/* What is asked for: a period, and the dates that it is. */
struct period {
    enum report_span span;
    char date[DATE_SIZE];
    char from[DATE_SIZE];
    char to[DATE_SIZE];
};

static void
read_period(struct page_view *view, struct period *period)
{
    const char *date = page_query(view, "tanggal");

    period->span = (enum report_span)words_find(
        report_span_words, page_query(view, "rentang"), REPORT_DAY);
    (void)zone_date(view->act->zone, view->act->now_ms, period->date);
    if (date_is_valid(date)) {
        text_copy(period->date, DATE_SIZE, date);
    }
    report_span_around(period->span, period->date, period->from, period->to);
}

static void
add_period(struct page_view *view, const struct period *period)
{
    const json_t *names = json_object_get(view->texts, "spans");
    json_t *spans = json_array();
    char from[64];
    char to[64];

    for (int i = 0; i < REPORT_SPAN_COUNT; i++) {
        (void)json_array_append_new(
            spans, json_pack("{s:s, s:O, s:b}", "value", report_span_words[i], "label",
                       json_object_get(names, report_span_words[i]), "chosen",
                       i == (int)period->span));
    }
    (void)texts_date(view->sentences, view->language, period->from, from, sizeof(from));
    (void)texts_date(view->sentences, view->language, period->to, to, sizeof(to));
    (void)json_object_set_new(view->model, "spans", spans);
    (void)json_object_set_new(view->model, "date", json_string(period->date));
    (void)json_object_set_new(view->model, "from", json_string(period->from));
    (void)json_object_set_new(view->model, "to", json_string(period->to));
    page_title(view, page_say(json_object_get(view->texts,
                                  period->span == REPORT_DAY ? "of_day" : "of_days"),
                         PAGE_WITH("tanggal", from, "sampai", to)));
}

/* What went wrong, or that nothing did. */
static void
add_headline(struct page_view *view, const struct report_line *total)
{
    const char *word = total->arrived == 0                     ? "nobody"
                       : total->unserved > 0                   ? "unserved"
                       : total->waiting + total->elsewhere > 0 ? "under_way"
                                                               : "all";
    int64_t people = total->unserved > 0 ? total->unserved
                     : total->waiting + total->elsewhere > 0
                         ? total->waiting + total->elsewhere
                         : total->arrived - total->cancelled;
    char text[REPORT_TEXT_SIZE];

    (void)report_number(people, text);
    (void)json_object_set_new(view->model, "bad", json_boolean(total->unserved > 0));
    (void)json_object_set_new(view->model, "headline",
        page_say(json_object_get(json_object_get(view->texts, "headlines"), word),
            PAGE_WITH("orang", report_page_figure(view, text))));
}

/* A line of the table, with nothing where there is no figure. */
static json_t *
line_json(const struct page_view *view, const struct report_line *line, const char *name)
{
    json_t *json = json_pack("{s:s, s:i, s:i, s:i, s:i, s:i}", "name", name, "arrived",
        line->arrived, "called", line->called, "served", line->served, "absent",
        line->absent, "unserved", line->unserved);

    (void)json_object_set_new(json, "wait", report_page_spread(view, &line->wait, 1));
    if (line->service.count > 0) {
        (void)json_object_set_new(
            json, "service", json_integer((line->service.median_s + 59) / 60));
    }
    return json;
}

static enum status
add_lines(struct page_view *view, const char *member, enum report_by by,
    const struct report *report, struct error *err)
{
    struct report_names names;
    json_t *list = json_array();
    enum status st = report_names_load(view->act, by, &names, err);

    for (size_t i = 0; st == STATUS_OK && i + 1 < report->count; i++) {
        const struct report_line *line = &report->lines[i];
        char name[REPORT_NAME_SIZE];

        if (by == REPORT_BY_COUNTER) {
            (void)snprintf(name, sizeof(name), "%s %s",
                json_string_value(json_object_get(view->texts, "counter")), line->key);
        } else {
            (void)report_line_name(&names, by, line->key, name);
        }
        (void)json_array_append_new(
            list, line_json(view, line, page_catalogue(view, name)));
    }
    report_names_destroy(&names);
    (void)json_object_set_new(view->model, member, list);
    return st;
}

static enum status
add_places(struct page_view *view, const struct period *period, struct error *err)
{
    struct report_places places;
    json_t *quotas = json_array();
    json_t *refusals = json_array();
    enum status st =
        report_places_load(view->act, period->from, period->to, &places, err);

    for (size_t i = 0; st == STATUS_OK && i < places.quota_count; i++) {
        const struct report_quota *quota = &places.quotas[i];
        (void)json_array_append_new(quotas,
            json_pack("{s:s, s:I, s:I, s:I, s:o, s:o}", "name",
                page_catalogue(view, report_quota_name(view->act->settings, quota->code)),
                "places", (json_int_t)quota->places, "arrived",
                (json_int_t)quota->arrived, "walkins", (json_int_t)quota->walkins, "used",
                report_page_percent(quota->arrived + quota->walkins, quota->places),
                "missed", report_page_percent(quota->no_shows, quota->tickets)));
    }
    for (size_t i = 0; st == STATUS_OK && i < places.refusal_count; i++) {
        (void)json_array_append_new(refusals,
            json_pack("{s:s, s:I}", "why",
                report_page_word(view, report_refusal_name(places.refusals[i].code)),
                "times", (json_int_t)places.refusals[i].times));
    }
    if (st == STATUS_OK) {
        report_places_destroy(&places);
    }
    (void)json_object_set_new(
        view->model, "refused", json_boolean(json_array_size(refusals) > 0));
    (void)json_object_set_new(view->model, "quotas", quotas);
    (void)json_object_set_new(view->model, "refusals", refusals);
    return st;
}

static enum status
add_survey(struct page_view *view, const struct period *period, struct error *err)
{
    struct ikm ikm;
    enum status st = ikm_make(view->act, period->from, period->to, "", &ikm, err);

    if (st == STATUS_OK) {
        report_page_ikm(view, &ikm, 1);
        ikm_destroy(&ikm);
    }
    return st;
}

static enum status
report_fill(struct page_view *view, struct error *err)
{
    struct period period;
    struct report reports[4];
    enum report_by by[4] = { REPORT_BY_HOUR, REPORT_BY_SERVICE, REPORT_BY_STAFF,
        REPORT_BY_COUNTER };
    enum status st;

    read_period(view, &period);
    by[0] = report_steps(period.from, period.to);
    st = report_make(view->act, by, 4, period.from, period.to, reports, err);
    if (st != STATUS_OK) {
        return st;
    }
    add_period(view, &period);
    add_headline(view, &reports[0].lines[reports[0].count - 1]);
    report_page_total(view, &reports[0].lines[reports[0].count - 1], 1);
    report_page_charts(view, &reports[0], by[0], 1);
    st = add_lines(view, "services", by[1], &reports[1], err);
    if (st == STATUS_OK) {
        st = add_lines(view, "people", by[2], &reports[2], err);
    }
    if (st == STATUS_OK) {
        st = add_lines(view, "counters", by[3], &reports[3], err);
    }
    if (st == STATUS_OK) {
        st = add_places(view, &period, err);
    }
    if (st == STATUS_OK) {
        st = add_survey(view, &period, err);
    }
    for (size_t i = 0; i < ARRAY_LEN(reports); i++) {
        report_destroy(&reports[i]);
    }
    return st;
}

static const struct page report = {
    .template = "laporan/laporan", .staff = true, .fill = report_fill
};

#define HEAD_ROLES (ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_ADMIN))

static const struct route routes[] = {
    PAGE_GET_OF(JOB_REPORT, "/laporan", HEAD_ROLES, &report),
};

const struct route_set routes_report_page = ROUTE_SET(routes);
