/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_HEAD_VIEW_H
#define SERVER_OFFICE_HEAD_VIEW_H

/*
 * How the office stands for whoever runs it: who waits how long, what each counter does,
 * who will not be served and what would change that, and what needs a person. Nobody's
 * name but the clerks'. Nothing in it goes by the second, so that a part in which nothing
 * happened stays the same. Reading only. Worker threads.
 * Source: docs/rules.md, "Forecast", "The head's view".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_day_figures.h"
#include "db/db_journal.h"
#include "server/line/closing.h"
#include "server/office/act.h"
#include "server/office/head_concern.h"
#include "server/office/head_counter.h"
#include "server/office/overview.h"

/** Who waits in one lane. */
struct head_lane {
    int waiting;
    int64_t longest_ms;        /* since when the one waits who waits longest; 0: nobody */
    char longest[NUMBER_SIZE]; /* and the number; or "" */
};

struct head_service {
    struct service_view view; /* also what somebody is told who arrives now */
    struct head_lane lanes[FORECAST_LANES];
    int unserved; /* of them, not served before closing at this pace */
};

struct head_view {
    int64_t seq;                         /* the journal's, of the same instant */
    char mark[JOURNAL_HASH_PREFIX_SIZE]; /* of that row; "" when the journal is empty */
    char day[DATE_SIZE];
    bool closed; /* the day was closed */
    bool open;   /* the office opens on this day */
    int64_t closing_ms;

    struct closing closing; /* who is not served, at this pace */
    struct closing_offer offers[CLOSING_OFFERS_MAX];
    size_t offer_count;

    struct day_figures figures;
    int64_t trend_ms; /* figures.waited counts who waited then */
    int arrived;      /* with a number today */
    int tickets_left; /* tickets of today that have not come */
    int waits;        /* people called in the last half hour ... */
    int32_t median_s; /* ... of whom half waited less */

    size_t service_count;
    struct head_service *services; /* owned; the settings' order */
    size_t counter_count;
    struct head_counter *counters; /* owned; by number */
    size_t concern_count;
    struct head_concern *concerns; /* owned; what cannot wait comes first */
};

/** Destroy it after STATUS_OK. */
enum status head_view_load(struct act *act, struct head_view *view, struct error *err)
    MUST_CHECK;
/** Counters and concerns alone: without a forecast, which would keep a writer. */
enum status head_view_load_concerns(
    struct act *act, struct head_view *view, struct error *err) MUST_CHECK;
void head_view_destroy(struct head_view *view);

/** Who of a lane waits longest of all services, zeros for nobody; how many wait in it. */
const struct head_lane *head_view_longest(
    const struct head_view *view, enum lane lane, int *waiting);

#endif /* SERVER_OFFICE_HEAD_VIEW_H */
