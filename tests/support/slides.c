/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/slides.h"

#include <SDL_image.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "tests/support/test.h"

/* What colour number `i` is; none of them is one of the board's. */
Uint8
slides_shade(size_t i)
{
    return (Uint8)(60 + 30 * i);
}

static void
make_colour(const struct slides *slides, size_t i, struct slides_file *file)
{
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, 160, 90, 24, SDL_PIXELFORMAT_RGB24);
    char path[TEMP_PATH_SIZE];

    assert_non_null(surface);
    (void)SDL_FillRect(
        surface, NULL, SDL_MapRGB(surface->format, 255, 0, slides_shade(i)));
    (void)temp_path(path, slides->dir, "colour.png");
    assert_int_equal(IMG_SavePNG(surface, path), 0);
    SDL_FreeSurface(surface);
    file->bytes = temp_read(path, &file->len);
}

void
slides_folder(const struct slides *slides, char out[TEMP_PATH_SIZE])
{
    (void)snprintf(out, TEMP_PATH_SIZE, "%s/files/board", e2e_folder(slides->e2e));
}

int
slides_setup(void **state)
{
    struct slides *slides = calloc(1, sizeof(*slides));
    char path[TEMP_PATH_SIZE];

    if (!slides) {
        return -1;
    }
    temp_make(slides->dir);
    (void)temp_path(slides->cache, slides->dir, "cache");
    slides->e2e = e2e_open(&(struct e2e_options){ 0 });
    (void)snprintf(path, sizeof(path), "%s/files", e2e_folder(slides->e2e));
    (void)mkdir(path, 0700);
    slides_folder(slides, path);
    (void)mkdir(path, 0700);
    for (size_t i = 0; i < SLIDES_COLOURS; i++) {
        make_colour(slides, i, &slides->colour[i]);
    }
    *state = slides;
    return 0;
}

int
slides_teardown(void **state)
{
    struct slides *slides = *state;

    e2e_close(slides->e2e);
    temp_remove(slides->dir);
    for (size_t i = 0; i < SLIDES_COLOURS; i++) {
        free(slides->colour[i].bytes);
    }
    free(slides);
    return 0;
}

void
slides_put(const struct slides *slides, const char *name, const void *bytes, size_t len)
{
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];

    slides_folder(slides, folder);
    temp_write(temp_path(path, folder, name), bytes, len);
}

void
slides_put_colour(const struct slides *slides, const char *name, size_t i)
{
    slides_put(slides, name, slides->colour[i].bytes, slides->colour[i].len);
}

void
slides_take_away(const struct slides *slides, const char *name)
{
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];

    slides_folder(slides, folder);
    assert_int_equal(remove(temp_path(path, folder, name)), 0);
}
