/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_DRAW_CACHE_H
#define SCREEN_DRAW_CACHE_H

/* Icons and discs, kept as textures in their size and colour; a window owns one cache.
 * Main thread only. */

#include <SDL.h>

#include "common/base.h"
#include "screen/theme.h"

struct draw_cache;

enum draw_icon {
    DRAW_ICON_CHECK,
    DRAW_ICON_CROSS,
    DRAW_ICON_WARNING,
    DRAW_ICON_INFO,
    DRAW_ICON_CLOCK,
    DRAW_ICON_PERSON,
    DRAW_ICON_SPEAKER,
    DRAW_ICON_PAUSE,
    DRAW_ICON_ARROW,
    DRAW_ICON_BACK,
    DRAW_ICON_HEART, /* priority */
    DRAW_ICON_PAPER,
    DRAW_ICON_SCAN,
    DRAW_ICON_BROKEN_LINK,
    DRAW_ICON_SMALLER, /* the window */
    DRAW_ICON_LARGER,
    DRAW_ICON_PENCIL, /* write a note */
    DRAW_ICON_TICKET, /* a paper with a code on it */
    DRAW_ICON_PHONE,  /* with the same code */
    /* Of services. */
    DRAW_ICON_CARD,        /* an identity card */
    DRAW_ICON_FAMILY,      /* two adults and a child */
    DRAW_ICON_CHILD,       /* a child's face */
    DRAW_ICON_HOUSE,       /* moving in and out */
    DRAW_ICON_CERTIFICATE, /* with a seal */
    DRAW_ICON_STAMP,       /* made official */
    DRAW_ICON_TRAY,        /* picked up */
    DRAW_ICON_COUNT
};

#define DRAW_CACHE_DISC (-1) /* a shape that is no icon: a full circle */

/** @param renderer  outlives the cache */
struct draw_cache *draw_cache_new(SDL_Renderer *renderer);
/** Accepts NULL. */
void draw_cache_free(struct draw_cache *cache);
/** The renderer lost its textures. */
void draw_cache_clear(struct draw_cache *cache);

/** A shape (enum draw_icon, or DRAW_CACHE_DISC) `px` pixels square; the cache's. */
SDL_Texture *draw_cache_shape(
    struct draw_cache *cache, int shape, int px, enum theme_colour colour);

#endif /* SCREEN_DRAW_CACHE_H */
