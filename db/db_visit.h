/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_VISIT_H
#define DB_DB_VISIT_H

/*
 * Visits as stored, and their checklists. Leaves the choice of who is next and which
 * move is permitted to server/line/. Database worker threads only.
 */

#include "common/base.h"
#include "common/clock.h"
#include "common/status.h"
#include "common/visit_state.h"

struct db;

#define VISIT_ID_SIZE 27 /* a ULID */
#define TRACK_SIZE 33    /* the token of the phone page */
#define TICKET_KEY_SIZE 17
#define SERVICE_SIZE 33
#define SLOT_SIZE 33 /* a window's code */
#define PREFIX_SIZE 4
#define NOTE_SIZE 256

/** "A005", "A1000"; the text form of a number. */
#define NUMBER_SIZE 12
const char *visit_number(const char *prefix, int number, char out[NUMBER_SIZE]);

struct visit {
    char id[VISIT_ID_SIZE];
    char day[DATE_SIZE];
    char prefix[PREFIX_SIZE];
    int number; /* in its series, from 1 */
    char service[SERVICE_SIZE];
    enum lane lane;
    enum visit_state state;
    int64_t arrived_ms;
    int64_t callable_from_ms; /* the window's start for who came early */
    bool late;
    bool first_place;    /* an earlier day left this person unserved */
    int64_t after_calls; /* eligible when its series has called so many; 0: at once */
    char ticket[TICKET_KEY_SIZE]; /* "" for a walk-in */
    char slot[SLOT_SIZE];         /* the window whose place it took */
    char priority_reason[129];    /* health data: staff screens only; or "" */
    int only_counter;             /* transferred to this counter; 0: any */
    int counter;                  /* where it was called last; 0: nowhere yet */
    int64_t account;              /* the clerk, 0: none */
    int calls;
    int64_t called_ms;  /* the last call, 0: none */
    int64_t started_ms; /* 0: not yet */
    int64_t ended_ms;   /* 0: not yet */
    char outcome[16];   /* "verified", "incomplete", "rejected" or "" */
    char note[NOTE_SIZE];
    char track[TRACK_SIZE];
};

enum status db_visit_insert(struct db *db, int64_t office, const struct visit *visit,
    struct error *err) MUST_CHECK;

/** STATUS_NOT_FOUND when there is none. */
enum status db_visit_load(struct db *db, int64_t office, const char *id,
    struct visit *visit, struct error *err) MUST_CHECK;
/** The latest: who was left unserved may have one of each day. */
enum status db_visit_by_ticket(struct db *db, int64_t office, const char *ticket,
    struct visit *visit, struct error *err) MUST_CHECK;
enum status db_visit_by_track(struct db *db, const char *track, int64_t *office,
    struct visit *visit, struct error *err) MUST_CHECK;
/** The visit called to or served at a counter. */
enum status db_visit_at_counter(struct db *db, int64_t office, int counter,
    struct visit *visit, struct error *err) MUST_CHECK;

/**
 * Store every changeable field, if the visit is still in state `from`.
 * @return STATUS_OK
 *         STATUS_WRONG_STATE  somebody was first; nothing changed
 */
enum status db_visit_update(struct db *db, int64_t office, const struct visit *visit,
    enum visit_state from, int64_t now_ms, struct error *err) MUST_CHECK;

/** A visit that came without a ticket gets one: the person is to come again. */
enum status db_visit_set_ticket(struct db *db, int64_t office, const char *id,
    const char *ticket, struct error *err) MUST_CHECK;

/** The visits of a day in one of the open states, by arrival; owned array. */
enum status db_visit_list_open(struct db *db, int64_t office, const char *day,
    enum visit_state state, struct visit **visits, size_t *count, struct error *err)
    MUST_CHECK;

/** What the order of a line needs of a visit: small, for lines may be long. */
struct line_row {
    char id[VISIT_ID_SIZE];
    char prefix[PREFIX_SIZE]; /* of its number */
    int number;
    char service[SERVICE_SIZE];
    enum lane lane;
    bool late;
    bool first_place;
    int64_t arrived_ms;
    int64_t callable_from_ms;
    int64_t after_calls;
    int only_counter;
};

/** Everybody who waits on a day, in no order; owned array. */
enum status db_visit_list_line(struct db *db, int64_t office, const char *day,
    struct line_row **rows, size_t *count, struct error *err) MUST_CHECK;

/** Days before `day` that still have a visit waiting: the oldest, or "". */
enum status db_visit_oldest_open_day(struct db *db, int64_t office, const char *day,
    char out[DATE_SIZE], struct error *err) MUST_CHECK;

/** The latest calls of a day, newest first; in any state by now. */
enum status db_visit_recent_calls(struct db *db, int64_t office, const char *day,
    struct visit *visits, size_t max, size_t *count, struct error *err) MUST_CHECK;

/** Who was called to a counter last on a day and has left it, latest call first; owned
 * array. */
enum status db_visit_list_counter(struct db *db, int64_t office, const char *day,
    int counter, struct visit **visits, size_t *count, struct error *err) MUST_CHECK;

#define CHECK_ITEM_SIZE 40
struct check_entry {
    char item[CHECK_ITEM_SIZE];
    char state[16]; /* "seen", "taken", "missing", "not_needed" */
    char note[NOTE_SIZE];
};

enum status db_checklist_put(struct db *db, int64_t office, const char *visit,
    const struct check_entry *entry, struct error *err) MUST_CHECK;
enum status db_checklist_load(struct db *db, int64_t office, const char *visit,
    struct check_entry *entries, size_t max, size_t *count, struct error *err) MUST_CHECK;

#endif /* DB_DB_VISIT_H */
