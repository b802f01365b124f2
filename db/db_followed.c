/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db_followed.h"

#include "db/handle.h"
#include "db/statement.h"

enum status
db_followed_load(
    struct db *db, int64_t office, struct followed *followed, struct error *err)
{
    static const char sql[] =
        "SELECT CASE WHEN EXISTS"
        "     (SELECT 1 FROM backend_ticket WHERE office = $1 AND ticket IS NOT NULL)"
        "   THEN 1 ELSE 0 END,"
        "   CASE WHEN EXISTS"
        "     (SELECT 1 FROM application WHERE office = $1 AND ticket IS NOT NULL)"
        "   THEN 1 ELSE 0 END";
    enum status st = STATUS_OK;

    if (db->followed.office != office) {
        struct statement *stmt = statement_new(db, sql);

        statement_bind_int64(stmt, 1, office);
        if (statement_next(stmt)) {
            db->followed.office = office;
            db->followed.backend = statement_bool(stmt, 0);
            db->followed.applications = statement_bool(stmt, 1);
        }
        st = statement_end(stmt, "look for who follows tickets", err);
    }
    *followed = (struct followed){ .backend = db->followed.backend,
        .applications = db->followed.applications };
    return st;
}
