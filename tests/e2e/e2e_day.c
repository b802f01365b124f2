/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The end of a day and the next morning: who still waits is told, numbers begin again,
 * and nothing that somebody was promised is lost. Source: docs/rules.md, "Closing".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

#define DEADLINE_MS 60000

/* A walk-in for "info" and the path of its phone. */
static void
walk_in(struct e2e *e2e, const char *want, char path[120])
{
    struct e2e_answer *answer =
        e2e_ask(e2e, "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}", NULL);
    const char *token = strstr(e2e_text(answer, "track"), "/p/");

    assert_int_equal(answer->status, 201);
    assert_string_equal(e2e_text(answer, "number"), want);
    assert_non_null(token);
    (void)snprintf(path, 120, "/v1/track/%s", token + strlen("/p/"));
    e2e_answer_free(answer);
}

/* What the phone of a visit says. */
static void
expect_state(struct e2e *e2e, const char *path, const char *want)
{
    struct e2e_answer *answer = e2e_ask(e2e, NULL, "GET", path, NULL, NULL);

    assert_int_equal(answer->status, 200);
    assert_string_equal(e2e_text(answer, "state"), want);
    e2e_answer_free(answer);
}

/* Wait for an event of this kind from the beginning of the journal. */
static void
wait_for(struct e2e *e2e, const char *kind)
{
    struct e2e_stream *stream = e2e_listen(e2e, "board", "/v1/events?since=0", NULL);
    char got[48] = "";
    json_t *data = NULL;

    while (strcmp(got, kind) != 0) {
        if (!e2e_next(stream, DEADLINE_MS, NULL, got, &data)) {
            fail_msg("no %s within %d ms", kind, DEADLINE_MS);
        }
        json_decref(data);
        data = NULL;
    }
    e2e_unlisten(stream);
}

static void
test_the_day_closes_itself_when_the_grace_is_over(void **state)
{
    char first[120];
    char second[120];

    walk_in(*state, "Z001", first);
    walk_in(*state, "Z002", second);
    desk_restart_at(*state, "2026-07-14T15:59:00+07:00");
    desk_open(*state, 1); /* closed at 15.00, but who waits is still called */
    desk_serve(*state, 1, "Z001");
    desk_restart_at(*state, "2026-07-14T16:00:00+07:00");
    wait_for(*state, "day.closed");
    expect_state(*state, first, "done");
    expect_state(*state, second, "unserved");
    desk_serve(*state, 1, "");
}

static void
test_a_day_that_nobody_closed_is_closed_in_the_morning(void **state)
{
    char yesterday[120];
    char today[120];

    walk_in(*state, "Z001", yesterday);
    desk_restart_at(*state, "2026-07-15T08:15:00+07:00");
    wait_for(*state, "day.closed");
    expect_state(*state, yesterday, "unserved");
    walk_in(*state, "Z001", today);
    expect_state(*state, today, "waiting");
    assert_string_not_equal(today, yesterday);
    assert_int_equal(desk_service(*state, "info", "waiting"), 1);
    desk_refused(*state, e2e_ticket(*state, 0), 409, "other_date");
}

static void
test_a_supervisor_may_close_early(void **state)
{
    char waiting[120];
    struct e2e_answer *answer;

    walk_in(*state, "Z001", waiting);
    desk_open(*state, 1);
    answer = e2e_ask(*state, "supervisor", "POST", "/v1/day/close", NULL, NULL);
    assert_int_equal(answer->status, 200);
    assert_string_equal(e2e_text(answer, "day"), E2E_DATE);
    assert_int_equal(json_integer_value(json_object_get(answer->json, "unserved")), 1);
    assert_non_null(
        strstr(e2e_text(answer, "anchor"), "antrean-anchor office=3517 seq="));
    e2e_answer_free(answer);
    expect_state(*state, waiting, "unserved");
    desk_serve(*state, 1, "");
    desk_expect(*state, "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}", 409,
        "closed_now");
    desk_refused(*state, e2e_ticket(*state, 0), 409, "closed_now");
    assert_int_equal(desk_service(*state, "info", "left"), 0);
    desk_expect(*state, "supervisor", "POST", "/v1/day/close", NULL, 409, NULL);
}

