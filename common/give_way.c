/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/give_way.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"

#define STEPS 10        /* of niceness, as the units of backup and check have */
#define SLICE_NS 100000 /* the least that the kernel takes */

/* The kernel's struct sched_attr, for which glibc has no name before 2.41. */
struct schedule {
    uint32_t size;
    uint32_t policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t slice_ns;
    uint64_t deadline_ns;
    uint64_t period_ns;
};

void
give_way_always(void)
{
    (void)setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + STEPS);
}

void
go_first(void)
{
    struct schedule own = { .size = sizeof(own) };

    if (syscall(SYS_sched_getattr, 0, &own, sizeof(own), 0) != 0 ||
        (own.policy != SCHED_OTHER && own.policy != SCHED_BATCH)) {
        return;
    }
    own.slice_ns = SLICE_NS;
    (void)syscall(SYS_sched_setattr, 0, &own, 0);
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
