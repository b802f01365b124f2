/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A kiosk whose server answers late: it says meanwhile that it waits, and whatever a
 * visitor does then, each gets one number.
 */
#include <stdlib.h>

#include <SDL2/SDL.h>

#include "common/clock.h"
#include "common/mem.h"
#include "screen/i18n.h"
#include "tests/support/proxy.h"
#include "tests/support/station.h"
#include "tests/support/test.h"

#define DEADLINE_MS 60000

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
    slow->proxy = proxy_start(e2e_port(slow->station->e2e), 0, PROXY_DELAYS_ALL);
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

/* What a visitor has done so far has been taken in, and no answer has come. */
static void
expect_still_waiting(struct station *station)
{
    do {
        assert_true(window_step(station->app->window, 50));
    } while (SDL_HasEvents(SDL_FIRSTEVENT, SDL_LASTEVENT));
    assert_true(station_shows(station, &kiosk_wait_screen));
}

static void
wait_issued(struct station *station, int count)
{
    int64_t end_ms = clock_monotonic_ms() + DEADLINE_MS;

    while (station_issued(station) != count) {
        assert_true(clock_monotonic_ms() < end_ms);
        assert_true(window_step(station->app->window, 50)); /* it asks for paper first */
    }
}

static void
test_a_ticket_scanned_again_while_the_kiosk_waits_gets_one_number(void **state)
{
    struct slow_station *slow = *state;
    struct station *station = slow->station;
    char number[16];
    char track[600];

    proxy_hold(slow->proxy);
    station_type(station, e2e_ticket(station->e2e, 0));
    station_wait(station, &kiosk_wait_screen);
    station_picture(station, "slow");
    station_type(station, e2e_ticket(station->e2e, 0));
    station_type(station, e2e_ticket(station->e2e, 1)); /* the next one is impatient */
    wait_issued(station, 1);
    expect_still_waiting(station);
    proxy_let_go(slow->proxy);
    station_expect_number(station, 1, number, track, sizeof(track));
    assert_int_equal(station_issued(station), 1);
    station_type(station, e2e_ticket(station->e2e, 1)); /* and is not forgotten for it */
    station_expect_number(station, 2, number, track, sizeof(track));
    assert_int_equal(station_issued(station), 2);
}

/* Press; the screen that says that it waits is there before any answer can be. */
static void
press_and_wait(struct slow_station *slow, int id, const struct screen *answered)
{
    proxy_hold(slow->proxy);
    station_press(slow->station, id);
    station_wait(slow->station, &kiosk_wait_screen);
    expect_still_waiting(slow->station);
    if (answered) {
        proxy_let_go(slow->proxy);
        station_wait(slow->station, answered);
    }
}

static void
test_a_walk_in_who_presses_twice_gets_one_number(void **state)
{
    struct slow_station *slow = *state;
    struct station *station = slow->station;
    SDL_Event press = { .button = { .type = SDL_MOUSEBUTTONDOWN,
                            .button = SDL_BUTTON_LEFT,
                            .state = SDL_PRESSED,
                            .clicks = 1 } };
    struct rect room = window_rect(station->app->window);
    char number[16];
    char track[600];

    press_and_wait(slow, ID_WALK_IN, &kiosk_groups_screen);
    station_press(station, ID_CHOICE);
    station_wait(station, &kiosk_services_screen);
    station_press(station, ID_CHOICE + (int)station->app->services.group_first[0]);
    station_wait(station, &kiosk_confirm_screen);
    press_and_wait(slow, ID_TAKE_NUMBER, /* answered= */ NULL);
    for (int y = 1; y < 10; y++) { /* all over the screen, where the button was too */
        press.button.x = room.w / 2;
        press.button.y = room.h * y / 10;
        press.button.type = SDL_MOUSEBUTTONDOWN;
        assert_int_equal(SDL_PushEvent(&press), 1);
        press.button.type = SDL_MOUSEBUTTONUP;
        assert_int_equal(SDL_PushEvent(&press), 1);
    }
    expect_still_waiting(station);
    proxy_let_go(slow->proxy);
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
