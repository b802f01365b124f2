/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a bench program reports. */
#include "tests/support/bench.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

double
bench_median(const struct bench_pairs *pairs)
{
    return at_part(pairs->measured, pairs->count, 0.5);
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

/* The value behind `name` at the beginning of a line of a file of /proc; 0: none. */
static double
read_value(const char *path, const char *name)
{
    FILE *file = fopen(path, "r");
    char line[256];
    double value = 0;

    while (file && fgets(line, sizeof(line), file)) {
        if (strncmp(line, name, strlen(name)) == 0) {
            value = strtod(line + strlen(name), NULL);
        }
    }
    if (file) {
        (void)fclose(file);
    }
    return value;
}

/* The sum over the threads of this name of a value of a file of each. */
static double
sum_threads(int pid, const char *thread, const char *name, const char *value)
{
    char path[320];
    char line[128];
    struct dirent *entry;
    double sum = 0;
    DIR *tasks;

    (void)snprintf(path, sizeof(path), "/proc/%d/task", pid);
    tasks = opendir(path);
    while (tasks && (entry = readdir(tasks))) {
        (void)snprintf(path, sizeof(path), "/proc/%d/task/%s/comm", pid, entry->d_name);
        if (entry->d_name[0] == '.' || !read_line(path, line, sizeof(line)) ||
            strncmp(line, thread, strlen(thread)) != 0) {
            continue;
        }
        (void)snprintf(
            path, sizeof(path), "/proc/%d/task/%s/%s", pid, entry->d_name, name);
        sum += read_value(path, value);
    }
    if (tasks) {
        (void)closedir(tasks);
    }
    return sum;
}

double
bench_thread_cpu_us(int pid, const char *thread)
{
    return sum_threads(pid, thread, "schedstat", "") / 1e3; /* ns on a processor */
}

double
bench_thread_waits(int pid, const char *thread)
{
    return sum_threads(pid, thread, "status", "voluntary_ctxt_switches:");
}

double
bench_own_cpu_us(void)
{
    struct timespec used;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (double)used.tv_sec * 1e6 + (double)used.tv_nsec / 1e3;
}

static long
status_kib(int pid, const char *name)
{
    char path[64];

    (void)snprintf(path, sizeof(path), "/proc/%d/status", pid);
    return (long)read_value(path, name);
}

long
bench_resident_kib(int pid)
{
    return status_kib(pid, "VmRSS:");
}

long
bench_own_kib(int pid)
{
    return status_kib(pid, "RssAnon:");
}
