/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_BENCH_H
#define TESTS_SUPPORT_BENCH_H

/*
 * How a bench program reports: one line a figure, which tests/bench.sh lays out as a
 * table. A figure is a ratio to a limit measured in the same run, never a time alone.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum bench_sense { BENCH_AT_LEAST, BENCH_AT_MOST };

/** One row. `measured` and `limit` are what the ratio was made of, with their units. */
void bench_report(const char *figure, double ratio, enum bench_sense sense, double wanted,
    const char *measured, const char *limit);

#define BENCH_PAIRS_MAX 256

/**
 * A figure that is measured in turns with what it is held against (A, B, A, B, ...): the
 * machine is the same for both, however busy others keep it.
 */
struct bench_pairs {
    size_t count;
    double ratios[BENCH_PAIRS_MAX]; /* of what was measured to what it is held against */
    double measured[BENCH_PAIRS_MAX];
    double limits[BENCH_PAIRS_MAX];
};

void bench_pair(struct bench_pairs *pairs, double measured, double limit);

/** One row: the median of the ratios, and between which the middle half of them lie.
 * `unit` stands behind the medians of both sides, and `against` before the second. */
void bench_report_pairs(const char *figure, struct bench_pairs *pairs,
    enum bench_sense sense, double wanted, const char *unit, const char *against);

/** The median of what was measured, after it was reported. */
double bench_median(const struct bench_pairs *pairs);

/** One row of a time that is held against a time, both in microseconds. */
void bench_report_time(const char *figure, int64_t us, int64_t limit_us);

/** End the program with a sentence unless an answer or count is what it must be. */
void bench_must_be(int got, int wanted, const char *what);

/** The value below which `percent` of them are; sorts them. */
int64_t bench_percentile(int64_t *values, size_t count, double percent);

/** Time of the processor that the threads of this name ("": all) have spent, in us. */
double bench_thread_cpu_us(int pid, const char *thread);
/** How often they have gone to sleep to wait for something. */
double bench_thread_waits(int pid, const char *thread);
/** Time of the processor that this thread has spent, in us. */
double bench_own_cpu_us(void);

/** Resident memory of a process in KiB; 0 when it is not there. */
long bench_resident_kib(int pid);
/** That part of it which is its own: what it allocated and changed, no file's pages. */
long bench_own_kib(int pid);

#endif /* TESTS_SUPPORT_BENCH_H */
