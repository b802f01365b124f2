/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/turn.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "common/json_reader.h"
#include "common/mem.h"
#include "common/text.h"
#include "common/waiting_why.h"
#include "db/db_journal.h"
#include "server/line/estimate.h"
#include "server/office/clerk_skills.h"
#include "server/office/outlook.h"
#include "server/settings/settings.h"

#define PAGE_ROWS 256

/* Somebody of the day, as the rows since the number was given tell it. */
struct known {
    struct turn_side side;
    bool came_since;
    bool came_back;
};

/* The day's story from the number on, as far as one who stands in it sees it. */
struct story {
    struct act *act;
    struct turn *turn;
    struct clerk_skills skills;
    GHashTable *known; /* by visit */
    bool self_waits;
    int self_only; /* the one counter it waits for; 0: any */
    char self_service[SERVICE_SIZE];
    struct turn_side self;
};

struct row_data {
    char number[NUMBER_SIZE];
    char service[SERVICE_SIZE];
    enum lane lane;
    enum waiting_why why; /* of a visit.waiting row */
    bool late, first_place, out_of_order, by_age;
    int64_t callable_from_ms, after_calls;
    int counter, only_counter;
};

static void
read_row(const struct journal_row *row, struct row_data *out)
{
    struct json_reader r;
    char why[32];

    memset(out, 0, sizeof(*out));
    reader_open(&r, row->data, strlen(row->data), READER_LENIENT, NULL);
    reader_whole_text(&r, "number", JSON_OPTIONAL, out->number, sizeof(out->number));
    reader_whole_text(&r, "service", JSON_OPTIONAL, out->service, sizeof(out->service));
    out->lane =
        (enum lane)reader_word(&r, "lane", JSON_OPTIONAL, lane_words, LANE_REGULAR);
    reader_text(&r, "why", JSON_OPTIONAL, why, sizeof(why));
    out->why = waiting_why_from_name(why);
    reader_bool(&r, "late", JSON_OPTIONAL, &out->late);
    reader_bool(&r, "first_place", JSON_OPTIONAL, &out->first_place);
    reader_bool(&r, "out_of_order", JSON_OPTIONAL, &out->out_of_order);
    reader_bool(&r, "by_age", JSON_OPTIONAL, &out->by_age);
    reader_int(&r, "callable_from", JSON_OPTIONAL, 0, INT64_MAX, &out->callable_from_ms);
    reader_int(&r, "after_calls", JSON_OPTIONAL, 0, INT64_MAX, &out->after_calls);
    reader_small_int(
        &r, "counter", JSON_OPTIONAL, 0, SETTINGS_COUNTERS_MAX, &out->counter);
    reader_small_int(
        &r, "only_counter", JSON_OPTIONAL, 0, SETTINGS_COUNTERS_MAX, &out->only_counter);
    reader_close(&r);
}

/* What a waiting row says of its side; what an arrival said stays. */
static void
note_waiting(struct turn_side *side, const struct row_data *data)
{
    side->lane = data->lane;
    side->returning = data->after_calls > 0;
    if (data->why == WAITING_ARRIVED || data->why == WAITING_WALKIN) {
        side->late = data->late;
        side->first_place = data->first_place;
        side->callable_from_ms = data->callable_from_ms;
    }
}

static void
follow_self(struct story *story, enum event_kind kind, const struct row_data *data)
{
    story->self_waits = kind == EVENT_VISIT_WAITING;
    if (!story->self_waits) {
        return;
    }
    note_waiting(&story->self, data);
    story->self_only = data->only_counter;
    text_copy(story->self_service, sizeof(story->self_service), data->service);
}

/* Whose hand wrote the row; 0: no account's. */
static int64_t
account_of(const struct journal_row *row)
{
    int64_t account;

    return strncmp(row->actor, "staff:", strlen("staff:")) == 0 &&
                   text_to_int(row->actor + strlen("staff:"), 1, INT64_MAX, &account)
               ? account
               : 0;
}

