/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * deploy/nginx.conf.example in the real nginx before two server processes: requests and
 * streams through it, one process killed under it, and what it must keep out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/clock.h"
#include "common/mem.h"
#include "tests/support/cluster.h"
#include "tests/support/load.h"
#include "tests/support/nginx.h"
#include "tests/support/test.h"

#define WAIT_MS 60000
#define LIMIT_S 600
#define TICKETS 600
#define CONNECTIONS 16
#define SIGN_INS 3 /* a minute */

struct proxied {
    struct cluster cluster;
    struct nginx *nginx;
    struct e2e *tls;
    struct e2e *plain;
};

static int
start(void **state)
{
    struct proxied *self;

    *state = NULL;
    if (!nginx_is_installed()) {
        print_message("nginx is not installed (deploy/install-deps.sh): left out\n");
        return 0;
    }
    self = xcalloc(1, sizeof(*self));
    cluster_open(&self->cluster,
        &(struct e2e_options){ .tickets = TICKETS,
            .config = "[limits]\nsign_ins_per_minute = 3\n[server]\nbehind_proxy = yes\n"
                      "public_url = https://antrean.example.go.id\n" });
    self->nginx = nginx_start(e2e_folder(self->cluster.e2e[0]),
        (const int[]){ e2e_port(self->cluster.e2e[0]), e2e_port(self->cluster.e2e[1]) });
    self->tls =
        e2e_by_proxy(self->cluster.e2e[0], nginx_tls_port(self->nginx), /* tls= */ true);
    self->plain = e2e_by_proxy(
        self->cluster.e2e[0], nginx_plain_port(self->nginx), /* tls= */ false);
    *state = self;
    return 0;
}

static int
stop(void **state)
{
    struct proxied *self = *state;

    if (self) {
        e2e_leave(self->tls);
        e2e_leave(self->plain);
        nginx_stop(self->nginx);
        cluster_close(&self->cluster);
        free(self);
    }
    return 0;
}

/* Answers with a status of 2xx that a process has given so far, by its own figures. */
static long
answers_of(struct e2e *e2e)
{
    static const char name[] = "antrean_answers_total{class=\"2xx\"} ";
    struct e2e_answer *answer = e2e_ask(e2e, NULL, "GET", "/metrics", NULL, NULL);
    const char *at = strstr(answer->body, name);
    long count;

    assert_non_null(at);
    count = strtol(at + strlen(name), NULL, 10);
    e2e_answer_free(answer);
    return count;
}

static void
test_requests_over_tls_are_shared_out(void **state)
{
    struct proxied *self = *state;
    struct e2e_answer *answer;

    if (!self) {
        skip();
        return;
    }
    for (int i = 0; i < 20; i++) {
        assert_int_equal(e2e_arrive(self->tls, i, NULL, NULL), 201);
    }
    for (int i = 0; i < 2; i++) {
        assert_true(answers_of(self->cluster.e2e[i]) >= 5);
    }
    answer = e2e_ask(self->tls, NULL, "POST", "/v1/session",
        "{\"username\":\"counter-1\",\"password\":\"" E2E_PASSWORD "\"}", NULL);
    assert_int_equal(answer->status, 200);
    assert_non_null(strstr(answer->headers, "; Secure"));
    e2e_answer_free(answer);
}

static void
test_events_come_at_once_through_it(void **state)
{
    struct proxied *self = *state;
    struct e2e_stream *stream;
    int64_t slowest = 0;

    if (!self) {
        skip();
        return;
    }
    stream = e2e_listen(self->plain, "board", "/v1/events?since=0", NULL);
    for (int i = 0; i < 20; i++) {
        int64_t asked = clock_monotonic_ms();
        json_t *data = NULL;
        char event[48];
        int64_t id;

        assert_int_equal(e2e_arrive(self->tls, i, NULL, NULL), 201);
        /* a buffering proxy would keep it until the stream ends */
        assert_true(e2e_next(stream, WAIT_MS, &id, event, &data));
        assert_int_equal(id, i + 1);
        slowest = clock_monotonic_ms() - asked > slowest ? clock_monotonic_ms() - asked
                                                         : slowest;
        json_decref(data);
    }
    print_message("from press to event through nginx: %d ms at most\n", (int)slowest);
    e2e_unlisten(stream);
}

struct keyed {
    struct proxied *self;
    int next;
    int answers;
    int wrong;
    char what[240];
};

static size_t
next_checkin(void *arg, int connection, char *out, size_t size)
{
    struct keyed *run = arg;
    struct e2e *e2e = run->self->plain;
    char body[240];
    char key[24];

    (void)connection;
    if (run->next == TICKETS) {
        return 0;
    }
    (void)snprintf(key, sizeof(key), "kunci-%d", run->next);
    (void)snprintf(body, sizeof(body), "{\"code\":\"%s\"}", e2e_ticket(e2e, run->next++));
    return load_post(out, size, "/v1/checkins", e2e_token(e2e, "kiosk"), key, body);
}

/* A third of the way one process dies, at two thirds the other, when the first is back.
 */
