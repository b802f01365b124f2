/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/clerk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "screen/widget_private.h"

/* Where the keys of a keypad are, by X keycode: what is printed on them, not what
   NumLock makes of them. (A "9" would be the figure.) */
static const struct {
    SDL_Keycode code;
    const char *name;
} keys[] = { { SDLK_RETURN, "36" }, { SDLK_TAB, "23" }, { SDLK_ESCAPE, "Escape" },
    { SDLK_F7, "73" }, { SDLK_F8, "74" }, { SDLK_F9, "75" }, { SDLK_F10, "76" },
    { SDLK_F11, "95" }, { SDLK_KP_MULTIPLY, "63" }, { SDLK_KP_DIVIDE, "106" },
    { SDLK_KP_MINUS, "82" }, { SDLK_KP_PLUS, "86" }, { SDLK_KP_ENTER, "104" },
    { SDLK_KP_PERIOD, "91" }, { SDLK_KP_0, "90" }, { SDLK_KP_1, "87" },
    { SDLK_KP_2, "88" }, { SDLK_KP_3, "89" }, { SDLK_KP_4, "83" }, { SDLK_KP_5, "84" },
    { SDLK_KP_6, "85" }, { SDLK_KP_7, "79" }, { SDLK_KP_8, "80" }, { SDLK_KP_9, "81" } };

/* Counts what came through the X server, so that a press is known to have arrived. These
 * come on the main thread; the link's wakes come on its own, and touch nothing. */
static int
count_event(void *arg, SDL_Event *event)
{
    struct clerk *clerk = arg;

    switch (event->type) {
    case SDL_KEYDOWN:
        clerk->keys_seen++;
        break;
    case SDL_MOUSEBUTTONUP:
    case SDL_MOUSEWHEEL:
        clerk->clicks_seen++;
        break;
    case SDL_TEXTINPUT:
        clerk->texts_seen++;
        break;
    default:
        break;
    }
    return 0;
}

void
clerk_open(struct clerk *clerk)
{
    const struct counter_options options = { .server = e2e_url(clerk->e2e),
        .fullscreen = clerk->display != NULL };

    assert_int_equal(counter_app_open(&options, &clerk->app, NULL), STATUS_OK);
    SDL_AddEventWatch(count_event, clerk);
    window_step(clerk->app->window, 0);
}

void
clerk_close(struct clerk *clerk)
{
    SDL_DelEventWatch(count_event, clerk);
    counter_app_close(clerk->app);
    clerk->app = NULL;
}

static int
setup(void **state, bool with_display)
{
    struct clerk *clerk = xcalloc(1, sizeof(*clerk));
    void *e2e = NULL;

    *state = clerk;
    if (with_display) {
        clerk->display = display_open(COUNTER_DESIGN_W, COUNTER_DESIGN_H);
    } else {
        setenv("SDL_VIDEODRIVER", "dummy", 1);
    }
    if (e2e_start(&e2e) != 0) {
        return -1;
    }
    clerk->e2e = e2e;
    clerk_open(clerk);
    return 0;
}

int
clerk_setup(void **state)
{
    return setup(state, /* with_display= */ false);
}

int
clerk_setup_display(void **state)
{
    return setup(state, /* with_display= */ true);
}

int
clerk_teardown(void **state)
{
    struct clerk *clerk = *state;
    void *e2e = clerk->e2e;

    clerk_close(clerk);
    display_close(clerk->display);
    free(clerk);
    return e2e_stop(&e2e);
}

/* The time that the guard against double presses asks for has passed. */
static void
take_time(struct clerk *clerk)
{
    clerk->app->guard = (struct press_guard){ 0 };
}

/* What the X server calls the key. */
static const char *
x_name(SDL_Keycode code)
{
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        if (keys[i].code == code) {
            return keys[i].name;
        }
    }
    fail_msg("no key %d on this display", (int)code);
    return NULL;
}

void
clerk_key(struct clerk *clerk, SDL_Keycode code)
{
    SDL_Event event = { .type = SDL_KEYDOWN };
    int seen = clerk->keys_seen;

    take_time(clerk);
    if (!clerk->display) {
        event.key.keysym.sym = code;
        SDL_PushEvent(&event);
        window_step(clerk->app->window, 0);
        window_step(clerk->app->window, 0);
        return;
    }
    display_key(clerk->display, x_name(code));
    UNTIL(clerk, clerk->keys_seen > seen);
}

