/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_HANDLE_H
#define DB_HANDLE_H

/*
 * The inside of `struct db`: a connection with its driver, the statements prepared on it,
 * and what the running transaction appended to the journal. Private to db/.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/driver.h"
#include "db/journal_row.h"

struct counted;
struct db_watch;
struct vault;

#define STATEMENT_SLOTS 512 /* a power of two, well above the number of statements */
#define SAVEPOINT_DEPTHS 3

struct statement {
    struct db *db;            /* borrowed, outlives us */
    const char *sql;          /* static; NULL marks a free slot */
    struct driver_stmt *stmt; /* owned; NULL when it could not be prepared */
    bool in_use;
    bool failed;
    bool writes;         /* is no SELECT */
    bool of_counts;      /* names a table whose counts may be kept: see `counted` */
    struct error *fault; /* owned; why it failed; NULL while it never did */
};

struct db {
    const struct driver *driver; /* static */
    struct driver_conn *conn;    /* owned */
    enum db_mode mode;
    const struct db_watch *watch; /* of long work; borrowed; NULL: nobody watches */
    struct statement statements[STATEMENT_SLOTS];
    struct journal_row *appended; /* owned array */
    size_t appended_count;
    size_t appended_capacity;
    size_t appended_at[SAVEPOINT_DEPTHS]; /* the count when the savepoint was set */
    bool posting;                         /* see db_begin_of() */
    int64_t writes; /* statements that may have written, since begin */
    int64_t writes_at[SAVEPOINT_DEPTHS]; /* the count when the savepoint was set */
    bool undo_missed;  /* posting: something was to be undone, and no savepoint was set */
    bool announcing;   /* see db_announce() */
    bool messages_due; /* see db_messages_due() */
    /* What db_followed_load() found in this transaction. */
    struct {
        int64_t office; /* 0: not asked */
        bool backend;
        bool applications;
    } followed;
    /* What this transaction counted and db_line.c has not stored yet. */
    struct {
        enum status (*store)(
            struct db *db, struct error *err); /* NULL: nothing is kept */
        struct counted *kept;                  /* owned */
    } counted;
    const struct vault *vault; /* see db_vault.h; borrowed, or NULL */
    bool erased;               /* personal data, since the last db_tend() */
    bool has_tables;           /* the schema was found to be ours */
    int64_t settings_stamp;    /* at the last begin; 0 on an engine of our own */
    /* The end of a journal's chain, for as long as nobody else can move it. */
    struct {
        bool known;
        int64_t office;
        int64_t seq;
        uint8_t hash[JOURNAL_HASH_SIZE];
    } head;
};

/** By URL, with the driver that its scheme names. */
enum status handle_open(const char *url, enum db_mode mode, enum db_when when,
    struct db **db, struct error *err) MUST_CHECK;
void handle_close(struct db *db);

/** A place at the end of the list of appended rows. */
struct journal_row *handle_append_row(struct db *db);

/** A query of one figure that grows with every change of an office's settings. */
extern const char handle_stamp_sql[];

#endif /* DB_HANDLE_H */
