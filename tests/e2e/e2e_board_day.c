/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A whole day on a board, held against the journal: the same calls, in the same order,
 * each heard and reported once. ANTREAN_DAY_CALLS says how many calls the day has; a full
 * day of three counters has 400.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "tests/support/amount.h"
#include "tests/support/database.h"
#include "tests/support/hall.h"
#include "tests/support/office_day.h"
#include "tests/support/test.h"

#define WAIT_MS 60000
#define DAY_CALLS 24
#define HOURS 6 /* from 08.15 on; between them the clock goes forward */
#define ONCE "{\"layout\":\"main\",\"languages\":[\"id\"],\"repeat\":1}"

static int
calls_of_day(void)
{
    return test_amount("ANTREAN_DAY_CALLS", DAY_CALLS);
}

static int
setup(void **state)
{
    return hall_setup_with(state, &(struct e2e_options){ .tickets = calls_of_day() });
}

/* The board falls over between two calls; one is made before it is up again. */
static void
break_down(struct hall *hall, struct office_day *day)
{
    int before = day->calls;

    (void)hall_end_board(hall, SIGKILL);
    while (day->calls == before) {
        office_day_step(day);
    }
    hall_start_board(hall);
    hall_wait_board(hall);
}

/* The next call of the journal, as a board is told of it. */
static bool
next_call(struct e2e_stream *journal, struct hall_call *call)
{
    char kind[48];
    json_t *data = NULL;

    while (e2e_next(journal, WAIT_MS, NULL, kind, &data)) {
        bool is_call =
            strcmp(kind, "visit.called") == 0 || strcmp(kind, "visit.recalled") == 0;

        if (is_call) {
            (void)snprintf(call->number, sizeof(call->number), "%s",
                json_string_value(json_object_get(data, "number")));
            call->counter = (int)json_integer_value(json_object_get(data, "counter"));
            call->times = (int)json_integer_value(json_object_get(data, "times"));
        }
        json_decref(data);
        data = NULL;
        if (is_call) {
            return true;
        }
    }
    return false;
}

static void
expect_heard_as_journalled(struct hall *hall, int calls)
{
    struct e2e_stream *journal =
        e2e_listen(hall->e2e, "board", "/v1/events?since=0", NULL);
    struct hall_call call = { .times = 1 };
    size_t at = 0;
    int count = 0;

    while (count < calls && next_call(journal, &call)) {
        at = hall_take_call(hall, &call, at);
        count++;
    }
    e2e_unlisten(journal);
    assert_int_equal(count, calls);
    heard_assert_only_silence(&hall->heard);
}

/* As the board reported it, in the office's database. */
static void
expect_reported_as_journalled(struct hall *hall, int calls)
{
    const char *url = e2e_database(hall->e2e);

    assert_int_equal(test_database_run(url, "SELECT count(*) FROM journal WHERE kind IN "
                                            "('visit.called', 'visit.recalled')"),
        calls);
    assert_int_equal(test_database_run(url, "SELECT count(*) FROM announcement"), calls);
    assert_int_equal(
        test_database_run(url,
            "SELECT count(*) FROM announcement a JOIN journal j ON j.office = a.office "
            "AND j.seq = a.seq WHERE j.kind IN ('visit.called', 'visit.recalled')"),
        calls);
    assert_int_equal(
        test_database_run(url, "SELECT count(*) FROM announcement a JOIN announcement b "
                               "ON a.seq < b.seq AND a.played_ms > b.played_ms"),
        0);
}

static void
test_a_days_calls_are_those_of_the_journal(void **state)
{
    struct hall *hall = *state;
    struct office_day day;
    int calls = calls_of_day();

    assert_int_equal(
        e2e_status(hall->e2e, "supervisor", "PUT", "/v1/settings/board", ONCE), 200);
    office_day_begin(&day, hall->e2e, calls);
    hall_start_board(hall);
    hall_wait_board(hall);
    for (int hour = 0; hour < HOURS; hour++) {
        char clock[64];

        if (hour > 0) {
            (void)snprintf(clock, sizeof(clock), E2E_DATE "T%02d:15:00+07:00", 8 + hour);
            desk_restart_at(hall->e2e, clock);
        }
        if (hour == HOURS / 2) {
            break_down(hall, &day);
        }
        hall_spend(hall, &day, (calls - day.calls) / (HOURS - hour));
    }
    office_day_end(&day);
    assert_int_equal(hall_end_board(hall, SIGTERM), 0);
    heard_close(&hall->heard);
    expect_reported_as_journalled(hall, day.calls);
    expect_heard_as_journalled(hall, day.calls);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_days_calls_are_those_of_the_journal, setup, hall_teardown),
    };

    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("a board's day", tests, NULL, NULL);
}
