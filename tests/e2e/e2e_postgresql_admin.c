/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * antrean-admin with an office in PostgreSQL: making one, what is refused in which words,
 * and taking an office there from its file.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/postgres.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define SECRET "sandi-Rahasia-77"

static struct postgres *postgres;

/* A folder for offices and an empty database for one of them. */
struct fixture {
    char base[TEMP_PATH_SIZE];
    char folder[TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE];
};

static int
start(void **state)
{
    (void)state;
    postgres = postgres_use("-c fsync=off");
    return 0;
}

static int
stop(void **state)
{
    (void)state;
    postgres_close(postgres);
    return 0;
}

static int
setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    assert_non_null(f);
    temp_make(f->base);
    (void)temp_path(f->folder, f->base, "office");
    test_database_make(f->url, f->base, "");
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    test_database_remove(f->url);
    temp_remove(f->base);
    free(f);
    return 0;
}

/* Run antrean-admin; expect its exit status and words, and never the secret. */
static void
expect(int want, const char *words, const char *command, const char *folder,
    const char *more, const char *value)
{
    char first[32];
    char second[32] = "";
    const char *all[8] = { first };
    size_t count = 1;
    char *text;
    int status;

    (void)sscanf(command, "%31s %31s", first, second);
    if (second[0]) {
        all[count++] = second;
    }
    all[count++] = folder;
    if (more) {
        all[count++] = more;
    }
    if (value) {
        all[count++] = value;
    }
    status = e2e_admin(NULL, all, &text);
    if (status != want || !strstr(text, words) || strstr(text, SECRET)) {
        fail_msg("%s: exit status %d (wanted %d), wanted the words \"%s\" in: %s",
            command, status, want, words, text);
    }
    free(text);
}

static void
expect_init(int want, const char *words, const struct fixture *f, const char *url)
{
    expect(want, words, "init", f->folder, "--database", url);
    assert_int_equal(access(f->folder, F_OK) == 0, want == 0);
}

