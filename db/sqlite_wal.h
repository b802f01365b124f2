/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_SQLITE_WAL_H
#define DB_SQLITE_WAL_H

/*
 * The file of SQLite's write-ahead log. SQLite writes it two pieces a page, each a call
 * of the system; here they are gathered, and go out together when SQLite syncs, which it
 * does before it says that a commit is there, or looks at the file. Private to
 * db/sqlite*.c.
 */

#include <sqlite3.h>

/** Make it known to SQLite; once, before a database is opened. */
void sqlite_wal_register(void);

/**
 * As sqlite3_open_v2(), with the log's pages gathered. Takes the connection's rollback
 * hook. Only with `synchronous = FULL`: without a sync others would be told of what is
 * not there yet.
 */
int sqlite_wal_open(const char *path, sqlite3 **out, int flags);

#endif /* DB_SQLITE_WAL_H */
