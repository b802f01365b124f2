/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/press_guard.h"

#include "tests/support/test.h"

#define SHOWN_MS INT64_C(5000000)

static void
test_no_press_counts_in_the_first_700_ms(void **state)
{
    static const Uint32 presses[] = { SDL_KEYDOWN, SDL_MOUSEBUTTONDOWN, SDL_MOUSEBUTTONUP,
        SDL_FINGERDOWN, SDL_FINGERUP };
    struct press_guard guard = { 0 };

    (void)state;
    press_guard_begin(&guard, SHOWN_MS);
    for (size_t i = 0; i < ARRAY_LEN(presses); i++) {
        SDL_Event event = { .type = presses[i] };

        assert_true(press_guard_drops(&guard, &event, SHOWN_MS));
        assert_true(press_guard_drops(&guard, &event, SHOWN_MS + 80));
        assert_true(press_guard_drops(&guard, &event, SHOWN_MS + 699));
        assert_false(press_guard_drops(&guard, &event, SHOWN_MS + 700));
    }
}

static void
test_text_and_the_pointer_are_never_dropped(void **state)
{
    static const Uint32 others[] = { SDL_TEXTINPUT, SDL_MOUSEMOTION, SDL_MOUSEWHEEL,
        SDL_QUIT, SDL_WINDOWEVENT };
    struct press_guard guard = { 0 };

    (void)state;
    press_guard_begin(&guard, SHOWN_MS);
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        SDL_Event event = { .type = others[i] };

        assert_false(press_guard_drops(&guard, &event, SHOWN_MS));
    }
}

static void
test_a_guard_that_nobody_began_is_down(void **state)
{
    const struct press_guard guard = { 0 };

    (void)state;
    assert_false(press_guard_is_up(&guard, 0));
    assert_false(press_guard_is_up(&guard, 100));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_press_counts_in_the_first_700_ms),
        cmocka_unit_test(test_text_and_the_pointer_are_never_dropped),
        cmocka_unit_test(test_a_guard_that_nobody_began_is_down),
    };

    return cmocka_run_group_tests_name("screen/press_guard", tests, NULL, NULL);
}
