/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_REFUSAL_H
#define SERVER_OFFICE_REFUSAL_H

/*
 * Arrivals for who answers a person: of a refusal, what was done so far is undone, it is
 * counted for the reports, and the ticket's backend is to be told. That must be
 * committed, so a refusal is no failure here. Worker threads.
 */

#include "server/office/arrival.h"

/**
 * check_in(), or why not.
 *
 * @param refused  STATUS_OK, or the refusal, which `err` describes
 * @return STATUS_OK          commit, then give the number or say `refused`
 *         STATUS_STORAGE...  undo everything
 */
enum status check_in_or_refuse(struct act *act, const struct check_in_input *input,
    struct arrival *arrival, enum status *refused, struct error *err) MUST_CHECK;

/** walk_in() in the same way. */
enum status walk_in_or_refuse(struct act *act, const struct walk_in_input *input,
    struct arrival *arrival, enum status *refused, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_REFUSAL_H */
