/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_CALLED_H
#define COUNTER_COUNTER_CALLED_H

/* The card with the number that is called or served, or with who waits. */

#include "counter/counter_core.h"

void counter_called_draw(struct counter_app *app, struct rect card);

#endif /* COUNTER_COUNTER_CALLED_H */
