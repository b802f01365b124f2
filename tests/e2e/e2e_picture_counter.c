/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clerk's screens as they are meant to look, through one visit, in two languages. */
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "screen/i18n.h"
#include "screen/theme.h"
#include "tests/support/clerk.h"
#include "tests/support/desk.h"
#include "tests/support/golden.h"
#include "tests/support/readable.h"

static void
check(struct clerk *clerk, const char *name)
{
    char whole[96];
    const struct readable rules = {
        .name = whole, .margin = THEME_GAP / 2, .smallest = THEME_16, .scrolls = true
    };

    window_step(clerk->app->window, 0);
    (void)snprintf(whole, sizeof(whole), "counter-%s-%s", name, i18n_language());
    readable_check(clerk->app->window, &rules);
    golden_check(clerk->app->window, whole, NULL, 0);
}

/* A dialog by its key, and away again by Escape. */
static void
check_dialog(struct clerk *clerk, SDL_Keycode key, const char *name)
{
    clerk_key(clerk, key);
    assert_non_null(clerk->app->dialog);
    if (clerk->app->dialog == &dialog_past) {
        UNTIL(clerk, ((struct dialog_past *)clerk->app->dialog_state)->list == LIST_HERE);
    }
    check(clerk, name);
    clerk_key(clerk, SDLK_ESCAPE);
    assert_null(clerk->app->dialog);
}

/* The same with nobody there, on a day off. */
static void
check_day_off(struct clerk *clerk)
{
    struct counter_app *app = clerk->app;
    const struct desk desk = app->desk;

    app->desk.waiting_count = 0;
    app->desk.waiting_total = 0;
    app->desk.doors = (struct doors){ .next_ms = clock_at("2026-07-15", 450),
        .why = "Cuti bersama Hari Raya Idulfitri 1448 Hijriah" };
    window_redraw(app->window);
    check(clerk, "day-off");
    app->desk = desk;
    window_redraw(app->window);
}

static void
visit(struct clerk *clerk)
{
    const struct counter_app *app = clerk->app;

    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_CALLED) && app->load == LOAD_NONE);
    check(clerk, "called");
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_SERVING) && app->load == LOAD_NONE);
    clerk_key(clerk, SDLK_KP_1);
    UNTIL(clerk, app->papers == PAPERS_SENT);
    check(clerk, "serving");
    check_dialog(clerk, SDLK_KP_ENTER, "paper");
    check_dialog(clerk, SDLK_KP_MULTIPLY, "finish");
    check_dialog(clerk, SDLK_KP_MINUS, "hold");
    clerk_key(clerk, SDLK_KP_MULTIPLY);
    clerk_key(clerk, SDLK_KP_2);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_is_idle(clerk));
}

static void
look_at_all(struct clerk *clerk)
{
    const struct counter_app *app = clerk->app;

    UNTIL(clerk, link_state(app->link).phase == LINK_CONNECTED);
    check(clerk, "sign-in");
    clerk_arrive(clerk, 0, 3);
    desk_walk_in(clerk->e2e, "akta-lahir", "lansia", NULL, NULL);
    clerk_begin(clerk, 1);
    UNTIL(
        clerk, app->following && app->load == LOAD_NONE && app->desk.waiting_total == 4);
    check(clerk, "idle");
    check_day_off(clerk);
    visit(clerk);
    check_dialog(clerk, SDLK_F8, "history");
    check_dialog(clerk, SDLK_F9, "pause");
    clerk_key(clerk, SDLK_F7);
    UNTIL(clerk, app->shape == SHAPE_STRIP && app->load == LOAD_NONE);
    check(clerk, "strip");
}

static void
test_a_visit_in_indonesian(void **state)
{
    look_at_all(*state);
}

static void
test_a_visit_in_english(void **state)
{
    i18n_set_language("en");
    look_at_all(*state);
    i18n_set_language("id");
}

#define AT_WORK(test) cmocka_unit_test_setup_teardown(test, clerk_setup, clerk_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        AT_WORK(test_a_visit_in_indonesian),
        AT_WORK(test_a_visit_in_english),
    };

    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    return cmocka_run_group_tests_name("counter pictures", tests, NULL, NULL);
}