static void
checkin_answered(
    void *arg, int connection, int status, const char *body, size_t len, int64_t ns)
{
    struct keyed *run = arg;

    (void)connection;
    (void)len;
    (void)ns;
    if (status != 201 && run->wrong++ == 0) {
        (void)snprintf(run->what, sizeof(run->what), "%d %.200s", status, body);
    }
    run->answers++;
    if (run->answers == TICKETS / 3) {
        e2e_kill(run->self->cluster.e2e[0]);
    } else if (run->answers == TICKETS / 2) {
        e2e_restart(run->self->cluster.e2e[0]);
    } else if (run->answers == TICKETS * 2 / 3) {
        e2e_kill(run->self->cluster.e2e[1]);
    }
}

static void
test_a_request_with_a_key_does_not_notice_a_killed_process(void **state)
{
    struct keyed run = { .self = *state };
    struct load load = { .connections = CONNECTIONS,
        .next = next_checkin,
        .answered = checkin_answered,
        .arg = &run };

    if (!run.self) {
        skip();
        return;
    }
    load.port = nginx_plain_port(run.self->nginx);
    assert_int_equal(load_run(&load, LIMIT_S), TICKETS);
    e2e_restart(run.self->cluster.e2e[1]);
    if (run.wrong > 0) {
        fail_msg("%d of %d requests: %s", run.wrong, TICKETS, run.what);
    }
}

static void
test_a_stream_cut_off_goes_on_through_it(void **state)
{
    struct proxied *self = *state;
    char last[24] = "0";

    if (!self) {
        skip();
        return;
    }
    for (int i = 0; i < 4; i++) { /* each time the other process, if it had this one */
        struct e2e_stream *stream = e2e_listen(self->plain, "board", "/v1/events", last);
        json_t *data = NULL;
        char event[48];
        int64_t id;

        assert_int_equal(e2e_arrive(self->plain, i, NULL, NULL), 201);
        assert_true(e2e_next(stream, WAIT_MS, &id, event, &data));
        assert_int_equal(id, i + 1);
        json_decref(data);
        e2e_kill(self->cluster.e2e[i % 2]);
        e2e_restart(self->cluster.e2e[i % 2]);
        e2e_unlisten(stream);
        (void)snprintf(last, sizeof(last), "%lld", (long long)id);
    }
}

/* The server takes no chunks; nginx reads them and passes a whole body on. */
static void
test_a_body_in_chunks_is_made_whole(void **state)
{
    struct proxied *self = *state;
    char request[512];
    char *answer;
    int len;

    if (!self) {
        skip();
        return;
    }
    len = snprintf(request, sizeof(request),
        "POST /v1/walkins HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
        "Connection: close\r\n\r\n12\r\n{\"service\":\"info\"}\r\n0\r\n\r\n",
        e2e_token(self->plain, "kiosk"));
    answer = e2e_raw(self->plain, request, (size_t)len, WAIT_MS);
    assert_non_null(strstr(answer, " 201 "));
    free(answer);
    answer = e2e_raw(self->cluster.e2e[0], request, (size_t)len, WAIT_MS);
    assert_non_null(strstr(answer, " 400 "));
    free(answer);
}

/* Sign-ins are counted by the address that nginx saw, not by what the client says. */
static void
test_a_made_up_address_is_not_believed(void **state)
{
    struct proxied *self = *state;
    int64_t started_ms = clock_monotonic_ms();
    int64_t again; /* how many a process may take more after so long */
    int taken = 0;

    if (!self) {
        skip();
        return;
    }
    for (int i = 0; i < 10 * SIGN_INS; i++) {
        struct e2e_answer *answer;
        char header[64];
        char body[96];

        (void)snprintf(header, sizeof(header), "X-Forwarded-For: 203.0.113.%d", i + 1);
        (void)snprintf(body, sizeof(body),
            "{\"username\":\"siapa-%d\",\"password\":\"salah-sekali\"}", i);
        answer = e2e_ask(self->plain, NULL, "POST", "/v1/session", body, header);
        assert_true(answer->status == 401 || answer->status == 429);
        taken += answer->status == 401 ? 1 : 0;
        e2e_answer_free(answer);
    }
    again = (clock_monotonic_ms() - started_ms) * SIGN_INS / 60000;
    assert_true(taken <= 2 * (SIGN_INS + again)); /* each process counts for itself */
}

static void
test_what_is_too_large_or_not_for_outside_stays_out(void **state)
{
    struct proxied *self = *state;
    size_t size = 9 * 1024 * 1024;
    char *body;

    if (!self) {
        skip();
        return;
    }
    body = xcalloc(size + 1, 1);
    memset(body, ' ', size);
    assert_int_equal(e2e_status(self->plain, "kiosk", "POST", "/v1/checkins", body), 413);
    free(body);
    assert_int_equal(e2e_status(self->plain, "admin", "GET", "/metrics", NULL), 404);
}

#define NGINX_TEST(test) cmocka_unit_test_setup_teardown(test, start, stop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        NGINX_TEST(test_requests_over_tls_are_shared_out),
        NGINX_TEST(test_events_come_at_once_through_it),
        NGINX_TEST(test_a_request_with_a_key_does_not_notice_a_killed_process),
        NGINX_TEST(test_a_stream_cut_off_goes_on_through_it),
        NGINX_TEST(test_a_body_in_chunks_is_made_whole),
        NGINX_TEST(test_a_made_up_address_is_not_believed),
        NGINX_TEST(test_what_is_too_large_or_not_for_outside_stays_out),
    };

    return cmocka_run_group_tests_name("postgresql_nginx", tests, NULL, NULL);
}
