/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/checkins.h"

#include <stdio.h>

#include "tests/support/bench.h"
#include "tests/support/load.h"

static size_t
next_checkin(void *arg, int connection, char *out, size_t size)
{
    struct checkins *self = arg;
    int ticket = __atomic_fetch_add(&self->next, 1, __ATOMIC_RELAXED);
    char body[512];
    char key[32];

    (void)connection;
    if (ticket >= __atomic_load_n(&self->end, __ATOMIC_ACQUIRE)) {
        return 0;
    }
    (void)snprintf(key, sizeof(key), "bench-%d", ticket);
    (void)snprintf(
        body, sizeof(body), "{\"code\":\"%s\"}", e2e_ticket(self->e2e, ticket));
    return load_post(
        out, size, "/v1/checkins", e2e_token(self->e2e, self->who), key, body);
}

static void
answered(void *arg, int connection, int status, const char *body, size_t len, int64_t ns)
{
    struct checkins *self = arg;
    int index = __atomic_fetch_add(&self->answered, 1, __ATOMIC_RELAXED);

    (void)connection;
    (void)body;
    (void)len;
    bench_must_be(status, 201, "a check-in");
    if (self->latencies) {
        self->latencies[index] = ns;
    }
}

void
checkins_run(struct checkins *checkins, int port, int connections, int limit_s)
{
    const struct load load = { .port = port,
        .connections = connections,
        .next = next_checkin,
        .answered = answered,
        .arg = checkins };

    (void)load_run(&load, limit_s);
}

void
checkins_tell(struct checkins *checkins, double rate, int count, char out[96])
{
    (void)snprintf(out, 96, "%.0f/s, p50 %.1f ms, p99 %.1f ms", rate,
        (double)bench_percentile(checkins->latencies, (size_t)count, 50) / 1e6,
        (double)bench_percentile(checkins->latencies, (size_t)count, 99) / 1e6);
}
