/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Versions of settings as stored. */
#include "db/db_setting_version.h"

#include <stdlib.h>

#include "common/mem.h"
#include "db/statement.h"

#define VERSION_COLUMNS "version, undo_to, set_ms, actor"

static void
read_version(struct statement *stmt, struct setting_version *version)
{
    *version =
        (struct setting_version){ .version = statement_int64_in(stmt, 0, 1, INT64_MAX),
            .undo_to = statement_int64_in(stmt, 1, 0, INT64_MAX),
            .set_ms = statement_int64_in(stmt, 2, 0, TIME_MS_MAX) };
    statement_text(stmt, 3, version->actor, sizeof(version->actor));
}

enum status
db_setting_version_last(struct db *db, int64_t office, const char *name,
    struct setting_version *version, struct error *err)
{
    static const char sql[] = "SELECT " VERSION_COLUMNS
                              " FROM setting_version"
                              " WHERE office = $1 AND name = $2"
                              " ORDER BY version DESC"
                              " LIMIT 1";
    struct statement *stmt = statement_new(db, sql);
    bool found;
    enum status st;

    *version = (struct setting_version){ 0 };
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, name);
    found = statement_next(stmt);
    if (found) {
        read_version(stmt, version);
    }
    st = statement_result(stmt, "read the last version of a setting", err);
    statement_free(stmt);
    return st == STATUS_OK && !found ? STATUS_NOT_FOUND : st;
}

enum status
db_setting_version_get(struct db *db, int64_t office, const char *name, int64_t number,
    struct setting_version *version, char **body, struct error *err)
{
    static const char sql[] = "SELECT " VERSION_COLUMNS
                              ", body"
                              " FROM setting_version"
                              " WHERE office = $1 AND name = $2 AND version = $3";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *body = NULL;
    *version = (struct setting_version){ 0 };
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, name);
    statement_bind_int64(stmt, 3, number);
    if (statement_next(stmt)) {
        read_version(stmt, version);
        *body = xstrdup(statement_text_borrowed(stmt, 4));
    }
    st = statement_result(stmt, "read a version of a setting", err);
    statement_free(stmt);
    if (st != STATUS_OK) {
        free(*body);
        *body = NULL;
        return st;
    }
    return *body ? STATUS_OK
                 : error_set(
                       err, STATUS_NOT_FOUND, "there is no such version of this setting");
}

/* Forget what is too old. */
static enum status
forget(struct db *db, int64_t office, const char *name, int64_t newest, struct error *err)
{
    static const char sql[] =
        "DELETE FROM setting_version"
        " WHERE office = $1 AND name = $2 AND version <= $3";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, name);
    statement_bind_int64(stmt, 3, newest - SETTING_VERSIONS_KEPT);
    return statement_run(stmt, "forget old versions of a setting", err);
}

enum status
db_setting_version_put(struct db *db, int64_t office, const char *name,
    const struct setting_version *version, const char *body, struct error *err)
{
    static const char sql[] =
        "INSERT INTO setting_version (office, name, version, body, set_ms, actor, undo_to)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, name);
    statement_bind_int64(stmt, 3, version->version);
    statement_bind_text(stmt, 4, body);
    statement_bind_int64(stmt, 5, version->set_ms);
    statement_bind_text(stmt, 6, version->actor);
    statement_bind_int64(stmt, 7, version->undo_to);
    st = statement_run(stmt, "keep a version of a setting", err);
    return st == STATUS_OK ? forget(db, office, name, version->version, err) : st;
}

enum status
db_setting_version_list(struct db *db, int64_t office, const char *name,
    struct setting_version versions[SETTING_VERSIONS_KEPT], size_t *count,
    struct error *err)
{
    static const char sql[] = "SELECT " VERSION_COLUMNS
                              " FROM setting_version"
                              " WHERE office = $1 AND name = $2"
                              " ORDER BY version DESC";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *count = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, name);
    while (*count < SETTING_VERSIONS_KEPT && statement_next(stmt)) {
        read_version(stmt, &versions[(*count)++]);
    }
    st = statement_result(stmt, "list the versions of a setting", err);
    statement_free(stmt);
    return st;
}
