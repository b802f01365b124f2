/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections at the edges of the loop's turns, and what comes behind a request. */
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>

#include "common/base.h"
#include "common/clock.h"
#include "server/http/conn.h"
#include "server/loop.h"
#include "tests/support/test.h"

#define CLIENTS 3

static const struct conn_hooks no_hooks = { 0 }; /* nobody says a word here */

static int
connect_to(int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

static void
stop_cb(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    (void)event_base_loopbreak(arg);
}

/*
 * The server is told to end in the very turn that accepted connections, before they stand
 * in a list: they end with it. AddressSanitizer says whether something of them is left.
 */
static void
test_an_end_in_the_turn_that_accepts_leaves_nothing(void **state)
{
    const struct conns_options options = {
        .listen = "127.0.0.1:0", .tls_cert = "", .tls_key = "", .max = 100
    };
    struct event_base *base = event_base_new();
    struct evhttp *evhttp = evhttp_new(base);
    struct event *stop;
    struct conns conns;
    struct error err;
    int clients[CLIENTS];
    int pipes[2];
    char byte;

    (void)state;
    assert_int_equal(
        conns_start(&conns, base, evhttp, &no_hooks, NULL, &options, &err), STATUS_OK);
    assert_int_equal(pipe(pipes), 0);
    stop = event_new(base, pipes[0], EV_READ, stop_cb, base);
    (void)event_add(stop, NULL);
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = connect_to(conns.port);
    }
    /* Behind the listener in this turn, before what the listener itself asks for. */
    assert_int_equal(write(pipes[1], "x", 1), 1);
    (void)event_base_dispatch(base);
    assert_int_equal(conns.accepted, CLIENTS);
    assert_int_equal(conns.total, 0); /* else it is another case that was tried */
    event_free(stop);
    evhttp_free(evhttp);
    conns_destroy(&conns);
    event_base_free(base);
    for (int i = 0; i < CLIENTS; i++) {
        assert_int_equal(recv(clients[i], &byte, 1, 0), 0);
        (void)close(clients[i]);
    }
    (void)close(pipes[0]);
    (void)close(pipes[1]);
}

#define DEADLINE_MS 60000
#define ASK "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
#define RUBBISH "rubbish\r\n\r\n"

/* A server whose one worker is the test: a request waits until it is answered. */
struct house {
    struct conns conns;
    struct event_base *base;
    struct evhttp *evhttp;
    struct evhttp_request *under_work; /* libevent's, or NULL */
    struct conn *conn;                 /* of it */
    int client;
    char heard[4096]; /* by the client */
    size_t heard_len;
};

static size_t
no_body(void *arg, const char *method, const char *target, bool *streamed)
{
    (void)arg;
    (void)method;
    (void)target;
    (void)streamed;
    return 0;
}

static void
take_cb(struct evhttp_request *evreq, void *arg)
{
    struct house *house = arg;

    house->under_work = evreq;
    house->conn = conns_find(&house->conns, evhttp_request_get_connection(evreq));
    conn_set_phase(house->conn, CONN_BUSY);
}

static void
answered_cb(struct evhttp_request *evreq, void *arg)
{
    struct conn *conn = arg;

    conn_request_done(conn);
    if (conn->close_after) {
        (void)evhttp_add_header(
            evhttp_request_get_output_headers(evreq), "Connection", "close");
    }
}

static void
answer(struct house *house)
{
    struct evhttp_request *evreq = house->under_work;

    house->under_work = NULL;
    conn_set_phase(house->conn, CONN_WRITING);
    evhttp_request_set_on_complete_cb(evreq, answered_cb, house->conn);
    evhttp_send_reply(evreq, 200, NULL, NULL);
}

static void
refuse(
    void *arg, const char *method, int status, const char *why, struct evbuffer *output)
{
    (void)arg;
    (void)method;
    (void)why;
    (void)evbuffer_add_printf(output, "HTTP/1.1 %d\r\n\r\n", status);
}

static int
open_house(void **state)
{
    static const struct conn_hooks hooks = { .body_max = no_body, .refuse = refuse };
    const struct conns_options options = {
        .listen = "127.0.0.1:0", .tls_cert = "", .tls_key = "", .max = 100
    };
    struct house *house = test_calloc(1, sizeof(*house));
    struct error err;

    house->base = loop_new();
    house->evhttp = evhttp_new(house->base);
    evhttp_set_gencb(house->evhttp, take_cb, house);
    assert_int_equal(conns_start(&house->conns, house->base, house->evhttp, &hooks, NULL,
                         &options, &err),
        STATUS_OK);
    house->client = connect_to(house->conns.port);
    assert_int_equal(fcntl(house->client, F_SETFL, O_NONBLOCK), 0);
    *state = house;
    return 0;
}