/* May the counter that called have called who asks, with the clerk who was there? */
static bool
counter_is_for_self(const struct story *story, const struct journal_row *row, int number)
{
    const struct office_settings *settings = story->act->settings;
    const struct settings_counter *counter = settings_counter(settings, number);
    int service = settings_service_index(settings, story->self_service);
    struct settings_counter staffed;

    if (story->self_only) {
        return story->self_only == number;
    }
    if (!counter || service < 0) {
        return false;
    }
    staffed = clerk_skills_at(story->act, &story->skills, account_of(row), counter);
    return settings_counter_serves(&staffed, service);
}

/* The latest first; the oldest falls out. */
static void
add_past(struct turn *turn, const struct turn_other *other)
{
    size_t kept =
        turn->past_count < TURN_SHOWN_MAX ? turn->past_count++ : TURN_SHOWN_MAX - 1;

    memmove(&turn->past[1], &turn->past[0], kept * sizeof(turn->past[0]));
    turn->past[0] = *other;
}

static void
note_call(struct story *story, const struct journal_row *row, const struct row_data *data,
    const struct known *known)
{
    struct turn_call call = { .at_ms = row->at_ms,
        .self = story->self,
        .other_came_before = !known->came_since,
        .other = known->side,
        .self_waited = story->self_waits,
        .counter_for_self = counter_is_for_self(story, row, data->counter),
        .out_of_order = data->out_of_order,
        .by_age = data->by_age };
    struct turn_other other = { .lane = data->lane,
        .at_ms = row->at_ms,
        .counter = data->counter,
        .came_back = known->came_back };

    call.other.lane = data->lane;
    other.why = turn_rule_why(&call);
    text_copy(other.number, sizeof(other.number), data->number);
    story->turn->called++;
    story->turn->out_of_order += data->out_of_order;
    if (other.why != TURN_AWAY && other.why != TURN_OTHER_COUNTER) {
        add_past(story->turn, &other);
    }
}

static void
follow_row(struct story *story, const struct journal_row *row)
{
    enum event_kind kind = event_kind_from_name(row->kind);
    struct row_data data;
    struct known *known;

    if (event_subject_of(row->kind) != EVENT_OF_VISIT) {
        return;
    }
    read_row(row, &data);
    if (strcmp(row->subject, story->turn->visit.id) == 0) {
        follow_self(story, kind, &data);
        return;
    }
    known = g_hash_table_lookup(story->known, row->subject);
    if (!known) {
        known = xcalloc(1, sizeof(*known));
        (void)g_hash_table_insert(story->known, g_strdup(row->subject), known);
    }
    if (kind == EVENT_VISIT_WAITING) {
        known->came_since = known->came_since || data.why == WAITING_ARRIVED ||
                            data.why == WAITING_WALKIN;
        known->came_back = data.why == WAITING_RETURNED;
        note_waiting(&known->side, &data);
    } else if (kind == EVENT_VISIT_CALLED) {
        note_call(story, row, &data, known);
    }
}

/* Every row since the number was given. */
static enum status
load_past(struct act *act, struct turn *turn, struct error *err)
{
    struct story story = { .act = act, .turn = turn };
    struct journal_row *rows;
    int64_t seq;
    size_t count;
    enum status st =
        db_journal_before(act->db, act->office, turn->visit.arrived_ms, &seq, err);
    bool given = false;

    if (st != STATUS_OK) {
        return st;
    }
    st = clerk_skills_load(act, /* account= */ 0, &story.skills, err);
    if (st != STATUS_OK) {
        clerk_skills_free(&story.skills);
        return st;
    }
    rows = xcalloc(PAGE_ROWS, sizeof(*rows));
    story.known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free);
    do {
        st = db_journal_read(act->db, act->office, seq, rows, PAGE_ROWS, &count, err);
        for (size_t i = 0; st == STATUS_OK && i < count; i++) {
            seq = rows[i].seq;
            given = given || strcmp(rows[i].subject, turn->visit.id) == 0;
            if (given) { /* others of the same instant may come before it */
                follow_row(&story, &rows[i]);
            }
        }
    } while (st == STATUS_OK && count == PAGE_ROWS);
    g_hash_table_destroy(story.known);
    clerk_skills_free(&story.skills);
    free(rows);
    return st;
}

