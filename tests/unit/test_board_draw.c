/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Boards drawn with hard data at every size: nothing touches an edge or leaves its place,
 * and the called number is still there when the picture is scaled down to a tenth. The
 * pictures are left beside the test's log, to be looked at.
 */
#include <SDL.h>
#include <SDL_image.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "display/board_pictures.h"
#include "screen/i18n.h"
#include "screen/text_draw.h"
#include "screen/theme.h"
#include "tests/support/board_sample.h"
#include "tests/support/line_model.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

struct picture {
    enum board_layout layout;
    int width, height;
};

static const struct picture pictures[] = {
    { BOARD_LAYOUT_MAIN, 1920, 1080 },
    { BOARD_LAYOUT_MAIN, 1280, 720 },
    { BOARD_LAYOUT_MAIN, 3840, 2160 },
    { BOARD_LAYOUT_COUNTERS, 1920, 1080 },
    { BOARD_LAYOUT_COUNTERS, 1280, 720 },
    { BOARD_LAYOUT_PORTRAIT, 1080, 1920 },
};

static void
open_sample(struct board_sample *board, const struct picture *picture)
{
    board_sample_open(board, picture->layout, picture->width, picture->height);
}

static struct rgb
pixel(const SDL_Surface *surface, int x, int y)
{
    Uint32 c = ((const Uint32 *)surface->pixels)[y * (surface->pitch / 4) + x];

    return (struct rgb){ (uint8_t)(c >> 16), (uint8_t)(c >> 8), (uint8_t)c };
}

static bool
is_ink(struct rgb c)
{
    struct rgb ink = theme_rgb(THEME_INK);

    return c.r == ink.r && c.g == ink.g && c.b == ink.b;
}

static void
assert_margin_is_free(const SDL_Surface *surface, int margin)
{
    for (int y = 0; y < surface->h; y++) {
        for (int x = 0; x < surface->w; x++) {
            if (x < margin || y < margin || x >= surface->w - margin ||
                y >= surface->h - margin) {
                assert_true(is_ink(pixel(surface, x, y)));
            }
        }
    }
}

static void
test_hard_data_stays_off_the_edges_at_every_size(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(pictures); i++) {
        static struct board_sample board;
        SDL_Surface *surface;

        open_sample(&board, &pictures[i]);
        surface = board_sample_draw(&board);
        assert_int_equal(surface->w, pictures[i].width);
        assert_margin_is_free(
            surface, surface->h < surface->w ? surface->h / 36 : surface->w / 36);
        SDL_FreeSurface(surface);
        board_sample_close(&board);
    }
}

/* Where things are on a board that shows a call. */
static struct board_areas
areas_of_main(double scale, const struct board_sample *board, bool has_picture)
{
    const struct board_content content = { .group_count = board->state.group_count,
        .has_calls = true,
        .has_picture = has_picture };

    return board_layout_areas(
        BOARD_LAYOUT_MAIN, window_rect(board->view.window), scale, &content);
}

/* How high the call-coloured figures stand in the picture, in pixels. */
static int
height_of_call(const SDL_Surface *surface, struct rect where)
{
    struct rgb call = theme_rgb(THEME_CALL);
    int first = -1;
    int last = -1;

    for (int y = where.y; y < where.y + where.h; y++) {
        for (int x = where.x; x < where.x + where.w; x++) {
            struct rgb c = pixel(surface, x, y);

            if (c.r == call.r && c.g == call.g && c.b == call.b) {
                first = first < 0 ? y : first;
                last = y;
            }
        }
    }
    return last - first + 1;
}

static void
test_called_number_is_a_fifth_of_the_picture_high(void **state)
{
    static struct board_sample board;
    struct board_areas areas;
    SDL_Surface *surface;

    (void)state;
    open_sample(&board, &pictures[0]);
    areas = areas_of_main(1.0, &board, /* has_picture= */ false);
    surface = board_sample_draw(&board);
    /* At a tenth it is still 20 pixels high: more than the letters of this line. */
    assert_true(height_of_call(surface, rect_inset(areas.call, 20, 20)) >= 200);
    SDL_FreeSurface(surface);
    board_sample_close(&board);
}

