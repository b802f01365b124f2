/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a caller may rely on whatever happens: a key answers once, sessions outlive a
 * restart, cookies need a header of ours, and a server that is told to end finishes what
 * it has begun.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/text.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

#define WALK_IN "{\"service\":\"info\"}"

static struct e2e_answer *
post_keyed(
    struct e2e *e2e, const char *who, const char *path, const char *body, const char *key)
{
    char header[120];

    (void)snprintf(header, sizeof(header), "Idempotency-Key: %s", key);
    return e2e_ask(e2e, who, "POST", path, body, header);
}

/* The same request again must give the same bytes. */
static void
expect_same(struct e2e *e2e, const char *who, const char *path, const char *body,
    const char *key, const struct e2e_answer *first)
{
    struct e2e_answer *again = post_keyed(e2e, who, path, body, key);

    assert_int_equal(again->status, first->status);
    assert_string_equal(again->body, first->body);
    e2e_answer_free(again);
}

static void
test_a_key_gives_the_first_answer_again(void **state)
{
    struct e2e_answer *first =
        post_keyed(*state, "kiosk", "/v1/walkins", WALK_IN, "kunci-1");

    assert_int_equal(first->status, 201);
    expect_same(*state, "kiosk", "/v1/walkins", WALK_IN, "kunci-1", first);
    assert_int_equal(desk_service(*state, "info", "waiting"), 1);

    assert_int_equal(e2e_end(*state), 0);
    e2e_restart(*state);
    expect_same(*state, "kiosk", "/v1/walkins", WALK_IN, "kunci-1", first);
    e2e_kill(*state);
    e2e_restart(*state);
    expect_same(*state, "kiosk", "/v1/walkins", WALK_IN, "kunci-1", first);
    assert_int_equal(desk_service(*state, "info", "waiting"), 1);
    e2e_answer_free(first);
}

static void
test_a_key_is_for_one_request_of_one_caller(void **state)
{
    struct e2e_answer *first =
        post_keyed(*state, "kiosk", "/v1/walkins", WALK_IN, "kunci-2");
    struct e2e_answer *other;

    other =
        post_keyed(*state, "kiosk", "/v1/walkins", "{\"service\":\"ambil\"}", "kunci-2");
    assert_int_equal(other->status, 422);
    assert_string_equal(e2e_text(other, "code"), "idempotency_mismatch");
    e2e_answer_free(other);
    other = post_keyed(*state, "kiosk", "/v1/checkins", WALK_IN, "kunci-2");
    assert_true(other->status == 422 || other->status == 400);
    e2e_answer_free(other);

    other = post_keyed(*state, "kiosk-2", "/v1/walkins", WALK_IN, "kunci-2");
    assert_int_equal(other->status, 201);
    assert_string_not_equal(e2e_text(other, "number"), e2e_text(first, "number"));
    e2e_answer_free(other);
    e2e_answer_free(first);
}

static void
test_a_key_keeps_refusals_and_empty_answers(void **state)
{
    struct e2e_answer *first;

    desk_open(*state, 1);
    first = post_keyed(*state, "counter-1", "/v1/counters/1/call-next", "{}", "kosong");
    assert_int_equal(first->status, 204);
    desk_walk_in(*state, "info", NULL, NULL, NULL);
    expect_same(*state, "counter-1", "/v1/counters/1/call-next", "{}", "kosong", first);
    e2e_answer_free(first);

    first = post_keyed(
        *state, "kiosk", "/v1/checkins", "{\"code\":\"TIDAK-ADA-9\"}", "tolak");
    assert_int_equal(first->status, 404);
    desk_import(*state, "TIDAK-ADA-9,ktp-baru," E2E_DATE ",08:00,11:00,Warga,,\n");
    expect_same(
        *state, "kiosk", "/v1/checkins", "{\"code\":\"TIDAK-ADA-9\"}", "tolak", first);
    e2e_answer_free(first);
}

static void
test_a_key_has_bounds(void **state)
{
    char key[80];
    struct e2e_answer *answer;

    memset(key, 'k', sizeof(key));
    key[64] = '\0';
    answer = post_keyed(*state, "kiosk", "/v1/walkins", WALK_IN, key);
    assert_int_equal(answer->status, 201);
    e2e_answer_free(answer);
    key[64] = 'k';
    key[65] = '\0';
    answer = post_keyed(*state, "kiosk", "/v1/walkins", WALK_IN, key);
    assert_int_equal(answer->status, 400);
    e2e_answer_free(answer);
    answer = post_keyed(*state, "kiosk", "/v1/walkins", WALK_IN, "kunc\xc3\xad");
    assert_int_equal(answer->status, 400);
    e2e_answer_free(answer);
    assert_int_equal(desk_service(*state, "info", "waiting"), 1);
}

static struct e2e_answer *
sign_in(struct e2e *e2e, const char *username, const char *password)
{
    char body[200];

    (void)snprintf(body, sizeof(body), "{\"username\":\"%s\",\"password\":\"%s\"}",
        username, password);
    return e2e_ask(e2e, NULL, "POST", "/v1/session", body, NULL);
}

