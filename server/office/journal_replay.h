/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_JOURNAL_REPLAY_H
#define SERVER_OFFICE_JOURNAL_REPLAY_H

/*
 * Tells the journal's story again and holds it against the rules and the visits: every
 * move follows from the one before, who is called has waited, no counter has two people,
 * inside a lane nobody is overtaken without a reason in the row, and each visit is as its
 * last row left it. Trusts the hash chain to have been walked. Any thread.
 */

#include "common/base.h"
#include "common/status.h"

struct db;

/**
 * @return STATUS_OK
 *         STATUS_INTERNAL  `err` names the first row or visit that does not fit
 *         STATUS_STORAGE   could not be read
 */
enum status journal_replay(struct db *db, int64_t office, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_JOURNAL_REPLAY_H */
