/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The clerk's window: keys, dialogs, and how hard data looks.
 */
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "counter/dialog_close.h"
#include "counter/dialog_finish.h"
#include "counter/dialog_past.h"
#include "counter/dialog_reason.h"
#include "counter/dialog_return.h"
#include "counter/dialog_transfer.h"
#include "screen/i18n.h"
#include "tests/support/desk_window.h"

static void
test_enter_calls_once_however_often_it_is_pressed(void **state)
{
    struct counter_app *app = *state;

    desk_show(app, DESK("open", NOBODY));
    desk_picture(app, "idle");
    app->desk.finished = (struct desk_finished){
        .id = "01J", .number = "A005", .until_ms = clock_monotonic_ms() + 60000
    };
    window_redraw(app->window);
    desk_picture(app, "just-finished");
    desk_press(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_ACTING);
    assert_int_equal(app->action, DESK_CALL_NEXT);
    app->action = DESK_PAUSE; /* a mark: a second press would put CALL_NEXT back */
    desk_press(app, SDLK_KP_ENTER);
    desk_press(app, SDLK_RETURN);
    assert_int_equal(app->action, DESK_PAUSE);
    desk_picture(app, "acting");
}

static void
test_a_press_just_after_the_last_is_the_same_press(void **state)
{
    struct counter_app *app = *state;

    desk_show(app, DESK("open", CALLED));
    press_guard_begin(&app->guard, clock_monotonic_ms()); /* who called this person */
    desk_push_key(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_READY);
    desk_press(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_ACTING);
    assert_int_equal(app->action, DESK_START);
}

static void
test_keypad_keys_do_what_is_on_their_buttons(void **state)
{
    static const struct {
        const char *desk;
        SDL_Keycode key;
        enum desk_action action;
    } rows[] = {
        { DESK("closed", NOBODY), SDLK_KP_ENTER, DESK_OPEN_COUNTER },
        { DESK("paused", NOBODY), SDLK_RETURN, DESK_OPEN_COUNTER },
        { DESK("open", CALLED), SDLK_KP_PLUS, DESK_RECALL },
        { DESK("open", CALLED), SDLK_KP_MINUS, DESK_ABSENT },
        { DESK("open", CALLED), SDLK_MINUS, DESK_ABSENT },
    };
    struct counter_app *app = *state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        desk_show(app, rows[i].desk);
        desk_press(app, rows[i].key);
        assert_int_equal(app->phase, PHASE_ACTING);
        assert_int_equal(app->action, rows[i].action);
    }
}

static void
test_finish_has_a_key_on_every_keyboard(void **state)
{
    static const struct {
        SDL_Keycode key;
        Uint16 mod;
    } rows[] = { { SDLK_KP_MULTIPLY, 0 }, { SDLK_ASTERISK, 0 }, { SDLK_F2, 0 },
        { SDLK_8, KMOD_LSHIFT } };
    struct counter_app *app = *state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        SDL_Event event = { .type = SDL_KEYDOWN };

        desk_show(app, DESK("open", SERVING(THREE_PAPERS)));
        event.key.keysym.sym = rows[i].key;
        event.key.keysym.mod = rows[i].mod;
        SDL_PushEvent(&event);
        window_step(app->window, 0);
        assert_ptr_equal(app->dialog, &dialog_finish);
    }
}

static void
test_keys_of_other_states_do_nothing(void **state)
{
    static const SDL_Keycode keys[] = { SDLK_KP_PLUS, SDLK_KP_MINUS, SDLK_KP_MULTIPLY,
        SDLK_KP_DIVIDE };
    struct counter_app *app = *state;

    desk_show(app, DESK("open", NOBODY));
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        desk_press(app, keys[i]);
        assert_int_equal(app->phase, PHASE_READY);
        assert_null(app->dialog);
    }
}

