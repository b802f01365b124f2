/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_SLICE_H
#define TESTS_SUPPORT_SLICE_H

/* How the kernel lets a thread run. */

#include <stdint.h>
#include <sys/types.h>

struct slice {
    int policy;
    int nice;
    uint64_t ns; /* it runs so long before another's turn; 0: the kernel does not say, or
                  * it runs by another policy, which has none (`chrt --idle`) */
};

/** Of a thread; 0: our own. */
struct slice slice_of(pid_t thread);

#endif /* TESTS_SUPPORT_SLICE_H */
