/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_LINK_SERVER_H
#define TESTS_SUPPORT_LINK_SERVER_H

/*
 * A small real HTTP server on the loopback for tests of the link, in a thread of its own.
 * Its pages are what those tests need: /echo, /problem, /nothing (204), /rubbish (no
 * JSON), /never (no answer), /busy (503 as often as told), /plain (a proxy's page),
 * /healthz, and the stream /v1/events, which is written to and broken on command.
 */

#include <pthread.h>
#include <stdbool.h>

#define LINK_ORDERS_MAX 8

enum link_order { LINK_ORDER_SEND, LINK_ORDER_BREAK, LINK_ORDER_QUIT };

struct link_server {
    int port;
    pthread_mutex_t mutex; /* all below, which tests may read and set */
    int busy_left;         /* how often /busy still says 503 */
    int busy_s;            /* its Retry-After; 0: none */
    int plain_status;      /* what /plain says, without JSON */
    int streams;           /* how often a stream was opened */
    char last_event_id[32];
    int stream_end;   /* a stream that is opened is sent the events up to this one */
    char keys[2][64]; /* of the last two requests to /busy */
};

/** cmocka's setup and teardown; `*state` is the struct link_server. */
int link_server_start(void **state);
int link_server_stop(void **state);

/** What the stream is to do; `text` is what is sent. */
void link_server_order(
    struct link_server *server, enum link_order what, const char *text);

#endif /* TESTS_SUPPORT_LINK_SERVER_H */
