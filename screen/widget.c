/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Focus, mouse, touch and keyboard over whatever targets were drawn. */
#include "screen/widget.h"

#include <stdlib.h>

#include "common/mem.h"
#include "screen/draw.h"
#include "screen/widget_private.h"

#define FOCUS_RING 4 /* units: seen from a few steps away */
#define FOCUS_GAP 3

struct ui *
ui_new(struct window *window)
{
    struct ui *ui = xcalloc(1, sizeof(*ui));

    ui->window = window;
    return ui;
}

void
ui_free(struct ui *ui)
{
    free(ui);
}

void
ui_begin(struct ui *ui)
{
    ui->count = 0;
}

const struct ui_target *
ui_find(const struct ui *ui, int id)
{
    for (size_t i = 0; i < ui->count; i++) {
        if (ui->targets[i].id == id) {
            return &ui->targets[i];
        }
    }
    return NULL;
}

/* After drawing: the focus is on something that is there, and a field means typing. */
void
ui_end(struct ui *ui)
{
    const struct ui_target *focused = ui_find(ui, ui->focus);
    bool typing;

    if (focused && !ui_is_reached(focused)) {
        focused = NULL;
    }
    for (size_t i = 0; !focused && ui->focus != UI_NO_FOCUS && i < ui->count; i++) {
        if (ui->targets[i].kind == UI_KIND_FIELD) { /* a form begins in its first field */
            focused = &ui->targets[i];
            ui->focus = focused->id;
        }
    }
    typing = focused && focused->kind == UI_KIND_FIELD;
    if (typing != ui->typing) {
        ui->typing = typing;
        if (typing) {
            SDL_StartTextInput();
        } else {
            SDL_StopTextInput();
        }
    }
}

struct ui_target *
ui_add(struct ui *ui, enum ui_kind kind, int id, struct rect where)
{
    struct ui_target *target;

    if (ui->count == UI_TARGETS_MAX) {
        return NULL;
    }
    target = &ui->targets[ui->count++];
    *target = (struct ui_target){ .kind = kind, .id = id, .where = where };
    return target;
}

void
ui_area(struct ui *ui, struct rect where, int id)
{
    ui_add(ui, UI_KIND_BUTTON, id, ui->clip ? rect_within(where, *ui->clip) : where);
}

bool
ui_is_focused(const struct ui *ui, int id)
{
    return ui->focus == id;
}

bool
ui_is_pressed(const struct ui *ui, int id)
{
    return ui->pressed == id && ui->hot == id;
}

bool
ui_is_hot(const struct ui *ui, int id)
{
    return ui->hot == id;
}

static struct rect
around(const struct ui *ui, struct rect where, int units)
{
    int out = window_px(ui->window, units);

    return (struct rect){ where.x - out, where.y - out, where.w + 2 * out,
        where.h + 2 * out };
}

void
ui_draw_focus(struct ui *ui, struct rect where, bool on_ink)
{
    if (ui->keyboard) {
        draw_round(ui->window, around(ui, where, FOCUS_RING + FOCUS_GAP),
            THEME_RADIUS + FOCUS_RING + FOCUS_GAP, on_ink ? THEME_PAPER : THEME_INK);
        draw_round(ui->window, around(ui, where, FOCUS_GAP), THEME_RADIUS + FOCUS_GAP,
            on_ink ? THEME_INK : THEME_PAPER);
    }
}

void
ui_clip(struct ui *ui, const struct rect *where)
{
    ui->clip = where;
    draw_clip(ui->window, where);
}

void
ui_focus(struct ui *ui, int id)
{
    const struct ui_target *target = ui_find(ui, id);

    ui->focus = id;
    ui->keyboard = id > 0; /* what the program points at is seen to be so */
    if (target) {
        ui_scroll_to(ui, target);
    }
}

int
ui_focused(const struct ui *ui)
{
    return ui->focus;
}

/* The last drawn is on top. */
static struct ui_target *
target_at(struct ui *ui, int x, int y)
{
    for (size_t i = ui->count; i > 0; i--) {
        struct ui_target *target = &ui->targets[i - 1];

        if (!target->scrolled_away && rect_contains(target->where, x, y)) {
            return target;
        }
    }
    return NULL;
}

static struct ui_scroll *
scroll_at(struct ui *ui, int x, int y)
{
    for (size_t i = 0; i < ui->scroll_count; i++) {
        if (rect_contains(ui->scrolls[i].where, x, y)) {
            return &ui->scrolls[i];
        }
    }
    return NULL;
}

void
ui_focus_step(struct ui *ui, int step)
{
    size_t at = step > 0 ? ui->count - 1 : 0;

    for (size_t i = 0; i < ui->count; i++) {
        if (ui->targets[i].id == ui->focus) {
            at = i;
        }
    }
    ui->keyboard = true;
    for (size_t tried = 0; tried < ui->count; tried++) {
        at = (at + ui->count + (size_t)step) % ui->count;
        if (ui_is_reached(&ui->targets[at])) {
            ui->focus = ui->targets[at].id;
            ui_scroll_to(ui, &ui->targets[at]);
            return;
        }
    }
}

/* Arrows in a list go from row to row, and stop at its ends. */
static bool
move_in_list(struct ui *ui, int step)
{
    const struct ui_target *now = ui_find(ui, ui->focus);
    const struct ui_target *next;

    if (!now || now->kind != UI_KIND_ROW) {
        return false;
    }
    next = ui_find(ui, ui->focus + step);
    if (next && next->kind == UI_KIND_ROW && next->list == now->list) {
        ui->focus = next->id;
        ui->keyboard = true;
        ui_scroll_to(ui, next);
    }
    return true;
}

