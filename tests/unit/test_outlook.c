/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forecast that all share, when readers cross, and while the line changes. */
#include "server/office/outlook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "db/db_journal.h"
#include "server/office/arrival.h"
#include "server/office/call.h"
#include "server/office/close_day.h"
#include "server/office/counter_line.h"
#include "server/office/counter_staffing.h"
#include "server/office/overview.h"
#include "server/office/track.h"
#include "server/office/turn.h"
#include "server/office/visit_moves.h"
#include "server/settings/settings_store.h"
#include "tests/support/catalogue.h"
#include "tests/support/office_model.h"
#include "tests/support/temp.h"
#include "ticketing/keys.h"

#define LATER_MS 10000
#define LAST_MS 60000
#define COUNTERS 3
#define ACTS 240
#define ACTS_ON_POSTGRESQL 60 /* an act is a dozen round trips */
#define LOOK_EVERY 12

static void
begin(struct office *o)
{
    json_t *all = catalogue_load();
    struct error err = { 0 };

    o->model->now_ms = clock_at("2026-07-14", 8 * 60 + 15);
    office_must(o,
        settings_store_put_all(
            o->db, OFFICE_ONE, all, o->model->now_ms, &o->settings, &err),
        &err);
    json_decref(all);
    office_must(o, db_commit(o->db, &err), &err);
    office_must(o, db_begin(o->db, &err), &err);
}

static void
commit(struct office *o)
{
    struct error err = { 0 };

    office_must(o, db_commit(o->db, &err), &err);
    office_must(o, db_begin(o->db, &err), &err);
}

/* Somebody arrives, who goes by `shared` (NULL: by a forecast of its own), and is stored.
 */
static struct arrival
arrive_in(struct office *o, struct outlooks *shared, enum lane lane)
{
    struct act act = office_act(o);
    struct walk_in_input input = { .service = "info", .lane = lane };
    struct arrival arrival = { 0 };
    struct error err = { 0 };

    act.outlooks = shared;
    office_must(o, walk_in(&act, &input, &arrival, &err), &err);
    commit(o);
    return arrival;
}

static void
arrive(struct office *o)
{
    (void)arrive_in(o, NULL, LANE_REGULAR);
}

static int
ahead_again(struct office *o, struct outlooks *shared, const struct arrival *before)
{
    struct act act = office_act(o);
    struct arrival arrival = { 0 };
    struct error err = { 0 };

    act.outlooks = shared;
    office_must(o, arrival_reprint(&act, before->visit.id, &arrival, &err), &err);
    return arrival.ahead;
}

/* A reader that began before two people arrived is done after them: whoever comes next
 * stands behind both, and the slip again of the second says the same as the first time.
 */
static void
test_who_came_while_it_was_made_came_since(void **state)
{
    struct office *o = *state;
    struct outlooks *shared = outlooks_new();
    struct outlook *older;
    struct arrival first;
    struct arrival second;
    struct error err = { 0 };
    struct db *reader;
    struct act slow;
    int64_t seq;

    begin(o);
    assert_int_equal(arrive_in(o, shared, LANE_REGULAR).ahead, 0);
    office_must(o, db_open(o->url, DB_READ, &reader, &err), &err);
    office_must(o, db_begin(reader, &err), &err);
    office_must(o, db_journal_last(reader, OFFICE_ONE, &seq, &err), &err);
    first = arrive_in(o, shared, LANE_REGULAR);
    assert_int_equal(first.ahead, 1);
    second = arrive_in(o, shared, LANE_REGULAR);
    assert_int_equal(second.ahead, 2);
    slow = office_act(o);
    slow.db = reader;
    slow.outlooks = shared;
    office_must(o, outlook_load(&slow, &older, &err), &err);
    assert_int_equal(older->line.count, 1);
    assert_int_equal(ahead_again(o, shared, &first), 1);
    assert_int_equal(ahead_again(o, shared, &second), 2);
    assert_int_equal(arrive_in(o, shared, LANE_REGULAR).ahead, 3);
    outlook_unref(&slow, older);
    db_rollback(reader);
    db_close(reader);

    slow = office_act(o); /* one of now has them all, and nobody twice */
    slow.outlooks = shared;
    office_must(o, outlook_load(&slow, &older, &err), &err);
    assert_int_equal(older->line.count, 4);
    assert_int_equal(ahead_again(o, shared, &second), 2);
    assert_int_equal(arrive_in(o, shared, LANE_REGULAR).ahead, 4);
    outlook_unref(&slow, older);
    outlooks_free(shared);
}

