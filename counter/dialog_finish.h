/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_DIALOG_FINISH_H
#define COUNTER_DIALOG_FINISH_H

/* How a visit ended. */

#include "counter/counter_core.h"

struct dialog_finish {
    int file; /* of a bundle, one after another: which is asked about, from 0 */
    enum outcome chosen[VISIT_FILES_MAX]; /* OUTCOME_NONE: nobody knows yet */
    struct ui_text note[VISIT_FILES_MAX];
    size_t lacks[MODEL_ITEMS_MAX]; /* the places of what "verified" lacks */
    size_t lack_count;
    char line[4 * MODEL_NAME_SIZE]; /* of the row now drawn */
};

extern const struct counter_dialog dialog_finish;

#endif /* COUNTER_DIALOG_FINISH_H */
