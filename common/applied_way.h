/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_APPLIED_WAY_H
#define COMMON_APPLIED_WAY_H

/* How an application came: the words of its count. Any thread; keeps nothing. */

#include "common/base.h"

#define APPLIED_WAY_LIST(X) \
    X(APPLIED_HOME, "home")       /* by the person, online */ \
    X(APPLIED_VILLAGE, "village") /* by a village operator */ \
    X(APPLIED_OFFICE, "office")   /* at the office's form post */

enum applied_way {
#define APPLIED_WAY_CONSTANT(constant, word) constant,
    APPLIED_WAY_LIST(APPLIED_WAY_CONSTANT)
#undef APPLIED_WAY_CONSTANT
        APPLIED_WAY_COUNT
};

/** By constant, NULL at the end; static. */
extern const char *const applied_way_words[];

#endif /* COMMON_APPLIED_WAY_H */
