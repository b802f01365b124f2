/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/sqlite_gammu.h"

#include <stdio.h>
#include <stdlib.h>

#include <sqlite3.h>

#include "common/mem.h"
#include "common/text.h"

#define WAIT_MS 2000 /* gammu-smsd holds its lock for moments */
#define UDH_SIZE 13

struct gammu {
    sqlite3 *sqlite; /* owned */
};

static enum status
fail(const struct gammu *gammu, const char *what, struct error *err)
{
    return error_set(err, STATUS_STORAGE, "gammu-smsd's database: could not %s: %s", what,
        sqlite3_errmsg(gammu->sqlite));
}

/* What is bound is borrowed until the statement's end. */
static sqlite3_stmt *
prepare(struct gammu *gammu, const char *sql)
{
    sqlite3_stmt *stmt = NULL;

    return sqlite3_prepare_v2(gammu->sqlite, sql, -1, &stmt, NULL) == SQLITE_OK ? stmt
                                                                                : NULL;
}

static void
bind_text(sqlite3_stmt *stmt, int index, const char *text)
{
    (void)sqlite3_bind_text(stmt, index, text, -1, SQLITE_STATIC);
}

static void
column_text(sqlite3_stmt *stmt, int column, char *out, size_t out_size)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);

    text_copy(out, out_size, text ? text : "");
}

/* The last step of a statement without rows. */
static enum status
finish(struct gammu *gammu, sqlite3_stmt *stmt, const char *what, struct error *err)
{
    int code = sqlite3_step(stmt); /* a NULL statement is a misuse, and told as one */
    enum status st = code == SQLITE_DONE ? STATUS_OK : fail(gammu, what, err);

    (void)sqlite3_finalize(stmt);
    return st;
}

static enum status
execute(struct gammu *gammu, const char *sql, const char *what, struct error *err)
{
    return sqlite3_exec(gammu->sqlite, sql, NULL, NULL, NULL) == SQLITE_OK
               ? STATUS_OK
               : fail(gammu, what, err);
}

enum status
sqlite_gammu_open(const char *path, struct gammu **out, struct error *err)
{
    static const char tables[] =
        "SELECT o.CreatorID, m.UDH, s.Status, i.Processed"
        " FROM outbox o, outbox_multipart m, sentitems s, inbox i"
        " LIMIT 0";
    struct gammu *gammu = xcalloc(1, sizeof(*gammu));
    enum status st;

    *out = NULL;
    if (sqlite3_open_v2(path, &gammu->sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
            NULL) != SQLITE_OK) {
        st = fail(gammu, "open it", err);
    } else {
        (void)sqlite3_busy_timeout(gammu->sqlite, WAIT_MS);
        st = execute(
            gammu, tables, "find its tables (make them with gammu's sqlite.sql)", err);
    }
    if (st != STATUS_OK) {
        sqlite_gammu_close(gammu);
        return st;
    }
    *out = gammu;
    return STATUS_OK;
}

void
sqlite_gammu_close(struct gammu *gammu)
{
    if (gammu) {
        (void)sqlite3_close_v2(gammu->sqlite);
        free(gammu);
    }
}

enum status
sqlite_gammu_state(
    struct gammu *gammu, const char *creator, enum gammu_state *state, struct error *err)
{
    /* One row: waiting, all parts, those that failed, were not delivered, delivered. */
    static const char sql[] =
        "SELECT (SELECT count(*) FROM outbox WHERE CreatorID = $1), count(*),"
        "   coalesce(sum(Status IN ('SendingError', 'Error')), 0),"
        "   coalesce(sum(Status = 'DeliveryFailed'), 0),"
        "   coalesce(sum(Status = 'DeliveryOK'), 0)"
        " FROM sentitems"
        " WHERE CreatorID = $1";
    sqlite3_stmt *stmt = prepare(gammu, sql);
    enum status st = STATUS_OK;

    *state = GAMMU_UNKNOWN;
    bind_text(stmt, 1, creator);
    if (!stmt || sqlite3_step(stmt) != SQLITE_ROW) {
        st = fail(gammu, "look for a text", err);
    } else {
        int parts = sqlite3_column_int(stmt, 1);

        if (sqlite3_column_int(stmt, 0) > 0) {
            *state = GAMMU_WAITING;
        } else if (sqlite3_column_int(stmt, 2) > 0) {
            *state = GAMMU_NOT_SENT;
        } else if (sqlite3_column_int(stmt, 3) > 0) {
            *state = GAMMU_NOT_DELIVERED;
        } else if (parts > 0) {
            *state = sqlite3_column_int(stmt, 4) == parts ? GAMMU_DELIVERED : GAMMU_SENT;
        }
    }
    (void)sqlite3_finalize(stmt);
    return st;
}

