/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A board takes no more memory at the end of a busy day than when it had warmed up.
 * ANTREAN_MEMORY_CALLS says how many calls the day has: 720 are twelve hours with one a
 * minute. A sanitizer's build looks for what was lost instead.
 */
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/clock.h"
#include "tests/support/amount.h"
#include "tests/support/bench.h"
#include "tests/support/hall.h"
#include "tests/support/office_day.h"
#include "tests/support/test.h"

#define CALLS 24
#define STEPS 12     /* the day goes forward so often, and the server starts anew */
#define WARM_STEPS 4 /* before them caches fill */
#define LAST_STEPS 4 /* the least of them counts: pictures and sentences come and go */
#define GROWTH_MAX_KIB 1024      /* a lost sentence a call would be four times as much */
#define PROMISED_KIB (45 * 1024) /* docs/board.md; full HD, pictures, calls spoken */
#define BUSY_BOARD \
    "{\"layout\":\"main\",\"languages\":[\"id\",\"en\"],\"repeat\":1,\"ticker\":[" \
    "\"Siapkan dokumen asli dan fotokopinya.\",\"Semua layanan gratis.\"]}"

static int
calls_of_day(void)
{
    return test_amount("ANTREAN_MEMORY_CALLS", CALLS);
}

static int
setup(void **state)
{
    int failed =
        hall_setup_with(state, &(struct e2e_options){ .tickets = calls_of_day() });
    struct hall *hall = *state;

    /* Nobody listens: what is said is compared in e2e_board_day.c. */
    (void)setenv("SDL_DISKAUDIOFILE", "/dev/null", 1);
    hall->more[0] = "--pictures";
    hall->more[1] = "tests/golden";
    hall->more[2] = "--size";
    hall->more[3] = "1920x1080";
    return failed;
}

static void
test_a_busy_day_takes_no_memory(void **state)
{
    struct hall *hall = *state;
    struct office_day day;
    int calls = calls_of_day();
    long warm_kib = 0;
    long last_kib = LONG_MAX;

    assert_int_equal(
        e2e_status(hall->e2e, "supervisor", "PUT", "/v1/settings/board", BUSY_BOARD),
        200);
    office_day_begin(&day, hall->e2e, calls);
    hall_start_board(hall);
    hall_wait_board(hall);
    for (int step = 0; step < STEPS; step++) {
        char clock[64];
        long now_kib;

        (void)snprintf(clock, sizeof(clock), E2E_DATE "T%02d:%02d:00+07:00",
            8 + (step + 1) / 2, (step + 1) % 2 * 30);
        desk_restart_at(hall->e2e, clock);
        hall_spend(hall, &day, (calls - day.calls) / (STEPS - step));
        now_kib = bench_resident_kib(hall->board);
        print_message("after %d calls: %ld KiB\n", day.calls, now_kib);
        if (step < WARM_STEPS && now_kib > warm_kib) {
            warm_kib = now_kib;
        }
        if (step >= STEPS - LAST_STEPS && now_kib < last_kib) {
            last_kib = now_kib;
        }
    }
    office_day_end(&day);
    assert_int_equal(
        hall_end_board(hall, SIGTERM), 0); /* a leak of a sanitizer's: not 0 */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    assert_true(last_kib - warm_kib <= GROWTH_MAX_KIB);
    assert_true(last_kib <= PROMISED_KIB);
#endif
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_busy_day_takes_no_memory, setup, hall_teardown),
    };

    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("a board's memory", tests, NULL, NULL);
}
