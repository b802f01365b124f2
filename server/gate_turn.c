/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lock in the folder decides; who does not get it asks again. */
#include "server/gate_turn.h"

#include <stdlib.h>
#include <unistd.h>

#include <event2/event.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/config.h"
#include "server/folder_lock.h"
#include "server/gate.h"

#define LOG_TAG "server/gate"
#define ASK_S 2

struct gate_turn {
    struct gates_options options;
    struct gates *gates; /* owned; NULL while it is another's turn */
    struct event *event; /* owned */
    int lock_fd;         /* owned, -1: not our turn */
};

static void
ask_again(struct gate_turn *turn)
{
    static const struct timeval later = { .tv_sec = ASK_S };

    (void)event_add(turn->event, &later);
}

static void
ask_cb(evutil_socket_t fd, short what, void *arg)
{
    struct gate_turn *turn = arg;
    struct error err = { .code = STATUS_OK };

    (void)fd;
    (void)what;
    if (folder_lock_gates(turn->options.config->folder, &turn->lock_fd, NULL) !=
        STATUS_OK) {
        ask_again(turn);
        return;
    }
    log_info(NULL, "the process that had the gates has ended: they are ours now");
    if (gates_start(&turn->options, &turn->gates, &err) != STATUS_OK) {
        log_error(NULL, "could not start the gates: %s", err.text);
    }
}

enum status
gate_turn_start(
    const struct gates_options *options, struct gate_turn **out, struct error *err)
{
    const struct config *config = options->config;
    struct gate_turn *turn = xcalloc(1, sizeof(*turn));
    enum status st;

    *out = turn;
    turn->options = *options;
    turn->lock_fd = -1;
    turn->event = event_new(options->base, -1, 0, ask_cb, turn);
    if (config->gate_count == 0) {
        return STATUS_OK;
    }
    st = folder_lock_gates(config->folder, &turn->lock_fd, err);
    if (st == STATUS_BUSY) {
        log_info(NULL, "another process has the gates");
        ask_again(turn);
        return STATUS_OK;
    }
    st = st == STATUS_OK ? gates_start(options, &turn->gates, err) : st;
    return st == STATUS_OK ? gates_await(turn->gates, err) : st;
}

void
gate_turn_stop(struct gate_turn *turn)
{
    if (turn) {
        (void)event_del(turn->event);
        gates_stop(turn->gates);
    }
}

void
gate_turn_free(struct gate_turn *turn)
{
    if (!turn) {
        return;
    }
    event_free(turn->event);
    gates_free(turn->gates);
    if (turn->lock_fd >= 0) {
        (void)close(turn->lock_fd);
    }
    free(turn);
}
