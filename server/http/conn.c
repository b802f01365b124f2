/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Connections under evhttp. Two hooks give what evhttp lacks: a callback on each input
 * buffer sees every byte before evhttp does (strict heads, drained streams), and a sweep
 * over the lists enforces deadlines that a trickle of bytes does not move.
 */
#include "server/http/conn.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <openssl/ssl.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "server/http/listen.h"

#define LOG_TAG "server/http"
#define SWEEP_MS 500
#define ROOM_MADE 64              /* connections that go when there are no descriptors */
#define INPUT_MAX ((size_t)65536) /* sent ahead of the answer to the last request */
#define ACCEPTED_IN_TURN 64       /* connections, before others have their turn */
#define NEWEST_SHARE 8 /* of the house is for who has just come: one in so many */

/* How long a connection may be in each phase; 0: as long as it likes. */
static const int64_t limits_ms[CONN_PHASES] = {
    [CONN_HANDSHAKE] = 10000,
    [CONN_READING] = 10000,
    [CONN_UPLOADING] = 120000,
    [CONN_WRITING] = 30000,
    [CONN_IDLE] = 75000,
    [CONN_IDLE_KNOWN] = 300000,
    [CONN_REFUSED] = 2000,
};

void
conn_set_phase(struct conn *conn, enum conn_phase phase)
{
    struct conns *conns = conn->conns;

    TAILQ_REMOVE(&conns->lists[conn->phase], conn, link);
    conns->counts[conn->phase]--;
    conn->phase = phase;
    conn->since_ms = clock_monotonic_ms();
    TAILQ_INSERT_TAIL(&conns->lists[phase], conn, link);
    conns->counts[phase]++;
}

void
conn_set_priority(struct conn *conn, enum loop_priority priority)
{
    /* One whose event waits for its turn just now keeps what it has until it asks again.
     */
    if (conn->priority != priority &&
        bufferevent_priority_set(conn->bev, (int)priority) == 0) {
        conn->priority = priority;
    }
}

static void
remember_fd(struct conns *conns, struct conn *conn)
{
    size_t fd = (size_t)conn->fd;

    if (fd >= conns->by_fd_size) {
        size_t size = fd * 2 + 64;

        conns->by_fd = xrealloc(conns->by_fd, size, sizeof(*conns->by_fd));
        memset(conns->by_fd + conns->by_fd_size, 0,
            (size - conns->by_fd_size) * sizeof(*conns->by_fd));
        conns->by_fd_size = size;
    }
    conns->by_fd[fd] = conn;
}

struct conn *
conns_find(struct conns *conns, struct evhttp_connection *evcon)
{
    struct bufferevent *bev = evhttp_connection_get_bufferevent(evcon);
    int fd = bufferevent_getfd(bev);
    struct conn *conn =
        fd >= 0 && (size_t)fd < conns->by_fd_size ? conns->by_fd[fd] : NULL;

    return conn && conn->evcon == evcon ? conn : NULL;
}

static void
conn_free(struct conn *conn)
{
    struct conns *conns = conn->conns;

    TAILQ_REMOVE(&conns->lists[conn->phase], conn, link);
    conns->counts[conn->phase]--;
    conns->total--;
    if (conn->fd >= 0 && conns->by_fd[conn->fd] == conn) {
        conns->by_fd[conn->fd] = NULL;
    }
    head_reader_end(&conn->reader);
    free(conn);
}

/* evhttp lets go of a connection: the peer left, a reply ended it, or we closed it. */
static void
conn_closed_cb(struct evhttp_connection *evcon, void *arg)
{
    struct conn *conn = arg;

    (void)evcon;
    if (conn->req) {
        conn->conns->hooks->abandoned(conn->req);
    }
    if (conn->on_closed) {
        conn->on_closed(conn->arg);
    }
    conn_free(conn);
}

void
conn_close(struct conn *conn)
{
    assert(conn->phase != CONN_BUSY);
    evhttp_connection_free(conn->evcon);
}

/* The error is on the wire: end our half, and wait a moment for the peer to end his. */
static void
refused_write_cb(struct bufferevent *bev, void *arg)
{
    struct conn *conn = arg;

    if (!conn->tls) {
        (void)shutdown(bufferevent_getfd(bev), SHUT_WR);
    }
}

static void
refused_event_cb(struct bufferevent *bev, short what, void *arg)
{
    struct conn *conn = arg;

    (void)bev;
    (void)what;
    conn_close(conn);
}

