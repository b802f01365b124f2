/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A clerk at work: the counter's window on SDL's dummy driver, driven by keys and mouse
 * as a person does, against the real server.
 */
#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "counter/counter_app.h"
#include "screen/i18n.h"
#include "screen/widget_private.h"
#include "tests/e2e.h"
#include "tests/test.h"

#define DEADLINE_MS 20000

struct clerk {
    struct e2e *e2e;
    struct counter_app *app;
};

static void
on_wake(void *arg)
{
    struct counter_app *app = arg;

    link_dispatch(app->link);
}

/* Let the window live until `done`; every condition has a deadline. */
#define UNTIL(app, done) \
    do { \
        int64_t end_ms_ = clock_monotonic_ms() + DEADLINE_MS; \
        while (!(done)) { \
            assert_true(clock_monotonic_ms() < end_ms_); \
            window_step((app)->window, 50); \
        } \
        window_step((app)->window, 0); \
    } while (0)

static void
open_window(struct clerk *clerk)
{
    struct counter_app *app = calloc(1, sizeof(*app));

    clerk->app = app;
    assert_int_equal(window_open(&(struct window_options){ .title = "test",
                                     .design_w = COUNTER_DESIGN_W,
                                     .design_h = COUNTER_DESIGN_H,
                                     .on_wake = on_wake,
                                     .app = app },
                         &app->window, NULL),
        STATUS_OK);
    app->ui = ui_new(app->window);
    assert_int_equal(link_start(&(struct link_options){ .server = e2e_url(clerk->e2e),
                                    .wake = window_wake,
                                    .wake_arg = app->window,
                                    .on_event = counter_on_event,
                                    .on_state = counter_on_state,
                                    .arg = app },
                         &app->link, NULL),
        STATUS_OK);
    window_show(app->window, &counter_signin_screen);
    window_step(app->window, 0);
}

static void
close_window(struct clerk *clerk)
{
    link_stop(clerk->app->link);
    window_close(clerk->app->window);
    ui_free(clerk->app->ui);
    free(clerk->app);
    clerk->app = NULL;
}

static int
start(void **state)
{
    struct clerk *clerk = calloc(1, sizeof(*clerk));
    void *e2e = NULL;

    setenv("SDL_VIDEODRIVER", "dummy", 1);
    *state = clerk;
    if (e2e_start(&e2e) != 0) {
        return -1;
    }
    clerk->e2e = e2e;
    open_window(clerk);
    return 0;
}

static int
stop(void **state)
{
    struct clerk *clerk = *state;
    void *e2e = clerk->e2e;

    close_window(clerk);
    free(clerk);
    return e2e_stop(&e2e);
}

static void
key(struct counter_app *app, SDL_Keycode code)
{
    SDL_Event event = { .type = SDL_KEYDOWN };

    app->pressed_ms = -100000; /* the clerk took the time that the guard asks for */
    event.key.keysym.sym = code;
    SDL_PushEvent(&event);
    window_step(app->window, 0);
    window_step(app->window, 0);
}

static void
type(struct counter_app *app, const char *text)
{
    SDL_Event event = { .type = SDL_TEXTINPUT };

    snprintf(event.text.text, sizeof(event.text.text), "%s", text);
    SDL_PushEvent(&event);
    window_step(app->window, 0);
}

/* Press the middle of what is drawn under this id. */
static void
click(struct counter_app *app, int id)
{
    SDL_Event event = { .type = SDL_MOUSEBUTTONDOWN };
    bool found = false;

    window_step(app->window, 0);
    for (size_t i = 0; i < app->ui->count && !found; i++) {
        const struct ui_target *target = &app->ui->targets[i];

        if (target->id == id) {
            found = true;
            event.button.x = target->where.x + target->where.w / 2;
            event.button.y = target->where.y + target->where.h / 2;
        }
    }
    if (!found) {
        fail_msg("nothing with id %d is on the screen", id);
    }
    app->pressed_ms = -100000;
    event.button.button = SDL_BUTTON_LEFT;
    SDL_PushEvent(&event);
    event.type = SDL_MOUSEBUTTONUP;
    SDL_PushEvent(&event);
    window_step(app->window, 0);
    window_step(app->window, 0);
}

static void
sign_in(struct counter_app *app, int counter)
{
    char name[32];

    snprintf(name, sizeof(name), "counter-%d", counter);
    app->wanted = counter;
    type(app, name);
    key(app, SDLK_RETURN);
    type(app, E2E_PASSWORD);
    key(app, SDLK_RETURN);
    UNTIL(app, app->known);
}

static void
arrive(struct clerk *clerk, int from, int count)
{
    char number[12], visit[27];

    for (int i = from; i < from + count; i++) {
        assert_int_equal(e2e_arrive(clerk->e2e, i, number, visit), 201);
    }
}

static bool
idle(const struct counter_app *app)
{
    return !app->acting && !app->loading && app->desk.visit.state == DESK_VISIT_NONE;
}

