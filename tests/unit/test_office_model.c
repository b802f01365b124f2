/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The office's real acts, on a real database, against the reference model: random days
 * with random settings, a savepoint an act, every answer compared, and the invariants of
 * docs/rules.md after each act. ANTREAN_SEED repeats a run, ANTREAN_DAYS makes it longer.
 */
#include "tests/support/office_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/db_line.h"
#include "server/office/arrival.h"
#include "server/office/call.h"
#include "server/office/close_day.h"
#include "server/office/counter_staffing.h"
#include "server/office/finish_next.h"
#include "server/office/office_check.h"
#include "server/office/visit_moves.h"
#include "server/settings/settings.h"
#include "tests/support/amount.h"
#include "tests/support/office_changes.h"

#define DAYS 24
#define DAYS_ON_POSTGRESQL 2 /* an act is a dozen round trips */
#define OPENING_MIN (7 * 60)
#define LAST_MIN (16 * 60 + 20)
#define COMMIT_EVERY 60
#define LOOK_EVERY 25 /* acts between two looks at everything */

/* The end of an act: its savepoint stays or goes, and the answers must be the same. */
static void
compare(struct office *o, enum status got, enum status want, const struct error *why)
{
    struct error err = { 0 };

    if (got != want) {
        fail_msg("act %d on %s at minute %d, %s: the office says %s (%s), the model %s",
            o->acts, o->model->date, clock_minute(o->model->now_ms), o->doing,
            status_name(got), got == STATUS_OK ? "" : why->text, status_name(want));
    }
    office_must(
        o, got == STATUS_OK ? db_release(o->db, 0, &err) : db_undo(o->db, 0, &err), &err);
}

/* An act answers with the visit as it holds it; that is what is stored. */
static void
expect_stored(struct office *o, const struct visit *told)
{
    const struct act act = office_act(o);
    struct visit stored;
    struct error err = { 0 };

    office_must(o, db_visit_load(o->db, act.office, told->id, &stored, &err), &err);
    assert_string_equal(told->service, stored.service);
    assert_string_equal(told->line, stored.line);
    assert_string_equal(told->plan, stored.plan);
    assert_string_equal(told->priority_reason, stored.priority_reason);
    assert_string_equal(told->note, stored.note);
    assert_string_equal(told->ticket, stored.ticket);
    assert_int_equal(told->step, stored.step);
    assert_int_equal(told->lane, stored.lane);
    assert_int_equal(told->state, stored.state);
    assert_int_equal(told->arrived_ms, stored.arrived_ms);
    assert_int_equal(told->callable_from_ms, stored.callable_from_ms);
    assert_int_equal(told->after_calls, stored.after_calls);
    assert_int_equal(told->late, stored.late);
    assert_int_equal(told->first_place, stored.first_place);
    assert_int_equal(told->only_counter, stored.only_counter);
    assert_int_equal(told->counter, stored.counter);
    assert_int_equal(told->account, stored.account);
    assert_int_equal(told->calls, stored.calls);
    assert_int_equal(told->called_ms, stored.called_ms);
    assert_int_equal(told->started_ms, stored.started_ms);
    assert_int_equal(told->ended_ms, stored.ended_ms);
    assert_int_equal(told->outcome, stored.outcome);
    assert_int_equal(told->files, stored.files);
}

static int
random_counter(struct office *o)
{
    return o->settings
        ->counters[random_below(&o->random, (int)o->settings->counter_count)]
        .number;
}

