/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening, migrating and copying a database. */
#include "db/db.h"

#include "db/handle.h"
#include "db/schema.h"

enum status
db_open(const char *url, enum db_mode mode, struct db **db, struct error *err)
{
    enum status st = handle_open(url, mode, DB_NOW, db, err);

    if (st != STATUS_OK) {
        *db = NULL;
        return st;
    }
    st = schema_check(*db, err);
    (*db)->has_tables = st == STATUS_OK;
    if (st != STATUS_OK) {
        db_close(*db);
        *db = NULL;
    }
    return st;
}

enum status
db_open_later(const char *url, enum db_mode mode, struct db **db, struct error *err)
{
    enum status st = handle_open(url, mode, DB_LATER, db, err);

    if (st == STATUS_OK) {
        (*db)->has_tables = true;
    } else {
        *db = NULL;
    }
    return st;
}

enum status
db_migrate(const char *url, struct error *err)
{
    struct db *db;
    enum status st = handle_open(url, DB_WRITE, DB_CREATING, &db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = schema_migrate(db, err);
    db_close(db);
    return st;
}

enum status
db_create(const char *url, struct error *err)
{
    struct db *db;
    enum status st = handle_open(url, DB_WRITE, DB_CREATING, &db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = schema_check_vacant(db, err);
    if (st == STATUS_OK) {
        st = schema_make(db, err);
    }
    db_close(db);
    return st;
}

void
db_close(struct db *db)
{
    handle_close(db);
}

void
db_tend(struct db *db)
{
    if (db->driver->tend && db->driver->tend(db->conn, db->erased)) {
        db->erased = false;
    }
}

enum status
db_backup(struct db *db, const char *path, struct error *err)
{
    return db->driver->backup(db->conn, path, db->watch, err);
}

enum status
db_copy(
    const char *url, const char *path, const struct db_watch *watch, struct error *err)
{
    struct db *db;
    enum status st = handle_open(url, DB_READ, DB_NOW, &db, err);

    if (st == STATUS_OK) {
        db_watch(db, watch);
        st = db_backup(db, path, err);
        db_close(db);
    }
    return st;
}
