/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_DIALOG_TURN_H
#define COUNTER_DIALOG_TURN_H

/* "When am I called, and why was X before me?" */

#include "counter/counter_dialog.h"
#include "counter/reception_json.h"

struct dialog_turn {
    struct desk_turn turn;
    enum dialog_list list;
    char end[MODEL_NUMBER_SIZE]; /* of the row now drawn */
};

extern const struct counter_dialog dialog_turn;

/** Of this visit. */
void dialog_turn_open(struct counter_app *app, const char *visit);

#endif /* COUNTER_DIALOG_TURN_H */
