/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_OUTCOME_H
#define COMMON_OUTCOME_H

/*
 * How a visit ended at the counter, in the words of the wire and of the database. Any
 * thread; keeps nothing. Source: docs/openapi.yaml, "Outcome".
 */

#include "common/base.h"

#define OUTCOME_LIST(X) \
    X(OUTCOME_NONE, "") /* it has not ended, or not at a counter */ \
    X(OUTCOME_VERIFIED, "verified") \
    X(OUTCOME_INCOMPLETE, "incomplete") \
    X(OUTCOME_REJECTED, "rejected")

enum outcome {
#define OUTCOME_CONSTANT(constant, word) constant,
    OUTCOME_LIST(OUTCOME_CONSTANT)
#undef OUTCOME_CONSTANT
        OUTCOME_COUNT
};

/** By constant, NULL at the end; static. */
extern const char *const outcome_words[];

/** "verified", ...; "" for none; static. */
const char *outcome_name(enum outcome outcome);
/** OUTCOME_COUNT when there is none of that name. */
enum outcome outcome_from_name(const char *name);

#endif /* COMMON_OUTCOME_H */
