/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `/kinerja`: a month of the office, for everybody. No person, no clerk, no figure of
 * fewer than five people.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/text.h"
#include "common/zone.h"
#include "db/db_district_share.h"
#include "server/pages/page_words.h"
#include "server/pages/pages.h"
#include "server/pages/report_page.h"
#include "server/report/report.h"
#include "server/report/report_kept.h"
#include "server/report/report_span.h"
#include "server/report/report_words.h"

#define MONTHS_SHOWN 13 /* to choose from */

/* "2026-07" of the query, else this month: a date in it. */
static void
read_month(const struct page_view *view, char date[DATE_SIZE])
{
    char asked[DATE_SIZE];

    (void)snprintf(asked, sizeof(asked), "%.7s-01", page_query(view, "bulan"));
    (void)zone_date(view->act->zone, view->act->now_ms, date);
    if (date_is_valid(asked)) {
        text_copy(date, DATE_SIZE, asked);
    }
}

/* "Juli 2026", without its weekday and day. */
static const char *
month_words(const struct page_view *view, const char *date, char out[64])
{
    char text[64];
    char first[DATE_SIZE];
    const char *at;

    (void)snprintf(first, sizeof(first), "%.7s-01", date);
    (void)texts_date(view->sentences, view->language, first, text, sizeof(text));
    at = strstr(text, " 1 ");
    text_copy(out, 64, at ? at + 3 : text);
    return out;
}

/* This month and those before it. */
static void
add_months(struct page_view *view, const char *chosen)
{
    json_t *list = json_array();
    char from[DATE_SIZE];
    char to[DATE_SIZE];
    char today[DATE_SIZE];
    char words[64];

    report_span_around(
        REPORT_MONTH, zone_date(view->act->zone, view->act->now_ms, today), from, to);
    for (int i = 0; i < MONTHS_SHOWN; i++) {
        char value[8] = "";

        memcpy(value, from, 7);
        (void)json_array_append_new(list,
            json_pack("{s:s, s:s, s:b}", "value", value, "label",
                month_words(view, from, words), "chosen", strncmp(from, chosen, 7) == 0));
        text_copy(today, sizeof(today), from);
        report_span_before(REPORT_MONTH, today, from, to);
    }
    (void)json_object_set_new(view->model, "months", list);
    page_title(view, page_say(json_object_get(view->texts, "of_month"),
                         PAGE_WITH("bulan", month_words(view, chosen, words))));
}

static const char *
number(const struct page_view *view, int64_t many, char text[REPORT_TEXT_SIZE])
{
    (void)report_number(many, text);
    return report_page_figure(view, text);
}

static void
add_groups(struct page_view *view, const struct report *groups)
{
    json_t *list = json_array();
    char text[REPORT_TEXT_SIZE];

    for (size_t i = 0; i + 1 < groups->count; i++) {
        const struct report_line *line = &groups->lines[i];

        if (line->arrived >= IKM_SHOWN_FROM) {
            (void)json_array_append_new(list,
                json_pack("{s:s, s:s, s:o}", "name", page_catalogue(view, line->key),
                    "arrived", number(view, line->arrived, text), "wait",
                    report_page_spread(view, &line->wait, IKM_SHOWN_FROM)));
        }
    }
    (void)json_object_set_new(view->model, "groups", list);
}

/* Days on which fewer than five came are not shown one by one. */
static void
leave_out_few(struct report *days)
{
    size_t kept = 0;

    for (size_t i = 0; i < days->count; i++) {
        if (i + 1 == days->count || days->lines[i].arrived >= IKM_SHOWN_FROM) {
            days->lines[kept++] = days->lines[i];
        }
    }
    days->count = kept;
}

/* "64": whole percents. */
static json_t *
percent(int64_t part, int64_t all)
{
    return json_sprintf("%d", (int)((part * 100 + all / 2) / all));
}

/* From home, of the applications of each district from which at least five came; the
 * sum is that of the districts shown, so that none can be found by what is left. */
static enum status
add_districts(struct page_view *view, const char *date, struct error *err)
{
    struct district_share *shares;
    char month[DISTRICT_MONTH_SIZE];
    char text[REPORT_TEXT_SIZE];
    json_t *list = json_array();
    int64_t home = 0, all = 0;
    size_t count;
    enum status st;

    (void)snprintf(month, sizeof(month), "%.7s", date);
    st = db_district_share_list(
        view->act->db, view->act->office, month, &shares, &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        const int64_t *many = shares[i].many;
        int64_t sum = many[APPLIED_HOME] + many[APPLIED_VILLAGE] + many[APPLIED_OFFICE];

        if (sum < IKM_SHOWN_FROM) {
            continue;
        }
        home += many[APPLIED_HOME];
        all += sum;
        (void)json_array_append_new(
            list, json_pack("{s:s, s:s, s:o}", "name", shares[i].district, "many",
                      number(view, sum, text), "home", percent(many[APPLIED_HOME], sum)));
    }
    free(st == STATUS_OK ? shares : NULL);
    if (all > 0) {
        (void)json_object_set_new(view->model, "online",
            json_pack("{s:O, s:o}", "districts", list, "home", percent(home, all)));
    }
    json_decref(list);
    return st;
}

static enum status
public_fill(struct page_view *view, struct error *err)
{
    const struct report_line *total;
    struct report reports[REPORT_KEPT_COUNT]; /* by day, by group */
    struct ikm ikm;
    char date[DATE_SIZE];
    char from[DATE_SIZE];
    char to[DATE_SIZE];
    enum status st;

    read_month(view, date);
    report_span_around(REPORT_MONTH, date, from, to);
    st = report_kept_make(
        view->kept, view->act, clock_monotonic_ms(), from, to, reports, err);
    if (st != STATUS_OK) {
        return st;
    }
    add_months(view, date);
    total = &reports[0].lines[reports[0].count - 1];
    if (total->arrived >= IKM_SHOWN_FROM) {
        report_page_total(view, total, IKM_SHOWN_FROM);
        leave_out_few(&reports[0]);
        report_page_charts(view, &reports[0], REPORT_BY_DAY, IKM_SHOWN_FROM);
        add_groups(view, &reports[1]);
    }
    st = ikm_make(view->act, from, to, "", &ikm, err);
    if (st == STATUS_OK) {
        report_page_ikm(view, &ikm, IKM_SHOWN_FROM);
        ikm_destroy(&ikm);
    }
    report_destroy(&reports[0]);
    report_destroy(&reports[1]);
    return st == STATUS_OK ? add_districts(view, date, err) : st;
}

static const struct page public_page = { .template = "laporan/kinerja",
    .fill = public_fill };

static const struct route routes[] = {
    PAGE_GET("/kinerja", ROLES_PUBLIC, &public_page),
};

const struct route_set routes_public_page = ROUTE_SET(routes);
