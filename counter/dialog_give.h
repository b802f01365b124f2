/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_DIALOG_GIVE_H
#define COUNTER_DIALOG_GIVE_H

/* A number for who has no ticket: the service, then the lane and why. */

#include "counter/dialog_search.h"
#include "counter/reception_json.h"

struct dialog_give {
    struct dialog_search search;
    struct desk_service services[OFFICE_SERVICES_MAX];
    size_t count;
    enum dialog_list list;
    const struct desk_service *chosen; /* NULL: none yet */
    enum lane lane;
    struct ui_text reason;
    struct counter_asked *asked; /* borrowed; an answer that is on its way, or NULL */
    char end[40];                /* of the row now drawn */
};

extern const struct counter_dialog dialog_give;

#endif /* COUNTER_DIALOG_GIVE_H */