static void
add_ticket(struct office *o, const struct model_ticket *ticket)
{
    int index = model_add_ticket(o->model, ticket);
    const struct settings_service *service = &o->settings->services[ticket->service];
    const struct settings_window *window = &o->settings->windows[ticket->window];
    struct ticket row = { .first_place = ticket->first_place };
    struct quota_use use = { .tickets = 1 };
    struct span span;
    struct error err = { 0 };

    if (index < 0) {
        return;
    }
    o->serial++;
    (void)snprintf(row.id, sizeof(row.id), "T%015d", o->serial % 1000000000);
    (void)snprintf(o->registrations[index], sizeof(o->registrations[index]),
        "AKTA-33.35170917%08d", o->serial % 100000000);
    memcpy(row.registration, o->registrations[index], sizeof(row.registration));
    (void)snprintf(row.code, sizeof(row.code), "CODE%d", o->serial);
    (void)snprintf(row.service, sizeof(row.service), "%s", service->code);
    memcpy(row.day, ticket->date, DATE_SIZE);
    if (!settings_window_span(o->settings, ticket->window, o->model->date, &span)) {
        span = (struct span){ .from = 8 * 60, .to = 11 * 60 }; /* now a holiday */
    }
    row.from_min = span.from;
    row.to_min = span.to;
    (void)snprintf(row.slot, sizeof(row.slot), "%s", window->code);
    (void)snprintf(row.state, sizeof(row.state), "%s", ticket_state_name(ticket->state));
    office_must(
        o, db_ticket_insert(o->db, OFFICE_ONE, &row, o->model->now_ms, &err), &err);
    if (ticket_state_holds_place(ticket->state)) {
        (void)snprintf(use.service, sizeof(use.service), "%s", service->code);
        (void)snprintf(use.slot, sizeof(use.slot), "%s", window->code);
        office_must(o, db_quota_add(o->db, OFFICE_ONE, row.day, &use, &err), &err);
    }
}

static struct model_ticket
random_ticket(struct office *o)
{
    struct model_ticket ticket = { .service = random_below(
                                       &o->random, (int)o->settings->service_count),
        .window = random_below(&o->random, (int)o->settings->window_count),
        .state = TICKET_APPROVED,
        .first_place = random_percent(&o->random, 10),
        .visit = -1 };
    int chance = random_below(&o->random, 100);

    memcpy(ticket.date, o->model->date, DATE_SIZE);
    if (chance < 5) {
        (void)date_from_days(date_to_days(o->model->date) - 3, ticket.date);
    } else if (chance < 10) {
        ticket.state = TICKET_CANCELLED;
    } else if (chance < 15) {
        ticket.state = TICKET_RETURNED;
    }
    return ticket;
}

/* A ticket of the afternoon is brought in while the morning runs. */
static void
do_import(struct office *o)
{
    struct model_ticket ticket = random_ticket(o);
    struct span morning;

    (void)settings_window_span(o->settings, 0, o->model->date, &morning);
    ticket.window = 1;
    (void)snprintf(o->doing, sizeof(o->doing), "import");
    if (clock_minute(o->model->now_ms) <= morning.to) {
        add_ticket(o, &ticket);
    }
}

static void
do_cancel_ticket(struct office *o)
{
    int index = random_below(&o->random, o->model->ticket_count);
    const struct model_ticket *ticket = &o->model->tickets[index];
    struct quota_use use = { .tickets = -1 };
    struct ticket row;
    struct span span;
    struct error err = { 0 };

    if (!settings_window_span(o->settings, ticket->window, o->model->date, &span)) {
        span = (struct span){ .from = 8 * 60, .to = 11 * 60 }; /* now a holiday */
    }
    (void)snprintf(o->doing, sizeof(o->doing), "cancel ticket %d", index);
    if (ticket->state != TICKET_APPROVED || ticket->visit >= 0 ||
        strcmp(ticket->date, o->model->date) != 0 ||
        clock_minute(o->model->now_ms) > span.to) {
        return;
    }
    office_must(o,
        db_ticket_by_registration(o->db, OFFICE_ONE, o->registrations[index], &row, &err),
        &err);
    (void)snprintf(row.state, sizeof(row.state), "cancelled");
    office_must(
        o, db_ticket_update(o->db, OFFICE_ONE, &row, o->model->now_ms, &err), &err);
    memcpy(use.service, row.service, sizeof(use.service));
    memcpy(use.slot, row.slot, sizeof(use.slot));
    office_must(o, db_quota_add(o->db, OFFICE_ONE, row.day, &use, &err), &err);
    model_cancel_ticket(o->model, index);
}

