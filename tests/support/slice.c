/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sched_getattr(2) says, for which glibc has no name before 2.41. */
#include "tests/support/slice.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

struct slice
slice_of(pid_t thread)
{
    struct {
        uint32_t size, policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t runtime, deadline, period;
    } told = { .size = sizeof(told) };
    struct slice slice = { .policy = sched_getscheduler(thread),
        .nice = getpriority(PRIO_PROCESS, (id_t)thread) };

    if ((slice.policy == SCHED_OTHER || slice.policy == SCHED_BATCH) &&
        syscall(SYS_sched_getattr, thread, &told, sizeof(told), 0) == 0) {
        slice.ns = told.runtime;
    }
    return slice;
}
