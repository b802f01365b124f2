/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_DIALOG_PAPER_H
#define COUNTER_DIALOG_PAPER_H

/* One paper: what a press cannot say of it. */

#include "counter/counter_core.h"

struct dialog_paper {
    size_t paper; /* its place in the checklist */
    enum item_state state;
    struct ui_text note;
};

extern const struct counter_dialog dialog_paper;

/** Open it for the paper at this place, if somebody is served. */
void dialog_paper_open(struct counter_app *app, size_t paper);

#endif /* COUNTER_DIALOG_PAPER_H */
