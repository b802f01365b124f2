/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server's own clock is wrong: nothing that cannot be undone is done on it, no number
 * is given twice, and a person's word ends the doubt. The machine's clock is faketime's.
 * Source: docs/rules.md, "A doubtful clock".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/device_clock.h"
#include "tests/support/test.h"

#define DAY_S 86400
#define DEADLINE_MS 120000 /* four turns of the slowest timer */
#define WATCH_MS 11000     /* one of the timer that erases */

static struct device_clock machine;

#define WAITING "SELECT COUNT(*) FROM visit WHERE state = 0"

/* So far off the office's morning. */
static void
set_machine(int off_s)
{
    int64_t start_ms;

    assert_int_equal(clock_parse(E2E_CLOCK, &start_ms, NULL), STATUS_OK);
    device_clock_set(&machine, (int)(start_ms / 1000 - (int64_t)time(NULL)) + off_s);
}

/* An office whose server goes by the machine's clock, which is right. */
static int
start(void **state)
{
    struct e2e *e2e;

    if (!device_clock_is_possible()) {
        *state = NULL;
        return 0;
    }
    e2e = e2e_open(&(struct e2e_options){ .errors_allowed = true });
    assert_int_equal(e2e_end(e2e), 0);
    device_clock_open(&machine, e2e_folder(e2e));
    assert_int_equal(setenv("LD_PRELOAD", machine.preload + strlen("LD_PRELOAD="), 1), 0);
    set_machine(0);
    e2e_set_clock(e2e, "");
    e2e_restart(e2e);
    *state = e2e;
    return 0;
}

static int
stop(void **state)
{
    if (*state) {
        e2e_close(*state);
        assert_int_equal(unsetenv("LD_PRELOAD"), 0);
    }
    return 0;
}

#define SKIP_UNLESS_STARTED(state) \
    if (!*(state)) { \
        skip(); \
    }

static void
restart_off(struct e2e *e2e, int off_s)
{
    assert_int_equal(e2e_end(e2e), 0);
    set_machine(off_s);
    e2e_restart(e2e);
}

/* What the boards are told of it. */
static void
expect_on_board(struct e2e *e2e, bool doubtful)
{
    struct e2e_answer *answer = e2e_ask(e2e, "board", "GET", "/v1/board", NULL, NULL);

    assert_int_equal(answer->status, 200);
    assert_int_equal(
        json_is_true(json_object_get(answer->json, "clock_doubtful")), doubtful);
    e2e_answer_free(answer);
}

/* What /healthz says: "ok", "behind" or "leapt". */
static void
expect_clock(struct e2e *e2e, const char *want)
{
    int64_t end = clock_monotonic_ms() + DEADLINE_MS;

    for (;;) {
        struct e2e_answer *answer = e2e_ask(e2e, NULL, "GET", "/healthz", NULL, NULL);
        bool ok = strcmp(e2e_text(answer, "status"), "ok") == 0;
        bool right = strcmp(ok ? "ok" : e2e_text(answer, "clock_state"), want) == 0 &&
                     (ok || (strcmp(e2e_text(answer, "status"), "clock_doubtful") == 0 &&
                                e2e_text(answer, "to_do")[0]));

        if (right) {
            e2e_answer_free(answer);
            expect_on_board(e2e, !ok);
            return;
        }
        if (clock_monotonic_ms() > end) {
            fail_msg("the clock should be %s: %s", want, answer->body);
        }
        e2e_answer_free(answer);
        (void)usleep(20000);
    }
}