/* Who comes after the rest was moved to another day has nobody ahead. */
static void
test_who_was_moved_to_another_day_is_not_ahead(void **state)
{
    struct office *o = *state;
    struct outlooks *shared = outlooks_new();
    struct outlook *before;
    struct act act;
    struct key_ring *keys;
    char path[TEMP_PATH_SIZE], day[DATE_SIZE];
    struct error err = { 0 };
    int moved;

    begin(o);
    arrive(o);
    arrive(o);
    (void)temp_path(path, o->folder, "keys");
    office_must(o, key_ring_rotate(path, 1, NULL, &err), &err);
    office_must(o, key_ring_load(path, &keys, &err), &err);
    act = office_act(o);
    act.outlooks = shared;
    act.keys = keys;
    office_must(o, outlook_load(&act, &before, &err), &err);
    assert_int_equal(before->line.count, 2);
    outlook_unref(&act, before);
    office_must(o, move_rest(&act, REST_ALL, day, &moved, &err), &err);
    assert_int_equal(moved, 2);
    commit(o);
    assert_int_equal(arrive_in(o, shared, LANE_REGULAR).ahead, 0);
    key_ring_free(keys);
    outlooks_free(shared);
}

/* A reader of its own: what it sees is what was committed when it began. */
struct forecaster {
    struct act act;
    bool begun;
};

static void
forecaster_open(struct office *o, struct outlooks *shared, struct forecaster *reader)
{
    struct error err = { 0 };

    reader->act = office_act(o);
    reader->act.outlooks = shared;
    reader->begun = false;
    office_must(o, db_open(o->url, DB_READ, &reader->act.db, &err), &err);
}

static void
forecaster_begin(struct office *o, struct forecaster *reader)
{
    struct error err = { 0 };
    int64_t seq;

    office_must(o, db_begin(reader->act.db, &err), &err);
    office_must(o, db_journal_last(reader->act.db, OFFICE_ONE, &seq, &err), &err);
    reader->act.now_ms = o->model->now_ms;
    reader->begun = true;
}

/* It makes its forecast, and all share it. */
static void
forecaster_publish(struct office *o, struct forecaster *reader)
{
    struct outlook *outlook;
    struct error err = { 0 };

    office_must(o, outlook_load(&reader->act, &outlook, &err), &err);
    outlook_unref(&reader->act, outlook);
    db_rollback(reader->act.db);
    reader->begun = false;
}

static void
forecaster_close(struct forecaster *reader)
{
    if (reader->begun) {
        db_rollback(reader->act.db);
    }
    db_close(reader->act.db);
}

/* A reader that began before somebody arrived, and is done after another that knows of
 * it: who arrives next stands behind both. */
