/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_TICKET_SHIFT_H
#define SERVER_PREREG_TICKET_SHIFT_H

/*
 * Tickets that a change of the settings leaves without their day, window or place go to
 * the next day with room, in the commit of the change: each as the desk would move it,
 * its holder told. Worker threads. Source: docs/rules.md, "Settings under a living line".
 */

#include "common/base.h"
#include "common/status.h"
#include "server/office/act.h"
#include "server/office/settings_fit.h"

struct ticket_shift {
    int moved;
    int kept; /* no day has room, or a backend gave it: good on its day as before */
};

/**
 * @param act       its settings are the new ones
 * @param findings  what the change came to
 */
enum status ticket_shift(struct act *act, const struct findings *findings,
    struct ticket_shift *shift, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_TICKET_SHIFT_H */
