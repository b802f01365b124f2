/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Event streams: order, resume, who sees what, heartbeats, phones. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base.h"
#include "common/clock.h"
#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/e2e.h"
#include "tests/support/test.h"

#define WAIT_MS 60000
#define TRIES 10

static void
test_a_board_hears_of_an_arrival_and_a_call(void **state)
{
    struct e2e_stream *board = e2e_listen(*state, "board", "/v1/events", NULL);
    char event[48];
    json_t *data = NULL;
    int64_t id = 0;

    assert_int_equal(e2e_post(*state, "counter-1", "/v1/counters/1/open"), 200);
    assert_true(e2e_next(board, WAIT_MS, &id, event, &data));
    assert_string_equal(event, "counter.opened");
    assert_int_equal(json_integer_value(json_object_get(data, "counter")), 1);
    json_decref(data);
    assert_int_equal(e2e_arrive(*state, 0, NULL, NULL), 201);
    assert_true(e2e_next(board, WAIT_MS, &id, event, &data));
    assert_string_equal(event, "visit.waiting");
    assert_string_equal(json_string_value(json_object_get(data, "number")), "A001");
    json_decref(data);
    assert_int_equal(e2e_post(*state, "counter-1", "/v1/counters/1/call-next"), 200);
    assert_true(e2e_next(board, WAIT_MS, &id, event, &data));
    assert_string_equal(event, "visit.called");
    assert_int_equal(json_integer_value(json_object_get(data, "counter")), 1);
    json_decref(data);
    e2e_unlisten(board);
}

/* What a board must never be told, whatever an act writes into its journal row. */
static void
test_a_board_is_told_numbers_and_counters_only(void **state)
{
    static const char *const known[] = { "seq", "mark", "at", "number", "counter",
        "prefix", "hall", "times", "called_at", "count", "day" };
    struct e2e_stream *board = e2e_listen(*state, "board", "/v1/events?since=0", NULL);
    json_t *data = NULL;
    const char *key;
    json_t *value;

    assert_int_equal(e2e_status(*state, "reception", "POST", "/v1/walkins",
                         "{\"service\":\"ktp-baru\",\"lane\":\"priority\",\"reason\":"
                         "\"hamil\",\"nik\":\"3517091708859901\"}"),
        201);
    assert_true(e2e_next(board, WAIT_MS, NULL, NULL, &data));
    json_object_foreach(data, key, value)
    {
        bool found = false;

        for (size_t i = 0; i < ARRAY_LEN(known); i++) {
            found = found || strcmp(known[i], key) == 0;
        }
        if (!found) {
            fail_msg("a board was told \"%s\"", key);
        }
        assert_true(!json_is_string(value) ||
                    (!strstr(json_string_value(value), "hamil") &&
                        !strstr(json_string_value(value), "3517091708859901")));
    }
    json_decref(data);
    e2e_unlisten(board);
}

static void
test_staff_are_told_which_visit_and_never_why_it_has_priority(void **state)
{
    struct e2e_stream *staff = e2e_listen(*state, "counter-1", "/v1/events", NULL);
    json_t *data = NULL;

    assert_int_equal(e2e_status(*state, "reception", "POST", "/v1/walkins",
                         "{\"service\":\"ktp-baru\",\"lane\":\"priority\",\"reason\":"
                         "\"hamil\"}"),
        201);
    assert_true(e2e_next(staff, WAIT_MS, NULL, NULL, &data));
    assert_int_equal(strlen(json_string_value(json_object_get(data, "visit"))), 26);
    assert_null(json_object_get(data, "reason"));
    json_decref(data);
    e2e_unlisten(staff);
}

static void
test_who_may_not_listen_is_refused(void **state)
{
    assert_int_equal(e2e_status(*state, NULL, "GET", "/v1/events", NULL), 401);
    assert_int_equal(e2e_status(*state, "backend", "GET", "/v1/events", NULL), 403);
    assert_int_equal(e2e_status(*state, "board", "HEAD", "/v1/events", NULL), 405);
}

/* Collect ids until `last`; each must follow the one before by one. */
static void
read_up_to(struct e2e_stream *stream, int64_t from, int64_t last)
{
    int64_t expected = from + 1;

    while (expected <= last) {
        int64_t id = 0;

        if (!e2e_next(stream, WAIT_MS, &id, NULL, NULL)) {
            fail_msg("event %d did not come", (int)expected);
        }
        assert_int_equal(id, expected);
        expected++;
    }
}

