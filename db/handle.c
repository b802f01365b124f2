/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connecting by the driver that a URL names, and what a handle keeps. */
#include "db/handle.h"

#include <stdlib.h>
#include <string.h>

#include "common/array.h"
#include "common/mem.h"
#include "common/text.h"

/* Of all offices: a figure too high only costs a look. */
const char handle_stamp_sql[] =
    "SELECT CAST(COALESCE(SUM(changed_ms), 0) AS BIGINT) FROM setting";

static const struct driver *const drivers[] = { &driver_sqlite, &driver_postgresql };

enum status
handle_open(const char *url, enum db_mode mode, enum db_when when, struct db **out,
    struct error *err)
{
    for (size_t i = 0; i < ARRAY_LEN(drivers); i++) {
        const char *scheme = drivers[i]->scheme;

        if (text_starts_with(url, scheme)) {
            struct db *db = xcalloc(1, sizeof(*db));
            enum status st;

            db->driver = drivers[i];
            db->mode = mode;
            st = db->driver->open(url + strlen(scheme), mode, when, &db->conn, err);
            if (st != STATUS_OK) {
                free(db);
                return st;
            }
            *out = db;
            return STATUS_OK;
        }
    }
    return error_set(err, STATUS_INVALID_SETTINGS,
        "unknown kind of database; write sqlite:PATH or postgresql://USER@HOST/NAME");
}

void
handle_close(struct db *db)
{
    if (!db) {
        return;
    }
    for (size_t i = 0; i < STATEMENT_SLOTS; i++) {
        if (db->statements[i].stmt) {
            db->driver->finalize(db->statements[i].stmt);
        }
        free(db->statements[i].fault);
    }
    db->driver->close(db->conn);
    free(db->appended);
    free(db->counted.kept);
    free(db);
}

struct journal_row *
handle_append_row(struct db *db)
{
    db->appended = array_grow(
        db->appended, db->appended_count, &db->appended_capacity, sizeof(*db->appended));
    return &db->appended[db->appended_count++];
}