void
clerk_type(struct clerk *clerk, const char *text)
{
    SDL_Event event = { .type = SDL_TEXTINPUT };
    int wanted = clerk->texts_seen + (int)strlen(text);

    if (!clerk->display) {
        snprintf(event.text.text, sizeof(event.text.text), "%s", text);
        SDL_PushEvent(&event);
        window_step(clerk->app->window, 0);
        return;
    }
    display_type(clerk->display, text);
    UNTIL(clerk, clerk->texts_seen >= wanted);
}

/* What is drawn under this id; fails the test when it is not there. */
static const struct ui_target *
target_of(const struct clerk *clerk, int id)
{
    const struct ui *ui = clerk->app->ui;

    for (size_t i = 0; i < ui->count; i++) {
        if (ui->targets[i].id == id) {
            return &ui->targets[i];
        }
    }
    fail_msg("nothing with id %d is on the screen", id);
    return NULL;
}

/* Push a press, a way up or down with the button held, and its end. */
static void
push_drag(struct clerk *clerk, int x, int y, int moved)
{
    SDL_Event event = { .button = { .type = SDL_MOUSEBUTTONDOWN,
                            .button = SDL_BUTTON_LEFT,
                            .x = x,
                            .y = y } };
    SDL_Event motion = { .type = SDL_MOUSEMOTION };

    motion.motion.state = SDL_BUTTON_LMASK;
    motion.motion.x = x;
    motion.motion.y = y + moved;
    SDL_PushEvent(&event);
    if (moved != 0) {
        SDL_PushEvent(&motion);
    }
    event.type = SDL_MOUSEBUTTONUP;
    event.button.y += moved;
    SDL_PushEvent(&event);
    window_step(clerk->app->window, 0);
    window_step(clerk->app->window, 0);
}

/* Scroll the list that a row is in, by the wheel or as with a finger, until the row is in
   sight: those above it are passed first. */
static void
bring_into_sight(struct clerk *clerk, int id)
{
    int64_t end_ms = clock_monotonic_ms() + CLERK_DEADLINE_MS;
    const struct ui_target *target = target_of(clerk, id);

    while (target->kind == UI_KIND_ROW && target->where.h < 30) {
        struct rect list = ui_find_scroll(clerk->app->ui, target->list)->where;
        int x = list.x + list.w / 3, y = list.y + list.h / 2;
        int seen = clerk->clicks_seen;

        assert_true(clock_monotonic_ms() < end_ms);
        if (clerk->display) {
            display_scroll_down(clerk->display, x, y);
            UNTIL(clerk, clerk->clicks_seen > seen);
        } else {
            push_drag(clerk, x, y, -60);
        }
        target = target_of(clerk, id);
    }
}

/* Press the middle of what is drawn under this id, which must be there. */
static void
click(struct clerk *clerk, int id)
{
    const struct ui_target *target;
    int seen, x, y;

    take_time(clerk);
    window_step(clerk->app->window, 0);
    bring_into_sight(clerk, id);
    target = target_of(clerk, id);
    x = target->where.x + target->where.w / 2;
    y = target->where.y + target->where.h / 2;
    if (!clerk->display) {
        push_drag(clerk, x, y, 0);
        return;
    }
    seen = clerk->clicks_seen;
    display_click(clerk->display, x, y);
    UNTIL(clerk, clerk->clicks_seen > seen);
}

bool
clerk_counter_is(const struct clerk *clerk, enum counter_state state)
{
    return clerk->app->phase == PHASE_READY && clerk->app->desk.state == state;
}

bool
clerk_is_settled(const struct clerk *clerk)
{
    const struct counter_app *app = clerk->app;

    return app->phase == PHASE_READY && app->load == LOAD_NONE &&
           app->papers == PAPERS_SENT;
}

bool
clerk_is_idle(const struct clerk *clerk)
{
    const struct counter_app *app = clerk->app;

    return clerk_is_settled(clerk) && app->desk.visit.state == DESK_VISIT_NONE;
}

bool
clerk_is_in(const struct clerk *clerk, enum desk_visit_state state)
{
    return clerk->app->phase == PHASE_READY && clerk->app->desk.visit.state == state;
}

