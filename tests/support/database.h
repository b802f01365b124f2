/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_DATABASE_H
#define TESTS_SUPPORT_DATABASE_H

/*
 * A database of a test's own, on the engine of this run: a file of SQLite, or, when
 * ANTREAN_TEST_DATABASE is the URL of a server of PostgreSQL that tests may fill, a new
 * database there. This is the only place that reads the variable. A failure ends the
 * test program.
 */

#include "common/base.h"

#define TEST_URL_SIZE 384

struct db;

/** Does this run use PostgreSQL? */
bool test_on_postgresql(void);
/** The databases are made on this server from now on, which the test may stop. */
void test_database_use(const char *url);

/** An empty database; on SQLite the file FOLDER/NAME, which is not made yet. */
void test_database_make(char url[TEST_URL_SIZE], const char *folder, const char *name);

/** The same with all tables: a copy of one that is made once, by the first test of a run.
 */
void test_database_make_migrated(
    char url[TEST_URL_SIZE], const char *folder, const char *name);
/** On PostgreSQL: make that one now, where there is none yet. */
void test_database_prepare(void);

/** One like `from`, which nobody has open now. */
void test_database_copy(
    const char *from, char url[TEST_URL_SIZE], const char *folder, const char *name);

/** Keep a copy of the database, which nobody has open now ... */
void test_database_keep(const char *url);
/** ... and put it in the place of what became of it; again and again. */
void test_database_put_back(const char *url);

/** One with office 1 (code 3517) in it, opened for writing. */
struct db *test_database_office(
    char url[TEST_URL_SIZE], const char *folder, const char *name);

/** Take away what is not in the test's folder. */
void test_database_remove(const char *url);

/**
 * Run SQL behind every handle's back, as somebody with a database tool would.
 * @return the figure in the first column of the first row; 0 when there is none
 */
int64_t test_database_run(const char *url, const char *sql);

#endif /* TESTS_SUPPORT_DATABASE_H */
