/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_CHECK_H
#define COUNTER_COUNTER_CHECK_H

/*
 * What the clerk says of the papers, on its way to the server: one checklist at a time,
 * the last word wins; a finish waits until what was said before it has arrived.
 */

#include "counter/counter_core.h"

/** A press on a paper: there, lacking, not needed, in turn. */
void counter_paper_press(struct counter_app *app, size_t index);
/** What is known of a paper in full. */
void counter_paper_say(
    struct counter_app *app, size_t index, enum item_state state, const char *note);
/** All obligatory ones of which nothing was said are there. */
void counter_papers_all_there(struct counter_app *app);
/** Ticks that could not be sent, now that the server is back. */
void counter_papers_resend(struct counter_app *app);

/** Finish the visit, by DESK_FINISH or with the next call by DESK_FINISH_NEXT; `finish`
 * ({outcome, note}) is taken over. */
void counter_finish(struct counter_app *app, enum desk_action action, json_t *finish);

#endif /* COUNTER_COUNTER_CHECK_H */
