/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A counter by HTTP: who may sit at it, and whom it had today. Source: docs/rules.md,
 * "Counters".
 */
#include <stdio.h>

#include "tests/support/desk.h"
#include "tests/support/test.h"

/* The `index`-th of today's visits of counter 1: "A001 done incomplete". */
static void
past_visit(struct e2e *e2e, size_t index, char out[64])
{
    struct e2e_answer *answer =
        e2e_ask(e2e, "counter-1", "GET", "/v1/counters/1/visits", NULL, NULL);
    const json_t *visit = json_array_get(json_object_get(answer->json, "visits"), index);
    const char *outcome = json_string_value(json_object_get(visit, "outcome"));

    assert_int_equal(answer->status, 200);
    out[0] = '\0';
    if (visit) {
        (void)snprintf(out, 64, "%s %s %s",
            json_string_value(json_object_get(visit, "number")),
            json_string_value(json_object_get(visit, "state")), outcome ? outcome : "-");
    }
    e2e_answer_free(answer);
}

/* What a problem says to the person, and the code it has. */
static void
expect_title(struct e2e *e2e, const char *who, const char *path, const char *body,
    const char *code, const char *title)
{
    struct e2e_answer *answer = e2e_ask(e2e, who, "POST", path, body, NULL);

    assert_string_equal(e2e_text(answer, "code"), code);
    assert_string_equal(e2e_text(answer, "title"), title);
    e2e_answer_free(answer);
}

static void
test_a_clerk_sits_at_one_counter(void **state)
{
    char visit[DESK_VISIT_SIZE];

    desk_open(*state, 1);
    desk_walk_in(*state, "info", NULL, NULL, NULL);
    desk_call(*state, 1, NULL, visit);
    expect_title(*state, "counter-1", "/v1/counters/2/open", NULL, "counter_busy",
        "Anda masih membuka loket 1.");
    desk_open(*state, 1); /* the own one again is no second one */
    desk_move(*state, "counter-1", visit, "absent", NULL, 200, NULL);
    desk_expect(*state, "counter-1", "POST", "/v1/counters/1/close", NULL, 200, NULL);
    desk_expect(*state, "counter-1", "POST", "/v1/counters/2/open", NULL, 200, NULL);
    desk_expect(*state, "counter-1", "POST", "/v1/counters/2/pause",
        "{\"reason\":\"istirahat\"}", 200, NULL);
    desk_expect(
        *state, "counter-1", "POST", "/v1/counters/1/open", NULL, 409, "counter_busy");
    desk_expect(*state, "supervisor", "POST", "/v1/counters/1/open", NULL, 200, NULL);
    desk_expect(*state, "supervisor", "POST", "/v1/counters/3/open", NULL, 200, NULL);
}

static void
test_whose_counter_it_is_is_told(void **state)
{
    desk_open(*state, 1);
    expect_title(*state, "counter-2", "/v1/counters/1/open", NULL, "not_allowed",
        "Loket 1 sedang dipakai counter-1.");
}

static void
test_a_counter_tells_whom_it_had_today(void **state)
{
    char visit[3][DESK_VISIT_SIZE], text[64];

    for (int i = 0; i < 3; i++) {
        desk_walk_in(*state, "ktp-baru", NULL, NULL, visit[i]);
    }
    desk_open(*state, 1);
    desk_call(*state, 1, NULL, NULL);
    past_visit(*state, 0, text);
    assert_string_equal(text, ""); /* who is there is not history */
    desk_finish(*state, 1, visit[0]);
    desk_call(*state, 1, NULL, NULL);
    desk_move(*state, "counter-1", visit[1], "absent", NULL, 200, NULL);
    desk_call(*state, 1, NULL, NULL);
    past_visit(*state, 0, text);
    assert_string_equal(text, "A002 absent -");
    past_visit(*state, 1, text);
    assert_string_equal(text, "A001 done incomplete");
    past_visit(*state, 2, text);
    assert_string_equal(text, "");
    desk_expect(*state, "counter-1", "GET", "/v1/counters/98/visits", NULL, 404, NULL);
}

/* Whom a clerk served and sent on stays in that clerk's history, in the order of calls.
 */
static void
test_who_was_sent_to_another_counter_stays_in_the_history_of_both(void **state)
{
    char visit[2][DESK_VISIT_SIZE], text[64];

    desk_walk_in(*state, "ktp-baru", NULL, NULL, visit[0]);
    desk_walk_in(*state, "ktp-baru", NULL, NULL, visit[1]);
    desk_open(*state, 1);
    desk_open(*state, 2);
    desk_call(*state, 1, NULL, NULL);
    desk_move(*state, "counter-1", visit[0], "start", NULL, 200, NULL);
    desk_move(*state, "counter-1", visit[0], "transfer", "{\"counter\":2}", 200, NULL);
    past_visit(*state, 0, text);
    assert_string_equal(text, "A001 waiting -");
    desk_call(*state, 2, NULL, NULL);
    desk_call(*state, 1, NULL, NULL);
    desk_finish(*state, 1, visit[1]);
    desk_finish(*state, 2, visit[0]);
    past_visit(*state, 0, text);
    assert_string_equal(text, "A002 done incomplete");
    past_visit(*state, 1, text);
    assert_string_equal(text, "A001 waiting -");
    past_visit(*state, 2, text);
    assert_string_equal(text, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)
        BEHAVIOUR(test_a_clerk_sits_at_one_counter),
        BEHAVIOUR(test_whose_counter_it_is_is_told),
        BEHAVIOUR(test_a_counter_tells_whom_it_had_today),
        BEHAVIOUR(test_who_was_sent_to_another_counter_stays_in_the_history_of_both),
    };

    return cmocka_run_group_tests_name("seat", tests, NULL, NULL);
}
