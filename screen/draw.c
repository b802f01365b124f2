/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/draw.h"

#include <SDL.h>
#include <math.h>
#include <stdlib.h>

#include "common/log.h"
#include "common/mem.h"
#include "screen/draw_cache.h"
#include "screen/text.h"
#include "screen/window.h"

#define LOG_TAG "screen/draw"
#define MASKS_MAX 128
#define CACHE_LINE_PX 16 /* pixels of 4 bytes in 64 bytes */
#define DISC (-1)        /* a mask that is no icon: a full circle */
#define ICON_BOX 24      /* units of an icon's own grid */
#define ICON_PEN 1.1     /* half the width of its strokes, in that grid */

/* A shape in a colour with soft edges, `px` pixels square. */
struct mask {
    SDL_Texture *texture; /* owned */
    int shape;            /* enum draw_icon, or DISC */
    enum theme_colour colour;
    int px;
    uint64_t used;
};

struct draw_cache {
    struct mask masks[MASKS_MAX];
    uint64_t clock;
};

struct draw_cache *
draw_cache_new(void)
{
    return xcalloc(1, sizeof(struct draw_cache));
}

void
draw_cache_clear(struct draw_cache *cache)
{
    for (size_t i = 0; i < MASKS_MAX; i++) {
        if (cache->masks[i].texture) {
            SDL_DestroyTexture(cache->masks[i].texture);
        }
        cache->masks[i] = (struct mask){ 0 };
    }
}

void
draw_cache_free(struct draw_cache *cache)
{
    if (cache) {
        draw_cache_clear(cache);
        free(cache);
    }
}

/* An icon is a few strokes: lines (x, y to x2, y2), and rings or discs of radius r. */
struct stroke {
    enum { STROKE_END, STROKE_LINE, STROKE_RING, STROKE_DISC } kind;
    float x, y, x2, y2, r;
};

#define LINE(x1, y1, x2, y2) \
    { \
        STROKE_LINE, x1, y1, x2, y2, 0 \
    }
#define RING(x, y, r) \
    { \
        STROKE_RING, x, y, 0, 0, r \
    }
#define DOT(x, y, r) \
    { \
        STROKE_DISC, x, y, 0, 0, r \
    }

static const struct stroke icons[DRAW_ICON_COUNT][12] = {
    [DRAW_ICON_CHECK] = { LINE(4.5F, 12.5F, 9.5F, 17.5F), LINE(9.5F, 17.5F, 19.5F, 7) },
    [DRAW_ICON_CROSS] = { LINE(6, 6, 18, 18), LINE(18, 6, 6, 18) },
    [DRAW_ICON_WARNING] = { LINE(12, 3, 22, 20), LINE(22, 20, 2, 20), LINE(2, 20, 12, 3),
        LINE(12, 9.5F, 12, 13.5F), DOT(12, 16.8F, 1.3F) },
    [DRAW_ICON_INFO] = { RING(12, 12, 9), LINE(12, 11, 12, 16.5F), DOT(12, 7.6F, 1.3F) },
    [DRAW_ICON_CLOCK] = { RING(12, 12, 9), LINE(12, 7, 12, 12), LINE(12, 12, 15.5F, 14) },
    [DRAW_ICON_PERSON] = { RING(12, 8, 4), LINE(4.5F, 21, 4.8F, 18.5F),
        LINE(4.8F, 18.5F, 7.5F, 16), LINE(7.5F, 16, 16.5F, 16),
        LINE(16.5F, 16, 19.2F, 18.5F), LINE(19.2F, 18.5F, 19.5F, 21) },
    [DRAW_ICON_SPEAKER] = { LINE(3, 9.5F, 3, 14.5F), LINE(3, 9.5F, 7, 9.5F),
        LINE(3, 14.5F, 7, 14.5F), LINE(7, 9.5F, 12, 5), LINE(7, 14.5F, 12, 19),
        LINE(12, 5, 12, 19), LINE(15.5F, 9, 16.8F, 12), LINE(16.8F, 12, 15.5F, 15),
        LINE(18.5F, 6.5F, 21, 12), LINE(21, 12, 18.5F, 17.5F) },
    [DRAW_ICON_PAUSE] = { LINE(8.5F, 5.5F, 8.5F, 18.5F),
        LINE(15.5F, 5.5F, 15.5F, 18.5F) },
    [DRAW_ICON_ARROW] = { LINE(4, 12, 20, 12), LINE(13.5F, 5.5F, 20, 12),
        LINE(13.5F, 18.5F, 20, 12) },
    [DRAW_ICON_BACK] = { LINE(4, 12, 20, 12), LINE(10.5F, 5.5F, 4, 12),
        LINE(10.5F, 18.5F, 4, 12) },
    [DRAW_ICON_HEART] = { LINE(12, 20, 3.5F, 11.5F), LINE(3.5F, 11.5F, 3.5F, 7.5F),
        LINE(3.5F, 7.5F, 6.5F, 4.8F), LINE(6.5F, 4.8F, 9.8F, 5.2F),
        LINE(9.8F, 5.2F, 12, 8), LINE(12, 8, 14.2F, 5.2F), LINE(14.2F, 5.2F, 17.5F, 4.8F),
        LINE(17.5F, 4.8F, 20.5F, 7.5F), LINE(20.5F, 7.5F, 20.5F, 11.5F),
        LINE(20.5F, 11.5F, 12, 20) },
    [DRAW_ICON_PAPER] = { LINE(5.5F, 3, 14, 3), LINE(14, 3, 18.5F, 7.5F),
        LINE(18.5F, 7.5F, 18.5F, 21), LINE(18.5F, 21, 5.5F, 21), LINE(5.5F, 21, 5.5F, 3),
        LINE(9, 12, 15, 12), LINE(9, 16, 15, 16) },
    [DRAW_ICON_SCAN] = { LINE(3, 8, 3, 3), LINE(3, 3, 8, 3), LINE(16, 3, 21, 3),
        LINE(21, 3, 21, 8), LINE(21, 16, 21, 21), LINE(21, 21, 16, 21),
        LINE(8, 21, 3, 21), LINE(3, 21, 3, 16), LINE(6.5F, 12, 17.5F, 12) },
    [DRAW_ICON_BROKEN_LINK] = { LINE(4.5F, 20, 4.5F, 17), LINE(11, 20, 11, 12.5F),
        LINE(17.5F, 20, 17.5F, 7), LINE(4, 4, 20.5F, 20.5F) },
    [DRAW_ICON_SMALLER] = { LINE(14, 10, 21, 3), LINE(14, 4.5F, 14, 10),
        LINE(14, 10, 19.5F, 10), LINE(10, 14, 3, 21), LINE(10, 14, 10, 19.5F),
        LINE(10, 14, 4.5F, 14) },
    [DRAW_ICON_LARGER] = { LINE(14, 10, 20, 4), LINE(14.5F, 4, 20, 4),
        LINE(20, 4, 20, 9.5F), LINE(10, 14, 4, 20), LINE(4, 14.5F, 4, 20),
        LINE(4, 20, 9.5F, 20) },
    [DRAW_ICON_PENCIL] = { LINE(4, 20, 5, 15.5F), LINE(4, 20, 8.5F, 19),
        LINE(5, 15.5F, 16.5F, 4), LINE(8.5F, 19, 20, 7.5F), LINE(16.5F, 4, 20, 7.5F),
        LINE(13.5F, 7, 17, 10.5F) },
};

