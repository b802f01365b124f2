/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking for what must never be, by queries. */
#include "db/db_check.h"

#include <inttypes.h>

#include "common/visit_state.h"
#include "db/handle.h"
#include "db/statement.h"

_Static_assert(VISIT_UNSERVED == 7, "a query names this number");

enum status
db_check_storage(struct db *db, bool quick, struct error *err)
{
    return db->driver->verify(db->conn, quick, err);
}

/* Step a query whose rows are faults; true and the row is there to be told. */
static bool
finds_fault(struct statement *stmt, int64_t office)
{
    statement_bind_int64(stmt, 1, office);
    return statement_next(stmt);
}

/* The end of such a query: `fault` unless the query itself failed. */
static enum status
end_query(struct statement *stmt, enum status fault, struct error *err)
{
    struct error why;
    enum status st = statement_result(stmt, "check the database", &why);

    statement_free(stmt);
    if (st != STATUS_OK) {
        return error_set(err, st, "%s", why.text);
    }
    return fault;
}

static enum status
check_twice(struct db *db, int64_t office, struct error *err)
{
    static const char sql[] =
        "SELECT day, prefix, number"
        " FROM visit"
        " WHERE office = $1"
        " GROUP BY day, prefix, number"
        " HAVING COUNT(*) > 1"
        " ORDER BY 1, 2, 3"
        " LIMIT 1";
    struct statement *stmt = statement_new(db, sql);
    enum status fault = STATUS_OK;

    if (finds_fault(stmt, office)) {
        fault =
            error_set(err, STATUS_INTERNAL, "%s: number %s%03" PRId64 " was given twice",
                statement_text_borrowed(stmt, 0), statement_text_borrowed(stmt, 1),
                statement_int64(stmt, 2));
    }
    return end_query(stmt, fault, err);
}

static enum status
check_gaps(struct db *db, int64_t office, struct error *err)
{
    static const char sql[] =
        "SELECT v.day, v.prefix, v.number"
        " FROM visit v"
        " WHERE v.office = $1"
        " AND v.number > 1"
        " AND NOT EXISTS ("
        "   SELECT 1"
        "   FROM visit p"
        "   WHERE p.office = v.office AND p.day = v.day AND p.prefix = v.prefix"
        "   AND p.number = v.number - 1)"
        " ORDER BY 1, 2, 3"
        " LIMIT 1";
    struct statement *stmt = statement_new(db, sql);
    enum status fault = STATUS_OK;

    if (finds_fault(stmt, office)) {
        fault = error_set(err, STATUS_INTERNAL,
            "%s: number %s%03" PRId64 " is missing, %s%03" PRId64 " was given",
            statement_text_borrowed(stmt, 0), statement_text_borrowed(stmt, 1),
            statement_int64(stmt, 2) - 1, statement_text_borrowed(stmt, 1),
            statement_int64(stmt, 2));
    }
    return end_query(stmt, fault, err);
}

static enum status
check_series(struct db *db, int64_t office, struct error *err)
{
    static const char sql[] =
        "SELECT day, prefix, SUM(given), SUM(counted)"
        " FROM ("
        "   SELECT day, prefix, MAX(number) AS given, 0 AS counted"
        "   FROM visit"
        "   WHERE office = $1"
        "   GROUP BY day, prefix"
        "   UNION ALL"
        "   SELECT day, prefix, 0, last"
        "   FROM series"
        "   WHERE office = $1) AS t"
        " GROUP BY day, prefix"
        " HAVING SUM(given) <> SUM(counted)"
        " ORDER BY 1, 2"
        " LIMIT 1";
    struct statement *stmt = statement_new(db, sql);
    enum status fault = STATUS_OK;

    if (finds_fault(stmt, office)) {
        fault = error_set(err, STATUS_INTERNAL,
            "%s: the series %s counts %" PRId64 " numbers, the last given is %" PRId64,
            statement_text_borrowed(stmt, 0), statement_text_borrowed(stmt, 1),
            statement_int64(stmt, 3), statement_int64(stmt, 2));
    }
    return end_query(stmt, fault, err);
}

enum status
db_check_numbers(struct db *db, int64_t office, struct error *err)
{
    enum status st = check_twice(db, office, err);

    if (st == STATUS_OK) {
        st = check_gaps(db, office, err);
    }
    return st == STATUS_OK ? check_series(db, office, err) : st;
}

