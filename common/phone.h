/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PHONE_H
#define COMMON_PHONE_H

/*
 * Phone numbers as people type them, brought to one form: digits that begin with the
 * country, "628123456789". Any thread; keeps nothing; never logs.
 * Source: docs/rules.md, "Phones".
 */

#include "common/base.h"

#define PHONE_SIZE 16 /* 15 digits, the most there are (ITU-T E.164), with NUL */
#define PHONE_SHOWN_SIZE 24

/**
 * @param text  "0812 3456 789", "+62 812-3456-789", "62812..."; spaces, dots, hyphens and
 *              brackets are dropped; a number of another country begins with "+"
 * @return false: other signs, or fewer than 9 or more than 15 digits; `out` is "" then
 */
bool phone_read(const char *text, char out[PHONE_SIZE]);

/** Its last four digits, by which a status is asked for; borrowed from `phone`. */
const char *phone_last4(const char *phone);

/** "0812 3456 7890" of "6281234567890"; one of another country as it is. */
const char *phone_show(const char *phone, char out[PHONE_SHOWN_SIZE]);

#endif /* COMMON_PHONE_H */
