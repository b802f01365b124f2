/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A counter whose server answers two seconds late: the button says that it waits, and
 * however often it is pressed, one person is called.
 */
#include <stdlib.h>

#include "common/clock.h"
#include "common/mem.h"
#include "screen/i18n.h"
#include "tests/clerk.h"
#include "tests/database.h"
#include "tests/proxy.h"

#define LATE_MS 2000

static int
calls_made(const struct e2e *e2e)
{
    return (int)test_database_run(
        e2e_database(e2e), "SELECT count(*) FROM journal WHERE kind = 'visit.called'");
}

struct slow_clerk {
    struct clerk clerk;
    struct e2e *e2e, *slow;
    struct proxy *proxy;
};

static int
clerk_start(void **state)
{
    struct slow_clerk *slow = xcalloc(1, sizeof(*slow));

    *state = slow;
    (void)setenv("SDL_VIDEODRIVER", "dummy", 1);
    slow->e2e = e2e_open(&(struct e2e_options){ 0 });
    slow->proxy = proxy_start(e2e_port(slow->e2e), LATE_MS);
    slow->slow = e2e_by_proxy(slow->e2e, proxy_port(slow->proxy), /* tls= */ false);
    slow->clerk.e2e = slow->slow; /* the clerk's window; all others are near the server */
    clerk_open(&slow->clerk);
    slow->clerk.e2e = slow->e2e;
    return 0;
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
    int64_t began_ms;

    clerk_arrive(clerk, 0, 3);
    clerk_begin(clerk, 1);
    clerk_key(clerk, SDLK_KP_ENTER);
    began_ms = clock_monotonic_ms();
    assert_true(app->acting); /* "Sebentar...", on the button that was pressed */
    for (int i = 0; i < 3; i++) {
        clerk_key(clerk, SDLK_KP_ENTER);
        assert_int_equal(app->action, DESK_CALL_NEXT);
    }
    UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_CALLED));
    assert_true(clock_monotonic_ms() - began_ms >= LATE_MS);
    assert_int_equal(calls_made(slow->e2e), 1);
    UNTIL(clerk, !app->acting);
    clerk_key(clerk, SDLK_KP_ENTER); /* and the work goes on */
    UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_SERVING));
    assert_int_equal(calls_made(slow->e2e), 1);
    assert_string_equal(app->message, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_clerk_who_presses_again_and_again_calls_one_person, clerk_start,
            clerk_stop),
    };

    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    return cmocka_run_group_tests_name(
        "a counter far from its server", tests, NULL, NULL);
}
