/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_GATE_H
#define SERVER_GATE_H

/*
 * Gates: a scanner and a slip printer wired to the server's machine, without a screen.
 * antrean-gate, a process a gate, reads the scanner and waits for the printer; the act is
 * the same job as POST /v1/checkins. No number is given while the printer says that its
 * paper is out. Loop thread.
 */

#include "common/base.h"
#include "common/status.h"

struct config;
struct gates;
struct event_base;
struct job_pool;
struct texts;
struct office;

/** What gates work with; all is borrowed, and outlives them. */
struct gates_options {
    struct event_base *base;
    struct job_pool *pool;
    struct office *office; /* whose doors they are */
    const struct config *config;
    const struct texts *texts; /* what a refusal says */
};

/** Start the gates of the settings file; none is fine. Which of them cannot be is told by
 * gates_await(), or later in the log. */
enum status gates_start(const struct gates_options *options, struct gates **gates,
    struct error *err) MUST_CHECK;

/** Wait until each knows its devices, at the server's start.
 * @return STATUS_OK; STATUS_INVALID_SETTINGS: a device that is none; STATUS_IO */
enum status gates_await(struct gates *gates, struct error *err) MUST_CHECK;

/** End the helpers; a scan in flight is given up. Before the pool stops. */
void gates_stop(struct gates *gates);
/** After the pool has stopped. */
void gates_free(struct gates *gates);

#endif /* SERVER_GATE_H */
