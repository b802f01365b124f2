/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_CODE_H
#define TICKETING_CODE_H

/*
 * The code on a ticket: what its QR holds. 24 bytes of content and an Ed25519 signature
 * over them, as 141 characters of base32 (upper-case letters and digits without I, L, O,
 * U):
 *
 *   byte 0       version, 1
 *   byte 1       id of the key that signed, 1..255
 *   bytes 2-5    office, e.g. 3517, big endian
 *   bytes 6-7    date, days since 2020-01-01, big endian
 *   bytes 8-11   window: from and to, minutes of the day, two big endian 16-bit numbers
 *   bytes 12-21  the ticket's opaque id, random
 *   bytes 22-23  zero
 *   bytes 24-87  signature of bytes 0-23
 *
 * It says nothing about the person. Whether the ticket exists, was cancelled or was used
 * is for others to know. Any thread; keeps nothing.
 */

#include "common/base.h"
#include "common/clock.h"
#include "common/status.h"

struct key_ring;

#define TICKET_CODE_LEN 141
#define TICKET_CODE_SIZE (TICKET_CODE_LEN + 1)
#define TICKET_ID_LEN 16
#define TICKET_ID_SIZE (TICKET_ID_LEN + 1)
/** Longest text that classifying gives back (a code of ours), with its NUL. */
#define SCAN_TEXT_SIZE TICKET_CODE_SIZE
/** Longest registration number of an existing backend. */
#define REGISTRATION_LEN 40

/** Letters of base32 behind the dash of a registration number of our own: 40 bits. */
#define REGISTRATION_DRAWN 8

struct ticket_code {
    uint8_t key_id;          /* the key that signed; made by ticket_code_make() */
    uint32_t office;         /* numeric office code, e.g. 3517 */
    char date[DATE_SIZE];    /* "2026-07-14" */
    int from_min, to_min;    /* the window, minutes since midnight, 0..1440, from < to */
    char id[TICKET_ID_SIZE]; /* 16 base32 characters, opaque */
};

/** A new random ticket id. */
void ticket_id_make(char out[TICKET_ID_SIZE]);

/**
 * Sign a code with the newest key of the ring. `code->key_id` is not read.
 * @return STATUS_OK
 *         STATUS_ARG  a field is out of range (date before 2020 or after 2199, window,
 * id), or the ring holds no secret key
 */
enum status ticket_code_make(const struct key_ring *ring, const struct ticket_code *code,
    char out[TICKET_CODE_SIZE], struct error *err) MUST_CHECK;

/**
 * Read a code's fields, any case, without believing them: the signature is not looked at.
 * @param text  `len` bytes, need not end in NUL
 * @return STATUS_OK
 *         STATUS_MALFORMED_CODE  not a code of ours; `*code` is untouched
 */
enum status ticket_code_parse(
    const char *text, size_t len, struct ticket_code *code, struct error *err) MUST_CHECK;

/**
 * Read a code and check its signature.
 * @return STATUS_OK
 *         STATUS_MALFORMED_CODE  not a code of ours
 *         STATUS_FORGED_TICKET   altered, or signed by a key that the ring does not know
 */
enum status ticket_code_verify(const struct key_ring *ring, const char *text, size_t len,
    struct ticket_code *code, struct error *err) MUST_CHECK;

enum scan_kind {
    SCAN_TICKET,       /* looks like a code of ours: parse or verify it */
    SCAN_SLIP,         /* the address in a slip's QR: ".../p/TOKEN" */
    SCAN_REGISTRATION, /* a plain registration number of an existing backend: look it up
                        */
    SCAN_OTHER         /* neither: STATUS_MALFORMED_CODE */
};

/** Characters of the token in a slip's QR. */
#define SCAN_TOKEN_LEN 24

/**
 * What is this scanned or typed text? White space around it is cut, letters become upper
 * case (scanners and Caps Lock change it), and the result stands in `out` ("" for
 * SCAN_OTHER; "/P/TOKEN" for a slip). A registration number is 1..40 letters, digits, '.'
 * and '-' with at least one digit, or of our own; it is opaque and its NIK-like part is
 * never looked at. Import stores registrations as this function gives them, so that a
 * look-up finds them.
 */
enum scan_kind scan_classify(const char *text, size_t len, char out[SCAN_TEXT_SIZE]);

/**
 * Does a text that is no code of ours, or was looked up in vain, begin as our codes
 * begin? A scanner that lost the tail of a line, or a sign in its middle, sends such a
 * one: the person scans again, and need not hear that the ticket is unknown or none.
 */
bool ticket_code_is_spoiled(const char *text);

#endif /* TICKETING_CODE_H */
