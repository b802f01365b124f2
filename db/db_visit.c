/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Visits as stored. */
#include "db/db_visit.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "common/checklist.h"
#include "common/outcome.h"
#include "db/db_counter.h"
#include "db/statement.h"

/* The columns of read_visit(), in its order. */
#define VISIT_COLUMNS \
    "id, day, prefix, number, service, lane, state, arrived_ms, callable_from_ms, late," \
    " after_calls, ticket, slot, priority_reason, only_counter, counter, account, calls," \
    " called_ms, started_ms, ended_ms, outcome, note, track, first_place, line," \
    " plan, step, files"
#define VISIT_COLUMN_COUNT 29

const char *
visit_number(const char *prefix, int number, char out[NUMBER_SIZE])
{
    (void)snprintf(out, NUMBER_SIZE, "%.3s%03d", prefix, number % 10000000);
    return out;
}

static void
read_visit(struct statement *stmt, struct visit *visit)
{
    int c = 0;

    *visit = (struct visit){ 0 };
    statement_text(stmt, c++, visit->id, sizeof(visit->id));
    statement_day(stmt, c++, visit->day);
    statement_prefix(stmt, c++, visit->prefix);
    visit->number = (int)statement_int64_in(stmt, c++, 1, VISIT_NUMBER_MAX);
    statement_text(stmt, c++, visit->service, sizeof(visit->service));
    visit->lane = (enum lane)statement_int64_in(stmt, c++, 0, LANE_PRIORITY);
    visit->state =
        (enum visit_state)statement_int64_in(stmt, c++, 0, VISIT_STATE_COUNT - 1);
    visit->arrived_ms = statement_int64_in(stmt, c++, 0, TIME_MS_MAX);
    visit->callable_from_ms = statement_int64_in(stmt, c++, 0, TIME_MS_MAX);
    visit->late = statement_bool(stmt, c++);
    visit->after_calls = statement_int64_in(stmt, c++, 0, INT32_MAX);
    statement_text(stmt, c++, visit->ticket, sizeof(visit->ticket));
    statement_text(stmt, c++, visit->slot, sizeof(visit->slot));
    statement_text(stmt, c++, visit->priority_reason, sizeof(visit->priority_reason));
    visit->only_counter = (int)statement_int64_in(stmt, c++, 0, COUNTER_NUMBER_MAX);
    visit->counter = (int)statement_int64_in(stmt, c++, 0, COUNTER_NUMBER_MAX);
    visit->account = statement_int64_in(stmt, c++, 0, INT64_MAX);
    visit->calls = (int)statement_int64_in(stmt, c++, 0, INT32_MAX);
    visit->called_ms = statement_int64_in(stmt, c++, 0, TIME_MS_MAX);
    visit->started_ms = statement_int64_in(stmt, c++, 0, TIME_MS_MAX);
    visit->ended_ms = statement_int64_in(stmt, c++, 0, TIME_MS_MAX);
    visit->outcome = outcome_from_name(statement_text_borrowed(stmt, c));
    if (visit->outcome == OUTCOME_COUNT) {
        visit->outcome = OUTCOME_NONE;
        statement_set_damaged(stmt, c);
    }
    c++;
    statement_text(stmt, c++, visit->note, sizeof(visit->note));
    statement_text(stmt, c++, visit->track, sizeof(visit->track));
    visit->first_place = statement_bool(stmt, c++);
    statement_prefix(stmt, c++, visit->line);
    statement_text(stmt, c++, visit->plan, sizeof(visit->plan));
    visit->step = (int)statement_int64_in(stmt, c++, 0, VISIT_STEP_MAX);
    visit->files = (int)statement_int64_in(stmt, c++, 1, VISIT_FILES_MAX);
}

enum status
db_visit_insert(
    struct db *db, int64_t office, const struct visit *visit, struct error *err)
{
    static const char sql[] =
        "INSERT INTO visit (office, id, day, prefix, number, service, lane, state,"
        "   arrived_ms, callable_from_ms, late, after_calls, ticket, slot, priority_reason,"
        "   track, changed_ms, first_place, line, files)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $9,"
        "   $17, $18, $19)";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, visit->id);
    statement_bind_text(stmt, 3, visit->day);
    statement_bind_text(stmt, 4, visit->prefix);
    statement_bind_int64(stmt, 5, visit->number);
    statement_bind_text(stmt, 6, visit->service);
    statement_bind_int64(stmt, 7, visit->lane);
    statement_bind_int64(stmt, 8, visit->state);
    statement_bind_int64(stmt, 9, visit->arrived_ms);
    statement_bind_int64(stmt, 10, visit->callable_from_ms);
    statement_bind_int64(stmt, 11, visit->late);
    statement_bind_int64(stmt, 12, visit->after_calls);
    statement_bind_text_or_null(stmt, 13, visit->ticket);
    statement_bind_text(stmt, 14, visit->slot);
    statement_bind_text_or_null(stmt, 15, visit->priority_reason);
    statement_bind_text(stmt, 16, visit->track);
    statement_bind_int64(stmt, 17, visit->first_place);
    statement_bind_text(stmt, 18, visit->line[0] ? visit->line : visit->prefix);
    statement_bind_int64(stmt, 19, visit->files > 1 ? visit->files : 1);
    return statement_run(stmt, "record a visit", err);
}