static void
reopen(struct e2e *e2e, const char *body, int status)
{
    desk_expect(e2e, "supervisor", "POST", "/v1/day/reopen", body, status,
        status == 409 ? "wrong_state" : NULL);
}

static void
wait_until_unserved(struct e2e *e2e, const char *path)
{
    int64_t end = clock_monotonic_ms() + DEADLINE_MS;
    bool unserved = false;

    while (!unserved) {
        struct e2e_answer *answer = e2e_ask(e2e, NULL, "GET", path, NULL, NULL);

        unserved = strcmp(e2e_text(answer, "state"), "unserved") == 0;
        e2e_answer_free(answer);
        assert_true(clock_monotonic_ms() < end);
        (void)usleep(10000);
    }
}

static void
test_a_closing_is_taken_back(void **state)
{
    char path[120];
    char visit[DESK_VISIT_SIZE];

    walk_in(*state, "Z001", path);
    desk_walk_in(*state, "info", NULL, NULL, visit);
    reopen(*state, "{\"reason\":\"belum tutup\"}", 409);
    desk_expect(*state, "supervisor", "POST", "/v1/day/close", NULL, 200, NULL);
    expect_state(*state, path, "unserved");
    reopen(*state, "{}", 400);
    reopen(*state, "{\"reason\":\"salah tekan\",\"day\":\"2026-07-13\"}", 409);
    reopen(*state, "{\"reason\":\"salah tekan\",\"day\":\"kemarin\"}", 400);
    reopen(*state, "{\"reason\":\"salah tekan\"}", 200);
    expect_state(*state, path, "waiting");
    walk_in(*state, "Z003", path); /* the doors are open again */
    desk_open(*state, 1);
    desk_serve(*state, 1, "Z001");
    desk_serve(*state, 1, "Z002");
    desk_restart_at(*state, "2026-07-14T16:00:00+07:00"); /* and it closes as ever */
    wait_until_unserved(*state, path);
    desk_restart_at(*state, "2026-07-14T16:01:00+07:00");
    desk_expect(*state, "supervisor", "POST", "/v1/day/reopen",
        "{\"reason\":\"masih ada orang\"}", 200, NULL);
    desk_restart_at(*state, "2026-07-14T16:05:00+07:00"); /* wanted open: by hand now */
    expect_state(*state, path, "waiting");
    desk_open(*state, 1);
    desk_serve(*state, 1, "Z003");
    desk_expect(*state, "supervisor", "POST", "/v1/day/close", NULL, 200, NULL);
}

/* Who came back too late for its call lets others go first, reopened or not: so the
 * journal says it, from which everybody is told why they wait. */
static void
test_who_lets_others_first_is_told_so_when_the_day_is_reopened(void **state)
{
    char visit[DESK_VISIT_SIZE];
    struct e2e_stream *stream;
    json_t *data = NULL;
    char kind[48];
    bool reopened = false;

    desk_walk_in(*state, "info", NULL, NULL, visit);
    desk_open(*state, 1);
    desk_call(*state, 1, NULL, NULL);
    desk_move(*state, "counter-1", visit, "absent", NULL, 200, NULL);
    desk_move(*state, "reception", visit, "return", NULL, 200, NULL);
    desk_expect(*state, "supervisor", "POST", "/v1/day/close", NULL, 200, NULL);
    reopen(*state, "{\"reason\":\"salah tekan\"}", 200);
    stream = e2e_listen(*state, "supervisor", "/v1/events?since=0", NULL);
    while (!reopened) {
        const char *why;

        assert_true(e2e_next(stream, DEADLINE_MS, NULL, kind, &data));
        why = json_string_value(json_object_get(data, "why"));
        reopened =
            strcmp(kind, "visit.waiting") == 0 && why && strcmp(why, "day_reopened") == 0;
        if (reopened) {
            assert_int_equal(json_integer_value(json_object_get(data, "after_calls")), 5);
        }
        json_decref(data);
        data = NULL;
    }
    e2e_unlisten(stream);
}

