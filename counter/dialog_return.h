/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_DIALOG_RETURN_H
#define COUNTER_DIALOG_RETURN_H

/* Who was called, went away, and is back. */

#include "counter/counter_core.h"

extern const struct counter_dialog dialog_return;

#endif /* COUNTER_DIALOG_RETURN_H */
