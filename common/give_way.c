/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/give_way.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <time.h>

#include "common/clock.h"

#define STEPS 10 /* of niceness, as the units of backup and check have */

void
give_way_always(void)
{
    (void)setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + STEPS);
}

void
give_way(int fd, int64_t began_ms)
{
    int64_t took_ms;
    struct timespec rest;

    if (fd >= 0) {
        (void)sync_file_range(fd, 0, 0,
            SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE |
                SYNC_FILE_RANGE_WAIT_AFTER);
    }
    took_ms = clock_monotonic_ms() - began_ms + 1;
    rest = (struct timespec){ .tv_nsec = (long)(took_ms % 1000) * 1000000,
        .tv_sec = (time_t)(took_ms / 1000) };
    (void)nanosleep(&rest, NULL);
}
