/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the server is: /healthz for a supervisor, /metrics for Prometheus. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <unistd.h>

#include <event2/buffer.h>
#include <event2/http.h>

#include "common/clock.h"
#include "server/http/exchange.h"
#include "server/http/feed.h"
#include "server/http/routes.h"
#include "server/http/track.h"

static enum status
health_start(struct request *req, struct error *err)
{
    struct http *http = req->http;
    char now[RFC3339_SIZE];

    (void)err;
    request_reply_json(req, 200,
        json_pack("{s:s, s:s, s:I, s:s}", "status", "ok", "version", ANTREAN_VERSION,
            "journal_seq", (json_int_t)http->journal_seq, "clock",
            clock_format(clock_now_ms(&http->clock), /* millis= */ true, now)));
    return STATUS_OK;
}

/* From this machine itself, not through a proxy on it. */
static bool
is_local(const struct request *req)
{
    char *peer = NULL;
    uint16_t port;

    evhttp_connection_get_peer(evhttp_request_get_connection(req->evreq), &peer, &port);
    return peer && !request_header(req, "X-Forwarded-For") &&
           !request_header(req, "Forwarded") &&
           (strcmp(peer, "127.0.0.1") == 0 || strcmp(peer, "::1") == 0 ||
               strcmp(peer, "::ffff:127.0.0.1") == 0);
}

static void
gauge(struct evbuffer *out, const char *type, const char *name, const char *help,
    double value)
{
    (void)evbuffer_add_printf(
        out, "# HELP antrean_%s %s\n# TYPE antrean_%s %s\n", name, help, name, type);
    (void)evbuffer_add_printf(out, "antrean_%s %.17g\n", name, value);
}

static void
add_connections(struct evbuffer *out, const struct conns *conns)
{
    static const char *const names[CONN_PHASES] = {
        [CONN_READING] = "reading",
        [CONN_UPLOADING] = "uploading",
        [CONN_BUSY] = "busy",
        [CONN_WRITING] = "writing",
        [CONN_IDLE] = "idle",
        [CONN_IDLE_KNOWN] = "idle_known",
        [CONN_STREAM] = "stream",
        [CONN_STREAM_KNOWN] = "stream_known",
        [CONN_REFUSED] = "refused",
    };

    (void)evbuffer_add_printf(out,
        "# HELP antrean_connections open connections by what they do\n"
        "# TYPE antrean_connections gauge\n");
    for (int i = 0; i < CONN_PHASES; i++) {
        (void)evbuffer_add_printf(
            out, "antrean_connections{phase=\"%s\"} %zu\n", names[i], conns->counts[i]);
    }
}

static void
add_requests(struct evbuffer *out, const struct http_figures *figures)
{
    uint64_t sum = 0;

    (void)evbuffer_add_printf(out,
        "# HELP antrean_answers_total answers by class of status\n"
        "# TYPE antrean_answers_total counter\n");
    for (int i = 2; i <= 5; i++) {
        (void)evbuffer_add_printf(out,
            "antrean_answers_total{class=\"%dxx\"} %" PRIu64 "\n", i,
            figures->by_class[i]);
    }
    (void)evbuffer_add_printf(out,
        "# HELP antrean_request_seconds time from request to answer\n"
        "# TYPE antrean_request_seconds histogram\n");
    for (int i = 0; i < LATENCY_BUCKETS; i++) {
        sum += figures->latency[i];
        (void)evbuffer_add_printf(out,
            "antrean_request_seconds_bucket{le=\"%g\"} %" PRIu64 "\n",
            http_latency_ms[i] / 1000.0, sum);
    }
    sum += figures->latency[LATENCY_BUCKETS];
    (void)evbuffer_add_printf(out,
        "antrean_request_seconds_bucket{le=\"+Inf\"} %" PRIu64 "\n"
        "antrean_request_seconds_sum %.6f\nantrean_request_seconds_count %" PRIu64 "\n",
        sum, figures->latency_sum_s, sum);
}

static double
resident_bytes(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    long pages = 0;

    if (file) {
        if (fscanf(file, "%*s %ld", &pages) != 1) {
            pages = 0;
        }
        (void)fclose(file);
    }
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static enum status
metrics_start(struct request *req, struct error *err)
{
    struct http *http = req->http;
    struct job_stats stats;
    struct evbuffer *out;

    if (!is_local(req) && !caller_is(&req->caller, ROLE_BIT(ROLE_ADMIN))) {
        return error_set(err,
            req->caller.role == ROLE_COUNT ? STATUS_NOT_SIGNED_IN : STATUS_NOT_ALLOWED,
            "only from this machine, or with an admin's token");
    }
    job_pool_stats(http->pool, &stats);
    out = evbuffer_new();
    add_connections(out, &http->conns);
    add_requests(out, &http->figures);
    gauge(out, "counter", "connections_accepted_total", "connections taken",
        (double)http->conns.accepted);
    gauge(out, "counter", "connections_evicted_total",
        "connections given up for new ones", (double)http->conns.evicted);
    gauge(out, "counter", "requests_refused_total", "requests refused before their body",
        (double)http->conns.refused_heads);
    gauge(out, "gauge", "event_listeners", "boards and staff on the event feed",
        (double)feed_listeners(http->feed));
    gauge(out, "gauge", "phone_streams", "phones that follow a number",
        (double)track_listeners(http->track));
    gauge(out, "counter", "sign_ins_total", "sign-ins", (double)http->figures.sign_ins);
    gauge(out, "counter", "sign_in_failures_total", "sign-ins with a wrong password",
        (double)http->figures.sign_in_failures);
    gauge(out, "gauge", "journal_seq", "last row of the journal",
        (double)http->journal_seq);
    gauge(out, "counter", "commits_total", "groups of changes stored",
        (double)stats.commits);
    gauge(out, "counter", "writes_total", "changes asked for", (double)stats.writes);
    gauge(out, "counter", "failed_commits_total", "groups that could not be stored",
        (double)stats.failed_commits);
    gauge(out, "gauge", "jobs_waiting_write", "changes that wait",
        (double)stats.waiting[JOB_WRITE]);
    gauge(out, "gauge", "jobs_waiting_read", "readings that wait",
        (double)stats.waiting[JOB_READ]);
    gauge(out, "gauge", "jobs_waiting_slow", "password checks that wait",
        (double)stats.waiting[JOB_SLOW]);
    gauge(
        out, "gauge", "process_resident_memory_bytes", "memory in use", resident_bytes());
    request_reply(req, &(struct reply){ .status = 200,
                           .type = "text/plain; version=0.0.4",
                           .body = evbuffer_pullup(out, -1),
                           .len = evbuffer_get_length(out) });
    evbuffer_free(out);
    return STATUS_OK;
}

static const struct route routes[] = {
    { .method = "GET", .path = "/healthz", .roles = ROLES_PUBLIC, .start = health_start },
    { .method = "GET",
        .path = "/metrics",
        .roles = ROLES_PUBLIC,
        .start = metrics_start },
};

const struct route_set routes_health = ROUTE_SET(routes);