static void
test_a_fresh_call_flashes_and_then_stands(void **state)
{
    static struct board_sample board;
    struct rgb call = theme_rgb(THEME_CALL);
    struct board_areas areas;
    int lit = 0;
    bool was = false;

    (void)state;
    open_sample(&board, &pictures[1]);
    board_show_init(&board.show);
    board_show_push(&board.show, &board.state.calls[0], 60000);
    areas = areas_of_main(1280.0 / 1920.0, &board, /* has_picture= */ false);
    for (int64_t now = 60000; now < 60000 + 2 * BOARD_FLASHING_MS;
         now += BOARD_FLASH_MS / 2) {
        bool changed = false;
        SDL_Surface *surface;
        struct rgb c;
        bool is;

        (void)board_show_step(&board.show, now, &changed);
        board.view.monotonic_ms = now;
        surface = board_sample_draw(&board);
        c = pixel(surface, areas.call.x + areas.call.w / 2, areas.call.y + 12);
        is = c.r == call.r && c.g == call.g && c.b == call.b;
        lit += is && !was;
        was = is;
        SDL_FreeSurface(surface);
    }
    assert_int_equal(lit, BOARD_FLASHES);
    assert_false(was);
    board_sample_close(&board);
}

static void
test_a_lost_server_is_said_in_words_with_an_age(void **state)
{
    static struct board_sample board;
    struct rgb stop = theme_rgb(THEME_STOP);
    struct board_areas areas;
    SDL_Surface *surface;
    struct rgb c;

    (void)state;
    open_sample(&board, &pictures[1]);
    board_sample_lose(&board);
    areas = areas_of_main(1280.0 / 1920.0, &board, /* has_picture= */ false);
    surface = board_sample_draw(&board);
    c = pixel(surface, areas.ticker.x + areas.ticker.w / 2, areas.ticker.y + 4);
    assert_true(c.r == stop.r && c.g == stop.g && c.b == stop.b);
    SDL_FreeSurface(surface);
    board_sample_close(&board);
}

static void
test_an_empty_board_and_a_closed_day_have_words(void **state)
{
    static struct board_sample board;

    (void)state;
    open_sample(&board, &pictures[1]);
    board_state_reset(&board.state);
    board_show_init(&board.show);
    SDL_FreeSurface(board_sample_draw(&board));
    board.state.known = true;
    SDL_FreeSurface(board_sample_draw(&board));
    board.state.day_closed = true;
    SDL_FreeSurface(board_sample_draw(&board));
    board_sample_close(&board);
}

/* Something happens to a board. */
static void
change(struct board_sample *board, struct random *random, int64_t seq)
{
    static const char *const kinds[] = { "visit.called", "visit.recalled",
        "visit.started", "visit.finished", "visit.waiting", "counter.paused",
        "counter.opened", "counter.closed", "visit.absent" };
    static const char prefixes[] = "ABRLSKZ";
    struct board_view *view = &board->view;
    bool changed = false;
    char number[16];
    struct board_change what;
    json_t *data;

    (void)snprintf(number, sizeof(number), "%c%03d", prefixes[random_below(random, 7)],
        100 + (int)random_below(random, 40));
    data = json_pack("{s:s, s:i, s:i}", "number", number, "counter",
        1 + (int)random_below(random, 24), "times", 1 + (int)random_below(random, 3));
    what = board_state_take_event(
        &board->state, seq, kinds[random_below(random, ARRAY_LEN(kinds))], data);
    json_decref(data);
    if (what.called) {
        board_show_push(&board->show, &what.call, view->monotonic_ms);
    }
    view->monotonic_ms += random_below(random, 900);
    view->now_ms += random_percent(random, 20) ? 60000 : 0;
    (void)board_show_step(&board->show, view->monotonic_ms, &changed);
    if (random_percent(random, 10)) {
        view->testing = !view->testing;
    }
    if (random_percent(random, 10)) {
        view->silent = !view->silent;
    }
    if (random_percent(random, 10)) {
        view->link.phase = view->link.phase == LINK_LOST ? LINK_CONNECTED : LINK_LOST;
        view->link.why = STATUS_UNREACHABLE;
        view->link.changed_ms = view->now_ms;
    }
    if (random_percent(random, 10)) {
        board->state.clock_doubtful = !board->state.clock_doubtful;
    }
    if (random_percent(random, 5)) {
        board->state.day_closed = !board->state.day_closed;
    }
    if (random_percent(random, 5)) {
        board->state.group_count = 3 + random_below(random, 5);
    }
}

