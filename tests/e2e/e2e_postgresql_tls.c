/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An office whose PostgreSQL takes connections from other machines only by TLS: the URL's
 * sslmode and sslrootcert are obeyed by the server and by antrean-admin, also when a
 * connection is made anew, and a certificate of somebody else is not talked to.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/support/certificate.h"
#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/load.h"
#include "tests/support/postgres.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define WAIT_MS 60000
#define OURS "application_name = 'antrean' AND datname LIKE 'test%'"

/* The database, whose own socket is for the test alone. */
struct fixture {
    struct postgres *postgres;
    int port;
    int kept; /* the port */
    char folder[TEMP_PATH_SIZE];
    char certificate[TEMP_PATH_SIZE];
};

/* The certificate where PostgreSQL reads it, and nobody without TLS by the network. */
static void
demand_tls(struct fixture *f)
{
    static const char access_rules[] = "local all all trust\n"
                                       "hostssl all all 127.0.0.1/32 trust\n";
    const char *folder = postgres_folder(f->postgres);
    char path[TEMP_PATH_SIZE];
    char sql[2 * TEMP_PATH_SIZE];
    struct stat owner;

    certificate_make(folder);
    (void)temp_path(f->certificate, folder, "cert.pem");
    assert_int_equal(stat(folder, &owner), 0);
    assert_int_equal(chown(f->certificate, owner.st_uid, owner.st_gid), 0);
    assert_int_equal(
        chown(temp_path(path, folder, "key.pem"), owner.st_uid, owner.st_gid), 0);
    assert_int_equal(chmod(path, 0600), 0);
    temp_write(temp_path(path, folder, "data/pg_hba.conf"), access_rules,
        sizeof(access_rules) - 1);
    (void)snprintf(
        sql, sizeof(sql), "ALTER SYSTEM SET ssl_cert_file = '%s'", f->certificate);
    (void)postgres_run(f->postgres, sql);
    (void)snprintf(
        sql, sizeof(sql), "ALTER SYSTEM SET ssl_key_file = '%s/key.pem'", folder);
    (void)postgres_run(f->postgres, sql);
    (void)postgres_run(f->postgres, "ALTER SYSTEM SET ssl = on");
    (void)postgres_run(f->postgres, "SELECT pg_reload_conf()");
}

static int
setup(void **state)
{
    static struct fixture f;
    char settings[128];
    char text[16];

    f.port = load_keep_port(&f.kept);
    (void)snprintf(text, sizeof(text), "%d", f.port);
    assert_int_equal(setenv("PGPORT", text, 1), 0); /* of its socket's name, too */
    (void)snprintf(settings, sizeof(settings),
        "-c fsync=off -c listen_addresses=127.0.0.1 -c port=%d", f.port);
    f.postgres = postgres_open(settings);
    demand_tls(&f);
    temp_make(f.folder);
    *state = &f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    postgres_close(f->postgres);
    (void)close(f->kept);
    temp_remove(f->folder);
    return 0;
}

/* A URL as an installer writes it. */
static void
write_url(const struct fixture *f, const char *host, const char *options,
    char url[TEST_URL_SIZE])
{
    (void)snprintf(url, TEST_URL_SIZE, "postgresql://antrean@%.32s:%d/postgres?%.200s",
        host, f->port, options);
}

/* Who stands at this end of a connection that is at rest asks soon whether the other end
 * is still there: within the five seconds that were set, not in two hours. */
static bool
asks_soon(const struct fixture *f, bool at_database)
{
    FILE *connections = fopen("/proc/net/tcp", "re");
    char line[256];
    bool found = false;

    assert_non_null(connections);
    while (!found && fgets(line, sizeof(line), connections)) {
        unsigned local;
        unsigned remote;
        unsigned timer;
        unsigned long left; /* hundredths of a second */

        found = sscanf(line, " %*u: %*x:%x %*x:%x 01 %*x:%*x %x:%lx", &local, &remote,
                    &timer, &left) == 4 &&
                (at_database ? local : remote) == (unsigned)f->port && timer == 2 &&
                left <= 500;
    }
    (void)fclose(connections);
    return found;
}

