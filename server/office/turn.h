/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_TURN_H
#define SERVER_OFFICE_TURN_H

/*
 * "When will I be called, and why was that one before me?": what the forecast says of one
 * number, who was called since it was given, and who is called before it. Told from the
 * journal and the rules, never guessed. Reading only. Worker threads.
 * Source: docs/rules.md, "The desk".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_visit.h"
#include "server/line/turn_rule.h"
#include "server/office/act.h"

#define TURN_SHOWN_MAX 10

/** Somebody else who was called, or will be, before this one. */
struct turn_other {
    char number[NUMBER_SIZE];
    enum lane lane;
    int64_t at_ms;  /* of the call; 0: still to come */
    int counter;    /* where; 0: not known yet */
    bool came_back; /* from absence or from mending a paper */
    enum turn_why why;
};

struct turn {
    struct visit visit;
    bool waits; /* today: then the forecast's figures hold */
    int ahead;
    int32_t estimate_s;
    int32_t estimate_to_s; /* four of five are called by then */
    bool no_counter;       /* none is open for it: counted from when one opens */
    int called;            /* people called since it was given its number */
    int out_of_order;      /* of them by a supervisor with a reason */
    size_t past_count;
    struct turn_other past[TURN_SHOWN_MAX]; /* the latest first */
    size_t next_count;
    struct turn_other next[TURN_SHOWN_MAX]; /* in the order of their calls */
};

/** STATUS_NOT_FOUND: there is no such visit. */
enum status turn_load(
    struct act *act, const char *visit, struct turn *turn, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_TURN_H */
