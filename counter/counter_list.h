/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_LIST_H
#define COUNTER_COUNTER_LIST_H

/* The office's counters, to choose one or to send somebody to. */

#include "counter/counter_core.h"

/** Ask the server for them; then a redraw and, unless NULL, `on_list`. */
void counter_list_load(struct counter_app *app, void (*on_list)(struct counter_app *app));

#endif /* COUNTER_COUNTER_LIST_H */
