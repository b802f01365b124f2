/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first screen: who works here. */
#include <stdio.h>

#include "common/clock.h"
#include "counter/counter_app.h"
#include "screen/i18n.h"
#include "screen/link_banner.h"

#define CARD_H 500
#define CARD_TOLD_H 580 /* with a message of two lines */

static void
enter(void *arg)
{
    struct counter_app *app = arg;

    link_follow(app->link, LINK_FOLLOW_HEALTH, 0); /* so that a missing server shows */
    app->password.secret = true;
    ui_focus(app->ui, app->username.text[0] ? ID_PASSWORD : ID_USERNAME);
}

static bool
handle_event(void *arg, const SDL_Event *event)
{
    struct counter_app *app = arg;
    bool changed;
    int id = ui_handle_event(app->ui, event, &changed);

    if (id == ID_USERNAME) {
        ui_focus(app->ui, ID_PASSWORD);
    } else if (id == ID_PASSWORD || id == ID_SIGN_IN) {
        counter_sign_in(app);
    }
    return changed;
}

static int
update(void *arg)
{
    struct counter_app *app = arg;

    if (app->password_from_env && !app->signing_in &&
        link_state(app->link).phase == LINK_CONNECTED) {
        app->password_from_env = false; /* once: a refusal must be seen */
        counter_sign_in(app);
    }
    return counter_tick(app);
}

static void
draw_form(struct counter_app *app, struct rect room)
{
    struct window *window = app->window;
    struct text_style title = {
        .size = THEME_40, .weight = THEME_BOLD, .colour = THEME_INK
    };
    struct text_style lead = { .size = THEME_20, .colour = THEME_SLATE };
    int gap = window_px(window, THEME_GAP);

    text_draw(window, &title, rect_cut_top(&room, window_px(window, 52), 0),
        _("Loket Antrean"));
    text_draw(window, &lead, rect_cut_top(&room, window_px(window, 32), 2 * gap),
        _("Masuk dengan nama pengguna petugas."));
    counter_draw_message(app, &room);
    ui_field(app->ui, rect_cut_top(&room, window_px(window, 80), gap), ID_USERNAME,
        _("Nama pengguna"), &app->username);
    ui_field(app->ui, rect_cut_top(&room, window_px(window, 80), 2 * gap), ID_PASSWORD,
        _("Kata sandi"), &app->password);
    ui_button(app->ui, rect_cut_top(&room, window_px(window, 64), 0),
        &(struct ui_button){ .id = ID_SIGN_IN,
            .label = app->signing_in ? _("Memeriksa...") : _("Masuk"),
            .key_hint = "Enter",
            .look = UI_MAIN,
            .size = THEME_25,
            .off = app->signing_in || !app->username.text[0] || !app->password.text[0] });
}

static void
render(void *arg)
{
    struct counter_app *app = arg;
    struct window *window = app->window;
    struct rect room = window_rect(window);
    struct link_state state = link_state(app->link);
    struct rect card;

    draw_clear(window, THEME_MIST);
    ui_begin(app->ui);
    link_banner_draw(window, &room, &state, link_now_ms(app->link));
    card = rect_middle(room, window_px(window, 520),
        window_px(window, app->message[0] ? CARD_TOLD_H : CARD_H));
    draw_panel(window, card, 16, THEME_PAPER, THEME_LINE, 1);
    draw_form(app, rect_inset(card, window_px(window, 40), window_px(window, 36)));
    ui_end(app->ui);
}

const struct screen counter_signin_screen = {
    .name = "sign-in",
    .enter = enter,
    .handle_event = handle_event,
    .update = update,
    .render = render,
};
