/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_ACT_H
#define COUNTER_COUNTER_ACT_H

/*
 * The desk and the server: how the counter stands, and the presses that change it. One
 * press at a time: until its own answer is there and the desk has been asked for since,
 * no other goes out, whatever events come meanwhile.
 */

#include "counter/counter_core.h"

/** Sit down at this counter. */
void counter_choose(struct counter_app *app, int number);
/** Leave this counter as it is, and choose from the list. */
void counter_choose_another(struct counter_app *app);
/** Something moved: ask how the desk stands, if one is shown. */
void counter_reload(struct counter_app *app);
/** The desk changed by our own doing: what is on its way may be older, ask anew. */
void counter_reload_anew(struct counter_app *app);
/** Watch the event stream from where the journal is now. */
void counter_follow(struct counter_app *app);

/**
 * Do it, if the desk takes presses, it may be done, and no press came a moment ago.
 * `body` is taken over; may be NULL. `aside` is the visit of DESK_RETURN. An open dialog
 * closes when it was done, and stays when it was refused.
 */
void counter_act(struct counter_app *app, enum desk_action action, json_t *body,
    const struct desk_aside *aside);

/** The same for what was pressed earlier, in PHASE_READY or PHASE_FINISHING. */
void counter_send_action(struct counter_app *app, enum desk_action action, json_t *body,
    const struct desk_aside *aside);

/** Open the counter that a colleague has, which makes it the clerk's. */
void counter_take_over(struct counter_app *app);

#endif /* COUNTER_COUNTER_ACT_H */
