/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows for the backend: written, sent, answered. */
#include "db/db_exchange_outbox.h"

#include "common/visit_state.h"
#include "db/handle.h"
#include "db/statement.h"

_Static_assert(OUTBOX_WAITING == 0 && OUTBOX_TAKEN == 1 && OUTBOX_REFUSED == 2,
    "the index of open rows names these numbers");
_Static_assert(VISIT_ABSENT == 4 && VISIT_HELD == 5, "a query names these numbers");

#define OUTBOX_INSERT \
    "INSERT INTO outbox (office, seq, id, ticket, kind, at_ms, code, note, state, " \
    "conflict, tries) SELECT b.office, (SELECT COALESCE(MAX(seq), 0) + 1 FROM outbox " \
    "WHERE office = $1), $3, b.id, $4, $5, $6, "

static void
bind_entry(struct statement *stmt, int64_t office, const char *ticket,
    const struct outbox_entry *entry)
{
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, ticket);
    statement_bind_text(stmt, 3, entry->id);
    statement_bind_text(stmt, 4, outcome_kind_name(entry->kind));
    statement_bind_int64(stmt, 5, entry->at_ms);
    statement_bind_text(stmt, 6, entry->code);
}

enum status
db_exchange_outbox_visit(struct db *db, int64_t office, const char *ticket,
    const char *note, const struct outbox_entry *entry, struct error *err)
{
    static const char sql[] = OUTBOX_INSERT
        "$7, 0, 0, 0 FROM backend_ticket b WHERE b.office = $1 AND b.ticket = $2";
    struct statement *stmt = statement_new(db, sql);

    bind_entry(stmt, office, ticket, entry);
    statement_bind_text_or_null(stmt, 7, note);
    return statement_run(stmt, "write into the outbox", err);
}

enum status
db_exchange_outbox_ticket(struct db *db, int64_t office, const char *ticket,
    int64_t since_ms, const struct outbox_entry *entry, struct error *err)
{
    static const char sql[] = OUTBOX_INSERT
        "NULL, 0, 0, 0 FROM backend_ticket b WHERE b.office = $1 AND b.ticket = $2 "
        "AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.office = $1 AND o.ticket = b.id "
        "AND o.kind = $4 AND o.code = $6 AND o.at_ms >= $7)";
    struct statement *stmt = statement_new(db, sql);

    bind_entry(stmt, office, ticket, entry);
    statement_bind_int64(stmt, 7, since_ms);
    return statement_run(stmt, "write into the outbox", err);
}

static void
read_left_row(struct statement *stmt, void *row)
{
    struct outbox_left *left = row;

    statement_text(stmt, 0, left->ticket, sizeof(left->ticket));
    left->kind = statement_int64(stmt, 1) == VISIT_HELD ? OUTCOME_KIND_UNSERVED
                                                        : OUTCOME_KIND_NO_SHOW;
}

