/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_ACT_H
#define SERVER_OFFICE_ACT_H

/*
 * What every act of the office is given: the database inside a running savepoint, the
 * settings in force, who asks, and the time. An act knows no HTTP: a kiosk's request and
 * a scanner wired to the server lead to the same act with the same struct. Worker
 * threads.
 */

#include "common/base.h"
#include "common/role.h"

#define ACTOR_SIZE 80

struct board_pictures;
struct db;
struct key_ring;
struct office_settings;

/** Who asks. A plain value, copied into each job. */
struct caller {
    char actor[ACTOR_SIZE]; /* "staff:7", "device:kiosk-1", "applicant:12", "" = nobody */
    enum role role;         /* ROLE_COUNT: not signed in */
    int64_t account_id;     /* 0: a device, or nobody */
    int counter;            /* the counter a device or a clerk is bound to, 0: none */
    char name[64];          /* of the account or the device; never logged */
};

struct act {
    struct db *db;
    int64_t office; /* OFFICE_ONE where a database serves one office */
    const struct office_settings *settings; /* held by the job */
    const struct caller *caller;
    int64_t now_ms;         /* the office's clock, taken when the job runs */
    const char *public_url; /* "https://antrean.example", no slash at its end */
    const char *folder;     /* the office's folder: keys/, files/ */
    const struct key_ring
        *keys; /* the office's signing keys; never changes while it runs */
    struct board_pictures *pictures; /* of the boards' slide show; only for its routes */
};

/** Is the caller one of these roles? (a mask of ROLE_BIT) */
static inline bool
caller_is(const struct caller *caller, uint32_t roles)
{
    return caller->role < ROLE_COUNT && (ROLE_BIT(caller->role) & roles) != 0;
}

#endif /* SERVER_OFFICE_ACT_H */
