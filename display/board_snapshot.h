/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_SNAPSHOT_H
#define DISPLAY_BOARD_SNAPSHOT_H

/* The answer of GET /v1/board, read into a board's state. Pure. */

#include "display/board_state.h"

/**
 * Take a whole snapshot. One that is older than the events already seen is left alone:
 * `*taken` is false, ask again.
 * @return STATUS_BAD_REQUEST when it is not one; the state is then unchanged
 */
enum status board_snapshot_take(struct board_state *state, const json_t *json,
    bool *taken, struct error *err) MUST_CHECK;

#endif /* DISPLAY_BOARD_SNAPSHOT_H */
