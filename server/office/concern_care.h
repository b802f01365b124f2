/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_CONCERN_CARE_H
#define SERVER_OFFICE_CONCERN_CARE_H

/*
 * Who takes care of what needs a person ("Saya urus"): shown to the others until it is
 * gone. A concern has a name, "paper_empty.kiosk-1", "help.3". Worker threads.
 * Source: docs/rules.md, "The head's view".
 */

#include "common/base.h"
#include "common/status.h"
#include "server/office/act.h"

/**
 * The caller takes care of it, in place of whoever did.
 * @return STATUS_OK; STATUS_NOT_FOUND: there is no such concern now;
 *         STATUS_NOT_ALLOWED: it is the head's
 */
enum status concern_take(struct act *act, const char *id, struct error *err) MUST_CHECK;

/** Forget who takes care of what is gone. Writes nothing to the journal. */
enum status concern_care_tidy(struct act *act, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_CONCERN_CARE_H */
