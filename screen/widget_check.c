/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/widget_private.h"

void
ui_checkbox(struct ui *ui, struct rect where, int id, bool checked, const char *label,
    const char *note)
{
    struct window *window = ui->window;
    struct text_style text = { .size = THEME_20, .colour = THEME_INK };
    struct text_style quiet = { .size = THEME_16, .colour = THEME_SLATE };
    int side = window_px(window, 28);
    struct rect room = where;
    struct rect box =
        rect_middle(rect_cut_left(&room, side, window_px(window, 14)), side, side);

    ui_add(ui, UI_KIND_BUTTON, id, where);
    if (ui_is_focused(ui, id)) {
        ui_draw_focus(ui, box);
    }
    draw_panel(window, box, 6, checked ? THEME_BRAND : THEME_PAPER,
        checked || ui_is_hot(ui, id) ? THEME_BRAND : THEME_SLATE, 2);
    if (checked) {
        draw_icon(
            window, rect_inset(box, side / 8, side / 8), DRAW_ICON_CHECK, THEME_PAPER);
    }
    if (note) {
        int line = text_line_height(window, &text);

        room = rect_middle(room, room.w, line + text_line_height(window, &quiet));
        text_draw(window, &text, rect_cut_top(&room, line, 0), label);
        text_draw(window, &quiet, room, note);
    } else {
        text_draw(window, &text, room, label);
    }
}
