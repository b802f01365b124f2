/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/database.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/text.h"
#include "db/db.h"
#include "db/db_office.h"
#include "tests/support/temp.h"

#define SQLITE_SCHEME "sqlite:"
#define SERVER_VARIABLE "ANTREAN_TEST_DATABASE"
#define MIGRATED "test_migrated" /* of PostgreSQL: all tables, and nothing in them */
#define NAME_SIZE 320            /* of a database or its file */

static bool may_stop; /* the server of PostgreSQL, at the test's wish */

static const char *
server_url(void)
{
    return getenv(SERVER_VARIABLE);
}

void
test_database_use(const char *url)
{
    may_stop = true;
    if (setenv(SERVER_VARIABLE, url, 1) != 0) {
        perror(SERVER_VARIABLE);
        abort();
    }
}

bool
test_on_postgresql(void)
{
    return server_url() != NULL && server_url()[0] != '\0';
}

_Noreturn static void
give_up(const char *sql, const char *why)
{
    (void)fprintf(stderr, "the test's database: %s: %s\n", sql, why);
    abort();
}

static void
ignore_notice(void *arg, const PGresult *result)
{
    (void)arg;
    (void)result;
}

/* A process of the server that served somebody who has just left. */
static bool
is_in_use(const PGresult *result)
{
    const char *code = PQresultErrorField(result, PG_DIAG_SQLSTATE);

    return code && strcmp(code, "55006") == 0;
}

static PGconn *
dial(const char *url)
{
    PGconn *link = PQconnectdb(url);

    (void)PQsetNoticeReceiver(link, ignore_notice, NULL);
    return link;
}

/* The figure of what was answered, which it frees; it must be an answer. */
static int64_t
read_figure(PGconn *link, PGresult *result, const char *sql)
{
    int64_t figure = 0;

    if (PQresultStatus(result) != PGRES_TUPLES_OK &&
        PQresultStatus(result) != PGRES_COMMAND_OK) {
        give_up(sql, PQerrorMessage(link));
    }
    if (PQntuples(result) > 0) {
        figure = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    }
    PQclear(result);
    return figure;
}

/* Connections that are kept, one to a database and one to the server itself, whose
 * databases are made and dropped: each costs the server a process. None of a server that
 * the test may stop. */
static _Thread_local struct kept {
    PGconn *link;
    char url[TEST_URL_SIZE];
} of_database, of_server;

static void
hang_up(struct kept *kept)
{
    PQfinish(kept->link);
    kept->link = NULL;
}

static int64_t
run_postgresql(struct kept *kept, const char *url, const char *sql)
{
    PGresult *result;
    int64_t figure;

    if (!kept->link || strcmp(kept->url, url) != 0) {
        hang_up(kept);
        kept->link = dial(url);
        (void)text_copy(kept->url, sizeof(kept->url), url);
    }
    result = PQexec(kept->link, sql);
    for (int i = 0; i < 12 && is_in_use(result); i++) { /* each waits for five seconds */
        PQclear(result);
        result = PQexec(kept->link, sql);
    }
    figure = read_figure(kept->link, result, sql);
    if (may_stop) {
        hang_up(kept);
    } else if (kept == &of_database) { /* what it set is over, as with its connection */
        PQclear(PQexec(kept->link, "DISCARD ALL"));
    }
    return figure;
}

static int64_t
run_on_server(const char *sql)
{
    hang_up(&of_database); /* it may be the one that is copied or dropped */
    return run_postgresql(&of_server, server_url(), sql);
}

static int
keep_figure(void *arg, int columns, char **values, char **names)
{
    int64_t *figure = arg;

    (void)names;
    *figure = columns > 0 && values[0] ? strtoll(values[0], NULL, 10) : 0;
    return 1; /* no more rows */
}

