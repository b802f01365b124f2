/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_RESEAL_H
#define SERVER_PREREG_RESEAL_H

/*
 * After `antrean-admin key rotate` what is held is sealed again by the new key, in
 * batches, and goes on where it stopped. What ends within `keep_personal_days` anyway
 * (who has a ticket, messages, kept answers) is left to end. Worker threads.
 * Source: docs/rules.md, "Personal data".
 */

#include "common/base.h"
#include "common/status.h"
#include "server/office/act.h"

/** A batch of values. STATUS_EMPTY: there is more. It is over, and journalled, when no
 * paper's file is under an older key either. */
enum status reseal_values(struct act *act, struct error *err) MUST_CHECK;
/** A batch of papers' files; a read. STATUS_EMPTY: there is more. */
enum status reseal_files(struct act *act, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_RESEAL_H */
