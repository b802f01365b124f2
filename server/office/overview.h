/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_OVERVIEW_H
#define SERVER_OFFICE_OVERVIEW_H

/*
 * How the office stands, for those who look: services before paper is spent, the boards'
 * snapshot, a counter with its visit. Reading only. Worker threads.
 */

#include "common/base.h"
#include "common/doors.h"
#include "common/no_number.h"
#include "common/status.h"
#include "db/db_account.h"
#include "db/db_counter.h"
#include "db/db_journal.h"
#include "db/db_line.h"
#include "db/db_ticket.h"
#include "db/db_visit.h"
#include "server/office/act.h"
#include "server/office/board_lines.h"
#include "server/settings/settings.h"

/** One service today. */
struct service_view {
    const struct settings_service *service; /* the settings' */
    int quota;
    int issued;
    int left; /* places for who comes now without a ticket */
    int waiting;
    int ahead; /* who is called before somebody who arrives now */
    int32_t estimate_s;
    int32_t estimate_to_s;    /* four of five are called by then */
    bool no_counter;          /* none is open for it: counted from when one opens */
    bool served_today;        /* who comes now is also served today */
    enum no_number no_number; /* why who comes now without a ticket gets none */
    int64_t again_ms;         /* when there are some again, where that is known; or 0 */
};

/** All services, in the settings' order. Owned array. */
enum status overview_services(struct act *act, struct service_view **views, size_t *count,
    struct error *err) MUST_CHECK;

#define BOARD_CALLS_MAX 12

struct board_counter {
    const struct settings_counter *setting;
    struct counter counter;
    char number[NUMBER_SIZE]; /* who is there, or "" */
    enum visit_state state;   /* of who is there */
};

/** What a hall's boards show: numbers and counters only. */
struct board_view {
    int64_t seq;                          /* the journal's, of the same instant */
    char mark[JOURNAL_HASH_PREFIX_SIZE];  /* of that row; "" when the journal is empty */
    char known[JOURNAL_HASH_PREFIX_SIZE]; /* of the row that was asked for; "": not there
                                           */
    bool closed;                          /* the day was closed */
    struct doors doors;                   /* of today */
    size_t call_count;
    struct visit calls[BOARD_CALLS_MAX]; /* the latest first */
    size_t counter_count;
    struct board_counter counters[SETTINGS_COUNTERS_MAX];
    size_t line_count;
    struct board_line lines[BOARD_LINES_MAX];
};

/**
 * @param hall   "" for all halls
 * @param known  a row of the journal that the board has heard of; 0: none
 */
enum status overview_board(struct act *act, const char *hall, int64_t known,
    struct board_view *view, struct error *err) MUST_CHECK;

#define ASIDE_MAX 200

/** A visit, or one file of a bundle: then `visit` is as for that (visit_as_file()). */
struct visit_view {
    struct visit visit;
    const struct settings_service *service; /* NULL: taken out of the settings */
    bool has_applicant;
    struct applicant applicant; /* personal data: staff screens only */
    bool has_ticket;
    struct ticket ticket; /* with has_ticket; for the same callers as the applicant */
    size_t check_count;
    struct check_entry checks[SETTINGS_DOCUMENTS_MAX];
    struct visit_view *others; /* owned: the other files of a bundle, which have none */
    size_t other_count;
};

void visit_view_destroy(struct visit_view *view);

struct counter_view {
    const struct settings_counter *setting;
    struct settings_counter staffed; /* the same, with what its clerk can do */
    struct counter counter;
    bool yours;                     /* the caller may work at it */
    char held_by[PERSON_NAME_SIZE]; /* the colleague who has it; or "" */
    bool has_visit;
    struct visit_view visit;
    struct doors doors;            /* of today */
    struct waiting_count *waiting; /* owned; of the services it serves */
    size_t waiting_count;
    struct visit_aside *aside; /* owned */
    size_t aside_count;
    struct help_call *helps; /* owned; counters that ask for help, this one too */
    size_t help_count;
};

/** Applicant data are filled for callers who may verify: a clerk only at its own counter.
 */
enum status overview_counter(
    struct act *act, int number, struct counter_view *view, struct error *err) MUST_CHECK;
void counter_view_destroy(struct counter_view *view);

/** Free what it filled with visit_view_destroy(); nothing is filled when it fails. */
enum status overview_visit(struct act *act, const char *id, struct visit_view *view,
    struct error *err) MUST_CHECK;
/** The same of a visit that was loaded or stored just now. */
enum status overview_visit_of(struct act *act, const struct visit *visit,
    struct visit_view *view, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_OVERVIEW_H */
