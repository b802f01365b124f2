/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_GATE_TURN_H
#define SERVER_GATE_TURN_H

/*
 * Whose turn it is at the gates. A scanner belongs to one process: of the server
 * processes that share a folder, and so a settings file, the first has its gates, and
 * another takes them over within seconds when that one has ended. Loop thread.
 */

#include "common/base.h"
#include "common/status.h"

struct gate_turn;
struct gates_options;

/**
 * Start the gates of the settings file, or wait for our turn; none is fine.
 * @param turn  also when this fails, for the caller to stop and free
 */
enum status gate_turn_start(const struct gates_options *options, struct gate_turn **turn,
    struct error *err) MUST_CHECK;

/** End the gates' threads. Before the pool stops. */
void gate_turn_stop(struct gate_turn *turn);
/** After the pool has stopped. */
void gate_turn_free(struct gate_turn *turn);

#endif /* SERVER_GATE_TURN_H */
