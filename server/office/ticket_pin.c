/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/ticket_pin.h"

#include <stdio.h>
#include <string.h>

#include <sodium.h>

#define PINS 1000000

void
ticket_pin(const struct vault *vault, const char *registration, char out[TICKET_PIN_SIZE])
{
    uint8_t hash[VAULT_HASH_SIZE];
    uint64_t number = 0;

    vault_hash(vault, "pin", registration, hash);
    for (size_t i = 0; i < sizeof(number); i++) {
        number = number << 8 | hash[i];
    }
    (void)snprintf(out, TICKET_PIN_SIZE, "%06d", (int)(number % PINS));
}

bool
ticket_pin_is(const struct vault *vault, const char *registration, const char *typed)
{
    char pin[TICKET_PIN_SIZE];

    ticket_pin(vault, registration, pin);
    return strlen(typed) == sizeof(pin) - 1 &&
           sodium_memcmp(pin, typed, sizeof(pin) - 1) == 0;
}
