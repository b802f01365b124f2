/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an office's size costs who stands at the door or calls: 1,000 services, 999
 * counters and a second office in the same database, each in turns with an office of the
 * usual size. How the answers grow with the line is bench_calls.c, with phones
 * bench_streams.c, with past visits bench_million.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/bench.h"
#include "tests/support/catalogue.h"
#include "tests/support/e2e.h"
#include "tests/support/load.h"

#define ROUNDS 41
#define SERVICES 1000
#define COUNTERS 999
#define WANTED 1.5
#define ID_SIZE 27

/* An office, and how many of its tickets have come. */
struct side {
    struct e2e *e2e;
    int came;
};

static double
timed_ms(struct side *side, const char *who, const char *path, const char *body,
    int wanted, char visit[ID_SIZE])
{
    int64_t started = load_clock_ns();
    struct e2e_answer *answer = e2e_ask(side->e2e, who, "POST", path, body, NULL);
    double ms = (double)(load_clock_ns() - started) / 1e6;

    bench_must_be(answer->status, wanted, path);
    (void)snprintf(visit, ID_SIZE, "%s", e2e_text(answer, "visit"));
    e2e_answer_free(answer);
    return ms;
}

static double
timed_check_in(struct side *side)
{
    char visit[ID_SIZE];
    char body[512];

    (void)snprintf(
        body, sizeof(body), "{\"code\":\"%s\"}", e2e_ticket(side->e2e, side->came++));
    return timed_ms(side, "kiosk", "/v1/checkins", body, 201, visit);
}

/* Counter 1 calls, and is done with who came. */
static double
timed_call(struct side *side)
{
    char visit[ID_SIZE];
    char path[64];
    double ms =
        timed_ms(side, "supervisor", "/v1/counters/1/call-next", "{}", 200, visit);

    (void)snprintf(path, sizeof(path), "/v1/visits/%s/absent", visit);
    bench_must_be(e2e_post(side->e2e, "supervisor", path), 200, "absent");
    return ms;
}

static struct side
office_of(const char *settings, bool second)
{
    struct e2e_options options = {
        .tickets = ROUNDS, .settings = settings, .second = second
    };
    struct side side = { .e2e = e2e_open(&options) };

    bench_must_be(
        e2e_post(side.e2e, "supervisor", "/v1/counters/1/open"), 200, "opening");
    return side;
}

static void
bench_side(const char *what, const char *settings, bool second)
{
    struct side large = office_of(settings, second);
    struct side usual = office_of(NULL, false);
    struct bench_pairs check_ins = { 0 };
    struct bench_pairs calls = { 0 };
    char figure[64];

    for (int i = 0; i < ROUNDS; i++) {
        double ms = timed_check_in(&large);

        bench_pair(&check_ins, ms, timed_check_in(&usual));
        ms = timed_call(&large);
        bench_pair(&calls, ms, timed_call(&usual));
    }
    (void)snprintf(figure, sizeof(figure), "check-in, %s", what);
    bench_report_pairs(figure, &check_ins, BENCH_AT_MOST, WANTED, " ms", "usual office");
    (void)snprintf(figure, sizeof(figure), "call-next, %s", what);
    bench_report_pairs(figure, &calls, BENCH_AT_MOST, WANTED, " ms", "usual office");
    e2e_close(usual.e2e);
    e2e_close(large.e2e);
}

/* The catalogue's services, and copies of the last one under other codes. */
static char *
many_services(void)
{
    json_t *catalogue = catalogue_load();
    json_t *services =
        json_object_get(json_object_get(catalogue, "services"), "services");
    size_t count = json_array_size(services);
    json_t *parts;
    char *text;

    bench_must_be(count > 0, 1, "services of the catalogue");
    for (size_t i = count; i < SERVICES; i++) {
        json_t *copy = json_deep_copy(json_array_get(services, count - 1));
        char code[32];

        (void)snprintf(code, sizeof(code), "layanan-%zu", i);
        (void)json_object_set_new(copy, "code", json_string(code));
        (void)json_array_append_new(services, copy);
    }
    parts = json_pack("{s:O}", "services", json_object_get(catalogue, "services"));
    text = json_dumps(parts, JSON_COMPACT);
    json_decref(parts);
    json_decref(catalogue);
    return text;
}

static char *
many_counters(void)
{
    json_t *list = json_array();
    json_t *parts;
    char *text;

    for (int i = 1; i <= COUNTERS; i++) {
        (void)json_array_append_new(
            list, json_pack("{s:i, s:s, s:s, s:[]}", "number", i, "name", "Loket", "hall",
                      "utama", "services"));
    }
    parts = json_pack("{s:{s:o}}", "counters", "counters", list);
    text = json_dumps(parts, JSON_COMPACT);
    json_decref(parts);
    return text;
}

int
main(void)
{
    char *services = many_services();
    char *counters = many_counters();

    bench_side("1000 services", services, false);
    bench_side("999 counters", counters, false);
    bench_side("a second office", NULL, true);
    free(services);
    free(counters);
    return 0;
}
