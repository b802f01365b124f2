/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tables. Common ground of the engines: INTEGER is 64 bits, BLOB is bytes, and the
 * words STRICT and WITHOUT ROWID end a table; a driver with other words has a list of
 * them. Every row belongs to an office. Times are Unix ms in UTC, days are local dates.
 */
#include "db/schema.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/visit_state.h"
#include "db/handle.h"
#include "db/statement.h"

static const char migration_1[] =
    /* Offices, and what each has set for itself: JSON documents by name. */
    "CREATE TABLE office ("
    " id INTEGER PRIMARY KEY, code INTEGER NOT NULL UNIQUE, created_ms INTEGER NOT NULL"
    ") STRICT;"
    "CREATE TABLE setting ("
    " office INTEGER NOT NULL REFERENCES office(id), name TEXT NOT NULL, body TEXT NOT "
    "NULL,"
    " changed_ms INTEGER NOT NULL, PRIMARY KEY (office, name)"
    ") STRICT, WITHOUT ROWID;"

    /* People and devices that may call. Only hashes of tokens and passwords are kept. */
    "CREATE TABLE account ("
    " id INTEGER PRIMARY KEY, office INTEGER NOT NULL REFERENCES office(id),"
    " username TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,"
    " password_hash TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0,"
    " created_ms INTEGER NOT NULL, UNIQUE (office, username)"
    ") STRICT;"
    "CREATE TABLE session ("
    " token_hash BLOB NOT NULL PRIMARY KEY, account INTEGER NOT NULL REFERENCES "
    "account(id),"
    " created_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX session_by_expiry ON session (expires_ms);"
    "CREATE TABLE device ("
    " office INTEGER NOT NULL REFERENCES office(id), name TEXT NOT NULL, kind TEXT NOT "
    "NULL,"
    " token_hash BLOB NOT NULL UNIQUE, revoked INTEGER NOT NULL DEFAULT 0,"
    " created_ms INTEGER NOT NULL, PRIMARY KEY (office, name)"
    ") STRICT, WITHOUT ROWID;"

    /* Tickets as the backend gave them; who they are for stands apart, so that it can be
       erased: by the ticket's id, or the visit's of a walk-in. */
    "CREATE TABLE ticket ("
    " office INTEGER NOT NULL REFERENCES office(id), id TEXT NOT NULL,"
    " registration TEXT NOT NULL, code TEXT NOT NULL, service TEXT NOT NULL,"
    " day TEXT NOT NULL, from_min INTEGER NOT NULL, to_min INTEGER NOT NULL,"
    " slot TEXT NOT NULL, state TEXT NOT NULL, changed_ms INTEGER NOT NULL,"
    " PRIMARY KEY (office, id), UNIQUE (office, registration)"
    ") STRICT;"
    "CREATE INDEX ticket_by_day ON ticket (office, day);"
    "CREATE TABLE applicant ("
    " office INTEGER NOT NULL REFERENCES office(id), subject TEXT NOT NULL,"
    " name TEXT NOT NULL, nik TEXT NOT NULL, phone TEXT NOT NULL,"
    " PRIMARY KEY (office, subject)"
    ") STRICT, WITHOUT ROWID;"

    /* The line. A number is unique per office, day and prefix, by this index and not by
       hope. */
    "CREATE TABLE visit ("
    " office INTEGER NOT NULL REFERENCES office(id), id TEXT NOT NULL, day TEXT NOT NULL,"
    " prefix TEXT NOT NULL, number INTEGER NOT NULL CHECK (number > 0), service TEXT NOT "
    "NULL,"
    " lane INTEGER NOT NULL CHECK (lane IN (0, 1)), state INTEGER NOT NULL,"
    " arrived_ms INTEGER NOT NULL, callable_from_ms INTEGER NOT NULL,"
    " late INTEGER NOT NULL CHECK (late IN (0, 1)), after_calls INTEGER NOT NULL,"
    " ticket TEXT, slot TEXT NOT NULL, priority_reason TEXT, only_counter INTEGER,"
    " counter INTEGER, account INTEGER, calls INTEGER NOT NULL DEFAULT 0,"
    " called_ms INTEGER, started_ms INTEGER, ended_ms INTEGER, outcome TEXT, note TEXT,"
    " track TEXT NOT NULL, changed_ms INTEGER NOT NULL,"
    " UNIQUE (office, id), UNIQUE (office, day, prefix, number), UNIQUE (track)"
    ") STRICT;"
    "CREATE UNIQUE INDEX visit_by_ticket ON visit (office, ticket) WHERE ticket IS NOT "
    "NULL;"
    /* Who waits (0), is called (1), served (2), absent (4) or held (5): few rows at any
       time. */
    "CREATE INDEX visit_open ON visit (office, day, state) WHERE state IN (0, 1, 2, 4, "
    "5);"
    /* Nobody stands at two counters, no counter has two people. */
    "CREATE UNIQUE INDEX visit_at_counter ON visit (office, counter) WHERE state IN (1, "
    "2);"
    "CREATE TABLE checklist ("
    " office INTEGER NOT NULL, visit TEXT NOT NULL, item TEXT NOT NULL, state TEXT NOT "
    "NULL,"
    " note TEXT, PRIMARY KEY (office, visit, item),"
    " FOREIGN KEY (office, visit) REFERENCES visit (office, id)"
    ") STRICT, WITHOUT ROWID;"
    /* A series of numbers: the last issued, how many were called, who waits, the priority
       run. */
    "CREATE TABLE series ("
    " office INTEGER NOT NULL REFERENCES office(id), day TEXT NOT NULL, prefix TEXT NOT "
    "NULL,"
    " last INTEGER NOT NULL, called INTEGER NOT NULL, waiting INTEGER NOT NULL"
    " CHECK (waiting >= 0), waiting_priority INTEGER NOT NULL CHECK (waiting_priority >= "
    "0),"
    " priority_run INTEGER NOT NULL, PRIMARY KEY (office, day, prefix)"
    ") STRICT, WITHOUT ROWID;"
    /* Places of a service, day and window (slot): tickets given out, and who came. */
    "CREATE TABLE quota_use ("
    " office INTEGER NOT NULL REFERENCES office(id), day TEXT NOT NULL, service TEXT NOT "
    "NULL,"
    " slot TEXT NOT NULL, tickets INTEGER NOT NULL CHECK (tickets >= 0),"
    " arrived INTEGER NOT NULL CHECK (arrived >= 0),"
    " walkins INTEGER NOT NULL CHECK (walkins >= 0), PRIMARY KEY (office, day, service, "
    "slot)"
    ") STRICT, WITHOUT ROWID;"
    /* The last durations at the counter, per service: a ring, for the running median. */
    "CREATE TABLE pace ("
    " office INTEGER NOT NULL REFERENCES office(id), service TEXT NOT NULL,"
    " count INTEGER NOT NULL, next INTEGER NOT NULL, seconds BLOB NOT NULL, PRIMARY KEY "
    "(office, service)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE counter ("
    " office INTEGER NOT NULL REFERENCES office(id), number INTEGER NOT NULL,"
    " state TEXT NOT NULL, account INTEGER, reason TEXT, since_ms INTEGER NOT NULL,"
    " PRIMARY KEY (office, number)"
    ") STRICT, WITHOUT ROWID;"
    /* Days that were closed, so that each is closed once. */
    "CREATE TABLE closed_day ("
    " office INTEGER NOT NULL REFERENCES office(id), day TEXT NOT NULL,"
    " closed_ms INTEGER NOT NULL, unserved INTEGER NOT NULL, PRIMARY KEY (office, day)"
    ") STRICT, WITHOUT ROWID;"
    /* Which announcements were spoken, by which board. */
    "CREATE TABLE announcement ("
    " office INTEGER NOT NULL REFERENCES office(id), seq INTEGER NOT NULL, device TEXT "
    "NOT NULL,"
    " played_ms INTEGER NOT NULL, PRIMARY KEY (office, seq, device)"
    ") STRICT, WITHOUT ROWID;"

    /* The first answer to an Idempotency-Key; forgotten after a day, oldest first. */
    "CREATE TABLE idempotency ("
    " id INTEGER PRIMARY KEY, office INTEGER NOT NULL REFERENCES office(id),"
    " caller TEXT NOT NULL, key TEXT NOT NULL, body_hash BLOB NOT NULL,"
    " status INTEGER NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL, at_ms INTEGER NOT "
    "NULL,"
    " UNIQUE (office, caller, key)"
    ") STRICT;"

    /* The heart: what happened, chained. */
    "CREATE TABLE journal ("
    " office INTEGER NOT NULL REFERENCES office(id), seq INTEGER NOT NULL CHECK (seq > "
    "0),"
    " at_ms INTEGER NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT "
    "NULL,"
    " data TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (office, "
    "seq)"
    ") STRICT, WITHOUT ROWID";

