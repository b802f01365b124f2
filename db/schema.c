/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bringing a database to the tables that this program knows, and telling whether it has
 * them. */
#include "db/schema.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/visit_state.h"
#include "db/db_transaction.h"
#include "db/handle.h"
#include "db/statement.h"

/* The partial indexes of the tables name states by number. */
_Static_assert(VISIT_WAITING == 0 && VISIT_CALLED == 1 && VISIT_SERVING == 2 &&
                   VISIT_ABSENT == 4 && VISIT_HELD == 5,
    "the indexes name these numbers");

/* The version that this program knows. */
static int64_t
schema_version(void)
{
    return (int64_t)schema_migration_count;
}

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
    if (version > schema_version()) {
        return error_set(err, STATUS_STORAGE,
            "the database has schema %" PRId64 ", this program knows %" PRId64
            "; install the newer Antrean",
            version, schema_version());
    }
    return STATUS_OK;
}

/* Bring the schema from `version` to the next. */
static enum status
apply(struct db *db, int64_t version, struct error *err)
{
    static const char sql[] = "UPDATE schema_version SET version = $1";
    char *text = translate(db->driver, schema_migrations[version]);
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

/* The next migration, or all that it lacks, not yet committed; `version` is what is then
 * reached. */
static enum status
apply_some(struct db *db, bool all, int64_t *version, struct error *err)
{
    static const char setup[] =
        "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL);"
        "INSERT INTO schema_version (version)"
        " SELECT 0"
        " WHERE NOT EXISTS (SELECT 1 FROM schema_version)";
    enum status st = db->driver->execute(db->conn, setup, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = read_version(db, version, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = check_not_newer(*version, err);
    while (st == STATUS_OK && *version < schema_version()) {
        st = apply(db, (*version)++, err);
        if (!all) {
            break;
        }
    }
    return st;
}

/* The same in a transaction of its own. */
static enum status
migrate_some(struct db *db, bool all, int64_t *version, struct error *err)
{
    enum status st = db_begin(db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = apply_some(db, all, version, err);
    if (st == STATUS_OK) {
        st = db_commit(db, err);
    }
    if (st != STATUS_OK) {
        db_rollback(db);
    }
    return st;
}

enum status
schema_make(struct db *db, struct error *err)
{
    int64_t version;

    return migrate_some(db, /* all= */ true, &version, err);
}

enum status
schema_migrate(struct db *db, struct error *err)
{
    int64_t version = 0;
    enum status st;

    do {
        st = migrate_some(db, /* all= */ false, &version, err);
    } while (st == STATUS_OK && version < schema_version());
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
    if (version < schema_version()) {
        return error_set(err, STATUS_WRONG_STATE,
            "the database has the older schema %" PRId64
            "; run antrean-admin upgrade DIR",
            version);
    }
    return check_not_newer(version, err);
}