static int64_t
run_sqlite(const char *path, const char *sql)
{
    sqlite3 *db;
    int64_t figure = 0;
    int code = sqlite3_open(path, &db);

    (void)sqlite3_busy_timeout(db, 60000);
    if (code == SQLITE_OK) {
        code = sqlite3_exec(db, sql, keep_figure, &figure, NULL);
    }
    if (code != SQLITE_OK && code != SQLITE_ABORT) {
        give_up(sql, sqlite3_errmsg(db));
    }
    (void)sqlite3_close(db);
    return figure;
}

int64_t
test_database_run(const char *url, const char *sql)
{
    return text_starts_with(url, SQLITE_SCHEME)
               ? run_sqlite(url + strlen(SQLITE_SCHEME), sql)
               : run_postgresql(&of_database, url, sql);
}

/* The same server, another name: postgresql://AUTHORITY/NAME?REST */
static void
write_url(const char *database, char url[TEST_URL_SIZE])
{
    const char *server = server_url();
    const char *slash = strchr(server + strlen("postgresql://"), '/');
    const char *rest = slash ? strchr(slash, '?') : NULL;

    (void)snprintf(url, TEST_URL_SIZE, "%.*s/%s%s",
        (int)(slash ? slash - server : (ptrdiff_t)strlen(server)), server, database,
        rest ? rest : "");
}

/* As files: page by page through the log, which is usual, is three times the work. */
static void
copy(const char *from, const char *from_suffix, const char *to, const char *to_suffix)
{
    char sql[3 * NAME_SIZE];

    (void)snprintf(sql, sizeof(sql),
        "CREATE DATABASE %s%s TEMPLATE %s%s STRATEGY file_copy", to, to_suffix, from,
        from_suffix);
    (void)run_on_server(sql);
}

/* A new one of PostgreSQL like `template`. */
static void
create(char url[TEST_URL_SIZE], const char *template)
{
    static int made;
    char database[64];

    (void)snprintf(database, sizeof(database), "test_%ld_%d", (long)getpid(), ++made);
    copy(template, "", database, "");
    write_url(database, url);
}

void
test_database_make(char url[TEST_URL_SIZE], const char *folder, const char *name)
{
    if (test_on_postgresql()) {
        create(url, "template1");
    } else {
        (void)snprintf(url, TEST_URL_SIZE, SQLITE_SCHEME "%s/%s", folder, name);
    }
}

/* The database's name in its URL. */
static void
read_name(const char *url, char name[NAME_SIZE])
{
    const char *at = strchr(url + strlen("postgresql://"), '/') + 1;

    (void)snprintf(name, NAME_SIZE, "%.*s", (int)strcspn(at, "?"), at);
}

static void
drop(const char *name, const char *suffix)
{
    char sql[2 * NAME_SIZE];

    (void)snprintf(
        sql, sizeof(sql), "DROP DATABASE IF EXISTS %s%s WITH (FORCE)", name, suffix);
    (void)run_on_server(sql);
}

static bool
has_migrated(void)
{
    return run_on_server(
               "SELECT count(*) FROM pg_database WHERE datname = '" MIGRATED "'") > 0;
}

/* Another test may do the same at this moment: the first to give it its name wins. */
static void
make_migrated(void)
{
    struct error err = { .text = "" };
    char url[TEST_URL_SIZE];
    char name[NAME_SIZE];
    char sql[NAME_SIZE + 256];

    create(url, "template1");
    if (db_migrate(url, &err) != STATUS_OK) {
        give_up("migrate", err.text);
    }
    read_name(url, name);
    (void)snprintf(sql, sizeof(sql),
        "DO $$ BEGIN ALTER DATABASE %s RENAME TO " MIGRATED ";"
        " EXCEPTION WHEN duplicate_database OR unique_violation THEN NULL; END $$",
        name);
    (void)run_on_server(sql);
    drop(name, "");
}

/* Leave it to the other programs of the run; two may do so at the same moment. */
static void
leave_file(const char *shared, const unsigned char *bytes, size_t len)
{
    char path[TEMP_PATH_SIZE];

    (void)snprintf(path, sizeof(path), "%s.%ld", shared, (long)getpid());
    temp_write(path, bytes, len);
    (void)rename(path, shared);
}

