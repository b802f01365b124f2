/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_desk.h"

#include <string.h>

#include "common/clock.h"
#include "counter/counter_act.h"
#include "counter/counter_barred.h"
#include "counter/counter_buttons.h"
#include "counter/counter_called.h"
#include "counter/counter_check.h"
#include "counter/counter_dialog.h"
#include "counter/counter_header.h"
#include "counter/counter_help.h"
#include "counter/counter_person.h"
#include "counter/counter_session.h"
#include "counter/counter_side.h"
#include "counter/dialog_close.h"
#include "counter/dialog_find.h"
#include "counter/dialog_finish.h"
#include "counter/dialog_group.h"
#include "counter/dialog_paper.h"
#include "counter/dialog_past.h"
#include "counter/dialog_reason.h"
#include "counter/dialog_return.h"
#include "counter/dialog_take_over.h"
#include "counter/dialog_transfer.h"
#include "screen/link_banner.h"

static void
enter(void *arg)
{
    struct counter_app *app = arg;

    ui_focus(app->ui, UI_NO_FOCUS);
    if (app->first == SHAPE_STRIP) {
        counter_set_shape(app, SHAPE_STRIP);
    }
}

static void
leave(void *arg)
{
    struct counter_app *app = arg;

    if (app->shape == SHAPE_STRIP) {
        counter_set_shape(app, SHAPE_WHOLE); /* the other screens need the whole window */
    }
}

/* What needs a word first opens its dialog; the rest is done at once. */
static void
use_action(struct counter_app *app, enum desk_action action)
{
    static const struct counter_dialog *const dialogs[DESK_ACTION_COUNT] = {
        [DESK_FINISH] = &dialog_finish,
        [DESK_HOLD] = &dialog_hold,
        [DESK_TRANSFER] = &dialog_transfer,
        [DESK_RETURN] = &dialog_return,
        [DESK_PAUSE] = &dialog_pause,
        [DESK_CLOSE_COUNTER] = &dialog_close,
    };

    if (dialogs[action]) {
        (void)counter_dialog_open(app, dialogs[action]);
    } else {
        counter_act(app, action, NULL, NULL);
    }
}

