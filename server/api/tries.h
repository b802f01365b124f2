/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_TRIES_H
#define SERVER_API_TRIES_H

/*
 * How often somebody may try to get in: by address (IPv6 by its /64), and by account over
 * all addresses. What an address is refused never counts against an account, so nobody
 * locks another out from one place; what was right counts for nothing; and from a place
 * where an account got in before, it is let in however many others try it elsewhere.
 * Loop thread.
 */

#include "common/base.h"
#include "server/http/address.h"
#include "server/http/rate_limit.h"

#define TRIES_PLACES 4096

struct tries {
    struct rate_limit by_address;
    struct rate_limit by_account;
    struct rate_limit codes;    /* that one address shows for one phone */
    struct rate_limit messages; /* that an address has sent to phones */
    struct rate_limit numbers;  /* that one device, or one of staff, got wrong */
    struct rate_limit screens;  /* codes that an address asks for */
    uint64_t *places;           /* owned: hashes of address and account that got in */
};

enum try_kind {
    TRY_NONE,
    TRY_PASSWORD, /* of an account */
    TRY_CODE,     /* that was sent to a phone */
    TRY_MESSAGE,  /* one is asked for, to a phone */
    TRY_NUMBER,   /* a registration number, and the digits beside it, at a device */
    TRY_SCREEN,   /* none at all: a screen asks for a code to show */
};

/** A try that was let through. */
struct
try {
    char network[ADDRESS_SIZE];
    char account[96];
    enum try_kind kind;
    bool known;       /* it got in from there before */
    uint64_t fair[2]; /* whose turn it takes with the workers (job.h) */
};

void tries_init(struct tries *tries, double per_minute);
void tries_destroy(struct tries *tries);
void tries_set(struct tries *tries, double per_minute);

/**
 * @param account  a name or phone as typed, behind what makes it one of an office:
 *                 "3517/wati"; of TRY_NUMBER who shows it: "1/device:kiosk"
 * @return 0: go on, and `try` is filled; else seconds to wait
 */
int tries_take(struct tries *tries, enum try_kind kind, const char *address,
    const char *account, int64_t now_ms, struct try *try);

/** It was not looked at, for we are too busy: it did not count. */
void tries_give_back(struct tries *tries, const struct try *try);
/** It was right: it did not count. */
void tries_were_right(struct tries *tries, const struct try *try);

/**
 * May this address have one more thing of the database, unasked who it is? Fills `fair`
 * of the job that does it.
 * @return 0, or seconds to wait
 */
int public_take(
    struct rate_limit *publics, const char *address, int64_t now_ms, uint64_t fair[2]);

#endif /* SERVER_API_TRIES_H */
