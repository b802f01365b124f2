/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/dialog_close.h"

#include "counter/counter_act.h"
#include "counter/counter_dialog.h"
#include "screen/i18n.h"

static void
confirm(struct counter_app *app, void *state)
{
    (void)state;
    counter_act(app, DESK_CLOSE_COUNTER, NULL, NULL);
}

static void
draw(struct counter_app *app, void *state)
{
    struct text_style style = { .size = THEME_20, .colour = THEME_INK };
    struct rect room = counter_dialog_box(app, 560, 280, _("Tutup loket ini?"));

    (void)state;
    counter_dialog_foot(
        app, &room, &(struct counter_foot){ .ok = _("Tutup loket"), .look = UI_DANGER });
    text_draw_wrapped(app->window, &style, room,
        _("Loket ini tidak memanggil nomor sampai dibuka lagi."));
}

const struct counter_dialog dialog_close = {
    .state_size = 1, /* nothing to remember */
    .draw = draw,
    .confirm = confirm,
};
