/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_SLICE_H
#define TESTS_SUPPORT_SLICE_H

/* How the kernel lets a thread run. */

#include <stdint.h>
#include <sys/types.h>

struct slice {
    uint32_t policy;
    int32_t nice;
    uint64_t ns; /* it runs so long before another's turn; 0: the kernel does not say */
};

/** Of a thread; 0: our own. A failure ends the test program. */
struct slice slice_of(pid_t thread);

#endif /* TESTS_SUPPORT_SLICE_H */