static void
test_init_makes_an_office_in_an_empty_database(void **state)
{
    const struct fixture *f = *state;
    char path[TEMP_PATH_SIZE];
    struct stat info;
    char *conf;
    size_t len;

    expect_init(0, "made an office", f, f->url);
    expect(0, "clean: ", "check", f->folder, NULL, NULL);
    assert_int_equal(stat(temp_path(path, f->folder, "antrean.conf"), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    conf = (char *)temp_read(path, &len);
    assert_non_null(strstr(conf, f->url));
    free(conf);
    assert_int_not_equal(access(temp_path(path, f->folder, "antrean.db"), F_OK), 0);
    expect(0, "gate-1", "device add", f->folder, "gate-1", "--kind=gate");
    expect(0, "nothing to do", "upgrade", f->folder, NULL, NULL);
}

static void
test_init_refuses_a_database_that_is_not_empty(void **state)
{
    const struct fixture *f = *state;

    (void)test_database_run(f->url, "CREATE TABLE other (id int)");
    expect_init(1, "already holds other tables", f, f->url);
    (void)test_database_run(f->url, "DROP TABLE other");
    (void)test_database_run(f->url, "CREATE TABLE office (other int)");
    expect_init(1, "already holds other tables", f, f->url);
    (void)test_database_run(f->url, "DROP TABLE office");
    expect_init(0, "made an office", f, f->url);
    temp_remove(f->folder);
    expect_init(1, "already holds an office", f, f->url);
}

static void
test_init_that_fails_leaves_no_office_in_the_database(void **state)
{
    const struct fixture *f = *state;
    char path[TEMP_PATH_SIZE];

    temp_write(f->folder, "x", 1); /* a file where the folder should go */
    expect(1, "could not make", "init", f->folder, "--database", f->url);
    assert_int_equal(unlink(f->folder), 0);
    assert_int_equal(mkdir(f->folder, 0700), 0);
    temp_write(temp_path(path, f->folder, "antrean.conf"), "", 0);
    expect(1, "already holds an office", "init", f->folder, "--database", f->url);
    temp_remove(f->folder);
    expect_init(0, "made an office", f, f->url);
}

static void
test_what_is_wrong_with_the_database_is_told_in_words(void **state)
{
    const struct fixture *f = *state;
    char url[TEST_URL_SIZE + 64];

    expect_init(2, "postgresql://USER@HOST/NAME", f, "mysql://x/y");
    expect_init(2, "%20", f, "postgresql://x/y z");
    expect_init(1, "Connection refused", f, "postgresql://x@127.0.0.1:1/y");
    expect_init(
        1, "invalid sslmode value", f, "postgresql://x@127.0.0.1:1/y?sslmode=nonsense");
    expect_init(1, "is not well-formed", f, "postgresql://x:" SECRET "%zz@127.0.0.1:1/y");
    (void)snprintf(url, sizeof(url), "postgresql://antrean@/none?host=%s",
        postgres_folder(postgres));
    expect_init(1, "database \"none\" does not exist", f, url);
    (void)test_database_run(
        f->url, "CREATE DATABASE lama ENCODING 'LATIN1' TEMPLATE template0");
    (void)snprintf(url, sizeof(url), "postgresql://antrean@/lama?host=%s",
        postgres_folder(postgres));
    expect_init(1, "make it with ENCODING 'UTF8'", f, url);
}

static void
test_a_password_is_asked_for_and_never_told(void **state)
{
    const struct fixture *f = *state;
    char path[TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE + 64];
    const char *name = strchr(f->url + strlen("postgresql://"), '/') + 1;
    const char rules[] = "local all petugas scram-sha-256\nlocal all all trust\n";

    (void)snprintf(
        path, sizeof(path), "%.200s/data/pg_hba.conf", postgres_folder(postgres));
    temp_write(path, rules, sizeof(rules) - 1);
    (void)postgres_run(
        postgres, "CREATE ROLE petugas SUPERUSER LOGIN PASSWORD '" SECRET "'");
    (void)postgres_run(postgres, "SELECT pg_reload_conf()");
    (void)snprintf(url, sizeof(url), "postgresql://petugas:%s-salah@/%s", SECRET, name);
    expect_init(1, "password authentication failed", f, url);
    (void)snprintf(url, sizeof(url), "postgresql://petugas:%s@/%s", SECRET, name);
    expect_init(0, "made an office", f, url);
    expect(0, "clean: ", "check", f->folder, NULL, NULL);
}

static void
test_files_are_not_what_it_is_copied_by(void **state)
{
    const struct fixture *f = *state;
    char path[TEMP_PATH_SIZE];

    expect_init(0, "made an office", f, f->url);
    (void)temp_path(path, f->base, "copy.db");
    expect(1, "pg_dump", "backup", f->folder, path, NULL);
    expect(1, "pg_restore", "restore", f->folder, path, NULL);
    (void)test_database_run(f->url, "UPDATE schema_version SET version = 0");
    expect(1, "run antrean-admin upgrade", "check", f->folder, NULL, NULL);
    expect(1, "with --copied", "upgrade", f->folder, NULL, NULL);
    (void)test_database_run(f->url, "UPDATE schema_version SET version = 99");
    expect(1, "install the newer Antrean", "upgrade", f->folder, "--copied", NULL);
}

/* An office on a file, with people in some states and its server ended. */
static struct e2e *
open_on_a_file(const char *server)
{
    char number[DESK_NUMBER_SIZE];
    char visit[DESK_VISIT_SIZE];
    struct e2e *e2e;

    assert_int_equal(unsetenv("ANTREAN_TEST_DATABASE"), 0);
    e2e = e2e_open(&(struct e2e_options){ .tickets = 40 });
    assert_int_equal(setenv("ANTREAN_TEST_DATABASE", server, 1), 0);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(e2e_arrive(e2e, i, NULL, NULL), 201);
    }
    desk_open(e2e, 1);
    desk_call(e2e, 1, number, visit);
    desk_finish(e2e, 1, visit);
    desk_call(e2e, 1, number, visit);
    return e2e;
}

static void
expect_migrate(int want, const char *words, const struct e2e *e2e, const char *url)
{
    expect(want, words, "migrate", e2e_folder(e2e), "--database", url);
}

static void
test_migrate_takes_an_office_over_and_the_line_goes_on(void **state)
{
    static const char *const counted[] = { "office", "account", "idempotency" };
    const struct fixture *f = *state;
    char path[TEMP_PATH_SIZE];
    char number[DESK_NUMBER_SIZE];
    char *server = strdup(getenv("ANTREAN_TEST_DATABASE"));
    struct e2e *e2e = open_on_a_file(server);

    expect_migrate(1, "a server runs", e2e, f->url);
    assert_int_equal(e2e_end(e2e), 0);
    expect_migrate(0, "whole before and after", e2e, f->url);
    assert_int_equal(access(temp_path(path, e2e_folder(e2e), "antrean.db"), F_OK), 0);
    expect_migrate(1, "in PostgreSQL already", e2e, f->url);
    e2e_restart(e2e);
    assert_int_equal(e2e_arrive(e2e, 3, number, NULL), 200); /* as before */
    assert_int_equal(e2e_arrive(e2e, 20, number, NULL), 201);
    assert_string_equal(number, "S007"); /* without a gap */
    assert_int_equal(test_database_run(f->url, "SELECT count(*) FROM visit"), 21);
    assert_int_equal(
        test_database_run(e2e_database(e2e), "SELECT count(*) FROM visit"), 20);
    expect(0, "added", "device add", e2e_folder(e2e), "gate-9", "--kind=gate");
    for (size_t i = 0; i < ARRAY_LEN(counted); i++) { /* ids go on after the highest */
        char sql[160];

        (void)snprintf(sql, sizeof(sql),
            "SELECT (nextval(pg_get_serial_sequence('%s', 'id')) > "
            "coalesce(max(id), 0))::int FROM %s",
            counted[i], counted[i]);
        assert_int_equal(test_database_run(f->url, sql), 1);
    }
    free(server);
    e2e_close(e2e); /* with its check, on PostgreSQL */
}

static void
test_migrate_that_fails_leaves_the_office_on_its_file(void **state)
{
    const struct fixture *f = *state;
    char path[TEMP_PATH_SIZE];
    char *server = strdup(getenv("ANTREAN_TEST_DATABASE"));
    struct e2e *e2e = open_on_a_file(server);
    char *before;
    char *after;
    size_t len;

    assert_int_equal(e2e_end(e2e), 0);
    (void)temp_path(path, e2e_folder(e2e), "antrean.conf");
    before = (char *)temp_read(path, &len);
    expect_migrate(1, "could not open", e2e, "postgresql://x@127.0.0.1:1/y");
    test_database_keep(e2e_database(e2e));
    (void)test_database_run(
        e2e_database(e2e), "UPDATE journal SET actor = 'nobody' WHERE seq = 3");
    expect_migrate(1, "journal row 3 was altered", e2e, f->url);
    test_database_put_back(e2e_database(e2e));
    for (int i = 0; i < 64; i++) { /* none of them is left out in silence */
        char sql[64];

        (void)snprintf(sql, sizeof(sql), "CREATE TABLE further_%d (id INTEGER)", i);
        (void)test_database_run(e2e_database(e2e), sql);
    }
    expect_migrate(1, "more than 64 tables", e2e, f->url);
    test_database_put_back(e2e_database(e2e));
    /* Something on the other side that does not let a row in, late. */
    (void)test_database_run(
        f->url, "ALTER TABLE journal ADD CHECK (office < 1 OR seq < 10)");
    expect_migrate(1, "could not copy the table journal", e2e, f->url);
    after = (char *)temp_read(path, &len);
    assert_string_equal(before, after);
    assert_int_equal(test_database_run(f->url, "SELECT count(*) FROM office"), 0);
    free(before);
    free(after);
    free(server);
    e2e_restart(e2e);
    assert_int_equal(e2e_arrive(e2e, 20, NULL, NULL), 201);
    e2e_close(e2e);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_init_makes_an_office_in_an_empty_database),
        TEST(test_init_refuses_a_database_that_is_not_empty),
        TEST(test_init_that_fails_leaves_no_office_in_the_database),
        TEST(test_what_is_wrong_with_the_database_is_told_in_words),
        TEST(test_a_password_is_asked_for_and_never_told),
        TEST(test_files_are_not_what_it_is_copied_by),
        TEST(test_migrate_takes_an_office_over_and_the_line_goes_on),
        TEST(test_migrate_that_fails_leaves_the_office_on_its_file),
    };

    return cmocka_run_group_tests_name("postgresql_admin", tests, start, stop);
}
