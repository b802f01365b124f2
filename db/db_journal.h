/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_JOURNAL_H
#define DB_DB_JOURNAL_H

/*
 * The journal: every change of an office is one row, written in the transaction of the
 * change, chained by a hash. It holds ids and codes, never a name, NIK, phone or reason
 * of priority. Database worker threads only.
 * Source: docs/rules.md, "The journal".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/journal_row.h"

struct db;

/**
 * Find the end that rows will be appended to, before something is written, and announce
 * (db_announce()) that this will be asked: a wait less where one costs something.
 */
enum status db_journal_find_end(
    struct db *db, int64_t office, int64_t *seq, struct error *err) MUST_CHECK;
void db_journal_announce_end(struct db *db, int64_t office);

/**
 * Append a row and chain it to the last one. `row->seq` and the chain are filled in.
 * @return STATUS_OK; STATUS_STORAGE or STATUS_INTERNAL: undo the act
 */
enum status db_journal_append(struct db *db, struct journal_row *row, struct error *err)
    MUST_CHECK;

/** Up to `max` rows after `seq`, oldest first. */
enum status db_journal_read(struct db *db, int64_t office, int64_t seq,
    struct journal_row *rows, size_t max, size_t *count, struct error *err) MUST_CHECK;

/** The last seq of an office; 0 when its journal is empty. */
enum status db_journal_last(
    struct db *db, int64_t office, int64_t *seq, struct error *err) MUST_CHECK;

/** The end of the chain: the last seq and its hash; 0 and zeros when it is empty. */
enum status db_journal_end(struct db *db, int64_t office, int64_t *seq,
    uint8_t hash[JOURNAL_HASH_SIZE], struct error *err) MUST_CHECK;

/** The hash of a row. STATUS_NOT_FOUND: there is no such row. */
enum status db_journal_hash(struct db *db, int64_t office, int64_t seq,
    uint8_t hash[JOURNAL_HASH_SIZE], struct error *err) MUST_CHECK;

/** The seq that the rows of an instant or later come after, found in few steps; 0: they
 * begin with the first. Where a clock was set back, rows before it may be as late. */
enum status db_journal_before(struct db *db, int64_t office, int64_t at_ms, int64_t *seq,
    struct error *err) MUST_CHECK;

/** The last row that a running office wrote, and not antrean-admin, whose clock may be
 * another one, or that says that a clock is right; `row->seq` is 0: there is none. */
enum status db_journal_newest(
    struct db *db, int64_t office, struct journal_row *row, struct error *err) MUST_CHECK;

/** The last row about the clock. STATUS_NOT_FOUND: there is none. */
enum status db_journal_of_clock(
    struct db *db, int64_t office, struct journal_row *row, struct error *err) MUST_CHECK;

/** A visit of which a row tells. */
struct journal_subject {
    char id[32];
};

/** Visits whose end was taken back by a row with such a `why`; owned array, in no order,
 * some twice. Looks at every row. */
enum status db_journal_subjects_undone(struct db *db, int64_t office,
    struct journal_subject **subjects, size_t *count, struct error *err) MUST_CHECK;

/** The prefix of the hash of an office's row; "" when there is no such row. */
enum status db_journal_hash_prefix(struct db *db, int64_t office, int64_t seq,
    char prefix[JOURNAL_HASH_PREFIX_SIZE], struct error *err) MUST_CHECK;

/**
 * Wait until an office's journal may have rows after `seq`: told so by whoever commits
 * them, in this process or another; else until `fd` is readable or `wait_ms` have passed.
 * Outside of a transaction.
 * @param look  false: what was heard is not news to who has row `seq`
 * @return STATUS_OK
 *         STATUS_STORAGE  no connection now; a wait lies behind us all the same
 */
enum status db_journal_await(struct db *db, int64_t office, int64_t seq, int fd,
    int wait_ms, bool *look, struct error *err) MUST_CHECK;

/**
 * Walk the chain of an office from the row after `after`, whose own hash is taken as it
 * stands, up to the row `until`.
 * @param after  0: from the beginning
 * @param until  INT64_MAX: to the end
 * @param rows   how many rows were walked; may be NULL
 * @return STATUS_OK         whole
 *         STATUS_INTERNAL   broken: `err` names the first row that does not fit
 *         STATUS_NOT_FOUND  there is no row `after`
 */
enum status db_journal_verify_span(struct db *db, int64_t office, int64_t after,
    int64_t until, int64_t *rows, struct error *err) MUST_CHECK;

/** The whole chain. */
enum status db_journal_verify(
    struct db *db, int64_t office, int64_t *rows, struct error *err) MUST_CHECK;

#endif /* DB_DB_JOURNAL_H */
