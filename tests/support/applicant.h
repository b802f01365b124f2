/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_APPLICANT_H
#define TESTS_SUPPORT_APPLICANT_H

/*
 * Applicants of an end-to-end test: their messages, taken from the folder they are sent
 * to, and an account made as people make it. The office must be opened with
 * APPLICANT_CONFIG.
 */

#include <jansson.h>

#include "tests/support/e2e.h"

#define APPLICANT_CONFIG "[notify]\nchannel = file:outbox\n"
#define APPLICANT_PASSWORD "rahasia-sekali-77"
#define APPLICANT_HEADER_SIZE 128

/**
 * Message `nth`, from 0, of those that tell this phone of this event; waits for it.
 * Owned.
 */
json_t *applicant_message(
    const struct e2e *e2e, const char *phone, const char *event, int nth);
/** The code in message `nth` of them. */
void applicant_code(const struct e2e *e2e, int nth, const char *phone, char code[7]);

/** Sign in with APPLICANT_PASSWORD; `header` gets "Authorization: Bearer ...". */
void applicant_sign_in(
    struct e2e *e2e, const char *phone, char header[APPLICANT_HEADER_SIZE]);

/**
 * A confirmed account, signed in.
 *
 * @param phone   "6281200009902"
 * @param header  gets "Authorization: Bearer ..."
 */
void applicant_new(struct e2e *e2e, const char *phone, const char *nik, const char *name,
    char header[APPLICANT_HEADER_SIZE]);

/** Ask for something: the status of the answer; its member `member`, unless `out` is
 * NULL, into `out`. */
int applicant_told(struct e2e *e2e, const char *who, const char *header,
    const char *method, const char *path, const char *body, const char *member,
    char out[64]);

#endif /* TESTS_SUPPORT_APPLICANT_H */