/* The obligatory ones are; of what one is enough, which is it? */
static void
all_there(struct counter_app *app)
{
    counter_papers_all_there(app);
    dialog_group_open(app);
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

    if (digit < 0 || event->repeat || app->shape == SHAPE_STRIP ||
        app->desk.visit.state != DESK_VISIT_SERVING ||
        (event->keysym.mod & (KMOD_CTRL | KMOD_ALT | KMOD_SHIFT))) {
        return false;
    }
    if (digit == 0) {
        all_there(app);
    } else {
        counter_paper_press(app, (size_t)digit - 1);
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

    if ((key != SDLK_KP_PLUS && key != SDLK_PLUS && key != SDLK_EQUALS) ||
        app->shape == SHAPE_STRIP || app->desk.visit.state != DESK_VISIT_SERVING ||
        count == 0) {
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

/* From the field above a list into it, and back. */
static bool
move_to_list(struct counter_app *app, SDL_Keycode key)
{
    int focus = ui_focused(app->ui);

    if (focus == ID_SEARCH && key == SDLK_DOWN) {
        ui_focus(app->ui, ID_CHOICE);
        return true;
    }
    if (focus == ID_CHOICE && key == SDLK_UP && app->dialog && app->dialog->searches) {
        ui_focus(app->ui, ID_SEARCH);
        return true;
    }
    return false;
}

/* A keypad has no arrows: + and - go through a list. A keyboard without a keypad has its
   asterisk on Shift and 8. True: that was all. */
static bool
steer(struct counter_app *app, SDL_Event *event)
{
    SDL_Keycode *key = &event->key.keysym.sym;
    int focus = ui_focused(app->ui);

    if (event->type != SDL_KEYDOWN) {
        return false;
    }
    if (focus >= ID_CHOICE || focus == ID_SEARCH) {
        *key = *key == SDLK_KP_PLUS ? SDLK_DOWN : *key == SDLK_KP_MINUS ? SDLK_UP : *key;
    }
    if (!app->dialog && *key == SDLK_8 && (event->key.keysym.mod & KMOD_SHIFT)) {
        *key = SDLK_ASTERISK;
    }
    return move_to_list(app, *key);
}

static bool
handle_event(void *arg, const SDL_Event *given)
{
    struct counter_app *app = arg;
    SDL_Event steered = *given;
    const SDL_Event *event = &steered;
    bool changed;
    int id;

    if (app->dialog && press_guard_drops(&app->guard, event, clock_monotonic_ms())) {
        return false;
    }
    if (steer(app, &steered)) {
        return true;
    }
    if (!app->dialog && event->type == SDL_KEYDOWN &&
        (tick_by_digit(app, &event->key) || next_paper(app, &event->key))) {
        return true;
    }
    id = ui_handle_event(app->ui, event, &changed);
    if (app->dialog) {
        counter_dialog_use(app, id);
    } else if (id >= ID_ACTION && id < ID_ACTION + DESK_ACTION_COUNT) {
        use_action(app, (enum desk_action)(id - ID_ACTION));
    } else if (id >= ID_PAPER && id < ID_PAPER + MODEL_ITEMS_MAX) {
        if (is_enter(event)) {
            dialog_paper_open(app, (size_t)(id - ID_PAPER));
        } else {
            counter_paper_press(app, (size_t)(id - ID_PAPER));
        }
    } else if (id >= ID_PAPER_NOTE && id < ID_PAPER_NOTE + MODEL_ITEMS_MAX) {
        dialog_paper_open(app, (size_t)(id - ID_PAPER_NOTE));
    } else if (id == ID_ALL_THERE) {
        all_there(app);
    } else if (id == ID_OTHER_COUNTER) {
        counter_choose_another(app);
    } else if (id == ID_TAKE_OVER) {
        (void)counter_dialog_open(app, &dialog_take_over);
    } else if (id == ID_RECEPTION) {
        (void)counter_dialog_open(app, &dialog_find);
    } else if (id == ID_HISTORY) {
        (void)counter_dialog_open(app, &dialog_past);
    } else if (id == ID_SHAPE) {
        counter_set_shape(app, app->shape == SHAPE_STRIP ? SHAPE_WHOLE : SHAPE_STRIP);
    } else if (id == ID_HELP || id == ID_HELP_GO) {
        counter_help_use(app, id);
    } else if (id == ID_SIGN_OUT) {
        counter_sign_out(app);
    }
    return changed || id != UI_NONE;
}

/* A new day has a line and doors of its own: no event tells of midnight. */
static void
follow_day(struct counter_app *app)
{
    char today[DATE_SIZE];

    if (app->load == LOAD_NONE && app->day[0] &&
        strcmp(app->day, clock_date(link_now_ms(app->link), today)) != 0) {
        counter_reload(app);
    }
}

static int
update(void *arg)
{
    follow_day(arg);
    return counter_tick(arg);
}

static void
draw_left(struct counter_app *app, struct rect room)
{
    struct rect buttons = rect_cut_bottom(
        &room, counter_buttons_height(app), window_px(app->window, THEME_GAP));

    counter_called_draw(app, room);
    counter_buttons_draw(app, buttons);
}

static void
render(void *arg)
{
    struct counter_app *app = arg;
    struct window *window = app->window;
    struct rect room = window_rect(window);
    struct link_state state = link_state(app->link);
    bool known = desk_phase_is_known(app->phase);
    bool strip = app->shape == SHAPE_STRIP;
    int gap = window_px(window, THEME_GAP);
    struct rect left;

    draw_clear(window, THEME_MIST);
    ui_begin(app->ui);
    counter_header_draw(app, rect_cut_top(&room, window_px(window, 72), 0));
    link_banner_draw(window, &room, &state, link_now_ms(app->link));
    if (known) {
        counter_help_draw_calls(app, &room);
    }
    room = rect_inset(room, gap, gap);
    if (!app->dialog) {
        counter_notice_draw(app, &room);
    }
    if (known && app->desk.barred) {
        counter_barred_draw(app, room);
    } else if (known && strip) {
        draw_left(app, room);
    } else if (known) {
        left = rect_cut_left(&room, window_px(window, 372), gap);
        draw_left(app, left);
        counter_side_draw(app, rect_cut_right(&room, window_px(window, 260), gap));
        counter_person_draw(app, room);
    }
    if (app->dialog) {
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
