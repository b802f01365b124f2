/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Places that were given back are open again, and everybody who waited for them comes:
 * 5,000 people who are signed in look at the places and ask for one of 400, as fast as
 * they are answered. None is given twice, and who asks is answered at once. And the same
 * 5,000 sign in at one moment, each from an address of their own: a password's hash costs
 * what it costs, so that some are told to come back (503), and do a second later.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base.h"
#include "tests/support/bench.h"
#include "tests/support/crowd.h"
#include "tests/support/load.h"

#define PEOPLE 5000
#define PLACES 400
#define CONNECTIONS 256
#define DAY "2026-07-15"
#define WINDOW "siang"
#define LIMIT_US 500000
#define RUSH_S 60
#define SIGN_IN_S 120
#define PATIENCE_S 600

struct rush {
    struct e2e *e2e;
    struct crowd_person people[PEOPLE];
    int next;
    int who[CONNECTIONS];     /* of this connection now; -1: nobody yet */
    bool looked[CONNECTIONS]; /* at the places */
    int given;
    int waiting;
    int count;
    int64_t times_us[2 * PEOPLE];
};

static size_t
rush_next(void *arg, int connection, char *out, size_t size)
{
    struct rush *rush = arg;
    int who = rush->who[connection];
    char path[96];

    if (who < 0 || !rush->looked[connection]) { /* the next of them */
        if (rush->next >= PEOPLE) {
            return 0;
        }
        who = rush->who[connection] = rush->next++;
        return (size_t)snprintf(out, size,
            "GET /v1/slots?service=ikd&from=" DAY "&to=" DAY " HTTP/1.1\r\nHost: "
            "localhost\r\nAuthorization: Bearer %s\r\n\r\n",
            rush->people[who].token);
    }
    (void)snprintf(
        path, sizeof(path), "/v1/applications/%s/wish", rush->people[who].application);
    return load_post(out, size, path, rush->people[who].token, "",
        "{\"date\":\"" DAY "\",\"window\":\"" WINDOW "\"}");
}

static void
rush_answered(
    void *arg, int connection, int status, const char *body, size_t len, int64_t ns)
{
    struct rush *rush = arg;

    (void)len;
    if (status != 200) {
        (void)fprintf(stderr, "%d %s\n", status, body);
    }
    bench_must_be(status, 200, "an answer to who is signed in");
    rush->times_us[rush->count++] = ns / 1000;
    if (rush->looked[connection]) {
        bool given = strstr(body, "\"state\":\"approved\"") != NULL;

        rush->given += given ? 1 : 0;
        rush->waiting += given ? 0 : 1;
    }
    rush->looked[connection] = !rush->looked[connection];
}

static void
measure_rush(struct rush *rush)
{
    const struct load load = { .port = e2e_port(rush->e2e),
        .connections = CONNECTIONS,
        .next = rush_next,
        .answered = rush_answered,
        .arg = rush };
    int64_t began_ns = load_clock_ns();
    int64_t took_us;
    char measured[64];

    for (int i = 0; i < CONNECTIONS; i++) {
        rush->who[i] = -1;
    }
    bench_must_be((int)load_run(&load, PATIENCE_S), 2 * PEOPLE, "answers");
    took_us = (load_clock_ns() - began_ns) / 1000;
    bench_must_be(rush->given + rush->waiting, PEOPLE, "people answered");
    (void)snprintf(
        measured, sizeof(measured), "%d given, %d wait", rush->given, rush->waiting);
    bench_report("places given to 5,000 who ask for 400", (double)rush->given / PLACES,
        BENCH_AT_MOST, 1, measured, "400");
    bench_must_be(rush->given, PLACES, "places given: all of them");
    bench_report_time("the same: asked and answered, p99",
        bench_percentile(rush->times_us, (size_t)rush->count, 99), LIMIT_US);
    bench_report_time("the same: all of them", took_us, INT64_C(1000000) * RUSH_S);
}

enum came { CAME_NOT, CAME_TOLD_LATER, CAME_AGAIN, CAME_IN };

struct crowd_in {
    const struct rush *rush;
    enum came came[PEOPLE];
    int in;
    int told_later;
};

static size_t
sign_in_next(void *arg, int connection, char *out, size_t size)
{
    struct crowd_in *crowd = arg;
    char body[128];

    if (crowd->came[connection] == CAME_IN) {
        return 0;
    }
    if (crowd->came[connection] == CAME_TOLD_LATER) {
        crowd->came[connection] = CAME_AGAIN;
        return LOAD_LATER;
    }
    (void)snprintf(body, sizeof(body), "{\"username\":\"%s\",\"password\":\"%s\"}",
        crowd->rush->people[connection].phone, E2E_PASSWORD);
    return load_post(out, size, "/v1/session", "", "", body);
}

static void
sign_in_answered(
    void *arg, int connection, int status, const char *body, size_t len, int64_t ns)
{
    struct crowd_in *crowd = arg;

    (void)len;
    (void)ns;
    if (status == 200) {
        crowd->came[connection] = CAME_IN;
        crowd->in++;
        return;
    }
    if (status != 503) {
        (void)fprintf(stderr, "%d %s\n", status, body);
    }
    bench_must_be(status, 503, "in, or later");
    crowd->came[connection] = CAME_TOLD_LATER;
    crowd->told_later++;
}

static void
measure_sign_in(const struct rush *rush)
{
    static struct crowd_in crowd;
    const struct load load = { .port = e2e_port(rush->e2e),
        .connections = PEOPLE,
        .apart = true,
        .next = sign_in_next,
        .answered = sign_in_answered,
        .arg = &crowd };
    int64_t began_ns = load_clock_ns();
    char measured[64];
    double took_s;

    crowd.rush = rush;
    (void)load_run(&load, PATIENCE_S);
    bench_must_be(crowd.in, PEOPLE, "people who signed in");
    took_s = (double)(load_clock_ns() - began_ns) / 1e9;
    (void)snprintf(measured, sizeof(measured), "%.1f s, told to come back %d times",
        took_s, crowd.told_later);
    bench_report("5,000 sign in at one moment: all are in", took_s / SIGN_IN_S,
        BENCH_AT_MOST, 1, measured, "120 s");
}

int
main(void)
{
    static struct rush rush;
    const struct crowd_plan plan = { .count = PEOPLE,
        .service = "ikd",
        .state = TICKET_LAPSED,
        .password = E2E_PASSWORD_HASH };

    rush.e2e = e2e_open(&(struct e2e_options){ .tickets = 4 });
    crowd_offer_places(rush.e2e, PLACES);
    crowd_make(rush.e2e, &plan, rush.people);
    measure_rush(&rush);
    measure_sign_in(&rush);
    e2e_close(rush.e2e);
    return 0;
}
