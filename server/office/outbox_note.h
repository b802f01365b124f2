/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_OUTBOX_NOTE_H
#define SERVER_OFFICE_OUTBOX_NOTE_H

/*
 * What happened to a backend's ticket goes into the outbox, in the transaction of what
 * happened: journal_append() asks here for each row. The office without a backend has no
 * such tickets, and nothing is written. Worker threads.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/event_kind.h"
#include "common/status.h"
#include "server/office/act.h"

/** A journal row was written, of `visit` or of something else (NULL); so may `data` be.
 */
enum status outbox_note(struct act *act, enum event_kind kind, const char *subject,
    const struct visit *visit, const json_t *data, struct error *err) MUST_CHECK;

/** A ticket of ours was refused at the door, with the word of `why`; once a day and word.
 */
enum status outbox_note_refusal(
    struct act *act, const char *ticket, enum status why, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_OUTBOX_NOTE_H */
