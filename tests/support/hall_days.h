/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_HALL_DAYS_H
#define TESTS_SUPPORT_HALL_DAYS_H

/*
 * Days of a hall with people and clerks who do not know the program's rules: they come,
 * wait, miss their call, lack a paper, are sent on, take a break. They use the office's
 * acts as a kiosk and a counter would, and nothing else of it; what a slip told each of
 * them is kept beside what happened.
 */

#include "common/base.h"

#define HALL_GROUPS 6

/** How a day is. */
struct hall_day {
    const char *name;
    const char *date; /* "2026-07-14" */
    int arrivals;
    int counters;
    bool specialised; /* counters for some groups, else all for all */
    int priority_percent;
    int absent_percent;
    int held_percent;
    int transfer_percent;
    int pace_percent; /* of the catalogue's minutes that services take this day */
    bool one_leaves;  /* a clerk goes home at noon */
};

/** What became of one person. */
struct hall_person {
    int hour;       /* in which it came */
    int32_t wait_s; /* until the first call, or until the doors were shut */
    int32_t told_s;
    int32_t told_to_s;
    bool called;
    bool priority;
};

struct hall_result {
    size_t count;               /* who got a number */
    struct hall_person *people; /* owned */
};

struct hall;

/** An office with a new database; its services remember their pace from day to day. */
struct hall *hall_days_open(uint64_t seed);
void hall_days_close(struct hall *hall);
/** Fails the test when an act fails that must not. */
void hall_days_live(
    struct hall *hall, const struct hall_day *day, struct hall_result *result);

#endif /* TESTS_SUPPORT_HALL_DAYS_H */
