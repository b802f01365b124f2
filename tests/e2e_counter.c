/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A clerk's day, by keys and mouse, against the real server. */
#include <stdio.h>
#include <string.h>

#include "screen/i18n.h"
#include "tests/clerk.h"

static void
test_ten_visits_by_keypad_alone(void **state)
{
    clerk_ten_by_keypad(*state);
}

static void
test_ten_visits_by_mouse_alone(void **state)
{
    clerk_ten_by_mouse(*state);
}

static void
test_a_wrong_password_is_told_and_leaves_nothing(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    clerk_type(clerk, "counter-1");
    clerk_key(clerk, SDLK_TAB);
    clerk_type(clerk, "salah sekali");
    clerk_key(clerk, SDLK_RETURN);
    UNTIL(clerk, app->message[0] != '\0');
    assert_string_equal(app->password.text, "");
    assert_ptr_equal(window_screen(app->window), &counter_signin_screen);
}

static void
test_the_counter_is_chosen_from_the_offices_list(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    clerk_type(clerk, "counter-2");
    clerk_key(clerk, SDLK_RETURN);
    clerk_type(clerk, E2E_PASSWORD);
    clerk_key(clerk, SDLK_RETURN);
    UNTIL(clerk, app->counter_count > 0);
    clerk_key(clerk, SDLK_KP_2);
    UNTIL(clerk, app->known);
    assert_int_equal(app->desk.number, 2);
}

static void
test_presses_in_a_row_call_one_person(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;
    SDL_Event event = { .type = SDL_KEYDOWN };

    clerk_arrive(clerk, 0, 3);
    clerk_begin(clerk, 1);
    app->pressed_ms = -100000;
    event.key.keysym.sym = SDLK_KP_ENTER;
    for (int i = 0; i < 5; i++) {
        SDL_PushEvent(&event);
    }
    UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_CALLED));
    assert_int_equal(app->desk.waiting_total, 2);
}

static void
test_absent_and_back_in_line(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;
    char number[MODEL_NUMBER_SIZE];

    clerk_arrive(clerk, 0, 1);
    clerk_begin(clerk, 1);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_CALLED));
    snprintf(number, sizeof(number), "%s", app->desk.visit.number);
    clerk_key(clerk, SDLK_KP_MINUS);
    UNTIL(clerk, clerk_is_idle(clerk) && app->desk.aside_count == 1);
    assert_string_equal(app->desk.aside[0].number, number);
    assert_false(app->desk.aside[0].held);
    clerk_key(clerk, SDLK_KP_PERIOD);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_is_idle(clerk) && app->desk.aside_count == 0);
    assert_int_equal(app->desk.waiting_total, 1);
}

static void
test_held_and_transferred_keep_their_number(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;
    int target = -1;

    clerk_arrive(clerk, 0, 2);
    clerk_begin(clerk, 1);
    clerk_call_and_start(clerk);
    clerk_key(clerk, SDLK_KP_MINUS); /* hold: the first reason is fine */
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_is_idle(clerk) && app->desk.aside_count == 1);
    assert_true(app->desk.aside[0].held);

    clerk_call_and_start(clerk);
    clerk_key(clerk, SDLK_KP_DIVIDE);
    UNTIL(clerk, app->service_count > 0);
    for (size_t i = 0; i < app->service_count; i++) {
        if (strcmp(app->services[i].code, "info") == 0) {
            target = (int)i;
        }
    }
    assert_true(target >= 0);
    for (int i = 0; i < target; i++) {
        clerk_key(clerk, SDLK_KP_PLUS);
    }
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_is_idle(clerk));
    assert_string_equal(app->message, "");
    clerk_open_history(clerk); /* who was sent on stays in it, too */
    assert_int_equal(app->past_count, 2);
    assert_int_equal(app->past[0].end, PAST_BACK);
    assert_int_equal(app->past[1].end, PAST_HELD);
}

