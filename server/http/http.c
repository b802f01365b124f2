/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making and ending the HTTP side, and what its parts tell each other. */
#include "server/http/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/http.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db_journal.h"
#include "db/db_office.h"
#include "server/http/dispatch.h"
#include "server/http/feed.h"
#include "server/http/pages.h"
#include "server/http/route.h"
#include "server/http/router.h"
#include "server/http/track.h"
#include "server/office/board_pictures.h"
#include "server/office/settings.h"
#include "server/office/settings_store.h"

#define LOG_TAG "server/http"
#define EVHTTP_HEADERS_MAX 16384          /* above HEAD_SIZE_MAX, which decides */
#define EVHTTP_BODY_MAX (8 * 1024 * 1024) /* above every route's body_max */
#define EVHTTP_IDLE_S 600                 /* above every limit of conn.c */
#define ACCOUNT_FACTOR 3                  /* an account is tried from several addresses */

const int http_latency_ms[LATENCY_BUCKETS] = { 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000 };

/* Where people reach us: as configured, else as the office says, else as we listen. */
static void
choose_public_url(struct http *http, const struct config *config)
{
    const char *url = config->public_url;
    size_t len;

    if (!url[0]) {
        url = http->settings->office.public_url;
    }
    (void)text_copy(
        http->public_url, sizeof(http->public_url), url[0] ? url : http->address);
    len = strlen(http->public_url);
    while (len > 0 && http->public_url[len - 1] == '/') {
        http->public_url[--len] = '\0';
    }
    http->secure =
        http->conns.tls != NULL || text_starts_with(http->public_url, "https://");
}

/* As we listen: what the first line on standard output says. */
static void
write_address(struct http *http, const struct config *config)
{
    char host[CONFIG_TEXT_SIZE];
    int64_t port;

    if (config_split_address(config->listen, host, &port, NULL) != STATUS_OK) {
        host[0] = '\0';
    }
    if (host[0] == '\0' || strcmp(host, "*") == 0 || strcmp(host, "0.0.0.0") == 0) {
        (void)text_copy(host, sizeof(host), "127.0.0.1");
    }
    (void)snprintf(http->address, sizeof(http->address),
        strchr(host, ':') ? "%s://[%s]:%d" : "%s://%s:%d",
        http->conns.tls ? "https" : "http", host, http->conns.port);
}

static enum status
read_files(struct http *http, const char *web, struct error *err)
{
    char path[512];
    enum status st;

    (void)snprintf(path, sizeof(path), "%s/text", web);
    st = texts_load(path, &http->texts, err);
    return st == STATUS_OK ? pages_load(web, &http->pages, err) : st;
}

static enum status
start_listening(struct http *http, const struct config *config, struct error *err)
{
    const struct conns_options options = {
        .listen = config->listen,
        .tls_cert = config->tls_cert,
        .tls_key = config->tls_key,
        .max = config->connections,
    };

    http->evhttp = evhttp_new(http->base);
    if (!http->evhttp) {
        return error_set(err, STATUS_INTERNAL, "could not start evhttp");
    }
    evhttp_set_max_headers_size(http->evhttp, EVHTTP_HEADERS_MAX);
    evhttp_set_max_body_size(http->evhttp, EVHTTP_BODY_MAX);
    evhttp_set_timeout(http->evhttp, EVHTTP_IDLE_S);
    evhttp_set_default_content_type(http->evhttp, NULL);
    /* All that evhttp knows: the route table answers what is not for us. */
    evhttp_set_allowed_methods(http->evhttp, 0xffff);
    evhttp_set_gencb(http->evhttp, dispatch_cb, http);
    return conns_start(&http->conns, http->base, http->evhttp, http, &options, err);
}

enum status
http_start(struct event_base *base, const struct http_options *options, struct http **out,
    struct error *err)
{
    struct http *http = xcalloc(1, sizeof(*http));
    enum status st;