/* The end of a statement whose one row was read, or was not there; frees it. */
static enum status
end_one(struct statement *stmt, bool found, struct error *err)
{
    enum status st = statement_result(stmt, "read a visit", err);

    statement_free(stmt);
    if (st == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such visit");
    }
    return st;
}

/* The one row of a bound statement; frees it. */
static enum status
load_one(struct statement *stmt, struct visit *visit, struct error *err)
{
    bool found = statement_next(stmt);

    if (found) {
        read_visit(stmt, visit);
    }
    return end_one(stmt, found, err);
}

enum status
db_visit_load(
    struct db *db, int64_t office, const char *id, struct visit *visit, struct error *err)
{
    static const char sql[] = "SELECT " VISIT_COLUMNS
                              " FROM visit"
                              " WHERE office = $1 AND id = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, id);
    return load_one(stmt, visit, err);
}

enum status
db_visit_by_ticket(struct db *db, int64_t office, const char *day, const char *ticket,
    struct visit *visit, struct error *err)
{
    static const char sql[] = "SELECT " VISIT_COLUMNS
                              " FROM visit"
                              " WHERE office = $1 AND day = $2 AND ticket = $3"
                              " UNION ALL SELECT " VISIT_COLUMNS
                              " FROM (SELECT visit AS whose FROM visit_file"
                              "   WHERE office = $1 AND day = $2 AND ticket = $3) AS f"
                              " JOIN visit ON id = f.whose"
                              " WHERE office = $1";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_text(stmt, 3, ticket);
    return load_one(stmt, visit, err);
}

enum status
db_visit_by_track(struct db *db, const char *track, int64_t *office, struct visit *visit,
    struct error *err)
{
    static const char sql[] = "SELECT " VISIT_COLUMNS
                              ", office"
                              " FROM visit"
                              " WHERE track = $1";
    struct statement *stmt = statement_new(db, sql);
    bool found;

    *office = 0;
    statement_bind_text(stmt, 1, track);
    found = statement_next(stmt);
    if (found) {
        read_visit(stmt, visit);
        *office = statement_int64(stmt, VISIT_COLUMN_COUNT);
    }
    return end_one(stmt, found, err);
}

enum status
db_visit_at_counter(
    struct db *db, int64_t office, int counter, struct visit *visit, struct error *err)
{
    static const char sql[] = "SELECT " VISIT_COLUMNS
                              " FROM visit"
                              " WHERE office = $1 AND counter = $2 AND state IN (1, 2)";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, counter);
    return load_one(stmt, visit, err);
}

/* Columns that no index sorts by, but for `state`, which says who is in it. */
#define UPDATE_KEPT \
    "UPDATE visit" \
    " SET service = $4, state = $5, priority_reason = $6, account = $7, calls = $8," \
    "   started_ms = $9, ended_ms = $10, outcome = $11, note = $12, changed_ms = $13," \
    "   plan = $14, step = $15"
#define WHERE_IN_STATE " WHERE office = $1 AND id = $2 AND state = $3"

static void
bind_kept(struct statement *stmt, int64_t office, const struct visit *visit,
    enum visit_state from, int64_t now_ms)
{
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, visit->id);
    statement_bind_int64(stmt, 3, from);
    statement_bind_text(stmt, 4, visit->service);
    statement_bind_int64(stmt, 5, visit->state);
    statement_bind_text_or_null(stmt, 6, visit->priority_reason);
    statement_bind_int64_or_null(stmt, 7, visit->account);
    statement_bind_int64(stmt, 8, visit->calls);
    statement_bind_int64_or_null(stmt, 9, visit->started_ms);
    statement_bind_int64_or_null(stmt, 10, visit->ended_ms);
    statement_bind_text_or_null(stmt, 11, outcome_name(visit->outcome));
    statement_bind_text_or_null(stmt, 12, visit->note);
    statement_bind_int64(stmt, 13, now_ms);
    statement_bind_text_or_null(stmt, 14, visit->plan);
    statement_bind_int64(stmt, 15, visit->step);
}

