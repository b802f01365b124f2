/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_buttons.h"

#include <stdio.h>
#include <string.h>

#include "screen/i18n.h"

#define KEYS_MAX 3

static const struct action_look {
    const char *label;
    const char *key_hint;
    enum ui_look look;
    enum draw_icon icon;
} looks[DESK_ACTION_COUNT] = {
    [DESK_OPEN_COUNTER] = { N_("Buka loket"), "Enter", UI_MAIN, DRAW_ICON_ARROW },
    [DESK_CALL_NEXT] = { N_("Panggil berikutnya"), "Enter", UI_MAIN, DRAW_ICON_SPEAKER },
    [DESK_RECALL] = { N_("Panggil ulang"), "+", UI_PLAIN, DRAW_ICON_SPEAKER },
    [DESK_START] = { N_("Mulai melayani"), "Enter", UI_MAIN, DRAW_ICON_PERSON },
    [DESK_FINISH] = { N_("Selesai"), "* / F2", UI_MAIN, DRAW_ICON_CHECK },
    [DESK_ABSENT] = { N_("Tidak hadir"), "-", UI_PLAIN, DRAW_ICON_CROSS },
    [DESK_HOLD] = { N_("Tunda: lengkapi berkas"), "-", UI_PLAIN, DRAW_ICON_CLOCK },
    [DESK_TRANSFER] = { N_("Pindahkan"), "/", UI_PLAIN, DRAW_ICON_ARROW },
    [DESK_RETURN] = { N_("Kembali ke antrean"), ".", UI_PLAIN, DRAW_ICON_BACK },
    [DESK_PAUSE] = { N_("Istirahat"), "F9", UI_PLAIN, DRAW_ICON_PAUSE },
    [DESK_CLOSE_COUNTER] = { N_("Tutup loket"), "F10", UI_PLAIN, DRAW_ICON_CROSS },
    [DESK_TAKE_BACK] = { NULL, "F6", UI_PLAIN, DRAW_ICON_BACK }, /* has its own label */
};

/* The keys of common/desk_rule.h, on the keypad and beside it. */
static const struct {
    const char *word;
    SDL_Keycode keypad, other; /* 0: none */
} keys[] = {
    { "Enter", SDLK_KP_ENTER, SDLK_RETURN },
    { "+", SDLK_KP_PLUS, SDLK_PLUS },
    { "=", 0, SDLK_EQUALS },
    { "-", SDLK_KP_MINUS, SDLK_MINUS },
    { "*", SDLK_KP_MULTIPLY, SDLK_ASTERISK },
    { "/", SDLK_KP_DIVIDE, SDLK_SLASH },
    { ".", SDLK_KP_PERIOD, SDLK_PERIOD },
    { ",", 0, SDLK_COMMA },
    { "F2", 0, SDLK_F2 },
    { "F6", 0, SDLK_F6 },
    { "F9", 0, SDLK_F9 },
    { "F10", 0, SDLK_F10 },
};

static void
find_keys(const char *words, SDL_Keycode found[KEYS_MAX])
{
    size_t count = 0;

    while (*words) {
        size_t len = strcspn(words, " ");

        for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
            const SDL_Keycode codes[] = { keys[i].keypad, keys[i].other };

            for (size_t c = 0; c < ARRAY_LEN(codes); c++) {
                if (strlen(keys[i].word) == len &&
                    strncmp(keys[i].word, words, len) == 0 && codes[c] &&
                    count < KEYS_MAX) {
                    found[count++] = codes[c];
                }
            }
        }
        words += len + strspn(words + len, " ");
    }
}

static void
draw_labelled(struct counter_app *app, struct rect where, enum desk_action action,
    const char *label, bool is_main)
{
    const struct action_look *look = &looks[action];
    struct ui_button button = { .id = ID_ACTION + (int)action,
        .label = label,
        .key_hint = look->key_hint,
        .look = is_main ? UI_MAIN : look->look,
        .icon = (int)look->icon + 1,
        .size = is_main ? THEME_25 : THEME_20,
        .off = app->phase != PHASE_READY || !desk_can(&app->desk, action) };

    find_keys(desk_rules[action].keys, button.keys);
    if (is_main && desk_phase_is_busy(app->phase)) {
        button.label = _("Sebentar...");
    }
    ui_button(app->ui, where, &button);
}

static void
draw_action(
    struct counter_app *app, struct rect where, enum desk_action action, bool is_main)
{
    draw_labelled(app, where, action, _(looks[action].label), is_main);
}

void
counter_buttons_draw_take_back(struct counter_app *app, struct rect *room)
{
    char label[I18N_TEXT_SIZE];

    if (!desk_can(&app->desk, DESK_TAKE_BACK)) {
        return;
    }
    (void)snprintf(label, sizeof(label), _("Layani lagi %s"), app->desk.finished.number);
    draw_labelled(app,
        rect_cut_bottom(room, window_px(app->window, 60), window_px(app->window, 12)),
        DESK_TAKE_BACK, label, false);
}

void
counter_buttons_draw(struct counter_app *app, struct rect room)
{
    static const enum desk_action idle[] = { DESK_RETURN, DESK_PAUSE,
        DESK_CLOSE_COUNTER };
    static const enum desk_action called[] = { DESK_RECALL, DESK_ABSENT, DESK_RETURN };
    static const enum desk_action serving[] = { DESK_HOLD, DESK_TRANSFER, DESK_RETURN };
    const enum desk_action *others = app->desk.visit.state == DESK_VISIT_CALLED ? called
                                     : app->desk.visit.state == DESK_VISIT_SERVING
                                         ? serving
                                         : idle;
    struct window *window = app->window;
    int gap = window_px(window, 12);

    draw_action(app, rect_cut_top(&room, window_px(window, 88), gap),
        desk_main_action(&app->desk), true);
    for (int i = 0; i < 3; i++) {
        struct rect where = rect_cut_top(&room, window_px(window, 60), gap);

        if (app->desk.state == COUNTER_CLOSED && others[i] == DESK_CLOSE_COUNTER) {
            ui_button(app->ui, where,
                &(struct ui_button){ .id = ID_SIGN_OUT,
                    .label = _("Keluar"),
                    .key_hint = "F11",
                    .keys = { SDLK_F11 },
                    .icon = DRAW_ICON_BACK + 1 });
        } else {
            draw_action(app, where, others[i], false);
        }
    }
}

int
counter_buttons_height(const struct counter_app *app)
{
    return window_px(app->window, 88 + 3 * 72);
}
