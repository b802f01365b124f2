/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The end of the journal as the loop hears it: each row once and in order, from own
 * commits and from others, and another journal in the place of the one that was told. Run
 * it under SAN=tsan, too.
 */
#include "server/journal_tail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_journal.h"
#include "db/db_office.h"
#include "tests/support/database.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define LIMIT_MS 60000
#define ROWS_MAX 2048

struct fixture {
    char folder[TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE];
    struct event_base *base;
    struct db *own;   /* of this process: its rows are handed to the tail */
    struct db *other; /* of another process */
    struct journal_tail *tail;
    int64_t seqs[ROWS_MAX]; /* as they were told */
    size_t count;
    int64_t clock_ms;   /* no two rows alike */
    int64_t began_anew; /* the end of another journal, -1: never */
};

static void
on_rows(const struct journal_row *rows, size_t count, void *arg)
{
    struct fixture *f = arg;

    for (size_t i = 0; i < count; i++) {
        assert_true(f->count < ROWS_MAX);
        f->seqs[f->count++] = rows[i].seq;
    }
}

static void
on_other(int64_t seq, void *arg)
{
    struct fixture *f = arg;

    f->began_anew = seq;
    f->count = 0; /* what is told from now on is of the other journal */
}

/* Commit `count` rows; those of this process's own handle go to the tail, when wanted. */
static void
write_rows(struct fixture *f, struct db *db, int count, bool told)
{
    const struct journal_row *rows;
    size_t row_count;

    assert_int_equal(db_begin(db, NULL), STATUS_OK);
    for (int i = 0; i < count; i++) {
        struct journal_row row = { .office = OFFICE_ONE, .at_ms = ++f->clock_ms };

        (void)text_copy(row.actor, sizeof(row.actor), "system");
        (void)text_copy(row.kind, sizeof(row.kind), "visit.called");
        (void)text_copy(row.data, sizeof(row.data), "{}");
        assert_int_equal(db_journal_append(db, &row, NULL), STATUS_OK);
    }
    assert_int_equal(db_commit(db, NULL), STATUS_OK);
    rows = db_appended(db, &row_count);
    assert_int_equal(row_count, count);
    if (told) {
        journal_tail_own(rows, row_count, f->tail);
    }
}

static void
start_tail(struct fixture *f, int64_t seq)
{
    struct journal_tail_options options = { .db = NULL,
        .office = OFFICE_ONE,
        .seq = seq,
        .on_rows = on_rows,
        .on_other = on_other,
        .arg = f };

    assert_int_equal(db_open(f->url, DB_READ, &options.db, NULL), STATUS_OK);
    assert_int_equal(journal_tail_start(f->base, &options, &f->tail, NULL), STATUS_OK);
}

static int
setup(void **state)
{
    struct fixture *f = xcalloc(1, sizeof(*f));

    temp_make(f->folder);
    f->own = test_database_office(f->url, f->folder, "test.db");
    assert_int_equal(db_open(f->url, DB_WRITE, &f->other, NULL), STATUS_OK);
    f->base = event_base_new();
    f->began_anew = -1;
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    journal_tail_stop(f->tail);
    event_base_free(f->base);
    db_close(f->own);
    db_close(f->other);
    test_database_remove(f->url);
    temp_remove(f->folder);
    free(f);
    return 0;
}

/* Run the loop until row `seq` was told, and nothing but 1, 2, 3, ... from `first` on. */
static void
expect_told(struct fixture *f, int64_t first, int64_t seq)
{
    int64_t until = clock_monotonic_ms() + LIMIT_MS;

    while (f->count == 0 || f->seqs[f->count - 1] < seq) {
        const struct timeval slice = { .tv_usec = 5000 };

        assert_true(clock_monotonic_ms() < until);
        (void)event_base_loopexit(f->base, &slice);
        (void)event_base_dispatch(f->base);
    }
    for (size_t i = 0; i < f->count; i++) {
        assert_int_equal(f->seqs[i], first + (int64_t)i);
    }
}

static void
test_own_rows_are_told_at_once(void **state)
{
    struct fixture *f = *state;

    start_tail(f, 0);
    write_rows(f, f->own, 3, /* told= */ true);
    assert_int_equal(f->count, 3); /* before the loop has run */
    write_rows(f, f->own, 2, /* told= */ true);
    assert_int_equal(f->count, 5);
    expect_told(f, 1, 5);
}

static void
test_rows_of_others_are_told(void **state)
{
    struct fixture *f = *state;

    start_tail(f, 0);
    write_rows(f, f->other, 700, /* told= */ false); /* several pages */
    expect_told(f, 1, 700);
    write_rows(f, f->other, 1, /* told= */ false);
    expect_told(f, 1, 701);
}

