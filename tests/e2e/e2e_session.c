/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in and out: tokens, cookies, limits, and what outlives a restart. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base.h"
#include "common/clock.h"
#include "tests/support/e2e.h"
#include "tests/support/test.h"

#define ENDS_MS 2000 /* what is live ends within */
#define WAIT_MS 60000
#define RIGHT "{\"username\":\"supervisor\",\"password\":\"" E2E_PASSWORD "\"}"
#define WRONG "{\"username\":\"supervisor\",\"password\":\"salah\"}"
#define UNKNOWN "{\"username\":\"nobody\",\"password\":\"salah\"}"

static struct e2e_answer *
sign_in(struct e2e *e2e, const char *body)
{
    return e2e_ask(e2e, NULL, "POST", "/v1/session", body, NULL);
}

/* Ask with a token or a cookie of our own; the status. */
static int
ask_with(struct e2e *e2e, const char *format, const char *token, const char *method,
    const char *path)
{
    char header[256];
    struct e2e_answer *answer;
    int status;

    (void)snprintf(header, sizeof(header), "%s%s", format, token);
    answer = e2e_ask(e2e, NULL, method, path, NULL, header);
    status = answer->status;
    e2e_answer_free(answer);
    return status;
}

static void
test_the_right_password_gives_a_token(void **state)
{
    struct e2e_answer *answer = sign_in(*state, RIGHT);

    assert_int_equal(answer->status, 200);
    assert_string_equal(e2e_text(answer, "role"), "supervisor");
    assert_int_equal(strlen(e2e_text(answer, "token")), 43);
    assert_non_null(strstr(e2e_text(answer, "expires_at"), "2026-07-14T20:1"));
    assert_int_equal(ask_with(*state, "Authorization: Bearer ", e2e_text(answer, "token"),
                         "GET", "/v1/session"),
        200);
    e2e_answer_free(answer);
}

static void
test_a_wrong_password_and_an_unknown_name_look_the_same(void **state)
{
    struct e2e_answer *wrong = sign_in(*state, WRONG);
    struct e2e_answer *unknown = sign_in(*state, UNKNOWN);

    assert_int_equal(wrong->status, 401);
    assert_string_equal(wrong->body, unknown->body);
    assert_null(strstr(wrong->headers, "Set-Cookie"));
    e2e_answer_free(wrong);
    e2e_answer_free(unknown);
}

static void
test_signing_out_ends_the_token_at_once(void **state)
{
    struct e2e_answer *answer = sign_in(*state, RIGHT);
    const char *token = e2e_text(answer, "token");

    assert_int_equal(
        ask_with(*state, "Authorization: Bearer ", token, "GET", "/v1/session"), 200);
    assert_int_equal(
        ask_with(*state, "Authorization: Bearer ", token, "DELETE", "/v1/session"), 204);
    assert_int_equal(
        ask_with(*state, "Authorization: Bearer ", token, "GET", "/v1/session"), 401);
    e2e_answer_free(answer);
}

static void
test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(void **state)
{
    struct e2e_answer *answer = sign_in(*state, RIGHT);
    const char *cookie = strstr(answer->headers, "Set-Cookie: antrean=");

    assert_non_null(cookie);
    assert_non_null(strstr(cookie, "HttpOnly"));
    assert_non_null(strstr(cookie, "SameSite=Strict"));
    e2e_answer_free(answer);
}

static void
test_a_cookie_changes_nothing_without_the_header(void **state)
{
    struct e2e_answer *answer = sign_in(*state, RIGHT);
    const char *token = e2e_text(answer, "token");
    char headers[256];
    struct e2e_answer *closed;

    assert_int_equal(
        ask_with(*state, "Cookie: a=b; antrean=", token, "GET", "/v1/board"), 200);
    assert_int_equal(
        ask_with(*state, "Cookie: antrean=", token, "POST", "/v1/day/close"), 403);
    (void)snprintf(headers, sizeof(headers), "Cookie: antrean=%s\r\nX-Antrean: 1", token);
    closed = e2e_ask(*state, NULL, "POST", "/v1/day/close", NULL, headers);
    assert_int_equal(closed->status, 200);
    e2e_answer_free(closed);
    e2e_answer_free(answer);
}

