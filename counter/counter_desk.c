/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clerk at work: who is called, the one main action, and what else may be done. */
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "counter/counter_app.h"
#include "screen/i18n.h"
#include "screen/link_banner.h"

/* Source of the keypad's keys: docs/rules.md, "Call buttons". Enter, the largest key, is
   the main action while nobody sits at the counter; what ends a visit has its own. */
static const struct action_look {
    const char *label;
    const char *key_hint;
    SDL_Keycode keys[3];
    enum ui_look look;
    enum draw_icon icon;
} looks[DESK_ACTION_COUNT] = {
    [DESK_OPEN_COUNTER] = { N_("Buka loket"), "Enter", { SDLK_KP_ENTER, SDLK_RETURN },
        UI_MAIN, DRAW_ICON_ARROW },
    [DESK_CALL_NEXT] = { N_("Panggil berikutnya"), "Enter",
        { SDLK_KP_ENTER, SDLK_RETURN }, UI_MAIN, DRAW_ICON_SPEAKER },
    [DESK_RECALL] = { N_("Panggil ulang"), "+", { SDLK_KP_PLUS, SDLK_PLUS, SDLK_EQUALS },
        UI_PLAIN, DRAW_ICON_SPEAKER },
    [DESK_START] = { N_("Mulai melayani"), "Enter", { SDLK_KP_ENTER, SDLK_RETURN },
        UI_MAIN, DRAW_ICON_PERSON },
    [DESK_FINISH] = { N_("Selesai"), "*", { SDLK_KP_MULTIPLY, SDLK_ASTERISK, SDLK_F2 },
        UI_MAIN, DRAW_ICON_CHECK },
    [DESK_ABSENT] = { N_("Tidak hadir"), "-", { SDLK_KP_MINUS, SDLK_MINUS }, UI_PLAIN,
        DRAW_ICON_CROSS },
    [DESK_HOLD] = { N_("Tahan: lengkapi berkas"), "-", { SDLK_KP_MINUS, SDLK_MINUS },
        UI_PLAIN, DRAW_ICON_CLOCK },
    [DESK_TRANSFER] = { N_("Pindahkan"), "/", { SDLK_KP_DIVIDE, SDLK_SLASH }, UI_PLAIN,
        DRAW_ICON_ARROW },
    [DESK_RETURN] = { N_("Kembali ke antrean"), ".",
        { SDLK_KP_PERIOD, SDLK_PERIOD, SDLK_COMMA }, UI_PLAIN, DRAW_ICON_BACK },
    [DESK_PAUSE] = { N_("Istirahat"), "F9", { SDLK_F9 }, UI_PLAIN, DRAW_ICON_PAUSE },
    [DESK_CLOSE_COUNTER] = { N_("Tutup loket"), "F10", { SDLK_F10 }, UI_PLAIN,
        DRAW_ICON_CROSS },
};

const char *
counter_action_label(enum desk_action action)
{
    return _(looks[action].label);
}

static void
enter(void *arg)
{
    struct counter_app *app = arg;

    app->dialog = DIALOG_NONE;
    ui_focus(app->ui, UI_NO_FOCUS);
    if (app->strip_wanted) {
        counter_set_strip(app, true);
    }
}

static void
leave(void *arg)
{
    struct counter_app *app = arg;

    if (app->strip) {
        counter_set_strip(app, false); /* the other screens need the whole window */
    }
}

/* What needs a word first opens its dialog; the rest is done at once. */
static void
use_action(struct counter_app *app, enum desk_action action)
{
    static const enum counter_dialog dialogs[DESK_ACTION_COUNT] = {
        [DESK_FINISH] = DIALOG_FINISH,
        [DESK_HOLD] = DIALOG_HOLD,
        [DESK_TRANSFER] = DIALOG_TRANSFER,
        [DESK_RETURN] = DIALOG_RETURN,
        [DESK_PAUSE] = DIALOG_PAUSE,
        [DESK_CLOSE_COUNTER] = DIALOG_CLOSE,
    };

    if (dialogs[action] != DIALOG_NONE) {
        counter_dialog_open(app, dialogs[action]);
    } else {
        counter_act(app, action, NULL, NULL);
    }
}

/* Digits tick papers: the n-th, and 0 all obligatory ones. */
static bool
tick_by_digit(struct counter_app *app, const SDL_KeyboardEvent *event)
{
    SDL_Keycode key = event->keysym.sym;
    int digit = key >= SDLK_0 && key <= SDLK_9         ? key - SDLK_0
                : key >= SDLK_KP_1 && key <= SDLK_KP_9 ? (int)(key - SDLK_KP_1) + 1
                : key == SDLK_KP_0                     ? 0
                                                       : -1;

    if (digit < 0 || event->repeat || app->strip ||
        app->desk.visit.state != DESK_VISIT_SERVING ||
        (event->keysym.mod & (KMOD_CTRL | KMOD_ALT | KMOD_SHIFT))) {
        return false;
    }
    if (digit == 0) {
        counter_papers_all_there(app);
    } else {
        counter_paper_pressed(app, (size_t)digit - 1);
        ui_focus(app->ui, ID_PAPER + digit - 1); /* Enter says more about it */
    }
    return true;
}

