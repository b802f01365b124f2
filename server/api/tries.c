/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Budgets of tries: buckets of tokens (server/http/rate_limit.h). */
#include "server/api/tries.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/mem.h"
#include "common/phone.h"
#include "common/text.h"

#define ACCOUNT_FACTOR 3 /* an account is tried from several addresses */
#define MESSAGE_FACTOR 3 /* many phones stand behind one address of their carrier */
/* Codes of a phone end after ten wrong ones, or a quarter of an hour. */
#define CODES_AT_ONCE 4
#define CODES_PER_MINUTE (4 / 15.0)
/* A person mistypes a number now and then; ten thousand endings want a week. */
#define NUMBERS_AT_ONCE 5
#define NUMBERS_PER_MINUTE 1
/* A hall's screens start together behind one address; no address has all of the codes
 * that may be open (PAIRING_OPEN_MAX), for each is good for ten minutes. */
#define SCREENS_AT_ONCE 16
#define SCREENS_PER_MINUTE 2

void
tries_init(struct tries *tries, double per_minute)
{
    rate_limit_init(&tries->by_address, 0);
    rate_limit_init(&tries->by_account, 0);
    rate_limit_init(&tries->messages, 0);
    rate_limit_init(&tries->codes, CODES_PER_MINUTE);
    tries->codes.at_once = CODES_AT_ONCE;
    rate_limit_init(&tries->numbers, NUMBERS_PER_MINUTE);
    tries->numbers.at_once = NUMBERS_AT_ONCE;
    rate_limit_init(&tries->screens, SCREENS_PER_MINUTE);
    tries->screens.at_once = SCREENS_AT_ONCE;
    tries->places = xcalloc(TRIES_PLACES, sizeof(*tries->places));
    tries_set(tries, per_minute);
}

void
tries_destroy(struct tries *tries)
{
    rate_limit_destroy(&tries->by_address);
    rate_limit_destroy(&tries->by_account);
    rate_limit_destroy(&tries->messages);
    rate_limit_destroy(&tries->codes);
    rate_limit_destroy(&tries->numbers);
    rate_limit_destroy(&tries->screens);
    free(tries->places);
}

void
tries_set(struct tries *tries, double per_minute)
{
    rate_limit_set(&tries->by_address, per_minute);
    rate_limit_set(&tries->by_account, per_minute * ACCOUNT_FACTOR);
    rate_limit_set(&tries->messages, per_minute * MESSAGE_FACTOR);
}

/* However a phone or a name is written, it is one account. */
static void
read_account(const char *typed, char *out, size_t out_size)
{
    const char *name = strrchr(typed, '/');
    char phone[PHONE_SIZE];

    text_copy(out, out_size, typed);
    name = name ? name + 1 : typed;
    if (phone_read(name, phone)) {
        out[name - typed] = '\0';
        text_append(out, out_size, phone);
    }
    for (char *p = out; *p; p++) {
        *p = (char)tolower((unsigned char)*p);
    }
}

/* An address and an account. */
static uint64_t
place_of(const struct tries *tries, const struct try *try)
{
    char text[sizeof(try->network) + sizeof(try->account)];

    (void)snprintf(text, sizeof(text), "%s %s", try->network, try->account);
    return rate_limit_key(&tries->by_account, text);
}

int
tries_take(struct tries *tries, enum try_kind kind, const char *address,
    const char *account, int64_t now_ms, struct try *try)
{
    uint64_t place;
    int seconds;

    memset(try, 0, sizeof(*try));
    try->kind = kind;
    address_network(address, try->network);
    read_account(account, try->account, sizeof(try->account));
    try->fair[0] = rate_limit_key(&tries->by_account, try->network);
    try->fair[1] = rate_limit_key(&tries->by_account, try->account);
    if (kind == TRY_NUMBER) {
        return rate_limit_take(&tries->numbers, try->fair[1], now_ms);
    }
    if (kind == TRY_SCREEN) {
        return rate_limit_take(&tries->screens, try->fair[0], now_ms);
    }
    place = place_of(tries, try);
    seconds = rate_limit_take(kind == TRY_MESSAGE ? &tries->messages : &tries->by_address,
        try->fair[0], now_ms);
    if (seconds > 0) {
        return seconds; /* and whom it was for does not notice */
    }
    if (kind == TRY_CODE) {
        return rate_limit_take(&tries->codes, place, now_ms);
    }
    try->known = tries->places[place % TRIES_PLACES] == place;
    return kind == TRY_PASSWORD && !try->known
               ? rate_limit_take(&tries->by_account, try->fair[1], now_ms)
               : 0;
}

void
tries_give_back(struct tries *tries, const struct try *try)
{
    switch (try->kind) {
    case TRY_NONE:
        break;
    case TRY_NUMBER:
        rate_limit_give(&tries->numbers, try->fair[1]);
        break;
    case TRY_SCREEN:
        rate_limit_give(&tries->screens, try->fair[0]);
        break;
    case TRY_MESSAGE:
        rate_limit_give(&tries->messages, try->fair[0]);
        break;
    case TRY_CODE:
        rate_limit_give(&tries->by_address, try->fair[0]);
        rate_limit_give(&tries->codes, place_of(tries, try));
        break;
    case TRY_PASSWORD:
        rate_limit_give(&tries->by_address, try->fair[0]);
        if (!try->known) {
            rate_limit_give(&tries->by_account, try->fair[1]);
        }
        break;
    }
}

void
tries_were_right(struct tries *tries, const struct try *try)
{
    uint64_t place = place_of(tries, try);

    if (try->kind == TRY_MESSAGE || try->kind == TRY_SCREEN) { /* it was had, right or
                                                                  not */
        return;
    }
    tries_give_back(tries, try);
    if (try->kind == TRY_PASSWORD) {
        tries->places[place % TRIES_PLACES] = place;
    }
}

int
public_take(
    struct rate_limit *publics, const char *address, int64_t now_ms, uint64_t fair[2])
{
    char network[ADDRESS_SIZE];

    address_network(address, network);
    fair[0] = rate_limit_key(publics, network);
    fair[1] = 0;
    return rate_limit_take(publics, fair[0], now_ms);
}