static void
test_an_older_forecast_does_not_take_a_newer_one_s_place(void **state)
{
    struct office *o = *state;
    struct outlooks *shared = outlooks_new();
    struct outlook *newer;
    struct outlook *older;
    struct outlook *last;
    struct error err = { 0 };
    struct db *reader;
    struct act slow;
    struct act quick;
    int64_t seq;

    begin(o);
    office_must(o, db_open(o->url, DB_READ, &reader, &err), &err);
    office_must(o, db_begin(reader, &err), &err);
    office_must(o, db_journal_last(reader, OFFICE_ONE, &seq, &err), &err);
    slow = office_act(o);
    slow.db = reader;
    slow.outlooks = shared;
    arrive(o);
    quick = office_act(o);
    quick.now_ms++;
    quick.outlooks = shared;
    office_must(o, outlook_load(&quick, &newer, &err), &err);
    assert_int_equal(newer->line.count, 1);
    office_must(o, outlook_load(&slow, &older, &err), &err);
    assert_int_equal(older->line.count, 0);
    outlook_unref(&slow, older);
    office_must(o, outlook_load_last(&quick, &last, &err), &err);
    assert_ptr_equal(last, newer);
    outlook_unref(&quick, last);
    outlook_unref(&quick, newer);

    /* Later it is no slow reader's any more, but a journal's that has become shorter. */
    slow.now_ms = quick.now_ms + LATER_MS;
    office_must(o, outlook_load(&slow, &older, &err), &err);
    office_must(o, outlook_load_last(&slow, &last, &err), &err);
    assert_ptr_equal(last, older);
    outlook_unref(&slow, last);
    outlook_unref(&slow, older);
    outlooks_free(shared);
    db_rollback(reader);
    db_close(reader);
}

/* The writer goes by the last one, of the same day and settings, for a quiet minute. */
static void
test_the_last_forecast_is_gone_by_for_a_minute(void **state)
{
    static const struct {
        const char *what;
        int64_t later_ms;
        bool other_settings;
        bool as_before;
    } rows[] = {
        { "at once", 0, false, true },
        { "just within", LAST_MS - 1, false, true },
        { "too late", LAST_MS, false, false },
        { "the clock set back", -1, false, false },
        { "other settings", 1, true, false },
        { "the next day", 16 * 60 * 60 * 1000, false, false },
    };
    struct office *o = *state;
    struct outlooks *shared = outlooks_new();
    struct outlook *first;
    struct error err = { 0 };
    struct act act;

    begin(o);
    act = office_act(o);
    act.outlooks = shared;
    office_must(o, outlook_load(&act, &first, &err), &err);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct office_settings settings = *o->settings;
        struct act later = act;
        struct outlook *last;

        later.now_ms += rows[i].later_ms;
        settings.stamp += rows[i].other_settings;
        later.settings = &settings;
        office_must(o, outlook_load_last(&later, &last, &err), &err);
        if ((last == first) != rows[i].as_before) {
            fail_msg("%s: %s", rows[i].what, last == first ? "the last" : "a new one");
        }
        outlook_unref(&later, last);
    }
    outlook_unref(&act, first);
    outlooks_free(shared);
}

/* Somebody arrives between a reader's first look and the publishing of its forecast. */
static void
test_who_comes_while_a_forecast_is_made_is_ahead_of_the_next(void **state)
{
    struct office *o = *state;
    struct outlooks *shared = outlooks_new();
    struct forecaster reader;

    begin(o);
    forecaster_open(o, shared, &reader);
    forecaster_begin(o, &reader);
    forecaster_publish(o, &reader);
    assert_int_equal(arrive_in(o, shared, LANE_REGULAR).ahead, 0);
    forecaster_begin(o, &reader);
    assert_int_equal(arrive_in(o, shared, LANE_REGULAR).ahead, 1);
    assert_int_equal(arrive_in(o, shared, LANE_PRIORITY).ahead, 0);
    forecaster_publish(o, &reader); /* has read of the first alone */
    assert_int_equal(arrive_in(o, shared, LANE_REGULAR).ahead, 3);
    assert_int_equal(arrive_in(o, shared, LANE_PRIORITY).ahead, 1);
    forecaster_begin(o, &reader);
    forecaster_publish(o, &reader);
    assert_int_equal(arrive_in(o, shared, LANE_REGULAR).ahead, 5);
    forecaster_close(&reader);
    outlooks_free(shared);
}

