/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Devices whose clock is wrong by an hour, or is set while they run: the office's time is
 * the server's, on every screen and for every call.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/mem.h"
#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/device_clock.h"
#include "tests/support/display.h"
#include "tests/support/hall.h"
#include "tests/support/test.h"

#define HOUR_S 3600
#define DEADLINE_MS 60000
#define STILL_MS 3000 /* a picture that stays so long is finished, as a rule */

#define SKIP_UNLESS_POSSIBLE() \
    if (!device_clock_is_possible()) { \
        skip(); \
    }

/* ---- what is heard ---- */

static int
hall_start(void **state)
{
    int failed = hall_setup(state);
    struct hall *hall = *state;

    for (int i = 0; i < 8; i++) {
        assert_int_equal(e2e_arrive(hall->e2e, i, NULL, NULL), 201);
    }
    hall_open_counters(hall, 3);
    return failed;
}

/* Every report has the time of the office: a call is spoken within a minute. */
static void
expect_reports_in_time(struct hall *hall)
{
    assert_int_equal(
        test_database_run(e2e_database(hall->e2e),
            "SELECT count(*) FROM announcement a JOIN journal j ON j.office = a.office "
            "AND j.seq = a.seq WHERE a.played_ms < j.at_ms OR a.played_ms > j.at_ms + "
            "60000"),
        0);
}

static void
expect_said_in_time(struct hall *hall, const struct hall_call *made, size_t count)
{
    hall_wait_played(hall, (int)count);
    expect_reports_in_time(hall);
    hall_expect_heard(hall, made, count);
}

/* An old call is not said and a fresh one is, though the device is `ahead_s` off. */
static void
hear_only_what_is_fresh(struct hall *hall, int ahead_s)
{
    struct hall_call made[2];
    struct hall_call old;

    device_clock_open(&hall->clock, hall->dir);
    hall->has_clock = true;
    device_clock_set(&hall->clock, ahead_s);
    hall_start_board(hall);
    hall_wait_board(hall);
    hall_call_next(hall, 1, &made[0]);
    hall_wait_played(hall, 1);
    assert_int_equal(hall_end_board(hall, SIGTERM), 0);
    hall_call_next(hall, 2, &old); /* nobody is there to say it */
    desk_restart_at(hall->e2e, "2026-07-14T08:25:00+07:00");
    hall_start_board(hall);
    hall_wait_board(hall);
    hall_call_next(hall, 3, &made[1]);
    expect_said_in_time(hall, made, 2);
}

static void
test_a_board_an_hour_ahead_says_what_is_fresh_by_the_server(void **state)
{
    SKIP_UNLESS_POSSIBLE();
    hear_only_what_is_fresh(*state, HOUR_S);
}

static void
test_a_board_an_hour_behind_says_what_is_fresh_by_the_server(void **state)
{
    SKIP_UNLESS_POSSIBLE();
    hear_only_what_is_fresh(*state, -HOUR_S);
}

static void
test_a_board_whose_clock_is_set_goes_on_as_if_nothing_was(void **state)
{
    static const int ahead_s[] = { HOUR_S, 0, -HOUR_S };
    struct hall *hall = *state;
    struct hall_call made[3];

    SKIP_UNLESS_POSSIBLE();
    device_clock_open(&hall->clock, hall->dir);
    hall->has_clock = true;
    hall_start_board(hall);
    hall_wait_board(hall);
    for (int i = 0; i < 3; i++) {
        device_clock_set(&hall->clock, ahead_s[i]);
        hall_call_next(hall, i + 1, &made[i]);
    }
    expect_said_in_time(hall, made, 3);
}

/* ---- what is seen ---- */

struct desk_top {
    char folder[TEMP_PATH_SIZE];
    struct e2e *e2e;
    struct display *display;
    pid_t program; /* 0: none */
};

static int
seen_start(void **state)
{
    struct desk_top *top = xcalloc(1, sizeof(*top));

    *state = top;
    temp_make(top->folder);
    top->display = display_open(800, 600);
    top->e2e = e2e_open(&(struct e2e_options){ 0 });
    (void)setenv("ANTREAN_PASSWORD", E2E_PASSWORD, 1);
    (void)setenv("XDG_CACHE_HOME", top->folder, 1);
    assert_int_equal(e2e_arrive(top->e2e, 0, NULL, NULL), 201);
    desk_open(top->e2e, 1);
    desk_call(top->e2e, 1, NULL, NULL);
    return 0;
}

static int
seen_stop(void **state)
{
    struct desk_top *top = *state;

    if (top->program > 0) {
        (void)display_stop(top->program);
    }
    display_close(top->display);
    e2e_close(top->e2e);
    temp_remove(top->folder);
    free(top);
    return 0;
}

static bool
is_same(struct desk_top *top, const uint8_t *picture)
{
    size_t size;
    uint8_t *now = display_look(top->display, &size);
    bool same = memcmp(now, picture, size) == 0;

    free(now);
    return same;
}

