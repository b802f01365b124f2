/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/debug_strip.h"

#include <stdio.h>

#include "screen/draw.h"
#include "screen/text_cache.h"
#include "screen/text_draw.h"
#include "screen/window.h"

void
debug_strip_draw(struct window *window)
{
    struct text_style style = { .size = THEME_16, .colour = THEME_PAPER };
    struct window_cost cost = window_cost(window);
    struct rect whole = window_rect(window);
    struct rect room = whole;
    struct rect bar = rect_cut_bottom(&room, window_px(window, 52), 0);
    size_t pieces, bytes;
    char line[200];

    draw_fill(window, bar, THEME_INK);
    bar = rect_inset(bar, window_px(window, 12), window_px(window, 4));
    text_cache_count(window_text(window), &pieces, &bytes);
    (void)snprintf(line, sizeof(line),
        "%s %dx%d, drawn %u, last %.1f ms, texts %zu in %zu KB",
        window_screen(window)->name, whole.w, whole.h, cost.drawn, cost.last_ms, pieces,
        bytes / 1024);
    text_draw(window, &style, rect_row(bar, 2, 0, 0), line);
    window_debug_line(window, line, sizeof(line));
    text_draw(window, &style, rect_row(bar, 2, 0, 1), line);
}
