/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_DIALOG_GIVEN_H
#define COUNTER_DIALOG_GIVEN_H

/* A number that was given, or is there again: said, and printed where the desk has a
 * printer. */

#include "counter/counter_dialog.h"
#include "counter/reception_json.h"

extern const struct counter_dialog dialog_given;

/** From the answer that has it; it is printed at once. */
void dialog_given_open(struct counter_app *app, const json_t *answer);

#endif /* COUNTER_DIALOG_GIVEN_H */
