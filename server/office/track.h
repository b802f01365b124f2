/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_TRACK_H
#define SERVER_OFFICE_TRACK_H

/*
 * Where a number stands: for the person who follows it on a phone, and for a whole line
 * at once when many follow. Worker threads. Source: docs/rules.md, "Estimates".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_visit.h"
#include "server/office/act.h"
#include "server/office/visit_steps.h"

struct position {
    char visit[VISIT_ID_SIZE];
    char prefix[PREFIX_SIZE]; /* of its number */
    char line[PREFIX_SIZE];   /* it waits in, or did */
    int number;
    char service[SERVICE_SIZE];
    struct visit_steps steps; /* where it is in those of what it came for */
    int files;                /* on the number */
    enum visit_state state;
    int counter;               /* where it is called or served, else 0 */
    int calls;                 /* times it was called there */
    int ahead;                 /* people before it; 0 unless it waits */
    int32_t estimate_s;        /* until it is called; 0 unless it waits */
    int32_t estimate_to_s;     /* four of five are called by then */
    int64_t callable_from_ms;  /* the window's start for who came early; 0 */
    bool no_counter;           /* none is open for it: counted from when one opens */
    bool before_closing;       /* while it waits: it will probably be served today */
    char again_day[DATE_SIZE]; /* left unserved: the day of its first place, or "" */
    int again_from;            /* minute of that day when its window begins */
};

/** Of a visit that has no place in a line: called, served, over. */
enum status position_load(struct act *act, const struct visit *visit,
    struct position *position, struct error *err) MUST_CHECK;

/**
 * Only the visit, by the token of its phone page; STATUS_NOT_FOUND.
 * @param in_line  whether it waits today, so that it has a place in a line
 */
enum status track_visit(struct act *act, const char *token, struct visit *visit,
    bool *in_line, struct error *err) MUST_CHECK;

/** With its place, which takes a look at the whole line. */
enum status track_find(struct act *act, const char *token, struct position *position,
    struct error *err) MUST_CHECK;

/** Everybody who waits in a line today, in no order. Owned. */
enum status track_line(struct act *act, const char *prefix, struct position **positions,
    size_t *count, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_TRACK_H */
