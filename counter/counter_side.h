/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_SIDE_H
#define COUNTER_COUNTER_SIDE_H

/* The right column of the desk: who waits, per service and lane, and what was done. */

#include "counter/counter_core.h"

void counter_side_draw(struct counter_app *app, struct rect room);

#endif /* COUNTER_COUNTER_SIDE_H */
