/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_DIALOG_CLOSE_H
#define COUNTER_DIALOG_CLOSE_H

/* A second thought before the counter closes. */

#include "counter/counter_core.h"

extern const struct counter_dialog dialog_close;

#endif /* COUNTER_DIALOG_CLOSE_H */
