/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_WIDGET_H
#define SCREEN_WIDGET_H

/*
 * Buttons, checkboxes, fields, lists and dialogs. A screen's `render` names its widgets
 * each time it draws, from its own state; `ui_handle_event` then says which of those that
 * were drawn the person used, by mouse, touch or keyboard. So what can be pressed is
 * exactly what is seen. Main thread only.
 *
 *     render:        ui_begin(ui); ui_button(ui, ...); ...; ui_end(ui);
 *     handle_event:  switch (ui_handle_event(ui, event, &changed)) { case MY_ID: ... }
 *
 * Keyboard: Tab and Shift-Tab move the focus, Enter and Space use what has it, arrows
 * move in a list, a button's own keys press it wherever the focus is, Escape is
 * UI_ESCAPE.
 */

#include <SDL.h>

#include "common/base.h"
#include "screen/draw.h"
#include "screen/layout.h"
#include "screen/text_draw.h"
#include "screen/theme.h"

struct window;
struct ui;

#define UI_NONE 0
#define UI_ESCAPE -1   /* Escape was pressed: leave the dialog, go back */
#define UI_NO_FOCUS -2 /* ui_focus(): nothing, not even the first field of a form */

enum ui_look {
    UI_PLAIN,  /* paper with an edge */
    UI_MAIN,   /* brand: the one main action of a screen */
    UI_GOOD,   /* green */
    UI_DANGER, /* red: hard to undo */
    UI_QUIET,  /* no edge */
    UI_ON_INK  /* on the dark bar at the top of a screen */
};

#define UI_NO_ICON 0

struct ui_button {
    int id; /* above 0, unlike any other of this screen */
    const char *label;
    const char *key_hint; /* "Enter", drawn on it; NULL = none */
    SDL_Keycode keys[3];  /* press it from anywhere; 0 = none */
    enum ui_look look;
    int icon;    /* enum draw_icon + 1, so that 0 is none */
    int size;    /* of the label, units; 0 = THEME_20 */
    bool off;    /* drawn, but cannot be used */
    bool told;   /* the focus of a keypad goes there though it is off: it says why */
    bool chosen; /* drawn as the one that holds */
    bool on_ink; /* it stands on the dark bar: its focus is drawn in paper */
    enum text_align align;
    const char *second; /* a smaller line below, or NULL */
    const char *said;   /* what a voice says of it; NULL: the label */
};

/** A text that the person edits; the screen owns it. */
struct ui_text {
    char text[256];
    size_t cursor; /* byte offset, at a character's start */
    size_t max;    /* bytes without NUL; 0 = all */
    bool secret;   /* drawn as dots */
};

struct ui *ui_new(struct window *window);
void ui_free(struct ui *ui);

void ui_begin(struct ui *ui);
void ui_end(struct ui *ui);

void ui_button(struct ui *ui, struct rect where, const struct ui_button *button);

/** A field with its label above; `where` is both. Enter in it is its id. */
void ui_field(
    struct ui *ui, struct rect where, int id, const char *label, struct ui_text *text);

/** A row of a list: first line, second line (or NULL), something at its right end (or
 * NULL). */
struct ui_row {
    const char *first, *second, *end;
    bool chosen;
};

/**
 * Rows one below the other; what does not fit is scrolled by wheel, drag or arrows. The
 * rows have the ids `first_id`, `first_id` + 1, ... `row` fills in the row at `index`.
 */
void ui_list(struct ui *ui, struct rect where, int first_id, int count,
    void (*row)(void *arg, int index, struct ui_row *out), void *arg);

/** The same with rows of `row_h` units that the caller draws into `where`. */
void ui_list_drawn(struct ui *ui, struct rect where, int first_id, int count, int row_h,
    void (*draw)(void *arg, int index, struct rect where), void *arg);

/**
 * A dialog of `w` x `h` units over everything drawn so far, which cannot be used until it
 * is gone. Gives back the room inside it, below its title.
 */
struct rect ui_dialog(struct ui *ui, int w, int h, const char *title);

/** A region that answers to a press, drawn by the caller; in a list's row also, where it
 * ends with the list. */
void ui_area(struct ui *ui, struct rect where, int id);

/** Give the focus to a widget (also before it is first drawn). */
void ui_focus(struct ui *ui, int id);
int ui_focused(const struct ui *ui);

/* Of a keypad, which has no Tab: what has the focus is seen from the first of these on.
 */
/** Is the focus on something that is drawn, can be used, and is seen to have it? */
bool ui_focus_is_seen(const struct ui *ui);
/** Give it to the first with an id from `from_id` on, else to the main action, else to
 * what was drawn first. */
void ui_focus_first(struct ui *ui, int from_id);
/** Move it to the nearest one that way, (0, 1) is down; where there is none, to the next
 * one, or the one before, as they were drawn. */
void ui_focus_toward(struct ui *ui, int dx, int dy);
/** What a voice says of what has it; "" when nothing is seen to. Until the next draw. */
const char *ui_focus_said(const struct ui *ui);
/** Was this drawn, so that it can be used? */
bool ui_can_use(const struct ui *ui, int id);

/**
 * @param changed  set when the picture must be drawn again; may be NULL
 * @return the id of what the person used, UI_ESCAPE, or UI_NONE
 */
int ui_handle_event(struct ui *ui, const SDL_Event *event, bool *changed);

/** Empty the field, and its memory. */
void ui_text_clear(struct ui_text *text);
void ui_text_set(struct ui_text *text, const char *value);

#endif /* SCREEN_WIDGET_H */
