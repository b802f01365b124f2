/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_HEADER_H
#define COUNTER_COUNTER_HEADER_H

/* The bar at the top of the desk: which counter, how it stands, whose it is, what time it
 * is. */

#include "counter/counter_core.h"

void counter_header_draw(struct counter_app *app, struct rect bar);

#endif /* COUNTER_COUNTER_HEADER_H */
