/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_CLERK_SERVICE_H
#define DB_DB_CLERK_SERVICE_H

/*
 * The services that people of the office can do, in an order of their own. Who has none
 * here does whatever the counter serves. Worker threads.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_visit.h"

struct db;

#define CLERK_SERVICES_MAX 64 /* of one account */

struct clerk_service {
    int64_t account;
    char service[SERVICE_SIZE];
};

/** Of one account, or with 0 of all of the office, each in its order; owned array. */
enum status db_clerk_service_list(struct db *db, int64_t office, int64_t account,
    struct clerk_service **rows, size_t *count, struct error *err) MUST_CHECK;

/** These, in this order, and no others; 0 of them: all that a counter serves. */
enum status db_clerk_service_put(struct db *db, int64_t office, int64_t account,
    const char (*services)[SERVICE_SIZE], size_t count, struct error *err) MUST_CHECK;

#endif /* DB_DB_CLERK_SERVICE_H */
