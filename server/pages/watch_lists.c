/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Beside the head's page: devices, the journal, closing the day; and their routes. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "common/zone.h"
#include "db/db_line.h"
#include "server/api/journal_json.h"
#include "server/office/close_day.h"
#include "server/office/device_report.h"
#include "server/office/first_place.h"
#include "server/office/journal_anchor.h"
#include "server/pages/model.h"
#include "server/pages/page_words.h"
#include "server/pages/pages.h"
#include "server/pages/watch_page.h"

#define ROLES_HEAD (ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_ADMIN))

static json_t *
text_of(const struct page_view *view, const char *list, const char *word)
{
    const json_t *text = json_object_get(json_object_get(view->texts, list), word);

    return text ? json_incref((json_t *)(uintptr_t)text) : json_string("–");
}

static json_t *
json_of_device(const struct page_view *view, const struct device_view *device)
{
    const struct device_report *report = &device->report;
    json_t *row = json_object();

    set(row, "name", json_string(device->device.name));
    set(row, "kind", text_of(view, "kinds", role_name(device->device.kind)));
    set(row, "last",
        device->has_report ? page_time(view, device->said_ms)
                           : json_incref(json_object_get(view->texts, "never")));
    set(row, "sound", text_of(view, "parts", device_part_name(report->sound)));
    set(row, "printer", text_of(view, "parts", device_part_name(report->printer)));
    set(row, "scanner", text_of(view, "parts", device_part_name(report->scanner)));
    set(row, "version", json_string(report->version));
    return row;
}

/* What each device last said. */
static enum status
devices_fill(struct page_view *view, struct error *err)
{
    struct device_view *devices;
    size_t count;
    enum status st = device_report_list(view->act, &devices, &count, err);
    json_t *list;

    if (st != STATUS_OK) {
        return st;
    }
    list = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(list, json_of_device(view, &devices[i]));
    }
    free(devices);
    watch_add_nav(view, "alat");
    set(view->model, "any", json_boolean(count > 0));
    set(view->model, "devices", list);
    return STATUS_OK;
}

/* {"seq","time","actor","kind","number","data"} */
static json_t *
json_of_row(const struct page_view *view, const json_t *row)
{
    const json_t *data = json_object_get(row, "data");
    char *text = json_dumps(data, JSON_COMPACT);
    const char *at = json_string_value(json_object_get(row, "at"));
    const char *number = json_string_value(json_object_get(data, "number"));
    char minute[6], told[16];
    json_t *out = json_object();

    (void)snprintf(minute, sizeof(minute), "%.5s", at + strlen("2026-07-14T"));
    (void)json_object_set(out, "seq", json_object_get(row, "seq"));
    set(out, "time", json_string(texts_time(view->language, minute, told, sizeof(told))));
    (void)json_object_set(out, "actor", json_object_get(row, "actor"));
    (void)json_object_set(out, "kind", json_object_get(row, "kind"));
    set(out, "number", json_string(number ? number : ""));
    set(out, "data", json_string(text ? text : ""));
    free(text);
    return out;
}

static void
add_chain(struct page_view *view, const json_t *chain)
{
    const char *date = json_string_value(json_object_get(chain, "date"));
    bool whole = json_is_true(json_object_get(chain, "whole"));
    char day[64], rows[24];

    (void)snprintf(rows, sizeof(rows), "%" JSON_INTEGER_FORMAT,
        json_integer_value(json_object_get(chain, "rows")));
    set(view->model, "chain",
        json_pack("{s:o, s:b, s:b, s:O}", "text",
            page_say(json_object_get(view->texts, whole ? "whole" : "broken"),
                PAGE_WITH("tanggal",
                    texts_date(view->sentences, view->language, date, day, sizeof(day)),
                    "n", rows)),
            "good", whole, "bad", !whole, "hash", json_object_get(chain, "hash")));
}

static void
add_rows(struct page_view *view, const struct journal_query *query, const json_t *page)
{
    const json_t *next = json_object_get(page, "next");
    json_t *list = json_array();
    const json_t *row;
    size_t i;

    json_array_foreach(json_object_get(page, "rows"), i, row)
    {
        (void)json_array_append_new(list, json_of_row(view, row));
    }
    set(view->model, "any", json_boolean(json_array_size(list) > 0));
    set(view->model, "rows", list);
    set(view->model, "date", json_string(query->date));
    set(view->model, "q", json_string(query->q));
    if (json_is_integer(next)) {
        set(view->model, "next",
            json_sprintf("%" JSON_INTEGER_FORMAT, json_integer_value(next)));
    }
}

/* The journal of a day, searched, and whether its chain is whole. */
static enum status
journal_fill(struct page_view *view, struct error *err)
{
    struct journal_query query = { 0 };
    json_t *json = NULL;
    enum status st;

    if (!text_copy(query.q, sizeof(query.q), page_query(view, "q")) ||
        (page_query(view, "after")[0] &&
            !text_to_int(page_query(view, "after"), 0, INT64_MAX, &query.after))) {
        return error_field(err, "q", "is too long");
    }
    (void)zone_date(view->act->zone, view->act->now_ms, query.date);
    if (date_is_valid(page_query(view, "date"))) {
        text_copy(query.date, sizeof(query.date), page_query(view, "date"));
    }
    st = journal_json_chain(view->act, query.date, &json, err);
    if (st != STATUS_OK) {
        return st;
    }
    add_chain(view, json);
    json_decref(json);
    st = journal_json_rows(view->act, &query, &json, err);
    if (st != STATUS_OK) {
        return st;
    }
    add_rows(view, &query, json);
    json_decref(json);
    watch_add_nav(view, "jurnal");
    return STATUS_OK;
}

