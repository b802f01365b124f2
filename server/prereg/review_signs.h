/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_REVIEW_SIGNS_H
#define SERVER_PREREG_REVIEW_SIGNS_H

/*
 * What a reviewer is warned of, and what is remembered of it. Names and numbers are
 * sealed, so another application of one person or child is found by keyed hashes of what
 * its form says, and only what was found is opened. Worker threads.
 * Source: docs/rules.md, "What a reviewer is warned of".
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "server/prereg/application.h"

/** Keep by what it is found: when it is sent, and when it is taken. */
enum status review_index(
    struct act *act, const struct application *application, struct error *err) MUST_CHECK;

/**
 * @param warnings  owned: {"niks": [{"field", "label", "faults": [...]}],
 *                  "subject": {...}, "duplicates": [{"id", "registration", "service",
 *                  "state", "submitted_at", "why": [...], "distinct", "subject"}]};
 *                  a subject is {"name", "birth", "mother"}
 */
enum status review_warnings(struct act *act, const struct application *application,
    json_t **warnings, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_REVIEW_SIGNS_H */
