/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a phone that follows its number hears, from the first minute to the last: each
 * move of its own, what moves its line, and the end of the day. Source:
 * docs/openapi.yaml, "GET /v1/track/{token}/events".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

#define WAIT_MS 8000 /* below the time after which every line is looked at anyway */

struct phone {
    char visit[DESK_VISIT_SIZE];
    char path[120];
    struct e2e_stream *stream;
    int estimate_s; /* of the last it heard */
};

static void
walk_in(struct e2e *e2e, const char *service, struct phone *phone)
{
    char body[64];
    struct e2e_answer *answer;
    const char *token;

    (void)snprintf(body, sizeof(body), "{\"service\":\"%s\"}", service);
    answer = e2e_ask(e2e, "kiosk", "POST", "/v1/walkins", body, NULL);
    assert_int_equal(answer->status, 201);
    token = strstr(e2e_text(answer, "track"), "/p/");
    assert_non_null(token);
    (void)snprintf(phone->visit, sizeof(phone->visit), "%s", e2e_text(answer, "visit"));
    (void)snprintf(
        phone->path, sizeof(phone->path), "/v1/track/%s/events", token + strlen("/p/"));
    e2e_answer_free(answer);
    phone->stream = e2e_listen(e2e, NULL, phone->path, NULL);
}

static void
expect_heard(struct phone *phone, const char *state, int ahead, int counter)
{
    char kind[48] = "";
    json_t *data = NULL;
    const char *heard = "";

    do { /* another estimate for one who still waits may come in between */
        json_decref(data);
        data = NULL;
        if (!e2e_next(phone->stream, WAIT_MS, NULL, kind, &data)) {
            fail_msg("did not hear \"%s\" in time", state);
        }
        assert_string_equal(kind, "position");
        heard = json_string_value(json_object_get(data, "state"));
    } while (strcmp(state, "waiting") != 0 && strcmp(heard, "waiting") == 0);
    assert_string_equal(heard, state);
    assert_int_equal(json_integer_value(json_object_get(data, "ahead")), ahead);
    assert_int_equal(json_integer_value(json_object_get(data, "counter")), counter);
    phone->estimate_s = (int)json_integer_value(json_object_get(data, "estimate_s"));
    json_decref(data);
}

static void
expect_in_the_end(struct phone *phone, const char *state)
{
    bool heard = false;

    while (!heard) {
        json_t *data = NULL;

        assert_true(e2e_next(phone->stream, WAIT_MS, NULL, NULL, &data));
        heard = strcmp(json_string_value(json_object_get(data, "state")), state) == 0;
        json_decref(data);
    }
}

static void
move(struct e2e *e2e, const struct phone *phone, const char *name, const char *body)
{
    desk_move(e2e, "counter-1", phone->visit, name, body, 200, NULL);
}

/* Two phones of one number hear the same. */
static void
test_each_move_of_a_visit_is_heard_by_its_phones(void **state)
{
    struct phone phone;
    struct phone second;

    walk_in(*state, "ktp-baru", &phone);
    second = phone;
    second.stream = e2e_listen(*state, NULL, phone.path, NULL);
    desk_open(*state, 1);
    expect_heard(&phone, "waiting", 0, 0);
    desk_call(*state, 1, NULL, NULL);
    expect_heard(&phone, "called", 0, 1);
    move(*state, &phone, "recall", NULL);
    expect_heard(&phone, "called", 0, 1);
    move(*state, &phone, "start", NULL);
    expect_heard(&phone, "serving", 0, 1);
    move(*state, &phone, "transfer", "{\"service\":\"ambil\"}"); /* another line */
    expect_heard(&phone, "waiting", 0, 0);
    desk_call(*state, 1, NULL, NULL);
    expect_heard(&phone, "called", 0, 1);
    move(*state, &phone, "start", NULL);
    expect_heard(&phone, "serving", 0, 1);
    move(*state, &phone, "hold", "{\"reason\":\"foto\"}");
    expect_heard(&phone, "held", 0, 0);
    move(*state, &phone, "return", NULL);
    expect_heard(&phone, "waiting", 0, 0);
    desk_move(*state, "supervisor", phone.visit, "call", "{\"reason\":\"x\"}", 200, NULL);
    expect_heard(&phone, "called", 0, 1);
    move(*state, &phone, "start", NULL);
    expect_heard(&phone, "serving", 0, 1);
    move(*state, &phone, "finish", "{\"outcome\":\"incomplete\"}");
    expect_heard(&phone, "done", 0, 0);
    expect_heard(&second, "waiting", 0, 0);
    expect_heard(&second, "called", 0, 1);
    expect_in_the_end(&second, "done");
    e2e_unlisten(phone.stream);
    e2e_unlisten(second.stream);
}

