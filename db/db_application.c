/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applications as stored. Their papers and steps: db_application_parts.c. */
#include "db/db_application.h"

#include <stdlib.h>

#include "db/handle.h"
#include "db/statement.h"

#define COLUMNS \
    "id, registration, account, service, state, nik_hash, wish_day, wish_slot, due," \
    "   expected, created_ms, changed_ms, submitted_ms, ticket, claimed_by," \
    "   claimed_until_ms, made_by, village_hash, carrier"

static void
read_date(struct statement *stmt, int column, char out[DATE_SIZE])
{
    out[0] = '\0';
    if (!statement_is_null(stmt, column)) {
        statement_day(stmt, column, out);
    }
}

static void
read_row(struct statement *stmt, void *row)
{
    struct application *out = row;
    int state;

    statement_text(stmt, 0, out->id, sizeof(out->id));
    statement_text(stmt, 1, out->registration, sizeof(out->registration));
    out->account = statement_int64(stmt, 2);
    statement_text(stmt, 3, out->service, sizeof(out->service));
    state = words_find(
        ticket_state_words, statement_text_borrowed(stmt, 4), TICKET_STATE_COUNT);
    if (state == TICKET_STATE_COUNT) {
        statement_set_damaged(stmt, 4);
    }
    out->state = (enum ticket_state)state;
    statement_blob(stmt, 5, out->nik_hash, sizeof(out->nik_hash));
    read_date(stmt, 6, out->wish_day);
    statement_text(stmt, 7, out->wish_slot, sizeof(out->wish_slot));
    read_date(stmt, 8, out->due);
    read_date(stmt, 9, out->expected);
    out->created_ms = statement_int64_in(stmt, 10, 0, TIME_MS_MAX);
    out->changed_ms = statement_int64_in(stmt, 11, 0, TIME_MS_MAX);
    out->submitted_ms = statement_int64_in(stmt, 12, 0, TIME_MS_MAX);
    statement_text(stmt, 13, out->ticket, sizeof(out->ticket));
    out->claimed_by = statement_int64(stmt, 14);
    out->claimed_until_ms = statement_int64_in(stmt, 15, 0, TIME_MS_MAX);
    out->made_by = statement_int64(stmt, 16);
    out->waits = !statement_is_null(stmt, 17);
    if (out->waits) {
        statement_blob(stmt, 17, out->village_hash, sizeof(out->village_hash));
    }
    statement_text(stmt, 18, out->carrier, sizeof(out->carrier));
}

enum status
db_application_insert(struct db *db, int64_t office,
    const struct application *application, struct error *err)
{
    static const char sql[] =
        "INSERT INTO application (office, id, registration, account, service, state,"
        "   nik_hash, created_ms, changed_ms, submitted_ms, claimed_until_ms, made_by)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, 0, 0, $9)"
        " ON CONFLICT DO NOTHING";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, application->id);
    statement_bind_text(stmt, 3, application->registration);
    statement_bind_int64(stmt, 4, application->account);
    statement_bind_text(stmt, 5, application->service);
    statement_bind_text(stmt, 6, ticket_state_name(application->state));
    statement_bind_blob(stmt, 7, application->nik_hash, VAULT_HASH_SIZE);
    statement_bind_int64(stmt, 8, application->created_ms);
    statement_bind_int64_or_null(stmt, 9, application->made_by);
    (void)statement_next(stmt);
    st = statement_result(stmt, "record an application", err);
    if (st == STATUS_OK && statement_changes(stmt) == 0) {
        st = error_set(err, STATUS_WRONG_STATE, "this registration is taken");
    }
    statement_free(stmt);
    return st;
}

