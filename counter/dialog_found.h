/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_DIALOG_FOUND_H
#define COUNTER_DIALOG_FOUND_H

/* What can be done for somebody who was found: a deed is a row. */

#include "counter/counter_dialog.h"
#include "counter/reception_json.h"
#include "screen/i18n.h"

/* What comes when it was done. */
enum deed_end { END_TOLD, END_NUMBER };

struct found_deed {
    const char *label;
    bool (*fits)(const struct desk_found *who);
    const char *act; /* of the ticket, or else the visit; NULL: dialog_turn */
    bool of_ticket;
    const enum lane *lane; /* sent along, priority with its reason; NULL: none */
    const char *question;  /* asked first; NULL: done at once */
    enum ui_look look;
    enum deed_end end;
    const char *done; /* of END_TOLD */
};

struct dialog_found {
    struct desk_found who;
    const struct found_deed *deed; /* static; asked about; NULL: none is chosen yet */
    struct ui_text reason;
    struct counter_asked *asked; /* borrowed; an answer that is on its way, or NULL */
};

extern const struct counter_dialog dialog_found;

/** The ticket's day in words, or "". */
const char *dialog_found_day(const struct desk_found *who, char out[I18N_TEXT_SIZE]);
/** For this person. */
void dialog_found_open(struct counter_app *app, const struct desk_found *who);

#endif /* COUNTER_DIALOG_FOUND_H */
