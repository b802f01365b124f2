/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_DAY_FIGURES_H
#define DB_DB_DAY_FIGURES_H

/* How many people of a day are where, for whoever runs the office. Worker threads. */

#include "common/base.h"
#include "common/status.h"
#include "common/visit_state.h"

struct db;

struct day_figures {
    int states[VISIT_STATE_COUNT]; /* visits by where they stand now */
    int waited;                    /* who waited at the instant that was asked for */
    int out_of_order;              /* calls out of order since a row of the journal */
};

/**
 * @param at_ms  when to count who waited
 * @param seq    the last row of the journal before that day
 */
enum status db_day_figures_load(struct db *db, int64_t office, const char *day,
    int64_t at_ms, int64_t seq, struct day_figures *figures, struct error *err)
    MUST_CHECK;

#endif /* DB_DB_DAY_FIGURES_H */
