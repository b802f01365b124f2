/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_CLOCK_WORD_H
#define SERVER_OFFICE_CLOCK_WORD_H

/*
 * What the journal says of the office's clock: that it was doubted, and what was believed
 * last; that it is trusted again, and why. So a doubt outlives a restart, and every
 * process of the office hears of a person's confirmation. Worker threads.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/journal_row.h"
#include "server/line/clock_rule.h"
#include "server/office/act.h"
#include "server/office/clock_guard.h"

/* Why a clock is trusted again: X(constant, word). */
#define CLOCK_WHY_LIST(X) \
    X(CLOCK_WHY_RIGHT, "right")         /* it came back, or went steadily for an hour */ \
    X(CLOCK_WHY_CONFIRMED, "confirmed") /* a person says so */

enum clock_why {
#define CLOCK_WHY_CONSTANT(constant, word) constant,
    CLOCK_WHY_LIST(CLOCK_WHY_CONSTANT)
#undef CLOCK_WHY_CONSTANT
        CLOCK_WHY_COUNT
};

/** What the database says of the clock: of the newest row and the last report of a
 * device, or, while a doubt stands, what was believed before it. */
enum status clock_past_load(
    struct db *db, int64_t office, struct clock_past *past, struct error *err) MUST_CHECK;

/** Journal a doubt. */
enum status clock_word_doubt(
    struct act *act, const struct clock_trust *trust, struct error *err) MUST_CHECK;
/** Journal that it is over. */
enum status clock_word_trust(struct act *act, enum clock_why why, struct error *err)
    MUST_CHECK;

/**
 * A person confirms the clock; nothing is done when nobody doubts it.
 * @return STATUS_OK
 *         STATUS_NOT_ALLOWED  behind the newest row: that is for an administrator
 */
enum status clock_confirm(struct act *act, struct error *err) MUST_CHECK;

/** Is the row a person's confirmation? */
bool clock_word_confirms(const struct journal_row *row);

#endif /* SERVER_OFFICE_CLOCK_WORD_H */
