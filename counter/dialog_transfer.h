/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_DIALOG_TRANSFER_H
#define COUNTER_DIALOG_TRANSFER_H

/*
 * Where a person is sent on: another service or another counter, found by typing part of
 * its name, and a second thought before it is done.
 */

#include "common/office_limits.h"
#include "counter/dialog_search.h"

#define SERVICES_MAX OFFICE_SERVICES_MAX
#define TARGETS_MAX SEARCH_MAX

/* A service, or a counter. */
struct transfer_target {
    int counter;              /* 0: a service */
    char code[MODEL_ID_SIZE]; /* of a service */
    char name[MODEL_NAME_SIZE];
    int waiting;       /* for the service */
    const char *state; /* of a counter; static, not translated */
};

struct dialog_transfer {
    struct dialog_search search;
    struct ui_text note;
    struct transfer_target targets[TARGETS_MAX]; /* services, then counters */
    size_t target_count;
    enum dialog_list list;
    const struct transfer_target *chosen; /* asked about; NULL: none is chosen yet */
    char end[32];                         /* of the row now drawn */
};

extern const struct counter_dialog dialog_transfer;

#endif /* COUNTER_DIALOG_TRANSFER_H */
