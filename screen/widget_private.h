/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_WIDGET_PRIVATE_H
#define SCREEN_WIDGET_PRIVATE_H

/* What the widgets share: the targets of the picture now shown. */

#include "screen/widget.h"
#include "screen/window.h"

#define UI_TARGETS_MAX 640 /* the longest list is the 288 papers of a bundle */
#define UI_SCROLLS_MAX 8
#define UI_SAID_SIZE 192

enum ui_kind { UI_KIND_BUTTON, UI_KIND_FIELD, UI_KIND_ROW };

/* Something that can be used. */
struct ui_target {
    enum ui_kind kind;
    int id;
    struct rect where; /* pixels, cut to what is visible */
    SDL_Keycode keys[3];
    bool off;
    bool told; /* though it is off, the focus goes there */
    bool main; /* the main action of its screen */
    char said[UI_SAID_SIZE];
    bool scrolled_away;   /* in a list, out of sight: for the keyboard only */
    struct ui_text *text; /* of a field; the screen's, until the next ui_begin() */
    int list;             /* of a row: the list's first id */
};

/* May the focus be on it? */
static inline bool
ui_is_reached(const struct ui_target *target)
{
    return !target->off || target->told;
}

/* How far a list is scrolled; found again by the list's first id. */
struct ui_scroll {
    int list;
    struct rect where;
    int offset; /* pixels */
    int most;   /* pixels, the largest offset */
    int row_h;  /* pixels */
};

struct ui {
    struct window *window; /* borrowed, outlives us */
    struct ui_target targets[UI_TARGETS_MAX];
    size_t count;
    struct ui_scroll scrolls[UI_SCROLLS_MAX];
    size_t scroll_count;
    int focus;
    int hot;     /* under the mouse */
    int pressed; /* mouse down on it */
    int press_y; /* pixels, where the press began; -1 once it became a drag */
    int drag_list;
    bool keyboard;           /* the focus is drawn strongly once a key moved it */
    bool typing;             /* SDL text input is on */
    const struct rect *clip; /* while a list draws its rows: its room; else NULL */
};

/** Remember a target; gives it back, or NULL when there are too many. */
struct ui_target *ui_add(struct ui *ui, enum ui_kind kind, int id, struct rect where);

/** How a target looks now. */
bool ui_is_focused(const struct ui *ui, int id);
bool ui_is_pressed(const struct ui *ui, int id);
bool ui_is_hot(const struct ui *ui, int id);

/** The ring around what has the focus; on ink or on paper. */
void ui_draw_focus(struct ui *ui, struct rect where, bool on_ink);

/** Move it to the next that can be used, as they were drawn; -1: the one before. */
void ui_focus_step(struct ui *ui, int step);

/** Draw only inside `where`; NULL = everywhere again. */
void ui_clip(struct ui *ui, const struct rect *where);

/** The target of an id, or NULL. */
const struct ui_target *ui_find(const struct ui *ui, int id);

/** widget_field.c: a key or text for the focused field. True when it was for it. */
bool ui_field_event(struct ui *ui, struct ui_text *text, const SDL_Event *event);

/** widget_list.c */
struct ui_scroll *ui_find_scroll(struct ui *ui, int list);
void ui_scroll_by(struct ui_scroll *scroll, int pixels);
/** Bring a row into sight. */
void ui_scroll_to(struct ui *ui, const struct ui_target *row);

#endif /* SCREEN_WIDGET_PRIVATE_H */
