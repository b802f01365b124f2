/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_BARRED_H
#define COUNTER_COUNTER_BARRED_H

/* In place of the desk: whose counter this is, and the way to another one. */

#include "counter/counter_core.h"

void counter_barred_draw(struct counter_app *app, struct rect room);

#endif /* COUNTER_COUNTER_BARRED_H */
