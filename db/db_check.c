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

/* What must never be: a query that finds it, and how its first row is told. */
struct rule {
    const char *sql;
    void (*tell)(struct statement *row, struct error *err);
};

static enum status
hold_to(struct db *db, int64_t office, const struct rule *rule, struct error *err)
{
    struct statement *stmt = statement_new(db, rule->sql);
    struct error why;
    bool broken;
    enum status st;

    statement_bind_int64(stmt, 1, office);
    broken = statement_next(stmt);
    if (broken) {
        rule->tell(stmt, err);
    }
    st = statement_result(stmt, "check the database", &why);
    statement_free(stmt);
    if (st != STATUS_OK) {
        return error_set(err, st, "%s", why.text);
    }
    return broken ? STATUS_INTERNAL : STATUS_OK;
}

static const char twice[] =
    "SELECT day, prefix, number"
    " FROM visit"
    " WHERE office = $1"
    " GROUP BY day, prefix, number"
    " HAVING COUNT(*) > 1"
    " ORDER BY 1, 2, 3"
    " LIMIT 1";

static void
tell_twice(struct statement *row, struct error *err)
{
    (void)error_set(err, STATUS_INTERNAL, "%s: number %s%03" PRId64 " was given twice",
        statement_text_borrowed(row, 0), statement_text_borrowed(row, 1),
        statement_int64(row, 2));
}

static const char gap[] =
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

static void
tell_gap(struct statement *row, struct error *err)
{
    (void)error_set(err, STATUS_INTERNAL,
        "%s: number %s%03" PRId64 " is missing, %s%03" PRId64 " was given",
        statement_text_borrowed(row, 0), statement_text_borrowed(row, 1),
        statement_int64(row, 2) - 1, statement_text_borrowed(row, 1),
        statement_int64(row, 2));
}

static const char series[] =
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

static void
tell_series(struct statement *row, struct error *err)
{
    (void)error_set(err, STATUS_INTERNAL,
        "%s: the series %s counts %" PRId64 " numbers, the last given is %" PRId64,
        statement_text_borrowed(row, 0), statement_text_borrowed(row, 1),
        statement_int64(row, 3), statement_int64(row, 2));
}

static const char people[] =
    "SELECT counter, COUNT(*)"
    " FROM visit"
    " WHERE office = $1 AND state IN (1, 2)"
    " GROUP BY counter"
    " HAVING COUNT(*) > 1 OR counter IS NULL"
    " ORDER BY 1"
    " LIMIT 1";

static void
tell_people(struct statement *row, struct error *err)
{
    if (statement_is_null(row, 0)) {
        (void)error_set(
            err, STATUS_INTERNAL, "somebody is called or served at no counter at all");
        return;
    }
    (void)error_set(err, STATUS_INTERNAL,
        "counter %" PRId64 " has %" PRId64 " people at once", statement_int64(row, 0),
        statement_int64(row, 1));
}

static const char visits[] =
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

static void
tell_visits(struct statement *row, struct error *err)
{
    (void)error_set(err, STATUS_INTERNAL, "ticket %s has more than one visit",
        statement_text_borrowed(row, 0));
}

static const char files[] =
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

static void
tell_files(struct statement *row, struct error *err)
{
    (void)error_set(err, STATUS_INTERNAL,
        "visit %s counts %" PRId64 " files, other ones are stored",
        statement_text_borrowed(row, 0), statement_int64(row, 1));
}

static const char places[] =
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

static void
tell_places(struct statement *row, struct error *err)
{
    (void)error_set(err, STATUS_INTERNAL,
        "%s, window %s: %" PRId64 " places are counted as used, %" PRId64 " files came",
        statement_text_borrowed(row, 0), statement_text_borrowed(row, 1),
        statement_int64(row, 2), statement_int64(row, 3));
}

static const char arrival[] =
    "SELECT id"
    " FROM visit"
    " WHERE office = $1"
    " EXCEPT"
    " SELECT subject"
    " FROM journal"
    " WHERE office = $1 AND kind = 'visit.waiting'"
    " LIMIT 1";

static void
tell_arrival(struct statement *row, struct error *err)
{
    (void)error_set(err, STATUS_INTERNAL, "visit %s has no arrival in the journal",
        statement_text_borrowed(row, 0));
}

enum status
db_check_rules(struct db *db, int64_t office, struct error *err)
{
    static const struct rule rules[] = { { twice, tell_twice }, { gap, tell_gap },
        { series, tell_series }, { people, tell_people }, { visits, tell_visits },
        { files, tell_files }, { places, tell_places } };
    enum status st = STATUS_OK;

    for (size_t i = 0; st == STATUS_OK && i < ARRAY_LEN(rules); i++) {
        st = hold_to(db, office, &rules[i], err);
    }
    return st;
}

enum status
db_check_arrivals(struct db *db, int64_t office, struct error *err)
{
    static const struct rule rule = { arrival, tell_arrival };

    return hold_to(db, office, &rule, err);
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
    enum status st;

    *changed_ms = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, name);
    if (statement_next(stmt)) {
        *changed_ms = statement_int64(stmt, 0);
    }
    st = statement_result(stmt, "look when a setting changed", err);
    statement_free(stmt);
    return st;
}
