/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_LINE_FORECAST_H
#define SERVER_LINE_FORECAST_H

/*
 * When will everybody be called? The rules of the line run forward from now, with the
 * counters that are open, the pace they keep, breaks and closing. Every figure that
 * anybody is told about waiting comes from here. Pure.
 * Source: docs/rules.md, "Forecast".
 */

#include "common/base.h"
#include "common/visit_state.h"
#include "server/line/call_order.h"
#include "server/line/day_hours.h"

#define FORECAST_LANES 2
#define FORECAST_STEPS_MAX 4 /* services that follow one on the same number */

/** What follows: services one after another, -1 behind the last. */
struct forecast_then {
    int services[FORECAST_STEPS_MAX];
};

/** Somebody who is at a counter now and goes on from there. */
struct forecast_onward {
    int64_t at_ms;              /* done there */
    struct waiting_visit visit; /* as it will wait */
    struct forecast_then then;
};

/** A counter that calls, or will. */
struct forecast_counter {
    int number;
    const bool *serves; /* borrowed: by service */
    int64_t free_ms;    /* calls from then on: now, when who is there is done, or when it
                           opens */
    bool expected;      /* not open yet */
    int64_t until_ms;   /* its clerk leaves then, by the roster; 0: nobody says */
    int64_t
        rests_ms; /* its clerk rests when free after that; 0: has rested, or does not */
};

/** Half-open, Unix time. */
struct forecast_break {
    int64_t from_ms;
    int64_t to_ms;
};

/** What is known now; everything borrowed for the call. */
struct forecast_input {
    const struct waiting_visit *waiting; /* in any order */
    size_t count;
    const struct forecast_then *then; /* of each who waits; NULL: nothing of anybody */
    const struct forecast_onward *onward;
    size_t onward_count;
    size_t service_count;
    const struct forecast_counter *counters;
    size_t counter_count;
    const struct call_rules *rules; /* `now_ms` is now */
    /* By service: from one call to the next at a counter, all that happens between. */
    const int32_t *turn_s;
    /* By service: what one file more of a bundle takes; NULL: nobody has one. */
    const int32_t *file_s;
    /* By service: how many come with priority in an hour; NULL: none. */
    const double *priority_per_hour;
    const char *prefix;                           /* by service: its letter */
    struct forecast_break breaks[DAY_BREAKS_MAX]; /* by time; counters rest */
    size_t break_count;
    int64_t rest_ms;    /* so long */
    int64_t opens_ms;   /* when a counter opens for a service that none serves now */
    int64_t closing_ms; /* the office's closing time */
};

struct forecast_place {
    int ahead;           /* people that the counters which serve it call before */
    int regular_ahead;   /* of them in the regular lane */
    int32_t expected_s;  /* as likely earlier as later; whole seconds from now */
    int32_t until_s;     /* four of five are called by then */
    bool before_closing; /* called, served and out before the office closes? */
    int32_t last_call_s; /* who is called later than that is not */
    bool no_counter;     /* none is open for it: counted from when one opens */
    size_t turn;         /* place in the order of all calls, from 0 */
    double per_person_s; /* what one more person before it adds */
};

struct forecast {
    size_t count;
    struct forecast_place *places; /* owned: who waits, by index in the input */
    size_t service_count;
    size_t class_count;
    size_t *class_of; /* owned: by service; of one class are those of the same counters */
    double *shares;   /* owned: see forecast_share() */
    /* Owned: who would arrive now, by service and lane; see forecast_newcomer(). */
    struct forecast_place *newcomers;
};

/** Free what it made with forecast_destroy(). */
void forecast_make(const struct forecast_input *input, struct forecast *forecast);
void forecast_destroy(struct forecast *forecast);

/** Somebody who arrives now for this service, on time and with no claim to a place. */
static inline struct forecast_place *
forecast_newcomer(const struct forecast *forecast, size_t service, enum lane lane)
{
    return &forecast->newcomers[service * FORECAST_LANES + lane];
}

/** Of people who wait for `other`, the part that counters which serve `service` call. */
double forecast_share(const struct forecast *forecast, size_t service, size_t other);

/** The same place when `more` people have come to stand before it. */
struct forecast_place forecast_behind(const struct forecast_place *place, int more);

#endif /* SERVER_LINE_FORECAST_H */
