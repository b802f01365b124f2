/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/draw.h"

#include <SDL.h>

#include "screen/draw_cache.h"
#include "screen/text_draw.h"
#include "screen/window.h"

#define CACHE_LINE_PX 16 /* pixels of 4 bytes in 64 bytes */

static void
set_colour(struct window *window, enum theme_colour colour)
{
    struct rgb c = theme_rgb(colour);

    SDL_SetRenderDrawColor(window_renderer(window), c.r, c.g, c.b, 255);
}

void
draw_clip(struct window *window, const struct rect *r)
{
    SDL_Renderer *renderer = window_renderer(window);

    if (r) {
        SDL_Rect to = { r->x, r->y, r->w, r->h };

        SDL_RenderSetClipRect(renderer, &to);
    } else {
        SDL_RenderSetClipRect(renderer, NULL);
    }
}

void
draw_clear(struct window *window, enum theme_colour colour)
{
    set_colour(window, colour);
    SDL_RenderClear(window_renderer(window));
}

/*
 * SDL writes past the cache, which is fast only for whole cache lines: rows that begin
 * or end inside of one take four times as long. So the ragged edges are filled apart.
 */
void
draw_fill(struct window *window, struct rect r, enum theme_colour colour)
{
    int left = (CACHE_LINE_PX - r.x % CACHE_LINE_PX) % CACHE_LINE_PX;
    int right = (r.x + r.w) % CACHE_LINE_PX;
    SDL_Rect whole = { r.x, r.y, r.w, r.h };
    SDL_Rect to[] = { { r.x + left, r.y, r.w - left - right, r.h },
        { r.x, r.y, left, r.h }, { r.x + r.w - right, r.y, right, r.h } };

    set_colour(window, colour);
    if (r.x < 0 || to[0].w <= 0) {
        SDL_RenderFillRect(window_renderer(window), &whole);
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(to); i++) {
        if (to[i].w > 0) {
            SDL_RenderFillRect(window_renderer(window), &to[i]);
        }
    }
}

/* The four corners of a round rectangle, quarters of a disc. */
static void
draw_corners(struct window *window, struct rect r, int radius, enum theme_colour colour)
{
    SDL_Texture *disc =
        draw_cache_shape(window_shapes(window), DRAW_CACHE_DISC, radius * 2, colour);

    for (int corner = 0; corner < 4; corner++) {
        int right = corner % 2, below = corner / 2;
        SDL_Rect from = { right * radius, below * radius, radius, radius };
        SDL_Rect to = { right ? r.x + r.w - radius : r.x,
            below ? r.y + r.h - radius : r.y, radius, radius };

        SDL_RenderCopy(window_renderer(window), disc, &from, &to);
    }
}

/* The largest radius that `r` has room for. */
static int
radius_in(struct rect r, int radius)
{
    radius = radius > r.w / 2 ? r.w / 2 : radius;
    return radius > r.h / 2 ? r.h / 2 : radius;
}

static void
draw_round_px(struct window *window, struct rect r, int radius, enum theme_colour colour)
{
    radius = radius_in(r, radius);
    if (radius < 1) {
        draw_fill(window, r, colour);
        return;
    }
    draw_fill(
        window, (struct rect){ r.x + radius, r.y, r.w - 2 * radius, radius }, colour);
    draw_fill(window, (struct rect){ r.x, r.y + radius, r.w, r.h - 2 * radius }, colour);
    draw_fill(window,
        (struct rect){ r.x + radius, r.y + r.h - radius, r.w - 2 * radius, radius },
        colour);
    draw_corners(window, r, radius, colour);
}

/* Only the edge, `width` pixels wide: what lies inside is drawn once, not twice. */
static void
draw_edge_px(
    struct window *window, struct rect r, int radius, int width, enum theme_colour colour)
{
    radius = radius_in(r, radius);
    draw_fill(
        window, (struct rect){ r.x + radius, r.y, r.w - 2 * radius, width }, colour);
    draw_fill(window,
        (struct rect){ r.x + radius, r.y + r.h - width, r.w - 2 * radius, width },
        colour);
    draw_fill(
        window, (struct rect){ r.x, r.y + radius, width, r.h - 2 * radius }, colour);
    draw_fill(window,
        (struct rect){ r.x + r.w - width, r.y + radius, width, r.h - 2 * radius },
        colour);
    if (radius > 0) {
        draw_corners(window, r, radius, colour);
    }
}

void
draw_round(struct window *window, struct rect r, int radius, enum theme_colour colour)
{
    draw_round_px(window, r, window_px(window, radius), colour);
}

void
draw_panel(struct window *window, struct rect r, int radius, enum theme_colour fill,
    enum theme_colour edge, int width)
{
    int outer = window_px(window, radius);
    int edge_px = window_px(window, width);

    draw_edge_px(window, r, outer, edge_px, edge);
    draw_round_px(window, rect_inset(r, edge_px, edge_px),
        outer > edge_px ? outer - edge_px : 0, fill);
}

void
draw_veil(struct window *window, int percent)
{
    struct rgb c = theme_rgb(THEME_INK);
    SDL_Renderer *renderer = window_renderer(window);

    SDL_SetRenderDrawColor(renderer, c.r, c.g, c.b, (Uint8)(255 * percent / 100));
    SDL_SetRenderDrawBlendMode(renderer, SDL_BLENDMODE_BLEND);
    SDL_RenderFillRect(renderer, NULL);
    SDL_SetRenderDrawBlendMode(renderer, SDL_BLENDMODE_NONE); /* plain fills are fast */
    text_tell_veil(window);
}

void
draw_icon(
    struct window *window, struct rect r, enum draw_icon icon, enum theme_colour colour)
{
    struct rect box = rect_fit(r, 1, 1);
    SDL_Rect to = { box.x, box.y, box.w, box.w };
    SDL_Texture *mask;

    if (box.w < 1) {
        return;
    }
    mask = draw_cache_shape(window_shapes(window), (int)icon, box.w, colour);
    SDL_RenderCopy(window_renderer(window), mask, NULL, &to);
}
