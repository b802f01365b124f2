/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_DIALOG_REASON_H
#define COUNTER_DIALOG_REASON_H

/* A reason before the counter rests or a person goes to mend a paper. */

#include "counter/counter_core.h"

struct dialog_reason {
    int chosen;          /* of the usual reasons */
    struct ui_text note; /* another one */
};

extern const struct counter_dialog dialog_pause, dialog_hold;

#endif /* COUNTER_DIALOG_REASON_H */