static const char migration_2[] =
    /* What each device last said of itself: JSON by its name. */
    "CREATE TABLE device_report ("
    " office INTEGER NOT NULL REFERENCES office(id), device TEXT NOT NULL,"
    " body TEXT NOT NULL, said_ms INTEGER NOT NULL, PRIMARY KEY (office, device)"
    ") STRICT, WITHOUT ROWID";

static const char migration_3[] =
    /* Personal data of this day and of all before it are erased. */
    "CREATE TABLE retention ("
    " office INTEGER NOT NULL REFERENCES office(id), erased_day TEXT NOT NULL,"
    " PRIMARY KEY (office)"
    ") STRICT, WITHOUT ROWID";

static const char migration_4[] =
    /* A ticket of somebody whom an earlier day left unserved, and the visit it becomes.
     */
    "ALTER TABLE ticket ADD COLUMN first_place INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE visit ADD COLUMN first_place INTEGER NOT NULL DEFAULT 0;"
    /* Such a ticket has a visit of each day. */
    "DROP INDEX visit_by_ticket;"
    "CREATE UNIQUE INDEX visit_by_ticket ON visit (office, ticket, day) WHERE ticket IS "
    "NOT NULL";

static const char migration_5[] =
    /* Who was at a counter and went back to the line or on to another one. */
    "CREATE TABLE visit_left ("
    " office INTEGER NOT NULL, day TEXT NOT NULL, counter INTEGER NOT NULL,"
    " visit TEXT NOT NULL, service TEXT NOT NULL, called_ms INTEGER NOT NULL,"
    " started_ms INTEGER NOT NULL, PRIMARY KEY (office, day, counter, visit),"
    " FOREIGN KEY (office, visit) REFERENCES visit (office, id)"
    ") STRICT, WITHOUT ROWID";

