/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_DIALOG_TAKE_OVER_H
#define COUNTER_DIALOG_TAKE_OVER_H

/* A colleague's counter is taken over: asked first, for it is theirs until then. */

#include "counter/counter_dialog.h"

extern const struct counter_dialog dialog_take_over;

#endif /* COUNTER_DIALOG_TAKE_OVER_H */
