/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_BOARD_SAMPLE_H
#define TESTS_SUPPORT_BOARD_SAMPLE_H

/*
 * A board with hard data, drawn without a server: seven lines with three digits of people
 * and a name of sixty letters, calls to counters 1 and 24, 24 counters, notices of 500
 * letters. Its clock stands at 09.41 on 14 July 2026. Main thread.
 */

#include <SDL.h>

#include "display/board_draw.h"
#include "display/board_layout.h"
#include "screen/window.h"

/** The board under test; zeroed by board_sample_open(). */
struct board_sample {
    struct board_state state;
    struct board_show show;
    struct board_ticker ticker;
    struct board_view view; /* draws on its window */
    enum board_layout layout;
};

/** Open a window of so many pixels for it; the test closes it with board_sample_close().
 */
void board_sample_open(
    struct board_sample *board, enum board_layout layout, int width, int height);
void board_sample_close(struct board_sample *board);

/** A number that is called now, to be shown large. */
void board_sample_call(
    struct board_sample *board, const char *number, int counter, int times);

/** Nothing was called yet; or, with `closed`, the day is over. */
void board_sample_empty(struct board_sample *board, bool closed);

/** Nobody came and nobody waits, at this time of the sample's day, which has the doors
 * open from 07.30 to 15.00. */
void board_sample_doors(struct board_sample *board, const char *now);

/** The server has been away for four minutes, and there is no loudspeaker. */
void board_sample_lose(struct board_sample *board);

/** Draw all of it. What was drawn is a surface of ARGB8888, owned by the caller. */
SDL_Surface *board_sample_draw(struct board_sample *board);

/** What stands in the renderer now, ARGB8888, owned. */
SDL_Surface *board_sample_look(struct window *window);

#endif /* TESTS_SUPPORT_BOARD_SAMPLE_H */
