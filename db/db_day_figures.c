/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db_day_figures.h"

#include "common/event_kind.h"
#include "db/statement.h"

static enum status
load_states(struct db *db, int64_t office, const char *day, struct day_figures *figures,
    struct error *err)
{
    static const char sql[] =
        "SELECT state, count(*)"
        " FROM visit"
        " WHERE office = $1 AND day = $2"
        " GROUP BY state";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    while (statement_next(stmt)) {
        int64_t state = statement_int64_in(stmt, 0, 0, VISIT_STATE_COUNT - 1);

        figures->states[state] = (int)statement_int64(stmt, 1);
    }
    return statement_end(stmt, "count the visits of a day", err);
}

static enum status
count_one(struct statement *stmt, const char *what, int *count, struct error *err)
{
    if (statement_next(stmt)) {
        *count = (int)statement_int64(stmt, 0);
    }
    return statement_end(stmt, what, err);
}

/* Who had come and was not called yet; who came back since counts as called. */
static enum status
load_waited(struct db *db, int64_t office, const char *day, int64_t at_ms,
    struct day_figures *figures, struct error *err)
{
    static const char sql[] =
        "SELECT count(*)"
        " FROM visit"
        " WHERE office = $1 AND day = $2 AND arrived_ms <= $3"
        "   AND (called_ms IS NULL OR called_ms > $3)"
        "   AND (ended_ms IS NULL OR ended_ms > $3)";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_int64(stmt, 3, at_ms);
    return count_one(stmt, "count who waited", &figures->waited, err);
}

static enum status
load_out_of_order(struct db *db, int64_t office, int64_t seq, struct day_figures *figures,
    struct error *err)
{
    static const char sql[] =
        "SELECT count(*)"
        " FROM journal"
        " WHERE office = $1 AND seq > $2 AND kind = $3"
        "   AND data LIKE '%\"out_of_order\":true%'";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, seq);
    statement_bind_text(stmt, 3, event_kind_name(EVENT_VISIT_CALLED));
    return count_one(stmt, "count calls out of order", &figures->out_of_order, err);
}

enum status
db_day_figures_load(struct db *db, int64_t office, const char *day, int64_t at_ms,
    int64_t seq, struct day_figures *figures, struct error *err)
{
    enum status st;

    *figures = (struct day_figures){ 0 };
    st = load_states(db, office, day, figures, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = load_waited(db, office, day, at_ms, figures, err);
    if (st != STATUS_OK) {
        return st;
    }
    return load_out_of_order(db, office, seq, figures, err);
}
