/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_SNAPSHOT_H
#define DISPLAY_BOARD_SNAPSHOT_H

/* The answer of GET /v1/board, read into a board's state. Pure. */

#include "display/board_state.h"

/**
 * Fill lists, settings and `snapshot_seq` of a fresh state. What is longer than a board
 * shows is cut; a single odd entry is left out; without `seq` it is no snapshot.
 */
enum status board_snapshot_read(
    const json_t *json, struct board_state *out, struct error *err) MUST_CHECK;

/** "main", "counters", "portrait"; static. */
const char *board_layout_name(enum board_layout layout);
/** A layout by its name; false when there is none of that name. */
bool board_layout_from_name(const char *name, enum board_layout *layout);

#endif /* DISPLAY_BOARD_SNAPSHOT_H */
