/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_DESK_H
#define COUNTER_COUNTER_DESK_H

/* The clerk at work: who is called, the one main action, and what else may be done. */

#include "counter/counter_core.h"

extern const struct screen counter_desk_screen;

#endif /* COUNTER_COUNTER_DESK_H */