/* What joins the parts: 5 bytes, an information element of 3, mark, parts, this one. */
static void
write_udh(const struct gammu_sms *sms, size_t part, char udh[UDH_SIZE])
{
    (void)snprintf(udh, UDH_SIZE, "050003%02X%02X%02X", (unsigned)sms->mark,
        (unsigned)sms->part_count & 0xff, (unsigned)(part + 1) & 0xff);
}

static enum status
put_first(struct gammu *gammu, const struct gammu_sms *sms, struct error *err)
{
    static const char sql[] =
        "INSERT INTO outbox (DestinationNumber, TextDecoded, CreatorID, DeliveryReport,"
        "   MultiPart, UDH)"
        " VALUES ($1, $2, $3, 'yes', $4, $5)";
    sqlite3_stmt *stmt = prepare(gammu, sql);
    char udh[UDH_SIZE];
    bool more = sms->part_count > 1;

    bind_text(stmt, 1, sms->to);
    bind_text(stmt, 2, sms->parts[0]);
    bind_text(stmt, 3, sms->creator);
    bind_text(stmt, 4, more ? "true" : "false");
    write_udh(sms, 0, udh);
    if (more) {
        bind_text(stmt, 5, udh);
    }
    return finish(gammu, stmt, "put a text into the outbox", err);
}

static enum status
put_part(struct gammu *gammu, const struct gammu_sms *sms, size_t part,
    sqlite3_int64 outbox, struct error *err)
{
    static const char sql[] =
        "INSERT INTO outbox_multipart (ID, SequencePosition, TextDecoded, UDH)"
        " VALUES ($1, $2, $3, $4)";
    sqlite3_stmt *stmt = prepare(gammu, sql);
    char udh[UDH_SIZE];

    (void)sqlite3_bind_int64(stmt, 1, outbox);
    (void)sqlite3_bind_int(stmt, 2, (int)part + 1);
    bind_text(stmt, 3, sms->parts[part]);
    write_udh(sms, part, udh);
    bind_text(stmt, 4, udh);
    return finish(gammu, stmt, "put a text into the outbox", err);
}

enum status
sqlite_gammu_put(struct gammu *gammu, const struct gammu_sms *sms, struct error *err)
{
    sqlite3_int64 outbox;
    enum status st = execute(gammu, "BEGIN IMMEDIATE", "begin", err);

    if (st != STATUS_OK) {
        return st;
    }
    st = put_first(gammu, sms, err);
    outbox = sqlite3_last_insert_rowid(gammu->sqlite);
    for (size_t i = 1; st == STATUS_OK && i < sms->part_count; i++) {
        st = put_part(gammu, sms, i, outbox, err);
    }
    if (st == STATUS_OK) {
        st = execute(gammu, "COMMIT", "store a text", err);
    }
    if (st != STATUS_OK) {
        (void)sqlite3_exec(gammu->sqlite, "ROLLBACK", NULL, NULL, NULL);
    }
    return st;
}

enum status
sqlite_gammu_received(struct gammu *gammu, struct gammu_received *received, size_t max,
    size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT ID, SenderNumber, TextDecoded"
        " FROM inbox"
        " WHERE Processed = 'false'"
        " ORDER BY ID"
        " LIMIT $1";
    sqlite3_stmt *stmt = prepare(gammu, sql);
    int code = SQLITE_MISUSE;
    enum status st;

    *count = 0;
    (void)sqlite3_bind_int64(stmt, 1, (sqlite3_int64)max);
    while (stmt && *count < max && (code = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct gammu_received *row = &received[(*count)++];

        row->id = sqlite3_column_int64(stmt, 0);
        column_text(stmt, 1, row->from, sizeof(row->from));
        column_text(stmt, 2, row->text, sizeof(row->text));
    }
    st = code == SQLITE_DONE || code == SQLITE_ROW ? STATUS_OK
                                                   : fail(gammu, "read its inbox", err);
    (void)sqlite3_finalize(stmt);
    return st;
}

enum status
sqlite_gammu_handled(struct gammu *gammu, int64_t id, struct error *err)
{
    static const char sql[] = "UPDATE inbox SET Processed = 'true' WHERE ID = $1";
    sqlite3_stmt *stmt = prepare(gammu, sql);

    (void)sqlite3_bind_int64(stmt, 1, id);
    return finish(gammu, stmt, "mark a text as handled", err);
}
