/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTTP as clients rely on it: keys that repeat, TLS, pages, metrics, signals. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "common/base.h"
#include "common/text.h"
#include "tests/database.h"
#include "tests/e2e.h"
#include "tests/temp.h"
#include "tests/test.h"

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
test_pages_may_load_only_from_here_and_are_not_sent_twice(void **state)
{
    struct e2e_answer *page = e2e_ask(*state, NULL, "GET", "/p/ANYTHING", NULL, NULL);
    struct e2e_answer *again;
    const char *etag = strstr(page->headers, "ETag: ");
    char header[64];

    assert_int_equal(page->status, 200);
    assert_non_null(strstr(page->headers, "Content-Security-Policy: default-src 'none'"));
    assert_non_null(strstr(page->headers, "X-Content-Type-Options: nosniff"));
    assert_non_null(etag);
    (void)snprintf(header, sizeof(header), "If-None-Match: %.18s", etag + 6);
    again = e2e_ask(*state, NULL, "GET", "/p/ANYTHING", NULL, header);
    assert_int_equal(again->status, 304);
    assert_int_equal(again->len, 0);
    e2e_answer_free(page);
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

static void
test_a_wrong_verb_is_told_the_right_ones(void **state)
{
    struct e2e_answer *answer =
        e2e_ask(*state, "kiosk", "DELETE", "/v1/checkins", NULL, NULL);

    assert_int_equal(answer->status, 405);
    assert_non_null(strstr(answer->headers, "Allow: POST\r\n"));
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
        WITH(test_pages_may_load_only_from_here_and_are_not_sent_twice),
        WITH(test_head_is_get_without_a_body),
        WITH(test_a_wrong_verb_is_told_the_right_ones),
        WITH(test_figures_are_for_this_machine_or_an_admin),
        WITH(test_a_second_server_on_the_same_folder_is_refused),
        WITH(test_sighup_reads_the_settings_again_and_answers_go_on),
        cmocka_unit_test_setup_teardown(
            test_everything_works_over_tls, start_tls, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_plain_http_on_the_tls_port_is_closed, start_tls, e2e_stop),
    };

    return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
