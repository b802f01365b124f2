/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a bench program reports. */
#include "tests/support/bench.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
print_row(const char *figure, const char *measured, const char *limit, double ratio,
    const char *spread, enum bench_sense sense, double wanted)
{
    bool met = sense == BENCH_AT_LEAST ? ratio >= wanted : ratio <= wanted;

    (void)printf("bench|%s|%s|%s|%.2f|%s|%s %g|%s\n", figure, measured, limit, ratio,
        spread, sense == BENCH_AT_LEAST ? ">=" : "<=", wanted, met ? "met" : "MISSED");
    (void)fflush(stdout);
}

void
bench_report(const char *figure, double ratio, enum bench_sense sense, double wanted,
    const char *measured, const char *limit)
{
    print_row(figure, measured, limit, ratio, "", sense, wanted);
}

void
bench_pair(struct bench_pairs *pairs, double measured, double limit)
{
    if (pairs->count == BENCH_PAIRS_MAX) {
        (void)fprintf(stderr, "more pairs than there is room for\n");
        exit(1);
    }
    pairs->measured[pairs->count] = measured;
    pairs->limits[pairs->count] = limit;
    pairs->ratios[pairs->count++] = limit > 0 ? measured / limit : 0;
}

static int
compare_doubles(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return (a > b) - (a < b);
}

/* The value below which a part of them is; they are sorted. */
static double
at_part(const double *values, size_t count, double part)
{
    size_t at = (size_t)((double)count * part);

    return count == 0 ? 0 : values[at < count ? at : count - 1];
}

void
bench_report_pairs(const char *figure, struct bench_pairs *pairs, enum bench_sense sense,
    double wanted, const char *unit, const char *against)
{
    double *const sides[] = { pairs->ratios, pairs->measured, pairs->limits };
    char measured[64];
    char limit[96];
    char spread[48];

    for (size_t i = 0; i < sizeof(sides) / sizeof(sides[0]); i++) {
        qsort(sides[i], pairs->count, sizeof(**sides), compare_doubles);
    }
    (void)snprintf(measured, sizeof(measured), "%.4g%s",
        at_part(pairs->measured, pairs->count, 0.5), unit);
    (void)snprintf(limit, sizeof(limit), "%s %.4g%s", against,
        at_part(pairs->limits, pairs->count, 0.5), unit);
    (void)snprintf(spread, sizeof(spread), "%.2f..%.2f",
        at_part(pairs->ratios, pairs->count, 0.25),
        at_part(pairs->ratios, pairs->count, 0.75));
    print_row(figure, measured, limit, at_part(pairs->ratios, pairs->count, 0.5), spread,
        sense, wanted);
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

/* The first line of a small file of /proc; false: it is gone. */
static bool
read_line(const char *path, char *line, int size)
{
    FILE *file = fopen(path, "r");
    bool found = file && fgets(line, size, file) != NULL;

    if (file) {
        (void)fclose(file);
    }
    return found;
}

double
bench_thread_cpu_us(int pid, const char *thread)
{
    char path[320];
    char line[128];
    struct dirent *entry;
    double us = 0;
    DIR *tasks;

    (void)snprintf(path, sizeof(path), "/proc/%d/task", pid);
    tasks = opendir(path);
    while (tasks && (entry = readdir(tasks))) {
        (void)snprintf(path, sizeof(path), "/proc/%d/task/%s/comm", pid, entry->d_name);
        if (!read_line(path, line, sizeof(line)) ||
            strncmp(line, thread, strlen(thread)) != 0) {
            continue;
        }
        (void)snprintf(
            path, sizeof(path), "/proc/%d/task/%s/schedstat", pid, entry->d_name);
        if (read_line(path, line, sizeof(line))) {
            us += strtod(line, NULL) / 1e3; /* it begins with ns on a processor */
        }
    }
    if (tasks) {
        (void)closedir(tasks);
    }
    return us;
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
