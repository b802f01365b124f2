/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_DIALOG_FIND_H
#define COUNTER_DIALOG_FIND_H

/* Reception at a counter: whose is this number, name or NIK? */

#include "counter/counter_dialog.h"
#include "counter/reception_json.h"
#include "screen/i18n.h"

struct dialog_find {
    struct ui_text search;
    struct desk_found found[FOUND_MAX];
    size_t count;
    enum dialog_list list;
    struct counter_asked *asked; /* borrowed; an answer that is on its way, or NULL */
    char first[120];             /* of the row now drawn */
    char second[MODEL_NAME_SIZE + I18N_TEXT_SIZE];
    char end[20];
};

extern const struct counter_dialog dialog_find;

#endif /* COUNTER_DIALOG_FIND_H */