/* cmocka compares byte by byte, to tell which differ. */
static void
assert_same_pixels(const SDL_Surface *is, const SDL_Surface *should)
{
    size_t size = (size_t)should->pitch * (size_t)should->h;

    if (memcmp(is->pixels, should->pixels, size) != 0) {
        assert_memory_equal(is->pixels, should->pixels, size);
    }
}

static void
test_drawing_what_changed_gives_the_whole_picture(void **state)
{
    struct random random = { .state = random_seed(7) };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(pictures); i++) {
        static struct board_sample board;
        struct board_drawn drawn = { 0 };

        open_sample(&board, &pictures[i]);
        for (int step = 0; step < (pictures[i].width > 1920 ? 10 : 40); step++) {
            SDL_Surface *changed;
            SDL_Surface *whole;

            board.view.drawn = &drawn;
            board_draw(&board.view, board.layout);
            changed = board_sample_look(board.view.window);
            board.view.drawn = NULL;
            board_draw(&board.view, board.layout);
            whole = board_sample_look(board.view.window);
            assert_same_pixels(changed, whole);
            SDL_FreeSurface(changed);
            SDL_FreeSurface(whole);
            change(&board, &random, 101 + step);
        }
        board_sample_close(&board);
    }
}

/* A picture of one colour. */
static void
write_picture(const char *folder, const char *name, Uint8 r, Uint8 g, Uint8 b)
{
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, 160, 90, 24, SDL_PIXELFORMAT_RGB24);
    char path[TEMP_PATH_SIZE];

    assert_non_null(surface);
    (void)SDL_FillRect(surface, NULL, SDL_MapRGB(surface->format, r, g, b));
    assert_int_equal(IMG_SavePNG(surface, temp_path(path, folder, name)), 0);
    SDL_FreeSurface(surface);
}

static struct rgb
middle_of_picture(struct board_sample *board)
{
    struct board_areas areas =
        areas_of_main(1280.0 / 1920.0, board, /* has_picture= */ true);
    SDL_Surface *surface = board_sample_draw(board);
    struct rgb c = pixel(surface, areas.picture.x + areas.picture.w / 2,
        areas.picture.y + areas.picture.h / 2);

    SDL_FreeSurface(surface);
    return c;
}

/* Step until something else is to be drawn; the loader needs a moment of its own. */
static void
wait_picture(struct board_pictures *slides, int64_t now_ms)
{
    int64_t deadline_ms = clock_monotonic_ms() + 60000;
    bool changed = false;

    while (!changed) {
        assert_true(clock_monotonic_ms() < deadline_ms);
        (void)board_pictures_step(slides, now_ms, /* calling= */ false, &changed);
        SDL_Delay(1);
    }
}

/* A board in a window with the slide show of a folder, drawn once. */
static void
open_slides(struct board_sample *board, const char *folder)
{
    open_sample(board, &pictures[1]);
    assert_int_equal(
        board_pictures_open(folder, board->view.window, &board->view.pictures, NULL),
        STATUS_OK);
}

/* The first one: it is looked whether there is any, drawing gives it a place, it comes.
 */
static void
wait_first(struct board_sample *board, int64_t now_ms)
{
    wait_picture(board->view.pictures, now_ms);
    assert_true(board_pictures_has(board->view.pictures));
    (void)middle_of_picture(board);
    wait_picture(board->view.pictures, now_ms);
}

static void
test_pictures_take_turns_and_bad_files_are_left_out(void **state)
{
    static struct board_sample board;
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];
    struct board_pictures *slides;
    int64_t now_ms = 1000;

    (void)state;
    temp_make(folder);
    write_picture(folder, "1.png", 200, 0, 0);
    temp_write(temp_path(path, folder, "2.jpg"), "no picture", 10);
    write_picture(folder, "3.PNG", 0, 200, 0);
    open_slides(&board, folder);
    slides = board.view.pictures;
    wait_first(&board, now_ms);
    assert_int_equal(middle_of_picture(&board).r, 200);
    wait_picture(slides, now_ms += BOARD_PICTURE_MS);
    assert_int_equal(middle_of_picture(&board).g, 200);
    write_picture(folder, "4.png", 0, 0, 200);
    assert_int_equal(remove(temp_path(path, folder, "1.png")), 0);
    wait_picture(slides, now_ms += BOARD_PICTURE_MS);
    assert_int_equal(middle_of_picture(&board).b, 200); /* what came is seen */
    wait_picture(slides, now_ms += BOARD_PICTURE_MS);
    assert_int_equal(middle_of_picture(&board).g, 200); /* what went is not */
    assert_int_equal(remove(temp_path(path, folder, "3.PNG")), 0);
    assert_int_equal(remove(temp_path(path, folder, "4.png")), 0);
    wait_picture(slides, now_ms += BOARD_PICTURE_MS);
    assert_false(board_pictures_has(slides)); /* and its place goes to the calls */
    board_pictures_close(slides);
    board_sample_close(&board);
    temp_remove(folder);
}