/* Run a change of one visit, which is in the state that it is to leave. */
static enum status
end_update(struct statement *stmt, const struct visit *visit, struct error *err)
{
    enum status st;

    (void)statement_next(stmt);
    st = statement_result(stmt, "change a visit", err);
    if (st == STATUS_OK && statement_changes(stmt) == 0) {
        st =
            error_set(err, STATUS_WRONG_STATE, "visit %s is in another state", visit->id);
    }
    statement_free(stmt);
    return st;
}

enum status
db_visit_update(struct db *db, int64_t office, const struct visit *visit,
    enum visit_state from, int64_t now_ms, struct error *err)
{
    static const char sql[] = UPDATE_KEPT
        ", lane = $16, after_calls = $17, only_counter = $18, counter = $19,"
        "   called_ms = $20, line = $21, callable_from_ms = $22" WHERE_IN_STATE;
    struct statement *stmt = statement_new(db, sql);

    bind_kept(stmt, office, visit, from, now_ms);
    statement_bind_int64(stmt, 16, visit->lane);
    statement_bind_int64(stmt, 17, visit->after_calls);
    statement_bind_int64_or_null(stmt, 18, visit->only_counter);
    statement_bind_int64_or_null(stmt, 19, visit->counter);
    statement_bind_int64_or_null(stmt, 20, visit->called_ms);
    statement_bind_text(stmt, 21, visit->line[0] ? visit->line : visit->prefix);
    statement_bind_int64(stmt, 22, visit->callable_from_ms);
    return end_update(stmt, visit, err);
}

/* Is it where it was in whatever order an index has? */
static bool
is_kept(const struct visit *visit, const struct visit *was)
{
    return visit->lane == was->lane && visit->after_calls == was->after_calls &&
           visit->only_counter == was->only_counter && visit->counter == was->counter &&
           visit->called_ms == was->called_ms && strcmp(visit->line, was->line) == 0 &&
           visit->callable_from_ms == was->callable_from_ms;
}

enum status
db_visit_move(struct db *db, int64_t office, const struct visit *visit,
    const struct visit *was, int64_t now_ms, struct error *err)
{
    static const char sql[] = UPDATE_KEPT WHERE_IN_STATE;
    struct statement *stmt;

    if (!is_kept(visit, was)) {
        return db_visit_update(db, office, visit, was->state, now_ms, err);
    }
    stmt = statement_new(db, sql);
    bind_kept(stmt, office, visit, was->state, now_ms);
    return end_update(stmt, visit, err);
}

static void
read_visit_row(struct statement *stmt, void *row)
{
    read_visit(stmt, row);
}

/* Every row as a visit, in an owned array; the statement is freed. */
static enum status
read_visits(struct statement *stmt, const char *what, struct visit **visits,
    size_t *count, struct error *err)
{
    return statement_list(
        stmt, what, sizeof(**visits), read_visit_row, visits, count, err);
}

enum status
db_visit_set_ticket(
    struct db *db, int64_t office, const char *id, const char *ticket, struct error *err)
{
    static const char sql[] =
        "UPDATE visit"
        " SET ticket = $3"
        " WHERE office = $1 AND id = $2 AND ticket IS NULL";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, id);
    statement_bind_text(stmt, 3, ticket);
    return statement_run(stmt, "give a visit a ticket", err);
}

enum status
db_visit_clear_ticket(struct db *db, int64_t office, const char *id, struct error *err)
{
    static const char sql[] =
        "UPDATE visit"
        " SET ticket = NULL"
        " WHERE office = $1 AND id = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, id);
    return statement_run(stmt, "take a ticket back from a visit", err);
}

enum status
db_visit_release_counter(
    struct db *db, int64_t office, const char *day, int counter, struct error *err)
{
    static const char sql[] =
        "UPDATE visit"
        " SET only_counter = NULL"
        " WHERE office = $1 AND id IN"
        "   (SELECT id FROM visit"
        "     WHERE office = $1 AND day = $2 AND only_counter = $3"
        "     AND state = 0 AND (after_calls > 0 OR only_counter IS NOT NULL)"
        "   UNION ALL SELECT id FROM visit"
        "     WHERE office = $1 AND day = $2 AND only_counter = $3 AND state IN (1, 2)"
        "     AND counter > 0"
        "   UNION ALL SELECT id FROM visit"
        "     WHERE office = $1 AND day = $2 AND only_counter = $3 AND state IN (4, 5))";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_int64(stmt, 3, counter);
    return statement_run(stmt, "release who was sent to a counter", err);
}

