/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_HEAD_CONCERN_H
#define SERVER_OFFICE_HEAD_CONCERN_H

/*
 * What needs a person: a device that is silent or lacks something, a counter where
 * somebody is for long or whose clerk is away, messages and rows of the outbox that do
 * not go out, a clock that is doubted. Worker threads.
 */

#include "common/base.h"
#include "common/status.h"
#include "server/office/act.h"
#include "server/office/concern_kind.h"
#include "server/office/head_counter.h"

struct head_concern {
    enum concern_kind kind;
    char device[48];           /* of a device its name; or "" */
    int counter;               /* of a counter; or 0 */
    int64_t count;             /* of messages or rows; or 0 */
    int64_t since_ms;          /* 0: not known */
    char by[PERSON_NAME_SIZE]; /* who takes care of it; or "" */
};

/** Its name: "paper_empty.kiosk-1". */
const char *head_concern_id(
    const struct head_concern *concern, char out[CONCERN_ID_SIZE]);

/** What there is, with those of these counters; owned array, NULL on failure. */
enum status head_concerns_load(struct act *act, const struct head_counter *counters,
    size_t counter_count, struct head_concern **concerns, size_t *count,
    struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_HEAD_CONCERN_H */
