/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transport's figures in Prometheus' text format. */
#include "server/http/metrics.h"

#include <inttypes.h>

#include <event2/buffer.h>

#include "server/http/http_internal.h"

void
metrics_add(struct evbuffer *out, const char *type, const char *name, const char *help,
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
        [CONN_HANDSHAKE] = "handshake",
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
    static const int bounds[LATENCY_BUCKETS] = LATENCY_BOUNDS_MS;
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
            "antrean_request_seconds_bucket{le=\"%g\"} %" PRIu64 "\n", bounds[i] / 1000.0,
            sum);
    }
    sum += figures->latency[LATENCY_BUCKETS];
    (void)evbuffer_add_printf(out,
        "antrean_request_seconds_bucket{le=\"+Inf\"} %" PRIu64 "\n"
        "antrean_request_seconds_sum %.6f\nantrean_request_seconds_count %" PRIu64 "\n",
        sum, figures->latency_sum_s, sum);
}

void
metrics_of_http(const struct http *http, struct evbuffer *out)
{
    add_connections(out, &http->conns);
    add_requests(out, &http->figures);
    metrics_add(out, "counter", "connections_accepted_total", "connections taken",
        (double)http->conns.accepted);
    metrics_add(out, "counter", "connections_evicted_total",
        "connections given up for new ones", (double)http->conns.evicted);
    metrics_add(out, "counter", "requests_refused_total",
        "requests refused before their body", (double)http->conns.refused_heads);
}