/* Start a program on the device, when the office begins its day anew at 08.25. */
static void
begin(struct desk_top *top, const struct device_clock *clock, const char *const words[])
{
    const char *wrapped[DEVICE_CLOCK_WORDS_MAX];

    desk_restart_at(top->e2e, "2026-07-14T08:25:00+07:00");
    device_clock_words(clock, words, wrapped);
    top->program = display_start(wrapped);
}

static void
end(struct desk_top *top)
{
    assert_int_equal(display_stop(top->program), 0);
    top->program = 0;
}

/* What the program shows once it has shown something and then stood still. */
static uint8_t *
look_when_still(struct desk_top *top, const uint8_t *blank, int still_ms)
{
    int64_t end_ms = clock_monotonic_ms() + DEADLINE_MS + still_ms;
    int64_t since_ms = clock_monotonic_ms();
    size_t size;
    uint8_t *picture = display_look(top->display, &size);

    while (
        memcmp(picture, blank, size) == 0 || clock_monotonic_ms() - since_ms < still_ms) {
        if (!is_same(top, picture)) {
            free(picture);
            picture = display_look(top->display, &size);
            since_ms = clock_monotonic_ms();
        }
        assert_true(clock_monotonic_ms() < end_ms);
        (void)usleep(20000);
    }
    return picture;
}

/* Does it show this within a while? */
static bool
comes_to_show(struct desk_top *top, const uint8_t *picture)
{
    int64_t end_ms = clock_monotonic_ms() + DEADLINE_MS / 2;
    bool same;

    while (!(same = is_same(top, picture)) && clock_monotonic_ms() < end_ms) {
        (void)usleep(20000);
    }
    return same;
}

/* The program shows the same on a device with the right clock, and with a wrong one. What
 * stood still may not have been finished, on a busy machine: then longer is waited for.
 */
static void
expect_same_picture(struct desk_top *top, const char *const words[])
{
    static const int ahead_s[] = { 0, HOUR_S, -HOUR_S };
    int still_ms = STILL_MS;
    struct device_clock clock;
    size_t size;
    uint8_t *blank = display_look(top->display, &size);
    uint8_t *right = NULL;

    device_clock_open(&clock, top->folder);
    for (size_t i = 0; i < ARRAY_LEN(ahead_s); i++) {
        bool same = true;

        device_clock_set(&clock, ahead_s[i]);
        begin(top, &clock, words);
        if (i == 0) {
            free(right);
            right = look_when_still(top, blank, still_ms);
            display_picture(top->display, "clock");
        } else {
            same = comes_to_show(top, right);
        }
        end(top);
        if (!same) {
            still_ms *= 4;
            assert_true(still_ms < DEADLINE_MS);
            i = (size_t)-1; /* from the beginning */
        }
    }
    free(right);
    free(blank);
}

static const char *
program(const char *name, char out[512])
{
    const char *build = getenv("ANTREAN_BUILD");

    (void)snprintf(out, 512, "%s/%s", build ? build : "build/debug", name);
    return out;
}

static void
test_a_board_shows_the_offices_time(void **state)
{
    struct desk_top *top = *state;
    char path[512];

    SKIP_UNLESS_POSSIBLE();
    expect_same_picture(
        top, (const char *const[]){ program("antrean-board", path), "--server",
                 e2e_url(top->e2e), "--token", e2e_token(top->e2e, "board"), "--no-sound",
                 "--fullscreen", NULL });
}

static void
test_a_kiosk_shows_the_offices_time(void **state)
{
    struct desk_top *top = *state;
    char path[512];

    SKIP_UNLESS_POSSIBLE();
    expect_same_picture(
        top, (const char *const[]){ program("antrean-kiosk", path), "--server",
                 e2e_url(top->e2e), "--token", e2e_token(top->e2e, "kiosk"), "--silent",
                 "--fullscreen", NULL });
}

static void
test_a_counter_shows_the_offices_time(void **state)
{
    struct desk_top *top = *state;
    char path[512];

    SKIP_UNLESS_POSSIBLE();
    expect_same_picture(top, (const char *const[]){ program("antrean-counter", path),
                                 "--server", e2e_url(top->e2e), "--username", "counter-1",
                                 "--counter", "1", "--fullscreen", NULL });
}

#define IN_HALL(test) cmocka_unit_test_setup_teardown(test, hall_start, hall_teardown)
#define SEEN(test) cmocka_unit_test_setup_teardown(test, seen_start, seen_stop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HALL(test_a_board_an_hour_ahead_says_what_is_fresh_by_the_server),
        IN_HALL(test_a_board_an_hour_behind_says_what_is_fresh_by_the_server),
        IN_HALL(test_a_board_whose_clock_is_set_goes_on_as_if_nothing_was),
        SEEN(test_a_board_shows_the_offices_time),
        SEEN(test_a_kiosk_shows_the_offices_time),
        SEEN(test_a_counter_shows_the_offices_time),
    };

    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("wrong clocks", tests, NULL, NULL);
}