/* A machine that went without a word holds nothing for long. */
static void
expect_both_ends_to_ask(const struct fixture *f)
{
    int64_t until_ms = clock_monotonic_ms() + WAIT_MS;

    while (!asks_soon(f, /* at_database= */ false) || !asks_soon(f, true)) {
        assert_true(clock_monotonic_ms() < until_ms);
    }
}

static void
test_an_office_works_by_tls_and_only_by_tls(void **state)
{
    const struct fixture *f = *state;
    char options[TEMP_PATH_SIZE + 64];
    char url[TEST_URL_SIZE];
    struct e2e *e2e;
    struct e2e_stream *board;

    (void)snprintf(
        options, sizeof(options), "sslmode=verify-full&sslrootcert=%s", f->certificate);
    write_url(f, "localhost", options, url);
    assert_int_equal(setenv("ANTREAN_TEST_DATABASE", url, 1), 0);
    e2e = e2e_open(&(struct e2e_options){ .tickets = 20, .errors_allowed = true });
    board = e2e_listen(e2e, "board", "/v1/events", NULL);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(e2e_arrive(e2e, i, NULL, NULL), 201);
        assert_true(e2e_next(board, WAIT_MS, NULL, NULL, NULL));
    }
    assert_true(postgres_run(f->postgres,
                    "SELECT count(*) FROM pg_stat_ssl JOIN "
                    "pg_stat_activity USING (pid) WHERE ssl AND " OURS) >= 3);
    expect_both_ends_to_ask(f);
    (void)postgres_run(f->postgres, "SELECT count(pg_terminate_backend(pid)) FROM "
                                    "pg_stat_activity WHERE " OURS);
    for (int i = 10; i < 20; i++) {
        assert_int_equal(e2e_arrive(e2e, i, NULL, NULL), 201);
        assert_true(e2e_next(board, WAIT_MS, NULL, NULL, NULL));
    }
    assert_int_equal(postgres_run(f->postgres,
                         "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity "
                         "USING (pid) WHERE NOT ssl AND " OURS),
        0);
    e2e_unlisten(board);
    e2e_close(e2e);
}

/* init ends with 1 and these words, and leaves no folder behind. */
static void
expect_refused(
    const struct fixture *f, const char *host, const char *options, const char *words)
{
    char url[TEST_URL_SIZE];
    char office[TEMP_PATH_SIZE];
    const char *command[] = { "init", temp_path(office, f->folder, "office"),
        "--database", url, NULL };
    char *text;
    int status;

    write_url(f, host, options, url);
    status = e2e_admin(NULL, command, &text);
    if (status != 1 || !strstr(text, words)) {
        fail_msg("%s: exit status %d, wanted the words \"%s\" in: %s", options, status,
            words, text);
    }
    assert_int_not_equal(access(office, F_OK), 0);
    free(text);
}

static void
test_somebody_else_is_not_talked_to(void **state)
{
    const struct fixture *f = *state;
    char other[TEMP_PATH_SIZE];
    char options[2 * TEMP_PATH_SIZE];

    certificate_make(f->folder);
    (void)snprintf(options, sizeof(options), "sslmode=verify-full&sslrootcert=%s",
        temp_path(other, f->folder, "cert.pem"));
    expect_refused(f, "localhost", options, "certificate verify failed");
    (void)snprintf(options, sizeof(options),
        "hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert=%s", f->certificate);
    expect_refused(f, "db.example.go.id", options, "does not match");
    (void)snprintf(options, sizeof(options), "sslmode=verify-full&sslrootcert=%s.missing",
        f->certificate);
    expect_refused(f, "localhost", options, "does not exist");
    expect_refused(f, "localhost", "sslmode=disable", "no encryption");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_office_works_by_tls_and_only_by_tls),
        cmocka_unit_test(test_somebody_else_is_not_talked_to),
    };

    return cmocka_run_group_tests_name("postgresql_tls", tests, setup, teardown);
}
