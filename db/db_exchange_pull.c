/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The backend as a front office knows it. */
#include "db/db_exchange_pull.h"

#include "db/handle.h"
#include "db/statement.h"

enum status
db_exchange_sync_load(
    struct db *db, int64_t office, struct backend_sync *sync, struct error *err)
{
    static const char sql[] =
        "SELECT url, trust_days, after, pulled_ms, asked_ms, why "
        "FROM backend_sync WHERE office = $1";
    struct statement *stmt = statement_new(db, sql);
    bool found;
    enum status st;

    *sync = (struct backend_sync){ .url = "" };
    statement_bind_int64(stmt, 1, office);
    found = statement_next(stmt);
    if (found) {
        statement_text(stmt, 0, sync->url, sizeof(sync->url));
        sync->trust_days = (int)statement_int64(stmt, 1);
        statement_text(stmt, 2, sync->cursor, sizeof(sync->cursor));
        sync->pulled_ms = statement_int64(stmt, 3);
        sync->asked_ms = statement_int64(stmt, 4);
        statement_text(stmt, 5, sync->why, sizeof(sync->why));
    }
    st = statement_result(stmt, "read how far the backend is pulled", err);
    statement_free(stmt);
    if (st == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "this office has no backend");
    }
    return st;
}

enum status
db_exchange_sync_put(
    struct db *db, int64_t office, const struct backend_sync *sync, struct error *err)
{
    static const char sql[] =
        "INSERT INTO backend_sync (office, url, trust_days, after, pulled_ms, asked_ms, "
        "why) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (office) DO UPDATE SET "
        "url = excluded.url, trust_days = excluded.trust_days, after = excluded.after, "
        "pulled_ms = excluded.pulled_ms, asked_ms = excluded.asked_ms, why = "
        "excluded.why";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, sync->url);
    statement_bind_int64(stmt, 3, sync->trust_days);
    statement_bind_text(stmt, 4, sync->cursor);
    statement_bind_int64(stmt, 5, sync->pulled_ms);
    statement_bind_int64(stmt, 6, sync->asked_ms);
    statement_bind_text(stmt, 7, sync->why);
    return statement_run(stmt, "note how far the backend is pulled", err);
}

enum status
db_exchange_sync_remove(struct db *db, int64_t office, struct error *err)
{
    static const char sql[] = "DELETE FROM backend_sync WHERE office = $1";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    return statement_run(stmt, "forget the backend", err);
}

static enum status
load_ticket(struct statement *stmt, struct backend_ticket *ticket, struct error *err)
{
    bool found = statement_next(stmt);
    enum status st;

    *ticket = (struct backend_ticket){ .id = "" };
    if (found) {
        statement_text(stmt, 0, ticket->id, sizeof(ticket->id));
        statement_text(stmt, 1, ticket->ticket, sizeof(ticket->ticket));
        ticket->cancelled = statement_int64(stmt, 2) != 0;
        ticket->pulled = statement_int64(stmt, 3) != 0;
    }
    st = statement_result(stmt, "look up a ticket of the backend", err);
    statement_free(stmt);
    if (st == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "the backend has no such ticket");
    }
    return st;
}

enum status
db_exchange_ticket_load(struct db *db, int64_t office, const char *id,
    struct backend_ticket *ticket, struct error *err)
{
    static const char sql[] =
        "SELECT id, ticket, cancelled, pulled FROM backend_ticket "
        "WHERE office = $1 AND id = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, id);
    return load_ticket(stmt, ticket, err);
}

enum status
db_exchange_ticket_of(struct db *db, int64_t office, const char *ours,
    struct backend_ticket *ticket, struct error *err)
{
    static const char sql[] =
        "SELECT id, ticket, cancelled, pulled FROM backend_ticket "
        "WHERE office = $1 AND ticket = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, ours);
    return load_ticket(stmt, ticket, err);
}

enum status
db_exchange_ticket_put(
    struct db *db, int64_t office, const struct backend_ticket *ticket, struct error *err)
{
    static const char sql[] =
        "INSERT INTO backend_ticket (office, id, ticket, cancelled, pulled) VALUES ($1, "
        "$2, $3, $4, $5) ON CONFLICT (office, id) DO UPDATE SET ticket = "
        "excluded.ticket, cancelled = excluded.cancelled, pulled = excluded.pulled";
    struct statement *stmt = statement_new(db, sql);

