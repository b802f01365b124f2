/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whom a counter calls, by HTTP: order, lanes, age, absence, transfers, two counters at
 * once, a supervisor's call. Source: docs/rules.md, "Order of calls".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <poll.h>

#include "common/text.h"
#include "db/db.h"
#include "db/db_journal.h"
#include "db/db_office.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

static void
test_priority_goes_first_but_two_in_a_row_at_most(void **state)
{
    static const char *const order[] = { "Z004", "Z005", "Z001", "Z006", "Z007", "Z002",
        "Z003" };

    for (int i = 0; i < 3; i++) {
        desk_walk_in(*state, "info", NULL, NULL, NULL);
    }
    for (int i = 0; i < 4; i++) {
        desk_walk_in(*state, "info", "lansia", NULL, NULL);
    }
    desk_open(*state, 1);
    for (size_t i = 0; i < ARRAY_LEN(order); i++) {
        desk_serve(*state, 1, order[i]);
    }
    desk_serve(*state, 1, "");
}

static void
test_priority_needs_a_reason(void **state)
{
    desk_expect(*state, "kiosk", "POST", "/v1/walkins",
        "{\"service\":\"info\",\"lane\":\"priority\"}", 400, "bad_request");
    desk_expect(*state, "kiosk", "POST", "/v1/walkins",
        "{\"service\":\"info\",\"lane\":\"vip\",\"reason\":\"x\"}", 400, "bad_request");
}

/* A full hall in which all have waited too long is where priority is needed most. */
static void
test_priority_goes_first_however_long_the_others_have_waited(void **state)
{
    desk_walk_in(*state, "info", NULL, NULL, NULL); /* at 08:15 */
    desk_walk_in(*state, "info", NULL, NULL, NULL);
    desk_restart_at(*state, "2026-07-14T09:20:00+07:00");
    desk_walk_in(*state, "info", "hamil", NULL, NULL);
    desk_walk_in(*state, "info", "lansia", NULL, NULL);
    desk_walk_in(*state, "info", "lansia", NULL, NULL);
    desk_open(*state, 1);
    desk_serve(*state, 1, "Z003");
    desk_serve(*state, 1, "Z004");
    desk_serve(*state, 1, "Z001"); /* after two of them a regular one */
    desk_serve(*state, 1, "Z005");
    desk_serve(*state, 1, "Z002");
}

/* The first leaves the counter by `move`, is back after the second, and has its number.
 */
static void
expect_back_after_five(struct e2e *e2e, const char *move, const char *body)
{
    char visit[DESK_VISIT_SIZE];
    char number[DESK_NUMBER_SIZE];

    for (int i = 0; i < 9; i++) {
        desk_walk_in(e2e, "info", NULL, NULL, NULL);
    }
    desk_open(e2e, 1);
    desk_call(e2e, 1, number, visit);
    if (strcmp(move, "hold") == 0) {
        desk_move(e2e, "counter-1", visit, "start", NULL, 200, NULL);
    }
    desk_move(e2e, "counter-1", visit, move, body, 200, NULL);
    desk_serve(e2e, 1, "Z002");
    desk_move(e2e, "reception", visit, "return", NULL, 200, NULL);
    for (int i = 3; i <= 7; i++) {
        (void)snprintf(number, sizeof(number), "Z%03d", i);
        desk_serve(e2e, 1, number);
    }
    desk_serve(e2e, 1, "Z001");
    desk_serve(e2e, 1, "Z008");
    desk_serve(e2e, 1, "Z009");
}

static void
test_who_was_absent_comes_back_after_five_numbers(void **state)
{
    expect_back_after_five(*state, "absent", NULL);
}

static void
test_who_was_held_comes_back_after_five_numbers(void **state)
{
    expect_back_after_five(*state, "hold", "{\"reason\":\"fotokopi\"}");
}

