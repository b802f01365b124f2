/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Twelve tickets, five a page, in memory. */
#include "tests/support/faulty_backend.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <jansson.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/outcome_kind.h"
#include "common/text.h"
#include "common/words.h"

#define TICKETS 12
#define PAGE 5
#define CANCELLED 11 /* the last one */
#define TAKEN_MAX 256
/* A sound one takes what the trial promises its author, and a little more. */
#define BEHIND_S (2 * 86400 + 600)
#define AHEAD_S (3600 + 600)

struct faulty_backend {
    enum fault fault;
    struct event_base *base;
    struct evhttp *http;
    struct event *stop_event; /* looks whether it is to stop */
    atomic_bool stopping;
    pthread_t thread;
    int port;
    time_t now; /* its clock stands */
    char today[11];
    int asked; /* how often for the first page */
    char taken[TAKEN_MAX][65];
    size_t taken_count;
};

static void
reply(
    struct faulty_backend *backend, struct evhttp_request *req, int status, json_t *json)
{
    struct evbuffer *body = evbuffer_new();
    char *text = json_dumps(json, JSON_COMPACT);
    char date[64];
    time_t now = backend->now + (backend->fault == FAULT_CLOCK ? 7200 : 0);
    struct tm tm;

    (void)gmtime_r(&now, &tm);
    (void)strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT", &tm);
    (void)evhttp_add_header(evhttp_request_get_output_headers(req), "Date", date);
    (void)evbuffer_add(body, text, strlen(text));
    evhttp_send_reply(req, status, NULL, body);
    evbuffer_free(body);
    free(text);
    json_decref(json);
}

static void
reply_problem(struct faulty_backend *backend, struct evhttp_request *req, int status,
    const char *code)
{
    reply(backend, req, status, json_pack("{s:i, s:s}", "status", status, "code", code));
}

static json_t *
make_ticket(const struct faulty_backend *backend, int i)
{
    char id[16];
    char registration[24];
    bool odd = backend->fault == FAULT_BAD_DATE && i == 2;

    (void)snprintf(id, sizeof(id), "T-%d", i);
    (void)snprintf(registration, sizeof(registration), "AKTA-%06d", i);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:{s:s, s:s, s:s}}", "id", id,
        "registration", registration, "service", "ktp-baru", "date",
        odd ? "14-07-2026" : backend->today, "window", "08:00-11:00", "state",
        i == CANCELLED ? "cancelled" : "approved", "applicant", "name", "Siti Aminah",
        "nik", "3517014101900001", "phone", "081234567890");
}

/* "c5": five were told. -1: no cursor of ours. */
static int
read_cursor(const struct faulty_backend *backend, const char *after)
{
    int64_t told = 0;

    if (!after) {
        return 0;
    }
    if (after[0] == 'c' && text_to_int(after + 1, 0, 1000000, &told)) {
        return (int)told;
    }
    return backend->fault == FAULT_NEVER_GONE ? TICKETS : -1;
}

static void
tickets(struct faulty_backend *backend, struct evhttp_request *req,
    const struct evkeyvalq *query)
{
    const char *date = evhttp_find_header(query, "date");
    int at = read_cursor(backend, evhttp_find_header(query, "after"));
    int from = at;
    int end;
    json_t *list = json_array();
    json_t *cancelled = json_array();
    char next[32];

    if (at < 0) {
        json_decref(list);
        json_decref(cancelled);
        reply_problem(backend, req, 410, "cursor_gone");
        return;
    }
    if (backend->fault == FAULT_ENDLESS) {
        from = at % TICKETS;
    }
    end = date || from + PAGE > TICKETS ? TICKETS : from + PAGE;
    if (backend->fault == FAULT_FORGETS && at == 0 && !date && backend->asked++ > 0) {
        from = 2;
    }
    if (backend->fault == FAULT_LOSES_A_ROW && at > 0) {
        from++;
    }
    if (date && strcmp(date, backend->today) != 0 && backend->fault != FAULT_ANY_DAY) {
        end = from;
    }
    for (int i = from; i < end; i++) {
        json_t *ticket = make_ticket(backend, i);

        if (i == CANCELLED && backend->fault != FAULT_CANCELLED_TICKETS) {
            (void)json_array_append(cancelled, json_object_get(ticket, "id"));
        } else {
            (void)json_array_append(list, ticket);
        }
        json_decref(ticket);
    }
    (void)snprintf(next, sizeof(next), "c%d",
        backend->fault == FAULT_ENDLESS ? at + PAGE : (end > at ? end : at));
    reply(backend, req, 200,
        json_pack(
            "{s:o, s:o, s:s}", "tickets", list, "cancelled", cancelled, "next", next));
}

