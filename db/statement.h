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
#include "common/status.h"

struct db;
struct statement;

/** Never NULL; a statement that could not be prepared says so in statement_result(). */
struct statement *statement_new(struct db *db, const char *sql);
/** Hand it back; it must not be used after. */
void statement_free(struct statement *stmt);

/* Text and bytes are borrowed until statement_free(). */
void statement_bind_int64(struct statement *stmt, int index, int64_t value);
void statement_bind_text(struct statement *stmt, int index, const char *text);
/** NULL and "" are stored as NULL. */
void statement_bind_text_or_null(struct statement *stmt, int index, const char *text);
void statement_bind_blob(
    struct statement *stmt, int index, const void *bytes, size_t len);
void statement_bind_null(struct statement *stmt, int index);

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

/** Rows changed by an insert, update or delete. */
int64_t statement_changes(struct statement *stmt);

/** STATUS_OK, or why a bind or step failed: "could not <what>: <reason>". */
enum status statement_result(struct statement *stmt, const char *what, struct error *err)
    MUST_CHECK;

/** For statements without rows: step once, result, free. */
enum status statement_run(struct statement *stmt, const char *what, struct error *err)
    MUST_CHECK;

/** For statements that ask for one text: the first row's, or ""; result, free. */
enum status statement_one_text(struct statement *stmt, const char *what, char *out,
    size_t out_size, struct error *err) MUST_CHECK;

#endif /* DB_STATEMENT_H */