/* What the board shows of the only line there is, as "Z001 Z002 ...". */
static void
shown_next(struct e2e *e2e, char out[80])
{
    struct e2e_answer *answer = e2e_ask(e2e, "board", "GET", "/v1/board", NULL, NULL);
    const json_t *lines = json_object_get(answer->json, "waiting");
    const json_t *line;
    size_t i, j;

    out[0] = '\0';
    json_array_foreach(lines, i, line)
    {
        const json_t *number;

        json_array_foreach(json_object_get(line, "next"), j, number)
        {
            (void)text_append(out, 80, out[0] ? " " : "");
            (void)text_append(out, 80, json_string_value(number));
        }
    }
    e2e_answer_free(answer);
}

static void
test_the_board_shows_who_is_next_in_the_order_of_the_calls(void **state)
{
    static const char *const order[] = { "Z008", "Z003", "Z009", "Z004", "Z005", "Z001",
        "Z006", "Z007" };
    char visit[DESK_VISIT_SIZE];
    char shown[80];

    for (int i = 0; i < 7; i++) {
        desk_walk_in(*state, "info", NULL, NULL, NULL);
    }
    desk_open(*state, 1);
    desk_call(*state, 1, NULL, visit); /* Z001 does not come, and is back after Z002 */
    desk_move(*state, "counter-1", visit, "absent", NULL, 200, NULL);
    desk_serve(*state, 1, "Z002");
    desk_move(*state, "reception", visit, "return", NULL, 200, NULL);
    desk_walk_in(*state, "info", "lansia", NULL, NULL);
    shown_next(*state, shown);
    assert_string_equal(shown, "Z008 Z003 Z004 Z005 Z006");
    desk_serve(*state, 1, order[0]);
    desk_serve(*state, 1, order[1]);
    desk_walk_in(*state, "info", "lansia", NULL, NULL);
    for (size_t i = 2; i < ARRAY_LEN(order); i++) {
        shown_next(*state, shown);
        assert_true(text_starts_with(shown, order[i]));
        desk_serve(*state, 1, order[i]);
    }
}

/* The path of a walk-in's phone page, and how many the kiosk says are ahead. */
static int
arrive_followed(struct e2e *e2e, const char *body, char path[80])
{
    struct e2e_answer *answer = e2e_ask(e2e, "kiosk", "POST", "/v1/walkins", body, NULL);
    int ahead = (int)json_integer_value(json_object_get(answer->json, "ahead"));

    assert_int_equal(answer->status, 201);
    (void)snprintf(path, 80, "/v1/track%s", strrchr(e2e_text(answer, "track"), '/'));
    e2e_answer_free(answer);
    return ahead;
}

static int
phone_ahead(struct e2e *e2e, const char *path)
{
    struct e2e_answer *answer = e2e_ask(e2e, NULL, "GET", path, NULL, NULL);
    int ahead = (int)json_integer_value(json_object_get(answer->json, "ahead"));

    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    return ahead;
}

/* Once, three answers to "who is ahead" disagreed. */
static void
test_kiosk_phone_and_board_tell_the_order_of_the_calls(void **state)
{
    static const char regular[] = "{\"service\":\"ktp-rekam\"}";
    static const char priority[] =
        "{\"service\":\"ktp-rekam\",\"lane\":\"priority\",\"reason\":\"lansia\"}";
    char paths[4][80];
    char shown[80];

    assert_int_equal(arrive_followed(*state, regular, paths[0]), 0);
    assert_int_equal(phone_ahead(*state, paths[0]), 0); /* the forecast is of now */
    assert_int_equal(arrive_followed(*state, priority, paths[1]), 0);
    assert_int_equal(phone_ahead(*state, paths[1]), 0);
    assert_int_equal(arrive_followed(*state, priority, paths[2]), 1);
    assert_int_equal(phone_ahead(*state, paths[2]), 1);
    assert_int_equal(arrive_followed(*state, priority, paths[3]), 3);
    assert_int_equal(phone_ahead(*state, paths[0]), 2);
    desk_open(*state, 1);
    desk_serve(*state, 1, "A002");
    desk_serve(*state, 1, "A003");
    assert_int_equal(phone_ahead(*state, paths[0]), 0);
    assert_int_equal(phone_ahead(*state, paths[3]), 1);
    shown_next(*state, shown);
    assert_string_equal(shown, "A001 A004");
    desk_serve(*state, 1, "A001");
    desk_serve(*state, 1, "A004");
}