/* An arrival that was undone is nobody; nor is who another process let in unknown. */
static void
test_only_who_has_come_is_ahead(void **state)
{
    struct office *o = *state;
    struct outlooks *shared = outlooks_new();
    struct walk_in_input input = { .service = "info" };
    struct act act;
    struct arrival arrival;
    struct forecaster reader;
    struct error err = { 0 };

    begin(o);
    forecaster_open(o, shared, &reader);
    forecaster_begin(o, &reader);
    forecaster_publish(o, &reader);
    for (int i = 0; i < 3; i++) {
        act = office_act(o);
        act.outlooks = shared;
        office_must(o, db_savepoint(o->db, 0, &err), &err);
        office_must(o, walk_in(&act, &input, &arrival, &err), &err);
        assert_int_equal(arrival.ahead, 0);
        office_must(o, db_undo(o->db, 0, &err), &err);
    }
    assert_int_equal(arrive_in(o, shared, LANE_REGULAR).ahead, 0);
    arrive(o); /* by another process */
    assert_int_equal(arrive_in(o, shared, LANE_REGULAR).ahead, 2);
    forecaster_close(&reader);
    outlooks_free(shared);
}

/* The catalogue with three counters for everything, where no age limit comes between. */
static void
begin_shared_day(struct office *o)
{
    json_t *all = catalogue_load();
    json_t *counters = json_array();
    struct error err = { 0 };
    json_t *quota;
    size_t i;

    json_array_foreach(
        json_object_get(json_object_get(all, "quotas"), "quotas"), i, quota)
    {
        (void)json_object_set_new(
            quota, "places", json_pack("{s:i, s:i}", "pagi", ACTS, "siang", ACTS));
    }
    for (int c = 1; c <= COUNTERS; c++) {
        (void)json_array_append_new(
            counters, json_pack("{s:i, s:s, s:s, s:[]}", "number", c, "name", "Loket",
                          "hall", "utama", "services"));
    }
    (void)json_object_set_new(all, "counters", json_pack("{s:o}", "counters", counters));
    (void)json_object_set_new(
        json_object_get(all, "policy"), "age_limit_min", json_integer(MINUTES_A_DAY));
    o->model->now_ms = clock_at("2026-07-14", 8 * 60 + 15);
    office_must(o,
        settings_store_put_all(
            o->db, OFFICE_ONE, all, o->model->now_ms, &o->settings, &err),
        &err);
    json_decref(all);
    commit(o);
}

/* Who comes after a quiet while, or when the clock was set back, is told by the slip what
 * the phone says. */
static void
test_a_slip_says_what_the_phone_does_after_a_quiet_while(void **state)
{
    static const int64_t waits_ms[] = { 5000, 600000, -60000 };
    struct office *o = *state;
    struct outlooks *shared = outlooks_new();
    struct forecaster reader;
    struct visit visit;
    struct act act;
    struct error err = { 0 };

    begin_shared_day(o);
    forecaster_open(o, shared, &reader);
    for (int c = 1; c <= COUNTERS; c++) {
        o->caller.account_id = c;
        act = office_act(o);
        office_must(o, counter_open(&act, c, false, &err), &err);
        arrive(o);
        office_must(o, call_next(&act, c, &visit, &err), &err);
    }
    for (size_t i = 0; i < ARRAY_LEN(waits_ms); i++) {
        struct arrival arrival;
        struct position position;

        commit(o);
        forecaster_begin(o, &reader);
        forecaster_publish(o, &reader);
        o->model->now_ms += waits_ms[i];
        arrival = arrive_in(o, shared, LANE_REGULAR);
        act = office_act(o);
        office_must(o, track_find(&act, arrival.visit.track, &position, &err), &err);
        assert_int_equal(arrival.ahead, position.ahead);
        assert_int_equal(arrival.estimate_s, position.estimate_s);
        assert_int_equal(arrival.estimate_to_s, position.estimate_to_s);
    }
    forecaster_close(&reader);
    outlooks_free(shared);
}

/* A day of chance: who has come so far. */
struct truth_day {
    struct office *o;
    struct outlooks *shared;
    struct forecaster reader;
    struct visit visits[ACTS];
    int count;
};

static struct act
act_of(struct truth_day *day)
{
    struct act act = office_act(day->o);

    act.outlooks = day->shared;
    return act;
}

