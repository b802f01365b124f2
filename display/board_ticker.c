/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of notices. */
#include "display/board_ticker.h"

#include <string.h>

size_t
board_ticker_page_end(
    const char *text, size_t from, board_ticker_fits_fn *fits, void *arg)
{
    size_t end = from;

    for (;;) {
        size_t next = end;

        while (text[next] == ' ') {
            next++;
        }
        next += strcspn(text + next, " ");
        if (next == end || (end > from && !fits(arg, text + from, next - from))) {
            break;
        }
        end = next;
    }
    while (text[end] == ' ') {
        end++;
    }
    return end;
}

int
board_ticker_step(struct board_ticker *ticker,
    const char *(*text_at)(void *arg, size_t index), void *arg, size_t count,
    int64_t now_ms, bool *changed)
{
    int64_t left_ms;

    if (count == 0) {
        return -1;
    }
    if (ticker->text >= count) { /* the notices were changed */
        *ticker = (struct board_ticker){ 0 };
        *changed = true;
    }
    if (ticker->since_ms == 0) {
        ticker->since_ms = now_ms;
    }
    left_ms = ticker->since_ms + BOARD_TICKER_PAGE_MS - now_ms;
    if (left_ms > 0) {
        bool one_page = count == 1 && ticker->from == 0 && ticker->end > 0 &&
                        ticker->end >= strlen(text_at(arg, 0));

        return one_page ? -1 : (int)left_ms;
    }
    if (ticker->end > ticker->from && ticker->end < strlen(text_at(arg, ticker->text))) {
        ticker->from = ticker->end;
    } else {
        ticker->text = (ticker->text + 1) % count;
        ticker->from = 0;
    }
    ticker->end = 0;
    ticker->since_ms = now_ms;
    *changed = true;
    return BOARD_TICKER_PAGE_MS;
}
