/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_BENCH_H
#define TESTS_BENCH_H

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

/** One row of a time that is held against a time, both in microseconds. */
void bench_report_time(const char *figure, int64_t us, int64_t limit_us);

/** End the program with a sentence unless an answer or count is what it must be. */
void bench_must_be(int got, int wanted, const char *what);

/** The value below which `percent` of them are; sorts them. */
int64_t bench_percentile(int64_t *values, size_t count, double percent);

/** Resident memory of a process in KiB; 0 when it is not there. */
long bench_resident_kib(int pid);

#endif /* TESTS_BENCH_H */
