/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a line has counted. */
#include "db/db_line.h"

#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "db/handle.h"
#include "db/statement.h"

#define COUNTED_MAX 16 /* rows of a kind that a group keeps */
#define SERIES_COLUMNS "prefix, last, called, waiting, waiting_priority, priority_run"

/* Numbers issued of a series. */
struct counted_series {
    int64_t office;
    char day[DATE_SIZE];
    struct series series; /* as it is with them */
    int issued;           /* not stored, as the next */
    int priority;
};

struct counted_quota {
    int64_t office;
    char day[DATE_SIZE];
    struct quota_use use; /* not stored */
};

struct counted_waiting {
    int64_t office;
    char day[DATE_SIZE];
    struct waiting_count more; /* not stored; or fewer */
};

/*
 * In a group that posts, one act after another counts in the same few rows: they are
 * changed once, before somebody else reads them or the group is committed. Whatever
 * undoes something of such a group undoes all of it.
 */
struct counted {
    struct counted_series series[COUNTED_MAX];
    size_t series_count;
    struct counted_quota quotas[COUNTED_MAX];
    size_t quota_count;
    struct counted_waiting waiting[COUNTED_MAX];
    size_t waiting_count;
};

static enum status
store_series(struct db *db, const struct counted_series *counted, struct error *err)
{
    static const char sql[] =
        "INSERT INTO series (office, day, prefix, last, called, waiting, waiting_priority,"
        "   priority_run)"
        " VALUES ($1, $2, $3, $4, 0, $4, $5, 0)"
        " ON CONFLICT (office, day, prefix)"
        " DO UPDATE SET last = series.last + excluded.last,"
        "   waiting = series.waiting + excluded.waiting,"
        "   waiting_priority = series.waiting_priority + excluded.waiting_priority";
    struct statement *stmt = statement_new_counting(db, sql);

    statement_bind_int64(stmt, 1, counted->office);
    statement_bind_text(stmt, 2, counted->day);
    statement_bind_text(stmt, 3, counted->series.prefix);
    statement_bind_int64(stmt, 4, counted->issued);
    statement_bind_int64(stmt, 5, counted->priority);
    return statement_run(stmt, "issue a number", err);
}

static void
bind_quota(
    struct statement *stmt, int64_t office, const char *day, const struct quota_use *add)
{
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_text(stmt, 3, add->service);
    statement_bind_text(stmt, 4, add->slot);
    statement_bind_int64(stmt, 5, add->tickets);
    statement_bind_int64(stmt, 6, add->arrived);
    statement_bind_int64(stmt, 7, add->walkins);
}

static enum status
store_quota(struct db *db, int64_t office, const char *day, const struct quota_use *add,
    struct error *err)
{
    static const char sql[] =
        "INSERT INTO quota_use (office, day, service, slot, tickets, arrived, walkins)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (office, day, service, slot)"
        " DO UPDATE SET tickets = quota_use.tickets + excluded.tickets,"
        "   arrived = quota_use.arrived + excluded.arrived,"
        "   walkins = quota_use.walkins + excluded.walkins";
    struct statement *stmt = statement_new_counting(db, sql);

    bind_quota(stmt, office, day, add);
    return statement_run(stmt, "count a place", err);
}

/* A count that goes down has its row: a negative one would break the checks of an insert.
 */
