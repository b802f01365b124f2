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

#define WAIT_MS 60000
#define TRIES 10

struct phone {
    char visit[DESK_VISIT_SIZE];
    char path[120];
    struct e2e_stream *stream;
    /* Of the last it heard. */
    char state[16]; /* "": nothing yet */
    int ahead;
    int estimate_s;
    int comments; /* before it */
    int news;
    unsigned late; /* a bit for each of the news that a comment came before: with it every
                    * line is looked at */
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
    phone->state[0] = '\0';
    phone->news = 0;
    phone->late = 0;
}

/* Another estimate for the place it had: that is time which passes, and no move. */
static bool
is_no_news(const struct phone *phone, const char *heard, int ahead)
{
    return strcmp(heard, "waiting") == 0 && strcmp(heard, phone->state) == 0 &&
           ahead == phone->ahead;
}

static void
expect_heard(struct phone *phone, const char *state, int ahead, int counter)
{
    bool wants_news = !is_no_news(phone, state, ahead);
    char kind[48] = "";
    json_t *data = NULL;
    const char *heard;
    int place;

    do {
        json_decref(data);
        data = NULL;
        if (!e2e_next(phone->stream, WAIT_MS, NULL, kind, &data)) {
            fail_msg("did not hear \"%s\" in time", state);
        }
        assert_string_equal(kind, "position");
        heard = json_string_value(json_object_get(data, "state"));
        place = (int)json_integer_value(json_object_get(data, "ahead"));
    } while (wants_news && is_no_news(phone, heard, place));
    assert_string_equal(heard, state);
    assert_int_equal(place, ahead);
    assert_int_equal(json_integer_value(json_object_get(data, "counter")), counter);
    if (phone->state[0] && e2e_comments(phone->stream) != phone->comments) {
        phone->late |= 1U << phone->news;
    }
    phone->news += wants_news;
    phone->comments = e2e_comments(phone->stream);
    (void)snprintf(phone->state, sizeof(phone->state), "%s", heard);
    phone->ahead = place;
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

/* Moves are told at once, and not when time has passed: with no comment in between. On a
 * busy machine one may come in between, before another of them each time: then again, in
 * an office of its own. */
static void
expect_prompt(unsigned (*hear)(void **state))
{
    unsigned late = ~0U; /* each time */

    for (int tries = 0; late != 0; tries++) {
        void *state = NULL;

        assert_true(tries < TRIES);
        assert_int_equal(e2e_start(&state), 0);
        late &= hear(&state);
        assert_int_equal(e2e_stop(&state), 0);
    }
}

/* Two phones of one number hear the same. What was late. */
static unsigned
move_and_hear(void **state)
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
    return phone.late;
}

static void
test_each_move_of_a_visit_is_heard_by_its_phones(void **state)
{
    (void)state;
    expect_prompt(move_and_hear);
}

/* Who leaves from before it, who comes before it by lane, and another counter. */
static unsigned
move_its_line(void **state)
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
    do {
        expect_heard(&last, "waiting", 2, 0);
    } while (last.estimate_s >= alone_s);
    desk_move(*state, "reception", first.visit, "cancel", NULL, 200, NULL);
    expect_heard(&last, "waiting", 1, 0);
    desk_call(*state, 1, NULL, NULL);
    expect_heard(&last, "waiting", 0, 0);
    e2e_unlisten(first.stream);
    e2e_unlisten(last.stream);
    return last.late;
}

static void
test_what_moves_the_line_is_heard(void **state)
{
    (void)state;
    expect_prompt(move_its_line);
}

static unsigned
end_the_day(void **state)
{
    struct phone phone;

    walk_in(*state, "info", &phone);
    expect_heard(&phone, "waiting", 0, 0);
    desk_expect(*state, "supervisor", "POST", "/v1/day/close", NULL, 200, NULL);
    expect_heard(&phone, "unserved", 0, 0);
    e2e_unlisten(phone.stream);
    return phone.late;
}

static void
test_the_end_of_the_day_is_heard(void **state)
{
    (void)state;
    expect_prompt(end_the_day);
}

/* A number that is over is told, once. */
static void
test_who_comes_late_is_told_how_it_stands(void **state)
{
    struct phone phone;

    desk_open(*state, 1);
    walk_in(*state, "info", &phone);
    e2e_unlisten(phone.stream);
    phone.state[0] = '\0';
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
        cmocka_unit_test(test_each_move_of_a_visit_is_heard_by_its_phones),
        cmocka_unit_test(test_what_moves_the_line_is_heard),
        cmocka_unit_test(test_the_end_of_the_day_is_heard),
        BEHAVIOUR(test_who_comes_late_is_told_how_it_stands),
        BEHAVIOUR(test_a_page_in_english_says_its_papers_in_english),
    };

    return cmocka_run_group_tests_name("phone", tests, NULL, NULL);
}