enum status
db_check_counters(struct db *db, int64_t office, struct error *err)
{
    static const char two_people[] =
        "SELECT counter, COUNT(*)"
        " FROM visit"
        " WHERE office = $1 AND state IN (1, 2)"
        " GROUP BY counter"
        " HAVING COUNT(*) > 1 OR counter IS NULL"
        " ORDER BY 1"
        " LIMIT 1";
    static const char two_visits[] =
        "SELECT ticket"
        " FROM ("
        "   SELECT ticket"
        "   FROM visit"
        "   WHERE office = $1 AND ticket IS NOT NULL AND state <> 7"
        "   UNION ALL"
        "   SELECT f.ticket"
        "   FROM visit_file f"
        "   JOIN visit v ON v.office = f.office AND v.id = f.visit"
        "   WHERE f.office = $1 AND f.ticket IS NOT NULL AND v.state <> 7) AS t"
        " GROUP BY ticket"
        " HAVING COUNT(*) > 1"
        " LIMIT 1";
    static const char other_files[] =
        "SELECT v.id, v.files"
        " FROM visit v"
        " WHERE v.office = $1 AND (v.files <> 1 + ("
        "   SELECT COUNT(*)"
        "   FROM visit_file f"
        "   WHERE f.office = v.office AND f.visit = v.id)"
        " OR EXISTS ("
        "   SELECT 1"
        "   FROM visit_file f"
        "   WHERE f.office = v.office AND f.visit = v.id"
        "   AND (f.day <> v.day OR f.file > v.files)))"
        " LIMIT 1";
    struct statement *stmt = statement_new(db, two_people);
    enum status fault = STATUS_OK;

    if (finds_fault(stmt, office)) {
        fault = statement_is_null(stmt, 0)
                    ? error_set(err, STATUS_INTERNAL,
                          "somebody is called or served at no counter at all")
                    : error_set(err, STATUS_INTERNAL,
                          "counter %" PRId64 " has %" PRId64 " people at once",
                          statement_int64(stmt, 0), statement_int64(stmt, 1));
    }
    fault = end_query(stmt, fault, err);
    if (fault != STATUS_OK) {
        return fault;
    }
    stmt = statement_new(db, two_visits);
    if (finds_fault(stmt, office)) {
        fault = error_set(err, STATUS_INTERNAL, "ticket %s has more than one visit",
            statement_text_borrowed(stmt, 0));
    }
    fault = end_query(stmt, fault, err);
    if (fault != STATUS_OK) {
        return fault;
    }
    stmt = statement_new(db, other_files);
    if (finds_fault(stmt, office)) {
        fault = error_set(err, STATUS_INTERNAL,
            "visit %s counts %" PRId64 " files, other ones are stored",
            statement_text_borrowed(stmt, 0), statement_int64(stmt, 1));
    }
    return end_query(stmt, fault, err);
}

enum status
db_check_places(struct db *db, int64_t office, struct error *err)
{
    static const char sql[] =
        "SELECT day, slot, SUM(counted), SUM(came)"
        " FROM ("
        "   SELECT day, slot, arrived + walkins AS counted, 0 AS came"
        "   FROM quota_use"
        "   WHERE office = $1"
        "   UNION ALL"
        "   SELECT day, slot, 0, 1"
        "   FROM visit"
        "   WHERE office = $1"
        "   UNION ALL"
        "   SELECT day, slot, 0, 1"
        "   FROM visit_file"
        "   WHERE office = $1) AS t"
        " GROUP BY day, slot"
        " HAVING SUM(counted) <> SUM(came)"
        " ORDER BY 1, 2"
        " LIMIT 1";
    struct statement *stmt = statement_new(db, sql);
    enum status fault = STATUS_OK;

    if (finds_fault(stmt, office)) {
        fault = error_set(err, STATUS_INTERNAL,
            "%s, window %s: %" PRId64 " places are counted as used, %" PRId64
            " files came",
            statement_text_borrowed(stmt, 0), statement_text_borrowed(stmt, 1),
            statement_int64(stmt, 2), statement_int64(stmt, 3));
    }
    return end_query(stmt, fault, err);
}

enum status
db_check_arrivals(struct db *db, int64_t office, struct error *err)
{
    static const char sql[] =
        "SELECT id"
        " FROM visit"
        " WHERE office = $1"
        " EXCEPT"
        " SELECT subject"
        " FROM journal"
        " WHERE office = $1 AND kind = 'visit.waiting'"
        " LIMIT 1";
    struct statement *stmt = statement_new(db, sql);
    enum status fault = STATUS_OK;

    if (finds_fault(stmt, office)) {
        fault = error_set(err, STATUS_INTERNAL, "visit %s has no arrival in the journal",
            statement_text_borrowed(stmt, 0));
    }
    return end_query(stmt, fault, err);
}

static void
read_check_day(struct statement *stmt, void *row)
{
    struct check_day *day = row;

    statement_text(stmt, 0, day->day, sizeof(day->day));
    day->first_arrival_ms = statement_int64(stmt, 1);
    day->visits = statement_int64(stmt, 2);
}

enum status
db_check_days(struct db *db, int64_t office, struct check_day **days, size_t *count,
    struct error *err)
{
    static const char sql[] =
        "SELECT day, MIN(first), SUM(people)"
        " FROM ("
        "   SELECT day, MIN(arrived_ms) AS first, COUNT(*) AS people"
        "   FROM visit"
        "   WHERE office = $1"
        "   GROUP BY day"
        "   UNION ALL"
        "   SELECT day, NULL, 0"
        "   FROM series"
        "   WHERE office = $1) AS t"
        " GROUP BY day"
        " ORDER BY day";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    return statement_list(
        stmt, "check the database", sizeof(**days), read_check_day, days, count, err);
}

enum status
db_setting_changed(struct db *db, int64_t office, const char *name, int64_t *changed_ms,
    struct error *err)
{
    static const char sql[] =
        "SELECT changed_ms"
        " FROM setting"
        " WHERE office = $1 AND name = $2";
    struct statement *stmt = statement_new(db, sql);

    *changed_ms = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, name);
    if (statement_next(stmt)) {
        *changed_ms = statement_int64(stmt, 0);
    }
    return end_query(stmt, STATUS_OK, err);
}
