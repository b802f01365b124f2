/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_PASSWORD_RULE_H
#define SERVER_OFFICE_PASSWORD_RULE_H

/*
 * Which passwords are too easily guessed: short ones, those without letters (phones,
 * NIKs, birthdays), and the words that are tried first (deploy/common_passwords.txt) with
 * whatever stands around them. Pure; for staff and applicants alike.
 */

#include "common/base.h"
#include "common/status.h"

#define PASSWORD_MIN 10 /* characters */

/* Built in; small letters only, NULL at the end. */
extern const char *const common_passwords[];

/**
 * @param password  UTF-8
 * @param name      of the account or the person, which it must not be; "": not known
 * @return STATUS_OK
 *         STATUS_WEAK_PASSWORD  `err` says why, without quoting it
 */
enum status password_judge(const char *password, const char *name, struct error *err)
    MUST_CHECK;

#endif /* SERVER_OFFICE_PASSWORD_RULE_H */
