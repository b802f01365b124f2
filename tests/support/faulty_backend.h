/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_FAULTY_BACKEND_H
#define TESTS_SUPPORT_FAULTY_BACKEND_H

/*
 * A small foreign backend in a thread of its own, which keeps to the contract but for one
 * fault at a time. Its token is FAULTY_TOKEN, its office 3517.
 */

#include "common/base.h"

#define FAULTY_TOKEN "rahasia"

enum fault {
    FAULT_NONE,
    FAULT_NO_AUTH,           /* answers anybody */
    FAULT_ANY_OFFICE,        /* knows every office */
    FAULT_ENDLESS,           /* its pages never end */
    FAULT_BAD_DATE,          /* a row's date is written in another way */
    FAULT_LOSES_A_ROW,       /* between two pages */
    FAULT_ANY_DAY,           /* asked for one day it gives all */
    FAULT_FORGETS,           /* the same question again gives less */
    FAULT_NEVER_GONE,        /* takes any cursor */
    FAULT_CLOCK,             /* is two hours ahead */
    FAULT_CANCELLED_TICKETS, /* tells a cancelled ticket among the others */
    FAULT_BAD_ROW_STOPS,     /* refuses all rows for one */
    FAULT_NOT_IDEMPOTENT,    /* refuses a row that it has */
    FAULT_LATE_REFUSED,      /* takes nothing of yesterday */
    FAULT_KIND_MISSING,      /* does not know unserved */
    FAULT_BOOKS_FIRST,       /* refuses what its books do not have */
    FAULT_COUNT
};

struct faulty_backend;

/** Its clock stands at `now_ms`. */
struct faulty_backend *faulty_backend_start(enum fault fault, int64_t now_ms);
void faulty_backend_stop(struct faulty_backend *backend);
int faulty_backend_port(const struct faulty_backend *backend);

#endif /* TESTS_SUPPORT_FAULTY_BACKEND_H */
