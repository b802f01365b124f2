/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/desk_window.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "counter/counter_json.h"
#include "counter/counter_session.h"
#include "screen/i18n.h"
#include "screen/text_draw.h"

int
desk_window_up(void **state)
{
    struct counter_app *app;

    setenv("SDL_VIDEODRIVER", "dummy", 1);
    /* Nobody is there: what is asked for stays on its way. */
    assert_int_equal(
        counter_app_open(
            &(struct counter_options){ .server = "http://127.0.0.1:1" }, &app, NULL),
        STATUS_OK);
    snprintf(app->clerk, sizeof(app->clerk), "Bu Siti");
    *state = app;
    return 0;
}

int
desk_window_down(void **state)
{
    counter_app_close(*state);
    return 0;
}

/* Let nothing be on its way, and go to the phase by the moves there are. */
void
desk_go_to(struct counter_app *app, enum desk_phase phase)
{
    counter_forget(app);
    if (app->phase != PHASE_SIGNED_OUT) {
        counter_set_phase(app, PHASE_SIGNED_OUT);
    }
    if (phase == PHASE_SIGNED_OUT) {
        return;
    }
    counter_set_phase(app, PHASE_SIGNING_IN);
    if (phase == PHASE_READY) {
        counter_set_phase(app, PHASE_LOADING);
    }
    counter_set_phase(app, phase);
}

/* The server's answer is `text` and the desk shows it. */
void
desk_show(struct counter_app *app, const char *text)
{
    json_error_t why;
    json_t *answer = json_loads(text, 0, &why);

    if (!answer) {
        fail_msg("fixture: %s", why.text);
    }
    desk_go_to(app, PHASE_READY);
    assert_int_equal(desk_from_json(answer, &app->desk, NULL), STATUS_OK);
    json_decref(answer);
    app->guard = (struct press_guard){ 0 };
    window_step(app->window, 0);
}

void
desk_picture(struct counter_app *app, const char *name)
{
    const char *folder = getenv("ANTREAN_PICTURES");
    char path[512];

    if (folder) {
        snprintf(path, sizeof(path), "%s/counter-%s.png", folder, name);
        assert_int_equal(window_save_png(app->window, path, NULL), STATUS_OK);
    }
}

struct wanted {
    const char *text;
    int times;
};

static void
look_for(void *arg, const struct text_seen *seen)
{
    struct wanted *wanted = arg;

    wanted->times += seen && strstr(seen->text, wanted->text);
}

int
desk_times_shown(struct counter_app *app, const char *text)
{
    struct wanted wanted = { .text = text };

    text_watch(app->window, look_for, &wanted);
    window_redraw(app->window);
    window_step(app->window, 0);
    text_watch(app->window, NULL, NULL);
    return wanted.times;
}

void
desk_push_key(struct counter_app *app, SDL_Keycode key)
{
    SDL_Event event = { .type = SDL_KEYDOWN };

    event.key.keysym.sym = key;
    SDL_PushEvent(&event);
    window_step(app->window, 0);
    window_step(app->window, 0);
}

/* The same from a clerk who took the time that the guard asks for. */
void
desk_press(struct counter_app *app, SDL_Keycode key)
{
    app->guard = (struct press_guard){ 0 };
    desk_push_key(app, key);
}

/* The second tap of a hand that shakes: the guard has begun with the picture, and is held
   up however slow this machine is. */
void
desk_press_too_soon(struct counter_app *app, SDL_Keycode key)
{
    assert_true(app->guard.since_ms > 0);
    press_guard_begin(&app->guard, clock_monotonic_ms() + 60000);
    desk_push_key(app, key);
}

int
desk_window_run(const char *name, const struct CMUnitTest *tests, size_t count)
{
    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    return _cmocka_run_group_tests(name, tests, count, NULL, NULL);
}
