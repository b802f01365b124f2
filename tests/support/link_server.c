/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server of the link's tests. */
#include "tests/support/link_server.h"

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "common/base.h"
#include "tests/support/test.h"

#define HELD_MAX 8

struct server {
    struct link_server seen; /* what tests see; its mutex protects the orders, too */
    pthread_t thread;
    struct event_base *base;
    struct evhttp *http;
    struct event *order_event;
    int order_fd;
    struct evhttp_request *stream;         /* the server's thread only */
    struct evhttp_connection *stream_conn; /* its own; not followed */
    struct evhttp_request *held[HELD_MAX]; /* unanswered; freed by answering at the end */
    int held_count;
    enum link_order orders[LINK_ORDERS_MAX];
    char texts[LINK_ORDERS_MAX][256];
    int order_count;
};

static void
reply(struct evhttp_request *req, int http, const char *body)
{
    struct evbuffer *out = evbuffer_new();

    evbuffer_add(out, body, strlen(body));
    evhttp_send_reply(req, http, NULL, out);
    evbuffer_free(out);
}

static const char *
header(struct evhttp_request *req, const char *name)
{
    const char *value = evhttp_find_header(evhttp_request_get_input_headers(req), name);

    return value ? value : "";
}

static void
echo_cb(struct evhttp_request *req, void *arg)
{
    json_t *answer = json_object();
    char body[512] = "";
    char *text;

    (void)arg;
    evbuffer_copyout(evhttp_request_get_input_buffer(req), body, sizeof(body) - 1);
    json_object_set_new(answer, "body", json_string(body));
    json_object_set_new(
        answer, "authorization", json_string(header(req, "Authorization")));
    json_object_set_new(answer, "language", json_string(header(req, "Accept-Language")));
    json_object_set_new(answer, "key", json_string(header(req, "Idempotency-Key")));
    json_object_set_new(answer, "clock", json_string("2026-07-14T08:12:30+07:00"));
    json_object_set_new(answer, "zone", json_string("Asia/Makassar"));
    text = json_dumps(answer, 0);
    reply(req, 200, text);
    free(text);
    json_decref(answer);
}

static void
problem_cb(struct evhttp_request *req, void *arg)
{
    (void)arg;
    reply(req, 409,
        "{\"code\":\"other_date\",\"title\":\"Jadwal Anda hari lain.\",\"detail\":"
        "\"Datang 15-07-2026.\"}");
}

static void
nothing_cb(struct evhttp_request *req, void *arg)
{
    (void)arg;
    evhttp_send_reply(req, 204, NULL, NULL);
}

static void
rubbish_cb(struct evhttp_request *req, void *arg)
{
    (void)arg;
    reply(req, 200, "<html>");
}

static void
never_cb(struct evhttp_request *req, void *arg)
{
    struct server *server = arg;

    if (server->held_count < HELD_MAX) {
        server->held[server->held_count++] = req;
    }
}

static void
busy_cb(struct evhttp_request *req, void *arg)
{
    struct server *server = arg;
    char seconds[16];
    int left;

    pthread_mutex_lock(&server->seen.mutex);
    memcpy(server->seen.keys[0], server->seen.keys[1], sizeof(server->seen.keys[0]));
    snprintf(server->seen.keys[1], sizeof(server->seen.keys[1]), "%s",
        header(req, "Idempotency-Key"));
    left = server->seen.busy_left > 0 ? server->seen.busy_left-- : 0;
    snprintf(seconds, sizeof(seconds), "%d", server->seen.busy_s);
    pthread_mutex_unlock(&server->seen.mutex);
    if (left > 0 && strcmp(seconds, "0") != 0) {
        evhttp_add_header(evhttp_request_get_output_headers(req), "Retry-After", seconds);
    }
    reply(
        req, left > 0 ? 503 : 200, left > 0 ? "{\"code\":\"busy\"}" : "{\"done\":true}");
}

static void
plain_cb(struct evhttp_request *req, void *arg)
{
    struct server *server = arg;
    int status;

    pthread_mutex_lock(&server->seen.mutex);
    status = server->seen.plain_status;
    pthread_mutex_unlock(&server->seen.mutex);
    reply(req, status, "<html>");
}

static void
stream_write(struct server *server, const char *text)
{
    struct evbuffer *out = evbuffer_new();

    evbuffer_add(out, text, strlen(text));
    evhttp_send_reply_chunk(server->stream, out);
    evbuffer_free(out);
}

/* A stream that is none any more. */
static void
stream_leave(struct server *server)
{
    if (server->stream && server->held_count < HELD_MAX) {
        server->held[server->held_count++] = server->stream;
        server->stream = NULL;
    }
}

static void
stream_close_cb(struct evhttp_connection *conn, void *arg)
{
    struct server *server = arg;

    if (conn == server->stream_conn) { /* a client that left it may be back already */
        stream_leave(server);
    }
}

/* Each event after `last` up to `end` in one piece. */
static void
stream_catch_up(struct server *server, long last, int end)
{
    struct evbuffer *out = evbuffer_new();

    for (long seq = last + 1; seq <= end; seq++) {
        evbuffer_add_printf(
            out, "id: %ld\nevent: visit.called\ndata: {\"n\":%ld}\n\n", seq, seq);
    }
    evhttp_send_reply_chunk(server->stream, out);
    evbuffer_free(out);
}

