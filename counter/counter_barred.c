/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_barred.h"

#include <stdio.h>

#include "screen/i18n.h"

void
counter_barred_draw(struct counter_app *app, struct rect room)
{
    struct window *window = app->window;
    const struct desk *desk = &app->desk;
    struct text_style title = {
        .size = THEME_32, .weight = THEME_BOLD, .colour = THEME_INK
    };
    struct text_style lead = { .size = THEME_20, .colour = THEME_SLATE };
    int width = window_px(window, 640);
    char text[2 * MODEL_NAME_SIZE];
    struct rect card;

    card = rect_middle(room, width < room.w ? width : room.w,
        window_px(window, (app->shape == SHAPE_STRIP ? 440 : 330) +
                              (desk->held_by[0] ? THEME_TARGET + 12 : 0)));
    draw_panel(window, card, 16, THEME_PAPER, THEME_LINE, 1);
    card = rect_inset(card, window_px(window, 32), window_px(window, 28));
    if (desk->held_by[0]) {
        ui_button(app->ui,
            rect_cut_bottom(
                &card, window_px(window, THEME_TARGET), window_px(window, 12)),
            &(struct ui_button){ .id = ID_TAKE_OVER,
                .label = _("Ambil alih loket ini"),
                .key_hint = "+",
                .keys = { SDLK_KP_PLUS, SDLK_PLUS, SDLK_EQUALS } });
    }
    ui_button(app->ui, rect_cut_bottom(&card, window_px(window, 72), THEME_GAP),
        &(struct ui_button){ .id = ID_OTHER_COUNTER,
            .label = _("Pilih loket lain"),
            .key_hint = "Enter",
            .keys = { SDLK_KP_ENTER, SDLK_RETURN },
            .look = UI_MAIN,
            .icon = DRAW_ICON_ARROW + 1 });
    if (desk->held_by[0]) {
        (void)snprintf(text, sizeof(text), _("Loket %d sedang dipakai %s."), desk->number,
            desk->held_by);
    } else {
        (void)snprintf(
            text, sizeof(text), _("Anda tidak bertugas di loket %d."), desk->number);
    }
    text_draw_wrapped(window, &title,
        rect_cut_top(&card, text_wrapped_height(window, &title, card.w, text),
            window_px(window, THEME_GAP)),
        text);
    text_draw_wrapped(window, &lead, card,
        desk->held_by[0]
            ? _("Loket ini terbuka untuk Anda setelah ditutup di sana, atau bila "
                "Anda mengambil alih.")
            : _("Pengawas menentukan siapa bertugas di loket mana."));
}
