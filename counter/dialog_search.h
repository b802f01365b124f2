/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_DIALOG_SEARCH_H
#define COUNTER_DIALOG_SEARCH_H

/*
 * A list of names, and above it the field in which part of one is typed: what the dialogs
 * for services and counters share, each of which sets `searches`.
 */

#include "common/office_limits.h"
#include "counter/counter_dialog.h"

#define SEARCH_MAX (OFFICE_SERVICES_MAX + COUNTERS_MAX)

struct dialog_search {
    struct ui_text text;
    size_t shown[SEARCH_MAX]; /* the places of those that fit */
    size_t count;             /* of them */
};

/** What is looked through, and how it is drawn; `state` is the dialog's. */
struct searched {
    const char *title, *hint; /* already translated */
    enum dialog_list list;
    size_t count;
    const char *(*name)(const void *state, size_t place);
    void (*row)(void *state, int row, struct ui_row *out);
    void *state;
};

void dialog_search_enter(struct counter_app *app, struct dialog_search *search);
/** Fill what is shown by what is typed now. */
void dialog_search_look(struct dialog_search *search, const struct searched *what);
/** A row was used, or Enter in the field: the first that fits. False: none. The question
 * that follows is another picture. */
bool dialog_search_used(
    struct counter_app *app, struct dialog_search *search, int id, size_t *place);
void dialog_search_draw(
    struct counter_app *app, struct dialog_search *search, const struct searched *what);

#endif /* COUNTER_DIALOG_SEARCH_H */
