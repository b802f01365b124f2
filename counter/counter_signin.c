/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_signin.h"

#include "common/json_reader.h"
#include "common/role.h"
#include "common/text.h"
#include "counter/counter_act.h"
#include "counter/counter_list.h"
#include "counter/counter_session.h"
#include "screen/i18n.h"
#include "screen/link_banner.h"

#define TOKEN_SIZE 256
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

/* Does a clerk do reception's work, too? */
static bool
also_receives(struct json_reader *r)
{
    size_t count = reader_list(r, "also", JSON_OPTIONAL, ROLE_COUNT);
    bool receives = false;

    for (size_t i = 0; i < count; i++) {
        struct json_reader item = reader_item(r, "also", i);
        char word[24];

        reader_text(&item, "", JSON_OPTIONAL, word, sizeof(word));
        receives = receives || role_from_name(word) == ROLE_RECEPTION;
    }
    return receives;
}

static void
answered(struct counter_app *app, const struct link_answer *answer)
{
    char token[TOKEN_SIZE];
    struct json_reader r;
    char role[24];

    ui_text_clear(&app->password);
    reader_init(&r, answer->json, READER_LENIENT, NULL);
    reader_whole_text(&r, "token", JSON_OPTIONAL, token, sizeof(token));
    if (answer->status != STATUS_OK || !token[0]) {
        counter_set_phase(app, PHASE_SIGNED_OUT);
        ui_focus(app->ui, ID_PASSWORD);
        if (answer->status == STATUS_NOT_SIGNED_IN) {
            counter_tell(
                app, NOTICE_FAULT, _("Nama pengguna atau kata sandi belum cocok."));
        } else {
            counter_tell_problem(app, answer);
        }
        return;
    }
    counter_tell(app, NOTICE_GOOD, "");
    reader_text(&r, "name", JSON_OPTIONAL, app->clerk, sizeof(app->clerk));
    if (!app->clerk[0]) {
        text_copy(app->clerk, sizeof(app->clerk), app->username.text);
    }
    reader_text(&r, "role", JSON_OPTIONAL, role, sizeof(role));
    app->receives = role_from_name(role) == ROLE_SUPERVISOR || also_receives(&r);
    link_set_token(app->link, token);
    if (app->wanted > 0) {
        counter_choose(app, app->wanted);
    } else {
        counter_list_load(app, NULL);
        counter_set_phase(app, PHASE_CHOOSING);
    }
}

static void
sign_in(struct counter_app *app)
{
    struct link_request request = { .method = "POST", .path = "/v1/session" };

    if (app->phase != PHASE_SIGNED_OUT || !app->username.text[0] ||
        !app->password.text[0]) {
        return;
    }
    counter_set_phase(app, PHASE_SIGNING_IN);
    counter_tell(app, NOTICE_GOOD, "");
    request.body = json_object();
    json_object_set_new(request.body, "username", json_string(app->username.text));
    json_object_set_new(request.body, "password", json_string(app->password.text));
    counter_ask(app, &request, answered);
    json_decref(request.body);
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
        sign_in(app);
    }
    return changed;
}

static int
update(void *arg)
{
    struct counter_app *app = arg;

    if (app->password_given && app->phase == PHASE_SIGNED_OUT &&
        link_state(app->link).phase == LINK_CONNECTED) {
        app->password_given = false; /* once: a refusal must be seen */
        sign_in(app);
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
    bool busy = app->phase == PHASE_SIGNING_IN;
    int gap = window_px(window, THEME_GAP);

    text_draw(window, &title, rect_cut_top(&room, window_px(window, 52), 0),
        _("Loket Antrean"));
    text_draw(window, &lead, rect_cut_top(&room, window_px(window, 32), 2 * gap),
        _("Masuk dengan nama pengguna petugas."));
    counter_notice_draw(app, &room);
    ui_field(app->ui, rect_cut_top(&room, window_px(window, 80), gap), ID_USERNAME,
        _("Nama pengguna"), &app->username);
    ui_field(app->ui, rect_cut_top(&room, window_px(window, 80), 2 * gap), ID_PASSWORD,
        _("Kata sandi"), &app->password);
    ui_button(app->ui, rect_cut_top(&room, window_px(window, 64), 0),
        &(struct ui_button){ .id = ID_SIGN_IN,
            .label = busy ? _("Memeriksa...") : _("Masuk"),
            .key_hint = "Enter",
            .look = UI_MAIN,
            .size = THEME_25,
            .off = busy || !app->username.text[0] || !app->password.text[0] });
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
        window_px(window, app->notice.text[0] ? CARD_TOLD_H : CARD_H));
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
