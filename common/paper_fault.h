/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PAPER_FAULT_H
#define COMMON_PAPER_FAULT_H

/*
 * What can be wrong with a paper that was sent: eight words of the wire and, of a form
 * without a file, "missing"; each with a sentence of its own. Any thread. Source:
 * docs/openapi.yaml, "bad_document".
 */

#include "common/base.h"

#define PAPER_FAULT_LIST(X) \
    X(PAPER_MISSING, "missing") /* no file at all */ \
    X(PAPER_EMPTY, "empty") \
    X(PAPER_TOO_LARGE, "too_large") \
    X(PAPER_WRONG_KIND, "wrong_kind") /* no JPEG, PNG or plain PDF */ \
    X(PAPER_DAMAGED, "damaged") \
    X(PAPER_PASSWORD, "password") \
    X(PAPER_TOO_MANY_PAGES, "too_many_pages") \
    X(PAPER_TOO_SMALL, "too_small") /* the writing cannot be read */ \
    X(PAPER_INFECTED, "infected")   /* where the office has it looked at */

enum paper_fault {
#define PAPER_FAULT_CONSTANT(constant, word) constant,
    PAPER_FAULT_LIST(PAPER_FAULT_CONSTANT)
#undef PAPER_FAULT_CONSTANT
        PAPER_FAULT_COUNT /* none: it is good */
};

/** By constant, NULL at the end; static. */
extern const char *const paper_fault_words[];

#define PAPER_BYTES_MAX (5 * 1024 * 1024)
#define PAPER_PAGES_MAX 20

/* How the program that looks into papers ends: 0 when it is good, else this and the
 * fault; anything else is a failure of its own. */
#define PAPER_EXIT_FAULT 32

#endif /* COMMON_PAPER_FAULT_H */
