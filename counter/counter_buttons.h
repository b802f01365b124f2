/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_BUTTONS_H
#define COUNTER_COUNTER_BUTTONS_H

/* The one main action of now and what else may be done, each with its key. */

#include "counter/counter_core.h"

/** In a room as tall as counter_buttons_height() says. */
void counter_buttons_draw(struct counter_app *app, struct rect room);
int counter_buttons_height(const struct counter_app *app);
/** Serve again who was finished a moment ago, cut off the bottom of `room`; or nothing.
 */
void counter_buttons_draw_take_back(struct counter_app *app, struct rect *room);

#endif /* COUNTER_COUNTER_BUTTONS_H */
