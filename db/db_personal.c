/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Erasing personal data, a day at a time. */
#include "db/db_personal.h"

#include "db/handle.h"
#include "db/statement.h"

/* The last day whose data are gone; '' before there was one. */
#define LAST_ERASED "COALESCE((SELECT erased_day FROM retention WHERE office = $1), '')"

enum status
db_personal_oldest_day(struct db *db, int64_t office, const char *day,
    char out[DATE_SIZE], struct error *err)
{
    /* Each half is one step into an index, however many days there have been. */
    static const char sql[] =
        "SELECT MIN(day)"
        " FROM ("
        "   SELECT * FROM ("
        "     SELECT day"
        "     FROM ticket"
        "     WHERE office = $1 AND day < $2 AND day > " LAST_ERASED
        "     ORDER BY day"
        "     LIMIT 1) AS t"
        "   UNION ALL"
        "   SELECT * FROM ("
        "     SELECT day"
        "     FROM visit"
        "     WHERE office = $1 AND day < $2 AND day > " LAST_ERASED
        "     ORDER BY day"
        "     LIMIT 1) AS v) AS days";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    return statement_one_text(stmt, "find a day to erase", out, DATE_SIZE, err);
}

/* Run a statement about one day of an office; adds the rows it changed to `changed`. */
static enum status
run_for_day(struct db *db, const char *sql, int64_t office, const char *day,
    int64_t *changed, struct error *err)
{
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    (void)statement_next(stmt);
    st = statement_result(stmt, "erase personal data", err);
    *changed += st == STATUS_OK ? statement_changes(stmt) : 0;
    statement_free(stmt);
    return st;
}

enum status
db_personal_erase(
    struct db *db, int64_t office, const char *day, int64_t *people, struct error *err)
{
    static const char of_tickets[] =
        "DELETE FROM applicant"
        " WHERE office = $1"
        " AND subject IN (SELECT id FROM ticket WHERE office = $1 AND day = $2)";
    static const char of_walkins[] =
        "DELETE FROM applicant"
        " WHERE office = $1"
        " AND subject IN ("
        "   SELECT id FROM visit WHERE office = $1 AND day = $2 AND ticket IS NULL)";
    static const char registrations[] =
        "UPDATE ticket"
        " SET registration = id"
        " WHERE office = $1 AND day = $2 AND registration <> id";
    static const char reasons[] =
        "UPDATE visit"
        " SET priority_reason = NULL, note = NULL"
        " WHERE office = $1 AND day = $2"
        " AND (priority_reason IS NOT NULL OR note IS NOT NULL)";
    static const char files[] =
        "UPDATE visit_file"
        " SET note = NULL"
        " WHERE office = $1 AND note IS NOT NULL"
        " AND visit IN (SELECT id FROM visit WHERE office = $1 AND day = $2)";
    static const char notes[] =
        "UPDATE checklist"
        " SET note = NULL"
        " WHERE office = $1 AND note IS NOT NULL"
        " AND visit IN (SELECT id FROM visit WHERE office = $1 AND day = $2)";
    /* Keys first, from the index of tickets alone: SQLite takes that index for nothing
     * else, and walks all of the office's outcomes. */
    static const char outcomes[] =
        "UPDATE outcome"
        " SET note = NULL"
        " WHERE office = $1 AND note IS NOT NULL"
        " AND (sender, id) IN ("
        "   SELECT sender, id"
        "   FROM outcome"
        "   WHERE office = $1"
        "   AND ticket IN (SELECT id FROM ticket WHERE office = $1 AND day = $2))";
    static const char outbox[] =
        "UPDATE outbox"
        " SET note = NULL"
        " WHERE office = $1 AND note IS NOT NULL"
        " AND ticket IN ("
        "   SELECT b.id FROM backend_ticket b"
        "   JOIN ticket t ON t.office = b.office AND t.id = b.ticket"
        "   WHERE t.office = $1 AND t.day = $2)";
    static const char done[] =
        "INSERT INTO retention (office, erased_day)"
        " VALUES ($1, $2)"
        " ON CONFLICT (office)"
        " DO UPDATE SET erased_day = excluded.erased_day";
    static const char *const rest[] = { registrations, reasons, files, notes, outcomes,
        outbox, done };
    int64_t rows = 0;
    enum status st;

    *people = 0;
    st = run_for_day(db, of_tickets, office, day, people, err);
    if (st == STATUS_OK) {
        st = run_for_day(db, of_walkins, office, day, people, err);
    }
    db->erased = true;
    for (size_t i = 0; st == STATUS_OK && i < ARRAY_LEN(rest); i++) {
        st = run_for_day(db, rest[i], office, day, &rows, err);
    }
    return st;
}

enum status
db_personal_stored(struct db *db, int64_t office, const char *day, struct error *err)
{
    static const char sql[] =
        "UPDATE retention"
        " SET erased_day = $3"
        " WHERE office = $1 AND erased_day >= $2";
    struct statement *stmt = statement_new(db, sql);
    char before[DATE_SIZE];

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_text(stmt, 3, date_from_days(date_to_days(day) - 1, before));
    return statement_run(stmt, "note personal data", err);
}