enum status
db_application_update(struct db *db, int64_t office,
    const struct application *application, struct error *err)
{
    static const char sql[] =
        "UPDATE application"
        " SET state = $3, wish_day = $4, wish_slot = $5, due = $6, expected = $7,"
        "   changed_ms = $8, submitted_ms = $9, ticket = $10, claimed_by = $11,"
        "   claimed_until_ms = $12, village_hash = $13, carrier = $14,"
        "   erased_ms = 0" /* what is said now is erased again */
        " WHERE office = $1 AND id = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, application->id);
    statement_bind_text(stmt, 3, ticket_state_name(application->state));
    statement_bind_text_or_null(stmt, 4, application->wish_day);
    statement_bind_text_or_null(stmt, 5, application->wish_slot);
    statement_bind_text_or_null(stmt, 6, application->due);
    statement_bind_text_or_null(stmt, 7, application->expected);
    statement_bind_int64(stmt, 8, application->changed_ms);
    statement_bind_int64(stmt, 9, application->submitted_ms);
    statement_bind_text_or_null(stmt, 10, application->ticket);
    statement_bind_int64_or_null(stmt, 11, application->claimed_by);
    statement_bind_int64(stmt, 12, application->claimed_until_ms);
    statement_bind_blob_or_null(
        stmt, 13, application->waits ? application->village_hash : NULL, VAULT_HASH_SIZE);
    statement_bind_text_or_null(stmt, 14, application->carrier);
    db->followed.applications |= application->ticket[0] != '\0';
    return statement_run(stmt, "change an application", err);
}

/* The one row of a statement whose parameters are bound. */
static enum status
load_one(struct statement *stmt, struct application *application, struct error *err)
{
    bool found;
    enum status st;

    *application = (struct application){ .account = 0 };
    found = statement_next(stmt);
    if (found) {
        read_row(stmt, application);
    }
    st = statement_result(stmt, "read an application", err);
    statement_free(stmt);
    if (st == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such application");
    }
    return st;
}

enum status
db_application_load(struct db *db, int64_t office, const char *id,
    struct application *application, struct error *err)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM application"
                              " WHERE office = $1 AND id = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, id);
    return load_one(stmt, application, err);
}

enum status
db_application_by_registration(struct db *db, int64_t office, const char *registration,
    struct application *application, struct error *err)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM application"
                              " WHERE office = $1 AND registration = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, registration);
    return load_one(stmt, application, err);
}

enum status
db_application_by_ticket(struct db *db, int64_t office, const char *ticket,
    struct application *application, struct error *err)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM application"
                              " WHERE office = $1 AND ticket = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, ticket);
    return load_one(stmt, application, err);
}

/* Every row of a statement whose parameters are bound. */
static enum status
load_all(struct statement *stmt, struct application **applications, size_t *count,
    struct error *err)
{
    return statement_list(stmt, "read the applications", sizeof(**applications), read_row,
        applications, count, err);
}

enum status
db_application_list(struct db *db, int64_t office, int64_t account,
    struct application **applications, size_t *count, struct error *err)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM application"
                              " WHERE office = $1 AND account = $2"
                              " ORDER BY created_ms DESC, id DESC";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, account);
    return load_all(stmt, applications, count, err);
}

enum status
db_application_made_by(struct db *db, int64_t office, int64_t account, size_t max,
    struct application **applications, size_t *count, struct error *err)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM application"
                              " WHERE office = $1 AND made_by = $2"
                              " ORDER BY created_ms DESC, id DESC"
                              " LIMIT $3";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, account);
    statement_bind_int64(stmt, 3, (int64_t)max);
    return load_all(stmt, applications, count, err);
}

static void
read_village(struct statement *stmt, void *row)
{
    struct village_hash *village = row;

    statement_blob(stmt, 0, village->bytes, sizeof(village->bytes));
}

enum status
db_application_villages(struct db *db, int64_t office, struct village_hash **villages,
    size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT DISTINCT village_hash"
        " FROM application"
        " WHERE office = $1 AND village_hash IS NOT NULL";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    return statement_list(stmt, "find who is waited for", sizeof(**villages),
        read_village, villages, count, err);
}

enum status
db_application_waiting(struct db *db, int64_t office, size_t max,
    struct application **applications, size_t *count, struct error *err)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM application"
                              " WHERE office = $1 AND village_hash IS NOT NULL"
                              " ORDER BY submitted_ms, id"
                              " LIMIT $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, (int64_t)max);
    return load_all(stmt, applications, count, err);
}

enum status
db_application_of_village(struct db *db, int64_t office,
    const uint8_t village_hash[VAULT_HASH_SIZE], size_t max,
    struct application **applications, size_t *count, struct error *err)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM application"
                              " WHERE office = $1 AND village_hash = $2"
                              " ORDER BY submitted_ms, id"
                              " LIMIT $3";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_blob(stmt, 2, village_hash, VAULT_HASH_SIZE);
    statement_bind_int64(stmt, 3, (int64_t)max);
    return load_all(stmt, applications, count, err);
}

