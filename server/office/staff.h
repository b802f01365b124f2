/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_STAFF_H
#define SERVER_OFFICE_STAFF_H

/*
 * Who of the office may sign in, and which devices may call: added, changed, let in no
 * more. Each is journalled by its id and role, never by a name. For antrean-admin and
 * for admins over HTTP. Worker threads. Source: docs/rules.md, "People and devices".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_account.h"
#include "db/db_clerk_service.h"
#include "server/office/act.h"
#include "server/office/token.h"

/** Lower-case letters, digits and .-_@, so that it can be typed and told apart. */
bool staff_username_is_valid(const char *name);
/** The same but @, at most 32: "device:NAME" must fit the journal's actor. */
bool staff_device_name_is_valid(const char *name);

/** Kinds that a device may be. */
#define DEVICE_ROLES \
    (ROLE_BIT(ROLE_KIOSK) | ROLE_BIT(ROLE_BOARD) | ROLE_BIT(ROLE_GATE) | \
        ROLE_BIT(ROLE_BACKEND))

/** What somebody can do at a counter, the first one best; none: all that it serves. */
struct staff_services {
    size_t count;
    char codes[CLERK_SERVICES_MAX][SERVICE_SIZE];
};

/** Who may be given to an account: the office's people, and village operators. */
#define STAFF_ROLES (ROLES_STAFF | ROLE_BIT(ROLE_VILLAGE))

/** A new one; gets its id. STATUS_NAME_TAKEN; STATUS_BAD_REQUEST: a village operator of
 * no village. */
enum status staff_add(struct act *act, struct account *account, struct error *err)
    MUST_CHECK;
/** What one of them does. */
enum status staff_services_load(struct act *act, int64_t account,
    struct staff_services *services, struct error *err) MUST_CHECK;

struct staff_change {
    const char *name;                      /* NULL: as it is */
    enum role role;                        /* ROLE_COUNT: as it is */
    const char *password_hash;             /* NULL: as it is; else it is let in again */
    int disabled;                          /* -1: as it is */
    int receives;                          /* -1: as it is */
    const char *district, *village;        /* NULL: as they are */
    const struct staff_services *services; /* NULL: as they are */
};

/**
 * Change one of the office's people; its sessions end, unless it is what it does alone
 * that changes.
 *
 * @param account  gets it as it is then
 * @return STATUS_OK
 *         STATUS_BAD_REQUEST  a service that is none of the office, or twice; a village
 *                             operator of no village
 *         STATUS_NOT_FOUND    nobody of the staff
 *         STATUS_LAST_ADMIN   it would leave the office without an admin
 */
enum status staff_change(struct act *act, int64_t id, const struct staff_change *change,
    struct account *account, struct error *err) MUST_CHECK;

/** The office's people, by user name; owned array. */
enum status staff_list(struct act *act, struct account **accounts, size_t *count,
    struct error *err) MUST_CHECK;

/** A new device; `token` is told once. STATUS_NAME_TAKEN: revoke that one first. */
enum status staff_add_device(struct act *act, const char *name, enum role kind,
    char token[TOKEN_SIZE], struct error *err) MUST_CHECK;
/** The same with a token that it has already. */
enum status staff_name_device(struct act *act, const char *name, enum role kind,
    const uint8_t hash[TOKEN_HASH_SIZE], struct error *err) MUST_CHECK;
/** STATUS_NOT_FOUND: there is none that could be revoked. */
enum status staff_revoke_device(struct act *act, const char *name, struct error *err)
    MUST_CHECK;

#endif /* SERVER_OFFICE_STAFF_H */
