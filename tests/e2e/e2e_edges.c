/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Past what is held: more calls than a board lists, and listeners who stand just inside,
 * on and just outside the edge of the rows that the server keeps in memory.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

#define LISTED 12 /* calls on a board */
#define KEPT 1024 /* rows in memory: the feed's ring */
#define WAIT_MS 60000

static void
test_a_board_lists_the_latest_calls(void **state)
{
    enum { CALLS = LISTED + 3 };
    struct e2e_answer *board;
    json_t *calls;
    json_t *call;
    size_t i;

    desk_open(*state, 1);
    for (int n = 1; n <= CALLS; n++) {
        char number[DESK_NUMBER_SIZE];

        desk_walk_in(*state, "info", NULL, number, NULL);
        desk_serve(*state, 1, number);
    }
    board = e2e_ask(*state, "board", "GET", "/v1/board", NULL, NULL);
    calls = json_object_get(board->json, "calls");
    assert_int_equal(json_array_size(calls), LISTED);
    json_array_foreach(calls, i, call)
    {
        char number[24];

        (void)snprintf(number, sizeof(number), "Z%03d", CALLS - (int)i);
        assert_string_equal(json_string_value(json_object_get(call, "number")), number);
        assert_int_equal(json_integer_value(json_object_get(call, "counter")), 1);
        assert_string_equal(json_string_value(json_object_get(call, "state")), "done");
    }
    e2e_answer_free(board);
}

static int64_t
journal_end(struct e2e *e2e)
{
    struct e2e_answer *health = e2e_ask(e2e, NULL, "GET", "/healthz", NULL, NULL);
    int64_t end = json_integer_value(json_object_get(health->json, "journal_seq"));

    e2e_answer_free(health);
    return end;
}

/* Who has heard up to `since` is told each row after it, once. */
static void
expect_rest(struct e2e *e2e, int64_t since, int64_t end)
{
    char last[24];
    struct e2e_stream *stream;
    int64_t id = 0;

    (void)snprintf(last, sizeof(last), "%" PRId64, since);
    stream = e2e_listen(e2e, "board", "/v1/events", last);
    for (int64_t want = since + 1; want <= end; want++) {
        if (!e2e_next(stream, WAIT_MS, &id, NULL, NULL) || id != want) {
            fail_msg("after %" PRId64 " of %" PRId64 ": told %" PRId64 ", not %" PRId64,
                since, end, id, want);
        }
    }
    assert_false(e2e_next(stream, 20, &id, NULL, NULL));
    e2e_unlisten(stream);
}

static void
test_a_listener_at_the_edge_of_memory_misses_nothing(void **state)
{
    int64_t end;

    for (int i = 0; i < KEPT + 100; i++) {
        assert_int_equal(e2e_post(*state, "supervisor", "/v1/boards/test"), 204);
    }
    end = journal_end(*state);
    assert_int_equal(end, KEPT + 100);
    for (int64_t beside = -2; beside <= 2; beside++) {
        expect_rest(*state, end - KEPT + beside, end);
    }
    expect_rest(*state, end - 1, end);
    expect_rest(*state, end, end);
    assert_int_equal(e2e_post(*state, "supervisor", "/v1/boards/test"), 204);
    expect_rest(*state, end + 1 - KEPT, end + 1); /* the edge has moved by one */
    expect_rest(*state, end - KEPT, end + 1);
}

/* What staff are told is longer, and after a restart all of it comes from the journal:
 * pages that are more than what is sent at once. */
static void
test_long_rows_of_the_journal_come_whole_and_in_order(void **state)
{
    enum { PEOPLE = 40 };
    struct e2e_stream *stream;
    int64_t end;

    desk_open(*state, 1);
    for (int n = 1; n <= PEOPLE; n++) {
        char number[DESK_NUMBER_SIZE];

        desk_walk_in(
            *state, n % 2 ? "info" : "ambil", "penyandang disabilitas", number, NULL);
        desk_serve(*state, 1, number);
    }
    end = journal_end(*state);
    assert_int_equal(end, 1 + 4 * PEOPLE);
    assert_int_equal(e2e_end(*state), 0);
    e2e_restart(*state);
    stream = e2e_listen(*state, "supervisor", "/v1/events?since=0", NULL);
    for (int64_t want = 1; want <= end; want++) {
        int64_t id = 0;

        assert_true(e2e_next(stream, WAIT_MS, &id, NULL, NULL));
        assert_int_equal(id, want);
    }
    assert_false(e2e_next(stream, 20, NULL, NULL, NULL));
    e2e_unlisten(stream);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_board_lists_the_latest_calls, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_listener_at_the_edge_of_memory_misses_nothing, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_long_rows_of_the_journal_come_whole_and_in_order, e2e_start, e2e_stop),
    };

    return cmocka_run_group_tests_name("edges", tests, NULL, NULL);
}
