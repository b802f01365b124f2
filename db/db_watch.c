/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who watches long work on a handle. */
#include "db/db_watch.h"

#include "db/handle.h"

void
db_watch(struct db *db, const struct db_watch *watch)
{
    db->watch = watch;
}

void
db_watch_tell(const struct db *db, const char *what, int64_t done, int64_t total)
{
    if (db->watch) {
        db->watch->tell(db->watch->arg, what, done, total);
    }
}
