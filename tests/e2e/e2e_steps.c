/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Several steps on one number: who is done at one counter waits for the next one, with
 * number and arrival, is told so on paper and phone, and counts once in the report.
 * Source: docs/rules.md, "Steps".
 */
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

#define SERVICE(code) "/v1/settings/services/items/" code
#define VERIFIED "{\"outcome\":\"verified\"}"

static void
set(struct e2e *e2e, const char *path, const char *body)
{
    desk_expect(e2e, "admin", "PATCH", path, body, 200, NULL);
}

/* Information (Z), then a card (A), then handing out (K), each at a counter of its own.
 */
static int
open_office(void **state)
{
    if (e2e_start(state) != 0) {
        return -1;
    }
    set(*state, SERVICE("ktp-rekam"), "{\"documents\":[]}");
    set(*state, SERVICE("ambil"), "{\"documents\":[]}");
    set(*state, SERVICE("info"), "{\"steps\":[\"ktp-rekam\",\"ambil\"]}");
    set(*state, "/v1/settings/counters/items/1", "{\"services\":[\"info\"]}");
    set(*state, "/v1/settings/counters/items/2", "{\"services\":[\"ktp-rekam\"]}");
    set(*state, "/v1/settings/counters/items/3", "{\"services\":[\"ambil\"]}");
    for (int n = 1; n <= 3; n++) {
        desk_open(*state, n);
    }
    return 0;
}

static void
shows(struct e2e *e2e, const char *who, const char *path, const char *wanted)
{
    struct e2e_answer *answer = e2e_ask(e2e, who, "GET", path, NULL, NULL);

    if (!strstr(answer->body, wanted)) {
        fail_msg("%s: %s is not in %s", path, wanted, answer->body);
    }
    e2e_answer_free(answer);
}

/* Serve at a counter whom it calls next, who must be `number`. */
static void
serve(struct e2e *e2e, int n, const char *number, const char *finish)
{
    char called[DESK_NUMBER_SIZE], visit[DESK_VISIT_SIZE], who[24];

    (void)snprintf(who, sizeof(who), "counter-%d", n);
    desk_call(e2e, n, called, visit);
    assert_string_equal(called, number);
    desk_move(e2e, who, visit, "start", NULL, 200, NULL);
    desk_move(e2e, who, visit, "finish", finish, 200, NULL);
}

/* A walk-in for information; the address of its phone's page. */
static void
arrive(struct e2e *e2e, char visit[DESK_VISIT_SIZE], char page[64])
{
    struct e2e_answer *answer =
        e2e_ask(e2e, "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}", NULL);

    assert_int_equal(answer->status, 201);
    assert_non_null(strstr(answer->body,
        "Sesudah itu, dengan nomor yang sama: Perekaman KTP-el: foto dan sidik jari;"));
    text_copy(visit, DESK_VISIT_SIZE, e2e_text(answer, "visit"));
    text_copy(page, 64, strstr(e2e_text(answer, "track"), "/p/"));
    e2e_answer_free(answer);
}

static void
test_one_number_goes_from_step_to_step(void **state)
{
    char visit[DESK_VISIT_SIZE], page[64], now[16];

    arrive(*state, visit, page);                         /* Z001 */
    desk_walk_in(*state, "ktp-rekam", NULL, NULL, NULL); /* A001, later */
    shows(*state, NULL, page, "Langkah 1 dari 3: Informasi dan pengaduan.");
    serve(*state, 1, "Z001", VERIFIED);
    desk_state(*state, visit, now);
    assert_string_equal(now, "waiting");
    shows(*state, NULL, page, "Langkah 2 dari 3: Perekaman KTP-el");
    shows(*state, NULL, page, "Sesudah itu, dengan nomor yang sama: Pengambilan");
    shows(*state, "board", "/v1/board", "\"next\":[\"Z001\",\"A001\"]");
    serve(*state, 2, "Z001", VERIFIED); /* came first */
    serve(*state, 2, "A001", VERIFIED);
    serve(*state, 3, "Z001", VERIFIED);
    desk_state(*state, visit, now);
    assert_string_equal(now, "done");
    desk_serve(*state, 3, "");
    /* Two people, each where it came for. */
    shows(*state, "supervisor", "/v1/reports/services?from=2026-07-14&to=2026-07-14",
        "\"service\":\"info\",\"arrived\":1");
    shows(*state, "supervisor", "/v1/reports/services?from=2026-07-14&to=2026-07-14",
        "\"verified\":2");
}

