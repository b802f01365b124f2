/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first answers to Idempotency-Keys. */
#include "db/db_idempotency.h"

#include "common/mem.h"
#include "db/statement.h"

enum status
db_idempotency_get(struct db *db, int64_t office, const char *caller, const char *key,
    struct stored_answer *answer, struct error *err)
{
    static const char sql[] = "SELECT body_hash, status, type, body FROM idempotency "
                              "WHERE office = $1 AND caller = $2 AND key = $3";
    struct statement *stmt = statement_new(db, sql);
    bool found;
    enum status st;

    *answer = (struct stored_answer){ 0 };
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, caller);
    statement_bind_text(stmt, 3, key);
    found = statement_next(stmt);
    if (found) {
        statement_blob(stmt, 0, answer->body_hash, BODY_HASH_SIZE);
        answer->status = (int)statement_int64(stmt, 1);
        statement_text(stmt, 2, answer->type, sizeof(answer->type));
        answer->body = xstrdup(statement_text_borrowed(stmt, 3));
    }
    st = statement_result(stmt, "look up an earlier answer", err);
    statement_free(stmt);
    if (st == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "the key is new");
    }
    return st;
}

enum status
db_idempotency_put(struct db *db, int64_t office, const char *caller, const char *key,
    const struct stored_answer *answer, int64_t now_ms, struct error *err)
{
    static const char sql[] = "INSERT INTO idempotency (office, caller, key, body_hash, "
                              "status, type, body, at_ms) "
                              "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, caller);
    statement_bind_text(stmt, 3, key);
    statement_bind_blob(stmt, 4, answer->body_hash, BODY_HASH_SIZE);
    statement_bind_int64(stmt, 5, answer->status);
    statement_bind_text(stmt, 6, answer->type);
    statement_bind_text(stmt, 7, answer->body ? answer->body : "");
    statement_bind_int64(stmt, 8, now_ms);
    return statement_run(stmt, "keep an answer", err);
}

enum status
db_idempotency_expire(
    struct db *db, int64_t before_ms, int64_t max, int64_t *gone, struct error *err)
{
    /* Ids grow with time, so the oldest stand first and no index on the time is needed.
     */
    static const char sql[] =
        "DELETE FROM idempotency WHERE id IN "
        "(SELECT id FROM idempotency ORDER BY id LIMIT $2) AND at_ms < $1";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, before_ms);
    statement_bind_int64(stmt, 2, max);
    (void)statement_next(stmt);
    *gone = statement_changes(stmt);
    st = statement_result(stmt, "forget old answers", err);
    statement_free(stmt);
    return st;
}