/* As staff who sign in now: at another time their sessions are over. */
static void
expect_as(struct e2e *e2e, const char *who, const char *path, int status)
{
    struct e2e_answer *answer;
    char text[128];

    (void)snprintf(text, sizeof(text),
        "{\"username\":\"%s\",\"password\":\"" E2E_PASSWORD "\"}", who);
    answer = e2e_ask(e2e, NULL, "POST", "/v1/session", text, NULL);
    assert_int_equal(answer->status, 200);
    (void)snprintf(
        text, sizeof(text), "Authorization: Bearer %s", e2e_text(answer, "token"));
    e2e_answer_free(answer);
    answer = e2e_ask(e2e, NULL, "POST", path, NULL, text);
    assert_int_equal(answer->status, status);
    e2e_answer_free(answer);
}

static int64_t
count(struct e2e *e2e, const char *sql)
{
    return test_database_run(e2e_database(e2e), sql);
}

static void
test_a_start_a_day_ahead_closes_nothing_until_a_person_confirms(void **state)
{
    int64_t end;

    SKIP_UNLESS_STARTED(state);
    desk_walk_in(*state, "info", NULL, NULL, NULL);
    restart_off(*state, DAY_S + 1800); /* the first turn of each timer is at the start */
    expect_clock(*state, "leapt");
    assert_int_equal(count(*state, WAITING), 1);
    expect_as(*state, "supervisor", "/v1/clock/confirm", 200);
    expect_clock(*state, "ok");
    end = clock_monotonic_ms() + DEADLINE_MS; /* the same timers, and nothing else */
    while (count(*state, WAITING) != 0) {
        assert_true(clock_monotonic_ms() < end);
        (void)usleep(20000);
    }
    assert_int_equal(
        count(*state, "SELECT COUNT(*) FROM journal WHERE kind = 'clock.doubted'"), 1);
    assert_int_equal(
        count(*state, "SELECT COUNT(*) FROM journal WHERE kind = 'clock.trusted'"), 1);
}

/* Also when the server is started again meanwhile, and when rows were written. */
static void
test_a_day_ahead_for_a_while_leaves_the_day_open(void **state)
{
    SKIP_UNLESS_STARTED(state);
    desk_walk_in(*state, "info", NULL, NULL, NULL);
    set_machine(DAY_S);
    expect_clock(*state, "leapt");
    expect_as(*state, "counter-1", "/v1/counters/1/open", 200);
    restart_off(*state, DAY_S);
    expect_clock(*state, "leapt");
    assert_int_equal(count(*state, WAITING), 1);
    set_machine(60);
    expect_clock(*state, "ok");
    desk_walk_in(*state, "info", NULL, NULL, NULL);
    restart_off(*state, 120);
    expect_clock(*state, "ok");
    assert_int_equal(count(*state, WAITING), 2);
    assert_int_equal(count(*state, "SELECT COUNT(*) FROM closed_day"), 0);
}

static void
test_forty_days_ahead_erase_nobody(void **state)
{
    int64_t end;
    int64_t people;
    int64_t sessions;

    SKIP_UNLESS_STARTED(state);
    desk_import(*state, "REG-1,ktp-baru," E2E_DATE ",08:00,11:00,Orang Uji,,\n");
    people = count(*state, "SELECT COUNT(*) FROM applicant");
    assert_true(people > 0);
    sessions = count(*state, "SELECT COUNT(*) FROM session");
    assert_true(sessions > 0);
    assert_int_equal(e2e_arrive(*state, 0, NULL, NULL), 201);
    set_machine(40 * DAY_S);
    expect_clock(*state, "leapt");
    for (end = clock_monotonic_ms() + WATCH_MS; clock_monotonic_ms() < end;) {
        assert_int_equal(count(*state, "SELECT COUNT(*) FROM applicant"), people);
        (void)usleep(200000);
    }
    restart_off(*state, 365 * DAY_S);
    expect_clock(*state, "leapt");
    assert_int_equal(count(*state, "SELECT COUNT(*) FROM applicant"), people);
    assert_int_equal(count(*state, "SELECT COUNT(*) FROM session"), sessions);
    set_machine(60);
    expect_clock(*state, "ok");
    assert_int_equal(count(*state, "SELECT COUNT(*) FROM applicant"), people);
}