static void
do_check_in(struct office *o)
{
    struct act act = office_act(o);
    struct check_in_input input = { .lane = LANE_REGULAR };
    struct arrival arrival;
    struct error err = { 0 };
    int index = random_below(&o->random, o->model->ticket_count);
    int visit = -1;
    bool repeat = false;
    enum status got;
    enum status want = model_check_in(o->model, index, &visit, &repeat);

    (void)snprintf(o->doing, sizeof(o->doing), "check in ticket %d", index);
    memcpy(input.code, o->registrations[index], sizeof(o->registrations[index]));
    got = check_in(&act, &input, &arrival, &err);
    compare(o, got, want, &err);
    if (got == STATUS_OK) {
        EXPECT(o, arrival.repeat == repeat);
        if (!repeat) {
            memcpy(o->ids[visit], arrival.visit.id, VISIT_ID_SIZE);
        }
        EXPECT(o, strcmp(arrival.visit.id, o->ids[visit]) == 0);
        office_look_at_visit(o, visit);
    }
}

static void
do_walk_in(struct office *o)
{
    struct act act = office_act(o);
    int service = random_below(&o->random, (int)o->settings->service_count);
    struct walk_in_input input = {
        .lane = random_percent(&o->random, 35) ? LANE_PRIORITY : LANE_REGULAR
    };
    struct arrival arrival;
    struct error err = { 0 };
    int visit = -1;
    enum status got;
    enum status want = model_walk_in(o->model, service, input.lane, &visit);

    (void)snprintf(o->doing, sizeof(o->doing), "walk in for %s",
        o->settings->services[service].code);
    (void)snprintf(
        input.service, sizeof(input.service), "%s", o->settings->services[service].code);
    got = walk_in(&act, &input, &arrival, &err);
    compare(o, got, want, &err);
    if (got == STATUS_OK) {
        memcpy(o->ids[visit], arrival.visit.id, VISIT_ID_SIZE);
        office_look_at_visit(o, visit);
    }
}

/* The office called whom the model did. */
static void
expect_called(struct office *o, const struct visit *called, int visit)
{
    if (strcmp(called->id, o->ids[visit]) != 0) {
        fail_msg("act %d on %s, %s: the office calls %c%03d, the model %c%03d", o->acts,
            o->model->date, o->doing, called->prefix[0], called->number,
            o->model->visits[visit].letter, o->model->visits[visit].number);
    }
    expect_stored(o, called);
    office_look_at_visit(o, visit);
}

static void
do_call_next(struct office *o)
{
    struct act act = office_act(o);
    int counter = random_counter(o);
    struct visit called = { .id = "" };
    struct error err = { 0 };
    int visit = -1;
    enum status got;
    enum status want = model_call_next(o->model, counter, &visit);

    (void)snprintf(o->doing, sizeof(o->doing), "call next to %d", counter);
    got = call_next(&act, counter, &called, &err);
    compare(o, got, want, &err);
    if (got == STATUS_OK) {
        expect_called(o, &called, visit);
    }
}

/* Mostly somebody in this state, sometimes anybody; -1: nobody has come yet. */
static int
pick_visit(struct office *o, enum visit_state state)
{
    int count = o->model->visit_count;
    int start;

    if (count == 0) {
        return -1;
    }
    start = random_below(&o->random, count);
    for (int i = 0; i < count && random_percent(&o->random, 97); i++) {
        int index = (start + i) % count;

        if (o->model->visits[index].state == state) {
            return index;
        }
    }
    return start;
}

