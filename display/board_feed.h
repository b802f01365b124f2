/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_FEED_H
#define DISPLAY_BOARD_FEED_H

/* What the server says: snapshots, which are asked for, and the events after them. Main
 * thread. */

#include "screen/link.h"

struct board_app;

/** Ask for the lists so soon; several reasons within that time are one question. */
void board_feed_want(struct board_app *app, int after_ms);

/** Ask for the lists, if it is time; in how many ms to be called again, -1: not at all.
 */
int board_feed_step(struct board_app *app, int64_t mono_ms);

/** The link's observers; `arg` is the board. */
void board_feed_on_event(void *arg, const struct link_event *event);
void board_feed_on_state(void *arg, const struct link_state *state);

#endif /* DISPLAY_BOARD_FEED_H */
