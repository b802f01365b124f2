/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Scaled once for its place, so that a redraw costs a copy. Where its place is tells the
 * first drawing; before that, one is loaded for a place of a pixel to see whether there
 * is any.
 */
#include "display/board_pictures.h"

#include <SDL.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "display/board_surface.h"
#include "display/picture_loader.h"
#include "screen/window.h"

struct board_pictures {
    struct window *window;         /* borrowed */
    struct picture_loader *loader; /* owned */
    char name[PICTURE_NAME_SIZE];  /* the one that stands; "" before the first */
    SDL_Texture *texture;          /* owned; NULL before the first is ready */
    struct rect place;             /* where it was last drawn; of no size before */
    bool has;                      /* there are pictures */
    bool asked;                    /* the loader has a question */
    bool renewed;                  /* since then the folder became another one */
    int64_t since_ms;              /* monotonic: the last answer; 0 = ask now */
    uint64_t turns;                /* how often something else was put up */
};

enum status
board_pictures_open(const char *folder, struct window *window,
    struct board_pictures **out, struct error *err)
{
    struct board_pictures *pictures = xcalloc(1, sizeof(*pictures));
    enum status st =
        picture_loader_start(folder, window_wake, window, &pictures->loader, err);

    if (st != STATUS_OK) {
        free(pictures);
        return st;
    }
    pictures->window = window;
    *out = pictures;
    return STATUS_OK;
}

static void
drop_texture(struct board_pictures *pictures)
{
    if (pictures->texture) {
        SDL_DestroyTexture(pictures->texture);
        pictures->texture = NULL;
    }
    pictures->turns++;
}

void
board_pictures_close(struct board_pictures *pictures)
{
    if (pictures) {
        picture_loader_stop(pictures->loader);
        drop_texture(pictures);
        free(pictures);
    }
}

bool
board_pictures_has(const struct board_pictures *pictures)
{
    return pictures && pictures->has;
}

static bool
has_place(const struct board_pictures *pictures)
{
    return pictures->place.w > 0 && pictures->place.h > 0;
}

/* Have the next one loaded; the same one again when it does not stand (any more). */
static void
ask(struct board_pictures *pictures)
{
    bool placed = has_place(pictures);

    picture_loader_ask(pictures->loader, pictures->name,
        /* again= */ pictures->texture == NULL, placed ? pictures->place.w : 1,
        placed ? pictures->place.h : 1);
    pictures->asked = true;
}

bool
board_pictures_are_settled(const struct board_pictures *pictures)
{
    return pictures->since_ms != 0 && !pictures->asked;
}

void
board_pictures_renew(struct board_pictures *pictures)
{
    if (pictures->asked) {
        pictures->renewed =
            true; /* not asked anew: while many come none would be ready */
    } else if (!pictures->has) {
        ask(pictures);
    }
}

static void
put_up(struct board_pictures *pictures, struct pixels *pixels)
{
    SDL_Surface *surface = has_place(pictures) ? board_surface_of(pixels) : NULL;

    drop_texture(pictures);
    if (surface) {
        pictures->texture =
            SDL_CreateTextureFromSurface(window_renderer(pictures->window), surface);
    }
    SDL_FreeSurface(surface);
    pixels_free(pixels);
}

/* Take the loader's answer, if there is one. */
static void
collect(struct board_pictures *pictures, int64_t now_ms, bool *changed)
{
    struct picture_answer answer;

    if (!picture_loader_take(pictures->loader, &answer)) {
        return;
    }
    pictures->asked = false;
    pictures->since_ms = now_ms;
    if (answer.found == PICTURE_FOUND) {
        put_up(pictures, answer.pixels);
        memcpy(pictures->name, answer.name, sizeof(pictures->name));
        *changed = true;
    } else if (answer.found == PICTURE_NONE && pictures->has) {
        drop_texture(pictures);
        pictures->name[0] = '\0';
        *changed = true; /* the last one is gone, and with it its place */
    }
    pictures->has = answer.found != PICTURE_NONE;
    if (!pictures->has && pictures->renewed) {
        pictures->since_ms = 0; /* look again */
    }
    pictures->renewed = false;
}

int
board_pictures_step(
    struct board_pictures *pictures, int64_t now_ms, bool calling, bool *changed)
{
    int64_t left_ms;

    if (calling) {
        return -1; /* the end of the flashing calls again */
    }
    collect(pictures, now_ms, changed);
    left_ms =
        pictures->since_ms == 0 ? 0 : pictures->since_ms + BOARD_PICTURE_MS - now_ms;
    if (pictures->has && !has_place(pictures)) {
        return -1; /* a layout without pictures */
    }
    if (left_ms <= 0 && !pictures->asked) {
        ask(pictures);
    }
    return pictures->asked ? -1 : (int)left_ms; /* the loader wakes the window */
}

uint64_t
board_pictures_digest(const struct board_pictures *pictures)
{
    return pictures->turns;
}

void
board_pictures_draw(
    struct board_pictures *pictures, struct window *window, struct rect where)
{
    SDL_Rect target;
    int w = 0;
    int h = 0;

    if (where.w != pictures->place.w || where.h != pictures->place.h) {
        drop_texture(pictures); /* what comes is made for this place */
        pictures->place = where;
        ask(pictures);
    }
    if (pictures->texture &&
        SDL_QueryTexture(pictures->texture, NULL, NULL, &w, &h) == 0) {
        target =
            (SDL_Rect){ where.x + (where.w - w) / 2, where.y + (where.h - h) / 2, w, h };
        (void)SDL_RenderCopy(window_renderer(window), pictures->texture, NULL, &target);
    }
}