/* With + a keypad reaches papers that no digit does. */
static bool
next_paper(struct counter_app *app, const SDL_KeyboardEvent *event)
{
    SDL_Keycode key = event->keysym.sym;
    int count = (int)app->desk.visit.paper_count;
    int now = ui_focused(app->ui) - ID_PAPER;

    if ((key != SDLK_KP_PLUS && key != SDLK_PLUS && key != SDLK_EQUALS) || app->strip ||
        app->desk.visit.state != DESK_VISIT_SERVING || count == 0) {
        return false;
    }
    ui_focus(app->ui, ID_PAPER + (now >= 0 && now < count ? (now + 1) % count : 0));
    return true;
}

static bool
is_enter(const SDL_Event *event)
{
    return event->type == SDL_KEYDOWN && (event->key.keysym.sym == SDLK_RETURN ||
                                             event->key.keysym.sym == SDLK_KP_ENTER);
}

/* A keypad has no arrows: + and - go through a list. */
static void
steer_list(const struct counter_app *app, SDL_Event *event)
{
    SDL_Keycode *key = &event->key.keysym.sym;

    if (event->type == SDL_KEYDOWN && ui_focused(app->ui) >= ID_CHOICE) {
        *key = *key == SDLK_KP_PLUS ? SDLK_DOWN : *key == SDLK_KP_MINUS ? SDLK_UP : *key;
    }
}

static bool
handle_event(void *arg, const SDL_Event *given)
{
    struct counter_app *app = arg;
    SDL_Event steered = *given;
    const SDL_Event *event = &steered;
    bool changed;
    int id;

    steer_list(app, &steered);
    if (app->dialog == DIALOG_NONE && event->type == SDL_KEYDOWN &&
        (tick_by_digit(app, &event->key) || next_paper(app, &event->key))) {
        return true;
    }
    id = ui_handle_event(app->ui, event, &changed);
    if (app->dialog != DIALOG_NONE) {
        counter_dialog_use(app, id);
    } else if (id >= ID_ACTION && id < ID_ACTION + DESK_ACTION_COUNT) {
        use_action(app, (enum desk_action)(id - ID_ACTION));
    } else if (id >= ID_PAPER && id < ID_PAPER + MODEL_ITEMS_MAX) {
        if (is_enter(event)) {
            counter_paper_open(app, (size_t)(id - ID_PAPER));
        } else {
            counter_paper_pressed(app, (size_t)(id - ID_PAPER));
        }
    } else if (id >= ID_PAPER_NOTE && id < ID_PAPER_NOTE + MODEL_ITEMS_MAX) {
        counter_paper_open(app, (size_t)(id - ID_PAPER_NOTE));
    } else if (id == ID_ALL_THERE) {
        counter_papers_all_there(app);
    } else if (id == ID_HISTORY) {
        counter_dialog_open(app, DIALOG_HISTORY);
    } else if (id == ID_SHAPE) {
        counter_set_strip(app, !app->strip);
    } else if (id == ID_SIGN_OUT) {
        counter_sign_out(app);
    }
    return changed || id != UI_NONE;
}

static int
update(void *arg)
{
    return counter_tick(arg);
}

static void
draw_action(
    struct counter_app *app, struct rect where, enum desk_action action, bool is_main)
{
    const struct action_look *look = &looks[action];
    struct ui_button button = { .id = ID_ACTION + (int)action,
        .label = _(look->label),
        .key_hint = look->key_hint,
        .look = is_main ? UI_MAIN : look->look,
        .icon = (int)look->icon + 1,
        .size = is_main ? THEME_25 : THEME_20,
        .off = !app->known || app->acting || !desk_can(&app->desk, action) };

    memcpy(button.keys, look->keys, sizeof(button.keys));
    if (is_main && app->acting) {
        button.label = _("Sebentar...");
    }
    ui_button(app->ui, where, &button);
}

