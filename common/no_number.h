/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_NO_NUMBER_H
#define COMMON_NO_NUMBER_H

/* Why somebody without a ticket gets no number of a service just now: the words of the
 * wire. Of several the first is what a group of services is told to be. Any thread; keeps
 * nothing. */

#include "common/base.h"

#define NO_NUMBER_LIST(X) \
    X(NO_NUMBER_NONE, "") /* there are numbers */ \
    X(NO_NUMBER_LATER, \
        "later_today")              /* this session's are given, a later one has more */ \
    X(NO_NUMBER_NO_TIME, "no_time") /* places are left, but nobody could be served */ \
    X(NO_NUMBER_GONE, "used_up")    /* all of today are given */ \
    X(NO_NUMBER_OFF, "off_today")   /* the service has no places on this day */ \
    X(NO_NUMBER_CLOSED, "closed")   /* the office is */

enum no_number {
#define NO_NUMBER_CONSTANT(constant, word) constant,
    NO_NUMBER_LIST(NO_NUMBER_CONSTANT)
#undef NO_NUMBER_CONSTANT
        NO_NUMBER_COUNT
};

/** By constant, NULL at the end; static. */
extern const char *const no_number_words[];

#endif /* COMMON_NO_NUMBER_H */
