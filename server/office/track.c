/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a number stands. */
#include "server/office/track.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "db/db_ticket.h"
#include "server/line/estimate.h"
#include "server/office/outlook.h"

/* Who was left unserved may have a first place on a day to come. */
static enum status
load_again(struct act *act, const struct visit *visit, struct position *position,
    struct error *err)
{
    struct ticket ticket;
    char today[DATE_SIZE];
    enum status st;

    if (visit->state != VISIT_UNSERVED || !visit->ticket[0]) {
        return STATUS_OK;
    }
    st = db_ticket_load(act->db, act->office, visit->ticket, &ticket, err);
    if (st == STATUS_OK && ticket.first_place && strcmp(visit->day, ticket.day) < 0 &&
        strcmp(ticket.day, zone_date(act->zone, act->now_ms, today)) >= 0) {
        (void)text_copy(position->again_day, sizeof(position->again_day), ticket.day);
        position->again_from = ticket.from_min;
    }
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

enum status
position_load(struct act *act, const struct visit *visit, struct position *position,
    struct error *err)
{
    bool there = visit->state == VISIT_CALLED || visit->state == VISIT_SERVING;

    *position = (struct position){ .number = visit->number,
        .state = visit->state,
        .files = visit->files,
        .counter = there ? visit->counter : 0,
        .calls = there ? visit->calls : 0 };
    (void)text_copy(position->visit, sizeof(position->visit), visit->id);
    (void)text_copy(position->prefix, sizeof(position->prefix), visit->prefix);
    text_copy(position->line, sizeof(position->line), visit->line);
    (void)text_copy(position->service, sizeof(position->service), visit->service);
    position->steps =
        visit_steps_of(act->settings, visit->service, visit->plan, visit->step);
    return load_again(act, visit, position, err);
}

static void
set_place(struct position *position, const struct forecast_place *place)
{
    position->ahead = place->ahead;
    position->estimate_s = estimate_told_s(place->expected_s);
    position->estimate_to_s = estimate_told_s(place->until_s);
    position->no_counter = place->no_counter;
    position->before_closing = place->before_closing;
}

static struct position
position_at(const struct act *act, const struct outlook *outlook, size_t i)
{
    const struct line_row *row = &outlook->line.rows[i];
    struct position position = { .number = row->number,
        .state = VISIT_WAITING,
        .files = row->files,
        .callable_from_ms = row->callable_from_ms };

    (void)text_copy(position.visit, sizeof(position.visit), row->id);
    (void)text_copy(position.prefix, sizeof(position.prefix), row->prefix);
    text_copy(position.line, sizeof(position.line), row->line);
    (void)text_copy(position.service, sizeof(position.service), row->service);
    position.steps = visit_steps_of(act->settings, row->service, row->plan, row->step);
    set_place(&position, &outlook->forecast.places[i]);
    return position;
}

enum status
track_line(struct act *act, const char *prefix, struct position **positions,
    size_t *count, struct error *err)
{
    struct outlook *outlook;
    enum status st = outlook_load(act, &outlook, err);

    *positions = NULL;
    *count = 0;
    if (st != STATUS_OK) {
        return st;
    }
    *positions = xcalloc(outlook->line.count + 1, sizeof(**positions));
    for (size_t i = 0; i < outlook->line.count; i++) {
        if (outlook->line.waiting[i].prefix == prefix[0]) {
            (*positions)[(*count)++] = position_at(act, outlook, i);
        }
    }
    outlook_unref(act, outlook);
    return STATUS_OK;
}

enum status
track_visit(struct act *act, const char *token, struct visit *visit, bool *in_line,
    struct error *err)
{
    char today[DATE_SIZE];
    int64_t office;
    enum status st = db_visit_by_track(act->db, token, &office, visit, err);

    if (st == STATUS_OK && office != act->office) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such number");
    }
    *in_line = st == STATUS_OK && visit->state == VISIT_WAITING &&
               strcmp(visit->day, zone_date(act->zone, act->now_ms, today)) == 0;
    return st;
}

enum status
track_find(
    struct act *act, const char *token, struct position *position, struct error *err)
{
    struct visit visit;
    struct outlook *outlook;
    struct forecast_place place;
    bool in_line;
    enum status st = track_visit(act, token, &visit, &in_line, err);

    if (st == STATUS_OK) {
        st = position_load(act, &visit, position, err);
    }
    if (st != STATUS_OK || !in_line) {
        return st;
    }
    st = outlook_load(act, &outlook, err);
    if (st != STATUS_OK) {
        return st;
    }
    place = outlook_place(act, outlook, &visit); /* that of a long line may be older */
    outlook_unref(act, outlook);
    position->callable_from_ms = visit.callable_from_ms;
    set_place(position, &place);
    return STATUS_OK;
}