static void
draw_state_chip(struct counter_app *app, struct rect where)
{
    static const char *const words[] = { N_("Tutup"), N_("Buka"), N_("Istirahat") };
    static const enum draw_icon icons[] = { DRAW_ICON_CROSS, DRAW_ICON_CHECK,
        DRAW_ICON_PAUSE };
    static const enum theme_colour grounds[] = { THEME_STOP, THEME_GOOD, THEME_BRAND };
    struct window *window = app->window;
    struct text_style style = {
        .size = THEME_20, .weight = THEME_SEMIBOLD, .colour = THEME_PAPER
    };
    enum desk_state state = app->desk.state;

    draw_round(window, where, 20, grounds[state]);
    if (app->strip) {
        draw_icon(window, rect_inset(where, where.w / 4, where.h / 4), icons[state],
            THEME_PAPER);
        return;
    }
    where = rect_inset(where, window_px(window, 16), window_px(window, 8));
    draw_icon(window, rect_cut_left(&where, window_px(window, 22), window_px(window, 8)),
        icons[state], THEME_PAPER);
    text_draw(window, &style, where, _(words[state]));
}

/* The office's time, and whose desk this is; the strip has room for the clock only. */
static void
draw_clock(struct counter_app *app, struct rect bar)
{
    struct window *window = app->window;
    struct text_style clock = { .size = THEME_32,
        .weight = THEME_SEMIBOLD,
        .colour = THEME_PAPER,
        .align = TEXT_RIGHT,
        .tabular = true };
    struct text_style quiet = {
        .size = THEME_16, .colour = THEME_LINE, .align = TEXT_RIGHT
    };
    char text[I18N_TEXT_SIZE];
    int64_t now_ms = link_now_ms(app->link);
    struct rect right;

    text_draw(window, &clock, rect_cut_right(&bar, window_px(window, 110), 0),
        i18n_clock(now_ms, text));
    if (!app->strip) {
        right = rect_cut_right(&bar, window_px(window, 300), window_px(window, 16));
        text_draw(window, &quiet, rect_row(right, 2, 0, 0), app->clerk);
        text_draw(window, &quiet, rect_row(right, 2, 0, 1), i18n_date(now_ms, text));
    }
}

static void
draw_header(struct counter_app *app, struct rect bar)
{
    struct window *window = app->window;
    struct text_style name = {
        .size = THEME_32, .weight = THEME_BOLD, .colour = THEME_PAPER
    };
    int side = window_px(window, 44);
    int width;
    char title[MODEL_NAME_SIZE];

    draw_fill(window, bar, THEME_INK);
    bar = rect_inset(bar, window_px(window, app->strip ? 16 : 24), window_px(window, 12));
    snprintf(title, sizeof(title), _("Loket %d"), app->desk.number);
    text_draw(window, &name,
        rect_cut_left(
            &bar, text_width(window, &name, title), window_px(window, THEME_GAP)),
        title);
    if (app->known) {
        width = app->strip ? side : window_px(window, 150);
        draw_state_chip(
            app, rect_middle(rect_cut_left(&bar, width, window_px(window, THEME_GAP)),
                     width, window_px(window, 40)));
    }
    width = app->strip ? side : window_px(window, 104);
    ui_button(app->ui, rect_middle(rect_cut_left(&bar, width, 0), width, side),
        &(struct ui_button){ .id = ID_SHAPE,
            .label = "",
            .key_hint = app->strip ? NULL : "F7",
            .keys = { SDLK_F7 },
            .look = UI_ON_INK,
            .icon = (app->strip ? DRAW_ICON_LARGER : DRAW_ICON_SMALLER) + 1 });
    draw_clock(app, bar);
}

/* Whole minutes: a clerk's screen does not count seconds. */
static const char *
minutes(int64_t from_ms, int64_t to_ms, char out[I18N_TEXT_SIZE])
{
    if (to_ms - from_ms < 60000) {
        snprintf(out, I18N_TEXT_SIZE, "%s", _("kurang dari 1 menit"));
        return out;
    }
    return i18n_duration((to_ms - from_ms) / 60000 * 60, out);
}

/* "Menunggu 12 menit", "Dilayani 4 menit": what matters of the time. */
static void
time_line(const struct counter_app *app, char *out, size_t out_size)
{
    const struct desk_visit *visit = &app->desk.visit;
    char duration[I18N_TEXT_SIZE];
    int64_t now_ms = link_now_ms(app->link);

    out[0] = '\0';
    if (visit->state == DESK_VISIT_SERVING && visit->started_ms > 0) {
        snprintf(out, out_size, _("Dilayani %s"),
            minutes(visit->started_ms, now_ms, duration));
    } else if (visit->arrived_ms > 0) {
        int64_t until_ms = visit->called_ms > 0 ? visit->called_ms : now_ms;

        snprintf(out, out_size, _("Menunggu %s"),
            minutes(visit->arrived_ms, until_ms, duration));
    }
}