static void
test_a_session_outlives_a_restart(void **state)
{
    struct e2e_answer *answer = sign_in(*state, RIGHT);
    const char *token = e2e_text(answer, "token");

    assert_int_equal(e2e_end(*state), 0);
    e2e_restart(*state);
    assert_int_equal(
        ask_with(*state, "Authorization: Bearer ", token, "GET", "/v1/session"), 200);
    e2e_answer_free(answer);
}

static void
test_tokens_that_are_none_are_refused(void **state)
{
    static const char *const headers[] = { "Authorization: Bearer x",
        "Authorization: Bearer ", "Authorization: Basic YTpi",
        "Cookie: antrean=", "Cookie: antrean=x", "Cookie: xantrean=y",
        "Authorization: Bearer "
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "a" };

    for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
        assert_int_equal(ask_with(*state, headers[i], "", "GET", "/v1/board"), 401);
    }
}

static void
test_problems_are_in_the_reader_s_language(void **state)
{
    struct e2e_answer *id = e2e_ask(*state, NULL, "GET", "/v1/board", NULL, NULL);
    struct e2e_answer *en = e2e_ask(
        *state, NULL, "GET", "/v1/board", NULL, "Accept-Language: en-GB, id;q=0.5");

    assert_non_null(strstr(e2e_text(id, "title"), "Anda perlu masuk lagi"));
    assert_non_null(strstr(e2e_text(en, "title"), "Please sign in again"));
    e2e_answer_free(id);
    e2e_answer_free(en);
}

/* Taken back from a person or a device while its stream is open. */
static const struct taken_back {
    const char *who;      /* whose stream */
    const char *path;     /* DELETE by `who`, or NULL: */
    const char *admin[5]; /* antrean-admin beside the server; DIR comes third */
} taken_back[] = {
    { .who = "counter-1", .path = "/v1/session" },
    { .who = "counter-2", .path = "/v1/session?everywhere=yes" },
    { .who = "counter-3", .admin = { "account", "disable", "counter-3" } },
    { .who = "counter-4", .admin = { "account", "passwd", "counter-4" } },
    { .who = "kiosk", .admin = { "device", "revoke", "kiosk" } },
};

static void
take_back(struct e2e *e2e, const struct taken_back *taken)
{
    if (taken->path) {
        assert_int_equal(e2e_status(e2e, taken->who, "DELETE", taken->path, NULL), 204);
    } else {
        const char *words[] = { taken->admin[0], taken->admin[1], e2e_folder(e2e),
            taken->admin[2], NULL };

        assert_int_equal(e2e_admin(e2e, words, NULL), 0);
    }
}

static void
test_streams_end_with_the_right_to_them(void **state)
{
    struct e2e_stream *board = e2e_listen(*state, "board", "/v1/events", NULL);
    int64_t quickest_ms = WAIT_MS; /* the slowest is the machine's, not ours */
    json_t *data = NULL;

    for (size_t i = 0; i < ARRAY_LEN(taken_back); i++) {
        const struct taken_back *taken = &taken_back[i];
        struct e2e_stream *stream = e2e_listen(*state, taken->who, "/v1/events", NULL);
        int64_t from_ms;
        int64_t took_ms = 0;

        take_back(*state, taken);
        from_ms = clock_monotonic_ms();
        while (!e2e_has_ended(stream)) {
            assert_true(took_ms < WAIT_MS);
            if (e2e_next(stream, 50, NULL, NULL, &data)) {
                json_decref(data);
            }
            took_ms = clock_monotonic_ms() - from_ms;
        }
        quickest_ms = took_ms < quickest_ms ? took_ms : quickest_ms;
        e2e_unlisten(stream);
        assert_int_equal(e2e_status(*state, taken->who, "GET", "/v1/board", NULL), 401);
    }
    assert_in_range(quickest_ms, 0, ENDS_MS);
    assert_false(e2e_has_ended(board)); /* nobody else's */
    e2e_unlisten(board);
}

