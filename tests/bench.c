/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a bench program reports. */
#include "tests/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
bench_report(const char *figure, double ratio, enum bench_sense sense, double wanted,
    const char *measured, const char *limit)
{
    bool met = sense == BENCH_AT_LEAST ? ratio >= wanted : ratio <= wanted;

    (void)printf("bench|%s|%s|%s|%.2f|%s %g|%s\n", figure, measured, limit, ratio,
        sense == BENCH_AT_LEAST ? ">=" : "<=", wanted, met ? "met" : "MISSED");
    (void)fflush(stdout);
}

void
bench_report_time(const char *figure, int64_t us, int64_t limit_us)
{
    char measured[32];
    char limit[32];

    (void)snprintf(measured, sizeof(measured), "%.1f ms", (double)us / 1000.0);
    (void)snprintf(limit, sizeof(limit), "%.0f ms", (double)limit_us / 1000.0);
    bench_report(
        figure, (double)us / (double)limit_us, BENCH_AT_MOST, 1.0, measured, limit);
}

void
bench_must_be(int got, int wanted, const char *what)
{
    if (got != wanted) {
        (void)fprintf(stderr, "%s: %d instead of %d\n", what, got, wanted);
        exit(1);
    }
}

static int
compare(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

int64_t
bench_percentile(int64_t *values, size_t count, double percent)
{
    size_t at;

    if (count == 0) {
        return 0;
    }
    qsort(values, count, sizeof(*values), compare);
    at = (size_t)((double)count * percent / 100.0);
    return values[at < count ? at : count - 1];
}

long
bench_resident_kib(int pid)
{
    char path[64];
    char line[256];
    long kib = 0;
    FILE *file;

    (void)snprintf(path, sizeof(path), "/proc/%d/status", pid);
    file = fopen(path, "r");
    if (!file) {
        return 0;
    }
    while (fgets(line, sizeof(line), file)) {
        if (strncmp(line, "VmRSS:", 6) == 0) {
            kib = strtol(line + 6, NULL, 10);
        }
    }
    (void)fclose(file);
    return kib;
}