void
conn_linger(struct conn *conn)
{
    conn_set_phase(conn, CONN_REFUSED);
    bufferevent_setcb(conn->bev, NULL, refused_write_cb, refused_event_cb, conn);
    (void)bufferevent_enable(conn->bev, EV_READ | EV_WRITE);
}

/* Answer a bad head ourselves: evhttp never sees it. Called from the input buffer. */
static void
conn_refuse(struct conn *conn, int http, const char *why)
{
    struct evbuffer *output = bufferevent_get_output(conn->bev);

    char method[sizeof(conn->reader.head->method)] = "";

    if (conn->reader.head) {
        text_copy(method, sizeof(method), conn->reader.head->method);
    }
    conn->conns->refused_heads++;
    head_reader_end(&conn->reader);
    conn->conns->hooks->refuse(conn->conns->arg, method, http, why, output);
    conn_linger(conn);
}

/* A whole head stands at the beginning of the input. False: its body is too large. */
static bool
end_head(struct conn *conn, struct evbuffer *input)
{
    const struct head *head = conn->reader.head;
    bool streamed = false;
    size_t max = conn->conns->hooks->body_max(
        conn->conns->arg, head->method, head->target, &streamed);

    if (head->content_length > (int64_t)max) {
        return false;
    }
    conn->body_left = 0;
    if (streamed && head->content_length > 0) {
        conn->body_left = head->content_length;
        head_reader_blank_length(&conn->reader, input);
    } else if (head->content_length > INT64_C(65536)) {
        conn_set_phase(conn, CONN_UPLOADING);
    }
    head_reader_end(&conn->reader);
    /* What follows is body, or a request ahead of its time: see conn_request_done(). */
    conn->close_after = false;
    return true;
}

/* Look at bytes of a head; false: it is refused, and `*http` and `*why` say so. */
static bool
feed_head(
    struct conn *conn, struct evbuffer *input, size_t from, int *http, const char **why)
{
    switch (head_reader_feed(&conn->reader, input, from)) {
    case HEAD_MORE:
        return true;
    case HEAD_BAD:
        *http = conn->reader.head->http;
        *why = conn->reader.head->why;
        return false;
    case HEAD_DONE:
        break;
    }
    *http = 413;
    *why = "the body is too large";
    return end_head(conn, input);
}

/* Every byte that comes in passes here before evhttp reads it. */
static void
input_cb(struct evbuffer *input, const struct evbuffer_cb_info *info, void *arg)
{
    struct conn *conn = arg;
    int http = 0;
    const char *why = NULL;

    if (info->n_added == 0 || conn->reader.moving) {
        return;
    }
    switch (conn->phase) {
    case CONN_STREAM:
    case CONN_STREAM_KNOWN:
    case CONN_REFUSED: /* nobody reads it; it must not pile up */
        (void)evbuffer_drain(input, evbuffer_get_length(input));
        break;
    case CONN_BUSY:
    case CONN_WRITING:
        if (evbuffer_get_length(input) > INPUT_MAX && conn->body_left == 0) {
            conn->close_after = true;
            (void)evbuffer_drain(input, evbuffer_get_length(input));
        }
        break;
    case CONN_HANDSHAKE: /* bytes of it are not seen here: it is over */
    case CONN_IDLE:
    case CONN_IDLE_KNOWN:
        conn_set_phase(conn, CONN_READING);
        head_reader_begin(&conn->reader);
        /* fall through */
    case CONN_READING:
        /* Without a head under way this is body, which evhttp counts and bounds. */
        if (conn->reader.head && !feed_head(conn, input, info->orig_size, &http, &why)) {
            (void)evbuffer_drain(input, evbuffer_get_length(input));
            conn_refuse(conn, http, why);
        }
        break;
    case CONN_UPLOADING:
    case CONN_PHASES:
        break;
    }
}

void
conn_request_done(struct conn *conn)
{
    struct evbuffer *input = bufferevent_get_input(conn->bev);
    int http;
    const char *why;

    conn->req = NULL;
    if (evbuffer_get_length(input) == 0) {
        conn_set_phase(conn, conn->known ? CONN_IDLE_KNOWN : CONN_IDLE);
        return;
    }
    /* The next request came with the last one. A bad one cannot be answered any more
     * here, so the connection ends. */
    conn_set_phase(conn, CONN_READING);
    head_reader_begin(&conn->reader);
    if (!feed_head(conn, input, 0, &http, &why)) {
        conn->close_after = true;
    }
}