static void
draw_called(struct counter_app *app, struct rect card)
{
    struct window *window = app->window;
    const struct desk_visit *visit = &app->desk.visit;
    bool called = visit->state == DESK_VISIT_CALLED;
    struct text_style small = { .size = THEME_20,
        .weight = THEME_SEMIBOLD,
        .colour = THEME_INK,
        .align = TEXT_MIDDLE };
    struct text_style number = {
        .size = THEME_128, .weight = THEME_BOLD, .colour = THEME_INK, .align = TEXT_MIDDLE
    };
    struct text_style quiet = {
        .size = THEME_20, .colour = THEME_INK, .align = TEXT_MIDDLE
    };
    char line[200];
    struct rect room;
    int height;

    draw_panel(window, card, 16, called ? THEME_CALL : THEME_PAPER,
        called ? THEME_CALL : THEME_BRAND, 3);
    room = rect_inset(card, window_px(window, 20), window_px(window, 18));
    if (called && app->desk.max_calls > 0) {
        snprintf(line, sizeof(line), _("Panggilan ke-%d dari %d"), visit->calls,
            app->desk.max_calls);
    } else if (called) {
        snprintf(line, sizeof(line), _("Panggilan ke-%d"), visit->calls);
    } else {
        snprintf(line, sizeof(line), "%s", _("Sedang dilayani"));
    }
    text_draw(window, &small, rect_cut_top(&room, window_px(window, 30), 0), line);
    if (!app->strip) {
        time_line(app, line, sizeof(line));
        text_draw(window, &quiet, rect_cut_bottom(&room, window_px(window, 30), 0), line);
    }
    height = text_wrapped_height(window, &small, room.w, visit->service);
    if (height > room.h / 3) {
        small.size = THEME_16; /* rather small than cut */
        height = text_wrapped_height(window, &small, room.w, visit->service);
    }
    height = height > room.h / 2 ? room.h / 2 : height;
    text_draw_wrapped(window, &small, rect_cut_bottom(&room, height, 0), visit->service);
    text_draw_fit(window, &number, room, visit->number);
}

static void
draw_nobody(struct counter_app *app, struct rect card)
{
    struct window *window = app->window;
    struct text_style big = {
        .size = THEME_80, .weight = THEME_BOLD, .colour = THEME_INK, .align = TEXT_MIDDLE
    };
    struct text_style text = {
        .size = THEME_20, .colour = THEME_SLATE, .align = TEXT_MIDDLE
    };
    char count[16];
    struct rect room = rect_inset(card, window_px(window, 20), window_px(window, 40));

    draw_panel(window, card, 16, THEME_PAPER, THEME_LINE, 2);
    if (app->desk.state == DESK_PAUSED) {
        snprintf(count, sizeof(count), "%s", "");
        draw_icon(
            window, rect_cut_top(&room, room.h / 2, 0), DRAW_ICON_PAUSE, THEME_BRAND);
        text_draw(window, &text, room,
            app->desk.reason[0] ? app->desk.reason : _("Loket sedang istirahat."));
        return;
    }
    snprintf(count, sizeof(count), "%d", app->desk.waiting_total);
    text_draw(window, &text, rect_cut_bottom(&room, window_px(window, 40), 0),
        _("orang menunggu untuk loket ini"));
    text_draw_fit(window, &big, room, count);
}

static void
draw_actions(struct counter_app *app, struct rect room)
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

        if (app->desk.state == DESK_CLOSED && others[i] == DESK_CLOSE_COUNTER) {
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

static void
draw_left(struct counter_app *app, struct rect room)
{
    struct window *window = app->window;
    struct rect actions = rect_cut_bottom(
        &room, window_px(window, 88 + 3 * 72), window_px(window, THEME_GAP));

    if (app->desk.visit.state == DESK_VISIT_NONE) {
        draw_nobody(app, room);
    } else {
        draw_called(app, room);
    }
    draw_actions(app, actions);
}

static void
render(void *arg)
{
    struct counter_app *app = arg;
    struct window *window = app->window;
    struct rect room = window_rect(window);
    struct link_state state = link_state(app->link);
    int gap = window_px(window, THEME_GAP);
    struct rect left;

    draw_clear(window, THEME_MIST);
    ui_begin(app->ui);
    draw_header(app, rect_cut_top(&room, window_px(window, 72), 0));
    link_banner_draw(window, &room, &state, link_now_ms(app->link));
    room = rect_inset(room, gap, gap);
    counter_draw_message(app, &room);
    if (app->known && app->strip) {
        draw_left(app, room);
    } else if (app->known) {
        left = rect_cut_left(&room, window_px(window, 372), gap);
        draw_left(app, left);
        counter_side_draw(app, rect_cut_right(&room, window_px(window, 260), gap));
        counter_person_draw(app, room);
    }
    if (app->dialog != DIALOG_NONE) {
        counter_dialog_draw(app);
    }
    ui_end(app->ui);
}

const struct screen counter_desk_screen = {
    .name = "desk",
    .enter = enter,
    .handle_event = handle_event,
    .update = update,
    .render = render,
    .leave = leave,
};
