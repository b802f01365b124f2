/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_DIALOG_PAST_H
#define COUNTER_DIALOG_PAST_H

/* Whom this counter had today, and what became of them. */

#include "counter/counter_dialog.h"

struct dialog_past {
    struct desk_past past[MODEL_PAST_MAX]; /* latest first */
    size_t count;
    enum dialog_list list;
    char row_text[96]; /* of the row now drawn */
};

extern const struct counter_dialog dialog_past;

#endif /* COUNTER_DIALOG_PAST_H */