static void
test_what_lacks_at_a_step_ends_the_visit(void **state)
{
    char visit[DESK_VISIT_SIZE], page[64], now[16];

    arrive(*state, visit, page);
    serve(*state, 1, "Z001", VERIFIED);
    serve(*state, 2, "Z001", "{\"outcome\":\"incomplete\"}");
    desk_state(*state, visit, now);
    assert_string_equal(now, "done");
    desk_serve(*state, 3, "");
}

/* Sent elsewhere on the way, the person goes on from there. */
static void
test_a_transfer_leaves_the_rest_of_the_way(void **state)
{
    char visit[DESK_VISIT_SIZE], page[64], called[DESK_NUMBER_SIZE], now[16];

    arrive(*state, visit, page);
    serve(*state, 1, "Z001", VERIFIED);
    desk_call(*state, 2, called, visit);
    desk_move(*state, "counter-2", visit, "start", NULL, 200, NULL);
    desk_move(*state, "counter-2", visit, "transfer", "{\"counter\":1}", 200, NULL);
    shows(*state, "counter-1", "/v1/counters/1", "\"state\":\"open\"");
    desk_call(*state, 1, called, visit);
    assert_string_equal(called, "Z001");
    shows(*state, "counter-1", "/v1/counters/1", "\"step\":2,\"steps\":3");
    desk_move(*state, "counter-1", visit, "start", NULL, 200, NULL);
    desk_move(*state, "counter-1", visit, "finish", VERIFIED, 200, NULL);
    serve(*state, 3, "Z001", VERIFIED);
    desk_state(*state, visit, now);
    assert_string_equal(now, "done");
}

static void
finish_first_step(struct e2e *e2e, const char *visit)
{
    desk_move(e2e, "counter-1", visit, "finish", VERIFIED, 200, NULL);
    shows(e2e, "board", "/v1/board", "\"next\":[\"Z001\"]");
}

/* Sent on by a slip of the hand: the person still stands there, and nowhere else. */
static void
test_a_step_is_taken_back_at_once_by_its_own_counter(void **state)
{
    char visit[DESK_VISIT_SIZE], page[64], called[DESK_NUMBER_SIZE], now[16];

    arrive(*state, visit, page);
    desk_move(*state, "counter-1", visit, "take-back", NULL, 409, "wrong_state");
    desk_call(*state, 1, called, visit);
    desk_move(*state, "counter-1", visit, "start", NULL, 200, NULL);
    finish_first_step(*state, visit);
    shows(*state, "counter-1", "/loket/1", "Langkah selesai");
    desk_move(*state, "counter-2", visit, "take-back", NULL, 403, "not_allowed");
    desk_move(*state, "counter-1", visit, "take-back", NULL, 200, NULL);
    desk_state(*state, visit, now);
    assert_string_equal(now, "serving");
    shows(*state, NULL, page, "Langkah 1 dari 3: Informasi dan pengaduan.");
    shows(*state, "counter-1", "/v1/counters/1", "\"step\":1,\"steps\":3");
    shows(*state, "board", "/v1/board", "\"next\":[]");
    desk_serve(*state, 2, "");
    desk_move(*state, "counter-1", visit, "take-back", NULL, 409, "wrong_state");
    finish_first_step(*state, visit); /* once more, and again back */
    desk_move(*state, "counter-1", visit, "take-back", NULL, 200, NULL);
    finish_first_step(*state, visit);
    desk_walk_in(*state, "info", NULL, NULL, NULL); /* Z002 */
    serve(*state, 2, "Z001", VERIFIED);
    desk_move(*state, "counter-1", visit, "take-back", NULL, 403, "not_allowed");
    desk_move(*state, "counter-2", visit, "take-back", NULL, 200, NULL);
    desk_move(*state, "counter-2", visit, "finish", VERIFIED, 200, NULL);
    serve(*state, 3, "Z001", VERIFIED);
    desk_state(*state, visit, now);
    assert_string_equal(now, "done");
    shows(*state, "supervisor", "/v1/reports/services?from=2026-07-14&to=2026-07-14",
        "\"service\":\"info\",\"arrived\":2");
}

