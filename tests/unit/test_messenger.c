/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When the messenger looks for messages, and when it does not. Office, database and the
 * thread that sends are real; the workers are the test's, so that a job ends when the
 * test says so.
 */
#include "server/notify/messenger.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>

#include "common/clock.h"
#include "common/text.h"
#include "common/vault.h"
#include "db/db.h"
#include "server/config.h"
#include "server/job.h"
#include "server/notify/message_out.h"
#include "server/office/office.h"
#include "server/offices.h"
#include "tests/support/database.h"
#include "tests/support/harness_office.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"
#include "ticketing/keys.h"

#define WAIT_MS 60000
#define NOW_MS INT64_C(1784000000000)
#define START "2026-07-14T08:15:00+07:00"

/* The workers: what was submitted, oldest first. */
TAILQ_HEAD(job_list, job);
static struct job_list inbox = TAILQ_HEAD_INITIALIZER(inbox);

enum status
job_submit(struct job_pool *pool, struct job *job, struct error *err)
{
    (void)pool;
    (void)err;
    TAILQ_INSERT_TAIL(&inbox, job, link);
    return STATUS_OK;
}

/* Who is told that a commit stored messages. */
static job_messages_fn *tell;
static void *tell_arg;

void
job_pool_on_messages(struct job_pool *pool, job_messages_fn *on_messages, void *arg)
{
    (void)pool;
    tell = on_messages;
    tell_arg = arg;
}

struct fixture {
    struct config config;
    struct e2e_office made;
    struct key_ring *keys;
    struct vault *vault;
    struct db *db;
    struct event_base *base;
    struct offices *offices;
    struct messenger *messenger;
};

static void
must(enum status st, const struct error *err)
{
    if (st != STATUS_OK) {
        fail_msg("%s", err->text);
    }
}

static int
setup(void **state)
{
    const char *web = getenv("ANTREAN_WEB");
    struct fixture *f = test_calloc(1, sizeof(*f));
    struct offices_options offices = {
        .config = &f->config, .address = "http://127.0.0.1", .start = START
    };
    struct messenger_options messenger = { .channel = "file:outbox",
        .web = web ? web : "web" };
    struct error err;
    char folder[TEMP_PATH_SIZE];

    temp_make(folder);
    e2e_office_make(&f->made, folder, /* tickets= */ 1, NULL, NOW_MS);
    text_copy(f->config.folder, sizeof(f->config.folder), folder);
    text_copy(f->config.database, sizeof(f->config.database), f->made.database);
    must(key_ring_load(f->made.keys, &f->keys, &err), &err);
    must(vault_load(f->made.keys, &f->vault, &err), &err);
    must(db_open(f->made.database, DB_WRITE, &f->db, &err), &err);
    offices.keys = f->keys;
    offices.vault = f->vault;
    must(offices_open(&offices, &f->offices, &err), &err);
    f->base = event_base_new();
    messenger.base = f->base;
    messenger.offices = f->offices;
    messenger.vault = f->vault;
    messenger.to.folder = folder;
    messenger.to.wait_s = CHANNEL_WAIT_S;
    must(messenger_start(&messenger, &f->messenger, &err), &err);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    messenger_stop(f->messenger);
    messenger_free(f->messenger);
    offices_close(f->offices);
    event_base_free(f->base);
    db_close(f->db);
    vault_free(f->vault);
    key_ring_free(f->keys);
    e2e_office_destroy(&f->made);
    temp_remove(f->config.folder);
    test_free(f);
    TAILQ_INIT(&inbox);
    return 0;
}

/* The next job that the loop hands over, run on a worker; its end is the test's. */
static struct job *
run_next(struct fixture *f)
{
    int64_t until_ms = clock_monotonic_ms() + WAIT_MS;
    static struct error err;
    struct job *job;

    while (!(job = TAILQ_FIRST(&inbox))) {
        assert_true(clock_monotonic_ms() < until_ms);
        (void)event_base_loop(f->base, EVLOOP_ONCE);
    }
    TAILQ_REMOVE(&inbox, job, link);
    must(db_begin(f->db, &err), &err);
    job->status = job->run(job, f->db, &err);
    job->err = job->status == STATUS_OK ? NULL : &err;
    must(db_commit(f->db, &err), &err);
    return job;
}

static void
put_message(struct fixture *f)
{
    const struct message_to to = { .phone = "6281200009902", .language = "id" };
    struct caller caller = { .actor = "system", .role = ROLE_COUNT, .office = 1 };
    struct act act;
    struct error err;

    must(db_begin(f->db, &err), &err);
    must(office_act_begin(offices_home(f->offices), f->db, &caller, &act, &err), &err);
    must(
        message_put(&act, "code", &to, json_pack("{s:s}", "code", "123456"), &err), &err);
    office_act_end(&act);
    must(db_commit(f->db, &err), &err);
    tell(tell_arg);
}

