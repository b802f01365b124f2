/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_HTTP_H
#define SERVER_HTTP_HTTP_H

/*
 * The HTTP side of the server as one value: what its parts in this folder share. Loop
 * thread only, except what is marked as fixed: that is set before the workers start and
 * read by them too.
 */

#include <event2/event.h>

#include "common/base.h"
#include "common/clock.h"
#include "common/status.h"
#include "server/config.h"
#include "server/http/caller_cache.h"
#include "server/http/conn.h"
#include "server/http/rate_limit.h"
#include "server/http/settings_shelf.h"
#include "server/http/texts.h"
#include "server/job.h"

struct board_pictures;
struct evbuffer;
struct evhttp;
struct evhttp_request;
struct feed;
struct journal_row;
struct key_ring;
struct office_settings;
struct pages;
struct router;
struct track;

/* Upper bounds of the latency histogram, ms; one more bucket is "longer". */
#define LATENCY_BUCKETS 10
extern const int http_latency_ms[LATENCY_BUCKETS];

struct http_figures {
    uint64_t requests;
    uint64_t by_class[6]; /* answers 1xx .. 5xx by index */
    uint64_t latency[LATENCY_BUCKETS + 1];
    double latency_sum_s;
    uint64_t sign_ins, sign_in_failures;
};

struct http {
    struct event_base *base; /* borrowed */
    struct job_pool *pool;   /* borrowed */
    struct evhttp *evhttp;   /* owned */
    struct conns conns;
    struct router *router; /* owned */
    struct texts *texts;   /* owned; fixed */
    struct pages *pages;   /* owned */
    struct feed *feed;     /* owned */
    struct track *track;   /* owned */
    struct caller_cache callers;
    struct rate_limit sign_ins_by_address;
    struct rate_limit sign_ins_by_account;
    struct clock clock;                /* fixed */
    char public_url[CONFIG_TEXT_SIZE]; /* fixed; no slash at its end */
    char folder[CONFIG_TEXT_SIZE];     /* fixed */
    struct board_pictures *pictures;   /* owned; fixed */
    char address[CONFIG_TEXT_SIZE + 32];
    bool behind_proxy;
    bool secure; /* TLS, here or at the proxy: cookies are Secure */
    const struct office_settings *settings; /* a reference; replaced by a change */
    struct settings_shelf shelf;            /* any thread */
    const struct key_ring *keys;            /* borrowed; see http_set_keys() */
    int64_t journal_seq;                    /* last that the loop has heard of */
    int64_t started_ms;
    size_t in_flight;         /* requests with the workers */
    struct evbuffer *scratch; /* owned */
    struct http_figures figures;
};

struct http_options {
    const struct config *config; /* borrowed for the call */
    struct clock clock;
    const char *web;                        /* the folder with pages and texts */
    const struct office_settings *settings; /* a reference, taken over */
    const struct key_ring *keys;            /* borrowed, until http_set_keys() */
    int64_t journal_seq;                    /* the last row there is */
};

/**
 * Read texts and pages, listen, answer. Give `http` to the pool's on_journal through
 * http_journal(), and the pool to http_set_pool() before the loop runs.
 */
enum status http_start(struct event_base *base, const struct http_options *options,
    struct http **http, struct error *err) MUST_CHECK;
void http_set_pool(struct http *http, struct job_pool *pool);
/** What SIGHUP may change: certificate, limits. */
enum status http_reconfigure(
    struct http *http, const struct config *config, struct error *err) MUST_CHECK;
/** Read the office's settings from the database again. */
void http_reload_settings(struct http *http);
/** "http://127.0.0.1:8080"; borrowed. */
const char *http_address(const struct http *http);
/** Is nothing with the workers or on its way out? */
bool http_is_quiet(const struct http *http);
/** No new connections; what is in flight goes on. */
void http_drain(struct http *http);
/** After the pool has stopped. */
void http_free(struct http *http);

/** The journal's next rows, whichever process wrote them. */
void http_journal(const struct journal_row *rows, size_t count, void *http);
/** The journal is another one, which ends with row `seq`: listeners begin anew. */
void http_journal_other(int64_t seq, void *http);

/** The settings in force from now on, unless they are older; takes the reference over. */
void http_set_settings(struct http *http, const struct office_settings *settings);

/** Keys of new jobs; the old ones must stay until the pool has stopped. */
void http_set_keys(struct http *http, const struct key_ring *keys);

/* For conn.c. */

/** The client of a request that is with the workers has left. */
void http_request_abandoned(struct request *req);
/** Write a whole answer to a bad head. */
void http_refusal(
    struct http *http, int status, const char *why, struct evbuffer *output);
/** The largest body that a request with this method and target may bring. */
size_t http_body_max(const struct http *http, const char *method, const char *target);

#endif /* SERVER_HTTP_HTTP_H */
