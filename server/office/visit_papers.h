/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_VISIT_PAPERS_H
#define SERVER_OFFICE_VISIT_PAPERS_H

/*
 * The papers of a visit, checked against the originals: what the clerk says of each is
 * recorded, and "verified" stands for every obligatory one. Worker threads.
 * Source: docs/rules.md, "Checklist".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_visit.h"
#include "server/office/act.h"

/** Record items of the checklist; those not named stay as they are. STATUS_WRONG_STATE
 * when the visit is not at a counter. `visit` is filled. */
enum status visit_papers_record(struct act *act, const char *id,
    const struct check_entry *entries, size_t count, struct visit *visit,
    struct error *err) MUST_CHECK;

/** Of the visit's first file, or of the one that `visit` stands for (visit_as_file()).
 * STATUS_CHECKLIST_INCOMPLETE when an obligatory paper lacks; `err` names the first. */
enum status visit_papers_check(
    struct act *act, const struct visit *visit, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_VISIT_PAPERS_H */
