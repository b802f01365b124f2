/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_EXCHANGE_BACKEND_TRIAL_H
#define SERVER_EXCHANGE_BACKEND_TRIAL_H

/*
 * A foreign backend against the contract, point by point, over its own door. What is sent
 * is marked "backend-test"; it belongs on a backend that may be written to.
 * Source: docs/backend.md.
 */

#include <stdio.h>

#include "common/base.h"
#include "common/status.h"

struct backend_trial_options {
    const char *url; /* borrowed for the call, as all of these */
    const char *token;
    const char *office; /* the office's code there */
    int64_t now_ms;     /* of this machine */
    bool read_only;     /* send no outcomes */
    FILE *out;          /* a line a point */
};

/**
 * @param faults  how many points it must mend
 * @return STATUS_OK, also with faults; STATUS_INVALID_SETTINGS: the URL is none
 */
enum status backend_trial_run(const struct backend_trial_options *options, int *faults,
    struct error *err) MUST_CHECK;

#endif /* SERVER_EXCHANGE_BACKEND_TRIAL_H */
