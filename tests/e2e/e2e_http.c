/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTTP as clients rely on it: keys that repeat, TLS, pages, metrics, signals. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base.h"
#include "common/clock.h"
#include "common/text.h"
#include "tests/support/database.h"
#include "tests/support/e2e.h"
#include "tests/support/test.h"

#define ANSWER_MS 60000
#define HANDSHAKE_MS 10000
#define KEY "Idempotency-Key: pagi-1"

static struct e2e_answer *
check_in(struct e2e *e2e, const char *who, int ticket, const char *key)
{
    json_t *body = json_pack("{s:s}", "code", e2e_ticket(e2e, ticket));
    char *text = json_dumps(body, 0);
    struct e2e_answer *answer = e2e_ask(e2e, who, "POST", "/v1/checkins", text, key);

    json_decref(body);
    free(text);
    return answer;
}

static void
test_the_same_key_gives_the_first_answer_again(void **state)
{
    struct e2e_answer *first = check_in(*state, "kiosk", 0, KEY);
    struct e2e_answer *again = check_in(*state, "kiosk", 0, KEY);

    assert_int_equal(first->status, 201);
    assert_int_equal(again->status, 201); /* not the 200 of a second scan */
    assert_string_equal(first->body, again->body);
    e2e_answer_free(first);
    e2e_answer_free(again);
}

static void
test_a_key_is_remembered_over_a_crash(void **state)
{
    struct e2e_answer *first = check_in(*state, "kiosk", 0, KEY);
    struct e2e_answer *again;

    e2e_kill(*state);
    e2e_restart(*state);
    again = check_in(*state, "kiosk", 0, KEY);
    assert_int_equal(again->status, 201);
    assert_string_equal(first->body, again->body);
    e2e_answer_free(first);
    e2e_answer_free(again);
}

static void
test_the_same_key_with_another_body_is_refused(void **state)
{
    struct e2e_answer *first = check_in(*state, "kiosk", 0, KEY);
    struct e2e_answer *other = check_in(*state, "kiosk", 1, KEY);
    char number[12];

    assert_int_equal(other->status, 422);
    assert_string_equal(e2e_text(other, "code"), "idempotency_mismatch");
    e2e_answer_free(first);
    e2e_answer_free(other);
    assert_int_equal(e2e_arrive(*state, 1, number, NULL), 201); /* nothing was spent */
}

static void
test_a_key_belongs_to_its_caller(void **state)
{
    struct e2e_answer *first = check_in(*state, "kiosk", 0, KEY);
    struct e2e_answer *other = check_in(*state, "kiosk-2", 3, KEY);

    assert_int_equal(first->status, 201);
    assert_int_equal(other->status, 201);
    e2e_answer_free(first);
    e2e_answer_free(other);
}

/* Nobody waits, then somebody does: the key still gives what was answered first. */
static void
test_a_refusal_is_remembered_too(void **state)
{
    struct e2e *e2e = *state;
    struct e2e_answer *answer;

    assert_int_equal(e2e_post(e2e, "counter-1", "/v1/counters/1/open"), 200);
    assert_int_equal(e2e_arrive(e2e, 0, NULL, NULL), 201);
    assert_int_equal(e2e_post(e2e, "counter-1", "/v1/counters/1/call-next"), 200);
    answer = e2e_ask(e2e, "counter-1", "POST", "/v1/counters/1/call-next", NULL, KEY);
    assert_int_equal(answer->status, 409);
    assert_string_equal(e2e_text(answer, "code"), "counter_busy");
    e2e_answer_free(answer);
    answer = e2e_ask(e2e, "counter-1", "GET", "/v1/counters/1", NULL, NULL);
    e2e_answer_free(answer);
    answer = e2e_ask(e2e, "counter-1", "POST", "/v1/counters/1/call-next", NULL, KEY);
    assert_int_equal(answer->status, 409);
    e2e_answer_free(answer);
}

static void
test_a_bad_request_does_not_use_up_its_key(void **state)
{
    struct e2e_answer *bad = e2e_ask(*state, "kiosk", "POST", "/v1/checkins", "{}", KEY);
    struct e2e_answer *good = check_in(*state, "kiosk", 0, KEY);

    assert_int_equal(bad->status, 400);
    assert_int_equal(good->status, 201);
    e2e_answer_free(bad);
    e2e_answer_free(good);
}