static void
test_a_picture_stands_for_its_time_and_while_a_call_flashes(void **state)
{
    static struct board_sample board;
    char folder[TEMP_PATH_SIZE];
    struct board_pictures *slides;
    int64_t deadline_ms;
    uint64_t digest;
    bool changed = false;

    (void)state;
    temp_make(folder);
    write_picture(folder, "1.png", 200, 0, 0);
    write_picture(folder, "2.png", 0, 200, 0);
    open_slides(&board, folder);
    slides = board.view.pictures;
    wait_first(&board, 1000);
    digest = board_pictures_digest(slides);
    assert_int_equal(board_pictures_step(slides, 1000 + BOARD_PICTURE_MS - 1,
                         /* calling= */ false, &changed),
        1);
    /* Its time is over and the next one is being loaded when somebody is called. */
    (void)board_pictures_step(
        slides, 1000 + BOARD_PICTURE_MS, /* calling= */ false, &changed);
    deadline_ms = clock_monotonic_ms() + 300;
    while (clock_monotonic_ms() < deadline_ms) {
        (void)board_pictures_step(
            slides, 1000 + BOARD_PICTURE_MS, /* calling= */ true, &changed);
        SDL_Delay(1);
    }
    assert_false(changed);
    assert_int_equal(board_pictures_digest(slides), digest);
    assert_int_equal(middle_of_picture(&board).r, 200);
    wait_picture(slides, 1000 + BOARD_PICTURE_MS);
    assert_int_equal(middle_of_picture(&board).g, 200);
    board_pictures_close(slides);
    board_sample_close(&board);
    temp_remove(folder);
}

static void
test_the_only_picture_is_loaded_once(void **state)
{
    static struct board_sample board;
    char folder[TEMP_PATH_SIZE];
    struct board_pictures *slides;
    uint64_t digest;
    int64_t now_ms = 1000;
    int64_t deadline_ms = clock_monotonic_ms() + 60000;
    bool changed = false;

    (void)state;
    temp_make(folder);
    write_picture(folder, "1.png", 200, 0, 0);
    open_slides(&board, folder);
    slides = board.view.pictures;
    wait_first(&board, now_ms);
    digest = board_pictures_digest(slides);
    now_ms += BOARD_PICTURE_MS;
    while (board_pictures_step(slides, now_ms, /* calling= */ false, &changed) !=
           BOARD_PICTURE_MS) { /* until the loader has said that there is no other */
        assert_true(clock_monotonic_ms() < deadline_ms);
        SDL_Delay(1);
    }
    assert_false(changed);
    assert_int_equal(board_pictures_digest(slides), digest);
    write_picture(folder, "1.png", 0, 0, 200); /* it is replaced under its name */
    wait_picture(slides, now_ms + BOARD_PICTURE_MS);
    assert_int_equal(middle_of_picture(&board).b, 200);
    board_pictures_close(slides);
    board_sample_close(&board);
    temp_remove(folder);
}

/* A dot in the middle of the foot, by the hand of a stranger. */
static void
dot(struct window *window, struct rect foot)
{
    SDL_Renderer *renderer = window_renderer(window);

    SDL_SetRenderDrawColor(renderer, 255, 0, 255, 255);
    SDL_RenderDrawPoint(renderer, foot.x + foot.w / 2, foot.y + 2);
}

static bool
has_dot(struct window *window, struct rect foot)
{
    SDL_Surface *surface = board_sample_look(window);
    struct rgb c = pixel(surface, foot.x + foot.w / 2, foot.y + 2);

    SDL_FreeSurface(surface);
    return c.r == 255 && c.g == 0 && c.b == 255;
}

