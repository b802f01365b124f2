/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_APP_H
#define DISPLAY_BOARD_APP_H

/*
 * The board as a program: joins the link, what the board knows, the window and the voice.
 * Only the main thread is in here; the announcer's thread leaves word and wakes it.
 */

#include "common/status.h"
#include "display/board_options.h"

struct board_app;
struct synth;

/**
 * Open the window and start link and voice.
 *
 * @param synth  borrowed, outlives the board; NULL: calls are not said
 */
enum status board_app_open(const struct board_options *options, struct synth *synth,
    struct board_app **app, struct error *err) MUST_CHECK;

/** Until it is told to end. */
void board_app_run(struct board_app *app);

/** One round of the loop, for programs that measure: false when it was told to end. */
bool board_app_step(struct board_app *app, int timeout_ms);
/** The last event that is in the picture now shown. */
int64_t board_app_drawn_seq(const struct board_app *app);

/** Accepts NULL and a half-opened board. */
void board_app_close(struct board_app *app);

#endif /* DISPLAY_BOARD_APP_H */
