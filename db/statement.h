/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_STATEMENT_H
#define DB_STATEMENT_H

/*
 * A prepared statement, kept by its handle under the address of its SQL text, so `sql`
 * must be a `static const char sql[]` beside its use. Errors are sticky: bind and step
 * freely, ask statement_result() once. Private to db/.
 *
 *     struct statement *stmt = statement_new(db, sql);
 *     statement_bind_int64(stmt, 1, id);
 *     while (statement_next(stmt)) { ... statement_int64(stmt, 0) ... }
 *     st = statement_result(stmt, "read a visit", err);
 *     statement_free(stmt);
 */

#include "common/base.h"
#include "common/date.h"
#include "common/status.h"

#define STATEMENT_PREFIX_SIZE 4            /* as PREFIX_SIZE of visits */
#define TIME_MS_MAX INT64_C(4102444800000) /* 2100: no instant lies beyond */

struct db;
struct statement;

/** Never NULL; a statement that could not be prepared says so in statement_result(). */
struct statement *statement_new(struct db *db, const char *sql);
/** The same for who keeps what is counted (db_line.c): nothing of it is stored before. */
struct statement *statement_new_counting(struct db *db, const char *sql);
/** Hand it back; it must not be used after. */
void statement_free(struct statement *stmt);

/* Text and bytes are borrowed until statement_free(). */
void statement_bind_int64(struct statement *stmt, int index, int64_t value);
/** 0 is stored as NULL. */
void statement_bind_int64_or_null(struct statement *stmt, int index, int64_t value);
void statement_bind_text(struct statement *stmt, int index, const char *text);
/** NULL and "" are stored as NULL. */
void statement_bind_text_or_null(struct statement *stmt, int index, const char *text);
void statement_bind_blob(
    struct statement *stmt, int index, const void *bytes, size_t len);
/** NULL is stored as NULL. */
void statement_bind_blob_or_null(
    struct statement *stmt, int index, const void *bytes, size_t len);

/** True when there is a row to read. */
bool statement_next(struct statement *stmt);

bool statement_is_null(struct statement *stmt, int column);
int64_t statement_int64(struct statement *stmt, int column);
/** Copy text into a buffer ("" for NULL); text that does not fit is an error of the row.
 */
void statement_text(struct statement *stmt, int column, char *out, size_t out_size);
/** Borrowed until the next step; "" for NULL. */
const char *statement_text_borrowed(struct statement *stmt, int column);
/** Copy exactly `len` bytes; another length is an error of the row. */
void statement_blob(struct statement *stmt, int column, void *out, size_t len);

/*
 * Values are judged when they are read: one that no program of ours stored is damage. It
 * ends the statement, whose result is then STATUS_STORAGE and names the column.
 */
/** A number from `min` to `max`, `min` when it is damaged. NULL counts as 0. */
int64_t statement_int64_in(struct statement *stmt, int column, int64_t min, int64_t max);
bool statement_bool(struct statement *stmt, int column);
/** A local date. */
void statement_day(struct statement *stmt, int column, char out[DATE_SIZE]);
/** The letter of a line. */
void statement_prefix(
    struct statement *stmt, int column, char out[STATEMENT_PREFIX_SIZE]);
/** What was read of this column cannot be. */
void statement_set_damaged(struct statement *stmt, int column);
/** Copy bytes of any length up to `out_size`; more is an error of the row. Gives how
 * many. */
size_t statement_blob_upto(
    struct statement *stmt, int column, void *out, size_t out_size);

/** Rows changed by an insert, update or delete. */
int64_t statement_changes(struct statement *stmt);

/** STATUS_OK, or why a bind or step failed: "could not <what>: <reason>". */
enum status statement_result(struct statement *stmt, const char *what, struct error *err)
    MUST_CHECK;

/**
 * Every row of it, and its end.
 *
 * @param what   as of statement_result()
 * @param size   bytes of an element, which is zeroed and filled by `read`
 * @param array  the address of the caller's pointer: an owned array of `*count` elements;
 *               NULL when there is none, or what was read did not come to its end
 */
enum status statement_list(struct statement *stmt, const char *what, size_t size,
    void (*read)(struct statement *stmt, void *row), void *array, size_t *count,
    struct error *err) MUST_CHECK;

/** The last two steps: result, free. */
enum status statement_end(struct statement *stmt, const char *what, struct error *err)
    MUST_CHECK;

/** For statements without rows: step once, result, free. */
enum status statement_run(struct statement *stmt, const char *what, struct error *err)
    MUST_CHECK;

/** For statements that ask for one text: the first row's, or ""; result, free. */
enum status statement_one_text(struct statement *stmt, const char *what, char *out,
    size_t out_size, struct error *err) MUST_CHECK;

#endif /* DB_STATEMENT_H */
