/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_DOORS_H
#define COMMON_DOORS_H

/*
 * When an office's doors are open, for who tells it to people: the server says it once a
 * day, and a screen knows by its own clock what is so now. Plain values; any thread.
 */

#include "common/base.h"

#define DOORS_WHY_SIZE 64

/** Of one day, and known until they open next; instants are Unix milliseconds, 0: there
 * is none. */
struct doors {
    int64_t open_ms, close_ms; /* 0: closed all day */
    int64_t next_ms;           /* the first opening of a later day */
    char why[DOORS_WHY_SIZE];  /* closed or special: "Hari Kemerdekaan"; else "" */
};

enum doors_state {
    DOORS_OPEN,   /* or nobody has said */
    DOORS_LATER,  /* they open later today */
    DOORS_OVER,   /* they were open today */
    DOORS_CLOSED, /* all day */
};

enum doors_state doors_now(const struct doors *doors, int64_t now_ms);

struct json_reader;

/** The member "doors" of an answer: {"open", "close", "next", "why"}, each perhaps null.
 */
void doors_read(struct json_reader *r, struct doors *doors);

/** When they open next, today or later; 0: not known. */
int64_t doors_next(const struct doors *doors, int64_t now_ms);

#endif /* COMMON_DOORS_H */
