/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What goes to the log goes out in one write, and no reader, no rollback and no full disk
 * can tell the difference. SQLite alone, without our tables.
 */
#include "db/sqlite_wal.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include <sqlite3.h>

#include "common/base.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define SMALL 8
#define LARGE 3000 /* of 2,000 bytes: many times what the cache below holds */

struct fixture {
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];
    sqlite3 *writer; /* as our handles are */
    sqlite3 *reader; /* by SQLite's own files, as any tool */
};

static int writes;   /* of the system, in this program */
static bool is_full; /* the disk */

static ssize_t
counted_write(int fd, const void *bytes, size_t size, off_t at)
{
    writes++;
    if (is_full) {
        errno = ENOSPC;
        return -1;
    }
    return pwrite(fd, bytes, size, at);
}

/* SQLite calls the one that it was built with. */
static void
count_writes(void)
{
    sqlite3_vfs *files = sqlite3_vfs_find(NULL);
    static const char *const names[] = { "pwrite64", "pwrite" };

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (files->xGetSystemCall(files, names[i])) {
            assert_int_equal(files->xSetSystemCall(
                                 files, names[i], (sqlite3_syscall_ptr)counted_write),
                SQLITE_OK);
        }
    }
}

static void
run(sqlite3 *db, const char *sql)
{
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
}

/* The figure in the first column of the first row. */
static int
figure(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt;
    int value;

    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    value = sqlite3_column_int(stmt, 0);
    assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
    return value;
}

/* So many rows with what their numbers say, and no page that does not fit the others. */
static void
check_rows(sqlite3 *db, int count)
{
    static const char sound[] =
        "SELECT integrity_check = 'ok' FROM pragma_integrity_check";

    assert_int_equal(figure(db, "SELECT count(*) FROM t"), count);
    assert_int_equal(figure(db, "SELECT count(*) FROM t"
                                " WHERE body = printf('%.1990c', 'x') || n"),
        count);
    assert_int_equal(figure(db, sound), 1);
}

static void
insert(sqlite3 *db, int first, int last)
{
    char sql[256];

    (void)snprintf(sql, sizeof(sql),
        "WITH RECURSIVE i(n) AS (SELECT %d UNION ALL SELECT n + 1 FROM i WHERE n < %d)"
        " INSERT INTO t SELECT n, printf('%%.1990c', 'x') || n FROM i",
        first, last);
    run(db, sql);
}

static int
setup(void **state)
{
    static struct fixture f;

    temp_make(f.folder);
    (void)temp_path(f.path, f.folder, "a.db");
    assert_int_equal(
        sqlite_wal_open(f.path, &f.writer, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE),
        SQLITE_OK);
    run(f.writer, "PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL;"
                  "PRAGMA cache_size = 20; PRAGMA wal_autocheckpoint = 0;"
                  "CREATE TABLE t (n INTEGER PRIMARY KEY, body TEXT)");
    assert_int_equal(
        sqlite3_open_v2(f.path, &f.reader, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    *state = &f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    is_full = false;
    assert_int_equal(sqlite3_close(f->reader), SQLITE_OK);
    assert_int_equal(sqlite3_close(f->writer), SQLITE_OK);
    temp_remove(f->folder);
    return 0;
}

static void
test_a_commit_is_one_write(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < 3; i++) { /* 4 pages of rows and what leads to them */
        run(f->writer, "BEGIN IMMEDIATE");
        insert(f->writer, i * SMALL + 1, (i + 1) * SMALL);
        writes = 0;
        run(f->writer, "COMMIT");
        assert_int_equal(writes, 1);
        check_rows(f->reader, (i + 1) * SMALL);
    }
}

static void
test_a_transaction_larger_than_the_cache_reads_what_it_wrote(void **state)
{
    struct fixture *f = *state;

    run(f->writer, "BEGIN IMMEDIATE");
    insert(f->writer, 1, LARGE);
    check_rows(f->writer, LARGE);
    check_rows(f->reader, 0);
    run(f->writer, "SAVEPOINT aside");
    run(f->writer, "DELETE FROM t WHERE n % 3 = 0");
    insert(f->writer, LARGE + 1, 2 * LARGE);
    run(f->writer, "ROLLBACK TO aside; RELEASE aside");
    check_rows(f->writer, LARGE);
    insert(f->writer, LARGE + 1, LARGE + SMALL);
    check_rows(f->reader, 0);
    run(f->writer, "COMMIT");
    check_rows(f->reader, LARGE + SMALL);
}

static void
test_a_rolled_back_transaction_leaves_nothing(void **state)
{
    struct fixture *f = *state;

    insert(f->writer, 1, SMALL);
    run(f->writer, "BEGIN IMMEDIATE");
    insert(f->writer, SMALL + 1, LARGE);
    run(f->writer, "ROLLBACK");
    check_rows(f->writer, SMALL);
    check_rows(f->reader, SMALL);
    insert(f->writer, SMALL + 1, 2 * SMALL);
    check_rows(f->reader, 2 * SMALL);
}

/* What a transaction that was too large for the cache had written lies where the next one
 * begins, and the next one may be somebody else's. */
static void
test_a_rolled_back_transaction_spoils_no_other(void **state)
{
    struct fixture *f = *state;

    char sql[128];

    insert(f->writer, 1, 10 * SMALL);
    for (int spilled = 5 * SMALL; spilled <= 10 * SMALL; spilled++) {
        /* All pages are in the database now: reading them does not touch the log. */
        run(f->reader, "PRAGMA wal_checkpoint(TRUNCATE)");
        run(f->writer, "BEGIN IMMEDIATE");
        (void)snprintf(
            sql, sizeof(sql), "UPDATE t SET body = upper(body) WHERE n <= %d", spilled);
        run(f->writer, sql);
        run(f->writer, "ROLLBACK");
        run(f->reader, "UPDATE t SET body = 'y' || substr(body, 2)");
        assert_int_equal(
            figure(f->writer, "SELECT count(*) FROM t WHERE body GLOB 'yx*'"),
            10 * SMALL);
        run(f->writer, "UPDATE t SET body = 'x' || substr(body, 2)");
        check_rows(f->reader, 10 * SMALL);
    }
}

static void
test_a_log_that_begins_anew_is_read(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < 20; i++) {
        insert(f->writer, i * SMALL + 1, (i + 1) * SMALL);
        if (i % 3 == 0) { /* the next commit begins at the front of the log */
            run(f->writer, i % 2 ? "PRAGMA wal_checkpoint(RESTART)"
                                 : "PRAGMA wal_checkpoint(TRUNCATE)");
        }
        check_rows(f->reader, (i + 1) * SMALL);
    }
}

