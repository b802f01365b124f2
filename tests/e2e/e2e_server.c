/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server as its clients see it: arrivals, calls, sign-in, keys that repeat, ends. */
#include "tests/support/e2e.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/test.h"

static void
test_the_server_says_how_it_is(void **state)
{
    struct e2e_answer *answer = e2e_ask(*state, NULL, "GET", "/healthz", NULL, NULL);

    assert_int_equal(answer->status, 200);
    assert_string_equal(e2e_text(answer, "status"), "ok");
    assert_non_null(strstr(e2e_text(answer, "clock"), "2026-07-14T08:15"));
    assert_true(json_is_integer(json_object_get(answer->json, "journal_seq")));
    e2e_answer_free(answer);
}

static void
test_a_ticket_becomes_a_number_once(void **state)
{
    char first[12];
    char again[12];

    assert_int_equal(e2e_arrive(*state, 0, first, NULL), 201);
    assert_string_equal(first, "A001");
    assert_int_equal(e2e_arrive(*state, 0, again, NULL), 200);
    assert_string_equal(again, first);
}

static void
test_the_day_of_a_visit(void **state)
{
    char visit[27];
    char path[80];
    struct e2e_answer *answer;

    assert_int_equal(e2e_arrive(*state, 0, NULL, visit), 201);
    assert_int_equal(e2e_post(*state, "counter-1", "/v1/counters/1/open"), 200);
    answer = e2e_ask(*state, "counter-1", "POST", "/v1/counters/1/call-next", NULL, NULL);
    assert_int_equal(answer->status, 200);
    assert_string_equal(e2e_text(answer, "number"), "A001");
    e2e_answer_free(answer);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/start", visit);
    assert_int_equal(e2e_post(*state, "counter-1", path), 200);
    assert_int_equal(e2e_post(*state, "counter-1", path), 409);
    assert_int_equal(e2e_post(*state, "counter-1", "/v1/counters/1/call-next"), 409);
}

static void
test_an_empty_line_answers_204(void **state)
{
    assert_int_equal(e2e_post(*state, "counter-1", "/v1/counters/1/open"), 200);
    assert_int_equal(e2e_post(*state, "counter-1", "/v1/counters/1/call-next"), 204);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_the_server_says_how_it_is, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_ticket_becomes_a_number_once, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(test_the_day_of_a_visit, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_an_empty_line_answers_204, e2e_start, e2e_stop),
    };

    return cmocka_run_group_tests_name("server", tests, NULL, NULL);
}