/* By a forecast of this very transaction. */
static struct forecast_place
true_place(struct truth_day *day, const char *visit)
{
    struct act act = office_act(day->o);
    struct outlook *outlook;
    struct error err = { 0 };
    struct forecast_place place;

    office_must(day->o, outlook_load(&act, &outlook, &err), &err);
    assert_non_null(outlook_find(outlook, visit));
    place = *outlook_find(outlook, visit);
    outlook_unref(&act, outlook);
    return place;
}

/* `quiet`: the shared forecast knows of all that has happened. */
static void
somebody_arrives(struct truth_day *day, bool quiet)
{
    static const char *const services[] = { "ktp-baru", "kk-baru", "akta-lahir", "info" };
    struct office *o = day->o;
    struct act act = act_of(day);
    struct walk_in_input input = {
        .lane = random_percent(&o->random, 30) ? LANE_PRIORITY : LANE_REGULAR
    };
    struct arrival arrival;
    struct error err = { 0 };
    struct forecast_place place;

    (void)snprintf(input.service, sizeof(input.service), "%s",
        services[random_below(&o->random, (int)ARRAY_LEN(services))]);
    (void)snprintf(o->doing, sizeof(o->doing), "walk in, %s", lane_name(input.lane));
    office_must(o, walk_in(&act, &input, &arrival, &err), &err);
    place = true_place(day, arrival.visit.id);
    if (quiet ? arrival.ahead != place.ahead : arrival.ahead < place.ahead) {
        fail_msg("act %d, %s: told %d ahead, are %d", o->acts, o->doing, arrival.ahead,
            place.ahead);
    }
    day->visits[day->count++] = arrival.visit;
}

/* One of those who are in such a state, or NULL. */
static struct visit *
find_in(struct truth_day *day, enum visit_state state)
{
    struct office *o = day->o;
    int start = day->count > 0 ? random_below(&o->random, day->count) : 0;

    for (int i = 0; i < day->count; i++) {
        struct visit *visit = &day->visits[(start + i) % day->count];
        struct error err = { 0 };

        office_must(o, db_visit_load(o->db, OFFICE_ONE, visit->id, visit, &err), &err);
        if (visit->state == state) {
            return visit;
        }
    }
    return NULL;
}

static void
move_somebody(struct truth_day *day)
{
    static const struct {
        enum visit_state from;
        enum visit_move move;
        struct move_input input;
    } moves[] = {
        { VISIT_CALLED, MOVE_START, { .id = "" } },
        { VISIT_CALLED, MOVE_ABSENT, { .id = "" } },
        { VISIT_ABSENT, MOVE_RETURN, { .id = "" } },
        { VISIT_SERVING, MOVE_HOLD, { .note = "fotokopi" } },
        { VISIT_HELD, MOVE_RETURN, { .id = "" } },
        { VISIT_SERVING, MOVE_TRANSFER, { .service = "ambil" } },
        { VISIT_SERVING, MOVE_TRANSFER, { .counter = 2 } },
        { VISIT_SERVING, MOVE_FINISH, { .outcome = OUTCOME_INCOMPLETE } },
        { VISIT_WAITING, MOVE_CANCEL, { .id = "" } },
        { VISIT_WAITING, MOVE_LANE, { .lane = LANE_PRIORITY, .note = "sakit" } },
        { VISIT_WAITING, MOVE_LANE, { .lane = LANE_REGULAR } },
    };
    struct office *o = day->o;
    int chosen = random_below(&o->random, (int)ARRAY_LEN(moves));
    const struct visit *visit = find_in(day, moves[chosen].from);
    struct move_input input = moves[chosen].input;
    struct act act = act_of(day);
    struct visit moved;
    struct error err = { 0 };
    enum status st;

    if (!visit) {
        return;
    }
    (void)snprintf(o->doing, sizeof(o->doing), "move %d", chosen);
    memcpy(input.id, visit->id, sizeof(input.id));
    office_must(o, db_savepoint(o->db, 0, &err), &err);
    st = visit_move(&act, moves[chosen].move, &input, &moved, &err);
    office_must(
        o, st == STATUS_OK ? db_release(o->db, 0, &err) : db_undo(o->db, 0, &err), &err);
}

