/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_CALLER_H
#define SERVER_CALLER_H

/* Who asks, and of which office. A plain value, copied into each job. */

#include "common/base.h"
#include "common/role.h"

#define ACTOR_SIZE 80

struct caller {
    char actor[ACTOR_SIZE]; /* "staff:7", "device:kiosk-1", "applicant:12", "" = nobody */
    enum role role;         /* ROLE_COUNT: not signed in */
    uint32_t also;          /* roles whose work it does besides; a mask of ROLE_BIT */
    int64_t office;         /* what it asks is of this office; 0: nobody's */
    int64_t account_id;     /* 0: a device, or nobody */
    int counter;            /* the counter a device or a clerk is bound to, 0: none */
    char name[64];          /* of the account or the device; never logged */
};

/** Is the caller one of these roles, or does its work? (a mask of ROLE_BIT) */
static inline bool
caller_is(const struct caller *caller, uint32_t roles)
{
    return caller->role < ROLE_COUNT &&
           ((ROLE_BIT(caller->role) | caller->also) & roles) != 0;
}

#endif /* SERVER_CALLER_H */