static void
test_who_is_being_served_at_closing_is_finished(void **state)
{
    char visit[DESK_VISIT_SIZE];

    desk_walk_in(*state, "info", NULL, NULL, visit);
    desk_open(*state, 1);
    desk_call(*state, 1, NULL, NULL);
    desk_move(*state, "counter-1", visit, "start", NULL, 200, NULL);
    desk_expect(*state, "supervisor", "POST", "/v1/day/close", NULL, 200, NULL);
    desk_move(
        *state, "counter-1", visit, "finish", "{\"outcome\":\"incomplete\"}", 200, NULL);
    desk_expect(*state, "counter-1", "POST", "/v1/counters/1/close", NULL, 200, NULL);
}

static void
test_yesterdays_number_is_not_called_back_today(void **state)
{
    char absent[DESK_VISIT_SIZE];
    char header[96];
    char path[96];
    struct e2e_answer *answer;

    desk_walk_in(*state, "info", NULL, NULL, absent);
    desk_open(*state, 1);
    desk_call(*state, 1, NULL, NULL);
    desk_move(*state, "counter-1", absent, "absent", NULL, 200, NULL);
    desk_restart_at(*state, "2026-07-15T08:15:00+07:00");
    answer = e2e_ask(*state, NULL, "POST", "/v1/session",
        "{\"username\":\"reception\",\"password\":\"" E2E_PASSWORD "\"}", NULL);
    assert_int_equal(answer->status, 200);
    (void)snprintf(
        header, sizeof(header), "Authorization: Bearer %s", e2e_text(answer, "token"));
    e2e_answer_free(answer);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/return", absent);
    answer = e2e_ask(*state, NULL, "POST", path, NULL, header);
    assert_int_equal(answer->status, 409);
    assert_string_equal(e2e_text(answer, "code"), "wrong_state");
    assert_string_equal(e2e_text(answer, "state"), "absent");
    e2e_answer_free(answer);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/reprint", absent);
    answer = e2e_ask(*state, "kiosk", "POST", path, "{}", NULL);
    assert_int_equal(answer->status, 409);
    assert_string_equal(e2e_text(answer, "code"), "wrong_state");
    assert_string_equal(e2e_text(answer, "state"), "absent");
    e2e_answer_free(answer);
}

static const char first_places[] =
    "{\"policy\":{\"max_calls\":3,\"priority_run\":2,\"age_limit_min\":60,"
    "\"return_after\":5,\"late\":\"after_scheduled\",\"close_grace_min\":60,"
    "\"first_place_next_day\":true,\"keep_personal_days\":30}}";

/* Who is next in the one line that has somebody, as the board in the hall shows it. */
static void
expect_next(struct e2e *e2e, const char *first, const char *second)
{
    struct e2e_answer *board = e2e_ask(e2e, "board", "GET", "/v1/board", NULL, NULL);
    json_t *line;
    json_t *next = NULL;
    size_t i;

    json_array_foreach(json_object_get(board->json, "waiting"), i, line)
    {
        if (json_integer_value(json_object_get(line, "count")) > 0) {
            next = json_object_get(line, "next");
        }
    }
    assert_string_equal(json_string_value(json_array_get(next, 0)), first);
    assert_string_equal(json_string_value(json_array_get(next, 1)), second);
    e2e_answer_free(board);
}

