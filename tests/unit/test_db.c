/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The handle, the schema, the journal's chain and the counts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/text.h"
#include "db/db.h"
#include "db/db_account.h"
#include "db/db_idempotency.h"
#include "db/db_journal.h"
#include "db/db_office.h"
#include "db/db_personal.h"
#include "db/db_ticket.h"
#include "db/db_visit.h"
#include "tests/support/database.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define DAY "2026-07-14"
#define NOW_MS INT64_C(1783991550000)

struct fixture {
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE + 16];
    char url[TEST_URL_SIZE];
    struct db *db;
};

static int disk_waits;

/* SQLite's way to the disk passes here: counted, then done. */
int
fdatasync(int fd)
{
    disk_waits++;
    return fsync(fd);
}

static int
setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    temp_make(f->folder);
    (void)snprintf(f->path, sizeof(f->path), "%s/antrean.db", f->folder);
    f->db = test_database_office(f->url, f->folder, "antrean.db");
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    db_close(f->db);
    test_database_remove(f->url);
    temp_remove(f->folder);
    free(f);
    return 0;
}

static void
append(struct db *db, const char *kind)
{
    struct journal_row row = { .office = OFFICE_ONE, .at_ms = NOW_MS };

    (void)text_copy(row.actor, sizeof(row.actor), "system");
    (void)text_copy(row.kind, sizeof(row.kind), kind);
    (void)text_copy(row.data, sizeof(row.data), "{}");
    assert_int_equal(db_journal_append(db, &row, NULL), STATUS_OK);
}

static void
write_rows(struct fixture *f, int count)
{
    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    for (int i = 0; i < count; i++) {
        append(f->db, "visit.called");
    }
    assert_int_equal(db_commit(f->db, NULL), STATUS_OK);
}

static void
test_open_refuses_what_is_no_database(void **state)
{
    struct fixture *f = *state;
    struct db *db;
    struct error err;
    char url[sizeof(f->url) + 8];

    (void)snprintf(url, sizeof(url), "%s.none", f->url);
    assert_int_equal(db_open(url, DB_READ, &db, &err), STATUS_STORAGE);
    assert_null(db);
}

static void
test_open_refuses_an_unknown_kind(void **state)
{
    struct db *db;
    struct error err;

    (void)state;
    assert_int_equal(db_open("mysql:x", DB_READ, &db, &err), STATUS_INVALID_SETTINGS);
    assert_null(db);
}

static void
test_open_refuses_a_newer_schema_in_words(void **state)
{
    struct fixture *f = *state;
    struct db *db;
    struct error err;

    (void)test_database_run(f->url, "UPDATE schema_version SET version = 999");
    assert_int_equal(db_open(f->url, DB_READ, &db, &err), STATUS_STORAGE);
    assert_non_null(strstr(err.text, "999"));
    assert_int_equal(db_migrate(f->url, &err), STATUS_STORAGE);
}

/* Each in a transaction of its own: those before one that fails are kept. */
static void
test_migrations_are_kept_one_by_one(void **state)
{
    struct fixture *f = *state;
    char url[sizeof(f->path) + 16];
    struct error err;

    if (test_on_postgresql()) {
        skip(); /* what is begun and committed is the same on either engine */
    }
    (void)snprintf(url, sizeof(url), "sqlite:%s.new", f->path);
    (void)test_database_run(url, "CREATE TABLE personal_look (x INTEGER)"); /* 019's */
    assert_int_not_equal(db_migrate(url, &err), STATUS_OK);
    assert_int_equal(test_database_run(url, "SELECT version FROM schema_version"), 18);
}

/* What somebody moves about while a worker connects for the first time: it does not get
 * in, touches nothing, and does once all is as it was. */