static int
close_house(void **state)
{
    struct house *house = *state;

    evhttp_free(house->evhttp);
    conns_destroy(&house->conns);
    event_base_free(house->base);
    (void)close(house->client);
    test_free(house);
    return 0;
}

/* A turn of the loop; the server's sweep ends one in which nothing happens. */
static void
turn(struct house *house, int64_t until_ms)
{
    assert_true(clock_monotonic_ms() < until_ms);
    (void)event_base_loop(house->base, EVLOOP_ONCE);
}

/* Say it in one piece, which the server reads in one. */
static void
say(struct house *house, const char *text)
{
    assert_int_equal(
        send(house->client, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
}

/* Until a request is under work; what came with it waits untouched. */
static void
wait_for_request(struct house *house, const char *behind)
{
    int64_t until_ms = clock_monotonic_ms() + DEADLINE_MS;
    char input[128] = "";

    while (!house->under_work) {
        turn(house, until_ms);
    }
    assert_int_equal(house->conn->phase, CONN_BUSY);
    (void)evbuffer_copyout(
        bufferevent_get_input(house->conn->bev), input, sizeof(input) - 1);
    assert_string_equal(input, behind);
}

/* Listen to the end of the connection; how many answers came. */
static int
hear_to_the_end(struct house *house)
{
    int64_t until_ms = clock_monotonic_ms() + DEADLINE_MS;
    int answers = 0;
    ssize_t got;

    while ((got = recv(house->client, house->heard + house->heard_len,
                sizeof(house->heard) - 1 - house->heard_len, 0)) != 0) {
        house->heard_len += got > 0 ? (size_t)got : 0;
        assert_null(house->under_work); /* nothing behind it counts as a request */
        turn(house, until_ms);
    }
    for (const char *at = house->heard; (at = strstr(at, "HTTP/1.1 ")); at++) {
        answers++;
    }
    return answers;
}

static void
test_a_request_behind_one_under_work_has_its_turn(void **state)
{
    struct house *house = *state;

    say(house, ASK ASK);
    wait_for_request(house, ASK);
    answer(house);
    wait_for_request(house, "");
    house->conn->close_after = true;
    answer(house);
    assert_int_equal(hear_to_the_end(house), 2);
}

/* Whoever sends rubbish behind a request hears its answer, and nothing after it: what
 * follows the rubbish may be a request that somebody else wrote. */
static void
test_nothing_behind_rubbish_is_a_request(void **state)
{
    struct house *house = *state;

    say(house, ASK RUBBISH ASK);
    wait_for_request(house, RUBBISH ASK);
    answer(house);
    assert_int_equal(hear_to_the_end(house), 1);
}

/* The same, when the answer is out already: then the rubbish has one, too. */
static void
test_rubbish_after_an_answer_is_refused_with_what_follows(void **state)
{
    struct house *house = *state;
    int64_t until_ms = clock_monotonic_ms() + DEADLINE_MS;

    say(house, ASK);
    wait_for_request(house, "");
    answer(house);
    while (house->conn->phase != CONN_IDLE) {
        turn(house, until_ms);
    }
    say(house, RUBBISH ASK);
    assert_int_equal(hear_to_the_end(house), 2);
    assert_non_null(strstr(house->heard, "HTTP/1.1 400"));
}

/* Who signed in comes before others, and no longer than that. */
static void
test_a_connection_s_turn_changes_and_changes_back(void **state)
{
    static const enum loop_priority turns[] = { LOOP_STAFF, LOOP_PUBLIC, LOOP_USUAL,
        LOOP_STAFF };
    struct house *house = *state;
    int64_t until_ms = clock_monotonic_ms() + DEADLINE_MS;

    say(house, ASK);
    wait_for_request(house, "");
    for (size_t i = 0; i < ARRAY_LEN(turns); i++) {
        conn_set_priority(house->conn, turns[i]);
        while (bufferevent_get_priority(house->conn->bev) != (int)turns[i]) {
            turn(house, until_ms); /* its event waited for its turn */
            conn_set_priority(house->conn, turns[i]);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define IN_HOUSE(test) cmocka_unit_test_setup_teardown(test, open_house, close_house)
        IN_HOUSE(test_a_connection_s_turn_changes_and_changes_back),
        IN_HOUSE(test_a_request_behind_one_under_work_has_its_turn),
        IN_HOUSE(test_nothing_behind_rubbish_is_a_request),
        IN_HOUSE(test_rubbish_after_an_answer_is_refused_with_what_follows),
        cmocka_unit_test(test_an_end_in_the_turn_that_accepts_leaves_nothing),
    };

    return cmocka_run_group_tests_name("conns", tests, NULL, NULL);
}