/* As the index has it. */
#define QUEUED \
    "state IN ('submitted', 'endorsed', 'returned', 'approved', 'verified'," \
    "  'processing', 'ready', 'sent')" \
    "   AND village_hash IS NULL"

enum status
db_application_count_queues(struct db *db, int64_t office,
    int64_t counts[TICKET_STATE_COUNT], int64_t oldest_ms[TICKET_STATE_COUNT],
    struct error *err)
{
    static const char sql[] =
        "SELECT state, COUNT(*), MIN(submitted_ms)"
        " FROM application"
        " WHERE office = $1"
        "   AND " QUEUED " GROUP BY state";
    struct statement *stmt = statement_new(db, sql);

    for (int i = 0; i < TICKET_STATE_COUNT; i++) {
        counts[i] = 0;
        oldest_ms[i] = 0;
    }
    statement_bind_int64(stmt, 1, office);
    while (statement_next(stmt)) {
        enum ticket_state state =
            ticket_state_from_name(statement_text_borrowed(stmt, 0));

        if (state == TICKET_STATE_COUNT) {
            statement_set_damaged(stmt, 0);
            break;
        }
        counts[state] = statement_int64(stmt, 1);
        oldest_ms[state] = statement_int64_in(stmt, 2, 0, TIME_MS_MAX);
    }
    return statement_end(stmt, "count the applications", err);
}

enum status
db_application_queue(struct db *db, int64_t office, enum ticket_state state,
    int64_t after_ms, const char *after_id, size_t max, struct application **applications,
    size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT " COLUMNS
        " FROM application"
        " WHERE office = $1 AND state = $2"
        "   AND " QUEUED
        "   AND (submitted_ms > $3 OR (submitted_ms = $3 AND id > $4))"
        " ORDER BY submitted_ms, id"
        " LIMIT $5";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, ticket_state_name(state));
    statement_bind_int64(stmt, 3, after_ms);
    statement_bind_text(stmt, 4, after_id);
    statement_bind_int64(stmt, 5, (int64_t)max);
    return load_all(stmt, applications, count, err);
}

enum status
db_application_of_person(struct db *db, int64_t office,
    const uint8_t nik_hash[VAULT_HASH_SIZE], const char *service,
    struct application **applications, size_t *count, struct error *err)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM application"
                              " WHERE office = $1 AND nik_hash = $2 AND service = $3"
                              " ORDER BY created_ms, id";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_blob(stmt, 2, nik_hash, VAULT_HASH_SIZE);
    statement_bind_text(stmt, 3, service);
    return load_all(stmt, applications, count, err);
}

enum status
db_application_count_since(struct db *db, int64_t office, int64_t account,
    int64_t since_ms, int *count, struct error *err)
{
    static const char sql[] =
        "SELECT COUNT(*)"
        " FROM application"
        " WHERE office = $1 AND account = $2 AND created_ms >= $3";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *count = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, account);
    statement_bind_int64(stmt, 3, since_ms);
    if (statement_next(stmt)) {
        *count = (int)statement_int64(stmt, 0);
    }
    st = statement_result(stmt, "count the applications of an account", err);
    statement_free(stmt);
    return st;
}

enum status
db_application_missed(struct db *db, int64_t office, const char *day,
    struct application **applications, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT " COLUMNS
        " FROM application"
        " WHERE office = $1 AND state = 'approved' AND " QUEUED
        "   AND (SELECT t.day FROM ticket t"
        "     WHERE t.office = $1 AND t.id = application.ticket) < $2"
        " ORDER BY submitted_ms, id";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    return load_all(stmt, applications, count, err);
}

/* Those that were sent and stand, or stood; the parameters' last one is how many. */
#define SENT "state NOT IN ('draft', 'cancelled')"

