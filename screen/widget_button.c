/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/text.h"
#include "screen/widget_private.h"

/* The colours of a button's states. */
struct colours {
    enum theme_colour fill, edge, text;
};

static struct colours
colours_of(const struct ui *ui, const struct ui_button *button)
{
    bool pressed = ui_is_pressed(ui, button->id);
    bool hot = ui_is_hot(ui, button->id);

    if (button->off) {
        return (struct colours){ THEME_MIST, THEME_MIST, THEME_SLATE };
    }
    switch (button->look) {
    case UI_MAIN:
        return pressed || hot ? (struct colours){ THEME_DEEP, THEME_DEEP, THEME_PAPER }
                              : (struct colours){ THEME_BRAND, THEME_BRAND, THEME_PAPER };
    case UI_GOOD:
        return (struct colours){ pressed ? THEME_INK : THEME_GOOD,
            pressed ? THEME_INK : THEME_GOOD, THEME_PAPER };
    case UI_DANGER:
        return (struct colours){ pressed ? THEME_INK : THEME_STOP,
            pressed ? THEME_INK : THEME_STOP, THEME_PAPER };
    case UI_ON_INK:
        return (struct colours){ pressed || hot ? THEME_NIGHT : THEME_INK,
            pressed || hot ? THEME_NIGHT : THEME_INK, THEME_LINE };
    case UI_QUIET:
        return (struct colours){ pressed ? THEME_LINE
                                 : hot   ? THEME_MIST
                                         : THEME_PAPER,
            pressed ? THEME_LINE
            : hot   ? THEME_MIST
                    : THEME_PAPER,
            pressed ? THEME_DEEP : THEME_BRAND };
    case UI_PLAIN:
        break;
    }
    return (struct colours){ pressed ? THEME_LINE
                             : hot   ? THEME_MIST
                                     : THEME_PAPER,
        button->chosen ? THEME_BRAND : THEME_EDGE, THEME_INK };
}

/* The key in a small frame at the right end, as on a key cap. */
static void
draw_key_hint(struct ui *ui, struct rect *room, const char *hint, struct colours colours)
{
    struct window *window = ui->window;
    struct text_style style = { .size = THEME_16,
        .weight = THEME_SEMIBOLD,
        .colour = colours.text,
        .align = TEXT_MIDDLE };
    int width = text_width(window, &style, hint) + window_px(window, 18);
    int height = window_px(window, 30);
    struct rect cap;

    width = width < height ? height : width;
    cap = rect_middle(rect_cut_right(room, width, window_px(window, 10)), width, height);
    draw_panel(window, cap, 6, colours.fill, colours.text, 1);
    text_draw(window, &style, cap, hint);
}

static void
draw_label(struct ui *ui, struct rect room, const struct ui_button *button,
    struct colours colours)
{
    struct window *window = ui->window;
    struct text_style style = { .size = button->size ? button->size : THEME_20,
        .weight = THEME_SEMIBOLD,
        .colour = colours.text,
        .align = button->align };
    struct text_style quiet = { .size = THEME_16,
        .weight = THEME_MEDIUM,
        .colour = colours.text == THEME_INK ? THEME_SLATE : colours.text,
        .align = button->align };
    int line = text_line_height(window, &style);

    if (button->second) {
        room = rect_middle(room, room.w, line + text_line_height(window, &quiet));
        text_draw(window, &style, rect_cut_top(&room, line, 0), button->label);
        text_draw(window, &quiet, room, button->second);
        return;
    }
    if (text_width(window, &style, button->label) > room.w && room.h >= 2 * line) {
        int height = text_wrapped_height(window, &style, room.w, button->label);

        text_draw_wrapped(
            window, &style, rect_middle(room, room.w, height), button->label);
        return;
    }
    text_draw(window, &style, room, button->label);
}

void
ui_button(struct ui *ui, struct rect where, const struct ui_button *button)
{
    struct window *window = ui->window;
    struct colours colours = colours_of(ui, button);
    struct ui_target *target = ui_add(ui, UI_KIND_BUTTON, button->id, where);
    int margin = window_px(window, where.w > 2 * where.h ? 18 : 9);
    struct rect room = rect_inset(where, margin, window_px(window, 6));

    if (target) {
        target->off = button->off;
        target->told = button->told;
        target->main = button->look == UI_MAIN;
        (void)text_copy(target->said, sizeof(target->said),
            button->said ? button->said : button->label);
        for (size_t i = 0; i < ARRAY_LEN(target->keys); i++) {
            target->keys[i] = button->keys[i];
        }
    }
    if (ui_is_focused(ui, button->id) && (!button->off || button->told)) {
        ui_draw_focus(ui, where, button->on_ink || button->look == UI_ON_INK);
    }
    draw_panel(
        window, where, THEME_RADIUS, colours.fill, colours.edge, button->chosen ? 3 : 2);
    if (button->key_hint) {
        draw_key_hint(ui, &room, button->key_hint, colours);
    }
    if (button->icon != UI_NO_ICON) {
        int side = window_px(window, (button->size ? button->size : THEME_20) * 5 / 4);

        side = room.w < side ? room.w : side;
        draw_icon(window,
            rect_middle(rect_cut_left(&room, side, window_px(window, 10)), side, side),
            (enum draw_icon)(button->icon - 1), colours.text);
    }
    draw_label(ui, room, button, colours);
}
