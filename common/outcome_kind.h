/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_OUTCOME_KIND_H
#define COMMON_OUTCOME_KIND_H

/*
 * What a front office tells a backend of a ticket: the words of the contract.
 * Any thread; keeps nothing. Source: docs/backend.md, "Outcomes".
 */

#include "common/base.h"

#define OUTCOME_KIND_LIST(X) \
    X(OUTCOME_KIND_ARRIVED, "arrived") \
    X(OUTCOME_KIND_VERIFIED, "verified") \
    X(OUTCOME_KIND_INCOMPLETE, "incomplete") \
    X(OUTCOME_KIND_REJECTED, "rejected") \
    X(OUTCOME_KIND_REFUSED, "refused") \
    X(OUTCOME_KIND_ABSENT, "absent") \
    X(OUTCOME_KIND_NO_SHOW, "no_show") \
    X(OUTCOME_KIND_UNSERVED, "unserved")

enum outcome_kind {
#define OUTCOME_KIND_CONSTANT(constant, name) constant,
    OUTCOME_KIND_LIST(OUTCOME_KIND_CONSTANT)
#undef OUTCOME_KIND_CONSTANT
        OUTCOME_KIND_COUNT
};

/** The code of an arrival that takes back what was told of the counter before. */
#define OUTCOME_CODE_TAKEN_BACK "taken_back"

/** By constant, NULL at the end; static. */
extern const char *const outcome_kind_words[];

/** "arrived", ...; static. */
const char *outcome_kind_name(enum outcome_kind kind);

#endif /* COMMON_OUTCOME_KIND_H */