static void
test_what_was_there_before_is_not_told(void **state)
{
    struct fixture *f = *state;

    write_rows(f, f->other, 10, /* told= */ false);
    start_tail(f, 10);
    write_rows(f, f->own, 1, /* told= */ true);
    write_rows(f, f->other, 1, /* told= */ false);
    expect_told(f, 11, 12);
}

static void
test_own_and_others_rows_take_turns(void **state)
{
    struct fixture *f = *state;
    int64_t seq = 0;

    start_tail(f, 0);
    for (int i = 0; i < 60; i++) {
        write_rows(f, f->other, 1 + i % 3, /* told= */ false);
        write_rows(f, f->own, 1 + i % 2, /* told= */ true);
        seq += 2 + i % 3 + i % 2;
        if (i % 4 == 0) {
            expect_told(f, 1, seq);
        }
    }
    expect_told(f, 1, seq);
}

/* The commit was done, and its rows never came back from the worker. */
static void
test_own_rows_that_were_not_handed_over_are_told(void **state)
{
    struct fixture *f = *state;

    start_tail(f, 0);
    write_rows(f, f->own, 4, /* told= */ false);
    write_rows(f, f->own, 1, /* told= */ true);
    expect_told(f, 1, 5);
}

/* Another journal was found, whose end was one of these when it was looked at. */
static void
expect_begun_anew(struct fixture *f, int64_t first, int64_t last)
{
    int64_t until = clock_monotonic_ms() + LIMIT_MS;

    while (f->began_anew < 0) {
        const struct timeval slice = { .tv_usec = 5000 };

        assert_true(clock_monotonic_ms() < until);
        (void)event_base_loopexit(f->base, &slice);
        (void)event_base_dispatch(f->base);
    }
    assert_in_range(f->began_anew, first, last);
}

static void
test_a_journal_that_lost_its_end_is_another_one(void **state)
{
    struct fixture *f = *state;

    start_tail(f, 0);
    write_rows(f, f->own, 5, /* told= */ true);
    (void)test_database_run(f->url, "DELETE FROM journal WHERE seq > 3");
    expect_begun_anew(f, 3, 3);
    write_rows(f, f->other, 4, /* told= */ false);
    expect_told(f, 4, 7);
}

/* Other rows in their place, and more of them: no seq is missing. */
static void
test_a_journal_with_other_rows_is_another_one(void **state)
{
    struct fixture *f = *state;

    start_tail(f, 0);
    write_rows(f, f->own, 5, /* told= */ true);
    (void)test_database_run(
        f->url, "UPDATE journal SET kind = 'visit.absent' WHERE seq = 5");
    expect_begun_anew(f, 5, 5);
    write_rows(f, f->own, 2, /* told= */ true);
    expect_told(f, 6, 7);
}

/* It grew again, mostly before anybody looked: the chain of the new rows tells. */
static void
test_a_journal_that_lost_its_end_and_grew_is_another_one(void **state)
{
    struct fixture *f = *state;

    start_tail(f, 0);
    write_rows(f, f->own, 5, /* told= */ true);
    (void)test_database_run(f->url, "DELETE FROM journal WHERE seq > 4");
    write_rows(f, f->own, 1, /* told= */ true); /* the second row 5 */
    write_rows(f, f->own, 1, /* told= */ true);
    assert_int_equal(f->count, 5);
    expect_begun_anew(f, 4, 6); /* the thread may look between two commits */
    write_rows(f, f->own, 1, /* told= */ true);
    expect_told(f, f->began_anew + 1, 7);
}

static void
test_an_emptied_journal_is_another_one(void **state)
{
    struct fixture *f = *state;

    start_tail(f, 0);
    write_rows(f, f->own, 2, /* told= */ true);
    (void)test_database_run(f->url, "DELETE FROM journal");
    expect_begun_anew(f, 0, 0);
    write_rows(f, f->other, 2, /* told= */ false);
    expect_told(f, 1, 2);
}

#define TAIL_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TAIL_TEST(test_own_rows_are_told_at_once),
        TAIL_TEST(test_rows_of_others_are_told),
        TAIL_TEST(test_what_was_there_before_is_not_told),
        TAIL_TEST(test_own_and_others_rows_take_turns),
        TAIL_TEST(test_own_rows_that_were_not_handed_over_are_told),
        TAIL_TEST(test_a_journal_that_lost_its_end_is_another_one),
        TAIL_TEST(test_a_journal_with_other_rows_is_another_one),
        TAIL_TEST(test_a_journal_that_lost_its_end_and_grew_is_another_one),
        TAIL_TEST(test_an_emptied_journal_is_another_one),
    };

    return cmocka_run_group_tests_name("journal_tail", tests, NULL, NULL);
}
