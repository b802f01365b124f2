/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_VISIT_H
#define DB_DB_VISIT_H

/*
 * Visits as stored, and their checklists. Leaves the choice of who is next and which
 * move is permitted to server/line/. Database worker threads only.
 */

#include "common/base.h"
#include "common/checklist.h"
#include "common/clock.h"
#include "common/office_limits.h"
#include "common/outcome.h"
#include "common/status.h"
#include "common/visit_state.h"

struct db;

#define VISIT_ID_SIZE 27 /* a ULID */
#define TRACK_SIZE 33    /* the token of the phone page */
#define TICKET_KEY_SIZE 17
#define SERVICE_SIZE 33
#define SLOT_SIZE 33 /* a window's code */
#define VISIT_NUMBER_MAX 9999999
#define PREFIX_SIZE 4
#define NOTE_SIZE 256
#define VISIT_STEP_MAX 99
#define REASON_SIZE 129 /* of priority */

/** "A005", "A1000"; the text form of a number. */
#define NUMBER_SIZE 12
const char *visit_number(const char *prefix, int number, char out[NUMBER_SIZE]);

struct visit {
    char id[VISIT_ID_SIZE];
    char day[DATE_SIZE];
    char prefix[PREFIX_SIZE];
    int number; /* in its series, from 1 */
    char service[SERVICE_SIZE];
    /* Letter of the line it waits in and is counted in: of its service when it came into
     * that line, whatever the settings say by now; "" for a new one: of its number. */
    char line[PREFIX_SIZE];
    char plan[SERVICE_SIZE]; /* the service whose steps it goes through; "": its own */
    int step;                /* of them behind it */
    enum lane lane;
    enum visit_state state;
    int64_t arrived_ms;
    /* The window's start for who came early. Of who is held: when it waits again without
     * a word; 0: when it is back. */
    int64_t callable_from_ms;
    bool late;
    bool first_place;             /* an earlier day left this person unserved */
    int64_t after_calls;          /* back from absence: due after so many more calls */
    char ticket[TICKET_KEY_SIZE]; /* "" for a walk-in */
    char slot[SLOT_SIZE];         /* the window whose place it took */
    char priority_reason[REASON_SIZE]; /* health data: staff screens only; or "" */
    int only_counter;                  /* transferred to this counter; 0: any */
    int counter;                       /* where it was called last; 0: nowhere yet */
    int64_t account;                   /* the clerk, 0: none */
    int calls;
    int64_t called_ms;  /* the last call, 0: none */
    int64_t started_ms; /* 0: not yet */
    int64_t ended_ms;   /* 0: not yet */
    enum outcome outcome;
    char note[NOTE_SIZE];
    char track[TRACK_SIZE];
    int files; /* of a bundle: how many on this number (db_visit_file.h); else 0 or 1 */
    int file;  /* of a copy that stands for one file of a bundle: which, from 2; else 0 */
};

enum status db_visit_insert(struct db *db, int64_t office, const struct visit *visit,
    struct error *err) MUST_CHECK;

/** STATUS_NOT_FOUND when there is none. */
enum status db_visit_load(struct db *db, int64_t office, const char *id,
    struct visit *visit, struct error *err) MUST_CHECK;
/** Of a day: who was left unserved may come again on another. */
enum status db_visit_by_ticket(struct db *db, int64_t office, const char *day,
    const char *ticket, struct visit *visit, struct error *err) MUST_CHECK;
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
/** The same of one that is stored as `was`: no index is touched that it stays in. */
enum status db_visit_move(struct db *db, int64_t office, const struct visit *visit,
    const struct visit *was, int64_t now_ms, struct error *err) MUST_CHECK;

/** A visit that came without a ticket gets one: the person is to come again. */
enum status db_visit_set_ticket(struct db *db, int64_t office, const char *id,
    const char *ticket, struct error *err) MUST_CHECK;

/** The visits of a day in one of the open states, by arrival; owned array. */
enum status db_visit_list_open(struct db *db, int64_t office, const char *day,
    enum visit_state state, struct visit **visits, size_t *count, struct error *err)
    MUST_CHECK;

/** A visit that is aside: absent or held, and may come back. */
struct visit_aside {
    char id[VISIT_ID_SIZE];
    char number[NUMBER_SIZE];
    enum visit_state state;
};

/** Add those of a day in this state, by arrival, up to `max` of all; `*count` grows. */
enum status db_visit_add_aside(struct db *db, int64_t office, const char *day,
    enum visit_state state, struct visit_aside *aside, size_t max, size_t *count,
    struct error *err) MUST_CHECK;

/** The ticket that a visit was given is none of its any more. */
enum status db_visit_clear_ticket(
    struct db *db, int64_t office, const char *id, struct error *err) MUST_CHECK;

/** Whom the end of a day left unserved, by arrival; owned array. */
enum status db_visit_list_unserved(struct db *db, int64_t office, const char *day,
    struct visit **visits, size_t *count, struct error *err) MUST_CHECK;

/** Who was sent to this counter alone may go to any: it has closed. */
enum status db_visit_release_counter(struct db *db, int64_t office, const char *day,
    int counter, struct error *err) MUST_CHECK;

/** One call less until this visit, which is back from absence, is due. */
enum status db_visit_count_call(
    struct db *db, int64_t office, const char *id, struct error *err) MUST_CHECK;

/** What the order of a line needs of a visit: small, for lines may be long. */
struct line_row {
    char id[VISIT_ID_SIZE];
    char prefix[PREFIX_SIZE]; /* of its number */
    char line[PREFIX_SIZE];   /* it waits in and is counted in */
    int number;
    char service[SERVICE_SIZE];
    enum lane lane;
    bool late;
    bool first_place;
    int64_t arrived_ms;
    int64_t callable_from_ms;
    int64_t after_calls;
    int only_counter;
    char plan[SERVICE_SIZE]; /* as of a visit, when everybody is read; else "" and 0 */
    int step;
    int files; /* with them */
};

/** Who is called to or served at any counter, by counter. Owned array. */
enum status db_visit_list_at_counters(struct db *db, int64_t office,
    struct visit **visits, size_t *count, struct error *err) MUST_CHECK;

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
    enum item_state state;
    char note[NOTE_SIZE];
    int file; /* of a bundle: whose paper it is, from 1 */
};

enum status db_checklist_put(struct db *db, int64_t office, const char *visit,
    const struct check_entry *entry, struct error *err) MUST_CHECK;
/** Of one file of the visit, the first is 1. */
enum status db_checklist_load(struct db *db, int64_t office, const char *visit, int file,
    struct check_entry *entries, size_t max, size_t *count, struct error *err) MUST_CHECK;

#endif /* DB_DB_VISIT_H */