static void
test_a_listener_that_was_away_misses_nothing_and_hears_nothing_twice(void **state)
{
    enum { BEFORE = 150, AFTER = 20, TICKETS = BEFORE + AFTER };
    struct e2e_stream *stream;
    char last[16];

    /* Only arrivals, which every board sees, so the ids are without gaps. */
    for (int i = 0; i < BEFORE; i++) {
        assert_int_equal(e2e_arrive(*state, i, NULL, NULL), 201);
    }
    stream = e2e_listen(*state, "board", "/v1/events?since=0", NULL);
    read_up_to(stream, 0, 70);
    e2e_unlisten(stream);
    (void)snprintf(last, sizeof(last), "%d", 70);
    stream = e2e_listen(*state, "board", "/v1/events?since=0", last);
    for (int i = BEFORE; i < TICKETS; i++) {
        assert_int_equal(e2e_arrive(*state, i, NULL, NULL), 201);
    }
    read_up_to(stream, 70, TICKETS);
    assert_false(e2e_next(stream, 100, NULL, NULL, NULL));
    e2e_unlisten(stream);
}

/* After a restart the ring is empty: everything comes from the journal. */
static void
test_a_listener_resumes_over_a_restart_of_the_server(void **state)
{
    enum { COUNT = 150 };
    struct e2e_stream *stream;

    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(e2e_arrive(*state, i, NULL, NULL), 201);
    }
    e2e_kill(*state);
    e2e_restart(*state);
    stream = e2e_listen(*state, "board", "/v1/events", "10");
    assert_int_equal(e2e_arrive(*state, COUNT, NULL, NULL), 201);
    read_up_to(stream, 10, COUNT + 1);
    e2e_unlisten(stream);
}

static int
start_many(void **state)
{
    *state = e2e_open(&(struct e2e_options){ .tickets = 200 });
    return 0;
}

/* When a stream that hears no event had its comment number `count`. */
static int64_t
comment_ms(struct e2e_stream *stream, int count)
{
    int64_t until = clock_monotonic_ms() + WAIT_MS;

    while (e2e_comments(stream) < count) {
        assert_false(e2e_next(stream, 100, NULL, NULL, NULL));
        assert_true(clock_monotonic_ms() < until);
    }
    return clock_monotonic_ms();
}

/* The first comment comes at once. On a busy machine one may be late: another time is
 * right. */
static void
test_a_quiet_stream_has_a_comment_within_15_s(void **state)
{
    struct e2e_stream *board = e2e_listen(*state, "board", "/v1/events", NULL);
    int count = 2;
    int64_t before = comment_ms(board, count);
    int64_t now = comment_ms(board, ++count);

    while (now - before > 15000) {
        assert_true(count < 2 + TRIES);
        before = now;
        now = comment_ms(board, ++count);
    }
    e2e_unlisten(board);
}

/* The track token of a check-in as the kiosk is told it. */
static void
arrive_tracked(struct e2e *e2e, int ticket, char *path, size_t path_size)
{
    json_t *body = json_pack("{s:s}", "code", e2e_ticket(e2e, ticket));
    char *text = json_dumps(body, 0);
    struct e2e_answer *answer = e2e_ask(e2e, "kiosk", "POST", "/v1/checkins", text, NULL);
    const char *token = strrchr(e2e_text(answer, "track"), '/');

    assert_non_null(token);
    (void)snprintf(path, path_size, "/v1/track%s/events", token);
    e2e_answer_free(answer);
    json_decref(body);
    free(text);
}

static void
expect_position(
    struct e2e_stream *phone, int had_ahead, const char *state_name, int ahead)
{
    char event[48] = "";
    json_t *data = NULL;
    bool was;

    do { /* another estimate for the place it had may come in between */
        json_decref(data);
        data = NULL;
        assert_true(e2e_next(phone, WAIT_MS, NULL, event, &data));
        assert_string_equal(event, "position");
        was = strcmp(json_string_value(json_object_get(data, "state")), "waiting") == 0 &&
              json_integer_value(json_object_get(data, "ahead")) == had_ahead;
    } while (was);
    assert_string_equal(json_string_value(json_object_get(data, "state")), state_name);
    assert_int_equal(json_integer_value(json_object_get(data, "ahead")), ahead);
    json_decref(data);
}