static void
events_cb(struct evhttp_request *req, void *arg)
{
    struct server *server = arg;
    int end;

    pthread_mutex_lock(&server->seen.mutex);
    server->seen.streams++;
    snprintf(server->seen.last_event_id, sizeof(server->seen.last_event_id), "%s",
        header(req, "Last-Event-ID"));
    end = server->seen.stream_end;
    pthread_mutex_unlock(&server->seen.mutex);
    stream_leave(server);
    server->stream = req;
    server->stream_conn = evhttp_request_get_connection(req);
    evhttp_add_header(
        evhttp_request_get_output_headers(req), "Content-Type", "text/event-stream");
    evhttp_connection_set_closecb(server->stream_conn, stream_close_cb, server);
    evhttp_send_reply_start(req, 200, "OK");
    stream_catch_up(server, strtol(header(req, "Last-Event-ID"), NULL, 10), end);
}

static void
order_cb(evutil_socket_t fd, short what, void *arg)
{
    struct server *server = arg;
    uint64_t count;
    enum link_order orders[LINK_ORDERS_MAX];
    char texts[LINK_ORDERS_MAX][256];
    int n;

    (void)what;
    if (read(fd, &count, sizeof(count)) != (ssize_t)sizeof(count)) {
        return;
    }
    pthread_mutex_lock(&server->seen.mutex);
    n = server->order_count;
    memcpy(orders, server->orders, sizeof(orders));
    memcpy(texts, server->texts, sizeof(texts));
    server->order_count = 0;
    pthread_mutex_unlock(&server->seen.mutex);
    for (int i = 0; i < n; i++) {
        if (orders[i] == LINK_ORDER_QUIT) {
            event_base_loopbreak(server->base);
        } else if (server->stream && orders[i] == LINK_ORDER_SEND) {
            stream_write(server, texts[i]);
        } else if (server->stream && orders[i] == LINK_ORDER_BREAK) {
            struct evhttp_request *stream = server->stream;

            server->stream = NULL; /* freed with its connection */
            evhttp_connection_free(evhttp_request_get_connection(stream));
        }
    }
}

void
link_server_order(struct link_server *seen, enum link_order what, const char *text)
{
    struct server *server = CONTAINER_OF(seen, struct server, seen);
    uint64_t one = 1;

    pthread_mutex_lock(&server->seen.mutex);
    assert_true(server->order_count < LINK_ORDERS_MAX);
    server->orders[server->order_count] = what;
    snprintf(server->texts[server->order_count++], sizeof(server->texts[0]), "%s", text);
    pthread_mutex_unlock(&server->seen.mutex);
    assert_int_equal(write(server->order_fd, &one, sizeof(one)), sizeof(one));
}

static void *
server_thread(void *arg)
{
    struct server *server = arg;

    event_base_dispatch(server->base);
    return NULL;
}

int
link_server_start(void **state)
{
    struct server *server = calloc(1, sizeof(*server));
    struct evhttp_bound_socket *bound;
    struct sockaddr_in address;
    socklen_t len = sizeof(address);

    pthread_mutex_init(&server->seen.mutex, NULL);
    server->base = event_base_new();
    server->http = evhttp_new(server->base);
    evhttp_set_cb(server->http, "/echo", echo_cb, server);
    evhttp_set_cb(server->http, "/problem", problem_cb, server);
    evhttp_set_cb(server->http, "/nothing", nothing_cb, server);
    evhttp_set_cb(server->http, "/rubbish", rubbish_cb, server);
    evhttp_set_cb(server->http, "/never", never_cb, server);
    evhttp_set_cb(server->http, "/busy", busy_cb, server);
    evhttp_set_cb(server->http, "/plain", plain_cb, server);
    evhttp_set_cb(server->http, "/v1/events", events_cb, server);
    evhttp_set_cb(server->http, "/healthz", echo_cb, server);
    bound = evhttp_bind_socket_with_handle(server->http, "127.0.0.1", 0);
    assert_non_null(bound);
    getsockname(evhttp_bound_socket_get_fd(bound), (struct sockaddr *)&address, &len);
    server->seen.port = ntohs(address.sin_port);
    server->order_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    server->order_event =
        event_new(server->base, server->order_fd, EV_READ | EV_PERSIST, order_cb, server);
    event_add(server->order_event, NULL);
    pthread_create(&server->thread, NULL, server_thread, server);
    *state = &server->seen;
    return 0;
}

int
link_server_stop(void **state)
{
    struct server *server = CONTAINER_OF(*state, struct server, seen);

    link_server_order(&server->seen, LINK_ORDER_QUIT, "");
    pthread_join(server->thread, NULL);
    for (int i = 0; i < server->held_count; i++) {
        evhttp_send_reply_end(server->held[i]); /* its connection may be gone by now */
    }
    event_free(server->order_event);
    evhttp_free(server->http);
    event_base_free(server->base);
    close(server->order_fd);
    pthread_mutex_destroy(&server->seen.mutex);
    free(server);
    return 0;
}
