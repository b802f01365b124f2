/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's loop and its text, on SDL's dummy driver. */
#include "screen/window.h"

#include <SDL_image.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "screen/draw.h"
#include "screen/text_draw.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

struct picture {
    struct window *window;
    int renders, updates, enters, leaves, wakes;
    int next_ms;
    const char *text;
    struct text_style style;
    struct rect where;
};

static void
enter(void *arg)
{
    struct picture *picture = arg;

    picture->enters++;
}

static void
leave(void *arg)
{
    struct picture *picture = arg;

    picture->leaves++;
}

static int
update(void *arg)
{
    struct picture *picture = arg;

    picture->updates++;
    return picture->next_ms;
}

static void
render(void *arg)
{
    struct picture *picture = arg;

    picture->renders++;
    draw_clear(picture->window, THEME_INK);
    if (picture->text) {
        text_draw(picture->window, &picture->style, picture->where, picture->text);
    }
}

static const struct screen picture_screen = {
    .name = "picture", .enter = enter, .update = update, .render = render, .leave = leave
};

static void
on_wake(void *arg)
{
    struct picture *picture = arg;

    picture->wakes++;
}

static int
up(void **state)
{
    struct picture *picture = calloc(1, sizeof(*picture));

    setenv("SDL_VIDEODRIVER", "dummy", 1);
    assert_int_equal(window_open(&(struct window_options){ .title = "test",
                                     .design_w = 640,
                                     .design_h = 400,
                                     .on_wake = on_wake,
                                     .app = picture },
                         &picture->window, NULL),
        STATUS_OK);
    picture->next_ms = -1;
    picture->style = (struct text_style){ .size = THEME_32, .colour = THEME_PAPER };
    picture->where = (struct rect){ 100, 100, 300, 60 };
    window_show(picture->window, &picture_screen);
    for (int i = 0; i < 5; i++) {
        window_step(picture->window, 0); /* let the window's own first events pass */
    }
    *state = picture;
    return 0;
}

static int
down(void **state)
{
    struct picture *picture = *state;

    window_close(picture->window);
    window_close(NULL); /* what was never opened */
    assert_int_equal(picture->enters, picture->leaves);
    free(picture);
    return 0;
}

static void
test_it_draws_only_when_something_changed(void **state)
{
    struct picture *picture = *state;
    int before = picture->renders;

    for (int i = 0; i < 10; i++) {
        window_step(picture->window, 0);
    }
    assert_int_equal(picture->renders, before);
    window_redraw(picture->window);
    window_step(picture->window, 0);
    assert_int_equal(picture->renders, before + 1);
}

static void *
wake_often(void *arg)
{
    for (int i = 0; i < 1000; i++) {
        window_wake(arg);
    }
    return NULL;
}

static void
test_a_thousand_wakes_are_one_event(void **state)
{
    struct picture *picture = *state;
    pthread_t thread;

    pthread_create(&thread, NULL, wake_often, picture->window);
    pthread_join(thread, NULL);
    window_step(picture->window, 100);
    assert_int_equal(picture->wakes, 1);
    window_wake(picture->window);
    window_step(picture->window, 100);
    assert_int_equal(picture->wakes, 2);
}

static void
test_what_it_costs_is_shown_only_where_asked_for(void **state)
{
    struct picture *picture = *state;
    SDL_Event event = { .type = SDL_KEYDOWN };
    int before = picture->renders;

    event.key.keysym.sym = SDLK_F3;
    SDL_PushEvent(&event);
    window_step(picture->window, 0);
    window_step(picture->window, 0);
    assert_int_equal(picture->renders, before); /* this window was opened without */
}

static void
test_quit_ends_the_loop(void **state)
{
    struct picture *picture = *state;
    SDL_Event event = { .type = SDL_QUIT };

    assert_true(window_step(picture->window, 0));
    SDL_PushEvent(&event);
    assert_false(window_step(picture->window, 0));
}

/* The columns of `where` that hold anything but the ground. */
static void
inked(struct picture *picture, int *first, int *last)
{
    struct rect all = window_rect(picture->window);
    Uint32 *pixels = calloc((size_t)all.w * (size_t)all.h, 4);
    Uint32 ground;

    window_redraw(picture->window);
    window_step(picture->window, 0);
    render(picture);
    SDL_RenderReadPixels(window_renderer(picture->window), NULL, SDL_PIXELFORMAT_ARGB8888,
        pixels, all.w * 4);
    ground = pixels[0];
    *first = all.w;
    *last = -1;
    for (int y = 0; y < all.h; y++) {
        for (int x = 0; x < all.w; x++) {
            if (pixels[y * all.w + x] != ground) {
                *first = x < *first ? x : *first;
                *last = x > *last ? x : *last;
            }
        }
    }
    free(pixels);
}

