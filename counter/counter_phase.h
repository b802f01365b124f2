/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_PHASE_H
#define COUNTER_COUNTER_PHASE_H

/*
 * What the clerk's program is in the middle of, and which moves there are. One phase at a
 * time: a press counts in PHASE_READY alone, so a second one cannot go out while the
 * first is on its way. Plain values; any thread.
 */

#include "common/base.h"

enum desk_phase {
    PHASE_SIGNED_OUT,
    PHASE_SIGNING_IN, /* name and password are on their way */
    PHASE_CHOOSING,   /* which counter? */
    PHASE_LOADING,    /* a counter is chosen; nothing is known of it yet */
    PHASE_READY,      /* the desk is known, and takes presses */
    PHASE_FINISHING,  /* a finish waits until the checklist has arrived */
    PHASE_ACTING,     /* a press is on its way; only its own answer ends this */
    PHASE_SETTLING,   /* it was answered; how the desk stands since then is asked for */
    PHASE_COUNT
};

/** May `next` follow on `phase`? A phase does not follow on itself. */
bool desk_phase_may_become(enum desk_phase phase, enum desk_phase next);

/** Is the desk's state known, so that it can be shown? */
bool desk_phase_is_known(enum desk_phase phase);

/** Is a press of the clerk under way? */
bool desk_phase_is_busy(enum desk_phase phase);

/** For the log. */
const char *desk_phase_name(enum desk_phase phase);

#endif /* COUNTER_COUNTER_PHASE_H */
