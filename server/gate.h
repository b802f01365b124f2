/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_GATE_H
#define SERVER_GATE_H

/*
 * Gates: a scanner and a slip printer wired to the server itself, without a screen. A
 * thread a gate reads the scanner and waits for the printer; the act is the same job as
 * POST /v1/checkins. Nothing is printed for a refusal, and no number is given while the
 * printer says that its paper is out. Loop thread.
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

/** Start the gates of the settings file; none is fine. */
enum status gates_start(const struct gates_options *options, struct gates **gates,
    struct error *err) MUST_CHECK;

/** End the threads; a scan in flight is given up. Before the pool stops. */
void gates_stop(struct gates *gates);
/** After the pool has stopped. */
void gates_free(struct gates *gates);

#endif /* SERVER_GATE_H */