static enum status
make_move(struct office *o, enum visit_move move, int index, struct move_input input,
    struct error *err)
{
    struct act act = office_act(o);
    struct visit visit;
    enum status st;

    (void)snprintf(input.id, sizeof(input.id), "%s", o->ids[index]);
    st = visit_move(&act, move, &input, &visit, err);
    if (st == STATUS_OK) {
        expect_stored(o, &visit);
    }
    return st;
}

/* The moves that need nothing but the visit. */
static const struct plain_move {
    const char *name;
    enum visit_state from;
    enum visit_move move;
    enum status (*model)(struct model *model, int visit);
} plain_moves[] = {
    { "start", VISIT_CALLED, MOVE_START, model_start },
    { "call again", VISIT_CALLED, MOVE_RECALL, model_call_again },
    { "absent", VISIT_CALLED, MOVE_ABSENT, model_absent },
    { "return of an absent", VISIT_ABSENT, MOVE_RETURN, model_return },
    { "return of a held", VISIT_HELD, MOVE_RETURN, model_return },
    { "cancel a waiting", VISIT_WAITING, MOVE_CANCEL, model_cancel },
    { "cancel a called", VISIT_CALLED, MOVE_CANCEL, model_cancel },
    { "take back a finish", VISIT_DONE, MOVE_TAKE_BACK, model_take_back },
};

static void
do_plain_move(struct office *o, const struct plain_move *move)
{
    struct error err = { 0 };
    int index = pick_visit(o, move->from);
    enum status got;

    if (index < 0) {
        return;
    }
    (void)snprintf(o->doing, sizeof(o->doing), "%s %d", move->name, index);
    got = make_move(o, move->move, index, (struct move_input){ .id = "" }, &err);
    compare(o, got, move->model(o->model, index), &err);
    office_look_at_visit(o, index);
}

static void
do_hold(struct office *o)
{
    struct error err = { 0 };
    int index = pick_visit(o, VISIT_SERVING);
    enum status got;

    if (index < 0) {
        return;
    }
    (void)snprintf(o->doing, sizeof(o->doing), "hold %d", index);
    got = make_move(
        o, MOVE_HOLD, index, (struct move_input){ .note = "fotokopi kurang" }, &err);
    compare(o, got, model_hold(o->model, index), &err);
    office_look_at_visit(o, index);
}

/* Mostly somebody who waits; at times one who does not. */
static void
do_lane(struct office *o)
{
    struct error err = { 0 };
    bool priority = random_below(&o->random, 2) == 0;
    int index =
        pick_visit(o, random_below(&o->random, 8) ? VISIT_WAITING : VISIT_SERVING);
    struct move_input input = { .lane = priority ? LANE_PRIORITY : LANE_REGULAR };
    enum status got;

    if (index < 0) {
        return;
    }
    (void)snprintf(o->doing, sizeof(o->doing), "lane %d", index);
    (void)snprintf(input.note, sizeof(input.note), "%s", priority ? "lansia" : "");
    got = make_move(o, MOVE_LANE, index, input, &err);
    compare(o, got, model_lane(o->model, index, input.lane), &err);
    office_look_at_visit(o, index);
}

static void
do_transfer(struct office *o)
{
    struct move_input input = { .counter = 0 };
    struct error err = { 0 };
    int index = pick_visit(o, VISIT_SERVING);
    int service = random_below(&o->random, (int)o->settings->service_count);
    enum status got;
    enum status want;

    if (index < 0) {
        return;
    }
    if (random_percent(&o->random, 50)) {
        input.counter = random_counter(o);
        want = model_to_counter(o->model, index, input.counter);
    } else {
        (void)snprintf(input.service, sizeof(input.service), "%s",
            o->settings->services[service].code);
        want = model_to_service(o->model, index, service);
    }
    (void)snprintf(o->doing, sizeof(o->doing), "transfer %d to %d%s", index,
        input.counter, input.service);
    got = make_move(o, MOVE_TRANSFER, index, input, &err);
    compare(o, got, want, &err);
    office_look_at_visit(o, index);
}

