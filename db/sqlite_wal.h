/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_SQLITE_WAL_H
#define DB_SQLITE_WAL_H

/*
 * The file of SQLite's write-ahead log. SQLite writes it two pieces a page, each a call
 * of the system; here they are gathered, and go out together when SQLite syncs, which it
 * does before it says that a commit is there, or looks at the file. Private to
 * db/sqlite*.c.
 */

/** Make it known to SQLite; once, before a database is opened by its name. */
void sqlite_wal_register(void);

/** The name for sqlite3_open_v2() of files whose log is gathered. Only with
 * `synchronous = FULL`: without a sync others would be told of what is not there yet. */
extern const char sqlite_wal_vfs[];

#endif /* DB_SQLITE_WAL_H */
