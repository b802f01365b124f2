/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions about the opening hours of one day. */
#include "server/line/day_hours.h"

bool
day_hours_is_open(const struct day_hours *day, int minute)
{
    return day->open && minute >= day->hours.from && minute < day->hours.to;
}
