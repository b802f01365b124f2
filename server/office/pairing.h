/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_PAIRING_H
#define SERVER_OFFICE_PAIRING_H

/*
 * A screen without a token shows a code; who may add devices types it and names the
 * screen. The screen had its token with the code, and it is good from then on: it goes
 * through nobody's hands. Worker threads. Source: docs/rules.md, "People and devices".
 */

#include "db/db_pairing.h"
#include "server/office/act.h"
#include "server/office/token.h"

#define PAIRING_MS (INT64_C(10) * 60 * 1000) /* a code is good so long */
#define PAIRING_OPEN_MAX 64                  /* codes at a time, of all offices */
#define PAIRING_KINDS (ROLE_BIT(ROLE_KIOSK) | ROLE_BIT(ROLE_BOARD) | ROLE_BIT(ROLE_GATE))

/**
 * A new code for a screen of this kind.
 * @return STATUS_OK; STATUS_BUSY when too many are open
 */
enum status pairing_begin(struct act *act, enum role kind, struct pairing *pairing,
    char token[TOKEN_SIZE], struct error *err) MUST_CHECK;

/** A code as people type it, with blanks, dashes, small letters; false: it is none. */
bool pairing_read_code(const char *typed, char code[PAIRING_CODE_SIZE]);

/** "K7PQ 2XM8", to be read from a screen. */
const char *pairing_show_code(const char *code, char out[PAIRING_CODE_SIZE + 1]);

/** The screen that shows this code now; STATUS_NOT_FOUND. */
enum status pairing_find(struct act *act, const char *code, struct pairing *pairing,
    struct error *err) MUST_CHECK;

/**
 * It is a device of this office from now on; journalled.
 * @return STATUS_OK; STATUS_NAME_TAKEN; STATUS_BAD_REQUEST: no screen shows this code
 */
enum status pairing_finish(struct act *act, const char *code, const char *name,
    enum role *kind, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_PAIRING_H */
