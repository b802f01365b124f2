/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_IDENTIFY_H
#define SERVER_API_IDENTIFY_H

/* Who asks, and of which office: by the token of a request. Loop thread. */

#include "common/base.h"
#include "db/db_account.h"

struct request;

#define COOKIE_NAME "antrean"

/*
 * A session on a computer that others use, too: its token begins with this, and it ends
 * when nothing was asked by it for so long.
 */
#define SHARED_MARK "u-"
#define SHARED_MS (INT64_C(5) * 60 * 1000)

/** Find out who the token of a request is, then dispatch_go_on(). */
void identify(struct request *req);

/** The hash of the token that a request shows; false when it shows none. */
bool identify_token(const struct request *req, uint8_t hash[TOKEN_HASH_SIZE]);
/** Does it show one of SHARED_MARK? */
bool identify_is_shared(const struct request *req);

#endif /* SERVER_API_IDENTIFY_H */
