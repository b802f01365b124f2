/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_NIK_CORRECT_H
#define SERVER_PREREG_NIK_CORRECT_H

/*
 * A NIK is what somebody typed until a counter sees the card: there it is set right, for
 * the account and all that was made with it. Worker threads.
 * Source: docs/rules.md, "A NIK set right".
 */

#include "common/nik.h"
#include "common/status.h"
#include "server/office/act.h"
#include "server/prereg/application.h"
#include "server/prereg/desk_person.h"

struct nik_input {
    char id[VISIT_ID_SIZE];               /* an application of the person */
    char nik[NIK_SIZE];                   /* as the card has it */
    char reason[DESK_PERSON_REASON_SIZE]; /* though another account has it; or "" */
};

/**
 * The person's NIK, and the hashes by which it is found; the step and the journal's row
 * do not hold the number.
 *
 * @param known  filled on STATUS_PERSON_KNOWN
 * @return STATUS_OK; STATUS_NOT_FOUND; STATUS_BAD_REQUEST: it is the same;
 *         STATUS_PERSON_KNOWN: another account has it, and no reason was given; nothing
 *         was written
 */
enum status nik_correct(struct act *act, const struct nik_input *in,
    struct application *application, struct desk_known_person *known, struct error *err)
    MUST_CHECK;

#endif /* SERVER_PREREG_NIK_CORRECT_H */
