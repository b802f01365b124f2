/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_TICKER_H
#define DISPLAY_BOARD_TICKER_H

/*
 * The notices at the foot of a board. They do not run: each is shown page by page, cut
 * between words, so that it can be read at leisure and the board is at rest. Pure.
 */

#include "common/base.h"

#define BOARD_TICKER_PAGE_MS 9000

struct board_ticker {
    size_t text;      /* which notice */
    size_t from, end; /* bytes of it that are shown; `end` is known once it was drawn */
    int64_t since_ms; /* monotonic; 0 = not drawn yet */
};

/** Would these bytes fit where the ticker is? */
typedef bool board_ticker_fits_fn(void *arg, const char *text, size_t len);

/** Where the page that begins at `from` ends: as many whole words as fit, at least one.
 */
size_t board_ticker_page_end(
    const char *text, size_t from, board_ticker_fits_fn *fits, void *arg);

/**
 * Turn the page when its time is over.
 * @param texts    `count` notices
 * @param changed  set to true when another page is to be shown
 * @return in how many ms it wants to be called again; -1: there is only one page
 */
int board_ticker_step(struct board_ticker *ticker,
    const char *(*text_at)(void *arg, size_t index), void *arg, size_t count,
    int64_t now_ms, bool *changed);

#endif /* DISPLAY_BOARD_TICKER_H */