/* Give up connections of a phase, the oldest first, while there are more than `keep`. */
static void
give_up(struct conns *conns, enum conn_phase phase, size_t keep, size_t max)
{
    struct conn *conn;

    while (conns->total > max && conns->counts[phase] > keep &&
           (conn = TAILQ_FIRST(&conns->lists[phase])) && !conn->fresh) {
        conns->evicted++;
        conn_close(conn);
    }
}

/*
 * Give up connections until there is room; the least useful first. The newest of those
 * that have not sent a whole request are kept to the last: one of them may be a kiosk
 * that is about to speak, and the house may be full of phones or of half requests.
 */
static void
make_room(struct conns *conns, size_t max)
{
    size_t newest = max / NEWEST_SHARE;

    give_up(conns, CONN_REFUSED, 0, max);
    give_up(conns, CONN_HANDSHAKE, newest, max);
    give_up(conns, CONN_IDLE, newest, max);
    give_up(conns, CONN_READING, newest, max);
    give_up(conns, CONN_STREAM, 0, max);
    give_up(conns, CONN_IDLE_KNOWN, 0, max);
    give_up(conns, CONN_WRITING, 0, max);
    give_up(conns, CONN_HANDSHAKE, 0, max);
    give_up(conns, CONN_IDLE, 0, max);
    give_up(conns, CONN_READING, 0, max);
}

/* OpenSSL tells how far it is; in TLS 1.3 also of tickets, long after the handshake. */
static void
tls_state_cb(const SSL *ssl, int where, int ret)
{
    struct conn *conn = SSL_get_app_data(ssl);

    (void)ret;
    if (where == SSL_CB_HANDSHAKE_DONE && conn->phase == CONN_HANDSHAKE) {
        conn_set_phase(conn, CONN_IDLE);
    }
}

/* A connection was accepted: give evhttp a bufferevent that we watch. */
static struct bufferevent *
accepted_cb(struct event_base *base, void *arg)
{
    struct conns *conns = arg;
    struct conn *conn = xcalloc(1, sizeof(*conn));

    conn->conns = conns;
    conn->fd = -1;
    conn->fresh = true;
    conn->priority = LOOP_USUAL;
    conn->phase = CONN_IDLE;
    if (conns->tls) {
        SSL *ssl = SSL_new(conns->tls);

        conn->tls = true;
        conn->phase = CONN_HANDSHAKE;
        if (ssl) {
            SSL_set_app_data(ssl, conn);
            SSL_set_info_callback(ssl, tls_state_cb);
        }
        conn->bev = ssl ? bufferevent_openssl_socket_new(base, -1, ssl,
                              BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE)
                        : NULL;
        if (conn->bev) {
            bufferevent_openssl_set_allow_dirty_shutdown(conn->bev, 1);
        }
    } else {
        conn->bev = bufferevent_socket_new(base, -1, 0);
    }
    if (!conn->bev) {
        log_fatal(NULL, "could not make a connection's buffers");
    }
    (void)evbuffer_add_cb(bufferevent_get_input(conn->bev), input_cb, conn);
    conn->since_ms = clock_monotonic_ms();
    TAILQ_INSERT_TAIL(&conns->fresh, conn, link);
    conns->accepted++;
    if (++conns->accepted_in_turn == ACCEPTED_IN_TURN && conns->socket) {
        /* The listener would go on while more come; fresh_cb() lets it. */
        (void)evconnlistener_disable(evhttp_bound_socket_get_listener(conns->socket));
    }
    event_active(conns->fresh_event, EV_TIMEOUT, 0);
    return conn->bev;
}

/* In the same turn of the loop, before anything can be read: evhttp has made its object.
 */
static void
fresh_cb(evutil_socket_t fd, short what, void *arg)
{
    struct conns *conns = arg;
    struct conn *conn;

    (void)fd;
    (void)what;
    while ((conn = TAILQ_FIRST(&conns->fresh))) {
        bufferevent_data_cb read_cb;
        bufferevent_data_cb write_cb;
        bufferevent_event_cb event_cb;
        void *evcon = NULL;

        TAILQ_REMOVE(&conns->fresh, conn, link);
        bufferevent_getcb(conn->bev, &read_cb, &write_cb, &event_cb, &evcon);
        conn->evcon = evcon;
        conn->fd = bufferevent_getfd(conn->bev);
        conn->fresh = false;
        TAILQ_INSERT_TAIL(&conns->lists[conn->phase], conn, link);
        conns->counts[conn->phase]++;
        conns->total++;
        remember_fd(conns, conn);
        evhttp_connection_set_closecb(conn->evcon, conn_closed_cb, conn);
    }
    make_room(conns, conns->max);
    if (conns->accepted_in_turn >= ACCEPTED_IN_TURN && conns->socket) {
        (void)evconnlistener_enable(evhttp_bound_socket_get_listener(conns->socket));
    }
    conns->accepted_in_turn = 0;
}

