/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_PERSON_CORRECT_H
#define SERVER_PREREG_PERSON_CORRECT_H

/*
 * Who an account is of, set right by staff who see the card: the person, the hashes by
 * which it is found, and what was made with it. Worker threads.
 */

#include "common/status.h"
#include "server/office/act.h"
#include "server/prereg/registrant.h"

/** The person of an account anew, and of all its tickets, whatever came of them.
 * STATUS_NOT_FOUND: it is no applicant's. */
enum status person_correct(struct act *act, int64_t account, const struct person *person,
    struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_PERSON_CORRECT_H */
