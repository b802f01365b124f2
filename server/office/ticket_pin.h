/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_TICKET_PIN_H
#define SERVER_OFFICE_TICKET_PIN_H

/*
 * The PIN on the paper of a ticket that came from another backend, whose holder has no
 * account here: with the number it shows how things stand. It follows from the number by
 * a key of the office, so that nothing is stored. Any thread. Source: docs/rules.md,
 * "Status without an account".
 */

#include "common/base.h"
#include "common/vault.h"

#define TICKET_PIN_SIZE 7 /* six digits */

void ticket_pin(
    const struct vault *vault, const char *registration, char out[TICKET_PIN_SIZE]);

/** In a time that tells nothing; any text may be typed. */
bool ticket_pin_is(
    const struct vault *vault, const char *registration, const char *typed);

#endif /* SERVER_OFFICE_TICKET_PIN_H */