static void
test_a_late_connection_takes_no_other_file(void **state)
{
    static const struct {
        const char *moved;
        bool other; /* is there meanwhile */
    } rows[] = { { "", false }, { "", true }, { "-wal", false } };
    struct fixture *f = *state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char path[sizeof(f->path) + 8];
        char away[sizeof(f->path) + 8];
        char log[sizeof(f->path) + 8];
        char copy[sizeof(f->path) + 8];
        struct stat before, after;
        struct db *late;
        int64_t last;

        write_rows(f, 1);
        assert_int_equal(db_open_later(f->url, DB_READ, &late, NULL), STATUS_OK);
        (void)snprintf(path, sizeof(path), "%s%s", f->path, rows[i].moved);
        (void)snprintf(away, sizeof(away), "%s.away", f->path);
        (void)snprintf(copy, sizeof(copy), "%s.copy", f->path);
        (void)snprintf(log, sizeof(log), "%s-wal", f->path);
        assert_int_equal(stat(log, &before), 0);
        if (rows[i].other) {
            assert_int_equal(db_backup(f->db, copy, NULL), STATUS_OK);
        }
        assert_int_equal(rename(path, away), 0);
        if (rows[i].other) {
            assert_int_equal(rename(copy, path), 0);
        }
        assert_int_equal(db_begin(late, NULL), STATUS_STORAGE);
        assert_int_equal(access(path, F_OK) == 0, rows[i].other);
        assert_int_equal(rename(away, path), 0);
        assert_int_equal(stat(log, &after), 0);
        assert_int_equal(after.st_ino, before.st_ino);
        assert_int_equal(db_begin(late, NULL), STATUS_OK);
        assert_int_equal(db_journal_last(late, OFFICE_ONE, &last, NULL), STATUS_OK);
        assert_int_equal(last, i + 1);
        db_rollback(late);
        db_close(late);
        write_rows(f, 0); /* and who had it open goes on */
    }
}

