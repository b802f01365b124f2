/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_POSTGRES_H
#define TESTS_SUPPORT_POSTGRES_H

/*
 * A PostgreSQL of a test's own, which waits for its disk as a real one does, to be
 * stopped, cut off and filled. It lives in a folder of its own, is reached by a socket
 * there, and dies with the test. Run by root it runs as the package's user `postgres`. A
 * failure ends the test program.
 */

#include "common/base.h"
#include "tests/support/database.h"
#include "tests/support/temp.h"

struct postgres;

/** Make and start one; `settings` is "-c name=value ..." more, or NULL. */
struct postgres *postgres_open(const char *settings);
/** The same, and the tests' databases are made there from now on. */
struct postgres *postgres_use(const char *settings);
/** Tests' databases are made there, or where its primary is of it and `other`. */
void postgres_use_url(const struct postgres *postgres, const struct postgres *other);
/** A standby that follows `primary`, whose settings must let it. */
struct postgres *postgres_open_standby(struct postgres *primary);
/** Stop it if it runs, and remove its folder. */
void postgres_close(struct postgres *postgres);

/** Its folder, which its user may write to. */
const char *postgres_folder(const struct postgres *postgres);
/** URL of its database `postgres`; also of `other` where not NULL, the primary of both. A
 * connection may take a minute: a busy machine is slow, not away. */
void postgres_url(const struct postgres *postgres, const struct postgres *other,
    char url[TEST_URL_SIZE]);

/** Stop it by a signal (SIGINT: at once and in order, SIGQUIT: as by a power cut). */
void postgres_stop(struct postgres *postgres, int number);
/** Start it again, and wait until it answers. */
void postgres_start(struct postgres *postgres);

/** The path of a program that came with the newest version. */
void postgres_program(const char *name, char path[TEMP_PATH_SIZE]);

/** Run SQL in its database `postgres`; the figure of the first column, or 0. */
int64_t postgres_run(const struct postgres *postgres, const char *sql);

#endif /* TESTS_SUPPORT_POSTGRES_H */