    db->followed.backend = true;
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, ticket->id);
    statement_bind_text_or_null(stmt, 3, ticket->ticket);
    statement_bind_int64(stmt, 4, ticket->cancelled);
    statement_bind_int64(stmt, 5, ticket->pulled);
    return statement_run(stmt, "note a ticket of the backend", err);
}

/* One statement that names an office and two ids. */
static enum status
run_with_ids(struct db *db, const char *sql, int64_t office, const char *from,
    const char *to, struct error *err)
{
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, from);
    statement_bind_text(stmt, 3, to);
    return statement_run(stmt, "give a ticket another id", err);
}

enum status
db_exchange_ticket_rename(
    struct db *db, int64_t office, const char *from, const char *to, struct error *err)
{
    /* What was known of the new id, a cancelling, is what the caller writes anew. */
    static const char forget[] =
        "DELETE FROM backend_ticket"
        " WHERE office = $1 AND id = $3 AND id <> $2";
    static const char ticket[] =
        "UPDATE backend_ticket"
        " SET id = $3"
        " WHERE office = $1 AND id = $2";
    static const char outbox[] =
        "UPDATE outbox"
        " SET ticket = $3"
        " WHERE office = $1 AND ticket = $2";
    enum status st = run_with_ids(db, forget, office, from, to, err);

    if (st == STATUS_OK) {
        st = run_with_ids(db, ticket, office, from, to, err);
    }
    return st == STATUS_OK ? run_with_ids(db, outbox, office, from, to, err) : st;
}

enum status
db_exchange_unpulled(struct db *db, int64_t office, int64_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT COUNT(*) FROM backend_ticket WHERE office = $1 AND pulled = 0";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *count = 0;
    statement_bind_int64(stmt, 1, office);
    if (statement_next(stmt)) {
        *count = statement_int64(stmt, 0);
    }
    st = statement_result(stmt, "count unpulled tickets", err);
    statement_free(stmt);
    return st;
}

enum status
db_exchange_ticket_name(struct db *db, int64_t office, const char *ours,
    const char *registration, struct error *err)
{
    static const char sql[] =
        "UPDATE ticket SET registration = $3 WHERE office = $1 AND id = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, ours);
    statement_bind_text(stmt, 3, registration);
    return statement_run(stmt, "name a ticket", err);
}

enum status
db_exchange_refused_put(struct db *db, int64_t office,
    const struct backend_refused *refused, struct error *err)
{
    static const char sql[] =
        "INSERT INTO backend_refused (office, id, why, at_ms) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (office, id) DO UPDATE SET why = excluded.why, at_ms = "
        "excluded.at_ms";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, refused->id);
    statement_bind_text(stmt, 3, refused->why);
    statement_bind_int64(stmt, 4, refused->at_ms);
    return statement_run(stmt, "keep a refused row", err);
}

enum status
db_exchange_refused_remove(
    struct db *db, int64_t office, const char *id, struct error *err)
{
    static const char sql[] = "DELETE FROM backend_refused WHERE office = $1 AND id = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, id);
    return statement_run(stmt, "forget a refused row", err);
}

static enum status
count_refused(struct db *db, int64_t office, int64_t *total, struct error *err)
{
    static const char sql[] = "SELECT COUNT(*) FROM backend_refused WHERE office = $1";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *total = 0;
    statement_bind_int64(stmt, 1, office);
    if (statement_next(stmt)) {
        *total = statement_int64(stmt, 0);
    }
    st = statement_result(stmt, "count refused rows", err);
    statement_free(stmt);
    return st;
}

enum status
db_exchange_refused_list(struct db *db, int64_t office, struct backend_refused *rows,
    size_t max, size_t *count, int64_t *total, struct error *err)
{
    static const char sql[] =
        "SELECT id, why, at_ms FROM backend_refused WHERE office = "
        "$1 ORDER BY at_ms DESC, id LIMIT $2";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *count = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, (int64_t)max);
    while (*count < max && statement_next(stmt)) {
        struct backend_refused *row = &rows[(*count)++];

        statement_text(stmt, 0, row->id, sizeof(row->id));
        statement_text(stmt, 1, row->why, sizeof(row->why));
        row->at_ms = statement_int64(stmt, 2);
    }
    st = statement_result(stmt, "read refused rows", err);
    statement_free(stmt);
    return st == STATUS_OK ? count_refused(db, office, total, err) : st;
}