static enum status
store_waiting(struct db *db, int64_t office, const char *day,
    const struct waiting_count *more, struct error *err)
{
    static const char add_sql[] =
        "INSERT INTO waiting_count (office, day, service, lane, waiting)"
        " VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (office, day, service, lane)"
        " DO UPDATE SET waiting = waiting_count.waiting + excluded.waiting";
    static const char take_sql[] =
        "UPDATE waiting_count"
        " SET waiting = waiting + $5"
        " WHERE office = $1 AND day = $2 AND service = $3 AND lane = $4";
    struct statement *stmt =
        statement_new_counting(db, more->count < 0 ? take_sql : add_sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_text(stmt, 3, more->service);
    statement_bind_int64(stmt, 4, more->lane);
    statement_bind_int64(stmt, 5, more->count);
    return statement_run(stmt, "count who waits", err);
}

/* What is read or written of these rows from here on is in the database. */
static enum status
store_counted(struct db *db, struct error *err)
{
    const struct counted *kept = db->counted.kept;
    int64_t writes = db->writes; /* of whoever counted, not of whom we do it for */
    enum status st = STATUS_OK;

    db->counted.store = NULL;
    for (size_t i = 0; st == STATUS_OK && i < kept->series_count; i++) {
        st = store_series(db, &kept->series[i], err);
    }
    for (size_t i = 0; st == STATUS_OK && i < kept->quota_count; i++) {
        const struct counted_quota *quota = &kept->quotas[i];

        st = store_quota(db, quota->office, quota->day, &quota->use, err);
    }
    for (size_t i = 0; st == STATUS_OK && i < kept->waiting_count; i++) {
        const struct counted_waiting *waiting = &kept->waiting[i];

        if (waiting->more.count != 0) {
            st = store_waiting(db, waiting->office, waiting->day, &waiting->more, err);
        }
    }
    db->writes = writes;
    return st;
}

/* Where counts are kept in this transaction; NULL: each is stored at once. */
static struct counted *
counted_of(struct db *db)
{
    if (!db->posting || !db->driver->in_transaction(db->conn)) {
        return NULL;
    }
    if (!db->counted.store) {
        if (!db->counted.kept) {
            db->counted.kept = xcalloc(1, sizeof(*db->counted.kept));
        }
        db->counted.kept->series_count = 0;
        db->counted.kept->quota_count = 0;
        db->counted.kept->waiting_count = 0;
        db->counted.store = store_counted;
    }
    return db->counted.kept;
}

static struct counted_series *
find_counted(struct counted *kept, int64_t office, const char *day, const char *prefix)
{
    for (size_t i = 0; kept && i < kept->series_count; i++) {
        struct counted_series *one = &kept->series[i];

        if (one->office == office && strcmp(one->day, day) == 0 &&
            strcmp(one->series.prefix, prefix) == 0) {
            return one;
        }
    }
    return NULL;
}

static void
read_series(struct statement *stmt, struct series *series)
{
    statement_prefix(stmt, 0, series->prefix);
    series->last = (int)statement_int64_in(stmt, 1, 0, VISIT_NUMBER_MAX);
    series->called = statement_int64_in(stmt, 2, 0, INT32_MAX);
    series->waiting = (int)statement_int64_in(stmt, 3, 0, VISIT_NUMBER_MAX);
    series->waiting_priority = (int)statement_int64_in(stmt, 4, 0, VISIT_NUMBER_MAX);
    series->priority_run = (int)statement_int64_in(stmt, 5, 0, VISIT_NUMBER_MAX);
}

static const char load_sql[] = "SELECT " SERIES_COLUMNS
                               " FROM series"
                               " WHERE office = $1 AND day = $2 AND prefix = $3";

static enum status
load_series(struct statement *stmt, int64_t office, const char *day, const char *prefix,
    struct series *series, struct error *err)
{
    *series = (struct series){ 0 };
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_text(stmt, 3, prefix);
    if (statement_next(stmt)) {
        read_series(stmt, series);
    }
    return statement_end(stmt, "read a series", err);
}

enum status
db_series_load(struct db *db, int64_t office, const char *day, const char *prefix,
    struct series *series, struct error *err)
{
    return load_series(statement_new(db, load_sql), office, day, prefix, series, err);
}

/* Read and then written: SQLite makes a table for the rows of a RETURNING. */
enum status
db_series_issue(struct db *db, int64_t office, const char *day, const char *prefix,
    enum lane lane, struct series *series, struct error *err)
{
    struct counted *kept = counted_of(db);
    struct counted_series *one = find_counted(kept, office, day, prefix);
    struct counted_series stored_at_once = { 0 };
    bool priority = lane == LANE_PRIORITY;

    if (!one) {
        bool room = kept && kept->series_count < COUNTED_MAX;
        enum status st;

        one = room ? &kept->series[kept->series_count] : &stored_at_once;
        *one = (struct counted_series){ .office = office };
        text_copy(one->day, sizeof(one->day), day);
        st = load_series(
            statement_new_counting(db, load_sql), office, day, prefix, &one->series, err);
        if (st != STATUS_OK) {
            return st;
        }
        text_copy(one->series.prefix, sizeof(one->series.prefix), prefix);
        if (room) {
            kept->series_count++;
        }
    }
    one->issued++;
    one->priority += priority;
    one->series.last++;
    one->series.waiting++;
    one->series.waiting_priority += priority;
    *series = one->series;
    if (one == &stored_at_once) {
        return store_series(db, one, err);
    }
    db->writes++;
    return STATUS_OK;
}

enum status
db_series_list(struct db *db, int64_t office, const char *day, struct series *series,
    size_t max, size_t *count, struct error *err)
{
    static const char sql[] = "SELECT " SERIES_COLUMNS
                              " FROM series"
                              " WHERE office = $1 AND day = $2"
                              " ORDER BY prefix";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *count = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    while (*count < max && statement_next(stmt)) {
        read_series(stmt, &series[(*count)++]);
    }
    st = statement_result(stmt, "read the series of a day", err);
    statement_free(stmt);
    return st;
}

enum status
db_series_add(struct db *db, int64_t office, const char *day, const char *prefix,
    int waiting, int waiting_priority, int called, struct error *err)
{
    /* Updated first: an upsert of a negative count would break the checks of its insert.
     */
    static const char update_sql[] =
        "UPDATE series"
        " SET waiting = waiting + $4, waiting_priority = waiting_priority + $5,"
        "   called = called + $6"
        " WHERE office = $1 AND day = $2 AND prefix = $3";
    static const char insert_sql[] =
        "INSERT INTO series (office, day, prefix, last, waiting, waiting_priority, called,"
        "   priority_run)"
        " VALUES ($1, $2, $3, 0, $4, $5, $6, 0)";
    const char *const sqls[] = { update_sql, insert_sql };

    for (size_t i = 0; i < ARRAY_LEN(sqls); i++) {
        struct statement *stmt = statement_new(db, sqls[i]);
        enum status st;
        bool counted;

        statement_bind_int64(stmt, 1, office);
        statement_bind_text(stmt, 2, day);
        statement_bind_text(stmt, 3, prefix);
        statement_bind_int64(stmt, 4, waiting);
        statement_bind_int64(stmt, 5, waiting_priority);
        statement_bind_int64(stmt, 6, called);
        (void)statement_next(stmt);
        counted = statement_changes(stmt) > 0;
        st = statement_result(stmt, "count in a series", err);
        statement_free(stmt);
        if (st != STATUS_OK || counted) {
            return st;
        }
    }
    return error_set(err, STATUS_INTERNAL, "a series could not be counted");
}

enum status
db_series_set_run(struct db *db, int64_t office, const char *day, const char *prefix,
    int run, struct error *err)
{
    static const char sql[] =
        "UPDATE series"
        " SET priority_run = $4"
        " WHERE office = $1 AND day = $2 AND prefix = $3";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_text(stmt, 3, prefix);
    statement_bind_int64(stmt, 4, run);
    return statement_run(stmt, "count a priority run", err);
}

/* Keep it with what was counted of the same place; false: there is no room. */
static bool
keep_quota(
    struct counted *kept, int64_t office, const char *day, const struct quota_use *add)
{
    struct counted_quota *one = kept->quotas;
    const struct counted_quota *end = one + kept->quota_count;

    while (one < end && (one->office != office || strcmp(one->day, day) != 0 ||
                            strcmp(one->use.service, add->service) != 0 ||
                            strcmp(one->use.slot, add->slot) != 0)) {
        one++;
    }
    if (one == kept->quotas + COUNTED_MAX) {
        return false;
    }
    if (one == end) {
        *one = (struct counted_quota){ .office = office };
        text_copy(one->day, sizeof(one->day), day);
        text_copy(one->use.service, sizeof(one->use.service), add->service);
        text_copy(one->use.slot, sizeof(one->use.slot), add->slot);
        kept->quota_count++;
    }
    one->use.tickets += add->tickets;
    one->use.arrived += add->arrived;
    one->use.walkins += add->walkins;
    return true;
}

/* A negative count would break the checks of an insert before it is added up. */
static enum status
take_quota(struct db *db, int64_t office, const char *day, const struct quota_use *add,
    struct error *err)
{
    static const char sql[] =
        "UPDATE quota_use"
        " SET tickets = tickets + $5, arrived = arrived + $6, walkins = walkins + $7"
        " WHERE office = $1 AND day = $2 AND service = $3 AND slot = $4";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    bind_quota(stmt, office, day, add);
    (void)statement_next(stmt);
    st = statement_result(stmt, "count a place", err);
    if (st == STATUS_OK && statement_changes(stmt) == 0) {
        st = error_set(err, STATUS_INTERNAL, "a place could not be counted");
    }
    statement_free(stmt);
    return st;
}

enum status
db_quota_add(struct db *db, int64_t office, const char *day, const struct quota_use *add,
    struct error *err)
{
    struct counted *kept;

    if (add->tickets < 0 || add->arrived < 0 || add->walkins < 0) {
        return take_quota(db, office, day, add, err);
    }
    kept = counted_of(db);
    if (kept && keep_quota(kept, office, day, add)) {
        db->writes++;
        return STATUS_OK;
    }
    return store_quota(db, office, day, add, err);
}

static void
read_quota_use(struct statement *stmt, void *row)
{
    struct quota_use *use = row;

    statement_text(stmt, 0, use->service, sizeof(use->service));
    statement_text(stmt, 1, use->slot, sizeof(use->slot));
    use->tickets = (int)statement_int64_in(stmt, 2, 0, VISIT_NUMBER_MAX);
    use->arrived = (int)statement_int64_in(stmt, 3, 0, VISIT_NUMBER_MAX);
    use->walkins = (int)statement_int64_in(stmt, 4, 0, VISIT_NUMBER_MAX);
}

enum status
db_quota_list(struct db *db, int64_t office, const char *day, struct quota_use **uses,
    size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT service, slot, tickets, arrived, walkins"
        " FROM quota_use"
        " WHERE office = $1 AND day = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    return statement_list(stmt, "read the places of a day", sizeof(**uses),
        read_quota_use, uses, count, err);
}