static void
do_finish(struct office *o)
{
    struct move_input input = { .note = "" };
    struct error err = { 0 };
    int index = pick_visit(o, VISIT_SERVING);
    int outcome = random_below(&o->random, 3);
    enum status got;

    if (index < 0) {
        return;
    }
    input.outcome = (enum outcome)(OUTCOME_VERIFIED + outcome);
    (void)snprintf(
        o->doing, sizeof(o->doing), "finish %d %s", index, outcome_name(input.outcome));
    got = make_move(o, MOVE_FINISH, index, input, &err);
    compare(o, got, model_finish(o->model, index, outcome == 0), &err);
    office_look_at_visit(o, index);
}

/* "Done, next please": both or neither, and done all the same where nobody waits. */
static void
do_finish_next(struct office *o)
{
    struct act act = office_act(o);
    const struct move_input finish = { .outcome = OUTCOME_INCOMPLETE };
    struct visit called = { .id = "" };
    struct error err = { 0 };
    int index = pick_visit(o, VISIT_SERVING);
    int next = -1;
    int counter;
    enum status got;
    enum status want;

    if (index < 0 || o->model->visits[index].state != VISIT_SERVING) {
        return;
    }
    counter = o->model->visits[index].counter;
    (void)snprintf(o->doing, sizeof(o->doing), "finish %d, next to %d", index, counter);
    want = o->model->counters[counter] == MODEL_OPEN
               ? model_finish(o->model, index, /* verified= */ false)
               : STATUS_COUNTER_CLOSED;
    if (want == STATUS_OK) {
        want = model_call_next(o->model, counter, &next);
    }
    got = finish_next(&act, counter, &finish, &called, &err);
    if (got == STATUS_EMPTY && want == STATUS_EMPTY) {
        got = want = STATUS_OK;
    }
    compare(o, got, want, &err);
    office_look_at_visit(o, index);
    if (next >= 0) {
        expect_called(o, &called, next);
    }
}

static void
do_call_out_of_order(struct office *o)
{
    struct act act = office_act(o);
    struct visit visit;
    struct error err = { 0 };
    int counter = random_counter(o);
    int index = pick_visit(o, VISIT_WAITING);
    enum status got;

    if (index < 0) {
        return;
    }
    (void)snprintf(o->doing, sizeof(o->doing), "call %d out of order", index);
    got = call_out_of_order(&act, o->ids[index], counter, "sakit", &visit, &err);
    compare(o, got, model_call_out_of_order(o->model, index, counter), &err);
    office_look_at_visit(o, index);
}

static void
do_counter(struct office *o)
{
    struct act act = office_act(o);
    int counter = random_counter(o);
    int chance = random_below(&o->random, 100);
    struct error err = { 0 };
    enum status got;

    if (chance < 60) {
        (void)snprintf(o->doing, sizeof(o->doing), "open %d", counter);
        got = counter_open(&act, counter, false, &err);
        compare(o, got, model_open(o->model, counter), &err);
    } else if (chance < 80) {
        (void)snprintf(o->doing, sizeof(o->doing), "pause %d", counter);
        got = counter_pause(&act, counter, "istirahat", &err);
        compare(o, got, model_pause(o->model, counter), &err);
    } else {
        (void)snprintf(o->doing, sizeof(o->doing), "close %d", counter);
        got = counter_close(&act, counter, &err);
        compare(o, got, model_close(o->model, counter), &err);
    }
}

