/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long it takes from a press at one server process until a board that listens at
 * another one has the event: the request, the commit, the news of it, the reading. Alone,
 * and while people arrive at both processes as fast as eight kiosks bring them.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "tests/support/bench.h"
#include "tests/support/checkins.h"
#include "tests/support/cluster.h"
#include "tests/support/load.h"

#define PRESSES 600
#define CROWD 12000
#define KIOSKS 4 /* at each process */
#define LIMIT_MS 30
#define WAIT_MS 5000

struct crowd_side {
    struct checkins *crowd;
    int port;
    pthread_t thread;
};

static void *
crowd_main(void *arg)
{
    const struct crowd_side *side = arg;

    checkins_run(side->crowd, side->port, KIOSKS, 300);
    return NULL;
}

/* Until the stream tells of this number. */
static void
wait_for_number(struct e2e_stream *stream, const char *number)
{
    bool found = false;

    while (!found) {
        json_t *data = NULL;
        const char *told;

        bench_must_be(e2e_next(stream, WAIT_MS, NULL, NULL, &data), 1, "an event");
        told = json_string_value(json_object_get(data, "number"));
        found = told && strcmp(told, number) == 0;
        json_decref(data);
    }
}

/* Press at one process, listen at the other, by turns. */
static void
measure(struct cluster *cluster, int first_ticket, const char *figure)
{
    struct e2e_stream *streams[2];
    int64_t *delays = xcalloc(PRESSES, sizeof(*delays));
    char measured[96];
    int64_t p99;

    for (int i = 0; i < 2; i++) {
        streams[i] = e2e_listen(cluster->e2e[i], "board", "/v1/events", NULL);
    }
    for (int i = 0; i < PRESSES; i++) {
        int64_t pressed = load_clock_ns();
        char number[12];

        bench_must_be(e2e_arrive(cluster->e2e[i % 2], first_ticket + i, number, NULL),
            201, "a press");
        wait_for_number(streams[(i + 1) % 2], number);
        delays[i] = load_clock_ns() - pressed;
        wait_for_number(streams[i % 2], number); /* read on there, too */
    }
    for (int i = 0; i < 2; i++) {
        e2e_unlisten(streams[i]);
    }
    p99 = bench_percentile(delays, PRESSES, 99);
    (void)snprintf(measured, sizeof(measured), "p50 %.1f ms, p99 %.1f ms",
        (double)bench_percentile(delays, PRESSES, 50) / 1e6, (double)p99 / 1e6);
    bench_report(
        figure, (double)p99 / 1e6 / LIMIT_MS, BENCH_AT_MOST, 1.0, measured, "30 ms");
    free(delays);
}

int
main(void)
{
    struct cluster cluster;
    struct checkins crowd = {
        .who = "kiosk-2", .next = 2 * PRESSES, .end = 2 * PRESSES + CROWD
    };
    struct crowd_side sides[2];

    cluster_open(&cluster, &(struct e2e_options){ .tickets = 2 * PRESSES + CROWD });
    crowd.e2e = cluster.e2e[0];
    measure(&cluster, 0, "press at one process, event at another");
    for (int i = 0; i < 2; i++) {
        sides[i] = (struct crowd_side){ &crowd, e2e_port(cluster.e2e[i]), 0 };
        bench_must_be(pthread_create(&sides[i].thread, NULL, crowd_main, &sides[i]), 0,
            "starting a thread");
    }
    measure(&cluster, PRESSES, "the same, with 8 kiosks at work");
    bench_must_be(__atomic_load_n(&crowd.next, __ATOMIC_RELAXED) < crowd.end, 1,
        "people to the end");
    __atomic_store_n(&crowd.end, 0, __ATOMIC_RELEASE);
    for (int i = 0; i < 2; i++) {
        (void)pthread_join(sides[i].thread, NULL);
    }
    cluster_close(&cluster);
    return 0;
}
