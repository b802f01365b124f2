/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_TEXT_CACHE_H
#define SCREEN_TEXT_CACHE_H

/*
 * What a window keeps to draw text soon: each piece of text as a texture in its colour,
 * until it has not been used for long. For text_draw.c, and for window.c, which owns it.
 * Main thread.
 */

#include <SDL.h>

#include "common/base.h"
#include "common/status.h"
#include "screen/text_face.h"
#include "screen/text_seen.h"

struct text_cache;

/** Who is told of texts; `watch` is NULL while nobody is. */
struct text_watcher {
    text_watch_fn *watch;
    void *arg;
};

/**
 * @param renderer     outlives the cache
 * @param font_folder  NULL or "": the package's
 */
enum status text_cache_new(SDL_Renderer *renderer, const char *font_folder,
    struct text_cache **cache, struct error *err) MUST_CHECK;
void text_cache_free(struct text_cache *cache);
/** How many pieces are kept, and the memory of their pixels. */
void text_cache_count(const struct text_cache *cache, size_t *pieces, size_t *bytes);
/** The renderer lost its textures, or the size changed. */
void text_cache_clear(struct text_cache *cache);

struct text_faces *text_cache_faces(struct text_cache *cache);
struct text_watcher *text_cache_watcher(struct text_cache *cache);

/**
 * Draw a text that is one line: the pen at `x`, the top of the line at `y`; digits in
 * cells of one width when tabular.
 * @return the pixels it covers; of no size: none
 */
SDL_Rect text_cache_draw(struct text_cache *cache, struct text_face *face, bool tabular,
    int x, int y, enum theme_colour colour, const char *text);

#endif /* SCREEN_TEXT_CACHE_H */