static void
test_a_phone_hears_how_its_line_moves(void **state)
{
    char first[80];
    char third[80];
    struct e2e_stream *phone;
    struct e2e_stream *called;

    assert_int_equal(e2e_post(*state, "counter-1", "/v1/counters/1/open"), 200);
    arrive_tracked(*state, 0, first, sizeof(first));
    assert_int_equal(e2e_arrive(*state, 3, NULL, NULL), 201);
    arrive_tracked(*state, 6, third, sizeof(third));
    phone = e2e_listen(*state, NULL, third, NULL);
    called = e2e_listen(*state, NULL, first, NULL);
    expect_position(phone, -1, "waiting", 2);
    expect_position(called, -1, "waiting", 0);
    assert_int_equal(e2e_post(*state, "counter-1", "/v1/counters/1/call-next"), 200);
    expect_position(called, 0, "called", 0);
    expect_position(phone, 2, "waiting", 1);
    e2e_unlisten(phone);
    e2e_unlisten(called);
}

static void
test_a_phone_hears_nothing_when_only_others_move(void **state)
{
    char first[80];
    struct e2e_stream *phone;

    arrive_tracked(*state, 0, first, sizeof(first));
    phone = e2e_listen(*state, NULL, first, NULL);
    expect_position(phone, -1, "waiting", 0);
    assert_int_equal(e2e_arrive(*state, 3, NULL, NULL), 201); /* behind it */
    assert_int_equal(e2e_arrive(*state, 1, NULL, NULL), 201); /* another line */
    assert_false(e2e_next(phone, 500, NULL, NULL, NULL));
    e2e_unlisten(phone);
}

/* antrean-admin writes to the journal beside the server, which keeps the last 1024 rows.
 */
static void
test_rows_of_the_operator_take_their_place_among_the_others(void **state)
{
    struct e2e_stream *board;
    int64_t before = 0;

    for (int i = 0; i < 1030; i++) {
        assert_int_equal(e2e_post(*state, "supervisor", "/v1/boards/test"), 204);
    }
    board = e2e_listen(*state, "board", "/v1/events", NULL);
    for (int i = 0; i < 4; i++) {
        char row[96];
        char event[48];
        json_t *data = NULL;
        int64_t id = 0;

        (void)snprintf(
            row, sizeof(row), "MASUK-%d,ktp-baru," E2E_DATE ",08:00,11:00,Warga,,\n", i);
        desk_import(*state, row);
        assert_int_equal(e2e_arrive(*state, i, NULL, NULL), 201);
        assert_true(e2e_next(board, WAIT_MS, &id, event, &data));
        assert_string_equal(event, "visit.waiting");
        assert_true(before == 0 || id == before + 2); /* one of them was the operator's */
        before = id;
        json_decref(data);
    }
    e2e_unlisten(board);
}

/* A standby that lacks the last rows took over: streams end, and go on in what there is.
 */
static void
test_a_journal_that_lost_its_end_is_begun_anew(void **state)
{
    struct e2e *e2e = e2e_open(&(struct e2e_options){ .unchecked = true });
    struct e2e_stream *board = e2e_listen(e2e, "board", "/v1/events?since=0", NULL);
    char event[48];
    json_t *data = NULL;
    int64_t id = 0;

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(e2e_post(e2e, "supervisor", "/v1/boards/test"), 204);
        assert_true(e2e_next(board, WAIT_MS, &id, event, &data));
        json_decref(data);
    }
    (void)test_database_run(e2e_database(e2e), "DELETE FROM journal WHERE seq = 3");
    assert_false(e2e_next(board, 2 * WAIT_MS, &id, event, &data));
    assert_true(e2e_has_ended(board));
    e2e_unlisten(board);
    board = e2e_listen(e2e, "board", "/v1/events", "3");
    assert_int_equal(e2e_post(e2e, "supervisor", "/v1/boards/test"), 204);
    assert_int_equal(e2e_post(e2e, "supervisor", "/v1/boards/test"), 204);
    for (int want = 3; want <= 4; want++) {
        assert_true(e2e_next(board, WAIT_MS, &id, event, &data));
        assert_int_equal(id, want);
        json_decref(data);
    }
    e2e_unlisten(board);
    e2e_close(e2e);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_board_hears_of_an_arrival_and_a_call, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_board_is_told_numbers_and_counters_only, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_staff_are_told_which_visit_and_never_why_it_has_priority, e2e_start,
            e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_who_may_not_listen_is_refused, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_listener_that_was_away_misses_nothing_and_hears_nothing_twice,
            start_many, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_listener_resumes_over_a_restart_of_the_server, start_many, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_quiet_stream_has_a_comment_within_15_s, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_phone_hears_how_its_line_moves, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_phone_hears_nothing_when_only_others_move, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_rows_of_the_operator_take_their_place_among_the_others, e2e_start,
            e2e_stop),
        cmocka_unit_test(test_a_journal_that_lost_its_end_is_begun_anew),
    };

    return cmocka_run_group_tests_name("events", tests, NULL, NULL);
}
