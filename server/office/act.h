/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_ACT_H
#define SERVER_OFFICE_ACT_H

/*
 * What every act of the office is given: the database inside a running savepoint, the
 * settings in force, who asks, and the time. An act knows no HTTP: a kiosk's request and
 * a scanner wired to the server lead to the same act with the same struct. Worker
 * threads.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/event_kind.h"
#include "common/status.h"
#include "server/caller.h"

struct act;
struct board_pictures;
struct clock_guard;
struct db;
struct key_ring;
struct outlooks;
struct office_settings;
struct vault;
struct visit;
struct zone;

/** Hears of each journal row as an act writes it, in the act's own transaction. `visit`
 * is the one that the row tells of, or NULL. */
typedef enum status act_follower(struct act *act, enum event_kind kind,
    const char *subject, const struct visit *visit, const json_t *data,
    struct error *err);

struct act {
    struct db *db;
    int64_t office;                         /* the caller's */
    const struct office_settings *settings; /* held by the job */
    const struct caller *caller;
    int64_t now_ms;            /* the office's clock, taken when the job runs */
    struct clock_guard *clock; /* may it be believed? NULL: it is */
    const struct zone *zone; /* the settings'; NULL: the process's own (antrean-admin) */
    const char *public_url;  /* "https://antrean.example", no slash at its end */
    const char *folder;      /* the office's folder: keys/, files/ */
    const struct key_ring
        *keys; /* the office's signing keys; never changes while it runs */
    const struct vault
        *vault; /* opens and seals personal data; NULL: none to be touched */
    struct outlooks *outlooks; /* the office's latest forecast; NULL: each act its own */
    struct board_pictures *pictures; /* of the boards' slide show; only for its routes */
    act_follower *follow; /* what else happens with what is journalled; or NULL */
};

#endif /* SERVER_OFFICE_ACT_H */
