/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_EXCHANGE_PULL_H
#define DB_DB_EXCHANGE_PULL_H

/*
 * What a front office has of its backend: how far its tickets are pulled, which tickets
 * are the backend's, and which of its rows could not be taken. Database worker threads
 * only.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_exchange_outbox.h"

struct db;

#define BACKEND_CURSOR_SIZE 257
#define BACKEND_URL_SIZE 256
#define BACKEND_WHY_SIZE 385

/** How far we are, and how much is believed without asking. */
struct backend_sync {
    char url[BACKEND_URL_SIZE];
    int trust_days;                   /* how long after a pull a signature alone counts */
    char cursor[BACKEND_CURSOR_SIZE]; /* "": from the beginning */
    int64_t pulled_ms;                /* when all was had for the last time; 0: never */
    int64_t asked_ms;                 /* when it was tried last; 0: never */
    char why[BACKEND_WHY_SIZE];       /* why the last try failed; "": it did not */
};

/** STATUS_NOT_FOUND: this office has no backend. */
enum status db_exchange_sync_load(struct db *db, int64_t office,
    struct backend_sync *sync, struct error *err) MUST_CHECK;
enum status db_exchange_sync_put(struct db *db, int64_t office,
    const struct backend_sync *sync, struct error *err) MUST_CHECK;
/** The office has no backend any more; what was pulled and not yet sent stays. */
enum status db_exchange_sync_remove(struct db *db, int64_t office, struct error *err)
    MUST_CHECK;

struct backend_ticket {
    char id[BACKEND_ID_SIZE];
    char ticket[TICKET_KEY_SIZE]; /* our id of it; "": we hold none */
    bool cancelled;
    bool pulled; /* false: taken by its signature alone, and not seen in a pull yet */
};

/** STATUS_NOT_FOUND when nothing is known of it. */
enum status db_exchange_ticket_load(struct db *db, int64_t office, const char *id,
    struct backend_ticket *ticket, struct error *err) MUST_CHECK;
/** By our own id. */
enum status db_exchange_ticket_of(struct db *db, int64_t office, const char *ours,
    struct backend_ticket *ticket, struct error *err) MUST_CHECK;
enum status db_exchange_ticket_put(struct db *db, int64_t office,
    const struct backend_ticket *ticket, struct error *err) MUST_CHECK;
/** Known by another id from now on, with what its outbox holds. */
enum status db_exchange_ticket_rename(struct db *db, int64_t office, const char *from,
    const char *to, struct error *err) MUST_CHECK;
/** How many were taken by their signature and no pull has brought yet. */
enum status db_exchange_unpulled(
    struct db *db, int64_t office, int64_t *count, struct error *err) MUST_CHECK;
/** A ticket that was taken by its signature gets the registration that it has. */
enum status db_exchange_ticket_name(struct db *db, int64_t office, const char *ours,
    const char *registration, struct error *err) MUST_CHECK;

struct backend_refused {
    char id[BACKEND_ID_SIZE];
    char why[BACKEND_WHY_SIZE];
    int64_t at_ms;
};

enum status db_exchange_refused_put(struct db *db, int64_t office,
    const struct backend_refused *refused, struct error *err) MUST_CHECK;
/** It could be taken after all. */
enum status db_exchange_refused_remove(
    struct db *db, int64_t office, const char *id, struct error *err) MUST_CHECK;
/** The latest first, at most `max`; `total` is how many there are. */
enum status db_exchange_refused_list(struct db *db, int64_t office,
    struct backend_refused *rows, size_t max, size_t *count, int64_t *total,
    struct error *err) MUST_CHECK;

#endif /* DB_DB_EXCHANGE_PULL_H */