enum status
db_quota_sums(struct db *db, int64_t office, const char *from, const char *to,
    struct quota_use **uses, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT service, '', CAST(sum(tickets) AS BIGINT), CAST(sum(arrived) AS BIGINT),"
        " CAST(sum(walkins) AS BIGINT)"
        " FROM quota_use"
        " WHERE office = $1 AND day BETWEEN $2 AND $3"
        " GROUP BY service"
        " ORDER BY service";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, from);
    statement_bind_text(stmt, 3, to);
    return statement_list(stmt, "read the places of days", sizeof(**uses), read_quota_use,
        uses, count, err);
}

enum status
db_pace_load(struct db *db, int64_t office, const char *service, struct pace *pace,
    struct error *err)
{
    static const char sql[] =
        "SELECT count, next, seconds"
        " FROM pace"
        " WHERE office = $1 AND service = $2";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *pace = (struct pace){ 0 };
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, service);
    if (statement_next(stmt)) {
        pace->count = (int)statement_int64_in(stmt, 0, 0, PACE_MAX);
        pace->next = (int)statement_int64_in(stmt, 1, 0, PACE_MAX - 1);
        statement_blob(stmt, 2, pace->seconds, sizeof(pace->seconds));
    }
    st = statement_result(stmt, "read service times", err);
    statement_free(stmt);
    return st;
}

