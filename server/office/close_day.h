/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_CLOSE_DAY_H
#define SERVER_OFFICE_CLOSE_DAY_H

/*
 * The end of a day: who still waits becomes unserved, by name of its visit, and the day
 * takes nobody any more. Worker threads. Source: docs/rules.md, "Closing".
 */

#include "common/base.h"
#include "common/clock.h"
#include "common/status.h"
#include "server/office/act.h"

/**
 * Close a day now.
 * @param unserved  how many people were left; may be NULL
 * @return STATUS_OK
 *         STATUS_WRONG_STATE  the day was closed before
 */
enum status close_day(struct act *act, const char *day, int *unserved, struct error *err)
    MUST_CHECK;

/** Who is moved to another day. */
#define REST_LIST(X) \
    X(REST_LATE, "late") /* who is not served before closing, at this pace */ \
    X(REST_ALL, "all")   /* everybody who waits */

enum rest {
#define REST_CONSTANT(constant, word) constant,
    REST_LIST(REST_CONSTANT)
#undef REST_CONSTANT
};

/** By constant, NULL at the end; static. */
extern const char *const rest_words[];

/** How many these are now. */
enum status count_rest(struct act *act, enum rest who, int *count, struct error *err)
    MUST_CHECK;

/**
 * These people are not served today and come first on the next day the office opens,
 * whatever the policy says; today goes on.
 *
 * @param day    that day
 * @param moved  how many
 * @return STATUS_OK
 *         STATUS_NOT_FOUND  the calendar has no next day with a window; nothing changed
 */
enum status move_rest(struct act *act, enum rest who, char day[DATE_SIZE], int *moved,
    struct error *err) MUST_CHECK;

/**
 * Take the closing of today, or of a day that is still to come, back: whom it left
 * unserved waits again with the old number, and places on the next day are given back.
 * Who has used such a place already stays as it is.
 * @param reason   for the journal
 * @param waiting  how many people wait again
 * @return STATUS_OK
 *         STATUS_WRONG_STATE  the day is over, or is not closed
 */
enum status reopen_day(struct act *act, const char *day, const char *reason, int *waiting,
    struct error *err) MUST_CHECK;

/**
 * Close what is due: today when closing time and the grace after it are over, and an
 * earlier day that nobody closed (the server was off). A day that was opened again after
 * it was due is closed by hand, or when it is over. Calling it again does nothing.
 */
enum status close_days_due(struct act *act, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_CLOSE_DAY_H */
