/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_DIALOG_GROUP_H
#define COUNTER_DIALOG_GROUP_H

/* Which of several papers, of which one is enough, the person has brought. */

#include "counter/counter_core.h"

struct dialog_group {
    size_t papers[MODEL_ITEMS_MAX]; /* their places in the checklist */
    size_t count;
};

extern const struct counter_dialog dialog_group;

/** Ask about the first group of which no paper is there; nothing when there is none. */
void dialog_group_open(struct counter_app *app);

#endif /* COUNTER_DIALOG_GROUP_H */