static void
test_a_page_of_notices_is_drawn_once(void **state)
{
    static struct board_sample board;
    struct board_drawn drawn = { 0 };
    struct rect foot;

    (void)state;
    open_sample(&board, &pictures[1]);
    foot = areas_of_main(1280.0 / 1920.0, &board, /* has_picture= */ false).ticker;
    board.view.drawn = &drawn;
    for (int page = 0; page < 2; page++) {
        board_draw(&board.view, board.layout);
        dot(board.view.window, foot);
        board_draw(&board.view, board.layout);
        assert_true(has_dot(board.view.window, foot)); /* nothing was drawn over it */
        board.ticker.from = board.ticker.end;
        board.ticker.end = 0;
    }
    board_draw(&board.view, board.layout);
    assert_false(has_dot(board.view.window, foot));
    board_sample_close(&board);
}

/* The largest size in which a text was drawn, and the largest of those that begin so. */
struct sizes {
    const char *text, *beginning;
    int text_px, others_px;
};

static void
note_size(void *arg, const struct text_seen *seen)
{
    struct sizes *sizes = arg;

    if (seen && strcmp(seen->text, sizes->text) == 0) {
        sizes->text_px = seen->px;
    } else if (seen &&
               strncmp(seen->text, sizes->beginning, strlen(sizes->beginning)) == 0 &&
               seen->px > sizes->others_px) {
        sizes->others_px = seen->px;
    }
}

static void
test_the_called_counter_has_the_largest_label(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(pictures); i++) {
        static struct board_sample board;
        struct sizes sizes = { .text = "Loket 24", .beginning = "Loket " };

        if (pictures[i].layout != BOARD_LAYOUT_COUNTERS) {
            continue;
        }
        open_sample(&board, &pictures[i]);
        text_watch(board.view.window, note_size, &sizes);
        SDL_FreeSurface(board_sample_draw(&board));
        text_watch(board.view.window, NULL, NULL);
        if (sizes.text_px <= sizes.others_px) {
            fail_msg("the called counter is %d pixels large, another %d", sizes.text_px,
                sizes.others_px);
        }
        board_sample_close(&board);
    }
}

/* What tells of a waiting line is there in letters for the hall, or not at all. */
struct line_texts {
    const struct board_sample *board;
    int seen;
};

static void
look_at_line(void *arg, const struct text_seen *seen)
{
    struct line_texts *texts = arg;
    const struct board_sample *board = texts->board;

    for (size_t g = 0; seen && g < board->state.group_count; g++) {
        bool name = strstr(board->state.groups[g].name, seen->text) != NULL;

        if ((name && strlen(seen->text) > 1) || strstr(seen->text, "menunggu")) {
            texts->seen++;
            assert_true(seen->px >= window_px(board->view.window, BOARD_FAR_TEXT));
        }
    }
}

static void
test_lines_are_told_of_in_letters_for_the_hall(void **state)
{
    int seen = 0;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(pictures); i++) {
        for (size_t lines = 1; lines <= 7; lines++) {
            static struct board_sample board;
            struct line_texts texts = { .board = &board };

            open_sample(&board, &pictures[i]);
            board.state.group_count = lines;
            board.state.ticker_count = 0;
            text_watch(board.view.window, look_at_line, &texts);
            SDL_FreeSurface(board_sample_draw(&board));
            text_watch(board.view.window, NULL, NULL);
            seen += texts.seen;
            board_sample_close(&board);
        }
    }
    assert_true(seen > 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hard_data_stays_off_the_edges_at_every_size),
        cmocka_unit_test(test_called_number_is_a_fifth_of_the_picture_high),
        cmocka_unit_test(test_a_fresh_call_flashes_and_then_stands),
        cmocka_unit_test(test_a_lost_server_is_said_in_words_with_an_age),
        cmocka_unit_test(test_an_empty_board_and_a_closed_day_have_words),
        cmocka_unit_test(test_drawing_what_changed_gives_the_whole_picture),
        cmocka_unit_test(test_a_page_of_notices_is_drawn_once),
        cmocka_unit_test(test_pictures_take_turns_and_bad_files_are_left_out),
        cmocka_unit_test(test_a_picture_stands_for_its_time_and_while_a_call_flashes),
        cmocka_unit_test(test_the_only_picture_is_loaded_once),
        cmocka_unit_test(test_the_called_counter_has_the_largest_label),
        cmocka_unit_test(test_lines_are_told_of_in_letters_for_the_hall),
    };
    int failed;

    (void)setenv("SDL_VIDEODRIVER", "dummy", 1);
    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    failed = cmocka_run_group_tests_name("board_draw", tests, NULL, NULL);
    SDL_Quit();
    return failed;
}