static void
test_history_shows_what_became_of_everybody(void **state)
{
    struct counter_app *app = *state;
    struct dialog_past *history;

    desk_show(app, DESK("open", NOBODY));
    desk_press(app, SDLK_F8);
    assert_ptr_equal(app->dialog, &dialog_past);
    history = app->dialog_state;
    history->list = LIST_FAILED;
    window_redraw(app->window);
    window_step(app->window, 0);
    desk_picture(app, "history-failed");
    history->list = LIST_HERE;
    for (int i = 0; i < PAST_COUNT * 2; i++) {
        struct desk_past *past = &history->past[history->count++];

        snprintf(past->number, sizeof(past->number), "A%03d", 128 - i);
        snprintf(past->service, sizeof(past->service),
            "Kartu Keluarga: perubahan data karena pindah atau peristiwa penting");
        past->end = (enum desk_past_end)(i % PAST_COUNT);
        past->called_ms = INT64_C(1783991550000);
    }
    window_redraw(app->window);
    window_step(app->window, 0);
    desk_picture(app, "history-full");
    desk_press(app, SDLK_ESCAPE);
    assert_null(app->dialog);
}

static void
test_every_dialog_opens_by_its_key_and_escape_leaves_it(void **state)
{
    static const struct {
        const char *name, *desk;
        SDL_Keycode key;
        const struct counter_dialog *dialog;
    } rows[] = {
        { "pause", DESK("open", NOBODY), SDLK_F9, &dialog_pause },
        { "close", DESK("open", NOBODY), SDLK_F10, &dialog_close },
        { "return", DESK("open", NOBODY), SDLK_KP_PERIOD, &dialog_return },
        { "history", DESK("open", NOBODY), SDLK_F8, &dialog_past },
        { "finish", DESK("open", SERVING(THREE_PAPERS)), SDLK_KP_MULTIPLY,
            &dialog_finish },
        { "hold", DESK("open", SERVING(THREE_PAPERS)), SDLK_KP_MINUS, &dialog_hold },
        { "transfer", DESK("open", SERVING(THREE_PAPERS)), SDLK_KP_DIVIDE,
            &dialog_transfer },
    };
    struct counter_app *app = *state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        desk_show(app, rows[i].desk);
        desk_press(app, rows[i].key);
        assert_ptr_equal(app->dialog, rows[i].dialog);
        desk_picture(app, rows[i].name);
        desk_press(app, SDLK_ESCAPE);
        assert_null(app->dialog);
        assert_int_equal(app->phase, PHASE_READY);
    }
}

/* The second tap of a hand that shakes must not answer a question it has not read. */
static void
test_no_press_counts_in_the_first_moment_of_a_dialog(void **state)
{
    struct counter_app *app = *state;

    desk_show(app, DESK("open", NOBODY));
    desk_press(app, SDLK_F10);
    assert_ptr_equal(app->dialog, &dialog_close);
    desk_press_too_soon(app, SDLK_KP_ENTER);
    assert_ptr_equal(app->dialog, &dialog_close);
    desk_press_too_soon(app, SDLK_ESCAPE);
    assert_ptr_equal(app->dialog, &dialog_close);
    assert_int_equal(app->phase, PHASE_READY);
    desk_press(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_ACTING);
    assert_int_equal(app->action, DESK_CLOSE_COUNTER);
}

static void
test_the_mouse_presses_what_it_is_let_go_on(void **state)
{
    struct counter_app *app = *state;
    SDL_Event down = { .button = { .type = SDL_MOUSEBUTTONDOWN,
                           .button = SDL_BUTTON_LEFT,
                           .x = 150,
                           .y = 510 } };
    SDL_Event up = down;

    desk_show(app, DESK("open", NOBODY));
    up.type = SDL_MOUSEBUTTONUP;
    up.button.x = 700; /* let go elsewhere: nothing */
    SDL_PushEvent(&down);
    SDL_PushEvent(&up);
    window_step(app->window, 0);
    assert_int_equal(app->phase, PHASE_READY);
    up.button.x = 150;
    SDL_PushEvent(&down);
    SDL_PushEvent(&up);
    window_step(app->window, 0);
    assert_int_equal(app->phase, PHASE_ACTING);
    assert_int_equal(app->action, DESK_CALL_NEXT);
}