/* A look that finds nothing is all until the next one's time: no worker goes round. */
static void
test_where_nothing_is_due_one_look_is_all(void **state)
{
    struct fixture *f = *state;
    struct job *look = run_next(f);

    assert_int_equal(look->kind, JOB_READ);
    look->done(look);
    assert_true(TAILQ_EMPTY(&inbox));
}

/* What is due is taken, given to the thread, and how it went is stored; then nothing is
 * due any more. */
static void
test_what_is_due_is_taken_and_how_it_went_is_stored(void **state)
{
    static const enum job_kind kinds[] = { JOB_READ, JOB_WRITE };
    struct fixture *f = *state;
    enum job_kind kind;
    struct job *job;

    put_message(f);
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        job = run_next(f);
        assert_int_equal(job->kind, kinds[i]);
        job->done(job);
    }
    do { /* looks find nothing while its thread has it, if there is time for any */
        job = run_next(f);
        kind = job->kind; /* the next may be in its place after its end */
        job->done(job);
    } while (kind == JOB_READ);
    assert_int_equal(test_database_run(f->made.database,
                         "SELECT COUNT(*) FROM message WHERE state = 'sent'"),
        1);
}

/* Each try that fails is counted, for it rests longer by them and is given up. */
static void
test_tries_in_vain_are_counted(void **state)
{
    struct fixture *f = *state;
    char path[TEMP_PATH_SIZE];

    /* Where messages are put, there is a file. */
    assert_int_equal(rmdir(temp_path(path, f->config.folder, "outbox")), 0);
    temp_write(path, "", 0);
    put_message(f);
    for (int tries = 1; tries <= 3; tries++) {
        (void)test_database_run(
            f->made.database, "UPDATE message SET next_ms = 1 WHERE next_ms > 0");
        tell(tell_arg);
        do {
            struct job *job = run_next(f);

            job->done(job);
        } while (test_database_run(f->made.database,
                     "SELECT COUNT(*) FROM message WHERE state = 'failed_for_now' AND"
                     " next_ms > 1") == 0);
        assert_int_equal(
            test_database_run(f->made.database, "SELECT tries FROM message"), tries);
    }
}

/* The server ends while a look is under way: what it found is due again by itself. */
static void
test_a_look_that_ends_after_the_end_takes_nothing(void **state)
{
    struct fixture *f = *state;
    struct job *look;

    put_message(f);
    look = run_next(f);
    assert_int_equal(look->kind, JOB_READ);
    messenger_stop(f->messenger);
    look->done(look);
    assert_true(TAILQ_EMPTY(&inbox));
}

/* A server that cannot send says why and ends; it does not fall over its own half. */
static void
test_one_that_cannot_start_says_so_and_can_be_ended(void **state)
{
    static const struct {
        const char *channel, *web; /* NULL: the pages that are there */
        enum status want;
        const char *told;
    } rows[] = {
        { "pigeon:loft", NULL, STATUS_INVALID_SETTINGS, "pigeon" },
        { "file:outbox", "/nowhere", STATUS_IO, "/nowhere/text/messages.json" },
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *web = getenv("ANTREAN_WEB");
        struct messenger_options options = { .base = f->base,
            .offices = f->offices,
            .vault = f->vault,
            .channel = rows[i].channel,
            .to = { .folder = f->config.folder, .wait_s = CHANNEL_WAIT_S },
            .web = rows[i].web ? rows[i].web
                   : web       ? web
                               : "web" };
        struct messenger *messenger;
        struct error err;

        assert_int_equal(messenger_start(&options, &messenger, &err), rows[i].want);
        assert_non_null(strstr(err.text, rows[i].told));
        messenger_stop(messenger);
        messenger_free(messenger);
    }
    assert_true(TAILQ_EMPTY(&inbox));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
        BEHAVIOUR(test_tries_in_vain_are_counted),
        BEHAVIOUR(test_where_nothing_is_due_one_look_is_all),
        BEHAVIOUR(test_what_is_due_is_taken_and_how_it_went_is_stored),
        BEHAVIOUR(test_a_look_that_ends_after_the_end_takes_nothing),
        BEHAVIOUR(test_one_that_cannot_start_says_so_and_can_be_ended),
    };

    return cmocka_run_group_tests_name("messenger", tests, NULL, NULL);
}
