/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_NOTIFY_SMS_H
#define SERVER_NOTIFY_SMS_H

/*
 * What an SMS can hold: 160 letters of the alphabet that every phone has, or parts of 153
 * that a phone joins again. Pure. Source: GSM 03.38 (3GPP TS 23.038), 6.2.1; 23.040,
 * 9.2.3.24.1.
 */

#include "common/base.h"

#define SMS_LETTERS 160
#define SMS_PART_LETTERS 153

/** Letters of that alphabet that a text takes; -1: it has others. */
int sms_length(const char *text);

/** In letters every phone has: "é" becomes "e", what has no such letter "?". */
void sms_plain(const char *text, char *out, size_t out_size);

/**
 * Cut what sms_plain() gave into parts; a letter that takes two places is never torn.
 *
 * @param parts  `max` buffers of SMS_LETTERS + 1
 * @return how many; 0: more than `max`
 */
size_t sms_split(const char *plain, char parts[][SMS_LETTERS + 1], size_t max);

#endif /* SERVER_NOTIFY_SMS_H */
