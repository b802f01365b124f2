/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_CONN_H
#define SERVER_HTTP_CONN_H

/*
 * Connections: the listening socket, limits and deadlines. Every connection stands in one
 * list, by what it is doing; each list has its own time limit and its place in the order
 * in which connections are given up when there are too many. Nobody is refused for the
 * address he comes from: a kiosk behind ten thousand idle connections still gets in,
 * because the oldest idle one goes. Loop thread only.
 */

#include <sys/queue.h>

#include <event2/event.h>

#include "common/base.h"
#include "common/status.h"
#include "server/http/head_reader.h"
#include "server/loop.h"

struct body_reading;
struct bufferevent;
struct evbuffer;
struct evhttp;
struct evhttp_connection;
struct request;
struct ssl_ctx_st;

enum conn_phase {
    CONN_HANDSHAKE,    /* agrees on TLS */
    CONN_READING,      /* sends a request */
    CONN_UPLOADING,    /* sends a large body that a route allows */
    CONN_BUSY,         /* its request is with the workers */
    CONN_WRITING,      /* is being answered */
    CONN_IDLE,         /* before its first request or between two, has shown no token */
    CONN_IDLE_KNOWN,   /* between requests, its last one had a good token */
    CONN_STREAM,       /* an event stream of nobody in particular: a phone */
    CONN_STREAM_KNOWN, /* an event stream of a signed-in caller */
    CONN_REFUSED,      /* gets an error, then is closed */
    CONN_PHASES
};

struct conn {
    struct conns *conns;             /* borrowed, outlives us */
    struct bufferevent *bev;         /* evcon's */
    struct evhttp_connection *evcon; /* libevent's; freeing it frees us */
    struct head_reader reader;
    struct request *req; /* in flight, or NULL */
    /* Told once when the connection is gone; streams use it. May be NULL. */
    void (*on_closed)(void *arg);
    void *arg;
    struct body_reading *body; /* owned by body.c: who takes the body, or NULL */
    int64_t body_left; /* bytes of a body given away as it comes that are still to come */
    int64_t since_ms;  /* when it came into its phase, monotonic */
    TAILQ_ENTRY(conn) link;
    int fd;
    enum conn_phase phase;
    enum loop_priority priority;
    bool known;       /* its last request had a good token */
    bool fresh;       /* not yet seen by libevent's HTTP */
    bool close_after; /* no further request on this connection */
    bool tls;
};

TAILQ_HEAD(conn_list, conn);

struct conns {
    struct event_base *base;        /* borrowed */
    const struct conn_hooks *hooks; /* static */
    void *arg;                      /* for the hooks; borrowed */
    struct evhttp *evhttp;          /* borrowed */
    struct ssl_ctx_st *tls;         /* owned; NULL: plain */
    struct conn_list lists[CONN_PHASES];
    size_t counts[CONN_PHASES];
    size_t total;
    size_t max;
    struct conn **by_fd; /* owned */
    size_t by_fd_size;
    struct conn_list fresh;
    struct event *fresh_event;
    struct event *sweep_event;
    struct evhttp_bound_socket *socket; /* evhttp's */
    int port;
    int accepted_in_turn; /* since the loop last looked for others */
    uint64_t evicted;
    uint64_t accepted;
    uint64_t refused_heads;
};

/** What a connection must ask of who speaks on it. */
struct conn_hooks {
    /*
     * The largest body that a request with this method and target may bring; `*streamed`:
     * it is given away as it comes, and evhttp sees a request without one.
     */
    size_t (*body_max)(void *arg, const char *method, const char *target, bool *streamed);
    /* Write a whole answer to a bad head. `method` is "" when it did not come so far. */
    void (*refuse)(void *arg, const char *method, int status, const char *why,
        struct evbuffer *output);
    /* The client of a request that is with the workers has left. */
    void (*abandoned)(struct request *req);
};

struct conns_options {
    const char *listen; /* HOST:PORT, 0 picks a port; borrowed for the call */
    const char *tls_cert;
    const char *tls_key; /* "" for plain HTTP */
    int64_t max;         /* 0: what RLIMIT_NOFILE allows */
};

/** Raise RLIMIT_NOFILE, listen, take over `evhttp`'s connections. */
enum status conns_start(struct conns *conns, struct event_base *base,
    struct evhttp *evhttp, const struct conn_hooks *hooks, void *arg,
    const struct conns_options *options, struct error *err) MUST_CHECK;
/** Accept nobody any more. */
void conns_stop_listening(struct conns *conns);
/** After evhttp is freed. */
void conns_destroy(struct conns *conns);

/** Read certificate and key again; the old ones stay in use when that fails. */
enum status conns_load_tls(
    struct conns *conns, const char *cert, const char *key, struct error *err) MUST_CHECK;

/** The connection of a libevent connection; NULL when it is gone. */
struct conn *conns_find(struct conns *conns, struct evhttp_connection *evcon);

/** Whose it is, and so how long it may wait in the loop. */
void conn_set_priority(struct conn *conn, enum loop_priority priority);

/** Note what it is doing from now on. */
void conn_set_phase(struct conn *conn, enum conn_phase phase);

/** Drop it now; `on_closed` is told. Not for CONN_BUSY. Not inside its own callbacks. */
void conn_close(struct conn *conn);

/**
 * End it when what is in its output is on the wire; what still comes is drained for a
 * moment, so that the peer can read our last words.
 */
void conn_linger(struct conn *conn);

/** Its reply is on the wire: wait for the next request. */
void conn_request_done(struct conn *conn);

#endif /* SERVER_HTTP_CONN_H */
