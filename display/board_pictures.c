/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Read and scaled once for its place, so that a redraw costs a copy. */
#include "display/board_pictures.h"

#include <SDL.h>
#include <SDL_image.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "screen/window.h"

#define LOG_TAG "display/board"

struct board_pictures {
    char *folder; /* owned */
    size_t count;
    char *names[BOARD_PICTURES_MAX]; /* owned, sorted */
    size_t current;
    uint64_t turns;       /* how often another one was put up */
    int64_t since_ms;     /* monotonic; 0 = not begun */
    SDL_Texture *texture; /* owned; of `current`, scaled for `made_for`; or NULL */
    struct rect made_for;
};

static bool
is_picture(const char *name)
{
    static const char *const ends[] = { ".png", ".jpg", ".jpeg" };
    const char *dot = strrchr(name, '.');

    for (size_t i = 0; dot && name[0] != '.' && i < ARRAY_LEN(ends); i++) {
        if (strcasecmp(dot, ends[i]) == 0) {
            return true;
        }
    }
    return false;
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
drop_texture(struct board_pictures *pictures)
{
    if (pictures->texture) {
        SDL_DestroyTexture(pictures->texture);
        pictures->texture = NULL;
    }
}

static void
drop_names(struct board_pictures *pictures)
{
    for (size_t i = 0; i < pictures->count; i++) {
        free(pictures->names[i]);
    }
    pictures->count = 0;
}

static void
scan(struct board_pictures *pictures)
{
    DIR *dir = opendir(pictures->folder);
    const struct dirent *entry;

    drop_names(pictures);
    while (dir && pictures->count < BOARD_PICTURES_MAX && (entry = readdir(dir))) {
        if (is_picture(entry->d_name)) {
            pictures->names[pictures->count++] = xstrdup(entry->d_name);
        }
    }
    if (dir) {
        (void)closedir(dir);
    }
    qsort(pictures->names, pictures->count, sizeof(pictures->names[0]), compare_names);
}

struct board_pictures *
board_pictures_open(const char *folder)
{
    struct board_pictures *pictures = xcalloc(1, sizeof(*pictures));

    pictures->folder = xstrdup(folder);
    scan(pictures);
    log_info(NULL, "%zu pictures to show", pictures->count);
    return pictures;
}

void
board_pictures_close(struct board_pictures *pictures)
{
    if (!pictures) {
        return;
    }
    drop_texture(pictures);
    drop_names(pictures);
    free(pictures->folder);
    free(pictures);
}

bool
board_pictures_has(const struct board_pictures *pictures)
{
    return pictures && pictures->count > 0;
}

uint64_t
board_pictures_digest(const struct board_pictures *pictures)
{
    return pictures->turns;
}

int
board_pictures_step(struct board_pictures *pictures, int64_t now_ms, bool *changed)
{
    int64_t left_ms = pictures->since_ms + BOARD_PICTURE_MS - now_ms;

    if (pictures->since_ms == 0) {
        pictures->since_ms = now_ms;
        return BOARD_PICTURE_MS;
    }
    if (left_ms > 0) {
        return (int)left_ms;
    }
    pictures->since_ms = now_ms;
    pictures->current++;
    pictures->turns++;
    if (pictures->current >= pictures->count) {
        pictures->current = 0;
        scan(pictures);
    }
    drop_texture(pictures);
    *changed = true;
    return BOARD_PICTURE_MS;
}

/* The current file as it is; NULL when it is none, or too large to be taken. */
static SDL_Surface *
read_current(const struct board_pictures *pictures)
{
    const char *name = pictures->names[pictures->current];
    char shown[128];
    char path[1024];
    struct stat st;
    SDL_Surface *surface = NULL;

    (void)snprintf(path, sizeof(path), "%s/%s", pictures->folder, name);
    if (stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
        st.st_size <= BOARD_PICTURE_FILE_MAX) {
        surface = IMG_Load(path);
    }
    if (surface && (int64_t)surface->w * surface->h > BOARD_PICTURE_PIXELS_MAX) {
        SDL_FreeSurface(surface);
        surface = NULL;
    }
    if (!surface) {
        log_warn(NULL, "could not show the picture %s",
            log_escape(name, strlen(name), shown, sizeof(shown)));
    }
    return surface;
}

/* Scaled down to its place, here and once. */
static SDL_Texture *
make_texture(SDL_Renderer *renderer, SDL_Surface *surface, struct rect place)
{
    SDL_Surface *same = SDL_ConvertSurfaceFormat(surface, SDL_PIXELFORMAT_ARGB8888, 0);
    SDL_Surface *scaled =
        SDL_CreateRGBSurfaceWithFormat(0, place.w, place.h, 32, SDL_PIXELFORMAT_ARGB8888);
    SDL_Texture *texture = NULL;

    if (same && scaled && SDL_SoftStretchLinear(same, NULL, scaled, NULL) == 0) {
        texture = SDL_CreateTextureFromSurface(renderer, scaled);
    }
    SDL_FreeSurface(same);
    SDL_FreeSurface(scaled);
    return texture;
}

/* Take a file that cannot be shown out of this round. */
static void
leave_out_current(struct board_pictures *pictures)
{
    free(pictures->names[pictures->current]);
    pictures->count--;
    memmove(&pictures->names[pictures->current], &pictures->names[pictures->current + 1],
        (pictures->count - pictures->current) * sizeof(pictures->names[0]));
    if (pictures->current >= pictures->count) {
        pictures->current = 0;
    }
}

static bool
is_same(struct rect a, struct rect b)
{
    return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

void
board_pictures_draw(
    struct board_pictures *pictures, struct window *window, struct rect where)
{
    SDL_Rect target;
    int w = 0;
    int h = 0;

    if (!is_same(where, pictures->made_for)) {
        drop_texture(pictures);
        pictures->made_for = where;
    }
    while (!pictures->texture && pictures->count > 0) {
        SDL_Surface *surface = read_current(pictures);

        if (surface) {
            pictures->texture = make_texture(window_renderer(window), surface,
                rect_fit(where, surface->w, surface->h));
            SDL_FreeSurface(surface);
        }
        if (!pictures->texture) {
            leave_out_current(pictures);
        }
    }
    if (pictures->texture &&
        SDL_QueryTexture(pictures->texture, NULL, NULL, &w, &h) == 0) {
        target =
            (SDL_Rect){ where.x + (where.w - w) / 2, where.y + (where.h - h) / 2, w, h };
        (void)SDL_RenderCopy(window_renderer(window), pictures->texture, NULL, &target);
    }
}
