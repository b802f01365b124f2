/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The real board and a server that is slow, or that comes back with another journal: what
 * the hall hears is what it should, and nothing of it twice.
 */
#include <signal.h>
#include <stdlib.h>

#include "common/clock.h"
#include "common/mem.h"
#include "tests/support/database.h"
#include "tests/support/hall.h"
#include "tests/support/proxy.h"
#include "tests/support/test.h"

#define LATE_MS 2000

/* A hall whose board has a line to the server that may be slow or cut. */
struct far_hall {
    struct hall *hall;
    struct proxy *line;
};

static int
start(void **state, int late_ms)
{
    struct far_hall *far = xcalloc(1, sizeof(*far));
    void *hall = NULL;

    *state = far;
    if (hall_setup(&hall) != 0) {
        return -1;
    }
    far->hall = hall;
    far->line = proxy_start(e2e_port(far->hall->e2e), late_ms, PROXY_DELAYS_ALL);
    far->hall->url = proxy_url(far->line);
    for (int i = 0; i < 8; i++) {
        assert_int_equal(e2e_arrive(far->hall->e2e, i, NULL, NULL), 201);
    }
    hall_open_counters(far->hall, 3);
    return 0;
}

static int
setup(void **state)
{
    return start(state, 0);
}

static int
setup_slow(void **state)
{
    return start(state, LATE_MS);
}

static int
teardown(void **state)
{
    struct far_hall *far = *state;
    void *hall = far->hall;
    int failed = hall_teardown(&hall);

    proxy_stop(far->line);
    free(far);
    return failed;
}

static void
test_a_board_far_from_its_server_says_each_call_once(void **state)
{
    struct hall *hall = ((struct far_hall *)*state)->hall;
    struct hall_call made[6];
    size_t at = 0;

    hall_start_board(hall);
    hall_wait_board(hall);
    for (int i = 0; i < 3; i++) {
        hall_call_next(hall, i + 1, &made[2 * i]);
        hall_recall(hall, &made[2 * i], &made[2 * i + 1]);
    }
    hall_wait_played(hall, 6);
    assert_int_equal(hall_end_board(hall, SIGTERM), 0);
    heard_close(&hall->heard);
    for (int i = 0; i < 6; i++) {
        at = hall_take_call(hall, &made[i], at);
    }
    heard_assert_only_silence(&hall->heard);
}

/* ---- another journal ---- */

/* Stop the server, keep its database, and go on at another time. */
static void
keep(struct hall *hall, const char *clock)
{
    assert_int_equal(e2e_end(hall->e2e), 0);
    test_database_keep(e2e_database(hall->e2e));
    e2e_set_clock(hall->e2e, clock);
    e2e_restart(hall->e2e);
}

/* The machine breaks; the database is put back as it was kept. */
static void
put_back(struct hall *hall, const char *clock)
{
    e2e_kill(hall->e2e);
    test_database_put_back(e2e_database(hall->e2e));
    e2e_set_clock(hall->e2e, clock);
    e2e_restart(hall->e2e);
}

static void
test_a_journal_that_ends_earlier_is_begun_anew(void **state)
{
    struct far_hall *far = *state;
    struct hall *hall = far->hall;
    struct hall_call made[5];

    hall_call_next(hall, 1, &made[0]); /* in the backup, and past: nobody is there */
    hall_finish(hall, &made[0]);
    keep(hall, "2026-07-14T08:20:00+07:00");
    hall_start_board(hall);
    hall_wait_board(hall);
    for (int i = 0; i < 3; i++) {
        hall_call_next(hall, i + 1, &made[i]);
    }
    hall_wait_played(hall, 3);
    put_back(hall, "2026-07-14T08:20:30+07:00"); /* what was called is called no more */
    hall_call_next(hall, 2, &made[3]);           /* likely before the board is back */
    hall_wait_played(hall, 1);
    hall_call_next(hall, 1, &made[4]);
    hall_wait_played(hall, 2);
    hall_expect_heard(hall, made, 5);
}

static void
test_a_journal_that_ends_later_is_begun_anew(void **state)
{
    struct far_hall *far = *state;
    struct hall *hall = far->hall;
    struct hall_call made[4];

    keep(hall, "2026-07-14T08:20:00+07:00");
    hall_start_board(hall);
    hall_wait_board(hall);
    hall_call_next(hall, 1, &made[0]);
    hall_wait_played(hall, 1);
    proxy_cut(far->line);
    put_back(hall, "2026-07-14T08:20:30+07:00");
    for (int i = 1; i < 3; i++) { /* more than the board knows, from where it was on */
        hall_call_next(hall, i + 1, &made[i]);
    }
    proxy_mend(far->line);
    hall_wait_played(hall, 2);
    hall_call_next(hall, 1, &made[3]);
    hall_wait_played(hall, 3);
    hall_expect_heard(hall, made, 4);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_board_far_from_its_server_says_each_call_once, setup_slow, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_journal_that_ends_earlier_is_begun_anew, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_journal_that_ends_later_is_begun_anew, setup, teardown),
    };

    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("a board and its server", tests, NULL, NULL);
}
