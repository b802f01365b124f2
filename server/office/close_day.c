/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of a day. */
#include "server/office/close_day.h"

#include <stdlib.h>
#include <string.h>

#include "common/event_kind.h"
#include "common/words.h"
#include "db/db_line.h"
#include "db/db_visit.h"
#include "server/office/first_place.h"
#include "server/office/journal.h"
#include "server/office/line_move.h"
#include "server/office/outlook.h"
#include "server/settings/settings.h"

/* Each is left unserved; `first` comes first the next day. */
static enum status
leave_unserved(
    struct act *act, struct visit *visits, size_t count, bool first, struct error *err)
{
    enum status st = STATUS_OK;

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        struct visit was = visits[i];

        visits[i].ended_ms = act->now_ms;
        st = line_move(act, &visits[i], &was, VISIT_UNSERVED, EVENT_VISIT_UNSERVED,
            line_visit_data(&visits[i]), err);
        if (st == STATUS_OK && first) {
            st = first_place_give(act, &visits[i], err);
        }
    }
    return st;
}

/* As it was before the end of the day: it waits for any counter that serves it. */
static enum status
wait_again(struct act *act, struct visit *visit, int *waiting, struct error *err)
{
    struct visit was = *visit;
    bool gone;
    enum status st = first_place_take_back(act, visit, &gone, err);

    if (st != STATUS_OK || gone) {
        return st;
    }
    visit->ended_ms = 0;
    visit->only_counter = 0;
    ++*waiting;
    return line_move(act, visit, &was, VISIT_WAITING, EVENT_VISIT_WAITING,
        line_waiting_data(act, visit, WAITING_DAY_REOPENED), err);
}

/* `visits` still wait at the end of the day. */
static enum status
close_for(struct act *act, const char *day, struct visit *visits, size_t count,
    struct error *err)
{
    enum status st =
        db_day_close(act->db, act->office, day, act->now_ms, (int)count, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = leave_unserved(
        act, visits, count, act->settings->policy.first_place_next_day, err);
    if (st != STATUS_OK) {
        return st;
    }
    return journal_append(act, EVENT_DAY_CLOSED, day,
        json_pack("{s:s, s:i}", "day", day, "unserved", (int)count), err);
}

enum status
close_day(struct act *act, const char *day, int *unserved, struct error *err)
{
    struct visit *visits = NULL;
    size_t count = 0;
    enum status st = db_visit_list_open(
        act->db, act->office, day, VISIT_WAITING, &visits, &count, err);

    if (st == STATUS_OK) {
        st = close_for(act, day, visits, count, err);
    }
    free(visits); /* some may have been read before it failed */
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
        st = leave_unserved(
            act, visits, count, act->settings->policy.first_place_next_day, err);
    }
    free(visits);
    return st;
}

/* Close a day that was due at `due_ms` unless it is closed, or somebody wanted it open
 * after that: then it is closed by hand, or when it is over. */
static enum status
close_once(struct act *act, const char *day, int64_t due_ms, struct error *err)
{
    int64_t reopened_ms;
    bool closed;
    enum status st = db_day_is_closed(act->db, act->office, day, &closed, err);

    if (st != STATUS_OK || closed) {
        return st;
    }
    st = db_day_reopened(act->db, act->office, day, &reopened_ms, err);
    return st == STATUS_OK && reopened_ms < due_ms ? close_day(act, day, NULL, err) : st;
}

const char *const rest_words[] = { REST_LIST(WORDS_ENTRY) NULL };

/* Keep of who waits only who is not served before closing. */
static enum status
keep_late(struct act *act, struct visit *visits, size_t *count, struct error *err)
{
    struct act alone = *act; /* rows of this transaction are nobody else's yet */
    struct outlook *outlook;
    size_t kept = 0;
    enum status st;

    alone.outlooks = NULL;
    st = outlook_load(&alone, &outlook, err);
    if (st != STATUS_OK) {
        return st;
    }
    for (size_t i = 0; i < *count; i++) {
        const struct forecast_place *place = outlook_find(outlook, visits[i].id);

        if (place && !place->before_closing) {
            visits[kept++] = visits[i];
        }
    }
    outlook_unref(&alone, outlook);
    *count = kept;
    return STATUS_OK;
}

/* Who waits today and is meant; an owned array, also on failure. */
static enum status
list_rest(struct act *act, enum rest who, struct visit **visits, size_t *count,
    struct error *err)
{
    char today[DATE_SIZE];
    enum status st;

    *visits = NULL;
    *count = 0;
    st = db_visit_list_open(act->db, act->office,
        zone_date(act->zone, act->now_ms, today), VISIT_WAITING, visits, count, err);
    return st == STATUS_OK && who == REST_LATE ? keep_late(act, *visits, count, err) : st;
}

enum status
count_rest(struct act *act, enum rest who, int *count, struct error *err)
{
    struct visit *visits;
    size_t all;
    enum status st = list_rest(act, who, &visits, &all, err);

    free(visits);
    *count = (int)all;
    return st;
}

enum status
move_rest(
    struct act *act, enum rest who, char day[DATE_SIZE], int *moved, struct error *err)
{
    char today[DATE_SIZE];
    struct visit *visits;
    size_t count;
    enum status st =
        first_place_day(act, zone_date(act->zone, act->now_ms, today), day, err);

    if (st != STATUS_OK) { /* nobody is left unserved without a place */
        return st;
    }
    st = list_rest(act, who, &visits, &count, err);
    if (st == STATUS_OK) {
        st = leave_unserved(act, visits, count, /* first= */ true, err);
    }
    free(visits);
    *moved = (int)count;
    if (st != STATUS_OK || count == 0) {
        return st;
    }
    return journal_append(act, EVENT_DAY_MOVED, today,
        json_pack("{s:s, s:s, s:i, s:s}", "day", today, "to", day, "moved", (int)count,
            "who", rest_words[who]),
        err);
}

enum status
reopen_day(
    struct act *act, const char *day, const char *reason, int *waiting, struct error *err)
{
    char today[DATE_SIZE];
    struct visit *visits = NULL;
    size_t count = 0;
    enum status st;

    *waiting = 0;
    if (strcmp(day, zone_date(act->zone, act->now_ms, today)) < 0) {
        return error_set(err, STATUS_WRONG_STATE, "the day is over");
    }
    st = db_day_reopen(act->db, act->office, day, act->now_ms, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_visit_list_unserved(act->db, act->office, day, &visits, &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        st = wait_again(act, &visits[i], waiting, err);
    }
    free(visits);
    if (st != STATUS_OK) {
        return st;
    }
    return journal_append(act, EVENT_DAY_REOPENED, day,
        json_pack("{s:s, s:i, s:s}", "day", day, "waiting", *waiting, "reason", reason),
        err);
}

enum status
close_days_due(struct act *act, struct error *err)
{
    char today[DATE_SIZE];
    char day[DATE_SIZE];
    struct day_hours hours;
    int due; /* minute of the day */
    enum status st;

    (void)zone_date(act->zone, act->now_ms, today);
    st = db_visit_oldest_open_day(act->db, act->office, today, day, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (day[0]) { /* one a call: the caller comes again soon */
        return close_earlier_day(act, day, err);
    }
    settings_day_hours(act->settings, today, &hours);
    due = hours.hours.to + act->settings->policy.close_grace_min;
    if (hours.open && zone_minute(act->zone, act->now_ms) >= due) {
        return close_once(act, today, zone_at(act->zone, today, due), err);
    }
    return STATUS_OK;
}
