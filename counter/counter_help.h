/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_HELP_H
#define COUNTER_COUNTER_HELP_H

/*
 * Help between counters: asked for by one key, shown at every other one until somebody
 * says "I am going" or it is over. It waits for no other press. Main thread.
 */

#include "counter/counter_core.h"
#include "screen/layout.h"

/** A line for a counter that asks, across the top of `room`; nothing when none does. */
void counter_help_draw_calls(struct counter_app *app, struct rect *room);
/** The button that asks. */
void counter_help_draw_ask(struct counter_app *app, struct rect where);
/** A button of the two was used. */
void counter_help_use(struct counter_app *app, int id);

#endif /* COUNTER_COUNTER_HELP_H */
