/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Driven as people do: keys and clicks go through an X server (xdotool), to the
 * clerk's window and to the program itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "screen/i18n.h"
#include "tests/support/clerk.h"

static void
test_a_clerk_has_ten_visits_by_keypad_alone(void **state)
{
    clerk_ten_by_keypad(*state);
}

static void
test_a_clerk_has_ten_visits_by_mouse_alone(void **state)
{
    clerk_ten_by_mouse(*state);
}

/* How counter 1 stands: its state, or its visit's where there is one. */
static bool
counter_is(struct e2e *e2e, const char *wanted)
{
    struct e2e_answer *answer =
        e2e_ask(e2e, "supervisor", "GET", "/v1/counters/1", NULL, NULL);
    const json_t *visit = json_object_get(answer->json, "visit");
    const char *state = json_string_value(
        json_object_get(json_is_object(visit) ? visit : answer->json, "state"));
    bool is = state && strcmp(state, wanted) == 0;

    e2e_answer_free(answer);
    return is;
}

/* Press until the server says so: a press more is harmless, as a clerk may rely on. */
static void
press_until(struct e2e *e2e, struct display *display, const char *key, const char *wanted)
{
    int64_t end_ms = clock_monotonic_ms() + CLERK_DEADLINE_MS;

    while (!counter_is(e2e, wanted)) {
        int64_t again_ms = clock_monotonic_ms() + 1500;

        if (clock_monotonic_ms() > end_ms) {
            fail_msg("the counter is never \"%s\"", wanted);
        }
        display_key(display, key);
        while (!counter_is(e2e, wanted) && clock_monotonic_ms() < again_ms) {
            (void)usleep(20000);
        }
    }
}

static void
test_the_program_itself_serves_by_keypad_and_ends_when_asked(void **state)
{
    const char *build = getenv("ANTREAN_BUILD") ? getenv("ANTREAN_BUILD") : "build/debug";
    struct display *display = display_open(1366, 768);
    char program[256], number[12], visit[27];
    struct e2e *e2e;
    pid_t pid;

    (void)state;
    e2e = e2e_open(&(struct e2e_options){ .tickets = 0 });
    assert_int_equal(e2e_arrive(e2e, 0, number, visit), 201);
    (void)snprintf(program, sizeof(program), "%s/antrean-counter", build);
    assert_int_equal(setenv("ANTREAN_PASSWORD", E2E_PASSWORD, 1), 0);
    pid = display_start((const char *const[]){ program, "--server", e2e_url(e2e),
        "--username", "counter-1", "--counter", "1", "--fullscreen", NULL });
    assert_int_equal(unsetenv("ANTREAN_PASSWORD"), 0);
    press_until(e2e, display, "104", "open"); /* Enter of the keypad */
    press_until(e2e, display, "104", "called");
    press_until(e2e, display, "104", "serving");
    display_picture(display, "program-serving");
    assert_true(display_is_running(pid));
    assert_int_equal(display_stop(pid), 0);
    e2e_close(e2e);
    display_close(display);
}

#define AT_DESK(test) \
    cmocka_unit_test_setup_teardown(test, clerk_setup_display, clerk_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        AT_DESK(test_a_clerk_has_ten_visits_by_keypad_alone),
        AT_DESK(test_a_clerk_has_ten_visits_by_mouse_alone),
        cmocka_unit_test(test_the_program_itself_serves_by_keypad_and_ends_when_asked),
    };

    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    return cmocka_run_group_tests_name("hands: clerk", tests, NULL, NULL);
}