enum status
db_visit_count_call(struct db *db, int64_t office, const char *id, struct error *err)
{
    static const char sql[] =
        "UPDATE visit"
        " SET after_calls = after_calls - 1"
        " WHERE office = $1 AND id = $2 AND after_calls > 0";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, id);
    return statement_run(stmt, "count a call", err);
}

#define LIST_OPEN \
    "SELECT " VISIT_COLUMNS \
    " FROM visit" \
    " WHERE office = $1 AND day = $2 AND state = $3 AND "
#define IN_ORDER " ORDER BY arrived_ms, number"

enum status
db_visit_list_open(struct db *db, int64_t office, const char *day, enum visit_state state,
    struct visit **visits, size_t *count, struct error *err)
{
    /* In the words of the index that holds them. */
    static const char waiting[] = LIST_OPEN "state = 0" IN_ORDER;
    static const char at_counter[] = LIST_OPEN "state IN (1, 2) AND counter > 0" IN_ORDER;
    static const char aside[] = LIST_OPEN "state IN (4, 5)" IN_ORDER;
    static const char *const sql[VISIT_STATE_COUNT] = { [VISIT_WAITING] = waiting,
        [VISIT_CALLED] = at_counter,
        [VISIT_SERVING] = at_counter,
        [VISIT_ABSENT] = aside,
        [VISIT_HELD] = aside };
    struct statement *stmt;

    assert(sql[state]); /* the others are done */
    stmt = statement_new(db, sql[state]);
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_int64(stmt, 3, state);
    return read_visits(stmt, "read the line", visits, count, err);
}

enum status
db_visit_add_aside(struct db *db, int64_t office, const char *day, enum visit_state state,
    struct visit_aside *aside, size_t max, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT id, prefix, number"
        " FROM visit"
        " WHERE office = $1 AND day = $2 AND state = $3 AND state IN (4, 5)" IN_ORDER
        " LIMIT $4";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_int64(stmt, 3, state);
    statement_bind_int64(stmt, 4, (int64_t)(max - *count));
    while (*count < max && statement_next(stmt)) {
        struct visit_aside *one = &aside[(*count)++];
        char prefix[PREFIX_SIZE];

        statement_text(stmt, 0, one->id, sizeof(one->id));
        statement_prefix(stmt, 1, prefix);
        (void)visit_number(
            prefix, (int)statement_int64_in(stmt, 2, 1, VISIT_NUMBER_MAX), one->number);
        one->state = state;
    }
    st = statement_result(stmt, "read who is aside", err);
    statement_free(stmt);
    return st;
}

static void
read_line_row(struct statement *stmt, void *into)
{
    struct line_row *row = into;

    statement_text(stmt, 0, row->id, sizeof(row->id));
    statement_prefix(stmt, 1, row->prefix);
    row->number = (int)statement_int64_in(stmt, 2, 1, VISIT_NUMBER_MAX);
    statement_text(stmt, 3, row->service, sizeof(row->service));
    row->lane = (enum lane)statement_int64_in(stmt, 4, 0, LANE_PRIORITY);
    row->late = statement_bool(stmt, 5);
    row->arrived_ms = statement_int64_in(stmt, 6, 0, TIME_MS_MAX);
    row->callable_from_ms = statement_int64_in(stmt, 7, 0, TIME_MS_MAX);
    row->after_calls = statement_int64_in(stmt, 8, 0, INT32_MAX);
    row->only_counter = (int)statement_int64_in(stmt, 9, 0, COUNTER_NUMBER_MAX);
    row->first_place = statement_bool(stmt, 10);
    statement_prefix(stmt, 11, row->line);
    statement_text(stmt, 12, row->plan, sizeof(row->plan));
    row->step = (int)statement_int64_in(stmt, 13, 0, VISIT_STEP_MAX);
    row->files = (int)statement_int64_in(stmt, 14, 1, VISIT_FILES_MAX);
}

enum status
db_visit_list_unserved(struct db *db, int64_t office, const char *day,
    struct visit **visits, size_t *count, struct error *err)
{
    static const char sql[] = "SELECT " VISIT_COLUMNS
                              " FROM visit"
                              " WHERE office = $1 AND day = $2 AND state = 7"
                              " ORDER BY arrived_ms, number";
    struct statement *stmt = statement_new(db, sql);

