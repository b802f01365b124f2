/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who waits, in the order of calls, and calling somebody before the others, which the
 * journal keeps with its reason. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "db/db_visit.h"
#include "server/office/outlook.h"
#include "server/pages/model.h"
#include "server/pages/page_words.h"
#include "server/pages/pages.h"
#include "server/pages/watch_page.h"

#define SHOWN_MAX 100

/* A row of the line with its turn. */
struct turn {
    size_t turn;
    size_t index;
};

static int
compare_turns(const void *left, const void *right)
{
    const struct turn *a = left;
    const struct turn *b = right;

    return (a->turn > b->turn) - (a->turn < b->turn);
}

static json_t *
json_of_waiting(const struct page_view *view, const struct outlook *outlook, size_t index)
{
    const struct act *act = view->act;
    const struct line_row *row = &outlook->line.rows[index];
    const struct forecast_place *place = &outlook->forecast.places[index];
    char number[NUMBER_SIZE];

    return json_pack("{s:s, s:s, s:s, s:b, s:o, s:o, s:o, s:b}", "id", row->id, "number",
        visit_number(row->prefix, row->number, number), "service",
        page_service(view, row->service), "priority", row->lane == LANE_PRIORITY,
        "arrived", page_time(view, row->arrived_ms), "waits",
        page_minutes(view, row->arrived_ms, act->now_ms), "called",
        page_span(view, place->expected_s, place->until_s), "late",
        !place->before_closing);
}

static enum status
line_fill(struct page_view *view, struct error *err)
{
    struct outlook *outlook;
    struct turn *turns;
    json_t *list;
    char all[24];
    enum status st = outlook_load(view->act, &outlook, err);

    if (st != STATUS_OK) {
        return st;
    }
    list = json_array();
    turns = xcalloc(outlook->line.count + 1, sizeof(*turns));
    for (size_t i = 0; i < outlook->line.count; i++) {
        turns[i] = (struct turn){ outlook->forecast.places[i].turn, i };
    }
    qsort(turns, outlook->line.count, sizeof(*turns), compare_turns);
    for (size_t i = 0; i < outlook->line.count && i < SHOWN_MAX; i++) {
        (void)json_array_append_new(list, json_of_waiting(view, outlook, turns[i].index));
    }
    (void)snprintf(all, sizeof(all), "%zu", outlook->line.count);
    set(view->model, "any", json_boolean(outlook->line.count > 0));
    set(view->model, "rows", list);
    page_title(
        view, page_say(json_object_get(view->texts, "heading"), PAGE_WITH("n", all)));
    free(turns);
    outlook_unref(view->act, outlook);
    watch_add_nav(view, "urutan");
    return STATUS_OK;
}

static enum status
before_fill(struct page_view *view, struct error *err)
{
    const struct act *act = view->act;
    struct visit visit;
    char number[NUMBER_SIZE];
    enum status st =
        db_visit_load(act->db, act->office, page_param(view, "id"), &visit, err);

    if (st != STATUS_OK) {
        return st;
    }
    page_title(
        view, page_say(json_object_get(view->texts, "heading"),
                  PAGE_WITH("nomor", visit_number(visit.prefix, visit.number, number))));
    set(view->model, "service", json_string(page_service(view, visit.service)));
    watch_add_nav(view, "urutan");
    return STATUS_OK;
}

static const struct page_field before_fields[] = {
    { .name = "reason", .kind = PAGE_TEXT },
};

static const struct page line_page = {
    .template = "pantau/urutan", .staff = true, .fill = line_fill
};
static const struct page before_page = { .template = "pantau/dahulu",
    .staff = true,
    .fill = before_fill,
    .fields = before_fields,
    .field_count = ARRAY_LEN(before_fields),
    .act_method = "POST",
    .act_path = "/v1/visits/{id}/call",
    .next = "/pantau/urutan" };

#define ROLES_ORDER ROLE_BIT(ROLE_SUPERVISOR)

static const struct route routes[] = {
    PAGE_GET("/pantau/urutan", ROLES_ORDER, &line_page),
    PAGE_GET("/pantau/urutan/{id}", ROLES_ORDER, &before_page),
    PAGE_POST("/pantau/urutan/{id}", ROLES_ORDER, &before_page),
};

const struct route_set routes_watch_line = ROUTE_SET(routes);
