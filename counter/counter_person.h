/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_PERSON_H
#define COUNTER_COUNTER_PERSON_H

/* The middle of the desk: the person and what was applied for. */

#include "counter/counter_core.h"

void counter_person_draw(struct counter_app *app, struct rect room);

#endif /* COUNTER_COUNTER_PERSON_H */