/* A file of SQLite with all tables: the first of the run (tests/run.sh), or else of the
 * program, is made, the others are its copies. */
static void
make_file(const char *url)
{
    static unsigned char *migrated;
    static size_t len;
    const char *shared = getenv("ANTREAN_TEST_TABLES");
    const char *path = url + strlen(SQLITE_SCHEME);
    struct error err;

    if (!migrated && shared && access(shared, R_OK) == 0) {
        migrated = temp_read(shared, &len);
    }
    if (migrated) {
        temp_write(path, migrated, len);
        (void)chmod(path, 0600);
        return;
    }
    if (db_migrate(url, &err) != STATUS_OK) {
        give_up("migrate", err.text);
    }
    migrated = temp_read(path, &len);
    if (shared) {
        leave_file(shared, migrated, len);
    }
}

void
test_database_prepare(void)
{
    if (!has_migrated()) {
        make_migrated();
    }
}

void
test_database_make_migrated(char url[TEST_URL_SIZE], const char *folder, const char *name)
{
    if (test_on_postgresql()) {
        test_database_prepare();
        create(url, MIGRATED);
    } else {
        test_database_make(url, folder, name);
        make_file(url);
    }
}

struct db *
test_database_office(char url[TEST_URL_SIZE], const char *folder, const char *name)
{
    struct error err = { .text = "" };
    struct db *db = NULL;
    enum status st;

    test_database_make_migrated(url, folder, name);
    st = db_open(url, DB_WRITE, &db, &err);
    if (st == STATUS_OK) {
        st = db_begin(db, &err);
    }
    if (st == STATUS_OK) {
        st = db_office_insert(db, OFFICE_ONE, 3517, 1, &err);
    }
    if (st == STATUS_OK) {
        st = db_commit(db, &err);
    }
    if (st != STATUS_OK) {
        give_up("an office", err.text);
    }
    return db;
}

static void
copy_file(const char *from, const char *to)
{
    size_t len;
    unsigned char *bytes = temp_read(from, &len);

    temp_write(to, bytes, len);
    free(bytes);
}

void
test_database_copy(
    const char *from, char url[TEST_URL_SIZE], const char *folder, const char *name)
{
    char template[NAME_SIZE];

    if (test_on_postgresql()) {
        read_name(from, template);
        create(url, template);
        return;
    }
    test_database_make(url, folder, name);
    (void)test_database_run(from, "PRAGMA wal_checkpoint(TRUNCATE)");
    copy_file(from + strlen(SQLITE_SCHEME), url + strlen(SQLITE_SCHEME));
    (void)chmod(url + strlen(SQLITE_SCHEME), 0600);
}

void
test_database_keep(const char *url)
{
    char name[NAME_SIZE];

    if (text_starts_with(url, SQLITE_SCHEME)) {
        (void)test_database_run(url, "PRAGMA wal_checkpoint(TRUNCATE)");
        (void)snprintf(name, sizeof(name), "%s.kept", url + strlen(SQLITE_SCHEME));
        copy_file(url + strlen(SQLITE_SCHEME), name);
        return;
    }
    read_name(url, name);
    copy(name, "", name, "_kept");
}

void
test_database_put_back(const char *url)
{
    static const char *const companions[] = { "-wal", "-shm" };
    const char *path = url + strlen(SQLITE_SCHEME);
    char name[NAME_SIZE];

    if (text_starts_with(url, SQLITE_SCHEME)) {
        for (size_t i = 0; i < ARRAY_LEN(companions); i++) {
            (void)snprintf(name, sizeof(name), "%s%s", path, companions[i]);
            (void)unlink(name);
        }
        (void)snprintf(name, sizeof(name), "%s.kept", path);
        copy_file(name, path);
        return;
    }
    read_name(url, name);
    drop(name, "");
    copy(name, "_kept", name, "");
}

void
test_database_remove(const char *url)
{
    char name[NAME_SIZE];

    if (!text_starts_with(url, SQLITE_SCHEME)) {
        read_name(url, name);
        drop(name, "");
        drop(name, "_kept");
    }
}