static void
test_hard_data_is_drawn_at_every_size(void **state)
{
    struct counter_app *app = *state;
    static const int sizes[][2] = { { 1024, 768 }, { 1920, 1080 }, { 800, 600 } };
    char name[64];

    desk_show(app,
        DESK("open",
            SERVING(LONG_PAPER "," LONG_PAPER "," LONG_PAPER "," LONG_PAPER "," LONG_PAPER
                               "," LONG_PAPER "," LONG_PAPER "," LONG_PAPER "," LONG_PAPER
                               "," LONG_PAPER "," LONG_PAPER "," LONG_PAPER)));
    counter_tell(app, NOTICE_FAULT, "Langkah ini tidak dapat dilakukan sekarang.");
    desk_picture(app, "many-papers");
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        SDL_Window *sdl = SDL_GetWindowFromID(1);

        if (sdl) {
            SDL_SetWindowSize(sdl, sizes[i][0], sizes[i][1]);
            window_step(app->window, 0);
        }
        snprintf(name, sizeof(name), "size-%d", sizes[i][0]);
        desk_picture(app, name);
    }
}

static void
test_the_strip_shows_the_number_and_ticks_nothing_unseen(void **state)
{
    static const struct {
        const char *name, *desk;
        SDL_Keycode key;
    } rows[] = {
        { "strip-idle", DESK("open", NOBODY), SDLK_F1 },
        { "strip-called", DESK("open", CALLED), SDLK_F1 },
        { "strip-finish", DESK("open", SERVING(THREE_PAPERS)), SDLK_KP_MULTIPLY },
        { "strip-hold", DESK("open", SERVING(THREE_PAPERS)), SDLK_KP_MINUS },
        { "strip-return", DESK("open", NOBODY), SDLK_KP_PERIOD },
    };
    struct counter_app *app = *state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        desk_show(app, rows[i].desk);
        desk_press(app, SDLK_F7);
        assert_int_equal(app->shape, SHAPE_STRIP);
        assert_int_equal(window_rect(app->window).w, COUNTER_STRIP_W);
        desk_press(app, rows[i].key);
        desk_picture(app, rows[i].name);
    }
    desk_show(app, DESK("open", SERVING(THREE_PAPERS)));
    desk_press(app, SDLK_F7);
    desk_press(app, SDLK_KP_1);
    assert_int_equal(app->desk.visit.papers[0].state, ITEM_OPEN);
    desk_press(app, SDLK_F7);
    assert_int_equal(app->shape, SHAPE_WHOLE);
    desk_press(app, SDLK_KP_1);
    assert_int_equal(app->desk.visit.papers[0].state, ITEM_TAKEN);
}

static void
test_other_screens_are_drawn_in_both_languages(void **state)
{
    struct counter_app *app = *state;

    for (int english = 0; english < 2; english++) {
        i18n_set_language(english ? "en" : "id");
        desk_show(app, DESK("open", CALLED));
        desk_picture(app, english ? "called-en" : "called");
        desk_go_to(app, PHASE_SIGNED_OUT);
        ui_text_set(&app->username, "loket1");
        ui_text_set(&app->password, "rahasia");
        window_step(app->window, 0);
        desk_picture(app, english ? "signin-en" : "signin");
        app->counters.count = 3;
        for (int i = 0; i < 3; i++) {
            struct counter_choice *choice = &app->counters.items[i];

            *choice = (struct counter_choice){ .number = i + 1, .state = "Tutup" };
            snprintf(choice->name, sizeof(choice->name), "Loket %d", i + 1);
        }
        desk_go_to(app, PHASE_CHOOSING);
        window_step(app->window, 0);
        desk_picture(app, english ? "pick-en" : "pick");
        desk_press(app, SDLK_F12); /* nothing here */
        assert_int_equal(app->phase, PHASE_CHOOSING);
        desk_press(app, SDLK_ESCAPE);
        assert_int_equal(app->phase, PHASE_SIGNED_OUT);
    }
    i18n_set_language("id");
}

