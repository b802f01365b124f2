/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_DRAW_CACHE_H
#define SCREEN_DRAW_CACHE_H

/* The shapes that draw.c keeps as textures; a window owns one. Main thread only. */

struct draw_cache;
struct window;

struct draw_cache *draw_cache_new(void);
void draw_cache_free(struct draw_cache *cache);
void draw_cache_clear(struct draw_cache *cache);

/** The one of a window; window.c has it. */
struct draw_cache *window_shapes(struct window *window);

#endif /* SCREEN_DRAW_CACHE_H */