static struct turn_side
side_of(const struct line_row *row)
{
    return (struct turn_side){ .lane = row->lane,
        .first_place = row->first_place,
        .late = row->late,
        .returning = row->after_calls > 0,
        .callable_from_ms = row->callable_from_ms };
}

/* Why waiting[i] will be called before waiting[self]. */
static struct turn_other
next_other(const struct outlook *outlook, size_t self, size_t i, int64_t now_ms)
{
    const struct line_row *row = &outlook->line.rows[i];
    struct turn_call call = { .at_ms = now_ms,
        .self = side_of(&outlook->line.rows[self]),
        .other = side_of(row),
        .other_came_before = call_order_arrived_before(
            &outlook->line.waiting[i], &outlook->line.waiting[self]),
        .self_waited = true,
        .counter_for_self = true };
    struct turn_other other = { .lane = row->lane, .why = turn_rule_why(&call) };

    (void)visit_number(row->prefix, row->number, other.number);
    return other;
}

/* Do counters that call waiting[self] also call waiting[i]? */
static bool
share_a_counter(const struct outlook *outlook, size_t self, size_t i)
{
    int of_self = outlook->line.waiting[self].service;
    int of_other = outlook->line.waiting[i].service;

    return of_self >= 0 && of_other >= 0 &&
           forecast_share(&outlook->forecast, (size_t)of_self, (size_t)of_other) > 0;
}

static int
compare_turns(const void *a, const void *b, void *places)
{
    const struct forecast_place *of = places;
    size_t one = of[*(const size_t *)a].turn;
    size_t other = of[*(const size_t *)b].turn;

    return (one > other) - (one < other);
}

/* Who is called before, as the forecast has it. */
static void
tell_next(const struct outlook *outlook, size_t self, int64_t now_ms, struct turn *turn)
{
    const struct forecast_place *places = outlook->forecast.places;
    size_t *before = xcalloc(outlook->line.count + 1, sizeof(*before));
    size_t count = 0;

    for (size_t i = 0; i < outlook->line.count; i++) {
        if (places[i].turn < places[self].turn && share_a_counter(outlook, self, i)) {
            before[count++] = i;
        }
    }
    qsort_r(before, count, sizeof(*before), compare_turns, outlook->forecast.places);
    for (size_t i = 0; i < count && i < TURN_SHOWN_MAX; i++) {
        turn->next[turn->next_count++] = next_other(outlook, self, before[i], now_ms);
    }
    free(before);
}

static enum status
load_next(struct act *act, struct turn *turn, struct error *err)
{
    struct outlook *outlook;
    const struct forecast_place *place;
    enum status st = outlook_load(act, &outlook, err);

    if (st != STATUS_OK) {
        return st;
    }
    place = outlook_find(outlook, turn->visit.id);
    if (place) {
        turn->waits = true;
        turn->ahead = place->ahead;
        turn->estimate_s = estimate_told_s(place->expected_s);
        turn->estimate_to_s = estimate_told_s(place->until_s);
        turn->no_counter = place->no_counter;
        tell_next(outlook, (size_t)(place - outlook->forecast.places), act->now_ms, turn);
    }
    outlook_unref(act, outlook);
    return STATUS_OK;
}

enum status
turn_load(struct act *act, const char *visit, struct turn *turn, struct error *err)
{
    char today[DATE_SIZE];
    enum status st;

    *turn = (struct turn){ 0 };
    st = db_visit_load(act->db, act->office, visit, &turn->visit, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (strcmp(turn->visit.day, zone_date(act->zone, act->now_ms, today)) != 0) {
        return STATUS_OK; /* nobody waits behind it any more */
    }
    st = load_past(act, turn, err);
    return st == STATUS_OK && turn->visit.state == VISIT_WAITING
               ? load_next(act, turn, err)
               : st;
}