static const char *const migrations[] = { migration_1, migration_2, migration_3,
    migration_4, migration_5 };

#define SCHEMA_VERSION ((int64_t)ARRAY_LEN(migrations))

/* The partial indexes above name states by number. */
_Static_assert(VISIT_WAITING == 0 && VISIT_CALLED == 1 && VISIT_SERVING == 2 &&
                   VISIT_ABSENT == 4 && VISIT_HELD == 5,
    "the indexes name these numbers");

/* Replace the words that this engine spells in another way. The result is owned. */
static char *
translate(const struct driver *driver, const char *sql)
{
    char *text = xstrdup(sql);

    for (const char *const *word = driver->schema_words; word[0]; word += 2) {
        const char *at;

        while ((at = strstr(text, word[0]))) {
            size_t before = (size_t)(at - text);
            size_t size = strlen(text) + strlen(word[1]) + 1;
            char *longer = xcalloc(size, 1);

            (void)snprintf(longer, size, "%.*s%s%s", (int)before, text, word[1],
                at + strlen(word[0]));
            free(text);
            text = longer;
        }
    }
    return text;
}

static enum status
read_version(struct db *db, int64_t *version, struct error *err)
{
    static const char sql[] = "SELECT version FROM schema_version";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *version = 0;
    if (statement_next(stmt)) {
        *version = statement_int64(stmt, 0);
    }
    st = statement_result(stmt, "read the schema's version", err);
    statement_free(stmt);
    return st;
}

