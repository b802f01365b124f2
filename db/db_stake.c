/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who and what goes by the settings. */
#include "db/db_stake.h"

#include "db/db_counter.h"
#include "db/statement.h"

#define SELECT_STAKE \
    "SELECT day, prefix, number, line, service, state, counter FROM visit"

static void
read_stake_visit(struct statement *stmt, void *row)
{
    struct stake_visit *visit = row;

    statement_day(stmt, 0, visit->day);
    statement_prefix(stmt, 1, visit->prefix);
    visit->number = (int)statement_int64_in(stmt, 2, 1, VISIT_NUMBER_MAX);
    statement_prefix(stmt, 3, visit->line);
    statement_text(stmt, 4, visit->service, sizeof(visit->service));
    visit->state =
        (enum visit_state)statement_int64_in(stmt, 5, 0, VISIT_STATE_COUNT - 1);
    visit->counter = (int)statement_int64_in(stmt, 6, 0, COUNTER_NUMBER_MAX);
}

enum status
db_stake_visits(struct db *db, int64_t office, const char *day,
    struct stake_visit **visits, size_t *count, struct error *err)
{
    /* Who waits, who is at a counter, of whatever day, and who is aside: an index each.
     * Sorted by what no index has, for SQLite would rather walk all visits in their
     * order. */
    static const char sql[] =
        "SELECT day, prefix, number, line, service, state, counter"
        " FROM (" SELECT_STAKE
        " WHERE office = $1 AND day >= $2 AND state = 0"
        " UNION ALL " SELECT_STAKE
        " WHERE office = $1 AND state IN (1, 2)"
        " UNION ALL " SELECT_STAKE
        " WHERE office = $1 AND day >= $2 AND state IN (4, 5)"
        " UNION ALL SELECT v.day, v.prefix, v.number, v.line, f.service, v.state, v.counter"
        " FROM visit v"
        " JOIN visit_file f ON f.office = v.office AND f.visit = v.id"
        " WHERE v.office = $1 AND v.day >= $2 AND v.state IN (0, 1, 2, 4, 5)) AS s"
        " ORDER BY day || '', prefix, number";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    return statement_list(stmt, "read who is not done", sizeof(**visits),
        read_stake_visit, visits, count, err);
}

static void
read_stake_places(struct statement *stmt, void *row)
{
    struct stake_places *one = row;

    statement_day(stmt, 0, one->day);
    statement_text(stmt, 1, one->use.service, sizeof(one->use.service));
    statement_text(stmt, 2, one->use.slot, sizeof(one->use.slot));
    one->use.tickets = (int)statement_int64_in(stmt, 3, 0, VISIT_NUMBER_MAX);
    one->use.arrived = (int)statement_int64_in(stmt, 4, 0, VISIT_NUMBER_MAX);
    one->use.walkins = (int)statement_int64_in(stmt, 5, 0, VISIT_NUMBER_MAX);
}

enum status
db_stake_places(struct db *db, int64_t office, const char *day,
    struct stake_places **places, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT day, service, slot, tickets, arrived, walkins"
        " FROM quota_use"
        " WHERE office = $1 AND day >= $2"
        " ORDER BY day, service, slot";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    return statement_list(stmt, "read the places in use", sizeof(**places),
        read_stake_places, places, count, err);
}

enum status
db_stake_running_day(
    struct db *db, int64_t office, char day[DATE_SIZE], struct error *err)
{
    static const char sql[] =
        "SELECT s.day"
        " FROM (SELECT MAX(day) AS day FROM series WHERE office = $1) AS s"
        " WHERE s.day IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM closed_day AS c"
        "   WHERE c.office = $1 AND c.day = s.day)";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    return statement_one_text(stmt, "find the running day", day, DATE_SIZE, err);
}

static void
read_stake_ticket(struct statement *stmt, void *row)
{
    struct stake_ticket *ticket = row;

    statement_text(stmt, 0, ticket->id, sizeof(ticket->id));
    statement_text(stmt, 1, ticket->service, sizeof(ticket->service));
    statement_text(stmt, 2, ticket->slot, sizeof(ticket->slot));
}

enum status
db_stake_tickets(struct db *db, int64_t office, const char *day,
    struct stake_ticket **tickets, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT t.id, t.service, t.slot"
        " FROM ticket t"
        " WHERE t.office = $1 AND t.day = $2 AND t.state = 'approved'"
        " AND NOT EXISTS (SELECT 1 FROM visit v"
        "   WHERE v.office = $1 AND v.day = $2 AND v.ticket = t.id)"
        " AND NOT EXISTS (SELECT 1 FROM visit_file f"
        "   WHERE f.office = $1 AND f.day = $2 AND f.ticket = t.id)"
        " ORDER BY t.changed_ms DESC, t.id";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    return statement_list(stmt, "read the tickets of a day", sizeof(**tickets),
        read_stake_ticket, tickets, count, err);
}