static int
key_target(struct ui *ui, SDL_Keycode key)
{
    for (size_t i = 0; i < ui->count; i++) {
        const struct ui_target *target = &ui->targets[i];

        for (size_t k = 0; k < ARRAY_LEN(target->keys); k++) {
            if (target->keys[k] == key && !target->off) {
                return target->id;
            }
        }
    }
    return UI_NONE;
}

static int
use_focused(struct ui *ui, SDL_Keycode key)
{
    const struct ui_target *focused = ui_find(ui, ui->focus);
    bool enter = key == SDLK_RETURN || key == SDLK_KP_ENTER;

    if (!focused || focused->off || (!enter && key != SDLK_SPACE)) {
        return UI_NONE;
    }
    /* An unseen focus must not swallow the key of the main action. */
    return focused->kind == UI_KIND_FIELD || ui->keyboard ? focused->id : UI_NONE;
}

static int
handle_key(struct ui *ui, const SDL_KeyboardEvent *event)
{
    SDL_Keycode key = event->keysym.sym;
    int id;

    if (key == SDLK_ESCAPE) {
        ui->keyboard = false;
        return event->repeat ? UI_NONE : UI_ESCAPE;
    }
    if (ui->count == 0) {
        return UI_NONE;
    }
    if (key == SDLK_TAB) {
        ui_focus_step(ui, event->keysym.mod & KMOD_SHIFT ? -1 : 1);
        return UI_NONE;
    }
    if ((key == SDLK_DOWN || key == SDLK_UP) &&
        move_in_list(ui, key == SDLK_DOWN ? 1 : -1)) {
        return UI_NONE;
    }
    if (event->repeat) { /* a key held down presses once */
        return UI_NONE;
    }
    id = use_focused(ui, key);
    return id != UI_NONE ? id : key_target(ui, key);
}

static int
handle_press(struct ui *ui, const SDL_MouseButtonEvent *event)
{
    struct ui_target *target = target_at(ui, event->x, event->y);
    struct ui_scroll *scroll = scroll_at(ui, event->x, event->y);

    if (event->button != SDL_BUTTON_LEFT) {
        return UI_NONE;
    }
    ui->keyboard = false;
    ui->press_y = event->y;
    ui->drag_list = scroll ? scroll->list : 0;
    ui->pressed = target && !target->off ? target->id : UI_NONE;
    ui->hot = ui->pressed;
    if (target && !target->off) {
        ui->focus = target->id;
        if (target->text) {
            target->text->cursor = SDL_strlen(target->text->text);
        }
    }
    return UI_NONE;
}

/* It counts where it is let go, on what was pressed; a field only takes the focus. */
static int
handle_release(struct ui *ui, const SDL_MouseButtonEvent *event)
{
    struct ui_target *target = target_at(ui, event->x, event->y);
    int pressed = ui->pressed;

    ui->pressed = UI_NONE;
    ui->drag_list = 0;
    if (event->which == SDL_TOUCH_MOUSEID) {
        ui->hot = UI_NONE; /* a finger leaves no pointer behind */
    }
    if (!target || target->id != pressed || target->kind == UI_KIND_FIELD) {
        return UI_NONE;
    }
    return pressed;
}

static bool
handle_motion(struct ui *ui, const SDL_MouseMotionEvent *event)
{
    struct ui_target *target = target_at(ui, event->x, event->y);
    int hot = target && !target->off ? target->id : UI_NONE;
    struct ui_scroll *scroll = ui->drag_list && (event->state & SDL_BUTTON_LMASK)
                                   ? ui_find_scroll(ui, ui->drag_list)
                                   : NULL;

    if (scroll && scroll->most > 0) {
        int moved = ui->press_y - event->y;

        if (ui->pressed == UI_NONE || abs(moved) > scroll->row_h / 4) {
            ui->pressed = UI_NONE; /* it is a drag now, no press */
            ui_scroll_by(scroll, moved);
            ui->press_y = event->y;
            return true;
        }
    }
    if (hot != ui->hot) {
        ui->hot = hot;
        return true;
    }
    return false;
}

static bool
handle_wheel(struct ui *ui, const SDL_MouseWheelEvent *event)
{
    int x, y;
    struct ui_scroll *scroll;

    SDL_GetMouseState(&x, &y);
    scroll = scroll_at(ui, x, y);
    if (!scroll) {
        return false;
    }
    ui_scroll_by(scroll, -event->y * scroll->row_h);
    return true;
}

int
ui_handle_event(struct ui *ui, const SDL_Event *event, bool *changed)
{
    const struct ui_target *focused = ui_find(ui, ui->focus);
    bool redraw = true;
    int id = UI_NONE;

    if (focused && focused->kind == UI_KIND_FIELD &&
        ui_field_event(ui, focused->text, event)) {
        event = NULL; /* it was for the field */
    } else if (event->type == SDL_KEYDOWN) {
        id = handle_key(ui, &event->key);
    } else if (event->type == SDL_MOUSEBUTTONDOWN) {
        id = handle_press(ui, &event->button);
    } else if (event->type == SDL_MOUSEBUTTONUP) {
        id = handle_release(ui, &event->button);
    } else if (event->type == SDL_MOUSEMOTION) {
        redraw = handle_motion(ui, &event->motion);
    } else if (event->type == SDL_MOUSEWHEEL) {
        redraw = handle_wheel(ui, &event->wheel);
    } else {
        redraw = false;
    }
    if (changed) {
        *changed = redraw;
    }
    return id;
}
