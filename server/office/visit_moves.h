/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_VISIT_MOVES_H
#define SERVER_OFFICE_VISIT_MOVES_H

/*
 * What happens to a visit after it was called: it starts, ends, is absent, held, sent
 * elsewhere, comes back, is cancelled; and its papers are checked. A clerk may move the
 * visits of its own counter. Each gives the visit as it is after. Worker threads.
 * Source: docs/rules.md, "States of a visit", "Checklist".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_visit.h"
#include "server/office/act.h"

enum status visit_start(
    struct act *act, const char *id, struct visit *visit, struct error *err) MUST_CHECK;
enum status visit_absent(
    struct act *act, const char *id, struct visit *visit, struct error *err) MUST_CHECK;
/** `reason` is for staff and stays out of the journal: it may name papers of a person. */
enum status visit_hold(struct act *act, const char *id, const char *reason,
    struct visit *visit, struct error *err) MUST_CHECK;
/** Back from absence or from mending a paper: re-enters after some further numbers. */
enum status visit_return(
    struct act *act, const char *id, struct visit *visit, struct error *err) MUST_CHECK;
enum status visit_cancel(
    struct act *act, const char *id, struct visit *visit, struct error *err) MUST_CHECK;

/** To another service or another counter (one of the two; "" and 0 are none). */
struct transfer_input {
    char service[SERVICE_SIZE];
    int counter;
    char note[NOTE_SIZE];
};
enum status visit_transfer(struct act *act, const char *id,
    const struct transfer_input *input, struct visit *visit, struct error *err)
    MUST_CHECK;

struct finish_input {
    char outcome[16]; /* "verified", "incomplete", "rejected" */
    char note[NOTE_SIZE];
};
/** STATUS_CHECKLIST_INCOMPLETE when "verified" lacks an obligatory item. */
enum status visit_finish(struct act *act, const char *id,
    const struct finish_input *input, struct visit *visit, struct error *err) MUST_CHECK;

/** Record items of the checklist; those not named stay as they are. */
enum status visit_checklist(struct act *act, const char *id,
    const struct check_entry *entries, size_t count, struct visit *visit,
    struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_VISIT_MOVES_H */