    _Static_assert(VISIT_UNSERVED == 7, "the query names this number");
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    return read_visits(stmt, "read who was left unserved", visits, count, err);
}

enum status
db_visit_list_at_counters(struct db *db, int64_t office, struct visit **visits,
    size_t *count, struct error *err)
{
    static const char sql[] = "SELECT " VISIT_COLUMNS
                              " FROM visit"
                              " WHERE office = $1 AND state IN (1, 2)"
                              " ORDER BY counter";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    return read_visits(stmt, "read who is at the counters", visits, count, err);
}

enum status
db_visit_list_line(struct db *db, int64_t office, const char *day, struct line_row **rows,
    size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT id, prefix, number, service, lane, late, arrived_ms, callable_from_ms,"
        "   after_calls, only_counter, first_place, line, plan, step, files"
        " FROM visit"
        " WHERE office = $1 AND day = $2 AND state = 0";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    return statement_list(
        stmt, "read the line", sizeof(**rows), read_line_row, rows, count, err);
}

enum status
db_visit_recent_calls(struct db *db, int64_t office, const char *day,
    struct visit *visits, size_t max, size_t *count, struct error *err)
{
    static const char sql[] = "SELECT " VISIT_COLUMNS
                              " FROM visit"
                              " WHERE office = $1 AND day = $2 AND called_ms IS NOT NULL"
                              " ORDER BY called_ms DESC, number DESC"
                              " LIMIT $3";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *count = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_int64(stmt, 3, (int64_t)max);
    while (*count < max && statement_next(stmt)) {
        read_visit(stmt, &visits[(*count)++]);
    }
    st = statement_result(stmt, "read the latest calls", err);
    statement_free(stmt);
    return st;
}

enum status
db_visit_list_counter(struct db *db, int64_t office, const char *day, int counter,
    struct visit **visits, size_t *count, struct error *err)
{
    /* Not who is called (1) or served (2) there now. */
    static const char sql[] =
        "SELECT " VISIT_COLUMNS
        " FROM visit"
        " WHERE office = $1 AND day = $2 AND counter = $3 AND called_ms IS NOT NULL"
        " AND state NOT IN (1, 2)"
        " ORDER BY called_ms DESC, prefix, number DESC";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_int64(stmt, 3, counter);
    return read_visits(stmt, "read the visits of a counter", visits, count, err);
}

enum status
db_visit_oldest_open_day(struct db *db, int64_t office, const char *day,
    char out[DATE_SIZE], struct error *err)
{
    static const char sql[] =
        "SELECT day"
        " FROM visit"
        " WHERE office = $1 AND day < $2 AND state = 0"
        " ORDER BY day"
        " LIMIT 1";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    return statement_one_text(
        stmt, "find a day that was not closed", out, DATE_SIZE, err);
}

enum status
db_checklist_put(struct db *db, int64_t office, const char *visit,
    const struct check_entry *entry, struct error *err)
{
    static const char sql[] =
        "INSERT INTO checklist (office, visit, file, item, state, note)"
        " VALUES ($1, $2, $6, $3, $4, $5)"
        " ON CONFLICT (office, visit, file, item)"
        " DO UPDATE SET state = excluded.state, note = excluded.note";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, visit);
    statement_bind_text(stmt, 3, entry->item);
    statement_bind_text(stmt, 4, item_state_name(entry->state));
    statement_bind_text_or_null(stmt, 5, entry->note);
    statement_bind_int64(stmt, 6, entry->file > 1 ? entry->file : 1);
    return statement_run(stmt, "record a checklist item", err);
}

enum status
db_checklist_load(struct db *db, int64_t office, const char *visit, int file,
    struct check_entry *entries, size_t max, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT item, state, note"
        " FROM checklist"
        " WHERE office = $1 AND visit = $2 AND file = $3"
        " ORDER BY item";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *count = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, visit);
    statement_bind_int64(stmt, 3, file);
    while (*count < max && statement_next(stmt)) {
        struct check_entry *entry = &entries[(*count)++];

        entry->file = file;
        statement_text(stmt, 0, entry->item, sizeof(entry->item));
        entry->state = item_state_from_name(statement_text_borrowed(stmt, 1));
        if (entry->state == ITEM_STATE_COUNT) {
            entry->state = ITEM_OPEN;
            statement_set_damaged(stmt, 1);
        }
        statement_text(stmt, 2, entry->note, sizeof(entry->note));
    }
    st = statement_result(stmt, "read a checklist", err);
    statement_free(stmt);
    return st;
}
