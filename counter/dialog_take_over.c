/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/dialog_take_over.h"

#include <stdio.h>

#include "counter/counter_act.h"
#include "screen/i18n.h"

static void
confirm(struct counter_app *app, void *state)
{
    (void)state;
    counter_take_over(app);
}

static void
draw(struct counter_app *app, void *state)
{
    struct text_style style = { .size = THEME_20, .colour = THEME_INK };
    const struct desk *desk = &app->desk;
    char title[2 * MODEL_NAME_SIZE];
    char text[3 * MODEL_NAME_SIZE];
    struct rect room;

    (void)state;
    (void)snprintf(title, sizeof(title), _("Ambil alih loket %d?"), desk->number);
    room = counter_dialog_box(app, 620, 340, title);
    counter_dialog_foot(
        app, &room, &(struct counter_foot){ .ok = _("Ambil"), .look = UI_DANGER });
    (void)snprintf(text, sizeof(text),
        _("Tanyakan dahulu kepada %s. Kalau diambil alih, orang yang sedang di loket "
          "ikut "
          "Anda, dan layar %s memberitahukannya."),
        desk->held_by, desk->held_by);
    text_draw_wrapped(app->window, &style, room, text);
}

const struct counter_dialog dialog_take_over = {
    .state_size = 1, /* nothing to remember */
    .draw = draw,
    .confirm = confirm,
};