static bool
service_has_counter(struct e2e *e2e, const char *service)
{
    struct e2e_answer *answer = e2e_ask(e2e, "kiosk", "GET", "/v1/services", NULL, NULL);
    const json_t *services = json_object_get(answer->json, "services");
    const json_t *one;
    bool open = false;
    size_t i;

    json_array_foreach(services, i, one)
    {
        if (strcmp(json_string_value(json_object_get(one, "code")), service) == 0) {
            open = json_is_true(json_object_get(one, "counter_open"));
        }
    }
    e2e_answer_free(answer);
    return open;
}

/* "0 people ahead, at once" was told to who was call 13. */
static void
test_who_comes_for_another_letter_hears_who_is_called_before(void **state)
{
    char path[80];

    for (int i = 0; i < 12; i++) {
        desk_walk_in(*state, "ktp-rekam", NULL, NULL, NULL);
    }
    assert_false(service_has_counter(*state, "kk-baru"));
    desk_open(*state, 1);
    assert_true(service_has_counter(*state, "kk-baru"));
    assert_int_equal(desk_service(*state, "kk-baru", "waiting"), 0);
    assert_int_equal(desk_service(*state, "kk-baru", "ahead"), 12);
    assert_true(desk_service(*state, "kk-baru", "estimate_s") >= 12 * 12 * 60);
    assert_true(desk_service(*state, "kk-baru", "estimate_to_s") >=
                desk_service(*state, "kk-baru", "estimate_s"));
    assert_int_equal(arrive_followed(*state, "{\"service\":\"kk-baru\"}", path), 12);
    assert_int_equal(phone_ahead(*state, path), 12);
    for (int i = 1; i <= 12; i++) {
        char number[DESK_NUMBER_SIZE];

        (void)snprintf(number, sizeof(number), "A%03d", i);
        desk_serve(*state, 1, number);
    }
    assert_int_equal(phone_ahead(*state, path), 0);
    desk_serve(*state, 1, "B001");
}

static void
test_an_idle_counter_calls_who_came_back_at_once(void **state)
{
    char visit[DESK_VISIT_SIZE];

    desk_walk_in(*state, "info", NULL, NULL, NULL);
    desk_open(*state, 1);
    desk_call(*state, 1, NULL, visit);
    desk_move(*state, "counter-1", visit, "absent", NULL, 200, NULL);
    desk_move(*state, "reception", visit, "return", NULL, 200, NULL);
    desk_serve(*state, 1, "Z001");
}

static void
test_a_transfer_keeps_number_and_arrival(void **state)
{
    char number[DESK_NUMBER_SIZE];
    char visit[DESK_VISIT_SIZE];

    desk_walk_in(*state, "info", NULL, NULL, NULL);  /* Z001 */
    desk_walk_in(*state, "ambil", NULL, NULL, NULL); /* K001 */
    desk_walk_in(*state, "ambil", NULL, NULL, NULL); /* K002 */
    desk_open(*state, 1);
    desk_call(*state, 1, number, visit);
    assert_string_equal(number, "Z001");
    desk_move(*state, "counter-1", visit, "start", NULL, 200, NULL);
    desk_move(*state, "counter-1", visit, "transfer",
        "{\"service\":\"ambil\",\"note\":\"ambil saja\"}", 200, NULL);
    desk_serve(*state, 1, "Z001"); /* it came before K001 and K002 */
    desk_serve(*state, 1, "K001");
    desk_serve(*state, 1, "K002");
}