static void
test_text_never_leaves_its_rectangle(void **state)
{
    static const char *const texts[] = { "A005", "Pelaporan pencatatan kelahiran anak",
        "1234567890123456789012345678901234567890",
        "Loket 12 lantai 345678901234567890" };
    struct picture *picture = *state;

    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        for (int tabular = 0; tabular < 2; tabular++) {
            int first, last;

            picture->text = texts[i];
            picture->style.tabular = tabular;
            picture->style.align = (enum text_align)(i % 3);
            inked(picture, &first, &last);
            assert_true(last > first);
            assert_true(first >= picture->where.x - 1);
            assert_true(last <= picture->where.x + picture->where.w);
        }
    }
}

static void
test_tabular_digits_are_equally_wide(void **state)
{
    struct picture *picture = *state;
    struct text_style style = { .size = THEME_64, .tabular = true };
    int width = text_width(picture->window, &style, "00.00");

    assert_int_equal(text_width(picture->window, &style, "11.11"), width);
    assert_int_equal(text_width(picture->window, &style, "17.45"), width);
}

static void
test_wrapped_text_takes_the_height_it_said(void **state)
{
    static const char text[] =
        "Pemohon lanjut usia, penyandang disabilitas, ibu hamil, dan ibu menyusui, "
        "silakan temui petugas.";
    struct picture *picture = *state;
    struct text_style style = { .size = THEME_20, .colour = THEME_PAPER };
    int height = text_wrapped_height(picture->window, &style, 200, text);
    int line = text_line_height(picture->window, &style);

    assert_true(height >= 4 * line);
    assert_int_equal(text_draw_wrapped(picture->window, &style,
                         (struct rect){ 0, 0, 200, height }, text),
        height);
    assert_int_equal(text_draw_wrapped(picture->window, &style,
                         (struct rect){ 0, 0, 200, 2 * line }, text),
        2 * line);
}

static void
test_thousands_of_texts_do_not_pile_up(void **state)
{
    struct picture *picture = *state;
    char text[32];

    for (int i = 0; i < 3000; i++) { /* more than the cache keeps */
        snprintf(text, sizeof(text), "Nomor %d", i);
        text_draw(picture->window, &picture->style, picture->where, text);
    }
    for (int px = 10; px < 200; px++) { /* more sizes than fonts are kept */
        struct text_style style = { .size = px, .colour = THEME_PAPER };

        text_draw(picture->window, &style, picture->where, "A005");
    }
}

static void
test_a_picture_is_saved_as_it_is_shown(void **state)
{
    struct picture *picture = *state;
    char folder[TEMP_PATH_SIZE], path[TEMP_PATH_SIZE + 16];
    SDL_Surface *surface;

    temp_make(folder);
    snprintf(path, sizeof(path), "%s/x.png", folder);
    assert_int_equal(window_save_png(picture->window, path, NULL), STATUS_OK);
    surface = IMG_Load(path);
    assert_non_null(surface);
    assert_int_equal(surface->w, 640);
    assert_int_equal(surface->h, 400);
    assert_int_equal(((Uint8 *)surface->pixels)[0], 0x10); /* ink */
    SDL_FreeSurface(surface);
    assert_int_equal(window_save_png(picture->window, "/nowhere/x.png", NULL), STATUS_IO);
    temp_remove(folder);
}

static void
test_every_icon_has_ink(void **state)
{
    struct picture *picture = *state;

    for (int icon = 0; icon < DRAW_ICON_COUNT; icon++) {
        Uint32 pixels[40 * 40] = { 0 };
        int inked_pixels = 0;

        draw_clear(picture->window, THEME_PAPER);
        draw_icon(picture->window, (struct rect){ 0, 0, 40, 40 }, (enum draw_icon)icon,
            THEME_INK);
        SDL_RenderReadPixels(window_renderer(picture->window),
            &(SDL_Rect){ .w = 40, .h = 40 }, SDL_PIXELFORMAT_ARGB8888, pixels, 40 * 4);
        for (size_t i = 0; i < ARRAY_LEN(pixels); i++) {
            inked_pixels += (pixels[i] & 0xFFFFFF) == 0x10243E;
        }
        assert_true(inked_pixels > 30);
    }
}

#define IN_WINDOW(test) cmocka_unit_test_setup_teardown(test, up, down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WINDOW(test_it_draws_only_when_something_changed),
        IN_WINDOW(test_a_thousand_wakes_are_one_event),
        IN_WINDOW(test_what_it_costs_is_shown_only_where_asked_for),
        IN_WINDOW(test_quit_ends_the_loop),
        IN_WINDOW(test_text_never_leaves_its_rectangle),
        IN_WINDOW(test_tabular_digits_are_equally_wide),
        IN_WINDOW(test_wrapped_text_takes_the_height_it_said),
        IN_WINDOW(test_thousands_of_texts_do_not_pile_up),
        IN_WINDOW(test_a_picture_is_saved_as_it_is_shown),
        IN_WINDOW(test_every_icon_has_ink),
    };

    return cmocka_run_group_tests_name("screen/window", tests, NULL, NULL);
}