/* Out of descriptors: rest until the next sweep instead of spinning. libevent gives its
 * own argument here, so that nothing of ours can be told from it. */
static void
accept_error_cb(struct evconnlistener *listener, void *arg)
{
    (void)arg;
    log_warn(NULL, "could not accept a connection: %s",
        evutil_socket_error_to_string(EVUTIL_SOCKET_ERROR()));
    (void)evconnlistener_disable(listener);
}

/* Go on after such a rest, with room where there still is none. */
static void
accept_again(struct conns *conns)
{
    struct evconnlistener *listener = evhttp_bound_socket_get_listener(conns->socket);
    int spare = fcntl(evconnlistener_get_fd(listener), F_DUPFD_CLOEXEC, 0);

    if (spare >= 0) {
        (void)close(spare);
    } else {
        make_room(conns, conns->total > ROOM_MADE ? conns->total - ROOM_MADE : 0);
    }
    (void)evconnlistener_enable(listener); /* does nothing to one that is awake */
}

static void
sweep_cb(evutil_socket_t fd, short what, void *arg)
{
    struct conns *conns = arg;
    int64_t now = clock_monotonic_ms();

    (void)fd;
    (void)what;
    for (int i = 0; i < CONN_PHASES; i++) {
        struct conn *conn;

        if (limits_ms[i] == 0) {
            continue;
        }
        while ((conn = TAILQ_FIRST(&conns->lists[i])) &&
               now - conn->since_ms > limits_ms[i]) {
            conn_close(conn);
        }
    }
    if (conns->socket) {
        accept_again(conns);
    }
}

enum status
conns_load_tls(struct conns *conns, const char *cert, const char *key, struct error *err)
{
    SSL_CTX *tls;
    enum status st = listen_load_tls(cert, key, &tls, err);

    if (st == STATUS_OK) {
        SSL_CTX_free(conns->tls);
        conns->tls = tls;
    }
    return st;
}

enum status
conns_start(struct conns *conns, struct event_base *base, struct evhttp *evhttp,
    const struct conn_hooks *hooks, void *arg, const struct conns_options *options,
    struct error *err)
{
    static const struct timeval sweep = { .tv_usec = SWEEP_MS * 1000 };
    int fd;
    enum status st = STATUS_OK;

    memset(conns, 0, sizeof(*conns));
    conns->base = base;
    conns->hooks = hooks;
    conns->arg = arg;
    conns->evhttp = evhttp;
    conns->max = listen_connections(options->max);
    TAILQ_INIT(&conns->fresh);
    for (int i = 0; i < CONN_PHASES; i++) {
        TAILQ_INIT(&conns->lists[i]);
    }
    if (options->tls_cert[0]) {
        st = conns_load_tls(conns, options->tls_cert, options->tls_key, err);
    }
    if (st != STATUS_OK ||
        (st = listen_open(options->listen, &fd, &conns->port, err)) != 0) {
        return st;
    }
    conns->fresh_event = event_new(base, -1, 0, fresh_cb, conns);
    conns->sweep_event = event_new(base, -1, EV_PERSIST, sweep_cb, conns);
    conns->socket = evhttp_accept_socket_with_handle(evhttp, fd);
    if (!conns->fresh_event || !conns->sweep_event || !conns->socket) {
        return error_set(err, STATUS_INTERNAL, "could not start listening");
    }
    evhttp_set_bevcb(evhttp, accepted_cb, conns);
    evconnlistener_set_error_cb(
        evhttp_bound_socket_get_listener(conns->socket), accept_error_cb);
    (void)event_add(conns->sweep_event, &sweep);
    return STATUS_OK;
}

void
conns_stop_listening(struct conns *conns)
{
    if (conns->socket) {
        evhttp_del_accept_socket(conns->evhttp, conns->socket);
        conns->socket = NULL;
    }
}

void
conns_destroy(struct conns *conns)
{
    struct conn *conn;

    /* Accepted in the loop's last turn: libevent's part is gone, and told nobody. */
    while ((conn = TAILQ_FIRST(&conns->fresh))) {
        TAILQ_REMOVE(&conns->fresh, conn, link);
        free(conn);
    }
    if (conns->fresh_event) {
        event_free(conns->fresh_event);
    }
    if (conns->sweep_event) {
        event_free(conns->sweep_event);
    }
    SSL_CTX_free(conns->tls);
    free(conns->by_fd);
}
