/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_COUNTER_LINE_H
#define SERVER_OFFICE_COUNTER_LINE_H

/* Who waits for one counter, in the order of the forecast. Worker threads. */

#include "common/base.h"
#include "common/status.h"
#include "db/db_visit.h"
#include "server/office/act.h"

struct settings_counter;

#define COUNTER_LINE_NEXT 3

struct counter_line {
    size_t next_count;
    char next[COUNTER_LINE_NEXT][NUMBER_SIZE]; /* about whom it calls next */
    int64_t longest_ms; /* since when the one waits who waits longest; 0: nobody */
};

enum status counter_line_load(struct act *act, const struct settings_counter *counter,
    struct counter_line *line, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_COUNTER_LINE_H */
