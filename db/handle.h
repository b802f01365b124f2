/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_HANDLE_H
#define DB_HANDLE_H

/* The inside of `struct db`. Private to db/. */

#include "db/db.h"
#include "db/db_journal.h"
#include "db/driver.h"

#define STATEMENT_SLOTS 512 /* a power of two, well above the number of statements */
#define SAVEPOINT_DEPTHS 2

struct statement {
    struct db *db;            /* borrowed, outlives us */
    const char *sql;          /* static; NULL marks a free slot */
    struct driver_stmt *stmt; /* owned; NULL when it could not be prepared */
    bool in_use;
    bool failed;
    struct error err;
};

struct db {
    const struct driver *driver; /* static */
    struct driver_conn *conn;    /* owned */
    enum db_mode mode;
    struct statement statements[STATEMENT_SLOTS];
    struct journal_row *appended; /* owned array */
    size_t appended_count;
    size_t appended_capacity;
    size_t appended_at[SAVEPOINT_DEPTHS]; /* the count when the savepoint was set */
    bool posting;                         /* see db_begin_posting() */
    bool has_tables;                      /* the schema was found to be ours */
    int64_t settings_stamp; /* at the last begin; 0 on an engine of our own */
    /* The end of a journal's chain, for as long as nobody else can move it. */
    struct {
        bool known;
        int64_t office;
        int64_t seq;
        uint8_t hash[JOURNAL_HASH_SIZE];
    } head;
};

/** A place at the end of the list of appended rows. */
struct journal_row *handle_append_row(struct db *db);

/** A query of one figure that grows with every change of an office's settings. */
extern const char handle_stamp_sql[];

#endif /* DB_HANDLE_H */