/* NULL when it is to be taken; "conflict" when with one. */
static const char *
judge(struct faulty_backend *backend, const json_t *row)
{
    const char *id = json_string_value(json_object_get(row, "id"));
    const char *ticket = json_string_value(json_object_get(row, "ticket"));
    const char *kind = json_string_value(json_object_get(row, "kind"));
    const char *at = json_string_value(json_object_get(row, "at"));
    char cancelled[16];
    int64_t at_ms = 0;

    if (!id || !ticket || !kind || !at ||
        words_find(outcome_kind_words, kind, OUTCOME_KIND_COUNT) == OUTCOME_KIND_COUNT ||
        (backend->fault == FAULT_KIND_MISSING && strcmp(kind, "unserved") == 0)) {
        return "bad_request";
    }
    if (!text_starts_with(ticket, "T-")) {
        return "unknown_ticket";
    }
    if (clock_parse(at, &at_ms, NULL) != STATUS_OK ||
        at_ms < (backend->now - BEHIND_S) * INT64_C(1000) ||
        at_ms > (backend->now + AHEAD_S) * INT64_C(1000)) {
        return "too_late";
    }
    if (backend->fault == FAULT_LATE_REFUSED && strncmp(at, backend->today, 10) < 0) {
        return "too_late";
    }
    for (size_t i = 0; i < backend->taken_count; i++) {
        if (strcmp(backend->taken[i], id) == 0) {
            return backend->fault == FAULT_NOT_IDEMPOTENT ? "duplicate" : NULL;
        }
    }
    if (backend->taken_count < TAKEN_MAX) {
        (void)text_copy(backend->taken[backend->taken_count++], 65, id);
    }
    (void)snprintf(cancelled, sizeof(cancelled), "T-%d", CANCELLED);
    if (strcmp(ticket, cancelled) == 0 && strcmp(kind, "arrived") == 0) {
        return backend->fault == FAULT_BOOKS_FIRST ? "ticket_cancelled" : "conflict";
    }
    return NULL;
}

static void
outcomes(struct faulty_backend *backend, struct evhttp_request *req)
{
    struct evbuffer *input = evhttp_request_get_input_buffer(req);
    size_t len = evbuffer_get_length(input);
    json_t *root = json_loadb((const char *)evbuffer_pullup(input, -1), len, 0, NULL);
    const json_t *rows = json_object_get(root, "outcomes");
    json_t *answers = json_array();
    bool bad = false;

    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        const char *why = judge(backend, row);
        bool conflict = why && strcmp(why, "conflict") == 0;
        json_t *answer = json_pack(
            "{s:O, s:b}", "id", json_object_get(row, "id"), "taken", !why || conflict);

        if (conflict) {
            (void)json_object_set_new(answer, "conflict", json_true());
        } else if (why) {
            (void)json_object_set_new(answer, "code", json_string(why));
            bad = true;
        }
        (void)json_array_append_new(answers, answer);
    }
    if (bad && backend->fault == FAULT_BAD_ROW_STOPS) {
        json_decref(answers);
        reply_problem(backend, req, 400, "bad_request");
    } else {
        reply(backend, req, 200, json_pack("{s:o}", "outcomes", answers));
    }
    json_decref(root);
}

static void
request_cb(struct evhttp_request *req, void *arg)
{
    struct faulty_backend *backend = arg;
    const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(req);
    const char *path = evhttp_uri_get_path(uri);
    const char *token =
        evhttp_find_header(evhttp_request_get_input_headers(req), "Authorization");
    struct evkeyvalq query;
    const char *office;

    if (backend->fault != FAULT_NO_AUTH &&
        (!token || strcmp(token, "Bearer " FAULTY_TOKEN) != 0)) {
        reply_problem(backend, req, 401, "not_signed_in");
        return;
    }
    if (strcmp(path, "/v1/backend/outcomes") == 0) {
        outcomes(backend, req);
        return;
    }
    (void)evhttp_parse_query_str(
        evhttp_uri_get_query(uri) ? evhttp_uri_get_query(uri) : "", &query);
    office = evhttp_find_header(&query, "office");
    if (strcmp(path, "/v1/backend/tickets") != 0 ||
        (backend->fault != FAULT_ANY_OFFICE &&
            (!office || strcmp(office, "3517") != 0))) {
        reply_problem(backend, req, 404, "not_found");
    } else {
        tickets(backend, req, &query);
    }
    evhttp_clear_headers(&query);
}

static void
stop_cb(evutil_socket_t fd, short what, void *arg)
{
    struct faulty_backend *backend = arg;

    (void)fd;
    (void)what;
    if (atomic_load(&backend->stopping)) {
        (void)event_base_loopbreak(backend->base);
    }
}

static void *
backend_main(void *arg)
{
    struct faulty_backend *backend = arg;

    (void)event_base_dispatch(backend->base);
    return NULL;
}

struct faulty_backend *
faulty_backend_start(enum fault fault, int64_t now_ms)
{
    struct faulty_backend *backend = xcalloc(1, sizeof(*backend));
    static const struct timeval often = { .tv_usec = 20000 };
    struct evhttp_bound_socket *bound;
    struct sockaddr_in address;
    socklen_t size = sizeof(address);
    time_t now = (time_t)(now_ms / 1000);
    struct tm tm;

    backend->now = now;
    (void)localtime_r(&now, &tm);
    (void)strftime(backend->today, sizeof(backend->today), "%Y-%m-%d", &tm);
    backend->fault = fault;
    backend->base = event_base_new();
    backend->http = evhttp_new(backend->base);
    bound = evhttp_bind_socket_with_handle(backend->http, "127.0.0.1", 0);
    if (!bound || getsockname(evhttp_bound_socket_get_fd(bound),
                      (struct sockaddr *)&address, &size) != 0) {
        abort();
    }
    backend->port = ntohs(address.sin_port);
    evhttp_set_gencb(backend->http, request_cb, backend);
    backend->stop_event = event_new(backend->base, -1, EV_PERSIST, stop_cb, backend);
    (void)event_add(backend->stop_event, &often);
    if (pthread_create(&backend->thread, NULL, backend_main, backend) != 0) {
        abort();
    }
    return backend;
}

void
faulty_backend_stop(struct faulty_backend *backend)
{
    atomic_store(&backend->stopping, true);
    (void)pthread_join(backend->thread, NULL);
    event_free(backend->stop_event);
    evhttp_free(backend->http);
    event_base_free(backend->base);
    free(backend);
}

int
faulty_backend_port(const struct faulty_backend *backend)
{
    return backend->port;
}
