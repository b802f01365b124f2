/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the server is: /healthz for a supervisor, /metrics for Prometheus. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <event2/buffer.h>

#include "server/api/api.h"
#include "server/api/feed.h"
#include "server/api/phones.h"
#include "server/api/routes.h"
#include "server/exchange/backend_link.h"
#include "server/http/http.h"
#include "server/http/metrics.h"
#include "server/http/reply.h"
#include "server/job.h"
#include "server/office/clock_guard.h"
#include "server/office/office.h"
#include "server/offices.h"

/* For who looks after the server: what is the matter, and what to do. */
static void
add_doubt(json_t *json, const struct zone *zone, const struct clock_trust *trust)
{
    static const char *const whats[CLOCK_STATE_COUNT] = {
        [CLOCK_STATE_BEHIND] =
            "the clock is behind the newest row of the journal: no number is given",
        [CLOCK_STATE_LEAPT] = "the clock leapt, was found far ahead, or the devices say "
                              "otherwise: no day is closed and nothing erased",
    };
    char newest[RFC3339_SIZE];

    (void)json_object_set_new(
        json, "clock_state", json_string(clock_state_name(trust->state)));
    (void)json_object_set_new(json, "what", json_string(whats[trust->state]));
    (void)json_object_set_new(json, "to_do",
        json_string(
            "set the clock right, or confirm it: antrean-admin clock confirm DIR, "
            "or POST /v1/clock/confirm"));
    if (trust->newest_ms != 0) {
        (void)json_object_set_new(json, "newest_row",
            json_string(zone_format(zone, trust->newest_ms, true, newest)));
    }
}

/* The same of the database: nothing can be read or stored. */
static void
add_outage(json_t *json)
{
    (void)json_object_set_new(json, "status", json_string(status_name(STATUS_STORAGE)));
    (void)json_object_set_new(json, "what",
        json_string("the database cannot be read: no number is given and nothing kept"));
    (void)json_object_set_new(json, "to_do",
        json_string("look into the server's log, which says why; when the file was "
                    "deleted or moved: stop the server, antrean-admin restore DIR FILE, "
                    "start it"));
}

static enum status
health_start(struct request *req, struct error *err)
{
    struct office *home = offices_home(api_of(req)->offices);
    const struct office_fixed *fixed = office_fixed(home);
    struct clock_trust trust;
    char now[RFC3339_SIZE];
    json_t *json;

    (void)err;
    office_look_at_clock(home, &trust);
    json = json_pack("{s:s, s:s, s:I, s:s}", "status",
        trust.state == CLOCK_STATE_OK ? "ok" : status_name(STATUS_CLOCK_DOUBTFUL),
        "version", ANTREAN_VERSION, "journal_seq", (json_int_t)office_journal_seq(home),
        "clock",
        zone_format(
            office_zone(home), clock_now_ms(&fixed->clock), /* millis= */ true, now));
    if (trust.state != CLOCK_STATE_OK) {
        add_doubt(json, office_zone(home), &trust);
    }
    if (offices_storage_is_lost(api_of(req)->offices)) {
        add_outage(json);
    }
    request_reply_json(req, 200, json);
    return STATUS_OK;
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

/* The journals, each by the code of its office. */
static void
add_journals(struct evbuffer *out, const struct offices *offices)
{
    (void)evbuffer_add_printf(out,
        "# HELP antrean_office_journal_seq last row of an office's journal\n"
        "# TYPE antrean_office_journal_seq gauge\n");
    for (size_t i = 0; i < offices_count(offices); i++) {
        const struct office *office = offices_at(offices, i);

        (void)evbuffer_add_printf(out, "antrean_office_journal_seq{office=\"%s\"} %lld\n",
            office_fixed(office)->code, (long long)office_journal_seq(office));
    }
}

static void
add_clock(struct evbuffer *out, struct office *home)
{
    struct clock_trust trust;

    office_look_at_clock(home, &trust);
    metrics_add(out, "gauge", "clock_doubtful", "1 while the clock is not believed",
        trust.state == CLOCK_STATE_OK ? 0 : 1);
}

static void
add_jobs(struct evbuffer *out, struct job_pool *pool)
{
    struct job_stats stats;

    job_pool_stats(pool, &stats);
    metrics_add(out, "counter", "commits_total", "groups of changes stored",
        (double)stats.commits);
    metrics_add(
        out, "counter", "writes_total", "changes asked for", (double)stats.writes);
    metrics_add(out, "counter", "failed_commits_total", "groups that could not be stored",
        (double)stats.failed_commits);
    metrics_add(out, "gauge", "jobs_waiting_write", "changes that wait",
        (double)stats.waiting[JOB_WRITE]);
    metrics_add(out, "gauge", "jobs_waiting_read", "readings that wait",
        (double)stats.waiting[JOB_READ]);
    metrics_add(out, "gauge", "jobs_waiting_slow", "password checks that wait",
        (double)stats.waiting[JOB_SLOW]);
    metrics_add(out, "gauge", "jobs_waiting_helper", "papers and sentences that wait",
        (double)stats.waiting[JOB_HELPER]);
    metrics_add(out, "gauge", "jobs_waiting_report", "reports that wait",
        (double)stats.waiting[JOB_REPORT]);
    metrics_add(out, "gauge", "jobs_waiting_head", "heads' views that wait",
        (double)stats.waiting[JOB_HEAD]);
    metrics_add(out, "gauge", "jobs_waiting_file", "pieces of files that wait",
        (double)stats.waiting[JOB_FILE]);
}

static void
add_backend(struct evbuffer *out, struct backend_link *link)
{
    struct backend_figures figures;

    backend_link_figures(link, &figures);
    if (!figures.configured) {
        return;
    }
    metrics_add(out, "gauge", "backend_outbox_waiting", "rows the backend has not taken",
        (double)figures.waiting);
    metrics_add(out, "gauge", "backend_outbox_refused",
        "rows the backend refused for good", (double)figures.refused);
    metrics_add(out, "gauge", "backend_failures", "tries since all went well",
        (double)figures.failures);
    metrics_add(out, "gauge", "backend_pulled_seconds",
        "since all tickets were had; -1: never", (double)figures.pulled_ago_s);
}

static enum status
metrics_start(struct request *req, struct error *err)
{
    const struct caller *caller = request_caller(req);
    struct api *api = api_of(req);
    struct evbuffer *out;

    if (!request_is_local(req) && !caller_is(caller, ROLE_BIT(ROLE_ADMIN))) {
        return error_set(err,
            caller->role == ROLE_COUNT ? STATUS_NOT_SIGNED_IN : STATUS_NOT_ALLOWED,
            "only from this machine, or with an admin's token");
    }
    out = evbuffer_new();
    metrics_of_http(api->http, out);
    metrics_add(out, "gauge", "event_listeners", "boards and staff on the event feed",
        (double)feed_listeners(http_state(api->http, &routes_feed)));
    metrics_add(out, "gauge", "phone_streams", "phones that follow a number",
        (double)phones_listeners(http_state(api->http, &routes_phones)));
    metrics_add(out, "counter", "sign_ins_total", "sign-ins", (double)api->sign_ins);
    metrics_add(out, "counter", "sign_in_failures_total",
        "sign-ins with a wrong password", (double)api->sign_in_failures);
    metrics_add(out, "gauge", "journal_seq", "last row of the journal",
        (double)office_journal_seq(offices_home(api->offices)));
    add_journals(out, api->offices);
    add_backend(out, api->backend);
    add_clock(out, offices_home(api->offices));
    add_jobs(out, api->pool);
    metrics_add(
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