/* The server's own timer: closes the day when grace is over, once, and never before. */
static void
do_close_due(struct office *o)
{
    struct act act = office_act(o);
    struct day_hours hours;
    int due; /* minute */
    struct error err = { 0 };

    (void)snprintf(o->doing, sizeof(o->doing), "close what is due");
    settings_day_hours(o->settings, o->model->date, &hours);
    due = hours.hours.to + o->settings->policy.close_grace_min;
    if (hours.open && !o->model->day_closed && clock_minute(o->model->now_ms) >= due &&
        o->model->reopened_ms < clock_at(o->model->date, due)) {
        (void)model_close_day(o->model);
    }
    compare(o, close_days_due(&act, &err), STATUS_OK, &err);
}

static void
do_close_early(struct office *o)
{
    struct act act = office_act(o);
    struct error err = { 0 };
    int unserved = -1;
    bool before = o->model->day_closed;
    int want = before ? -1 : model_close_day(o->model);
    enum status got = close_day(&act, o->model->date, &unserved, &err);

    (void)snprintf(o->doing, sizeof(o->doing), "close early");
    compare(o, got, before ? STATUS_WRONG_STATE : STATUS_OK, &err);
    EXPECT(o, before || unserved == want);
}

static void
do_reopen(struct office *o)
{
    struct act act = office_act(o);
    struct error err = { 0 };
    int waiting = -1;
    bool closed = o->model->day_closed;
    int want = closed ? model_reopen_day(o->model) : -1;
    enum status got = reopen_day(&act, o->model->date, "terlalu cepat", &waiting, &err);

    (void)snprintf(o->doing, sizeof(o->doing), "open the day again");
    compare(o, got, closed ? STATUS_OK : STATUS_WRONG_STATE, &err);
    EXPECT(o, !closed || waiting == want);
}

static void
do_something(struct office *o)
{
    int chance = random_below(&o->random, 1000);
    struct error err = { 0 };

    office_must(o, db_savepoint(o->db, 0, &err), &err);
    if (chance < 230) {
        do_check_in(o);
    } else if (chance < 340) {
        do_walk_in(o);
    } else if (chance < 560) {
        do_call_next(o);
    } else if (chance < 700) {
        do_plain_move(o, &plain_moves[0]);
    } else if (chance < 750) {
        do_finish(o);
    } else if (chance < 800) {
        do_finish_next(o);
    } else if (chance < 890) {
        do_plain_move(
            o, &plain_moves[1 + random_below(&o->random, ARRAY_LEN(plain_moves) - 1)]);
    } else if (chance < 910) {
        do_hold(o);
    } else if (chance < 918) {
        do_lane(o);
    } else if (chance < 930) {
        do_transfer(o);
    } else if (chance < 945) {
        do_call_out_of_order(o);
    } else if (chance < 985) {
        do_counter(o);
    } else if (chance < 999) {
        do_close_due(o);
    } else if (random_percent(&o->random, 20)) {
        do_close_early(o);
    } else if (o->model->day_closed || random_percent(&o->random, 10)) {
        do_reopen(o);
    }
}

/* do_something() releases its savepoint in compare(); tickets change without one. */
static void
step(struct office *o)
{
    struct error err = { 0 };

    o->acts++;
    o->model->now_ms +=
        random_below(&o->random, 100) * 1000 / (1 + random_below(&o->random, 3));
    if (random_percent(&o->random, 3)) {
        do_import(o);
    } else if (random_percent(&o->random, 2)) {
        do_cancel_ticket(o);
    } else if (random_percent(&o->random, 2)) {
        office_change_settings(o);
    } else {
        do_something(o);
    }
    if (o->acts % LOOK_EVERY == 0) {
        office_look(o);
    }
    if (o->acts % COMMIT_EVERY == 0) {
        office_must(o, db_commit(o->db, &err), &err);
        office_must(o, db_begin(o->db, &err), &err);
    }
}

