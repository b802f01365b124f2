/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_WATCH_H
#define DB_DB_WATCH_H

/*
 * Long work on a handle (walking the journal, copying) tells whoever watches how far it
 * is. On the thread of the work, often: who watches decides how much of it is shown.
 */

#include "common/base.h"

struct db;

struct db_watch {
    /* `what` is static, such as "walking the journal"; `total` 0: not known. */
    void (*tell)(void *arg, const char *what, int64_t done, int64_t total);
    void *arg;
};

/** From now on; borrowed as long as the handle works; NULL: nobody watches, as at first.
 */
void db_watch(struct db *db, const struct db_watch *watch);
/** For those who work: does nothing while nobody watches. */
void db_watch_tell(const struct db *db, const char *what, int64_t done, int64_t total);

#endif /* DB_DB_WATCH_H */
