/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_REPORT_REPORT_GATHER_H
#define SERVER_REPORT_REPORT_GATHER_H

/*
 * The lines of a report while they are counted, found by key. For report.c; one thread.
 */

#include <glib.h>

#include "db/journal_row.h"
#include "server/office/act.h"
#include "server/report/report_line.h"
#include "server/report/report_row.h"

/* A line while it is counted. */
struct counted {
    struct report_line line;
    GArray *waits;    /* of int, seconds */
    GArray *services; /* of int, seconds */
};

/* One report while its lines are counted. */
struct gathering {
    enum report_by by;
    GHashTable *lines;   /* key -> struct counted */
    struct counted *all; /* borrowed: the line of all */
};

void gathering_open(struct gathering *gathering, enum report_by by);
/** Sort and measure the lines into `report`, unless it is NULL; and free them. */
void gathering_close(struct gathering *gathering, struct report *report);

/** The line of a key, made where there is none. */
struct counted *gathering_line(struct gathering *gathering, const char *key);

/** The key of the line that this row puts its visit into, or "". */
void gathering_find_key(const struct act *act, enum report_by by,
    const struct journal_row *row, const struct report_words *words,
    char key[REPORT_KEY_SIZE]);

#endif /* SERVER_REPORT_REPORT_GATHER_H */
