/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of a day. */
#include "server/office/close_day.h"

#include <stdlib.h>

#include "db/db_line.h"
#include "db/db_visit.h"
#include "server/office/first_place.h"
#include "server/office/journal.h"
#include "server/office/line_move.h"
#include "server/office/settings.h"

static enum status
leave_unserved(struct act *act, struct visit *visits, size_t count, struct error *err)
{
    enum status st = STATUS_OK;

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        struct visit was = visits[i];

        visits[i].ended_ms = act->now_ms;
        st = line_move(act, &visits[i], &was, VISIT_UNSERVED, "visit.unserved",
            line_visit_data(act, &visits[i]), err);
        if (st == STATUS_OK && act->settings->policy.first_place_next_day) {
            st = first_place_give(act, &visits[i], err);
        }
    }
    return st;
}

enum status
close_day(struct act *act, const char *day, int *unserved, struct error *err)
{
    struct visit *visits = NULL;
    size_t count = 0;
    enum status st = db_visit_list_open(
        act->db, act->office, day, VISIT_WAITING, &visits, &count, err);

    if (st == STATUS_OK) {
        st = db_day_close(act->db, act->office, day, act->now_ms, (int)count, err);
    }
    if (st == STATUS_OK) {
        st = leave_unserved(act, visits, count, err);
    }
    if (st == STATUS_OK) {
        st = journal_append(act, "day.closed", day,
            json_pack("{s:s, s:i}", "day", day, "unserved", (int)count), err);
    }
    free(visits);
    if (unserved) {
        *unserved = (int)count;
    }
    return st;
}

/*
 * An earlier day that still has people waiting: closed now, or, if it was closed before
 * and somebody came back to its line after that, these too are left unserved.
 */
static enum status
close_earlier_day(struct act *act, const char *day, struct error *err)
{
    struct visit *visits = NULL;
    size_t count = 0;
    bool closed;
    enum status st = db_day_is_closed(act->db, act->office, day, &closed, err);

    if (st != STATUS_OK || !closed) {
        return st == STATUS_OK ? close_day(act, day, NULL, err) : st;
    }
    st = db_visit_list_open(
        act->db, act->office, day, VISIT_WAITING, &visits, &count, err);
    if (st == STATUS_OK) {
        st = leave_unserved(act, visits, count, err);
    }
    free(visits);
    return st;
}

/* Close a day unless it is closed. */
static enum status
close_once(struct act *act, const char *day, struct error *err)
{
    bool closed;
    enum status st = db_day_is_closed(act->db, act->office, day, &closed, err);

    return st == STATUS_OK && !closed ? close_day(act, day, NULL, err) : st;
}

enum status
close_days_due(struct act *act, struct error *err)
{
    char today[DATE_SIZE];
    char day[DATE_SIZE];
    struct day_hours hours;
    enum status st;

    (void)clock_date(act->now_ms, today);
    st = db_visit_oldest_open_day(act->db, act->office, today, day, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (day[0]) { /* one a call: the caller comes again soon */
        return close_earlier_day(act, day, err);
    }
    settings_day_hours(act->settings, today, &hours);
    if (hours.open && clock_minute(act->now_ms) >=
                          hours.hours.to + act->settings->policy.close_grace_min) {
        return close_once(act, today, err);
    }
    return STATUS_OK;
}
