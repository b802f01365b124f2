/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_LINE_DAY_HOURS_H
#define SERVER_LINE_DAY_HOURS_H

/*
 * The opening hours of one day, as plain values: settings work them out, rules use them.
 * Any thread; keeps nothing. Source: docs/rules.md, "Hours and calendar".
 */

#include "common/base.h"
#include "common/clock.h"

#define DAY_BREAKS_MAX 2
#define DAY_NAME_SIZE 64

/** Minutes since local midnight, half-open [from, to). */
struct span {
    int from;
    int to;
};

struct day_hours {
    bool open; /* false: closed all day */
    struct span hours;
    int break_count; /* counters rest; arrivals are still taken */
    struct span breaks[DAY_BREAKS_MAX];
    char name[DAY_NAME_SIZE]; /* closed or special: why ("Hari Kemerdekaan"); else "" */
};

/** The next time the doors open; `date` is "" when none was found within a year. */
struct opening {
    char date[DATE_SIZE];
    int minute;
};

/** May people come in at this minute? */
bool day_hours_is_open(const struct day_hours *day, int minute);

#endif /* SERVER_LINE_DAY_HOURS_H */