static void
test_signing_out_everywhere_ends_the_other_sessions(void **state)
{
    struct e2e_answer *here = sign_in(*state, RIGHT);
    struct e2e_answer *there = sign_in(*state, RIGHT);
    int64_t until = clock_monotonic_ms() + WAIT_MS;

    assert_int_equal(ask_with(*state, "Authorization: Bearer ", e2e_text(here, "token"),
                         "DELETE", "/v1/session?everywhere=no"),
        400);
    assert_int_equal(ask_with(*state, "Authorization: Bearer ", e2e_text(here, "token"),
                         "DELETE", "/v1/session?everywhere=yes"),
        204);
    while (ask_with(*state, "Authorization: Bearer ", e2e_text(there, "token"), "GET",
               "/v1/session") != 401) {
        assert_true(clock_monotonic_ms() < until);
    }
    e2e_answer_free(here);
    e2e_answer_free(there);
}

static int
start_few_of_the_public(void **state)
{
    *state = e2e_open(&(struct e2e_options){
        .config = "[limits]\npublic_per_minute = 60\n[server]\nbehind_proxy = yes\n" });
    return 0;
}

static struct e2e_answer *
ask_about(struct e2e *e2e, int i, const char *header)
{
    char path[64];

    (void)snprintf(path, sizeof(path), "/v1/track/AAAAAAAAAAAAAAAAAAAAAA%04d", i);
    return e2e_ask(e2e, NULL, "GET", path, NULL, header);
}

/* Each asks for something else, so that nothing is shared. */
static void
test_an_address_of_the_public_has_a_limit_and_staff_have_not(void **state)
{
    struct e2e_answer *answer;
    int i = 0;

    do {
        answer = ask_about(*state, i, "X-Forwarded-For: 203.0.113.1");
        if (answer->status != 429) {
            assert_int_equal(answer->status, 404);
            e2e_answer_free(answer);
            answer = NULL;
        }
        i++;
    } while (!answer && i < 200);
    assert_non_null(answer);
    assert_true(i > 60);
    assert_non_null(strstr(answer->headers, "Retry-After: "));
    e2e_answer_free(answer);
    for (i = 0; i < 100; i++) {
        assert_int_equal(
            e2e_status(*state, "counter-1", "GET", "/v1/counters/1", NULL), 200);
    }
    answer = ask_about(*state, 0, "X-Forwarded-For: 203.0.113.2");
    assert_int_equal(answer->status, 404);
    e2e_answer_free(answer);
}

static int
start_strict(void **state)
{
    *state = e2e_open(
        &(struct e2e_options){ .config = "[limits]\nsign_ins_per_minute = 3\n" });
    return 0;
}

static void
test_too_many_attempts_have_to_wait(void **state)
{
    struct e2e_answer *answer;

    for (int i = 0; i < 3; i++) {
        answer = sign_in(*state, WRONG);
        assert_int_equal(answer->status, 401);
        e2e_answer_free(answer);
    }
    answer = sign_in(*state, RIGHT); /* the right password does not help either */
    assert_int_equal(answer->status, 429);
    assert_string_equal(e2e_text(answer, "code"), "too_many_requests");
    assert_non_null(strstr(answer->headers, "Retry-After: "));
    e2e_answer_free(answer);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_the_right_password_gives_a_token, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_wrong_password_and_an_unknown_name_look_the_same, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_signing_out_ends_the_token_at_once, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_the_cookie_is_out_of_reach_of_scripts_and_other_sites, e2e_start,
            e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_cookie_changes_nothing_without_the_header, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_session_outlives_a_restart, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_tokens_that_are_none_are_refused, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_problems_are_in_the_reader_s_language, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_streams_end_with_the_right_to_them, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_signing_out_everywhere_ends_the_other_sessions, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_an_address_of_the_public_has_a_limit_and_staff_have_not,
            start_few_of_the_public, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_too_many_attempts_have_to_wait, start_strict, e2e_stop),
    };

    return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