static void
test_behind_the_newest_row_nobody_gets_a_number(void **state)
{
    struct e2e_answer *answer;

    SKIP_UNLESS_STARTED(state);
    desk_walk_in(*state, "info", NULL, NULL, NULL);
    set_machine(-5 * DAY_S); /* while it runs ... */
    expect_clock(*state, "behind");
    answer = desk_scan(*state, e2e_ticket(*state, 0));
    assert_int_equal(answer->status, 503);
    assert_string_equal(e2e_text(answer, "code"), "clock_doubtful");
    assert_non_null(strstr(answer->headers, "Retry-After: 30"));
    e2e_answer_free(answer);
    set_machine(60); /* ... and it is set right */
    expect_clock(*state, "ok");
    assert_int_equal(e2e_arrive(*state, 0, NULL, NULL), 201);
    restart_off(*state, -5 * DAY_S);
    expect_clock(*state, "behind");
    desk_expect(*state, "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}", 503,
        "clock_doubtful");
    desk_refused(*state, e2e_ticket(*state, 1), 503, "clock_doubtful");
    expect_as(*state, "supervisor", "/v1/clock/confirm", 403);
    expect_as(*state, "admin", "/v1/clock/confirm", 200);
    expect_clock(*state, "ok");
    restart_off(*state, -5 * DAY_S + 60); /* the word outlives a restart */
    expect_clock(*state, "ok");
}

/* Two devices agree, and the server is the one that differs. */
static void
test_devices_say_that_the_clock_is_wrong(void **state)
{
    static const char *const devices[] = { "kiosk", "board" };
    static const char *const clocks[] = { "{\"clock\":\"2026-07-14T10:16:00+07:00\"}",
        "{\"clock\":\"2026-07-14T08:16:00+07:00\"}" };

    SKIP_UNLESS_STARTED(state);
    for (size_t i = 0; i < ARRAY_LEN(clocks); i++) {
        for (size_t j = 0; j < ARRAY_LEN(devices); j++) {
            expect_clock(*state, i == 0 || j == 1 ? "ok" : "leapt");
            desk_expect(
                *state, devices[j], "POST", "/v1/devices/self", clocks[i], 204, NULL);
        }
        expect_clock(*state, i == 0 ? "leapt" : "ok");
        desk_walk_in(*state, "info", NULL, NULL, NULL); /* numbers are given */
    }
}

static void
test_an_operator_confirms_beside_the_server(void **state)
{
    char *text = NULL;

    SKIP_UNLESS_STARTED(state);
    desk_walk_in(*state, "info", NULL, NULL, NULL);
    restart_off(*state, -5 * DAY_S);
    expect_clock(*state, "behind");
    assert_int_equal(
        e2e_admin(*state,
            (const char *const[]){ "clock", "show", e2e_folder(*state), NULL }, &text),
        1);
    assert_non_null(strstr(text, "behind"));
    free(text);
    assert_int_equal(
        e2e_admin(*state,
            (const char *const[]){ "clock", "confirm", e2e_folder(*state), NULL }, &text),
        0);
    free(text);
    expect_clock(*state, "ok");
}

int
main(void)
{
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, start, stop)
    const struct CMUnitTest tests[] = {
        BEHAVIOUR(test_a_start_a_day_ahead_closes_nothing_until_a_person_confirms),
        BEHAVIOUR(test_a_day_ahead_for_a_while_leaves_the_day_open),
        BEHAVIOUR(test_forty_days_ahead_erase_nobody),
        BEHAVIOUR(test_behind_the_newest_row_nobody_gets_a_number),
        BEHAVIOUR(test_devices_say_that_the_clock_is_wrong),
        BEHAVIOUR(test_an_operator_confirms_beside_the_server),
    };

    return cmocka_run_group_tests_name("a doubtful clock", tests, NULL, NULL);
}