static void
test_pages_may_load_only_from_here_and_styles_are_not_sent_twice(void **state)
{
    struct e2e_answer *page = e2e_ask(*state, NULL, "GET", "/", NULL, NULL);
    struct e2e_answer *style;
    struct e2e_answer *again;
    const char *etag;
    char header[64];
    char path[64];

    assert_int_equal(page->status, 200);
    assert_non_null(strstr(page->headers, "Content-Security-Policy: default-src 'none'"));
    assert_non_null(strstr(page->headers, "X-Content-Type-Options: nosniff"));
    assert_int_equal(sscanf(strstr(page->body, "/web/theme."), "%63[a-z0-9/.]", path), 1);
    style = e2e_ask(*state, NULL, "GET", path, NULL, NULL);
    assert_int_equal(style->status, 200);
    assert_non_null(strstr(style->headers, "immutable")); /* its hash is in its name */
    e2e_answer_free(style);
    style = e2e_ask(*state, NULL, "GET", "/web/theme.css", NULL, NULL);
    etag = strstr(style->headers, "ETag: ");
    assert_non_null(etag);
    etag += strlen("ETag: ");
    assert_int_equal(strspn(etag + 1, "0123456789abcdef"), 16);
    assert_true(etag[0] == '"' && etag[17] == '"' && etag[18] == '\r');
    (void)snprintf(header, sizeof(header), "If-None-Match: %.18s", etag);
    again = e2e_ask(*state, NULL, "GET", "/web/theme.css", NULL, header);
    assert_int_equal(again->status, 304);
    assert_int_equal(again->len, 0);
    e2e_answer_free(page);
    e2e_answer_free(style);
    e2e_answer_free(again);
}

static void
test_head_is_get_without_a_body(void **state)
{
    struct e2e_answer *head = e2e_ask(*state, NULL, "HEAD", "/healthz", NULL, NULL);

    assert_int_equal(head->status, 200);
    assert_int_equal(head->len, 0);
    e2e_answer_free(head);
}

static char *
ask_raw(struct e2e *e2e, const char *method, const char *target, const char *more)
{
    char text[2400];
    int len = snprintf(text, sizeof(text),
        "%s %s HTTP/1.1\r\nHost: a.id\r\nConnection: close\r\n%s", method, target, more);

    return e2e_raw(e2e, text, (size_t)len, ANSWER_MS);
}

/* Whatever is asked and whatever is answered. */
static void
test_head_never_has_a_body(void **state)
{
    char long_target[1400] = "/";
    const char *const targets[] = { "/", "/p/ANYTHING", "/healthz", "/v1/board",
        "/v1/services", "/v1/events", "/v1/checkins", "/nowhere", "/a/../b",
        long_target };

    memset(long_target + 1, 'a', sizeof(long_target) - 2);
    for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
        char *head = ask_raw(*state, "HEAD", targets[i], "\r\n");
        char *get = ask_raw(*state, "GET", targets[i], "\r\n");
        const char *end = strstr(head, "\r\n\r\n");
        const char *length = strstr(head, "Content-Length: ");
        const char *body = strstr(get, "\r\n\r\n");

        assert_non_null(end);
        assert_string_equal(end, "\r\n\r\n");
        assert_non_null(length);
        if (strncmp(head, get, strlen("HTTP/1.1 200")) == 0 && !strstr(get, "clock")) {
            assert_int_equal(
                strtol(length + strlen("Content-Length: "), NULL, 10), strlen(body + 4));
        }
        free(head);
        free(get);
    }
}

static void
test_who_is_not_signed_in_is_told_how(void **state)
{
    struct e2e_answer *nobody = e2e_ask(*state, NULL, "GET", "/v1/board", NULL, NULL);
    struct e2e_answer *wrong =
        e2e_ask(*state, NULL, "GET", "/v1/board", NULL, "Authorization: Bearer x");

    assert_non_null(
        strstr(nobody->headers, "WWW-Authenticate: Bearer realm=\"antrean\"\r\n"));
    assert_non_null(strstr(wrong->headers, "error=\"invalid_token\"\r\n"));
    e2e_answer_free(nobody);
    e2e_answer_free(wrong);
}

/* A page of another site may make a browser sign in as somebody, or act by its cookie. */
static void
test_what_another_site_sends_is_refused(void **state)
{
    static const char body[] =
        "{\"username\":\"supervisor\",\"password\":\"" E2E_PASSWORD "\"}";
    static const struct {
        const char *headers;
        const char *want;
    } rows[] = {
        { "Content-Type: application/json\r\n", "HTTP/1.1 200" },
        { "Content-Type: application/json; charset=utf-8\r\n"
          "Origin: http://a.id\r\nSec-Fetch-Site: same-origin\r\n",
            "HTTP/1.1 200" },
        { "Content-Type: text/plain\r\n", "HTTP/1.1 415" },
        { "", "HTTP/1.1 415" },
        { "Content-Type: application/json\r\nOrigin: https://evil.id\r\n",
            "HTTP/1.1 403" },
        { "Content-Type: application/json\r\nOrigin: null\r\n", "HTTP/1.1 403" },
        { "Content-Type: application/json\r\nSec-Fetch-Site: cross-site\r\n",
            "HTTP/1.1 403" },
    };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char more[600];
        char *answer;

        (void)snprintf(more, sizeof(more), "%sContent-Length: %zu\r\n\r\n%s",
            rows[i].headers, strlen(body), body);
        answer = ask_raw(*state, "POST", "/v1/session", more);
        assert_int_equal(strncmp(answer, rows[i].want, strlen(rows[i].want)), 0);
        free(answer);
    }
}

