/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_REVIEW_H
#define SERVER_PREREG_REVIEW_H

/*
 * Reviewers: one takes an application, sees whom it is of, and decides. What is taken is
 * nobody else's until it is decided, put back, lapsed, or taken over by a supervisor.
 * Worker threads. Source: docs/rules.md, "Checking papers".
 */

#include "common/base.h"
#include "common/status.h"
#include "server/prereg/application.h"

#define REASON_NOTED "lain" /* a reason that the note beside it tells alone */

/**
 * Take it. The caller's own again: for `claim_min` from now.
 *
 * @param take_over  a supervisor takes what another one has
 * @return STATUS_OK
 *         STATUS_WRONG_STATE       it is not to be reviewed
 *         STATUS_CLAIMED_BY_OTHER  err names who and until when
 */
enum status review_claim(struct act *act, const char *id, bool take_over,
    struct application *application, struct error *err) MUST_CHECK;
/** Put it back; STATUS_OK also when nobody has it. */
enum status review_release(struct act *act, const char *id,
    struct application *application, struct error *err) MUST_CHECK;

/** What may be decided and is the caller's; STATUS_WRONG_STATE, STATUS_CLAIMED_BY_OTHER
 * otherwise. */
enum status review_find_mine(struct act *act, const char *id,
    struct application *application, struct error *err) MUST_CHECK;

/** Does the caller have it, so that it may be shown? */
bool review_is_mine(const struct act *act, const struct application *application);

/**
 * A decision on what the caller has taken. Approving takes the place that `in` names,
 * else the wished one, else the first free one; returning needs a reason for at least one
 * paper, or a note.
 *
 * @return STATUS_OK; STATUS_CLAIMED_BY_OTHER; STATUS_WRONG_STATE; STATUS_BAD_REQUEST;
 *         STATUS_QUOTA_FULL  the named or wished place is taken; the next free one is
 * told
 */
enum status review_decide(struct act *act, enum application_move move,
    const struct application_input *in, struct application *application,
    struct error *err) MUST_CHECK;

/** A paper that was given in the wrong place: from `kind` to `to`, which is empty. */
enum status review_move_document(struct act *act, const char *id, const char *kind,
    const char *to, struct application *application, struct error *err) MUST_CHECK;

/** What the caller has taken and `other` are of two people: it is not asked again.
 * STATUS_NOT_FOUND: there is no such other; STATUS_CLAIMED_BY_OTHER. */
enum status review_distinct(struct act *act, const char *id, const char *other,
    struct application *application, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_REVIEW_H */