enum status
db_pace_put(struct db *db, int64_t office, const char *service, const struct pace *pace,
    struct error *err)
{
    static const char sql[] =
        "INSERT INTO pace (office, service, count, next, seconds)"
        " VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (office, service)"
        " DO UPDATE SET count = excluded.count, next = excluded.next,"
        "   seconds = excluded.seconds";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, service);
    statement_bind_int64(stmt, 3, pace->count);
    statement_bind_int64(stmt, 4, pace->next);
    statement_bind_blob(stmt, 5, pace->seconds, sizeof(pace->seconds));
    return statement_run(stmt, "record a service time", err);
}

enum status
db_day_close(struct db *db, int64_t office, const char *day, int64_t now_ms, int unserved,
    struct error *err)
{
    static const char sql[] =
        "INSERT INTO closed_day (office, day, closed_ms, unserved)"
        " VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (office, day)"
        " DO UPDATE SET closed_ms = excluded.closed_ms, unserved = excluded.unserved,"
        "   reopened_ms = NULL"
        " WHERE closed_day.reopened_ms IS NOT NULL";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_int64(stmt, 3, now_ms);
    statement_bind_int64(stmt, 4, unserved);
    (void)statement_next(stmt);
    st = statement_result(stmt, "close a day", err);
    if (st == STATUS_OK && statement_changes(stmt) == 0) {
        st = error_set(err, STATUS_WRONG_STATE, "the day is closed already");
    }
    statement_free(stmt);
    return st;
}

enum status
db_day_is_closed(
    struct db *db, int64_t office, const char *day, bool *closed, struct error *err)
{
    static const char sql[] =
        "SELECT 1"
        " FROM closed_day"
        " WHERE office = $1 AND day = $2 AND reopened_ms IS NULL";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    *closed = statement_next(stmt);
    st = statement_result(stmt, "see whether a day is closed", err);
    statement_free(stmt);
    return st;
}

