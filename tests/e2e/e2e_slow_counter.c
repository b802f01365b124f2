/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A counter whose server answers late: the button says that it waits, and however often
 * it is pressed, one person is called, once.
 */
#include <stdlib.h>

#include "common/clock.h"
#include "common/mem.h"
#include "screen/i18n.h"
#include "tests/support/clerk.h"
#include "tests/support/database.h"
#include "tests/support/proxy.h"

static int
calls_made(const struct e2e *e2e)
{
    return (int)test_database_run(
        e2e_database(e2e), "SELECT count(*) FROM journal WHERE kind = 'visit.called'");
}

static int
recalls_made(const struct e2e *e2e)
{
    return (int)test_database_run(
        e2e_database(e2e), "SELECT count(*) FROM journal WHERE kind = 'visit.recalled'");
}

struct slow_clerk {
    struct clerk clerk;
    struct e2e *e2e, *slow;
    struct proxy *proxy;
};

static int
start(void **state, enum proxy_delay delayed)
{
    struct slow_clerk *slow = xcalloc(1, sizeof(*slow));

    *state = slow;
    (void)setenv("SDL_VIDEODRIVER", "dummy", 1);
    slow->e2e = e2e_open(&(struct e2e_options){ 0 });
    slow->proxy = proxy_start(e2e_port(slow->e2e), 0, delayed);
    slow->slow = e2e_by_proxy(slow->e2e, proxy_port(slow->proxy), /* tls= */ false);
    slow->clerk.e2e = slow->slow; /* the clerk's window; all others are near the server */
    clerk_open(&slow->clerk);
    slow->clerk.e2e = slow->e2e;
    return 0;
}

static int
clerk_start(void **state)
{
    return start(state, PROXY_DELAYS_ALL);
}

static int
clerk_start_posts_late(void **state)
{
    return start(state, PROXY_DELAYS_POSTS);
}

static int
clerk_stop(void **state)
{
    struct slow_clerk *slow = *state;

    clerk_close(&slow->clerk);
    e2e_leave(slow->slow);
    proxy_stop(slow->proxy);
    e2e_close(slow->e2e);
    free(slow);
    return 0;
}

static void
test_a_clerk_who_presses_again_and_again_calls_one_person(void **state)
{
    struct slow_clerk *slow = *state;
    struct clerk *clerk = &slow->clerk;
    struct counter_app *app = clerk->app;

    clerk_arrive(clerk, 0, 3);
    clerk_begin(clerk, 1);
    proxy_hold(slow->proxy);
    clerk_key(clerk, SDLK_KP_ENTER);
    assert_int_equal(
        app->phase, PHASE_ACTING); /* "Sebentar...", on the button that was pressed */
    for (int i = 0; i < 3; i++) {
        clerk_key(clerk, SDLK_KP_ENTER);
        assert_int_equal(app->action, DESK_CALL_NEXT);
    }
    UNTIL(clerk, calls_made(slow->e2e) == 1);
    assert_int_equal(app->phase, PHASE_ACTING);
    proxy_let_go(slow->proxy);
    UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_CALLED));
    assert_int_equal(calls_made(slow->e2e), 1);
    UNTIL(clerk, app->phase == PHASE_READY);
    clerk_key(clerk, SDLK_KP_ENTER); /* and the work goes on */
    UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_SERVING));
    assert_int_equal(calls_made(slow->e2e), 1);
    assert_string_equal(app->notice.text, "");
}

/* The event that a press caused arrives before the answer to the press, and tells how
   the counter stands: the press is on its way all the same. */
static void
test_an_event_does_not_end_the_press_it_overtakes(void **state)
{
    struct slow_clerk *slow = *state;
    struct clerk *clerk = &slow->clerk;
    struct counter_app *app = clerk->app;

    clerk_arrive(clerk, 0, 1);
    clerk_begin(clerk, 1);
    UNTIL(clerk, app->following && app->load == LOAD_NONE);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_CALLED));
    proxy_hold(slow->proxy);
    clerk_key(clerk, SDLK_KP_PLUS);
    UNTIL(clerk, app->desk.visit.calls == 2 && app->load == LOAD_NONE);
    clerk_key(clerk, SDLK_KP_PLUS); /* the first has not been answered */
    assert_int_equal(app->phase, PHASE_ACTING);
    proxy_let_go(slow->proxy);
    UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_CALLED) && app->load == LOAD_NONE);
    assert_int_equal(recalls_made(slow->e2e), 1);
    assert_int_equal(app->desk.visit.calls, 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_clerk_who_presses_again_and_again_calls_one_person, clerk_start,
            clerk_stop),
        cmocka_unit_test_setup_teardown(test_an_event_does_not_end_the_press_it_overtakes,
            clerk_start_posts_late, clerk_stop),
    };

    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    return cmocka_run_group_tests_name(
        "a counter far from its server", tests, NULL, NULL);
}
