/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_FOLLOWED_H
#define DB_DB_FOLLOWED_H

/*
 * Whether anybody else is to be told what happens to an office's tickets. Many offices
 * have neither a backend nor applications, and so spare two questions a ticket. Database
 * worker threads only.
 */

#include "common/base.h"
#include "common/status.h"

struct db;

struct followed {
    bool backend;      /* it holds tickets of a backend */
    bool applications; /* it gave tickets for applications */
};

/** Asked once a transaction; what a transaction adds itself is known, too. */
enum status db_followed_load(struct db *db, int64_t office, struct followed *followed,
    struct error *err) MUST_CHECK;

#endif /* DB_DB_FOLLOWED_H */
