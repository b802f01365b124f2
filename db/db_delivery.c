/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db_delivery.h"

#include "db/statement.h"

const char *const delivery_end_words[] = { DELIVERY_END_LIST(WORDS_ENTRY) NULL };

#define COLUMNS \
    "application, attempt, day, sent_ms, carrier, fee, tracking, ended, ended_ms"

enum status
db_delivery_add(
    struct db *db, int64_t office, const struct delivery *delivery, struct error *err)
{
    static const char sql[] =
        "INSERT INTO delivery (office, application, attempt, day, sent_ms, carrier, fee,"
        "   tracking, ended_ms)"
        " SELECT $1, $2, COALESCE(MAX(attempt), 0) + 1, $3, $4, $5, $6, $7, 0"
        " FROM delivery"
        " WHERE office = $1 AND application = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, delivery->application);
    statement_bind_text(stmt, 3, delivery->day);
    statement_bind_int64(stmt, 4, delivery->sent_ms);
    statement_bind_text(stmt, 5, delivery->carrier);
    statement_bind_int64(stmt, 6, delivery->fee);
    statement_bind_text_or_null(stmt, 7, delivery->tracking);
    return statement_run(stmt, "note that a document was sent", err);
}

enum status
db_delivery_end(struct db *db, int64_t office, const char *application,
    enum delivery_end ended, int64_t now_ms, struct error *err)
{
    static const char sql[] =
        "UPDATE delivery SET ended = $3, ended_ms = $4"
        " WHERE office = $1 AND application = $2 AND ended IS NULL";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, application);
    statement_bind_text(stmt, 3, delivery_end_words[ended]);
    statement_bind_int64(stmt, 4, now_ms);
    return statement_run(stmt, "note how a document arrived", err);
}

enum status
db_delivery_forget(
    struct db *db, int64_t office, const struct delivery *delivery, struct error *err)
{
    static const char sql[] =
        "UPDATE delivery SET carrier = '-'"
        " WHERE office = $1 AND application = $2 AND attempt = $3";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, delivery->application);
    statement_bind_int64(stmt, 3, delivery->attempt);
    return statement_run(stmt, "forget who took a document", err);
}

static void
read_row(struct statement *stmt, void *row)
{
    struct delivery *out = row;

    statement_text(stmt, 0, out->application, sizeof(out->application));
    out->attempt = (int)statement_int64_in(stmt, 1, 1, INT32_MAX);
    statement_day(stmt, 2, out->day);
    out->sent_ms = statement_int64_in(stmt, 3, 0, TIME_MS_MAX);
    statement_text(stmt, 4, out->carrier, sizeof(out->carrier));
    out->fee = statement_int64_in(stmt, 5, DELIVERY_FEE_UNKNOWN, DELIVERY_FEE_MAX);
    statement_text(stmt, 6, out->tracking, sizeof(out->tracking));
    out->ended = DELIVERY_END_COUNT;
    if (!statement_is_null(stmt, 7)) {
        int ended = words_find(
            delivery_end_words, statement_text_borrowed(stmt, 7), DELIVERY_END_COUNT);

        if (ended == DELIVERY_END_COUNT) {
            statement_set_damaged(stmt, 7);
        }
        out->ended = (enum delivery_end)ended;
    }
    out->ended_ms = statement_int64_in(stmt, 8, 0, TIME_MS_MAX);
}

enum status
db_delivery_list(struct db *db, int64_t office, const char *application,
    struct delivery **deliveries, size_t *count, struct error *err)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM delivery"
                              " WHERE office = $1 AND application = $2"
                              " ORDER BY attempt";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, application);
    return statement_list(stmt, "read how a document was sent", sizeof(**deliveries),
        read_row, deliveries, count, err);
}

enum status
db_delivery_of_day(struct db *db, int64_t office, const char *day,
    struct delivery **deliveries, size_t *count, struct error *err)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM delivery"
                              " WHERE office = $1 AND day = $2"
                              " ORDER BY sent_ms, application";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    return statement_list(stmt, "read what was sent on a day", sizeof(**deliveries),
        read_row, deliveries, count, err);
}
