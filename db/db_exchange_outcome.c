/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outcomes as front offices told them. */
#include "db/db_exchange_outcome.h"

#include "db/statement.h"

enum status
db_exchange_outcome_load(struct db *db, int64_t office, const char *sender,
    const char *id, struct outcome_record *outcome, struct error *err)
{
    static const char sql[] =
        "SELECT ticket, kind, at_ms, received_ms, code, note, conflict FROM outcome "
        "WHERE office = $1 AND sender = $2 AND id = $3";
    struct statement *stmt = statement_new(db, sql);
    bool found;
    enum status st;

    *outcome = (struct outcome_record){ .id = "" };
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, sender);
    statement_bind_text(stmt, 3, id);
    found = statement_next(stmt);
    if (found) {
        statement_text(stmt, 0, outcome->ticket, sizeof(outcome->ticket));
        statement_text(stmt, 1, outcome->kind, sizeof(outcome->kind));
        outcome->at_ms = statement_int64(stmt, 2);
        outcome->received_ms = statement_int64(stmt, 3);
        statement_text(stmt, 4, outcome->code, sizeof(outcome->code));
        statement_text(stmt, 5, outcome->note, sizeof(outcome->note));
        statement_text(stmt, 6, outcome->conflict, sizeof(outcome->conflict));
    }
    st = statement_result(stmt, "look up an outcome", err);
    statement_free(stmt);
    if (st == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "this outcome is new");
    }
    return st;
}

enum status
db_exchange_outcome_insert(struct db *db, int64_t office, const char *sender,
    const struct outcome_record *outcome, struct error *err)
{
    static const char sql[] =
        "INSERT INTO outcome (office, sender, id, ticket, kind, at_ms, received_ms, "
        "code, note, conflict) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, sender);
    statement_bind_text(stmt, 3, outcome->id);
    statement_bind_text(stmt, 4, outcome->ticket);
    statement_bind_text(stmt, 5, outcome->kind);
    statement_bind_int64(stmt, 6, outcome->at_ms);
    statement_bind_int64(stmt, 7, outcome->received_ms);
    statement_bind_text(stmt, 8, outcome->code);
    statement_bind_text_or_null(stmt, 9, outcome->note);
    statement_bind_text(stmt, 10, outcome->conflict);
    return statement_run(stmt, "record an outcome", err);
}

enum status
db_exchange_outcome_came(
    struct db *db, int64_t office, const char *ticket, bool *came, struct error *err)
{
    static const char sql[] =
        "SELECT 1 FROM outcome WHERE office = $1 AND ticket = $2 "
        "AND kind = 'arrived' LIMIT 1";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, ticket);
    *came = statement_next(stmt);
    st = statement_result(stmt, "look for an arrival", err);
    statement_free(stmt);
    return st;
}
