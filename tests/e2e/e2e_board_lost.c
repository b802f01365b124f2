/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is seen on a board whose server goes away, comes back, or is another one: the
 * board's window in this process, the real server beside it.
 */
#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "display/board_app.h"
#include "display/board_private.h"
#include "screen/i18n.h"
#include "screen/link_banner.h"
#include "tests/support/desk.h"
#include "tests/support/proxy.h"
#include "tests/support/test.h"

#define DEADLINE_MS 60000
#define WIDTH 640
#define HEIGHT 360
#define FOOT 60 /* pixels: no less than the strip at the foot */

struct watch {
    struct e2e *e2e;
    struct board_options options;
    struct proxy *line; /* between board and server */
    struct board_app *app;
};

/* All but the board. */
static struct watch *
prepare(void **state)
{
    struct watch *watch = xcalloc(1, sizeof(*watch));

    *state = watch;
    watch->e2e = e2e_open(&(struct e2e_options){ 0 });
    watch->line = proxy_start(e2e_port(watch->e2e), 0, PROXY_DELAYS_ALL);
    watch->options = (struct board_options){ .server = proxy_url(watch->line),
        .hall = "",
        .zone = "Asia/Jakarta",
        .language = "id",
        .width = WIDTH,
        .height = HEIGHT };
    (void)text_copy(watch->options.token, sizeof(watch->options.token),
        e2e_token(watch->e2e, "board"));
    for (int i = 0; i < 8; i++) {
        assert_int_equal(e2e_arrive(watch->e2e, i, NULL, NULL), 201);
    }
    desk_open(watch->e2e, 1);
    desk_open(watch->e2e, 2);
    return watch;
}

static int
open_board(struct watch *watch)
{
    return board_app_open(&watch->options, NULL, &watch->app, NULL) == STATUS_OK ? 0 : -1;
}

static int
setup(void **state)
{
    return open_board(prepare(state));
}

/* The line is cut before the board begins. */
static int
setup_cut(void **state)
{
    struct watch *watch = prepare(state);

    proxy_cut(watch->line);
    return open_board(watch);
}

static int
teardown(void **state)
{
    struct watch *watch = *state;

    board_app_close(watch->app);
    proxy_stop(watch->line);
    e2e_close(watch->e2e);
    free(watch);
    return 0;
}

