/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last word of each device. */
#include "db/db_device_report.h"

#include "db/statement.h"

enum status
db_device_report_get(struct db *db, int64_t office, const char *device,
    char body[DEVICE_REPORT_SIZE], int64_t *said_ms, struct error *err)
{
    static const char sql[] =
        "SELECT body, said_ms"
        " FROM device_report"
        " WHERE office = $1 AND device = $2";
    struct statement *stmt = statement_new(db, sql);
    bool found;
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, device);
    found = statement_next(stmt);
    if (found) {
        statement_text(stmt, 0, body, DEVICE_REPORT_SIZE);
        *said_ms = statement_int64(stmt, 1);
    }
    st = statement_result(stmt, "read what a device said", err);
    statement_free(stmt);
    if (st == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "the device said nothing yet");
    }
    return st;
}

enum status
db_device_report_put(struct db *db, int64_t office, const char *device, const char *body,
    int64_t said_ms, struct error *err)
{
    static const char sql[] =
        "INSERT INTO device_report (office, device, body, said_ms)"
        " VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (office, device)"
        " DO UPDATE SET body = excluded.body, said_ms = excluded.said_ms";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, device);
    statement_bind_text(stmt, 3, body);
    statement_bind_int64(stmt, 4, said_ms);
    return statement_run(stmt, "keep what a device said", err);
}

enum status
db_device_report_newest(
    struct db *db, int64_t office, int64_t *said_ms, struct error *err)
{
    static const char sql[] =
        "SELECT COALESCE(MAX(said_ms), 0)"
        " FROM device_report"
        " WHERE office = $1";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *said_ms = 0;
    statement_bind_int64(stmt, 1, office);
    if (statement_next(stmt)) {
        *said_ms = statement_int64(stmt, 0);
    }
    st = statement_result(stmt, "read when a device was heard", err);
    statement_free(stmt);
    return st;
}