void
clerk_sign_in(struct clerk *clerk, int counter)
{
    struct counter_app *app = clerk->app;
    char name[32];

    snprintf(name, sizeof(name), "counter-%d", counter);
    app->wanted = counter;
    clerk_type(clerk, name);
    clerk_key(clerk, SDLK_RETURN);
    clerk_type(clerk, E2E_PASSWORD);
    clerk_key(clerk, SDLK_RETURN);
    UNTIL(clerk, app->phase == PHASE_READY);
}

void
clerk_arrive(struct clerk *clerk, int from, int count)
{
    char number[12], visit[27];

    for (int i = from; i < from + count; i++) {
        assert_int_equal(e2e_arrive(clerk->e2e, i, number, visit), 201);
    }
}

void
clerk_begin(struct clerk *clerk, int counter)
{
    clerk_sign_in(clerk, counter);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_counter_is(clerk, COUNTER_OPEN));
}

void
clerk_call_and_start(struct clerk *clerk)
{
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_CALLED));
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_SERVING));
}

void
clerk_check_papers(struct clerk *clerk)
{
    clerk_key(clerk, SDLK_KP_0);
    while (clerk->app->dialog == &dialog_group) {
        clerk_key(clerk, SDLK_KP_1); /* the first of the group will do */
    }
}

const struct dialog_past *
clerk_open_history(struct clerk *clerk)
{
    struct counter_app *app = clerk->app;
    const struct dialog_past *history;

    clerk_key(clerk, SDLK_F8);
    UNTIL(clerk, app->dialog == &dialog_past);
    history = app->dialog_state;
    UNTIL(clerk, history->list == LIST_HERE);
    return history;
}

static void
expect_ten_verified(struct clerk *clerk)
{
    const struct dialog_past *history = clerk_open_history(clerk);

    assert_int_equal(history->count, 10);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(history->past[i].end, PAST_VERIFIED);
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(history->past[i].number, history->past[j].number);
        }
    }
    clerk_key(clerk, SDLK_ESCAPE);
    UNTIL(clerk, !clerk->app->dialog);
}

void
clerk_ten_by_keypad(struct clerk *clerk)
{
    struct counter_app *app = clerk->app;

    clerk_arrive(clerk, 0, 10);
    clerk_begin(clerk, 1);
    for (int i = 0; i < 10; i++) {
        clerk_call_and_start(clerk);
        clerk_check_papers(clerk);
        clerk_key(clerk, SDLK_KP_MULTIPLY);
        UNTIL(clerk, app->dialog == &dialog_finish);
        assert_int_equal(
            ((struct dialog_finish *)app->dialog_state)->chosen[0], OUTCOME_VERIFIED);
        clerk_key(clerk, SDLK_KP_ENTER);
        UNTIL(clerk, clerk_is_idle(clerk));
    }
    expect_ten_verified(clerk);
    assert_int_equal(app->desk.waiting_total, 0);
}

void
clerk_ten_by_mouse(struct clerk *clerk)
{
    struct counter_app *app = clerk->app;

    clerk_arrive(clerk, 0, 10);
    clerk_sign_in(clerk, 1);
    click(clerk, ID_ACTION + DESK_OPEN_COUNTER);
    UNTIL(clerk, clerk_counter_is(clerk, COUNTER_OPEN));
    for (int i = 0; i < 10; i++) {
        click(clerk, ID_ACTION + DESK_CALL_NEXT);
        UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_CALLED));
        click(clerk, ID_ACTION + DESK_RECALL);
        UNTIL(clerk, app->phase == PHASE_READY && app->desk.visit.calls == 2);
        click(clerk, ID_ACTION + DESK_START);
        UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_SERVING));
        click(clerk, ID_ALL_THERE);
        while (app->dialog == &dialog_group) {
            click(clerk, ID_OUTCOME);
        }
        click(clerk, ID_ACTION + DESK_FINISH);
        UNTIL(clerk, app->dialog == &dialog_finish);
        click(clerk, ID_OUTCOME + OUTCOME_VERIFIED - 1);
        click(clerk, ID_DIALOG_OK);
        UNTIL(clerk, clerk_is_idle(clerk));
    }
    expect_ten_verified(clerk);
}