static void
test_a_transfer_to_a_counter_is_that_counters_alone(void **state)
{
    char visit[DESK_VISIT_SIZE];

    desk_walk_in(*state, "info", NULL, NULL, NULL);
    desk_open(*state, 1);
    desk_open(*state, 2);
    desk_call(*state, 1, NULL, visit);
    desk_move(*state, "counter-1", visit, "start", NULL, 200, NULL);
    desk_move(*state, "counter-1", visit, "transfer", "{\"counter\":2}", 200, NULL);
    desk_serve(*state, 1, "");
    desk_serve(*state, 2, "Z001");
}

/* Called to a counter, not there, back: it is that counter's still, until that closes. */
static void
test_who_was_sent_to_a_counter_stays_its_through_absence(void **state)
{
    char visit[DESK_VISIT_SIZE];

    desk_walk_in(*state, "info", NULL, NULL, NULL);
    desk_open(*state, 1);
    desk_open(*state, 2);
    desk_call(*state, 1, NULL, visit);
    desk_move(*state, "counter-1", visit, "start", NULL, 200, NULL);
    desk_move(*state, "counter-1", visit, "transfer", "{\"counter\":2}", 200, NULL);
    desk_call(*state, 2, NULL, visit);
    desk_move(*state, "counter-2", visit, "absent", NULL, 200, NULL);
    desk_move(*state, "reception", visit, "return", NULL, 200, NULL);
    desk_serve(*state, 1, "");
    desk_expect(*state, "counter-2", "POST", "/v1/counters/2/close", NULL, 200, NULL);
    desk_open(*state, 2);
    desk_serve(*state, 1, "Z001"); /* though it is open again */
}

static void
test_who_was_held_keeps_the_number(void **state)
{
    char visit[DESK_VISIT_SIZE];
    char state_now[16];

    desk_walk_in(*state, "info", NULL, NULL, NULL);
    desk_open(*state, 1);
    desk_call(*state, 1, NULL, visit);
    desk_move(*state, "counter-1", visit, "start", NULL, 200, NULL);
    desk_move(*state, "counter-1", visit, "hold", "{\"reason\":\"fotokopi\"}", 200, NULL);
    desk_state(*state, visit, state_now);
    assert_string_equal(state_now, "held");
    desk_serve(*state, 1, "");
    desk_move(*state, "counter-1", visit, "return", NULL, 200, NULL);
    desk_serve(*state, 1, "Z001"); /* no number to wait for */
}