static bool
in_state(const struct counter_app *app, enum desk_visit_state state)
{
    return !app->acting && app->desk.visit.state == state;
}

/* Open the counter and wait until the clerk may call. */
static void
begin_work(struct clerk *clerk, int counter)
{
    sign_in(clerk->app, counter);
    key(clerk->app, SDLK_KP_ENTER);
    UNTIL(clerk->app, !clerk->app->acting && clerk->app->desk.state == DESK_OPEN);
}

static void
call_and_start(struct counter_app *app)
{
    key(app, SDLK_KP_ENTER);
    UNTIL(app, in_state(app, DESK_VISIT_CALLED));
    key(app, SDLK_KP_ENTER);
    UNTIL(app, in_state(app, DESK_VISIT_SERVING));
}

/* 0 for the obligatory papers, a digit for each group that still lacks one. */
static void
check_papers(struct counter_app *app)
{
    const struct desk_paper *lacks;

    key(app, SDLK_KP_0);
    while ((lacks = desk_visit_lacks(&app->desk.visit)) != NULL) {
        key(app, SDLK_KP_1 + (SDL_Keycode)(lacks - app->desk.visit.papers));
    }
}

/* Today's history, as the clerk opens it. */
static void
open_history(struct counter_app *app)
{
    app->past_known = false;
    key(app, SDLK_F8);
    UNTIL(app, app->past_known);
    key(app, SDLK_ESCAPE);
    assert_int_equal(app->dialog, DIALOG_NONE);
}

static void
expect_ten_verified(struct counter_app *app)
{
    open_history(app);
    assert_int_equal(app->past_count, 10);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(app->past[i].end, PAST_VERIFIED);
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(app->past[i].number, app->past[j].number);
        }
    }
}

static void
test_a_wrong_password_is_told_and_leaves_nothing(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    type(app, "counter-1");
    key(app, SDLK_TAB);
    type(app, "salah sekali");
    key(app, SDLK_RETURN);
    UNTIL(app, app->message[0] != '\0');
    assert_string_equal(app->password.text, "");
    assert_ptr_equal(window_screen(app->window), &counter_signin_screen);
}

static void
test_the_counter_is_chosen_from_the_offices_list(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    type(app, "counter-2");
    key(app, SDLK_RETURN);
    type(app, E2E_PASSWORD);
    key(app, SDLK_RETURN);
    UNTIL(app, app->counter_count > 0);
    key(app, SDLK_KP_2);
    UNTIL(app, app->known);
    assert_int_equal(app->desk.number, 2);
}

static void
test_ten_visits_by_keypad_alone(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    arrive(clerk, 0, 10);
    begin_work(clerk, 1);
    for (int i = 0; i < 10; i++) {
        call_and_start(app);
        check_papers(app);
        key(app, SDLK_KP_MULTIPLY);
        assert_int_equal(app->chosen, OUTCOME_VERIFIED);
        key(app, SDLK_KP_ENTER);
        UNTIL(app, idle(app));
    }
    expect_ten_verified(app);
    assert_int_equal(app->desk.waiting_total, 0);
}

static void
test_ten_visits_by_mouse_alone(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    arrive(clerk, 0, 10);
    sign_in(app, 1);
    click(app, ID_ACTION + DESK_OPEN_COUNTER);
    UNTIL(app, !app->acting && app->desk.state == DESK_OPEN);
    for (int i = 0; i < 10; i++) {
        const struct desk_paper *lacks;

        click(app, ID_ACTION + DESK_CALL_NEXT);
        UNTIL(app, in_state(app, DESK_VISIT_CALLED));
        click(app, ID_ACTION + DESK_RECALL);
        UNTIL(app, !app->acting && app->desk.visit.calls == 2);
        click(app, ID_ACTION + DESK_START);
        UNTIL(app, in_state(app, DESK_VISIT_SERVING));
        click(app, ID_ALL_THERE);
        while ((lacks = desk_visit_lacks(&app->desk.visit)) != NULL) {
            click(app, ID_PAPER + (int)(lacks - app->desk.visit.papers));
        }
        click(app, ID_ACTION + DESK_FINISH);
        click(app, ID_OUTCOME + OUTCOME_VERIFIED);
        click(app, ID_DIALOG_OK);
        UNTIL(app, idle(app));
    }
    expect_ten_verified(app);
}

static void
test_presses_in_a_row_call_one_person(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;
    SDL_Event event = { .type = SDL_KEYDOWN };

    arrive(clerk, 0, 3);
    begin_work(clerk, 1);
    app->pressed_ms = -100000;
    event.key.keysym.sym = SDLK_KP_ENTER;
    for (int i = 0; i < 5; i++) {
        SDL_PushEvent(&event);
    }
    UNTIL(app, in_state(app, DESK_VISIT_CALLED));
    assert_int_equal(app->desk.waiting_total, 2);
}

