/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Screens that wait to be named, as stored. */
#include "db/db_pairing.h"

#include "db/statement.h"

enum status
db_pairing_put(
    struct db *db, int64_t office, const struct pairing *pairing, struct error *err)
{
    static const char sql[] =
        "INSERT INTO pairing (office, code, kind, token_hash, made_ms)"
        " VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT DO NOTHING";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, pairing->code);
    statement_bind_text(stmt, 3, role_name(pairing->kind));
    statement_bind_blob(stmt, 4, pairing->token_hash, TOKEN_HASH_SIZE);
    statement_bind_int64(stmt, 5, pairing->made_ms);
    (void)statement_next(stmt);
    st = statement_result(stmt, "keep a screen's code", err);
    if (st == STATUS_OK && statement_changes(stmt) == 0) {
        st = error_set(err, STATUS_WRONG_STATE, "there is such a code already");
    }
    statement_free(stmt);
    return st;
}

enum status
db_pairing_find(struct db *db, const char *code, int64_t from_ms, int64_t to_ms,
    struct pairing *pairing, struct error *err)
{
    static const char sql[] =
        "SELECT code, kind, token_hash, made_ms"
        " FROM pairing"
        " WHERE code = $1 AND made_ms BETWEEN $2 AND $3";
    struct statement *stmt = statement_new(db, sql);
    bool found;
    enum status st;

    statement_bind_text(stmt, 1, code);
    statement_bind_int64(stmt, 2, from_ms);
    statement_bind_int64(stmt, 3, to_ms);
    found = statement_next(stmt);
    if (found) {
        statement_text(stmt, 0, pairing->code, sizeof(pairing->code));
        pairing->kind = role_from_name(statement_text_borrowed(stmt, 1));
        if (pairing->kind == ROLE_COUNT) {
            statement_set_damaged(stmt, 1);
        }
        statement_blob(stmt, 2, pairing->token_hash, TOKEN_HASH_SIZE);
        pairing->made_ms = statement_int64_in(stmt, 3, 0, TIME_MS_MAX);
    }
    st = statement_end(stmt, "find a screen's code", err);
    return st == STATUS_OK && !found
               ? error_set(err, STATUS_NOT_FOUND, "no screen shows this code")
               : st;
}

enum status
db_pairing_drop(struct db *db, const char *code, struct error *err)
{
    static const char sql[] =
        "DELETE FROM pairing"
        " WHERE code = $1";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_text(stmt, 1, code);
    (void)statement_next(stmt);
    st = statement_result(stmt, "drop a screen's code", err);
    if (st == STATUS_OK && statement_changes(stmt) == 0) {
        st = error_set(err, STATUS_NOT_FOUND, "no screen shows this code");
    }
    statement_free(stmt);
    return st;
}

enum status
db_pairing_expire(struct db *db, int64_t from_ms, int64_t to_ms, struct error *err)
{
    static const char sql[] =
        "DELETE FROM pairing"
        " WHERE made_ms NOT BETWEEN $1 AND $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, from_ms);
    statement_bind_int64(stmt, 2, to_ms);
    return statement_run(stmt, "drop screens' old codes", err);
}

enum status
db_pairing_count(struct db *db, int *count, struct error *err)
{
    static const char sql[] =
        "SELECT COUNT(*)"
        " FROM pairing";
    struct statement *stmt = statement_new(db, sql);

    if (statement_next(stmt)) {
        *count = (int)statement_int64_in(stmt, 0, 0, INT32_MAX);
    }
    return statement_end(stmt, "count screens' codes", err);
}
