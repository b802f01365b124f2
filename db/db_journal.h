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

struct db;

#define JOURNAL_HASH_SIZE 32
#define JOURNAL_DATA_SIZE 640

struct journal_row {
    int64_t office;
    int64_t seq; /* from 1, without gaps, per office */
    int64_t at_ms;
    char actor[48];                  /* "staff:3", "device:kiosk-1", "system", "admin" */
    char kind[32];                   /* "visit.called" */
    char subject[32];                /* a visit's id, a counter's number, ... */
    char data[JOURNAL_DATA_SIZE];    /* a JSON object */
    uint8_t prev[JOURNAL_HASH_SIZE]; /* the chain: hash of the row before, and its own */
    uint8_t hash[JOURNAL_HASH_SIZE];
};

/**
 * Append a row and chain it to the last one. `row->seq` and the chain are filled in.
 * @return STATUS_OK; STATUS_STORAGE or STATUS_INTERNAL: undo the act
 */
enum status db_journal_append(struct db *db, struct journal_row *row, struct error *err)
    MUST_CHECK;

/** Do they say the same in every field? Any thread. */
bool journal_row_is_same(const struct journal_row *a, const struct journal_row *b);

/** Is `row` the one after `last` in the same journal? Any thread. */
bool journal_row_follows(const struct journal_row *row, const struct journal_row *last);

/** Up to `max` rows after `seq`, oldest first. */
enum status db_journal_read(struct db *db, int64_t office, int64_t seq,
    struct journal_row *rows, size_t max, size_t *count, struct error *err) MUST_CHECK;

/** The last seq of an office; 0 when its journal is empty. */
enum status db_journal_last(
    struct db *db, int64_t office, int64_t *seq, struct error *err) MUST_CHECK;

#define JOURNAL_MARK_SIZE 17

/** The mark of a row: of its hash, so it stands for the row and all before it; enough to
 * tell one journal from another, in hexadecimal. Any thread. */
void journal_mark(const uint8_t hash[JOURNAL_HASH_SIZE], char mark[JOURNAL_MARK_SIZE]);

/** The mark of an office's row; "" when there is no such row. */
enum status db_journal_mark(struct db *db, int64_t office, int64_t seq,
    char mark[JOURNAL_MARK_SIZE], struct error *err) MUST_CHECK;

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
 * Walk the chain of an office from its first row.
 * @param rows   how many rows were walked; may be NULL
 * @return STATUS_OK        whole
 *         STATUS_INTERNAL  broken: `err` names the first row that does not fit
 */
enum status db_journal_verify(
    struct db *db, int64_t office, int64_t *rows, struct error *err) MUST_CHECK;

#endif /* DB_DB_JOURNAL_H */