static void
test_the_file_is_for_the_service_alone(void **state)
{
    struct fixture *f = *state;
    char url[sizeof(f->path) + 16];
    struct stat info;

    (void)snprintf(url, sizeof(url), "sqlite:%s.new", f->path);
    assert_int_equal(db_migrate(url, NULL), STATUS_OK);
    assert_int_equal(stat(strchr(url, '/'), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
}

static void
test_migrate_twice_changes_nothing(void **state)
{
    struct fixture *f = *state;

    write_rows(f, 1);
    assert_int_equal(db_migrate(f->url, NULL), STATUS_OK);
    assert_int_equal(db_journal_verify(f->db, OFFICE_ONE, NULL, NULL), STATUS_OK);
}

static void
test_undo_takes_back_rows_and_the_list_of_them(void **state)
{
    struct fixture *f = *state;
    size_t count;
    int64_t last;

    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    assert_int_equal(db_savepoint(f->db, 0, NULL), STATUS_OK);
    append(f->db, "visit.waiting");
    assert_int_equal(db_savepoint(f->db, 1, NULL), STATUS_OK);
    append(f->db, "visit.called");
    assert_int_equal(db_undo(f->db, 1, NULL), STATUS_OK);
    assert_int_equal(db_release(f->db, 0, NULL), STATUS_OK);
    assert_int_equal(db_appended(f->db, &count)[0].seq, 1);
    assert_int_equal(count, 1);
    assert_int_equal(db_commit(f->db, NULL), STATUS_OK);
    assert_int_equal(db_journal_last(f->db, OFFICE_ONE, &last, NULL), STATUS_OK);
    assert_int_equal(last, 1);
}

/* A group that posts sets no savepoints: who needs one is told to begin again. */
static void
test_what_a_posting_group_must_undo_is_run_again(void **state)
{
    struct fixture *f = *state;
    size_t count;

    assert_int_equal(db_begin_of(f->db, NULL, 0, /* posting= */ true, NULL), STATUS_OK);
    append(f->db, "visit.waiting");
    assert_int_equal(db_savepoint(f->db, 1, NULL), STATUS_OK);
    assert_int_equal(db_undo(f->db, 1, NULL), STATUS_OK); /* nothing was written */
    assert_false(db_cured_by_repeating(f->db));
    (void)db_appended(f->db, &count);
    assert_int_equal(count, 1);
    append(f->db, "visit.called");
    assert_int_equal(db_undo(f->db, 1, NULL), STATUS_STORAGE);
    assert_true(db_cured_by_repeating(f->db));
    db_rollback(f->db);
    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    assert_false(db_cured_by_repeating(f->db));
    assert_int_equal(db_journal_read(f->db, OFFICE_ONE, 0, &(struct journal_row){ 0 }, 1,
                         &count, NULL),
        STATUS_OK);
    assert_int_equal(count, 0);
    db_rollback(f->db);
}

static void
test_a_mark_tells_a_row_and_all_before_it(void **state)
{
    struct fixture *f = *state;
    struct journal_row row;
    char of_row[JOURNAL_HASH_PREFIX_SIZE];
    char mark[JOURNAL_HASH_PREFIX_SIZE];
    size_t count;

    write_rows(f, 3);
    assert_int_equal(
        db_journal_read(f->db, OFFICE_ONE, 1, &row, 1, &count, NULL), STATUS_OK);
    journal_hash_prefix(row.hash, of_row);
    assert_int_equal(strlen(of_row), JOURNAL_HASH_PREFIX_SIZE - 1);
    assert_int_equal(db_journal_hash_prefix(f->db, OFFICE_ONE, 2, mark, NULL), STATUS_OK);
    assert_string_equal(mark, of_row);
    assert_int_equal(db_journal_hash_prefix(f->db, OFFICE_ONE, 3, mark, NULL), STATUS_OK);
    assert_string_not_equal(mark, of_row);
    assert_int_equal(db_journal_hash_prefix(f->db, OFFICE_ONE, 4, mark, NULL), STATUS_OK);
    assert_string_equal(mark, "");
}

static void
test_journal_pages_read_in_order(void **state)
{
    struct fixture *f = *state;
    struct journal_row rows[4];
    size_t count;

    write_rows(f, 6);
    assert_int_equal(
        db_journal_read(f->db, OFFICE_ONE, 3, rows, 4, &count, NULL), STATUS_OK);
    assert_int_equal(count, 3);
    assert_int_equal(rows[0].seq, 4);
    assert_int_equal(rows[2].seq, 6);
}

static const struct tamper_case {
    const char *name;
    const char *sql;
    const char *names; /* what the finding must name */
} tamper_cases[] = {
    { "verify: a changed field shows", "UPDATE journal SET actor = 'x' WHERE seq = 3",
        "3" },
    { "verify: changed data shows", "UPDATE journal SET data = '[]' WHERE seq = 2", "2" },
    { "verify: a removed row shows", "DELETE FROM journal WHERE seq = 4", "4" },
    { "verify: a changed hash shows", "UPDATE journal SET hash = prev WHERE seq = 5",
        "5" },
    { "verify: a moved time shows", "UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 1",
        "1" },
};

static const struct tamper_case *current_case;

static void
test_verify_finds(void **state)
{
    struct fixture *f = *state;
    struct error err;

    write_rows(f, 6);
    assert_int_equal(db_journal_verify(f->db, OFFICE_ONE, NULL, &err), STATUS_OK);
    (void)test_database_run(f->url, current_case->sql);
    assert_int_equal(db_journal_verify(f->db, OFFICE_ONE, NULL, &err), STATUS_INTERNAL);
    assert_non_null(strstr(err.text, current_case->names));
}

/* Of a part of the chain only what lies in it counts. */
static void
test_a_span_is_verified_by_itself(void **state)
{
    struct fixture *f = *state;
    struct error err;
    int64_t rows;

    write_rows(f, 6);
    (void)test_database_run(
        f->url, "UPDATE journal SET data = '[]' WHERE seq = 2 AND office = 1");
    assert_int_equal(
        db_journal_verify_span(f->db, OFFICE_ONE, 0, 1, &rows, &err), STATUS_OK);
    assert_int_equal(rows, 1);
    assert_int_equal(
        db_journal_verify_span(f->db, OFFICE_ONE, 0, 4, &rows, &err), STATUS_INTERNAL);
    assert_int_equal(
        db_journal_verify_span(f->db, OFFICE_ONE, 2, 5, &rows, &err), STATUS_OK);
    assert_int_equal(rows, 3);
    assert_int_equal(
        db_journal_verify_span(f->db, OFFICE_ONE, 9, 9, &rows, &err), STATUS_NOT_FOUND);
}

static int
setup_case(void **state)
{
    current_case = *state; /* the row, before the fixture takes its place */
    return setup(state);
}

static struct visit
some_visit(const char *id, const char *track, int number)
{
    struct visit visit = { .number = number, .arrived_ms = NOW_MS };

    (void)text_copy(visit.id, sizeof(visit.id), id);
    (void)text_copy(visit.day, sizeof(visit.day), DAY);
    (void)text_copy(visit.prefix, sizeof(visit.prefix), "A");
    (void)text_copy(visit.service, sizeof(visit.service), "ktp-baru");
    (void)text_copy(visit.slot, sizeof(visit.slot), "pagi");
    (void)text_copy(visit.track, sizeof(visit.track), track);
    return visit;
}

static void
test_the_schema_itself_refuses_a_number_twice(void **state)
{
    struct fixture *f = *state;
    struct visit one = some_visit("V1", "T1", 7);
    struct visit two = some_visit("V2", "T2", 7);

    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    assert_int_equal(db_visit_insert(f->db, OFFICE_ONE, &one, NULL), STATUS_OK);
    assert_int_equal(db_visit_insert(f->db, OFFICE_ONE, &two, NULL), STATUS_INTERNAL);
    db_rollback(f->db);
}

static void
test_the_schema_itself_refuses_two_people_at_a_counter(void **state)
{
    struct fixture *f = *state;
    struct visit one = some_visit("V1", "T1", 1);
    struct visit two = some_visit("V2", "T2", 2);

    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    assert_int_equal(db_visit_insert(f->db, OFFICE_ONE, &one, NULL), STATUS_OK);
    assert_int_equal(db_visit_insert(f->db, OFFICE_ONE, &two, NULL), STATUS_OK);
    one.state = two.state = VISIT_CALLED;
    one.counter = two.counter = 3;
    assert_int_equal(
        db_visit_update(f->db, OFFICE_ONE, &one, VISIT_WAITING, NOW_MS, NULL), STATUS_OK);
    assert_int_equal(
        db_visit_update(f->db, OFFICE_ONE, &two, VISIT_WAITING, NOW_MS, NULL),
        STATUS_INTERNAL);
    db_rollback(f->db);
}

static void
test_update_from_another_state_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct visit visit = some_visit("V1", "T1", 1);
    struct visit loaded;

    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    assert_int_equal(db_visit_insert(f->db, OFFICE_ONE, &visit, NULL), STATUS_OK);
    visit.state = VISIT_DONE;
    assert_int_equal(
        db_visit_update(f->db, OFFICE_ONE, &visit, VISIT_SERVING, NOW_MS, NULL),
        STATUS_WRONG_STATE);
    assert_int_equal(db_visit_load(f->db, OFFICE_ONE, "V1", &loaded, NULL), STATUS_OK);
    assert_int_equal(loaded.state, VISIT_WAITING);
    assert_string_equal(loaded.service, "ktp-baru");
    assert_int_equal(db_commit(f->db, NULL), STATUS_OK);
}

static void
test_answers_are_kept_by_caller_and_key(void **state)
{
    struct fixture *f = *state;
    struct stored_answer answer = { .status = 201, .type = "application/json" };
    struct stored_answer found;
    char body[] = "{\"number\":\"A001\"}";
    int64_t gone;

    answer.body = body;
    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    assert_int_equal(
        db_idempotency_put(f->db, OFFICE_ONE, "device:k", "key", &answer, NOW_MS, NULL),
        STATUS_OK);
    assert_int_equal(
        db_idempotency_get(f->db, OFFICE_ONE, "device:k", "key", &found, NULL),
        STATUS_OK);
    assert_string_equal(found.body, body);
    assert_int_equal(found.status, 201);
    free(found.body);
    assert_int_equal(
        db_idempotency_get(f->db, OFFICE_ONE, "device:x", "key", &found, NULL),
        STATUS_NOT_FOUND);
    assert_int_equal(
        db_idempotency_expire(f->db, NOW_MS + 9, 9, 10, &gone, NULL), STATUS_OK);
    assert_int_equal(gone, 0);
    assert_int_equal(
        db_idempotency_expire(f->db, NOW_MS + 10, 9, 10, &gone, NULL), STATUS_OK);
    assert_int_equal(gone, 1);
    assert_int_equal(db_commit(f->db, NULL), STATUS_OK);
}

/* Stamped a year ahead by a wrong clock: good for as long as any other, then gone. */
static void
test_an_answer_of_a_future_clock_is_forgotten_too(void **state)
{
    struct fixture *f = *state;
    char body[] = "{}";
    struct stored_answer answer = {
        .status = 201, .type = "application/json", .body = body
    };
    struct stored_answer found;
    const int64_t year_ms = INT64_C(365) * 24 * 3600 * 1000;
    int64_t gone;

    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    assert_int_equal(db_idempotency_put(f->db, OFFICE_ONE, "device:k", "ahead", &answer,
                         NOW_MS + year_ms, NULL),
        STATUS_OK);
    assert_int_equal(db_idempotency_put(
                         f->db, OFFICE_ONE, "device:k", "behind", &answer, NOW_MS, NULL),
        STATUS_OK);
    assert_int_equal(db_idempotency_expire(f->db, NOW_MS, 9, 1, &gone, NULL), STATUS_OK);
    assert_int_equal(gone, 0);
    assert_int_equal(
        db_idempotency_get(f->db, OFFICE_ONE, "device:k", "ahead", &found, NULL),
        STATUS_OK);
    free(found.body);
    assert_int_equal(
        db_idempotency_expire(f->db, NOW_MS + 10, 9, 10, &gone, NULL), STATUS_OK);
    assert_int_equal(gone, 2);
    assert_int_equal(db_commit(f->db, NULL), STATUS_OK);
}

static void
test_a_disabled_account_has_no_session(void **state)
{
    struct fixture *f = *state;
    struct account account = { .role = ROLE_COUNTER };
    struct account found;
    struct session session = { .token_hash = { 1 }, .expires_ms = NOW_MS + 1000 };
    int64_t office;
    int64_t expires;

    (void)text_copy(account.username, sizeof(account.username), "sari");
    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    assert_int_equal(
        db_account_insert(f->db, OFFICE_ONE, &account, NOW_MS, NULL), STATUS_OK);
    assert_int_equal(
        db_account_insert(f->db, OFFICE_ONE, &account, NOW_MS, NULL), STATUS_WRONG_STATE);
    session.account = account.id;
    assert_int_equal(db_session_insert(f->db, &session, NOW_MS, NULL), STATUS_OK);
    assert_int_equal(db_session_find(f->db, session.token_hash, NOW_MS, &office, &found,
                         &expires, NULL),
        STATUS_OK);
    assert_int_equal(found.role, ROLE_COUNTER);
    assert_int_equal(db_session_find(f->db, session.token_hash, NOW_MS + 1000, &office,
                         &found, &expires, NULL),
        STATUS_NOT_FOUND);
    account.disabled = true;
    assert_int_equal(db_account_update(f->db, &account, NULL), STATUS_OK);
    assert_int_equal(db_session_find(f->db, session.token_hash, NOW_MS, &office, &found,
                         &expires, NULL),
        STATUS_NOT_FOUND);
    assert_int_equal(db_commit(f->db, NULL), STATUS_OK);
}

static void
test_backup_is_whole_while_a_transaction_runs(void **state)
{
    struct fixture *f = *state;
    struct db *reader;
    struct db *copy;
    char path[sizeof(f->path) + 8];
    char url[sizeof(path) + 8];
    int64_t rows;

    write_rows(f, 5);
    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    append(f->db, "visit.called"); /* not committed: not in the copy */
    assert_int_equal(db_open(f->url, DB_READ, &reader, NULL), STATUS_OK);
    (void)snprintf(path, sizeof(path), "%s.copy", f->path);
    (void)snprintf(url, sizeof(url), "sqlite:%s", path);
    assert_int_equal(db_backup(reader, path, NULL), STATUS_OK);
    db_close(reader);
    db_rollback(f->db);
    assert_int_equal(db_open(url, DB_READ, &copy, NULL), STATUS_OK);
    assert_int_equal(db_journal_verify(copy, OFFICE_ONE, &rows, NULL), STATUS_OK);
    assert_int_equal(rows, 5);
    db_close(copy);
}

/* Does a file hold these bytes? */
static bool
file_holds(const char *path, const char *suffix, const char *bytes)
{
    char name[sizeof(((struct fixture *)0)->path) + 8];
    unsigned char *content;
    size_t len;
    bool holds;

    (void)snprintf(name, sizeof(name), "%s%s", path, suffix);
    if (access(name, F_OK) != 0) {
        return false;
    }
    content = temp_read(name, &len);
    holds = memmem(content, len, bytes, strlen(bytes)) != NULL;
    free(content);
    return holds;
}

/* What was erased cannot be found by who takes the disk. */
static void
test_erased_data_is_gone_from_file_and_log(void **state)
{
    static const char name[] = "Orang Yang Akan Dilupakan";
    struct fixture *f = *state;
    struct ticket ticket = { .id = "T1",
        .registration = "UJI-1",
        .code = "KODE",
        .service = "ktp-baru",
        .day = DAY,
        .to_min = 600,
        .slot = "pagi",
        .state = "approved" };
    struct applicant applicant = { .nik = "3517010101809901" };
    struct db *reader;
    int64_t people;

    (void)text_copy(applicant.name, sizeof(applicant.name), name);
    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    assert_int_equal(
        db_ticket_insert(f->db, OFFICE_ONE, &ticket, NOW_MS, NULL), STATUS_OK);
    assert_int_equal(
        db_applicant_put(f->db, OFFICE_ONE, ticket.id, &applicant, NULL), STATUS_OK);
    assert_int_equal(db_commit(f->db, NULL), STATUS_OK);
    assert_true(file_holds(f->path, "-wal", name));

    assert_int_equal(db_open(f->url, DB_READ, &reader, NULL), STATUS_OK);
    assert_int_equal(db_begin(reader, NULL), STATUS_OK);
    assert_int_equal(
        db_applicant_load(reader, OFFICE_ONE, ticket.id, &applicant, NULL), STATUS_OK);
    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    assert_int_equal(db_personal_erase(f->db, OFFICE_ONE, DAY, &people, NULL), STATUS_OK);
    assert_int_equal(people, 1);
    assert_int_equal(db_commit(f->db, NULL), STATUS_OK);
    db_tend(f->db); /* the reader still looks at what was: not yet */
    assert_true(file_holds(f->path, "-wal", name));
    db_rollback(reader);
    db_tend(f->db);
    assert_false(file_holds(f->path, "-wal", name));
    assert_false(file_holds(f->path, "", name));
    db_close(reader);
}

/* Promised means on the disk: a commit returns after it has waited for it. */
static void
test_a_commit_waits_for_the_disk(void **state)
{
    struct fixture *f = *state;
    struct error err;

    for (int i = 0; i < 3; i++) {
        struct journal_row row = { .office = OFFICE_ONE, .at_ms = NOW_MS };

        (void)text_copy(row.actor, sizeof(row.actor), "system");
        (void)text_copy(row.kind, sizeof(row.kind), "day.closed");
        (void)text_copy(row.subject, sizeof(row.subject), DAY);
        (void)text_copy(row.data, sizeof(row.data), "{}");
        disk_waits = 0;
        assert_int_equal(db_begin(f->db, &err), STATUS_OK);
        assert_int_equal(db_journal_append(f->db, &row, &err), STATUS_OK);
        assert_int_equal(disk_waits, 0);
        assert_int_equal(db_commit(f->db, &err), STATUS_OK);
        assert_true(disk_waits >= 1);
    }
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(tamper_cases)];
    const struct CMUnitTest others[] = {
        TEST(test_a_span_is_verified_by_itself),
        TEST(test_open_refuses_an_unknown_kind),
        TEST(test_open_refuses_a_newer_schema_in_words),
        TEST(test_migrations_are_kept_one_by_one),
        TEST(test_migrate_twice_changes_nothing),
        TEST(test_undo_takes_back_rows_and_the_list_of_them),
        TEST(test_what_a_posting_group_must_undo_is_run_again),
        TEST(test_a_mark_tells_a_row_and_all_before_it),
        TEST(test_journal_pages_read_in_order),
        TEST(test_the_schema_itself_refuses_a_number_twice),
        TEST(test_the_schema_itself_refuses_two_people_at_a_counter),
        TEST(test_update_from_another_state_changes_nothing),
        TEST(test_answers_are_kept_by_caller_and_key),
        TEST(test_an_answer_of_a_future_clock_is_forgotten_too),
        TEST(test_a_disabled_account_has_no_session),
    };
    const struct CMUnitTest of_files[] = {
        TEST(test_open_refuses_what_is_no_database),
        TEST(test_the_file_is_for_the_service_alone),
        TEST(test_a_late_connection_takes_no_other_file),
        TEST(test_erased_data_is_gone_from_file_and_log),
        TEST(test_a_commit_waits_for_the_disk),
        TEST(test_backup_is_whole_while_a_transaction_runs),
    };
    int failed;

    for (size_t i = 0; i < ARRAY_LEN(tests); i++) {
        tests[i] = (struct CMUnitTest){ .name = tamper_cases[i].name,
            .test_func = test_verify_finds,
            .setup_func = setup_case,
            .teardown_func = teardown,
            .initial_state = (void *)&tamper_cases[i] };
    }
    failed = cmocka_run_group_tests_name("db: tampering", tests, NULL, NULL);
    failed += cmocka_run_group_tests_name("db", others, NULL, NULL);
    if (!test_on_postgresql()) {
        failed += cmocka_run_group_tests_name("db: SQLite's files", of_files, NULL, NULL);
    }
    return failed;
}