static void
work_at_a_counter(struct truth_day *day)
{
    struct office *o = day->o;
    int counter = 1 + random_below(&o->random, COUNTERS);
    int what = random_below(&o->random, 12);
    struct act act = act_of(day);
    struct visit called;
    struct error err = { 0 };
    enum status st;

    (void)snprintf(o->doing, sizeof(o->doing), "counter %d, %d", counter, what);
    o->caller.account_id = counter; /* each has a clerk of its own */
    office_must(o, db_savepoint(o->db, 0, &err), &err);
    st = what == 0   ? counter_pause(&act, counter, "istirahat", &err)
         : what == 1 ? counter_close(&act, counter, &err)
         : what == 2 ? counter_open(&act, counter, false, &err)
                     : call_next(&act, counter, &called, &err);
    office_must(
        o, st == STATUS_OK ? db_release(o->db, 0, &err) : db_undo(o->db, 0, &err), &err);
}

/* Everybody who waits is called, one after another, by counters that have all ended what
 * they did; then nothing of it has been. */
static size_t
call_all(struct truth_day *day, char order[][VISIT_ID_SIZE])
{
    static const enum visit_state at_counters[] = { VISIT_CALLED, VISIT_SERVING };
    struct office *o = day->o;
    struct act act = office_act(o);
    struct move_input input = { .outcome = OUTCOME_INCOMPLETE };
    struct visit moved;
    struct error err = { 0 };
    size_t count = 0;

    (void)snprintf(o->doing, sizeof(o->doing), "call all");
    office_must(o, db_savepoint(o->db, 0, &err), &err);
    for (size_t i = 0; i < ARRAY_LEN(at_counters); i++) {
        for (struct visit *visit; (visit = find_in(day, at_counters[i]));) {
            memcpy(input.id, visit->id, sizeof(input.id));
            office_must(o,
                visit_move(&act,
                    at_counters[i] == VISIT_CALLED ? MOVE_CANCEL : MOVE_FINISH, &input,
                    &moved, &err),
                &err);
        }
    }
    for (int c = 1; c <= COUNTERS; c++) {
        o->caller.account_id = c;
        (void)!counter_open(&act, c, true, NULL);
    }
    for (int c = 1, empty = 0; empty < COUNTERS; c = c % COUNTERS + 1) {
        enum status st;

        o->caller.account_id = c;
        st = call_next(&act, c, &moved, &err);
        if (st == STATUS_EMPTY) {
            empty++;
            continue;
        }
        office_must(o, st, &err);
        empty = 0;
        memcpy(order[count++], moved.id, VISIT_ID_SIZE);
        memcpy(input.id, moved.id, sizeof(input.id));
        office_must(o, visit_move(&act, MOVE_CANCEL, &input, &moved, &err), &err);
    }
    office_must(o, db_undo(o->db, 0, &err), &err);
    return count;
}

/* Slip printed again, phone, reception, board and kiosk say one thing, and it is what the
 * counters would do. */
