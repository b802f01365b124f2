/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_CLOCK_H
#define COMMON_CLOCK_H

/*
 * What time it is: Unix milliseconds in UTC everywhere. Local days and hours are
 * zone.h's; the clock_ functions of a local time are for programs that show one office,
 * whose zone is the process's own: clock_set_zone(), then what the server says
 * (zone_follow). Any thread after the first.
 */

#include <stdatomic.h>

#include "common/base.h"
#include "common/date.h"
#include "common/status.h"
#include "common/zone.h"

/**
 * The office's clock: the machine's, moved by an offset (--clock), or one that stands
 * where somebody else sets it (--clock-file). A plain value.
 */
struct clock {
    int64_t offset_ms;
    _Atomic int64_t *instant_ms; /* borrowed; NULL: the machine's */
};

/** Make `zone` (e.g. "Asia/Jakarta") the zone of this process; before threads start. */
enum status clock_set_zone(const char *zone, struct error *err) MUST_CHECK;

/** Now by this clock, Unix ms. */
int64_t clock_now_ms(const struct clock *clock);

/**
 * The same for what is put in order by it: a clock that stands goes on by a millisecond,
 * so that who comes later is later.
 */
int64_t clock_step_ms(const struct clock *clock);

/** Milliseconds that only ever grow, for deadlines and durations. */
int64_t clock_monotonic_ms(void);

/**
 * What this clock is held against, to see it leap: milliseconds since the machine
 * started, also while it slept; of a clock that somebody else sets, that clock itself.
 */
int64_t clock_steady_ms(const struct clock *clock);

/* As in zone.h, by the process's own zone. */
const char *clock_date(int64_t at_ms, char out[DATE_SIZE]);
int clock_minute(int64_t at_ms);
int64_t clock_at(const char *date, int minute);
const char *clock_format(int64_t at_ms, bool millis, char out[RFC3339_SIZE]);
enum status clock_parse(const char *text, int64_t *at_ms, struct error *err) MUST_CHECK;

#endif /* COMMON_CLOCK_H */