static void
test_a_note_on_a_paper_reaches_the_server_and_outlives_the_window(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    clerk_arrive(clerk, 0, 1);
    clerk_begin(clerk, 1);
    clerk_call_and_start(clerk);
    clerk_key(clerk, SDLK_KP_PLUS);
    clerk_key(clerk, SDLK_KP_ENTER);
    assert_int_equal(app->dialog, DIALOG_PAPER);
    clerk_key(clerk, SDLK_KP_5);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, !app->papers_sending && !app->papers_dirty);
    clerk_close(clerk); /* the clerk goes, and comes back to the same person */
    clerk_open(clerk);
    app = clerk->app;
    clerk_sign_in(clerk, 1);
    UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_SERVING));
    assert_int_equal(app->desk.visit.papers[0].state, PAPER_MISSING);
    assert_string_equal(app->desk.visit.papers[0].note, "Tidak terbaca");
}

static void
test_what_is_said_of_a_person_ends_with_the_visit(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    clerk_arrive(clerk, 0, 1);
    clerk_begin(clerk, 1);
    clerk_call_and_start(clerk);
    clerk_key(clerk, SDLK_KP_PLUS);
    clerk_key(clerk, SDLK_KP_ENTER);
    assert_int_equal(app->dialog, DIALOG_PAPER);
    /* As from the same counter's page on the web: the dialog knows nothing of it. */
    counter_send_action(
        app, DESK_FINISH, json_pack("{s:s}", "outcome", "incomplete"), NULL);
    UNTIL(clerk, clerk_is_idle(clerk));
    assert_string_equal(app->message, "");
    assert_int_equal(app->dialog, DIALOG_NONE);
}

static void
test_pause_with_a_reason_and_close(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    clerk_begin(clerk, 3);
    clerk_key(clerk, SDLK_F9);
    clerk_key(clerk, SDLK_KP_3);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, !app->acting && app->desk.state == DESK_PAUSED);
    assert_string_equal(app->desk.reason, "Makan siang");
    clerk_key(clerk, SDLK_F10);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, !app->acting && app->desk.state == DESK_CLOSED);
    clerk_key(clerk, SDLK_F11);
    assert_ptr_equal(window_screen(app->window), &counter_signin_screen);
}

static void
test_who_arrives_is_counted_at_once(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    clerk_begin(clerk, 1);
    UNTIL(clerk, app->following && !app->loading);
    assert_int_equal(app->desk.waiting_total, 0);
    clerk_arrive(clerk, 0, 1); /* nothing is pressed: the event stream tells */
    UNTIL(clerk, app->desk.waiting_total == 1);
}

static void
test_nobody_waiting_is_said_kindly(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    clerk_begin(clerk, 1);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, app->message[0] != '\0');
    assert_true(app->message_good);
}

static void
test_a_server_that_dies_and_returns_loses_nothing(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    clerk_arrive(clerk, 0, 1);
    clerk_begin(clerk, 1);
    clerk_call_and_start(clerk);
    UNTIL(clerk, app->following);
    e2e_kill(clerk->e2e);
    UNTIL(clerk, link_state(app->link).phase == LINK_LOST);
    assert_int_equal(app->desk.visit.state, DESK_VISIT_SERVING); /* still shown */
    e2e_restart(clerk->e2e);
    UNTIL(clerk, link_state(app->link).phase == LINK_CONNECTED);
    clerk_check_papers(clerk);
    clerk_key(clerk, SDLK_KP_MULTIPLY);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_is_idle(clerk));
    clerk_open_history(clerk);
    assert_int_equal(app->past_count, 1);
}

#define AT_WORK(test) cmocka_unit_test_setup_teardown(test, clerk_setup, clerk_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        AT_WORK(test_a_wrong_password_is_told_and_leaves_nothing),
        AT_WORK(test_the_counter_is_chosen_from_the_offices_list),
        AT_WORK(test_ten_visits_by_keypad_alone),
        AT_WORK(test_ten_visits_by_mouse_alone),
        AT_WORK(test_presses_in_a_row_call_one_person),
        AT_WORK(test_absent_and_back_in_line),
        AT_WORK(test_held_and_transferred_keep_their_number),
        AT_WORK(test_a_note_on_a_paper_reaches_the_server_and_outlives_the_window),
        AT_WORK(test_what_is_said_of_a_person_ends_with_the_visit),
        AT_WORK(test_pause_with_a_reason_and_close),
        AT_WORK(test_who_arrives_is_counted_at_once),
        AT_WORK(test_nobody_waiting_is_said_kindly),
        AT_WORK(test_a_server_that_dies_and_returns_loses_nothing),
    };

    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    return cmocka_run_group_tests_name("counter end to end", tests, NULL, NULL);
}
