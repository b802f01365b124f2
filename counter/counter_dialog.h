/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_DIALOG_H
#define COUNTER_COUNTER_DIALOG_H

/*
 * What every dialog of the desk shares: it opens and closes, takes presses, and its box,
 * foot and choices look alike. Knows none of them: each is a file dialog_*.c.
 */

#include "counter/counter_core.h"

#define COUNTER_NOTE_MAX 200 /* bytes of what a clerk writes */

/** Open it over the desk, closing another; its fresh state, or NULL while a press is on
 * its way. */
void *counter_dialog_open(struct counter_app *app, const struct counter_dialog *dialog);
void counter_dialog_close(struct counter_app *app);
/** Close it if it is about the person, who is at the counter no longer. */
void counter_dialog_leave_person(struct counter_app *app);
void counter_dialog_draw(struct counter_app *app);
/** `id` from ui_handle_event(). */
void counter_dialog_use(struct counter_app *app, int id);

/** For the dialogs: the box (the strip gives it all its room), as tall as `h` and the
 * sentence that the clerk is told. */
struct rect counter_dialog_box(struct counter_app *app, int w, int h, const char *title);

/** Its foot: cancel and, unless `ok` is NULL, confirm. */
struct counter_foot {
    const char *ok;     /* NULL: nothing to confirm */
    const char *cancel; /* NULL: "Batal" */
    enum ui_look look;  /* of `ok` */
    const char *also;   /* NULL: no third one; with the key +, given to `use` */
    bool also_off;
};
void counter_dialog_foot(
    struct counter_app *app, struct rect *room, const struct counter_foot *foot);

/** Choices with the digits from `first` on; ids from ID_OUTCOME + `first` - 1. */
struct counter_choices {
    const char *const *labels;   /* already translated */
    const enum draw_icon *icons; /* or NULL */
    int first, count, columns;
    int chosen; /* index, -1: none */
};
void counter_dialog_choices(
    struct counter_app *app, struct rect room, const struct counter_choices *choices);

/** A list that the server is asked for: when a dialog opens, or when something is looked
 * for in it. */
enum dialog_list { LIST_AWAITED, LIST_HERE, LIST_FAILED, LIST_UNASKED };
/** What stands where its rows would: it is on its way, it did not come, or `none`. */
void counter_dialog_no_rows(
    struct counter_app *app, struct rect room, enum dialog_list list, const char *none);

/** {field: text}, or {} when there is nothing but blanks in the text; owned. */
json_t *counter_text_body(const char *field, const char *text);

#endif /* COUNTER_COUNTER_DIALOG_H */
