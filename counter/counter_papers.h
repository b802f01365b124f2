/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_PAPERS_H
#define COUNTER_COUNTER_PAPERS_H

/*
 * The papers to compare: a list in which a press says that one is there, lacking or not
 * needed.
 */

#include "counter/counter_core.h"

#define PAPER_MANNER_SIZE 400

void counter_papers_draw(struct counter_app *app, struct rect room);

/** How a paper is given, and whether it must be. */
const char *counter_paper_manner(
    const struct desk_paper *paper, char out[PAPER_MANNER_SIZE]);

#endif /* COUNTER_COUNTER_PAPERS_H */
