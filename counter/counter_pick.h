/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_PICK_H
#define COUNTER_COUNTER_PICK_H

/* Which counter the clerk sits at. */

#include "counter/counter_core.h"

extern const struct screen counter_pick_screen;

#endif /* COUNTER_COUNTER_PICK_H */