static void
test_who_was_left_unserved_comes_first_next_day(void **state)
{
    struct e2e *e2e = e2e_open(&(struct e2e_options){ .settings = first_places });
    struct e2e_answer *answer;
    char unserved[120];
    char today[120];
    char slip[160];

    (void)state;
    walk_in(e2e, "Z001", unserved);
    (void)snprintf(slip, sizeof(slip), "https://antrean.example/p/%s",
        unserved + strlen("/v1/track/"));
    answer = desk_scan(e2e, slip); /* the slip of today: the same number */
    assert_int_equal(answer->status, 200);
    assert_string_equal(e2e_text(answer, "number"), "Z001");
    e2e_answer_free(answer);
    desk_restart_at(e2e, "2026-07-14T16:00:00+07:00");
    wait_for(e2e, "day.closed");
    answer = e2e_ask(e2e, NULL, "GET", unserved, NULL, NULL);
    assert_string_equal(e2e_text(answer, "state"), "unserved");
    assert_string_equal(json_string_value(json_object_get(
                            json_object_get(answer->json, "again"), "date")),
        "2026-07-15");
    e2e_answer_free(answer);

    desk_restart_at(e2e, "2026-07-15T08:15:00+07:00");
    walk_in(e2e, "Z001", today);
    answer = desk_scan(e2e, slip);
    assert_int_equal(answer->status, 201);
    assert_string_equal(e2e_text(answer, "number"), "Z002");
    assert_int_equal(json_integer_value(json_object_get(answer->json, "ahead")), 0);
    e2e_answer_free(answer);
    expect_next(e2e, "Z002", "Z001");
    answer = desk_scan(e2e, slip);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    e2e_close(e2e);
}

/* Who came with a ticket keeps it: the same paper opens the door on the next day. */
static void
test_a_ticket_holder_who_was_left_unserved_comes_first_too(void **state)
{
    struct e2e *e2e = e2e_open(&(struct e2e_options){ .settings = first_places });
    struct e2e_answer *answer;
    const char *token;
    char phone[120];
    int left;

    (void)state;
    answer = desk_scan(e2e, e2e_ticket(e2e, 0));
    assert_int_equal(answer->status, 201);
    assert_string_equal(e2e_text(answer, "number"), "A001");
    token = strstr(e2e_text(answer, "track"), "/p/");
    assert_non_null(token);
    (void)snprintf(phone, sizeof(phone), "/v1/track/%s", token + strlen("/p/"));
    e2e_answer_free(answer);
    desk_restart_at(e2e, "2026-07-14T16:00:00+07:00");
    wait_for(e2e, "day.closed");
    answer = e2e_ask(e2e, NULL, "GET", phone, NULL, NULL);
    assert_string_equal(e2e_text(answer, "state"), "unserved");
    assert_string_equal(json_string_value(json_object_get(
                            json_object_get(answer->json, "again"), "date")),
        "2026-07-15");
    assert_string_equal(json_string_value(json_object_get(
                            json_object_get(answer->json, "again"), "from")),
        "08:00");
    e2e_answer_free(answer);
    desk_refused(e2e, e2e_ticket(e2e, 3), 409, "closed_now"); /* did not come: no place */

    desk_restart_at(e2e, "2026-07-15T08:15:00+07:00");
    left = desk_service(e2e, "ktp-baru", "left");
    desk_walk_in(e2e, "ktp-baru", NULL, NULL, NULL);
    answer = desk_scan(e2e, e2e_ticket(e2e, 0));
    assert_int_equal(answer->status, 201);
    assert_string_equal(e2e_text(answer, "number"), "A002");
    assert_int_equal(json_integer_value(json_object_get(answer->json, "ahead")), 0);
    assert_true(json_is_false(json_object_get(answer->json, "late")));
    e2e_answer_free(answer);
    expect_next(e2e, "A002", "A001");
    /* Its place was set aside in the morning: only the walk-in took one. */
    assert_int_equal(desk_service(e2e, "ktp-baru", "left"), left - 1);
    desk_refused(e2e, e2e_ticket(e2e, 3), 409, "other_date");
    e2e_close(e2e);
}