static void
look_everywhere(struct truth_day *day)
{
    static char order[ACTS][VISIT_ID_SIZE];
    struct office *o = day->o;
    struct act act = act_of(day);
    struct service_view *services;
    struct arrival again;
    struct position position;
    struct turn *turn = xcalloc(1, sizeof(*turn));
    struct error err = { 0 };
    size_t service_count;
    size_t count = call_all(day, order);
    bool bound =
        false; /* somebody was sent to one counter: each has an order of its own */

    for (int i = 0; i < day->count; i++) {
        office_must(o,
            db_visit_load(o->db, OFFICE_ONE, day->visits[i].id, &day->visits[i], &err),
            &err);
        bound = bound ||
                (day->visits[i].state == VISIT_WAITING && day->visits[i].only_counter);
    }
    for (size_t i = 0; i < count; i++) {
        struct visit visit;

        (void)snprintf(o->doing, sizeof(o->doing), "look at %zu of %zu", i, count);
        office_must(o, db_visit_load(o->db, OFFICE_ONE, order[i], &visit, &err), &err);
        office_must(o, arrival_reprint(&act, order[i], &again, &err), &err);
        office_must(o, track_find(&act, visit.track, &position, &err), &err);
        office_must(o, turn_load(&act, order[i], turn, &err), &err);
        EXPECT(o, bound || again.ahead == (int)i);
        EXPECT(o, again.ahead == true_place(day, order[i]).ahead);
        EXPECT(o, position.ahead == again.ahead && turn->ahead == again.ahead);
        EXPECT(o, position.estimate_s == again.estimate_s &&
                      position.estimate_to_s == again.estimate_to_s &&
                      turn->estimate_s == again.estimate_s &&
                      turn->estimate_to_s == again.estimate_to_s);
        EXPECT(o, position.before_closing == again.before_closing &&
                      position.no_counter == again.no_counter);
    }
    office_must(o, overview_services(&act, &services, &service_count, &err), &err);
    EXPECT(o, bound || services[0].ahead <= (int)count);
    free(services);
    free(turn);
}

/*
 * Arrivals, calls and every other change, while a reader begins and publishes when it
 * likes. Nobody is ever told that fewer are ahead than there are, and when the forecast
 * knows of all, everybody is told the same by all.
 */
static void
test_nobody_is_told_too_few(void **state)
{
    struct office *o = *state;
    struct truth_day *day = xcalloc(1, sizeof(*day));
    int acts = test_on_postgresql() ? ACTS_ON_POSTGRESQL : ACTS;

    begin_shared_day(o);
    *day = (struct truth_day){ .o = o, .shared = outlooks_new() };
    forecaster_open(o, day->shared, &day->reader);
    for (o->acts = 0; o->acts < acts; o->acts++) {
        int chance = random_below(&o->random, 100);
        bool quiet = random_percent(&o->random, 20);

        o->model->now_ms += random_below(&o->random, 4000);
        if (day->reader.begun && (quiet || chance % 3 == 0)) {
            forecaster_publish(o, &day->reader);
        }
        if (quiet || (!day->reader.begun && chance % 2 == 0)) {
            forecaster_begin(o, &day->reader);
        }
        if (quiet) {
            forecaster_publish(o, &day->reader);
        }
        if (chance < 30) {
            somebody_arrives(day, quiet);
        } else if (chance < 70) {
            work_at_a_counter(day);
        } else {
            move_somebody(day);
        }
        commit(o);
        if (o->acts % LOOK_EVERY == 0) {
            look_everywhere(day);
        }
    }
    forecaster_close(&day->reader);
    outlooks_free(day->shared);
    free(day);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_last_forecast_is_gone_by_for_a_minute,
            office_model_open, office_model_close),
        cmocka_unit_test_setup_teardown(
            test_an_older_forecast_does_not_take_a_newer_one_s_place, office_model_open,
            office_model_close),
        cmocka_unit_test_setup_teardown(test_who_came_while_it_was_made_came_since,
            office_model_open, office_model_close),
        cmocka_unit_test_setup_teardown(
            test_who_comes_while_a_forecast_is_made_is_ahead_of_the_next,
            office_model_open, office_model_close),
        cmocka_unit_test_setup_teardown(
            test_only_who_has_come_is_ahead, office_model_open, office_model_close),
        cmocka_unit_test_setup_teardown(test_who_was_moved_to_another_day_is_not_ahead,
            office_model_open, office_model_close),
        cmocka_unit_test_setup_teardown(
            test_a_slip_says_what_the_phone_does_after_a_quiet_while, office_model_open,
            office_model_close),
        cmocka_unit_test_setup_teardown(
            test_nobody_is_told_too_few, office_model_open, office_model_close),
    };

    return cmocka_run_group_tests_name("outlook", tests, NULL, NULL);
}