/* Who leaves from before it, who comes before it by lane, and another counter. */
static void
test_what_moves_the_line_is_heard(void **state)
{
    struct phone first;
    struct phone last;
    int alone_s;

    desk_open(*state, 1);
    walk_in(*state, "ktp-baru", &first);
    walk_in(*state, "ktp-baru", &last);
    expect_heard(&first, "waiting", 0, 0);
    expect_heard(&last, "waiting", 1, 0);
    desk_walk_in(*state, "ktp-hilang", "lansia", NULL, NULL); /* in its line, before it */
    expect_heard(&last, "waiting", 2, 0);
    alone_s = last.estimate_s;
    desk_open(*state, 2);
    expect_heard(&last, "waiting", 2, 0);
    assert_true(last.estimate_s < alone_s);
    desk_move(*state, "reception", first.visit, "cancel", NULL, 200, NULL);
    expect_heard(&last, "waiting", 1, 0);
    desk_call(*state, 1, NULL, NULL);
    expect_heard(&last, "waiting", 0, 0);
    e2e_unlisten(first.stream);
    e2e_unlisten(last.stream);
}

static void
test_the_end_of_the_day_is_heard(void **state)
{
    struct phone phone;

    walk_in(*state, "info", &phone);
    expect_heard(&phone, "waiting", 0, 0);
    desk_expect(*state, "supervisor", "POST", "/v1/day/close", NULL, 200, NULL);
    expect_heard(&phone, "unserved", 0, 0);
    e2e_unlisten(phone.stream);
}

/* A number that is over is told, once. */
static void
test_who_comes_late_is_told_how_it_stands(void **state)
{
    struct phone phone;

    desk_open(*state, 1);
    walk_in(*state, "info", &phone);
    e2e_unlisten(phone.stream);
    desk_call(*state, 1, NULL, NULL);
    desk_finish(*state, 1, phone.visit);
    phone.stream = e2e_listen(*state, NULL, phone.path, NULL);
    expect_heard(&phone, "done", 0, 0);
    assert_false(e2e_next(phone.stream, 50, NULL, NULL, NULL));
    e2e_unlisten(phone.stream);
}

/* Names of the catalogue and the words between them. */
static void
test_a_page_in_english_says_its_papers_in_english(void **state)
{
    struct e2e_answer *answer = e2e_ask(
        *state, "kiosk", "POST", "/v1/walkins", "{\"service\":\"kk-baru\"}", NULL);
    char path[120];

    assert_int_equal(answer->status, 201);
    (void)snprintf(path, sizeof(path), "%s", strstr(e2e_text(answer, "track"), "/p/"));
    e2e_answer_free(answer);
    answer = e2e_ask(*state, NULL, "GET", path, NULL, "Accept-Language: en");
    assert_int_equal(answer->status, 200);
    assert_non_null(strstr(answer->body, "one of: photocopy of the marriage book"));
    assert_non_null(strstr(answer->body, "(fill in and sign), if the staff ask for it"));
    assert_null(strstr(answer->body, "salah satu"));
    e2e_answer_free(answer);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)
        BEHAVIOUR(test_each_move_of_a_visit_is_heard_by_its_phones),
        BEHAVIOUR(test_what_moves_the_line_is_heard),
        BEHAVIOUR(test_the_end_of_the_day_is_heard),
        BEHAVIOUR(test_who_comes_late_is_told_how_it_stands),
        BEHAVIOUR(test_a_page_in_english_says_its_papers_in_english),
    };

    return cmocka_run_group_tests_name("phone", tests, NULL, NULL);
}