static void
test_a_cookie_is_not_for_pages_of_other_sites(void **state)
{
    struct e2e *e2e = *state;
    char more[400];
    char *answer;

    (void)snprintf(more, sizeof(more),
        "Cookie: antrean=%s\r\nX-Antrean: 1\r\nOrigin: http://b.id\r\n"
        "Content-Length: 0\r\n\r\n",
        e2e_token(e2e, "supervisor"));
    answer = ask_raw(e2e, "POST", "/v1/day/close", more);
    assert_int_equal(strncmp(answer, "HTTP/1.1 403", 12), 0);
    free(answer);
}

static void
test_a_wrong_verb_is_told_the_right_ones(void **state)
{
    struct e2e_answer *answer =
        e2e_ask(*state, "kiosk", "DELETE", "/v1/checkins", NULL, NULL);

    assert_int_equal(answer->status, 405);
    assert_non_null(strstr(answer->headers, "Allow: POST\r\n"));
    e2e_answer_free(answer);
    answer = e2e_ask(*state, "kiosk", "DELETE", "/v1/services", NULL, NULL);
    assert_int_equal(answer->status, 405);
    assert_non_null(strstr(answer->headers, "Allow: GET, HEAD\r\n"));
    e2e_answer_free(answer);
}

static void
test_figures_are_for_this_machine_or_an_admin(void **state)
{
    static const char proxied[] = "X-Forwarded-For: 203.0.113.9";
    struct e2e_answer *local = e2e_ask(*state, NULL, "GET", "/metrics", NULL, NULL);
    struct e2e_answer *far = e2e_ask(*state, NULL, "GET", "/metrics", NULL, proxied);
    struct e2e_answer *admin = e2e_ask(*state, "admin", "GET", "/metrics", NULL, proxied);
    struct e2e_answer *kiosk = e2e_ask(*state, "kiosk", "GET", "/metrics", NULL, proxied);

    assert_int_equal(local->status, 200);
    assert_non_null(strstr(local->body, "antrean_journal_seq 0"));
    assert_int_equal(far->status, 401);
    assert_int_equal(admin->status, 200);
    assert_int_equal(kiosk->status, 403);
    e2e_answer_free(local);
    e2e_answer_free(far);
    e2e_answer_free(admin);
    e2e_answer_free(kiosk);
}

/* On a file; on PostgreSQL several processes share the work. */
static void
test_a_second_server_on_the_same_folder_is_refused(void **state)
{
    const char *build = getenv("ANTREAN_BUILD");
    char command[1024];
    int status;

    if (test_on_postgresql()) {
        skip();
    }
    (void)snprintf(command, sizeof(command),
        "timeout 60 %s/antrean-server --config '%s/antrean.conf' --listen 127.0.0.1:0 "
        ">/dev/null "
        "2>&1",
        build ? build : "build/debug", e2e_folder(*state));
    status = system(command); /* NOLINT(cert-env33-c): a test's own fixed command */
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
    assert_int_equal(e2e_status(*state, NULL, "GET", "/healthz", NULL), 200);
}

static void
test_sighup_reads_the_settings_again_and_answers_go_on(void **state)
{
    assert_int_equal(kill(e2e_pid(*state), SIGHUP), 0);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(e2e_status(*state, NULL, "GET", "/healthz", NULL), 200);
    }
    assert_int_equal(e2e_arrive(*state, 0, NULL, NULL), 201);
}

