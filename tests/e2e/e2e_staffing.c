/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who works at a counter: it is taken over from a colleague who is told, and it pauses by
 * itself when nobody is there. Source: docs/rules.md, "Counters".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "tests/support/browser.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

#define OPEN_1 "/v1/counters/1/open"
#define WAIT_MS 60000
#define TAKE "{\"take_over\":true}"

static void
counter_shows(struct e2e *e2e, const char *who, const char *wanted)
{
    struct e2e_answer *answer = e2e_ask(e2e, who, "GET", "/v1/counters/1", NULL, NULL);

    if (!strstr(answer->body, wanted)) {
        fail_msg("%s is not in %s", wanted, answer->body);
    }
    e2e_answer_free(answer);
}

/* By the clock's chores: at the start, else at their next turn. */
static void
wait_for(struct e2e *e2e, const char *visit, const char *wanted)
{
    int64_t until_ms = clock_monotonic_ms() + WAIT_MS;
    char now[16] = "";

    while (strcmp(now, wanted) != 0) {
        desk_state(e2e, visit, now);
        if (clock_monotonic_ms() > until_ms) {
            fail_msg("it is %s, not %s", now, wanted);
        }
    }
}

static void
test_a_counter_is_taken_over_by_saying_so(void **state)
{
    struct e2e_stream *stream;
    char visit[DESK_VISIT_SIZE];
    char event[48];
    json_t *data = NULL;

    desk_open(*state, 1);
    desk_walk_in(*state, "info", NULL, NULL, visit);
    desk_call(*state, 1, NULL, visit);
    desk_expect(*state, "counter-2", "POST", OPEN_1, NULL, 403, "not_allowed");
    desk_expect(
        *state, "counter-2", "POST", OPEN_1, "{\"take_over\":false}", 403, "not_allowed");
    counter_shows(*state, "counter-1", "\"yours\":true");
    stream = e2e_listen(*state, "counter-1", "/v1/events", NULL);
    desk_expect(*state, "counter-2", "POST", OPEN_1, TAKE, 200, NULL);
    assert_true(e2e_next(stream, 60000, NULL, event, &data));
    assert_string_equal(event, "counter.opened");
    assert_true(json_is_true(json_object_get(data, "taken_over")));
    json_decref(data);
    e2e_unlisten(stream);

    counter_shows(*state, "counter-1", "\"yours\":false");
    counter_shows(*state, "counter-2", "\"yours\":true");
    desk_move(*state, "counter-1", visit, "start", NULL, 403, "not_allowed");
    desk_move(*state, "counter-2", visit, "start", NULL, 200, NULL); /* came along */
    desk_move(
        *state, "counter-2", visit, "finish", "{\"outcome\":\"incomplete\"}", 200, NULL);

    /* Who has a counter takes no second one; who lost one is free to open another. */
    desk_open(*state, 3);
    desk_expect(*state, "counter-3", "POST", OPEN_1, TAKE, 409, "counter_busy");
    desk_expect(*state, "counter-1", "POST", "/v1/counters/2/open", NULL, 200, NULL);
}

/* In the browser: asked first, and said to both. */
static void
test_taking_over_is_asked_first_and_said_to_both(void **state)
{
    struct browser loser, taker;

    desk_open(*state, 1);
    browser_init(&loser, *state);
    browser_open(&loser, "/loket/1");
    browser_post(&loser, "/masuk", "username=counter-1&password=" E2E_PASSWORD);
    browser_init(&taker, *state);
    browser_open(&taker, "/loket/1");
    browser_post(&taker, "/masuk", "username=counter-2&password=" E2E_PASSWORD);
    browser_open(&taker, "/loket/1");
    browser_must_see(&taker, "Loket 1 sedang dipakai");
    browser_must_see(&taker, "Tanyakan dahulu kepada");
    browser_must_see(&taker, "Ambil alih loket ini");
    assert_int_equal(browser_post(&taker, "/loket/1/buka", "take_over:b=1"), 200);
    assert_false(browser_sees(&taker, "Ambil alih loket ini"));
    browser_open(&loser, "/loket/1");
    browser_must_see(&loser, "Loket 1 sedang dipakai");
    browser_destroy(&loser);
    browser_destroy(&taker);
}

static void
test_a_counter_without_its_clerk_pauses(void **state)
{
    char first[DESK_NUMBER_SIZE], called[DESK_NUMBER_SIZE];
    char visit[DESK_VISIT_SIZE], served[DESK_VISIT_SIZE], again[DESK_VISIT_SIZE];
    char now[16] = "";

    desk_open(*state, 1);
    desk_open(*state, 2);
    desk_walk_in(*state, "info", NULL, first, NULL);
    desk_walk_in(*state, "info", NULL, NULL, NULL);
    desk_walk_in(*state, "info", NULL, NULL, NULL);
    desk_call(*state, 1, NULL, visit);
    desk_call(*state, 2, NULL, served);
    desk_move(*state, "counter-2", served, "start", NULL, 200, NULL);

    desk_restart_at(*state, E2E_DATE "T08:45:00+07:00");
    wait_for(*state, visit, "waiting");
    counter_shows(*state, "supervisor", "\"state\":\"paused\"");
    desk_state(*state, served, now); /* who is served is with somebody */
    assert_string_equal(now, "serving");
    desk_expect(*state, "counter-1", "POST", "/v1/counters/1/call-next", NULL, 409,
        "counter_closed");
    desk_open(*state, 1);
    desk_call(*state, 1, called, again);
    assert_string_equal(again, visit); /* in front, with the same number */
    assert_string_equal(called, first);
}

static void
test_a_hold_of_some_minutes_ends_by_itself(void **state)
{
    static const char *const holds[] = { "{\"reason\":\"fotokopi\",\"minutes\":20}",
        "{\"reason\":\"fotokopi\"}" };
    char visits[2][DESK_VISIT_SIZE];
    char now[16] = "";

    desk_open(*state, 1);
    for (int i = 0; i < 2; i++) {
        desk_walk_in(*state, "info", NULL, NULL, visits[i]);
        desk_call(*state, 1, NULL, visits[i]);
        desk_move(*state, "counter-1", visits[i], "start", NULL, 200, NULL);
        desk_move(*state, "counter-1", visits[i], "hold",
            "{\"reason\":\"fotokopi\",\"minutes\":0}", 400, "bad_request");
        desk_move(*state, "counter-1", visits[i], "hold", holds[i], 200, NULL);
    }
    desk_restart_at(*state, E2E_DATE "T08:30:00+07:00"); /* not yet */
    desk_state(*state, visits[0], now);
    assert_string_equal(now, "held");
    desk_restart_at(*state, E2E_DATE "T08:40:00+07:00");
    wait_for(*state, visits[0], "waiting");
    desk_state(*state, visits[1], now); /* until somebody says so */
    assert_string_equal(now, "held");
    desk_move(*state, "reception", visits[1], "return", NULL, 200, NULL);
}

#define WITH_OFFICE(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_OFFICE(test_a_counter_is_taken_over_by_saying_so),
        WITH_OFFICE(test_a_hold_of_some_minutes_ends_by_itself),
        WITH_OFFICE(test_taking_over_is_asked_first_and_said_to_both),
        WITH_OFFICE(test_a_counter_without_its_clerk_pauses),
    };

    return cmocka_run_group_tests_name("staffing", tests, NULL, NULL);
}