    http->base = base;
    http->clock = options->clock;
    http->settings = options->settings;
    settings_shelf_init(&http->shelf);
    http->keys = options->keys;
    http->journal_seq = options->journal_seq;
    http->behind_proxy = options->config->behind_proxy;
    http->started_ms = clock_monotonic_ms();
    http->scratch = evbuffer_new();
    (void)text_copy(http->folder, sizeof(http->folder), options->config->folder);
    http->pictures = board_pictures_new(http->folder);
    http->router = router_new(route_sets);
    caller_cache_init(&http->callers);
    rate_limit_init(
        &http->sign_ins_by_address, (double)options->config->sign_ins_per_minute);
    rate_limit_init(&http->sign_ins_by_account,
        (double)options->config->sign_ins_per_minute * ACCOUNT_FACTOR);
    http->feed = feed_new(http);
    http->track = track_new(http);
    st = read_files(http, options->web, err);
    if (st == STATUS_OK) {
        st = start_listening(http, options->config, err);
    }
    if (st != STATUS_OK) {
        http_free(http);
        *out = NULL;
        return st;
    }
    write_address(http, options->config);
    choose_public_url(http, options->config);
    *out = http;
    return STATUS_OK;
}

void
http_set_pool(struct http *http, struct job_pool *pool)
{
    http->pool = pool;
}

enum status
http_reconfigure(struct http *http, const struct config *config, struct error *err)
{
    http->sign_ins_by_address.per_minute = (double)config->sign_ins_per_minute;
    http->sign_ins_by_account.per_minute =
        (double)config->sign_ins_per_minute * ACCOUNT_FACTOR;
    http->behind_proxy = config->behind_proxy;
    if (http->conns.tls && config->tls_cert[0]) {
        return conns_load_tls(&http->conns, config->tls_cert, config->tls_key, err);
    }
    return STATUS_OK;
}

void
http_drain(struct http *http)
{
    conns_stop_listening(&http->conns);
}

void
http_free(struct http *http)
{
    if (!http) {
        return;
    }
    if (http->evhttp) {
        evhttp_free(http->evhttp); /* ends every connection, and so every stream */
    }
    conns_destroy(&http->conns);
    feed_free(http->feed);
    track_free(http->track);
    router_free(http->router);
    texts_free(http->texts);
    pages_free(http->pages);
    board_pictures_free(http->pictures);
    caller_cache_destroy(&http->callers);
    rate_limit_destroy(&http->sign_ins_by_address);
    rate_limit_destroy(&http->sign_ins_by_account);
    settings_unref(http->settings);
    settings_shelf_destroy(&http->shelf);
    if (http->scratch) {
        evbuffer_free(http->scratch);
    }
    free(http);
}

void
http_set_settings(struct http *http, const struct office_settings *settings)
{
    if (settings->stamp < http->settings->stamp) { /* a slower worker's */
        settings_unref(settings);
        return;
    }
    settings_unref(http->settings);
    http->settings = settings;
    settings_shelf_put(&http->shelf, settings);
}

const char *
http_address(const struct http *http)
{
    return http->address;
}

bool
http_is_quiet(const struct http *http)
{
    return http->in_flight == 0 && http->conns.counts[CONN_WRITING] == 0;
}

struct reload {
    struct job job;
    struct http *http;                      /* borrowed */
    const struct office_settings *settings; /* result: a reference */
};

static enum status
reload_run(struct job *job, struct db *db, struct error *err)
{
    struct reload *reload = CONTAINER_OF(job, struct reload, job);

    settings_unref(reload->settings);
    return settings_store_load(db, OFFICE_ONE, &reload->settings, err);
}

static void
reload_done(struct job *job)
{
    struct reload *reload = CONTAINER_OF(job, struct reload, job);

    if (job->status == STATUS_OK) {
        http_set_settings(reload->http, reload->settings);
    } else {
        log_error(NULL, "kept the old office settings: %s", job->err.text);
    }
    free(reload);
}

void
http_reload_settings(struct http *http)
{
    struct reload *reload = xcalloc(1, sizeof(*reload));

    reload->job.kind = JOB_READ;
    reload->job.run = reload_run;
    reload->job.done = reload_done;
    reload->http = http;
    if (job_submit(http->pool, &reload->job, NULL) != STATUS_OK) {
        log_error(NULL, "kept the old office settings: too busy; send SIGHUP again");
        free(reload);
    }
}

void
http_set_keys(struct http *http, const struct key_ring *keys)
{
    http->keys = keys;
}

void
http_journal(const struct journal_row *rows, size_t count, void *arg)
{
    struct http *http = arg;

    if (count > 0 && rows[count - 1].seq > http->journal_seq) {
        http->journal_seq = rows[count - 1].seq;
    }
    feed_add(http->feed, rows, count);
    track_add(http->track, rows, count);
}

void
http_journal_other(int64_t seq, void *arg)
{
    struct http *http = arg;

    http->journal_seq = seq;
    feed_begin_anew(http->feed, seq);
    track_begin_anew(http->track);
}