/* Let the board live until this is so. */
#define UNTIL(watch, done) \
    do { \
        int64_t end_ms_ = clock_monotonic_ms() + DEADLINE_MS; \
        while (!(done)) { \
            if (clock_monotonic_ms() >= end_ms_) { \
                fail_msg("never: %s", #done); \
            } \
            assert_true(board_app_step((watch)->app, 50)); \
        } \
    } while (0)

static bool
is_connected(const struct watch *watch)
{
    return watch->app->following && link_state(watch->app->link).phase == LINK_CONNECTED;
}

static bool
shows(const struct watch *watch, const char *number)
{
    const struct board_app *app = watch->app;

    return app->show.has_current && strcmp(app->show.current.number, number) == 0 &&
           app->state.call_count > 0 && strcmp(app->state.calls[0].number, number) == 0;
}

static void
call(struct watch *watch, int counter, char number[DESK_NUMBER_SIZE])
{
    char visit[DESK_VISIT_SIZE];

    desk_call(watch->e2e, counter, number, visit);
    assert_true(number[0]);
    desk_finish(watch->e2e, counter, visit);
}

/* The sentence at the foot, and a figure of its picture as it stands in the window. */
struct foot {
    char text[LINK_BANNER_SIZE];
    uint64_t digest;
};

static struct foot
look(struct watch *watch)
{
    static uint8_t pixels[WIDTH * FOOT * 4];
    const SDL_Rect at = { 0, HEIGHT - FOOT, WIDTH, FOOT };
    struct link_state state = link_state(watch->app->link);
    struct foot foot = { .digest = 14695981039346656037u }; /* FNV-1a */

    (void)link_banner_text(&state, link_now_ms(watch->app->link), foot.text);
    assert_int_equal(SDL_RenderReadPixels(window_renderer(watch->app->window), &at,
                         SDL_PIXELFORMAT_ARGB8888, pixels, WIDTH * 4),
        0);
    for (size_t i = 0; i < sizeof(pixels); i++) {
        foot.digest = (foot.digest ^ pixels[i]) * 1099511628211u;
    }
    return foot;
}

static void
test_a_board_says_how_old_its_picture_is_and_goes_on_by_itself(void **state)
{
    struct watch *watch = *state;
    char first[DESK_NUMBER_SIZE], missed[DESK_NUMBER_SIZE], next[DESK_NUMBER_SIZE];
    struct foot whole, lost, later;

    UNTIL(watch, is_connected(watch));
    call(watch, 1, first);
    UNTIL(watch, shows(watch, first));
    whole = look(watch);
    assert_string_equal(whole.text, "");

    e2e_kill(watch->e2e);
    UNTIL(watch, link_state(watch->app->link).phase == LINK_LOST);
    assert_true(board_app_step(watch->app, 0));
    lost = look(watch);
    /* By the office's clock, which began at 08.15 and is months from this machine's. */
    assert_true(text_starts_with(lost.text, "Sambungan terputus sejak 08.15; data "));
    assert_non_null(strstr(lost.text, " detik yang lalu"));
    assert_true(lost.digest != whole.digest);
    UNTIL(watch, (later = look(watch),
                     strcmp(later.text, lost.text) != 0 && later.digest != lost.digest));
    assert_true(shows(watch, first)); /* the last state stays */

    e2e_set_clock(watch->e2e, "2026-07-14T08:25:00+07:00");
    e2e_restart(watch->e2e);
    call(watch, 2, missed);
    UNTIL(watch, is_connected(watch) && shows(watch, missed));
    UNTIL(watch, look(watch).digest == whole.digest);
    call(watch, 1, next);
    UNTIL(watch, shows(watch, next));
}

/* The time between two looks in a quiet hall is over. */
static void
pass_quiet(struct watch *watch)
{
    UNTIL(watch, !watch->app->asking);
    watch->app->asked_ms -= DEADLINE_MS;
}

static int
waiting_count(const struct watch *watch)
{
    int count = 0;

    for (size_t i = 0; i < watch->app->state.group_count; i++) {
        count += watch->app->state.groups[i].count;
    }
    return count;
}

/* No event tells a board of them: docs/openapi.yaml, "Events". */
static void
test_who_is_held_or_cancelled_leaves_the_board_of_a_quiet_hall(void **state)
{
    struct watch *watch = *state;
    const struct board_state *board = &watch->app->state;
    char number[DESK_NUMBER_SIZE];
    char visit[DESK_VISIT_SIZE];

    UNTIL(watch, is_connected(watch));
    desk_call(watch->e2e, 1, number, visit);
    desk_move(watch->e2e, "counter-1", visit, "start", NULL, 200, NULL);
    UNTIL(watch, board_state_counter(board, 1)->serving);
    desk_move(
        watch->e2e, "counter-1", visit, "hold", "{\"reason\":\"Fotokopi\"}", 200, NULL);
    pass_quiet(watch);
    UNTIL(watch, board_state_counter(board, 1)->visit[0] == '\0');

    desk_walk_in(watch->e2e, "info", NULL, number, visit);
    UNTIL(watch, waiting_count(watch) == 8);
    desk_move(watch->e2e, "supervisor", visit, "cancel", NULL, 200, NULL);
    pass_quiet(watch);
    UNTIL(watch, waiting_count(watch) == 7);
}

static void
test_calls_that_were_missed_for_long_are_shown_but_do_not_flash(void **state)
{
    struct watch *watch = *state;
    char first[DESK_NUMBER_SIZE], missed[DESK_NUMBER_SIZE];

    UNTIL(watch, is_connected(watch));
    call(watch, 1, first);
    UNTIL(watch, shows(watch, first));
    proxy_cut(watch->line);
    UNTIL(watch, link_state(watch->app->link).phase == LINK_LOST);
    call(watch, 2, missed);
    desk_restart_at(watch->e2e, "2026-07-14T08:25:00+07:00");
    proxy_mend(watch->line);
    UNTIL(watch, is_connected(watch) && shows(watch, missed));
    assert_false(board_show_is_lit(&watch->app->show, clock_monotonic_ms()));
}

static void
test_a_board_says_first_that_it_looks_for_its_server(void **state)
{
    struct watch *watch = *state;
    struct foot looking, refused;

    assert_true(board_app_step(watch->app, 0)); /* drawn before any answer is read */
    looking = look(watch);
    assert_string_equal(looking.text, "Menghubungi server...");
    UNTIL(watch, watch->app->refused != STATUS_OK);
    assert_true(board_app_step(watch->app, 0));
    refused = look(watch);
    assert_true(refused.digest != looking.digest);
    proxy_mend(watch->line);
    UNTIL(watch, is_connected(watch) && watch->app->refused == STATUS_OK);
    UNTIL(watch, look(watch).text[0] == '\0' && look(watch).digest != refused.digest);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_board_says_how_old_its_picture_is_and_goes_on_by_itself, setup,
            teardown),
        cmocka_unit_test_setup_teardown(
            test_who_is_held_or_cancelled_leaves_the_board_of_a_quiet_hall, setup,
            teardown),
        cmocka_unit_test_setup_teardown(
            test_calls_that_were_missed_for_long_are_shown_but_do_not_flash, setup,
            teardown),
        cmocka_unit_test_setup_teardown(
            test_a_board_says_first_that_it_looks_for_its_server, setup_cut, teardown),
    };
    int failed;

    (void)setenv("SDL_VIDEODRIVER", "dummy", 1);
    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    failed = cmocka_run_group_tests_name("a board without its server", tests, NULL, NULL);
    SDL_Quit();
    return failed;
}