static void
test_times_are_told_in_whole_minutes(void **state)
{
    struct counter_app *app = *state;
    struct desk_visit *visit = &app->desk.visit;

    desk_show(app, DESK("open", CALLED));
    assert_int_equal(desk_times_shown(app, "Menunggu 18 menit"), 1); /* and a half */
    visit->called_ms = visit->arrived_ms + 60000;
    assert_int_equal(desk_times_shown(app, "Menunggu 1 menit"), 1);
    visit->called_ms = visit->arrived_ms + 59999;
    assert_int_equal(desk_times_shown(app, "Menunggu kurang dari 1 menit"), 1);
    visit->called_ms = visit->arrived_ms + 90 * 60000;
    assert_int_equal(desk_times_shown(app, "Menunggu 1 jam 30 menit"), 1);
    assert_int_equal(desk_times_shown(app, "Dilayani "), 0);
    desk_show(app, DESK("open", SERVING(THREE_PAPERS)));
    visit->started_ms = link_now_ms(app->link) - 30000; /* no minute from now on */
    assert_int_equal(desk_times_shown(app, "Dilayani "), 1);
}

static void
test_a_ticket_without_a_window_shows_none(void **state)
{
    struct counter_app *app = *state;

    desk_show(app, DESK("open", SERVING(THREE_PAPERS)));
    assert_int_equal(desk_times_shown(app, "08.00-11.00"), 1);
    app->desk.visit.from[0] = '\0';
    app->desk.visit.to[0] = '\0';
    assert_int_equal(desk_times_shown(app, "AKTA-33.351622502920001"), 1);
    assert_int_equal(desk_times_shown(app, "23.59-23.59"), 0);
}

/* The server keeps the country before it. */
static void
test_a_phone_is_shown_as_people_write_it(void **state)
{
    struct counter_app *app = *state;

    desk_show(app, DESK("open", SERVING(THREE_PAPERS)));
    (void)snprintf(app->desk.visit.phone, sizeof(app->desk.visit.phone), "6281277004411");
    assert_int_equal(desk_times_shown(app, "0812 7700 4411"), 1);
    assert_int_equal(desk_times_shown(app, "6281277004411"), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WINDOW(test_enter_calls_once_however_often_it_is_pressed),
        IN_WINDOW(test_a_press_just_after_the_last_is_the_same_press),
        IN_WINDOW(test_keypad_keys_do_what_is_on_their_buttons),
        IN_WINDOW(test_finish_has_a_key_on_every_keyboard),
        IN_WINDOW(test_keys_of_other_states_do_nothing),
        IN_WINDOW(test_history_shows_what_became_of_everybody),
        IN_WINDOW(test_every_dialog_opens_by_its_key_and_escape_leaves_it),
        IN_WINDOW(test_no_press_counts_in_the_first_moment_of_a_dialog),
        IN_WINDOW(test_the_mouse_presses_what_it_is_let_go_on),
        IN_WINDOW(test_hard_data_is_drawn_at_every_size),
        IN_WINDOW(test_the_strip_shows_the_number_and_ticks_nothing_unseen),
        IN_WINDOW(test_other_screens_are_drawn_in_both_languages),
        IN_WINDOW(test_times_are_told_in_whole_minutes),
        IN_WINDOW(test_a_ticket_without_a_window_shows_none),
        IN_WINDOW(test_a_phone_is_shown_as_people_write_it),
    };

    return desk_window_run("counter/window", tests, ARRAY_LEN(tests));
}