/* Where the journal ends, for the paper that is kept elsewhere. */
static enum status
add_anchor(struct page_view *view, struct error *err)
{
    char line[JOURNAL_ANCHOR_SIZE];
    enum status st = journal_anchor_make(view->act, line, err);

    if (st == STATUS_OK) {
        set(view->model, "anchor", json_string(line));
    }
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* Who may be moved to the next day, and which that is. */
static enum status
add_rest(struct page_view *view, const char *today, struct error *err)
{
    json_t *choices;
    char next[DATE_SIZE];
    char date[64];
    enum status st = first_place_day(view->act, today, next, err);

    if (st == STATUS_NOT_FOUND) { /* nobody can be moved */
        return STATUS_OK;
    }
    choices = json_array();
    for (int who = 0; st == STATUS_OK && rest_words[who]; who++) {
        char number[12];
        int count;

        st = count_rest(view->act, (enum rest)who, &count, err);
        (void)snprintf(number, sizeof(number), "%d", count);
        if (st == STATUS_OK && count > 0) {
            (void)json_array_append_new(choices,
                json_pack("{s:s, s:b, s:o}", "value", rest_words[who], "first",
                    json_array_size(choices) == 0, "name",
                    page_say(json_object_get(
                                 json_object_get(view->texts, "rest"), rest_words[who]),
                        PAGE_WITH("n", number))));
        }
    }
    set(view->model, "may_move", json_boolean(json_array_size(choices) > 0));
    set(view->model, "rest", choices);
    set(view->model, "move_what",
        page_say(json_object_get(view->texts, "move_what"),
            PAGE_WITH("tanggal",
                texts_date(view->sentences, view->language, next, date, sizeof(date)))));
    return st;
}

/* Closing today, and opening it again. */
static enum status
day_fill(struct page_view *view, struct error *err)
{
    const struct act *act = view->act;
    struct waiting_count *counts = NULL;
    char day[DATE_SIZE], number[12];
    size_t count = 0;
    bool closed;
    int waiting = 0;
    json_t *doors;
    enum status st = db_day_is_closed(
        act->db, act->office, zone_date(act->zone, act->now_ms, day), &closed, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_waiting_counts(act->db, act->office, day, &counts, &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        waiting += counts[i].count;
    }
    free(counts);
    (void)snprintf(number, sizeof(number), "%d", waiting);
    set(view->model, "closed", json_boolean(closed));
    doors = waiting == 0 && !closed ? page_doors(view, closed) : json_null();
    set(view->model, "state",
        json_is_null(doors)
            ? page_say(json_object_get(view->texts, closed ? "closed" : "open"),
                  PAGE_WITH("n", number))
            : json_incref(json_object_get(doors, "title")));
    json_decref(doors);
    set(view->model, "close_what",
        page_say(json_object_get(view->texts, act->settings->policy.first_place_next_day
                                                  ? "close_what_first"
                                                  : "close_what"),
            PAGE_WITH("n", number)));
    if (view->typed) {
        (void)json_object_set(view->model, "typed", (json_t *)(uintptr_t)view->typed);
    }
    watch_add_nav(view, "hari");
    if (st == STATUS_OK && waiting > 0 && !closed) {
        st = add_rest(view, day, err);
    }
    return st == STATUS_OK ? add_anchor(view, err) : st;
}

static const struct page watch_page = { .template = "pantau/pantau",
    .staff = true,
    .fill = watch_page_fill,
    .script = "pantau/pantau.js" };
static const struct page take_page = { .template = "pantau/pantau",
    .staff = true,
    .fill = watch_page_fill,
    .act_method = "POST",
    .act_path = "/v1/concerns/{id}/take",
    .next = "/pantau",
    .script = "pantau/pantau.js" };
static const struct page devices_page = {
    .template = "pantau/alat", .staff = true, .fill = devices_fill
};
static const struct page journal_page = {
    .template = "pantau/jurnal", .staff = true, .fill = journal_fill
};
static const struct page day_page = {
    .template = "pantau/hari", .staff = true, .fill = day_fill
};
static const struct page close_page = { .template = "pantau/hari",
    .staff = true,
    .fill = day_fill,
    .act_method = "POST",
    .act_path = "/v1/day/close",
    .next = "/pantau/hari" };
static const struct page move_page = { .template = "pantau/hari",
    .staff = true,
    .fill = day_fill,
    .act_method = "POST",
    .act_path = "/v1/day/move",
    .next = "/pantau/hari?kabar=dipindah" };
static const struct page reopen_page = { .template = "pantau/hari",
    .staff = true,
    .fill = day_fill,
    .act_method = "POST",
    .act_path = "/v1/day/reopen",
    .next = "/pantau/hari" };

static const struct route routes[] = {
    PAGE_GET_OF(JOB_HEAD, "/pantau", ROLES_HEAD, &watch_page),
    PAGE_POST("/pantau/urus/{id}", ROLES_HEAD, &take_page),
    PAGE_GET("/pantau/alat", ROLES_HEAD, &devices_page),
    PAGE_GET_OF(JOB_REPORT, "/pantau/jurnal", ROLES_HEAD, &journal_page),
    PAGE_GET("/pantau/hari", ROLE_BIT(ROLE_SUPERVISOR), &day_page),
    PAGE_POST("/pantau/hari/tutup", ROLE_BIT(ROLE_SUPERVISOR), &close_page),
    PAGE_POST("/pantau/hari/pindah", ROLE_BIT(ROLE_SUPERVISOR), &move_page),
    PAGE_POST("/pantau/hari/buka", ROLE_BIT(ROLE_SUPERVISOR), &reopen_page),
};

const struct route_set routes_watch_pages = ROUTE_SET(routes);
