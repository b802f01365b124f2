/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A visitor at a kiosk of 1080 x 1920, driven as people do: scans and touches go through
 * an X server (xdotool). With a ticket, without, with a wrong one; and nobody leaves.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/text.h"
#include "screen/i18n.h"

#include "tests/support/station.h"
#include "tests/support/test.h"

static void
test_with_a_ticket(void **state)
{
    struct station *station = *state;
    char number[16], track[600];

    station_open(station);
    station_wait_phase(station, LINK_CONNECTED);
    station_picture(station, "portrait-ready");
    station_type(station, e2e_ticket(station->e2e, 0));
    station_wait(station, &kiosk_number_screen);
    station_wait_print(station, PRINT_DONE);
    station_picture(station, "portrait-number");
    station_expect_number(station, 1, number, track, sizeof(track));
    assert_int_equal(station_issued(station), 1);
}

static void
test_without_a_ticket(void **state)
{
    struct station *station = *state;
    char number[16], track[600];

    station_open(station);
    station_wait_phase(station, LINK_CONNECTED);
    station_press(station, ID_WALK_IN);
    station_wait(station, &kiosk_groups_screen);
    station_picture(station, "portrait-groups");
    station_press(station, ID_CHOICE);
    station_wait(station, &kiosk_services_screen);
    station_press(station, ID_BACK);
    station_wait(station, &kiosk_groups_screen);
    station_press(station, ID_CHOICE);
    station_wait(station, &kiosk_services_screen);
    station_picture(station, "portrait-services");
    station_press(station, ID_CHOICE + (int)station->app->services.group_first[0]);
    station_wait(station, &kiosk_confirm_screen);
    station_picture(station, "portrait-confirm");
    assert_int_equal(station_issued(station), 0);
    station_press(station, ID_TAKE_NUMBER);
    station_expect_number(station, 1, number, track, sizeof(track));
    assert_int_equal(station_issued(station), 1);
}

/* A keypad's key as the display has it: the focus is seen from the first one on. */
static void
test_by_a_keypad(void **state)
{
    struct station *station = *state;
    int64_t end_ms;

    station_open(station);
    station_wait_phase(station, LINK_CONNECTED);
    end_ms = clock_monotonic_ms() + 60000;
    display_key(station->display, "KP_6");
    while (!ui_focus_is_seen(station->app->ui)) {
        assert_true(clock_monotonic_ms() < end_ms);
        assert_true(window_step(station->app->window, 50));
    }
    assert_true(station_shows(station, &kiosk_ready_screen));
    ui_focus(station->app->ui, ID_TYPE_NUMBER);
    station->app->guard = (struct press_guard){ 0 }; /* its time has passed */
    display_key(station->display, "KP_5");
    station_wait(station, &kiosk_typed_screen);
    station_picture(station, "portrait-typed");
}

static void
test_with_a_wrong_ticket(void **state)
{
    struct station *station = *state;
    char code[TICKET_CODE_SIZE];

    station_open(station);
    station_wait_phase(station, LINK_CONNECTED);
    (void)text_copy(code, sizeof(code), e2e_ticket(station->e2e, 0));
    code[25] = code[25] == 'A' ? 'B' : 'A'; /* in the id: not a ticket that we hold */
    station_type(station, code);
    station_wait(station, &kiosk_refused_screen);
    station_picture(station, "portrait-refused");
    station_press(station, ID_DONE);
    station_wait(station, &kiosk_ready_screen);
    station_type(station, "https://example.org/");
    station_wait(station, &kiosk_refused_screen);
    station_press(station, ID_LANGUAGE);
    station_press(station, ID_DONE);
    station_wait(station, &kiosk_ready_screen);
    assert_int_equal(station_issued(station), 0);
}

/* Wait until the program is there: it has told the office of itself. */
static void
wait_told(struct station *station)
{
    int64_t end_ms = clock_monotonic_ms() + 60000;
    bool told = false;

    while (!told) {
        struct e2e_answer *answer =
            e2e_ask(station->e2e, "supervisor", "GET", "/v1/devices", NULL, NULL);

        told = answer->body && strstr(answer->body, "1080x1920");
        e2e_answer_free(answer);
        assert_true(clock_monotonic_ms() < end_ms);
        (void)usleep(20000);
    }
}

/* As a scanner does, its Enter at once. On a busy machine it may come in pieces, some
 * time apart, and is dropped: then again.
 */
static void
type_until_issued(struct station *station, const char *code)
{
    int64_t end_ms = clock_monotonic_ms() + 60000;

    while (station_issued(station) == 0) {
        int64_t again_ms = clock_monotonic_ms() + 10000;

        assert_true(clock_monotonic_ms() < end_ms);
        display_type_line(station->display, code);
        while (station_issued(station) == 0 && clock_monotonic_ms() < again_ms) {
            (void)usleep(20000);
        }
    }
}

static void
test_nobody_leaves_the_program_but_by_a_signal(void **state)
{
    static const char *const keys[] = { "alt+F4", "Escape", "ctrl+q", "ctrl+w", "F11",
        "super" };
    struct station *station = *state;
    const char *build = getenv("ANTREAN_BUILD") ? getenv("ANTREAN_BUILD") : "build/debug";
    char program[256];
    pid_t pid;

    (void)snprintf(program, sizeof(program), "%s/antrean-kiosk", build);
    pid = display_start((const char *const[]){ program, "--server", e2e_url(station->e2e),
        "--token", e2e_token(station->e2e, "kiosk"), "--printer", station->printer,
        "--fullscreen", "--silent", NULL });
    wait_told(station);
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        display_key(station->display, keys[i]);
    }
    display_ask_to_close(station->display);
    type_until_issued(station, e2e_ticket(station->e2e, 0)); /* it still does */
    assert_true(display_is_running(pid));
    assert_int_equal(display_stop(pid), 0);
}

#define AT_KIOSK(test) \
    cmocka_unit_test_setup_teardown(test, station_setup_display, station_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        AT_KIOSK(test_with_a_ticket),
        AT_KIOSK(test_without_a_ticket),
        AT_KIOSK(test_by_a_keypad),
        AT_KIOSK(test_with_a_wrong_ticket),
        AT_KIOSK(test_nobody_leaves_the_program_but_by_a_signal),
    };

    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    return cmocka_run_group_tests_name("hands: visitor", tests, NULL, NULL);
}