/* On a disk that is full for a moment nothing is committed, and afterwards all goes on.
 */
static void
test_a_full_disk_undoes_the_commit(void **state)
{
    struct fixture *f = *state;

    insert(f->writer, 1, SMALL);
    run(f->writer, "BEGIN IMMEDIATE");
    insert(f->writer, SMALL + 1, 2 * SMALL);
    is_full = true;
    assert_int_equal(sqlite3_exec(f->writer, "COMMIT", NULL, NULL, NULL), SQLITE_FULL);
    is_full = false;
    if (!sqlite3_get_autocommit(f->writer)) {
        run(f->writer, "ROLLBACK");
    }
    check_rows(f->writer, SMALL);
    check_rows(f->reader, SMALL);
    insert(f->writer, SMALL + 1, 3 * SMALL);
    check_rows(f->reader, 3 * SMALL);
}

/* A page read back may be what finds the disk full. That undoes the statement alone, and
 * what the transaction had written before is committed with the rest. */
static void
test_a_disk_full_for_a_moment_loses_no_page_of_a_transaction(void **state)
{
    struct fixture *f = *state;

    for (int large = 4 * SMALL; large <= 14 * SMALL; large++) {
        bool failed;

        run(f->writer, "DELETE FROM t");
        run(f->writer, "BEGIN IMMEDIATE");
        insert(f->writer, 1, large);
        is_full = true;
        failed = sqlite3_exec(f->writer,
                     "UPDATE t SET n = n + 100000 WHERE n <= 3 AND body GLOB 'x*'", NULL,
                     NULL, NULL) != SQLITE_OK;
        is_full = false;
        if (sqlite3_get_autocommit(f->writer)) {
            continue;
        }
        if (!failed) {
            run(f->writer, "UPDATE t SET n = n - 100000 WHERE n > 100000");
        }
        run(f->writer, "COMMIT");
        check_rows(f->reader, large);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_commit_is_one_write, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_transaction_larger_than_the_cache_reads_what_it_wrote, setup,
            teardown),
        cmocka_unit_test_setup_teardown(
            test_a_rolled_back_transaction_leaves_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_rolled_back_transaction_spoils_no_other, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_log_that_begins_anew_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_full_disk_undoes_the_commit, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_disk_full_for_a_moment_loses_no_page_of_a_transaction, setup,
            teardown),
    };

    sqlite_wal_register();
    count_writes();
    return cmocka_run_group_tests_name("sqlite_wal", tests, NULL, NULL);
}
