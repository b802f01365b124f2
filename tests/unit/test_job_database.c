/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workers connect when they have their first job: a database that is not there then,
 * comes back, or is another one. */
#include "server/job.h"

#include <stdio.h>

#include "common/text.h"
#include "db/db.h"
#include "tests/support/test.h"
#include "tests/support/workers.h"

static void
test_no_name_of_a_database_is_refused(void **state)
{
    struct workers *workers = *state;
    const struct job_pool_options options = {
        .database = "oracle:office", .readers = 1, .inbox_max = 1, .group_max = 1
    };
    struct error err = { .code = STATUS_OK };

    assert_int_equal(job_pool_start(workers->base, &options, &workers->pool, &err),
        STATUS_INVALID_SETTINGS);
    assert_null(workers->pool);
}

/* A job of each of two kinds, to be done by who has not connected before or could not. */
static void
expect_both(struct workers *workers, enum status wanted)
{
    struct worker_job write = { .wanted = STATUS_OK };
    struct worker_job read = { .wanted = STATUS_OK };

    workers_submit(workers, &write, JOB_WRITE, workers_append);
    workers_await(workers, workers->done + 1);
    workers_submit(workers, &read, JOB_READ, workers_look);
    workers_await(workers, workers->done + 1);
    assert_int_equal(write.job.status, wanted);
    assert_int_equal(read.job.status, wanted);
    assert_int_equal(read.seen, wanted == STATUS_OK ? workers->seq_count : 0);
}

static void
test_a_database_that_is_not_there_is_lost_storage(void **state)
{
    static const char *const urls[] = { "sqlite:/nowhere/at/all.db",
        "postgresql://nobody@127.0.0.1:1/none" };
    struct workers *workers = *state;
    char url[TEST_URL_SIZE];

    text_copy(url, sizeof(url), workers->url);
    for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
        text_copy(workers->url, sizeof(workers->url), urls[i]);
        workers_start(workers, 8, 8);
        expect_both(workers, STATUS_STORAGE);
        job_pool_free(workers->pool);
        workers->pool = NULL;
    }
    text_copy(workers->url, sizeof(workers->url), url);
}

static void
move(const struct workers *workers, const char *from, const char *to)
{
    char old[TEMP_PATH_SIZE];
    char new[TEMP_PATH_SIZE];

    assert_int_equal(rename(temp_path(old, workers->folder, from),
                         temp_path(new, workers->folder, to)),
        0);
}

static void
test_a_database_that_comes_back_is_found(void **state)
{
    struct workers *workers = *state;

    if (test_on_postgresql()) {
        return;
    }
    workers_start(workers, 8, 8);
    move(workers, "test.db", "away.db");
    expect_both(workers, STATUS_STORAGE);
    move(workers, "away.db", "test.db");
    expect_both(workers, STATUS_OK);
}

static void
test_another_database_in_its_place_is_refused(void **state)
{
    struct workers *workers = *state;
    char url[TEST_URL_SIZE];

    if (test_on_postgresql()) {
        return;
    }
    workers_start(workers, 8, 8);
    move(workers, "test.db", "away.db");
    db_close(test_database_office(url, workers->folder, "test.db"));
    expect_both(workers, STATUS_STORAGE);
}

#define WITH_OFFICE(test) \
    cmocka_unit_test_setup_teardown(test, workers_open, workers_close)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_OFFICE(test_no_name_of_a_database_is_refused),
        WITH_OFFICE(test_a_database_that_is_not_there_is_lost_storage),
        WITH_OFFICE(test_a_database_that_comes_back_is_found),
        WITH_OFFICE(test_another_database_in_its_place_is_refused),
    };

    return cmocka_run_group_tests_name("job_database", tests, NULL, NULL);
}