static double
segment_distance(const struct stroke *s, double x, double y)
{
    double dx = s->x2 - s->x, dy = s->y2 - s->y;
    double t = ((x - s->x) * dx + (y - s->y) * dy) / (dx * dx + dy * dy);

    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return hypot(x - s->x - t * dx, y - s->y - t * dy);
}

/* How far a point of the icon's grid is from its ink; below 0 inside. */
static double
icon_distance(const struct stroke *strokes, double x, double y)
{
    double nearest = ICON_BOX;

    for (const struct stroke *s = strokes; s->kind != STROKE_END; s++) {
        double d = s->kind == STROKE_LINE ? segment_distance(s, x, y) - ICON_PEN
                   : s->kind == STROKE_RING
                       ? fabs(hypot(x - s->x, y - s->y) - s->r) - ICON_PEN
                       : hypot(x - s->x, y - s->y) - s->r;

        nearest = d < nearest ? d : nearest;
    }
    return nearest;
}

static SDL_Texture *
make_mask(SDL_Renderer *renderer, int shape, int px, enum theme_colour colour)
{
    struct rgb c = theme_rgb(colour);
    Uint32 rgb = (Uint32)c.r << 16 | (Uint32)c.g << 8 | c.b;
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, px, px, 32, SDL_PIXELFORMAT_ARGB8888);
    SDL_Texture *texture;
    double unit = (double)ICON_BOX / px;

    if (!surface) {
        log_fatal(NULL, "could not make a shape: %s", SDL_GetError());
    }
    for (int y = 0; y < px; y++) {
        Uint32 *row = (Uint32 *)(void *)((Uint8 *)surface->pixels + y * surface->pitch);

        for (int x = 0; x < px; x++) {
            double distance =
                shape == DISC
                    ? hypot(x + 0.5 - px / 2.0, y + 0.5 - px / 2.0) - px / 2.0
                    : icon_distance(icons[shape], (x + 0.5) * unit, (y + 0.5) * unit) /
                          unit;
            double cover = 0.5 - distance;

            cover = cover < 0 ? 0 : cover > 1 ? 1 : cover;
            row[x] = ((Uint32)lround(cover * 255) << 24) | rgb;
        }
    }
    texture = SDL_CreateTextureFromSurface(renderer, surface);
    SDL_FreeSurface(surface);
    if (!texture) {
        log_fatal(NULL, "could not make a shape: %s", SDL_GetError());
    }
    return texture;
}

static SDL_Texture *
find_mask(struct window *window, int shape, int px, enum theme_colour colour)
{
    struct draw_cache *cache = window_shapes(window);
    struct mask *oldest = &cache->masks[0];

    for (size_t i = 0; i < MASKS_MAX; i++) {
        struct mask *mask = &cache->masks[i];

        if (mask->texture && mask->shape == shape && mask->px == px &&
            mask->colour == colour) {
            mask->used = ++cache->clock;
            return mask->texture;
        }
        oldest = mask->used < oldest->used ? mask : oldest;
    }
    if (oldest->texture) {
        SDL_DestroyTexture(oldest->texture);
    }
    *oldest =
        (struct mask){ .texture = make_mask(window_renderer(window), shape, px, colour),
            .colour = colour,
            .shape = shape,
            .px = px,
            .used = ++cache->clock };
    return oldest->texture;
}

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
    SDL_Texture *disc = find_mask(window, DISC, radius * 2, colour);

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
    mask = find_mask(window, (int)icon, box.w, colour);
    SDL_RenderCopy(window_renderer(window), mask, NULL, &to);
}