enum status
db_series_count(struct db *db, int64_t office, const char *day, struct series *series,
    size_t max, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT line, count(*), sum(lane)"
        " FROM visit"
        " WHERE office = $1 AND day = $2 AND state = 0"
        " GROUP BY line"
        " ORDER BY line";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *count = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    while (*count < max && statement_next(stmt)) {
        struct series *one = &series[(*count)++];

        *one = (struct series){ .waiting = (int)statement_int64(stmt, 1),
            .waiting_priority = (int)statement_int64(stmt, 2) };
        statement_prefix(stmt, 0, one->prefix);
    }
    st = statement_result(stmt, "count who waits by line", err);
    statement_free(stmt);
    return st;
}

/* Where the same is kept, or a place for it; NULL: there is no room. */
static struct counted_waiting *
find_waiting(struct counted *kept, int64_t office, const char *day,
    const struct waiting_count *more)
{
    struct counted_waiting *one = kept->waiting;
    const struct counted_waiting *end = one + kept->waiting_count;

    while (one < end && (one->office != office || one->more.lane != more->lane ||
                            strcmp(one->more.service, more->service) != 0 ||
                            strcmp(one->day, day) != 0)) {
        one++;
    }
    if (one == kept->waiting + COUNTED_MAX) {
        return NULL;
    }
    if (one == end) {
        *one = (struct counted_waiting){ .office = office, .more = *more };
        one->more.count = 0;
        text_copy(one->day, sizeof(one->day), day);
        kept->waiting_count++;
    }
    return one;
}

enum status
db_waiting_add(struct db *db, int64_t office, const char *day, const char *service,
    enum lane lane, int change, struct error *err)
{
    struct counted *kept = counted_of(db);
    struct waiting_count more = { .lane = lane, .count = change };
    struct counted_waiting *one;

    text_copy(more.service, sizeof(more.service), service);
    one = kept ? find_waiting(kept, office, day, &more) : NULL;
    if (!one) {
        return store_waiting(db, office, day, &more, err);
    }
    one->more.count += change;
    db->writes++;
    return STATUS_OK;
}

static void
read_waiting_count(struct statement *stmt, void *row)
{
    struct waiting_count *one = row;

    statement_text(stmt, 0, one->service, sizeof(one->service));
    one->lane = (enum lane)statement_int64_in(stmt, 1, 0, LANE_PRIORITY);
    one->count = (int)statement_int64_in(stmt, 2, 0, VISIT_NUMBER_MAX);
}

enum status
db_day_reopen(
    struct db *db, int64_t office, const char *day, int64_t now_ms, struct error *err)
{
    static const char sql[] =
        "UPDATE closed_day"
        " SET reopened_ms = $3"
        " WHERE office = $1 AND day = $2 AND reopened_ms IS NULL";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_int64(stmt, 3, now_ms);
    (void)statement_next(stmt);
    st = statement_result(stmt, "open a day again", err);
    if (st == STATUS_OK && statement_changes(stmt) == 0) {
        st = error_set(err, STATUS_WRONG_STATE, "the day is not closed");
    }
    statement_free(stmt);
    return st;
}

enum status
db_day_reopened(struct db *db, int64_t office, const char *day, int64_t *reopened_ms,
    struct error *err)
{
    static const char sql[] =
        "SELECT reopened_ms"
        " FROM closed_day"
        " WHERE office = $1 AND day = $2 AND reopened_ms IS NOT NULL";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *reopened_ms = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    if (statement_next(stmt)) {
        *reopened_ms = statement_int64_in(stmt, 0, 0, TIME_MS_MAX);
    }
    st = statement_result(stmt, "see whether a day was opened again", err);
    statement_free(stmt);
    return st;
}

static enum status
list_waiting(struct db *db, const char *sql, int64_t office, const char *day,
    struct waiting_count **counts, size_t *count, struct error *err)
{
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    return statement_list(stmt, "count who waits", sizeof(**counts), read_waiting_count,
        counts, count, err);
}

enum status
db_waiting_counts(struct db *db, int64_t office, const char *day,
    struct waiting_count **counts, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT service, lane, waiting"
        " FROM waiting_count"
        " WHERE office = $1 AND day = $2 AND waiting <> 0"
        " ORDER BY service, lane";

    return list_waiting(db, sql, office, day, counts, count, err);
}

enum status
db_waiting_recount(struct db *db, int64_t office, const char *day,
    struct waiting_count **counts, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT service, lane, count(*)"
        " FROM visit"
        " WHERE office = $1 AND day = $2 AND state = 0 AND line >= 'A'"
        " GROUP BY service, lane"
        " ORDER BY service, lane";

    return list_waiting(db, sql, office, day, counts, count, err);
}