enum status
db_application_by_key(struct db *db, int64_t office, enum application_key key,
    const uint8_t hash[VAULT_HASH_SIZE], const char *but, size_t max,
    struct application **applications, size_t *count, struct error *err)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM application"
                              " WHERE office = $1 AND id <> $4"
                              "   AND " SENT
                              "   AND id IN (SELECT k.application FROM application_key k"
                              "     WHERE k.office = $1 AND k.kind = $2 AND k.hash = $3)"
                              " ORDER BY submitted_ms DESC, id DESC"
                              " LIMIT $5";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, application_key_words[key]);
    statement_bind_blob(stmt, 3, hash, VAULT_HASH_SIZE);
    statement_bind_text(stmt, 4, but);
    statement_bind_int64(stmt, 5, (int64_t)max);
    return load_all(stmt, applications, count, err);
}

enum status
db_application_elsewhere(struct db *db, int64_t office,
    const uint8_t nik_hash[VAULT_HASH_SIZE], int64_t account, size_t max,
    struct application **applications, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT " COLUMNS
        " FROM application"
        " WHERE office = $1 AND nik_hash = $2 AND account <> $3 AND " SENT
        " ORDER BY submitted_ms DESC, id DESC"
        " LIMIT $4";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_blob(stmt, 2, nik_hash, VAULT_HASH_SIZE);
    statement_bind_int64(stmt, 3, account);
    statement_bind_int64(stmt, 4, (int64_t)max);
    return load_all(stmt, applications, count, err);
}

enum status
db_application_erasable(struct db *db, int64_t office, int64_t before_ms,
    int64_t still_ms, size_t max, struct application **applications, size_t *count,
    struct error *err)
{
    static const char sql[] =
        "SELECT " COLUMNS
        " FROM application"
        " WHERE office = $1 AND erased_ms = 0 AND changed_ms < $2"
        "   AND (changed_ms < $3"
        "     OR state IN ('draft', 'returned', 'lapsed', 'incomplete', 'rejected',"
        "       'cancelled', 'electronic', 'collected', 'delivered'))"
        " ORDER BY changed_ms, id"
        " LIMIT $4";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, before_ms);
    statement_bind_int64(stmt, 3, still_ms);
    statement_bind_int64(stmt, 4, (int64_t)max);
    return load_all(stmt, applications, count, err);
}

enum status
db_application_form_load(struct db *db, int64_t office, const char *id,
    uint8_t bytes[APPLICATION_FORM_MAX], size_t *len, struct error *err)
{
    static const char sql[] =
        "SELECT form"
        " FROM application"
        " WHERE office = $1 AND id = $2";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *len = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, id);
    if (statement_next(stmt) && !statement_is_null(stmt, 0)) {
        *len = statement_blob_upto(stmt, 0, bytes, APPLICATION_FORM_MAX);
    }
    st = statement_result(stmt, "read a form", err);
    statement_free(stmt);
    return st;
}

enum status
db_application_form_put(struct db *db, int64_t office, const char *id,
    const uint8_t *bytes, size_t len, struct error *err)
{
    static const char sql[] =
        "UPDATE application"
        " SET form = $3"
        " WHERE office = $1 AND id = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, id);
    statement_bind_blob(stmt, 3, bytes, len);
    return statement_run(stmt, "keep a form", err);
}

enum status
db_application_to_remind(struct db *db, int64_t office, const char *day, int64_t quiet_ms,
    size_t max, struct application **applications, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT " COLUMNS
        " FROM application"
        " WHERE office = $1 AND state = 'approved' AND changed_ms < $3"
        "   AND (reminded_day IS NULL OR reminded_day <> $2)"
        "   AND id IN (SELECT a.id FROM ticket t"
        "     JOIN application a ON a.office = t.office AND a.ticket = t.id"
        "     WHERE t.office = $1 AND t.day = $2)"
        " ORDER BY id"
        " LIMIT $4";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_int64(stmt, 3, quiet_ms);
    statement_bind_int64(stmt, 4, (int64_t)max);
    return load_all(stmt, applications, count, err);
}

enum status
db_application_reminded(struct db *db, int64_t office, const char *application,
    const char *day, struct error *err)
{
    static const char sql[] =
        "UPDATE application SET reminded_day = $3"
        " WHERE office = $1 AND id = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, application);
    statement_bind_text(stmt, 3, day);
    return statement_run(stmt, "note that somebody was reminded", err);
}
