/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machine's clocks, and the process's own zone. */
#include "common/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MS_A_SECOND INT64_C(1000)

enum status
clock_set_zone(const char *zone, struct error *err)
{
    enum status st = zone_follow(zone, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (setenv("TZ", zone, 1) != 0) {
        return error_set(
            err, STATUS_INTERNAL, "could not set the time zone: %s", strerror(errno));
    }
    tzset();
    return STATUS_OK;
}

static int64_t
timespec_ms(const struct timespec *ts)
{
    return (int64_t)ts->tv_sec * MS_A_SECOND + ts->tv_nsec / 1000000;
}

int64_t
clock_now_ms(const struct clock *clock)
{
    struct timespec now;

    if (clock->instant_ms) {
        return atomic_load(clock->instant_ms);
    }
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return timespec_ms(&now) + clock->offset_ms;
}

int64_t
clock_step_ms(const struct clock *clock)
{
    return clock->instant_ms ? atomic_fetch_add(clock->instant_ms, 1) + 1
                             : clock_now_ms(clock);
}

int64_t
clock_monotonic_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return timespec_ms(&now);
}

int64_t
clock_steady_ms(const struct clock *clock)
{
    struct timespec now;

    if (clock->instant_ms) {
        return atomic_load(clock->instant_ms);
    }
    (void)clock_gettime(CLOCK_BOOTTIME, &now);
    return timespec_ms(&now);
}

const char *
clock_date(int64_t at_ms, char out[DATE_SIZE])
{
    return zone_date(NULL, at_ms, out);
}

int
clock_minute(int64_t at_ms)
{
    return zone_minute(NULL, at_ms);
}

int64_t
clock_at(const char *date, int minute)
{
    return zone_at(NULL, date, minute);
}

const char *
clock_format(int64_t at_ms, bool millis, char out[RFC3339_SIZE])
{
    return zone_format(NULL, at_ms, millis, out);
}

enum status
clock_parse(const char *text, int64_t *at_ms, struct error *err)
{
    return zone_parse(NULL, text, at_ms, err);
}