/* Whatever comes before the answer to the last one has its own answer, in its turn. */
static void
test_the_next_requests_may_come_while_the_last_is_worked_on(void **state)
{
    static const char body[] = "{\"username\":\"admin\",\"password\":\"not this one\"}";
    static const char next[] = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
                               "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n";
    static const char *const want[] = { "HTTP/1.1 401", "HTTP/1.1 200", "HTTP/1.1 404" };
    int64_t until = clock_monotonic_ms() + ANSWER_MS;
    int fd = e2e_connect(*state);
    char slow[256];
    char answers[16384] = "";
    size_t len = 0;
    const char *at = answers;

    (void)snprintf(slow, sizeof(slow),
        "POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        "Content-Length: %zu\r\n\r\n%s",
        strlen(body), body);
    assert_int_equal(send(fd, slow, strlen(slow), 0), strlen(slow));
    assert_int_equal(send(fd, next, strlen(next), 0), strlen(next));
    while (!strstr(answers, want[2]) && clock_monotonic_ms() < until) {
        struct pollfd ready = { .fd = fd, .events = POLLIN };

        if (poll(&ready, 1, 100) > 0) {
            ssize_t got = recv(fd, answers + len, sizeof(answers) - 1 - len, 0);

            assert_true(got > 0);
            len += (size_t)got;
            answers[len] = '\0';
        }
    }
    for (size_t i = 0; i < ARRAY_LEN(want); i++) {
        at = strstr(at, want[i]);
        assert_non_null(at);
    }
    (void)close(fd);
}

static int
start_tls(void **state)
{
    *state = e2e_open(&(struct e2e_options){ .tls = true });
    return 0;
}

static void
test_everything_works_over_tls(void **state)
{
    struct e2e_answer *answer = e2e_ask(*state, NULL, "POST", "/v1/session",
        "{\"username\":\"admin\",\"password\":\"" E2E_PASSWORD "\"}", NULL);

    assert_true(text_starts_with(e2e_url(*state), "https://"));
    assert_int_equal(answer->status, 200);
    assert_non_null(strstr(answer->headers, "; Secure"));
    e2e_answer_free(answer);
    assert_int_equal(e2e_arrive(*state, 0, NULL, NULL), 201);
    assert_int_equal(e2e_arrive(*state, 0, NULL, NULL), 200);
}

/* Nothing of a handshake, or its first bytes: neither stays. */
static void
test_a_handshake_is_bounded_in_time(void **state)
{
    static const unsigned char begun[] = { 0x16, 0x03, 0x01, 0x02 };
    int64_t began = clock_monotonic_ms(); /* before the server's time begins */
    int fds[] = { e2e_connect(*state), e2e_connect(*state) };

    assert_int_equal(send(fds[1], begun, sizeof(begun), 0), sizeof(begun));
    for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
        struct pollfd ready = { .fd = fds[i], .events = POLLIN };
        char byte;

        assert_int_equal(poll(&ready, 1, HANDSHAKE_MS + ANSWER_MS), 1);
        assert_true(recv(fds[i], &byte, 1, 0) <= 0);
        assert_true(clock_monotonic_ms() - began >= HANDSHAKE_MS);
        (void)close(fds[i]);
    }
}

static void
test_browsers_are_told_to_come_by_tls(void **state)
{
    struct e2e_answer *answer = e2e_ask(*state, NULL, "GET", "/nowhere", NULL, NULL);

    assert_non_null(strstr(answer->headers, "Strict-Transport-Security: max-age="));
    e2e_answer_free(answer);
}

static void
test_plain_http_on_the_tls_port_is_closed(void **state)
{
    static const char plain[] = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    char *answer = e2e_raw(*state, plain, strlen(plain), 3000);

    assert_null(strstr(answer, "200"));
    free(answer);
    assert_int_equal(e2e_status(*state, NULL, "GET", "/healthz", NULL), 200);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(test_the_same_key_gives_the_first_answer_again),
        WITH(test_a_key_is_remembered_over_a_crash),
        WITH(test_the_same_key_with_another_body_is_refused),
        WITH(test_a_key_belongs_to_its_caller),
        WITH(test_a_refusal_is_remembered_too),
        WITH(test_a_bad_request_does_not_use_up_its_key),
        WITH(test_pages_may_load_only_from_here_and_styles_are_not_sent_twice),
        WITH(test_head_is_get_without_a_body),
        WITH(test_head_never_has_a_body),
        WITH(test_who_is_not_signed_in_is_told_how),
        WITH(test_what_another_site_sends_is_refused),
        WITH(test_a_cookie_is_not_for_pages_of_other_sites),
        WITH(test_a_wrong_verb_is_told_the_right_ones),
        WITH(test_figures_are_for_this_machine_or_an_admin),
        WITH(test_a_second_server_on_the_same_folder_is_refused),
        WITH(test_sighup_reads_the_settings_again_and_answers_go_on),
        WITH(test_the_next_requests_may_come_while_the_last_is_worked_on),
        cmocka_unit_test_setup_teardown(
            test_everything_works_over_tls, start_tls, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_handshake_is_bounded_in_time, start_tls, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_browsers_are_told_to_come_by_tls, start_tls, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_plain_http_on_the_tls_port_is_closed, start_tls, e2e_stop),
    };

    return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