static void
test_a_person_signs_in_and_out(void **state)
{
    struct e2e_answer *answer = sign_in(*state, "counter-1", E2E_PASSWORD);
    char header[160];

    assert_int_equal(answer->status, 200);
    assert_string_equal(e2e_text(answer, "role"), "counter");
    assert_true(e2e_text(answer, "expires_at")[0] != '\0');
    assert_non_null(strstr(answer->headers, "HttpOnly"));
    assert_non_null(strstr(answer->headers, "SameSite=Strict"));
    (void)snprintf(
        header, sizeof(header), "Authorization: Bearer %s", e2e_text(answer, "token"));
    e2e_answer_free(answer);

    answer = e2e_ask(*state, NULL, "POST", "/v1/counters/1/open", NULL, header);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    e2e_kill(*state);
    e2e_restart(*state);
    answer = e2e_ask(*state, NULL, "GET", "/v1/counters/1", NULL, header);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);

    answer = e2e_ask(*state, NULL, "DELETE", "/v1/session", NULL, header);
    assert_int_equal(answer->status, 204);
    e2e_answer_free(answer);
    answer = e2e_ask(*state, NULL, "GET", "/v1/counters/1", NULL, header);
    assert_int_equal(answer->status, 401);
    e2e_answer_free(answer);
}

static void
test_a_cookie_alone_changes_nothing(void **state)
{
    struct e2e_answer *answer = sign_in(*state, "reception", E2E_PASSWORD);
    const char *cookie = strstr(answer->headers, "Set-Cookie: ");
    char header[240];
    char both[300];
    size_t len;

    assert_non_null(cookie);
    cookie += strlen("Set-Cookie: ");
    len = strcspn(cookie, ";");
    (void)snprintf(header, sizeof(header), "Cookie: %.*s", (int)len, cookie);
    e2e_answer_free(answer);

    answer = e2e_ask(*state, NULL, "GET", "/v1/services", NULL, header);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    answer = e2e_ask(*state, NULL, "POST", "/v1/walkins", WALK_IN, header);
    assert_int_equal(answer->status, 403);
    assert_string_equal(e2e_text(answer, "code"), "not_allowed");
    e2e_answer_free(answer);
    (void)snprintf(both, sizeof(both), "%s\r\nX-Antrean: 0", header);
    answer = e2e_ask(*state, NULL, "POST", "/v1/walkins", WALK_IN, both);
    assert_int_equal(answer->status, 403);
    e2e_answer_free(answer);
    (void)snprintf(both, sizeof(both), "%s\r\nX-Antrean: 1", header);
    answer = e2e_ask(*state, NULL, "POST", "/v1/walkins", WALK_IN, both);
    assert_int_equal(answer->status, 201);
    assert_string_equal(e2e_text(answer, "number"), "Z001");
    e2e_answer_free(answer);
}

static void
test_a_disabled_account_is_out(void **state)
{
    struct e2e_answer *answer = sign_in(*state, "counter-3", E2E_PASSWORD);
    char *text;
    int status;

    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    status = e2e_admin(*state,
        (const char *const[]){
            "account", "disable", e2e_folder(*state), "counter-3", NULL },
        &text);
    if (status != 0) {
        fail_msg("account disable: %d %s", status, text);
    }
    free(text);
    answer = sign_in(*state, "counter-3", E2E_PASSWORD);
    assert_int_equal(answer->status, 401);
    e2e_answer_free(answer);
}

/* Arrivals are on their way when the server is told to end. */
static void
test_what_is_in_flight_is_finished(void **state)
{
    enum { COUNT = 100 };
    struct e2e *e2e = *state;
    int fds[COUNT];
    int given = 0;
    int answered = 0;

    for (int i = 0; i < COUNT; i++) {
        char request[600];
        int len = snprintf(request, sizeof(request),
            "POST /v1/walkins HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
            "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
            e2e_token(e2e, "kiosk"), strlen(WALK_IN), WALK_IN);

        fds[i] = e2e_connect(e2e);
        assert_true(fds[i] >= 0);
        assert_int_equal(send(fds[i], request, (size_t)len, MSG_NOSIGNAL), len);
    }
    assert_int_equal(recv(fds[0], &(char){ 0 }, 1, MSG_PEEK), 1); /* it has begun */
    assert_int_equal(e2e_end(e2e), 0);
    for (int i = 0; i < COUNT; i++) {
        char answer[4096];
        ssize_t got = recv(fds[i], answer, sizeof(answer) - 1, 0);

        answer[got > 0 ? got : 0] = '\0';
        answered += got > 0 ? 1 : 0;
        given += text_starts_with(answer, "HTTP/1.1 201") ? 1 : 0;
        (void)close(fds[i]);
    }
    print_message(
        "%d sent, %d answered, %d numbers given\n", (int)COUNT, answered, given);
    e2e_restart(e2e);
    assert_true(given >= 1);
    assert_int_equal(answered, given);
    assert_int_equal(desk_service(e2e, "info", "waiting"), given); /* none without */
}

static void
test_an_interrupt_ends_it_in_order_too(void **state)
{
    struct e2e_stream *stream = e2e_listen(*state, "board", "/v1/events", NULL);

    desk_walk_in(*state, "info", NULL, NULL, NULL);
    assert_true(e2e_next(stream, 60000, NULL, NULL, NULL));
    assert_int_equal(kill(e2e_pid(*state), SIGINT), 0);
    assert_int_equal(e2e_end(*state), 0);
    e2e_unlisten(stream);
    e2e_restart(*state);
    assert_int_equal(desk_service(*state, "info", "waiting"), 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)
        BEHAVIOUR(test_a_key_gives_the_first_answer_again),
        BEHAVIOUR(test_a_key_is_for_one_request_of_one_caller),
        BEHAVIOUR(test_a_key_keeps_refusals_and_empty_answers),
        BEHAVIOUR(test_a_key_has_bounds),
        BEHAVIOUR(test_a_person_signs_in_and_out),
        BEHAVIOUR(test_a_cookie_alone_changes_nothing),
        BEHAVIOUR(test_a_disabled_account_is_out),
        BEHAVIOUR(test_what_is_in_flight_is_finished),
        BEHAVIOUR(test_an_interrupt_ends_it_in_order_too),
    };

    return cmocka_run_group_tests_name("promises", tests, NULL, NULL);
}
