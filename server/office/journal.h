/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_JOURNAL_H
#define SERVER_OFFICE_JOURNAL_H

/*
 * How an act writes the journal: who and when come from the act, `data` is JSON made of
 * ids and codes. What a backend must be told of goes into the outbox with it. Worker
 * threads.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/event_kind.h"
#include "common/status.h"
#include "server/office/act.h"

struct visit;

/**
 * Append a row.
 *
 * @param subject  a visit's id, a counter's number, ...
 * @param data     the reference is taken over, also on failure; NULL = {}
 */
enum status journal_append(struct act *act, enum event_kind kind, const char *subject,
    json_t *data, struct error *err) MUST_CHECK;

/** Append a row of a visit: who follows its ticket is told in the same commit. */
enum status journal_append_visit(struct act *act, enum event_kind kind,
    const struct visit *visit, json_t *data, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_JOURNAL_H */
