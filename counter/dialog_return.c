/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/dialog_return.h"

#include "counter/counter_act.h"
#include "counter/counter_dialog.h"
#include "screen/i18n.h"

static void
enter(struct counter_app *app, void *state)
{
    (void)state;
    ui_focus(app->ui, ID_CHOICE);
}

static void
use(struct counter_app *app, void *state, int id)
{
    size_t index = (size_t)(id - ID_CHOICE);

    (void)state;
    if (id >= ID_CHOICE && index < app->desk.aside_count) {
        struct desk_aside aside = app->desk.aside[index];

        counter_act(app, DESK_RETURN, NULL, &aside);
    }
}

static void
row(void *arg, int index, struct ui_row *out)
{
    const struct counter_app *app = arg;
    const struct desk_aside *aside = &app->desk.aside[index];

    out->first = aside->number;
    out->end = aside->state == VISIT_HELD ? _("Menunggu kelengkapan") : _("Tidak hadir");
}

static void
draw(struct counter_app *app, void *state)
{
    struct window *window = app->window;
    struct text_style style = { .size = THEME_20, .colour = THEME_SLATE };
    struct text_style hint = { .size = THEME_16, .colour = THEME_SLATE };
    struct rect room = counter_dialog_box(app, 680, 600, _("Siapa yang kembali?"));

    (void)state;
    counter_dialog_foot(app, &room, &(struct counter_foot){ 0 });
    text_draw(window, &hint, rect_cut_bottom(&room, window_px(window, 24), 12),
        _("+ turun, - naik, Enter memilih"));
    if (app->desk.aside_count == 0) {
        text_draw_wrapped(window, &style, room, _("Tidak ada yang sedang pergi."));
        return;
    }
    ui_list(app->ui, room, ID_CHOICE, (int)app->desk.aside_count, row, app);
}

const struct counter_dialog dialog_return = {
    .state_size = 1, /* nothing to remember */
    .enter = enter,
    .draw = draw,
    .use = use,
};
