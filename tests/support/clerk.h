/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_CLERK_H
#define TESTS_SUPPORT_CLERK_H

/*
 * A clerk at work: the counter's window in this process against the real server, driven
 * by keys and mouse. Events are pushed into SDL (dummy driver) or, with a display, come
 * from the X server.
 */

#include "common/clock.h"
#include "counter/counter_app.h"
#include "counter/dialog_finish.h"
#include "counter/dialog_group.h"
#include "counter/dialog_past.h"
#include "tests/support/display.h"
#include "tests/support/e2e.h"
#include "tests/support/test.h"

#define CLERK_DEADLINE_MS 60000

struct clerk {
    struct e2e *e2e;
    struct counter_app *app;
    struct display *display; /* NULL: the dummy driver */
    int keys_seen, clicks_seen, texts_seen;
};

/* Let the window live until `done`; every condition has a deadline. */
#define UNTIL(clerk, done) \
    do { \
        int64_t end_ms_ = clock_monotonic_ms() + CLERK_DEADLINE_MS; \
        while (!(done)) { \
            if (clock_monotonic_ms() >= end_ms_) { \
                fail_msg("never: %s", #done); \
            } \
            window_step((clerk)->app->window, 50); \
        } \
        window_step((clerk)->app->window, 0); \
    } while (0)

/** cmocka's setups: the dummy driver, or a display of 1280 x 800. `*state` is the clerk.
 */
int clerk_setup(void **state);
int clerk_setup_display(void **state);
int clerk_teardown(void **state);

void clerk_open(struct clerk *clerk);
void clerk_close(struct clerk *clerk);

/** Press a key, once the clerk took the time that the guard asks for. */
void clerk_key(struct clerk *clerk, SDL_Keycode code);
void clerk_type(struct clerk *clerk, const char *text);

/** Sign in as "counter-N" at counter N. */
void clerk_sign_in(struct clerk *clerk, int counter);
/** Sign in and open the counter. */
void clerk_begin(struct clerk *clerk, int counter);
/** People with the tickets `from` and the `count` - 1 after it. */
void clerk_arrive(struct clerk *clerk, int from, int count);
/** Is the counter itself in this state, and no press on its way? */
bool clerk_counter_is(const struct clerk *clerk, enum counter_state state);
/** Is everything known and said: nothing on its way to or from the server? */
bool clerk_is_settled(const struct clerk *clerk);
bool clerk_is_idle(const struct clerk *clerk);
bool clerk_is_in(const struct clerk *clerk, enum desk_visit_state state);
void clerk_call_and_start(struct clerk *clerk);
/** 0 for the obligatory papers, the first of each group that is asked about. */
void clerk_check_papers(struct clerk *clerk);
/** Open today's history, once it is known; good until it is left by Escape. */
const struct dialog_past *clerk_open_history(struct clerk *clerk);

/** Ten visits from arrival to "verified", and the history that tells of them. */
void clerk_ten_by_keypad(struct clerk *clerk);
void clerk_ten_by_mouse(struct clerk *clerk);

#endif /* TESTS_SUPPORT_CLERK_H */
