/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections at the edges of the loop's turns. */
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>
#include <event2/http.h>

#include "common/base.h"
#include "server/http/conn.h"
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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_end_in_the_turn_that_accepts_leaves_nothing),
    };

    return cmocka_run_group_tests_name("conns", tests, NULL, NULL);
}
