/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A kiosk whose server answers two seconds late: it says at once that it waits, and
 * whatever a visitor does meanwhile, each gets one number.
 */
#include <stdlib.h>

#include "common/clock.h"
#include "common/mem.h"
#include "screen/i18n.h"
#include "tests/proxy.h"
#include "tests/station.h"
#include "tests/test.h"

#define LATE_MS 2000

struct slow_station {
    struct station *station;
    struct proxy *proxy;
};

static int
station_start(void **state)
{
    struct slow_station *slow = xcalloc(1, sizeof(*slow));
    void *station = NULL;

    *state = slow;
    if (station_setup(&station) != 0) {
        return -1;
    }
    slow->station = station;
    slow->proxy = proxy_start(e2e_port(slow->station->e2e), LATE_MS);
    slow->station->options.server = proxy_url(slow->proxy);
    station_open(slow->station);
    station_wait_phase(slow->station, LINK_CONNECTED);
    return 0;
}

static int
station_stop(void **state)
{
    struct slow_station *slow = *state;
    void *station = slow->station;
    int failed = station_teardown(&station);

    proxy_stop(slow->proxy);
    free(slow);
    return failed;
}

/* The screen that says that it waits is there before any answer can be. */
static void
expect_waiting(struct station *station)
{
    int64_t began_ms = clock_monotonic_ms();

    station_wait(station, &kiosk_wait_screen);
    assert_true(clock_monotonic_ms() - began_ms < LATE_MS);
}

static void
test_a_ticket_scanned_again_while_the_kiosk_waits_gets_one_number(void **state)
{
    struct station *station = ((struct slow_station *)*state)->station;
    int64_t began_ms = clock_monotonic_ms();
    char number[16];
    char track[600];

    station_type(station, e2e_ticket(station->e2e, 0));
    expect_waiting(station);
    station_picture(station, "slow");
    station_type(station, e2e_ticket(station->e2e, 0));
    station_type(station, e2e_ticket(station->e2e, 1)); /* the next one is impatient */
    station_expect_number(station, 1, number, track, sizeof(track));
    assert_true(clock_monotonic_ms() - began_ms >= LATE_MS);
    assert_int_equal(station_issued(station), 1);
    station_type(station, e2e_ticket(station->e2e, 1)); /* and is not forgotten for it */
    station_expect_number(station, 2, number, track, sizeof(track));
    assert_int_equal(station_issued(station), 2);
}

static void
test_a_walk_in_who_presses_twice_gets_one_number(void **state)
{
    struct station *station = ((struct slow_station *)*state)->station;
    SDL_Event press = { .button = { .type = SDL_MOUSEBUTTONDOWN,
                            .button = SDL_BUTTON_LEFT,
                            .state = SDL_PRESSED,
                            .clicks = 1 } };
    struct rect room = window_rect(station->app->window);
    char number[16];
    char track[600];

    station_press(station, ID_WALK_IN);
    expect_waiting(station);
    station_wait(station, &kiosk_groups_screen);
    station_press(station, ID_CHOICE);
    station_wait(station, &kiosk_services_screen);
    station_press(station, ID_CHOICE + (int)station->app->services.group_first[0]);
    station_wait(station, &kiosk_confirm_screen);
    station_press(station, ID_TAKE_NUMBER);
    expect_waiting(station);
    for (int y = 1; y < 10; y++) { /* all over the screen, where the button was too */
        press.button.x = room.w / 2;
        press.button.y = room.h * y / 10;
        press.button.type = SDL_MOUSEBUTTONDOWN;
        assert_int_equal(SDL_PushEvent(&press), 1);
        press.button.type = SDL_MOUSEBUTTONUP;
        assert_int_equal(SDL_PushEvent(&press), 1);
    }
    station_expect_number(station, 1, number, track, sizeof(track));
    assert_int_equal(station_issued(station), 1);
}

#define AT_KIOSK(test) cmocka_unit_test_setup_teardown(test, station_start, station_stop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        AT_KIOSK(test_a_ticket_scanned_again_while_the_kiosk_waits_gets_one_number),
        AT_KIOSK(test_a_walk_in_who_presses_twice_gets_one_number),
    };

    (void)setenv("SDL_VIDEODRIVER", "dummy", 1);
    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    return cmocka_run_group_tests_name("a kiosk far from its server", tests, NULL, NULL);
}
