/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/widget_private.h"

struct rect
ui_dialog(struct ui *ui, int w, int h, const char *title)
{
    struct window *window = ui->window;
    struct text_style style = {
        .size = THEME_25, .weight = THEME_BOLD, .colour = THEME_INK
    };
    struct rect box =
        rect_middle(window_rect(window), window_px(window, w), window_px(window, h));
    struct rect room = rect_inset(box, window_px(window, 32), window_px(window, 28));
    struct rect head;

    ui->count = 0; /* what lies below cannot be used */
    draw_veil(window, 55);
    draw_round(window, box, THEME_RADIUS, THEME_PAPER);
    head = rect_cut_top(&room, window_px(window, 36), window_px(window, THEME_GAP));
    text_draw_fit(window, &style, head, title);
    return room;
}