/* Of one with a ticket and one without; and all of it once more. */
static void
test_first_places_are_given_back_with_the_closing(void **state)
{
    struct e2e *e2e = e2e_open(&(struct e2e_options){ .settings = first_places });
    char with[120];
    char without[120];
    struct e2e_answer *answer;
    int left;

    (void)state;
    answer = desk_scan(e2e, e2e_ticket(e2e, 0));
    assert_int_equal(answer->status, 201);
    (void)snprintf(with, sizeof(with), "/v1/track/%s",
        strstr(e2e_text(answer, "track"), "/p/") + strlen("/p/"));
    e2e_answer_free(answer);
    walk_in(e2e, "Z001", without);
    for (int i = 0; i < 2; i++) {
        desk_expect(e2e, "supervisor", "POST", "/v1/day/close", NULL, 200, NULL);
        expect_state(e2e, with, "unserved");
        expect_state(e2e, without, "unserved");
        assert_int_equal(test_database_run(e2e_database(e2e),
                             "SELECT COUNT(*) FROM ticket WHERE day = '2026-07-15' "
                             "AND state = 'approved' AND first_place = 1"),
            2);
        reopen(e2e, "{\"reason\":\"jam salah\"}", 200);
        expect_state(e2e, with, "waiting");
        expect_state(e2e, without, "waiting");
        assert_int_equal(test_database_run(e2e_database(e2e),
                             "SELECT COUNT(*) FROM ticket WHERE first_place = 1 OR "
                             "(day = '2026-07-15' AND state = 'approved')"),
            0);
        assert_int_equal(test_database_run(e2e_database(e2e),
                             "SELECT COALESCE(SUM(tickets), 0) FROM quota_use WHERE "
                             "day = '2026-07-15'"),
            0);
    }
    answer = desk_scan(e2e, e2e_ticket(e2e, 0)); /* still the ticket of today */
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    desk_expect(e2e, "supervisor", "POST", "/v1/day/close", NULL, 200, NULL);
    desk_restart_at(e2e, "2026-07-15T08:15:00+07:00");
    left = desk_service(e2e, "ktp-baru", "left");
    answer = desk_scan(e2e, e2e_ticket(e2e, 0));
    assert_int_equal(answer->status, 201);
    e2e_answer_free(answer);
    assert_int_equal(desk_service(e2e, "ktp-baru", "left"), left);
    e2e_close(e2e);
}

static void
test_an_old_slip_without_a_promise_is_told_its_day(void **state)
{
    char path[120];
    char slip[160];

    walk_in(*state, "Z001", path);
    (void)snprintf(
        slip, sizeof(slip), "https://antrean.example/p/%s", path + strlen("/v1/track/"));
    desk_restart_at(*state, "2026-07-15T08:15:00+07:00");
    wait_for(*state, "day.closed");
    desk_refused(*state, slip, 409, "other_date");
    desk_refused(*state, "https://antrean.example/p/0123456789ABCDEFGHJKMNPQ", 404,
        "unknown_ticket");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)
        BEHAVIOUR(test_the_day_closes_itself_when_the_grace_is_over),
        BEHAVIOUR(test_a_day_that_nobody_closed_is_closed_in_the_morning),
        BEHAVIOUR(test_a_supervisor_may_close_early),
        BEHAVIOUR(test_a_closing_is_taken_back),
        BEHAVIOUR(test_who_lets_others_first_is_told_so_when_the_day_is_reopened),
        cmocka_unit_test(test_first_places_are_given_back_with_the_closing),
        BEHAVIOUR(test_who_is_being_served_at_closing_is_finished),
        BEHAVIOUR(test_yesterdays_number_is_not_called_back_today),
        cmocka_unit_test(test_who_was_left_unserved_comes_first_next_day),
        cmocka_unit_test(test_a_ticket_holder_who_was_left_unserved_comes_first_too),
        BEHAVIOUR(test_an_old_slip_without_a_promise_is_told_its_day),
    };

    return cmocka_run_group_tests_name("day", tests, NULL, NULL);
}
