/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_OFFICE_CHECK_H
#define SERVER_OFFICE_OFFICE_CHECK_H

/*
 * Is everything as the rules promise? Walks the journal's chain and every invariant: what
 * the tables tell (db/db_check.h), what settings and tables tell together, and the story
 * that the journal tells (journal_replay.h). Changes nothing. Any thread with a handle of
 * its own. Source: docs/rules.md, "Invariants".
 */

#include "common/base.h"
#include "common/status.h"

struct db;
struct office_settings;

struct check_summary {
    int64_t journal_rows; /* 0 when quick */
    int64_t visits;
    int64_t days;
};

/**
 * @param quick  leave out the journal and the indexes, which cost a look at every row
 * @return STATUS_OK        nothing is wrong
 *         STATUS_INTERNAL  `err` names the first break
 *         STATUS_STORAGE   could not be read
 */
enum status office_check(struct db *db, int64_t office, bool quick,
    struct check_summary *summary, struct error *err) MUST_CHECK;

/** The same inside the caller's transaction. */
enum status office_check_inside(struct db *db, int64_t office, bool quick,
    struct check_summary *summary, struct error *err) MUST_CHECK;

/**
 * The same inside the caller's transaction, with settings that are not the stored ones.
 * @param since_ms  days that began before are not held against the settings' places
 */
enum status office_check_with(struct db *db, int64_t office, bool quick,
    const struct office_settings *settings, int64_t since_ms,
    struct check_summary *summary, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_OFFICE_CHECK_H */