/* What was pressed two minutes ago, or has gone on, stays. */
static void
test_a_step_stays_done_once_something_followed(void **state)
{
    char visit[DESK_VISIT_SIZE], page[64], other[DESK_VISIT_SIZE],
        called[DESK_NUMBER_SIZE];

    arrive(*state, visit, page);
    desk_walk_in(*state, "info", NULL, NULL, NULL); /* Z002 */
    serve(*state, 1, "Z001", VERIFIED);
    desk_call(*state, 1, called, other);
    desk_move(*state, "counter-1", visit, "take-back", NULL, 409, "counter_busy");
    desk_move(*state, "counter-1", other, "start", NULL, 200, NULL);
    desk_move(*state, "counter-1", other, "finish", VERIFIED, 200, NULL);
    desk_call(*state, 2, called, NULL);
    assert_string_equal(called, "Z001");
    desk_move(*state, "counter-2", visit, "take-back", NULL, 409, "wrong_state");
    desk_restart_at(*state, "2026-07-14T08:20:00+07:00");
    desk_move(*state, "counter-1", other, "take-back", NULL, 409, "wrong_state");
}

/* One press finishes, sends on and calls the next. */
static void
test_finish_and_next_sends_on_too(void **state)
{
    char visit[DESK_VISIT_SIZE], page[64], called[DESK_NUMBER_SIZE], now[16];

    arrive(*state, visit, page);
    desk_walk_in(*state, "info", NULL, NULL, NULL); /* Z002 */
    desk_call(*state, 1, called, visit);
    desk_move(*state, "counter-1", visit, "start", NULL, 200, NULL);
    desk_expect(*state, "counter-1", "POST", "/v1/counters/1/next",
        "{\"finish\":{\"outcome\":\"verified\"}}", 200, NULL);
    desk_state(*state, visit, now);
    assert_string_equal(now, "waiting");
    shows(*state, "counter-1", "/v1/counters/1", "Z002");
    serve(*state, 2, "Z001", VERIFIED);
}

/* Left over in the middle of the way: nothing of it is lost the next day. */
static void
test_who_is_moved_to_the_next_day_goes_the_whole_way(void **state)
{
    char visit[DESK_VISIT_SIZE], page[64], slip[128];
    struct e2e_answer *answer;

    arrive(*state, visit, page);
    serve(*state, 1, "Z001", VERIFIED);
    desk_expect(
        *state, "supervisor", "POST", "/v1/day/move", "{\"who\":\"all\"}", 200, NULL);
    desk_restart_at(*state, "2026-07-15T08:15:00+07:00");
    (void)snprintf(slip, sizeof(slip), "https://antrean.example%s", page);
    answer = desk_scan(*state, slip);
    assert_int_equal(answer->status, 201);
    assert_non_null(strstr(answer->body, "Perekaman KTP-el: foto dan sidik jari;"));
    e2e_answer_free(answer);
}

static void
test_steps_are_other_services_of_the_office(void **state)
{
    static const char *const bad[] = { "{\"steps\":[\"info\"]}",
        "{\"steps\":[\"tidak-ada\"]}", "{\"steps\":[\"ambil\",\"ambil\"]}",
        "{\"steps\":[\"ambil\",\"ikd\",\"biodata\",\"sinkron\",\"legalisir\"]}" };

    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        desk_expect(
            *state, "admin", "PATCH", SERVICE("info"), bad[i], 422, "invalid_settings");
    }
}

#define WITH_OFFICE(test) cmocka_unit_test_setup_teardown(test, open_office, e2e_stop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_OFFICE(test_one_number_goes_from_step_to_step),
        WITH_OFFICE(test_what_lacks_at_a_step_ends_the_visit),
        WITH_OFFICE(test_a_transfer_leaves_the_rest_of_the_way),
        WITH_OFFICE(test_a_step_is_taken_back_at_once_by_its_own_counter),
        WITH_OFFICE(test_a_step_stays_done_once_something_followed),
        WITH_OFFICE(test_finish_and_next_sends_on_too),
        WITH_OFFICE(test_who_is_moved_to_the_next_day_goes_the_whole_way),
        WITH_OFFICE(test_steps_are_other_services_of_the_office),
    };

    return cmocka_run_group_tests_name("steps", tests, NULL, NULL);
}