static enum status
check_not_newer(int64_t version, struct error *err)
{
    if (version > SCHEMA_VERSION) {
        return error_set(err, STATUS_STORAGE,
            "the database has schema %" PRId64 ", this program knows %" PRId64
            "; install the newer Antrean",
            version, SCHEMA_VERSION);
    }
    return STATUS_OK;
}

/* Bring the schema from `version` to the next. */
static enum status
apply(struct db *db, int64_t version, struct error *err)
{
    static const char sql[] = "UPDATE schema_version SET version = $1";
    char *text = translate(db->driver, migrations[version]);
    struct statement *stmt;
    enum status st = db->driver->execute(db->conn, text, err);

    free(text);
    if (st != STATUS_OK) {
        return st;
    }
    stmt = statement_new(db, sql);
    statement_bind_int64(stmt, 1, version + 1);
    return statement_run(stmt, "note the schema's version", err);
}

/* One migration, in a transaction of its own; `version` is what is then reached. */
static enum status
migrate_one(struct db *db, int64_t *version, struct error *err)
{
    static const char setup[] =
        "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL);"
        "INSERT INTO schema_version (version) SELECT 0 "
        "WHERE NOT EXISTS (SELECT 1 FROM schema_version)";
    enum status st = db_begin(db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db->driver->execute(db->conn, setup, err);
    if (st == STATUS_OK) {
        st = read_version(db, version, err);
    }
    if (st == STATUS_OK) {
        st = check_not_newer(*version, err);
    }
    if (st == STATUS_OK && *version < SCHEMA_VERSION) {
        st = apply(db, (*version)++, err);
    }
    if (st == STATUS_OK) {
        st = db_commit(db, err);
    }
    if (st != STATUS_OK) {
        db_rollback(db);
    }
    return st;
}

enum status
schema_migrate(struct db *db, struct error *err)
{
    int64_t version = 0;
    enum status st;

    do {
        st = migrate_one(db, &version, err);
    } while (st == STATUS_OK && version < SCHEMA_VERSION);
    return st;
}

/* Does a query find anything? */
static enum status
finds(struct db *db, const char *sql, bool *any, struct error *err)
{
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *any = statement_next(stmt);
    st = statement_result(stmt, "look into the database", err);
    statement_free(stmt);
    return st;
}

enum status
schema_check_vacant(struct db *db, struct error *err)
{
    static const char offices_sql[] = "SELECT id FROM office";
    bool tables;
    bool offices = false;
    int64_t version;
    enum status st = finds(db, db->driver->list_tables, &tables, err);

    if (st != STATUS_OK || !tables) {
        return st;
    }
    if (read_version(db, &version, NULL) != STATUS_OK ||
        finds(db, offices_sql, &offices, NULL) != STATUS_OK) {
        return error_set(err, STATUS_WRONG_STATE,
            "the database already holds other tables; give Antrean an empty one");
    }
    if (offices) {
        return error_set(err, STATUS_WRONG_STATE,
            "the database already holds an office; give this one an empty database");
    }
    return STATUS_OK;
}

enum status
schema_check(struct db *db, struct error *err)
{
    int64_t version;

    if (read_version(db, &version, NULL) != STATUS_OK) {
        return error_set(err, STATUS_STORAGE,
            "this is no database of Antrean; make one with antrean-admin init");
    }
    if (version < SCHEMA_VERSION) {
        return error_set(err, STATUS_WRONG_STATE,
            "the database has the older schema %" PRId64
            "; run antrean-admin upgrade DIR",
            version);
    }
    return check_not_newer(version, err);
}