/* Nobody stays at a counter overnight, and none is open that may be gone tomorrow. */
static void
empty_counters(struct office *o)
{
    struct act act = office_act(o);
    struct error err = { 0 };

    for (int i = 0; i < o->model->visit_count; i++) {
        struct move_input input = { .outcome = OUTCOME_INCOMPLETE };

        (void)snprintf(o->doing, sizeof(o->doing), "empty the counter of %d", i);
        if (o->model->visits[i].state == VISIT_CALLED) {
            office_must(o, make_move(o, MOVE_ABSENT, i, input, &err), &err);
            (void)model_absent(o->model, i);
        } else if (o->model->visits[i].state == VISIT_SERVING) {
            office_must(o, make_move(o, MOVE_FINISH, i, input, &err), &err);
            (void)model_finish(o->model, i, /* verified= */ false);
        }
    }
    for (size_t i = 0; i < o->settings->counter_count; i++) {
        int number = o->settings->counters[i].number;

        if (o->model->counters[number] != MODEL_CLOSED) {
            office_must(o, counter_close(&act, number, &err), &err);
            (void)model_close(o->model, number);
        }
    }
}

/* On the next morning nobody of the day before waits any more. */
static void
check_yesterday(struct office *o, const char *yesterday)
{
    struct act act = office_act(o);
    struct visit *visits = NULL;
    size_t count = 0;
    struct error err = { 0 };

    (void)snprintf(o->doing, sizeof(o->doing), "look back at %s", yesterday);
    office_must(o, close_days_due(&act, &err), &err);
    office_must(o,
        db_visit_list_open(
            o->db, OFFICE_ONE, yesterday, VISIT_WAITING, &visits, &count, &err),
        &err);
    free(visits);
    EXPECT(o, count == 0);
}

static void
live_a_day(struct office *o, const char *date)
{
    int tickets = 40 + random_below(&o->random, 60);
    struct error err = { 0 };

    office_must(o, clock_set_zone("Asia/Jakarta", &err), &err);
    office_random_settings(o);
    model_begin_day(o->model, o->settings, date);
    o->model->now_ms = clock_at(date, OPENING_MIN);
    for (int i = 0; i < tickets; i++) {
        struct model_ticket ticket = random_ticket(o);

        add_ticket(o, &ticket);
    }
    while (clock_minute(o->model->now_ms) < LAST_MIN &&
           o->model->visit_count < MODEL_VISITS_MAX - 1) {
        step(o);
    }
    office_look(o);
    empty_counters(o);
    office_look(o);
    office_check_now(o);
}

static void
test_the_office_does_what_the_model_does(void **state)
{
    struct office *o = *state;
    int days =
        test_amount("ANTREAN_DAYS", test_on_postgresql() ? DAYS_ON_POSTGRESQL : DAYS);
    char yesterday[DATE_SIZE] = "";
    int32_t first = date_to_days("2026-07-13");
    struct check_summary summary;
    struct error err = { 0 };

    for (int lived = 0, i = 0; lived < days; i++) {
        char date[DATE_SIZE];
        int weekday = date_weekday(date_from_days(first + i, date));

        if (weekday == 0 || weekday == 6 || strcmp(date + 4, "-08-17") == 0) {
            continue;
        }
        if (yesterday[0]) {
            o->model->now_ms = clock_at(date, OPENING_MIN - 1);
            check_yesterday(o, yesterday);
        }
        live_a_day(o, date);
        memcpy(yesterday, date, DATE_SIZE);
        lived++;
    }
    office_must(o, db_commit(o->db, &err), &err);
    office_check_journal(o);
    (void)snprintf(o->doing, sizeof(o->doing), "check everything");
    office_must(o,
        office_check_with(o->db, OFFICE_ONE, /* quick= */ false, o->settings,
            clock_at(yesterday, 0), &summary, &err),
        &err);
    /* A day that was closed before its doors opened has no visit. */
    EXPECT(o, summary.days <= days && summary.journal_rows > summary.visits);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_office_does_what_the_model_does,
            office_model_open, office_model_close),
    };

    return cmocka_run_group_tests_name("office_model", tests, NULL, NULL);
}