enum status
db_exchange_outbox_left(struct db *db, int64_t office, const char *day,
    struct outbox_left **left, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT id, state FROM (" /* in the order of no index: found by the day */
        "SELECT t.id AS id, 0 AS state FROM ticket t JOIN backend_ticket b ON b.office = t.office AND "
        "b.ticket = t.id WHERE t.office = $1 AND t.day = $2 AND t.state = 'approved' "
        "AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.office = t.office AND v.ticket = "
        "t.id AND v.day = t.day) "
        "AND NOT EXISTS (SELECT 1 FROM visit_file f WHERE f.office = t.office AND "
        "f.ticket = t.id AND f.day = t.day) "
        "UNION ALL SELECT v.ticket, v.state FROM visit v JOIN backend_ticket b ON "
        "b.office = v.office AND b.ticket = v.ticket WHERE v.office = $1 AND v.day = $2 "
        "AND v.state IN (4, 5) "
        "UNION ALL SELECT f.ticket, v.state FROM visit_file f JOIN visit v ON "
        "v.office = f.office AND v.id = f.visit JOIN backend_ticket b ON "
        "b.office = f.office AND b.ticket = f.ticket WHERE f.office = $1 AND f.day = $2 "
        "AND v.state IN (4, 5)) AS s ORDER BY id || ''";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    return statement_list(
        stmt, "read who did not come", sizeof(**left), read_left_row, left, count, err);
}

enum status
db_exchange_outbox_list(struct db *db, int64_t office, enum outbox_state state,
    struct outbox_row *rows, size_t max, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT seq, id, ticket, kind, at_ms, code, note, tries, answer_code, answer "
        "FROM outbox WHERE office = $1 AND state = $2 AND state IN (0, 2) ORDER BY seq "
        "LIMIT $3";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *count = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, state);
    statement_bind_int64(stmt, 3, (int64_t)max);
    while (*count < max && statement_next(stmt)) {
        struct outbox_row *row = &rows[(*count)++];

        *row = (struct outbox_row){ .seq = statement_int64(stmt, 0), .state = state };
        statement_text(stmt, 1, row->id, sizeof(row->id));
        statement_text(stmt, 2, row->ticket, sizeof(row->ticket));
        statement_text(stmt, 3, row->kind, sizeof(row->kind));
        row->at_ms = statement_int64(stmt, 4);
        statement_text(stmt, 5, row->code, sizeof(row->code));
        statement_text(stmt, 6, row->note, sizeof(row->note));
        row->tries = (int)statement_int64(stmt, 7);
        statement_text(stmt, 8, row->answer_code, sizeof(row->answer_code));
        statement_text(stmt, 9, row->answer, sizeof(row->answer));
    }
    st = statement_result(stmt, "read the outbox", err);
    statement_free(stmt);
    return st;
}

enum status
db_exchange_outbox_answer(struct db *db, int64_t office,
    const struct outbox_answer *answer, int64_t now_ms, struct error *err)
{
    static const char sql[] =
        "UPDATE outbox SET state = $3, conflict = $4, answered_ms = $5, answer_code = "
        "$6, answer = $7, tries = tries + 1 WHERE office = $1 AND seq = $2 AND state = 0";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, answer->seq);
    statement_bind_int64(stmt, 3, answer->state);
    statement_bind_int64(stmt, 4, answer->conflict);
    statement_bind_int64(stmt, 5, now_ms);
    statement_bind_text_or_null(stmt, 6, answer->code);
    statement_bind_text_or_null(stmt, 7, answer->text);
    return statement_run(stmt, "note what the backend said", err);
}

enum status
db_exchange_outbox_again(struct db *db, int64_t office, const char *id, struct error *err)
{
    static const char sql[] =
        "UPDATE outbox SET state = 0 WHERE office = $1 AND id = $2 AND state = 2";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, id);
    (void)statement_next(stmt);
    st = statement_result(stmt, "send a row again", err);
    if (st == STATUS_OK && statement_changes(stmt) == 0) {
        st = error_set(err, STATUS_NOT_FOUND, "no refused row has this id");
    }
    statement_free(stmt);
    return st;
}

enum status
db_exchange_outbox_count(
    struct db *db, int64_t office, struct outbox_counts *counts, struct error *err)
{
    static const char sql[] =
        "SELECT state, COUNT(*), MIN(at_ms) FROM outbox WHERE office = $1 AND state IN "
        "(0, 2) GROUP BY state";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *counts = (struct outbox_counts){ 0 };
    statement_bind_int64(stmt, 1, office);
    while (statement_next(stmt)) {
        if (statement_int64(stmt, 0) == OUTBOX_WAITING) {
            counts->waiting = statement_int64(stmt, 1);
            counts->oldest_ms = statement_int64(stmt, 2);
        } else {
            counts->refused = statement_int64(stmt, 1);
        }
    }
    st = statement_result(stmt, "count the outbox", err);
    statement_free(stmt);
    return st;
}