static void
test_absent_and_back_in_line(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;
    char number[MODEL_NUMBER_SIZE];

    arrive(clerk, 0, 1);
    begin_work(clerk, 1);
    key(app, SDLK_KP_ENTER);
    UNTIL(app, in_state(app, DESK_VISIT_CALLED));
    snprintf(number, sizeof(number), "%s", app->desk.visit.number);
    key(app, SDLK_KP_MINUS);
    UNTIL(app, idle(app) && app->desk.aside_count == 1);
    assert_string_equal(app->desk.aside[0].number, number);
    assert_false(app->desk.aside[0].held);
    key(app, SDLK_KP_PERIOD);
    key(app, SDLK_KP_ENTER);
    UNTIL(app, idle(app) && app->desk.aside_count == 0);
    assert_int_equal(app->desk.waiting_total, 1);
}

static void
test_held_and_transferred_keep_their_number(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;
    int target = -1;

    arrive(clerk, 0, 2);
    begin_work(clerk, 1);
    call_and_start(app);
    key(app, SDLK_KP_MINUS); /* hold: the first reason is fine */
    key(app, SDLK_KP_ENTER);
    UNTIL(app, idle(app) && app->desk.aside_count == 1);
    assert_true(app->desk.aside[0].held);

    call_and_start(app);
    key(app, SDLK_KP_DIVIDE);
    UNTIL(app, app->service_count > 0);
    for (size_t i = 0; i < app->service_count; i++) {
        if (strcmp(app->services[i].code, "info") == 0) {
            target = (int)i;
        }
    }
    assert_true(target >= 0);
    for (int i = 0; i < target; i++) {
        key(app, SDLK_KP_PLUS);
    }
    key(app, SDLK_KP_ENTER);
    UNTIL(app, idle(app));
    assert_string_equal(app->message, "");
    open_history(app); /* who was sent on is where it was sent */
    assert_int_equal(app->past_count, 1);
    assert_int_equal(app->past[0].end, PAST_HELD);
}

static void
test_a_note_on_a_paper_reaches_the_server_and_outlives_the_window(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    arrive(clerk, 0, 1);
    begin_work(clerk, 1);
    call_and_start(app);
    key(app, SDLK_KP_PLUS);
    key(app, SDLK_KP_ENTER);
    assert_int_equal(app->dialog, DIALOG_PAPER);
    key(app, SDLK_KP_5);
    key(app, SDLK_KP_ENTER);
    UNTIL(app, !app->papers_sending && !app->papers_dirty);
    close_window(clerk); /* the clerk goes, and comes back to the same person */
    open_window(clerk);
    app = clerk->app;
    sign_in(app, 1);
    UNTIL(app, in_state(app, DESK_VISIT_SERVING));
    assert_int_equal(app->desk.visit.papers[0].state, PAPER_MISSING);
    assert_string_equal(app->desk.visit.papers[0].note, "Tidak terbaca");
}

static void
test_pause_with_a_reason_and_close(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    begin_work(clerk, 3);
    key(app, SDLK_F9);
    key(app, SDLK_KP_3);
    key(app, SDLK_KP_ENTER);
    UNTIL(app, !app->acting && app->desk.state == DESK_PAUSED);
    assert_string_equal(app->desk.reason, "Makan siang");
    key(app, SDLK_F10);
    key(app, SDLK_KP_ENTER);
    UNTIL(app, !app->acting && app->desk.state == DESK_CLOSED);
    key(app, SDLK_F11);
    assert_ptr_equal(window_screen(app->window), &counter_signin_screen);
}

static void
test_who_arrives_is_counted_at_once(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    begin_work(clerk, 1);
    UNTIL(app, app->following && !app->loading);
    assert_int_equal(app->desk.waiting_total, 0);
    arrive(clerk, 0, 1); /* nothing is pressed: the event stream tells */
    UNTIL(app, app->desk.waiting_total == 1);
}

static void
test_nobody_waiting_is_said_kindly(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    begin_work(clerk, 1);
    key(app, SDLK_KP_ENTER);
    UNTIL(app, app->message[0] != '\0');
    assert_true(app->message_good);
}

static void
test_a_server_that_dies_and_returns_loses_nothing(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    arrive(clerk, 0, 1);
    begin_work(clerk, 1);
    call_and_start(app);
    UNTIL(app, app->following);
    e2e_kill(clerk->e2e);
    UNTIL(app, link_state(app->link).phase == LINK_LOST);
    assert_int_equal(app->desk.visit.state, DESK_VISIT_SERVING); /* still shown */
    e2e_restart(clerk->e2e);
    UNTIL(app, link_state(app->link).phase == LINK_CONNECTED);
    check_papers(app);
    key(app, SDLK_KP_MULTIPLY);
    key(app, SDLK_KP_ENTER);
    UNTIL(app, idle(app));
    open_history(app);
    assert_int_equal(app->past_count, 1);
}

#define AT_WORK(test) cmocka_unit_test_setup_teardown(test, start, stop)

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