/* Send both requests before reading either answer. */
static void
press_together(struct e2e *e2e, int answers[2], char visits[2][DESK_VISIT_SIZE])
{
    int fds[2];

    for (int i = 0; i < 2; i++) {
        char request[400];
        char who[24];
        int len;

        (void)snprintf(who, sizeof(who), "counter-%d", i + 1);
        len = snprintf(request, sizeof(request),
            "POST /v1/counters/%d/call-next HTTP/1.1\r\nHost: localhost\r\n"
            "Authorization: Bearer %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            i + 1, e2e_token(e2e, who));
        fds[i] = e2e_connect(e2e);
        assert_true(fds[i] >= 0);
        assert_int_equal(send(fds[i], request, (size_t)len, MSG_NOSIGNAL), len);
    }
    for (int i = 0; i < 2; i++) {
        char answer[4096] = "";
        size_t len = 0;
        ssize_t got;
        const char *visit;

        while ((got = recv(fds[i], answer + len, sizeof(answer) - 1 - len, 0)) > 0) {
            len += (size_t)got;
        }
        answer[len] = '\0';
        (void)close(fds[i]);
        answers[i] = (int)strtol(answer + 9, NULL, 10);
        visit = strstr(answer, "\"visit\":\"");
        (void)snprintf(visits[i], DESK_VISIT_SIZE, "%.26s",
            visit ? visit + strlen("\"visit\":\"") : "");
    }
}

static void
test_two_counters_that_press_together_get_two_people(void **state)
{
    desk_open(*state, 1);
    desk_open(*state, 2);
    for (int round = 0; round < 30; round++) {
        bool one_waits = round % 3 == 2;
        int answers[2];
        char visits[2][DESK_VISIT_SIZE];

        desk_walk_in(*state, "info", NULL, NULL, NULL);
        if (!one_waits) {
            desk_walk_in(*state, "info", NULL, NULL, NULL);
        }
        press_together(*state, answers, visits);
        assert_string_not_equal(visits[0], visits[1]);
        assert_int_equal(answers[0] + answers[1], one_waits ? 200 + 204 : 200 + 200);
        for (int i = 0; i < 2; i++) {
            if (visits[i][0]) {
                desk_finish(*state, i + 1, visits[i]);
            }
        }
    }
}

/* The newest journal row of a kind about a subject. */
static void
find_row(
    struct e2e *e2e, const char *kind, const char *subject, struct journal_row *found)
{
    static struct journal_row rows[64];
    struct db *db;
    size_t count = 0;
    int64_t seq = 0;

    found->seq = 0;
    assert_int_equal(db_open(e2e_database(e2e), DB_READ, &db, NULL), STATUS_OK);
    do {
        assert_int_equal(
            db_journal_read(db, OFFICE_ONE, seq, rows, ARRAY_LEN(rows), &count, NULL),
            STATUS_OK);
        for (size_t i = 0; i < count; i++) {
            seq = rows[i].seq;
            if (strcmp(rows[i].kind, kind) == 0 &&
                strcmp(rows[i].subject, subject) == 0) {
                *found = rows[i];
            }
        }
    } while (count > 0);
    db_close(db);
}

static void
test_a_call_out_of_order_is_written_down(void **state)
{
    char visit[DESK_VISIT_SIZE];
    struct journal_row row;
    json_t *data;

    desk_walk_in(*state, "info", NULL, NULL, NULL);
    desk_walk_in(*state, "info", NULL, NULL, visit);
    desk_open(*state, 1);
    desk_move(
        *state, "counter-1", visit, "call", "{\"reason\":\"teman\"}", 403, "not_allowed");
    desk_move(*state, "supervisor", visit, "call", "{}", 400, "bad_request");
    desk_move(
        *state, "supervisor", visit, "call", "{\"reason\":\"petugas salah\"}", 200, NULL);
    find_row(*state, "visit.called", visit, &row);
    assert_true(row.seq > 0);
    assert_true(text_starts_with(row.actor, "staff:"));
    data = json_loads(row.data, 0, NULL);
    assert_true(json_is_true(json_object_get(data, "out_of_order")));
    assert_string_equal(
        json_string_value(json_object_get(data, "reason")), "petugas salah");
    json_decref(data);
    desk_finish(*state, 1, visit);
    desk_serve(*state, 1, "Z001");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)
        BEHAVIOUR(test_priority_goes_first_but_two_in_a_row_at_most),
        BEHAVIOUR(test_priority_needs_a_reason),
        BEHAVIOUR(test_priority_goes_first_however_long_the_others_have_waited),
        BEHAVIOUR(test_who_was_absent_comes_back_after_five_numbers),
        BEHAVIOUR(test_the_board_shows_who_is_next_in_the_order_of_the_calls),
        BEHAVIOUR(test_an_idle_counter_calls_who_came_back_at_once),
        BEHAVIOUR(test_a_transfer_keeps_number_and_arrival),
        BEHAVIOUR(test_a_transfer_to_a_counter_is_that_counters_alone),
        BEHAVIOUR(test_who_comes_for_another_letter_hears_who_is_called_before),
        BEHAVIOUR(test_kiosk_phone_and_board_tell_the_order_of_the_calls),
        BEHAVIOUR(test_who_was_sent_to_a_counter_stays_its_through_absence),
        BEHAVIOUR(test_who_was_held_comes_back_after_five_numbers),
        BEHAVIOUR(test_who_was_held_keeps_the_number),
        BEHAVIOUR(test_two_counters_that_press_together_get_two_people),
        BEHAVIOUR(test_a_call_out_of_order_is_written_down),
    };

    return cmocka_run_group_tests_name("call", tests, NULL, NULL);
}
