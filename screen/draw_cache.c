/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/draw_cache.h"

#include <math.h>
#include <stdlib.h>

#include "common/log.h"
#include "common/mem.h"

#define LOG_TAG "screen/draw"
#define MASKS_MAX 128
#define ICON_BOX 24  /* units of an icon's own grid */
#define ICON_PEN 1.1 /* half the width of its strokes, in that grid */

/* A shape in a colour with soft edges, `px` pixels square. */
struct mask {
    SDL_Texture *texture; /* owned */
    int shape;            /* enum draw_icon, or DRAW_CACHE_DISC */
    enum theme_colour colour;
    int px;
    uint64_t used;
};

struct draw_cache {
    SDL_Renderer *renderer; /* borrowed, outlives the cache */
    struct mask masks[MASKS_MAX];
    uint64_t clock;
};

struct draw_cache *
draw_cache_new(SDL_Renderer *renderer)
{
    struct draw_cache *cache = xcalloc(1, sizeof(*cache));

    cache->renderer = renderer;
    return cache;
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

/* A code around a point: squares in three corners, dots in the fourth. */
#define SQUARE(x, y) \
    LINE((x)-0.55F, (y)-0.55F, (x) + 0.55F, (y)-0.55F), \
        LINE((x)-0.55F, (y) + 0.55F, (x) + 0.55F, (y) + 0.55F)
#define CODE(x, y) \
    SQUARE((x)-2.6F, (y)-2.6F), SQUARE((x) + 2.6F, (y)-2.6F), \
        SQUARE((x)-2.6F, (y) + 2.6F), DOT((x) + 1.5F, (y) + 1.5F, 0.8F), \
        DOT((x) + 3.6F, (y) + 1.5F, 0.8F), DOT((x) + 2.6F, (y) + 3.6F, 0.8F)

static const struct stroke icons[DRAW_ICON_COUNT][16] = {
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
    [DRAW_ICON_TICKET] = { LINE(3.5F, 1.5F, 20.5F, 1.5F), LINE(20.5F, 1.5F, 20.5F, 22.5F),
        LINE(20.5F, 22.5F, 3.5F, 22.5F), LINE(3.5F, 22.5F, 3.5F, 1.5F),
        LINE(8, 5.8F, 16, 5.8F), CODE(12, 14.2F) },
    [DRAW_ICON_PHONE] = { LINE(5.5F, 1.5F, 18.5F, 1.5F), LINE(18.5F, 1.5F, 18.5F, 22.5F),
        LINE(18.5F, 22.5F, 5.5F, 22.5F), LINE(5.5F, 22.5F, 5.5F, 1.5F), CODE(12, 10),
        DOT(12, 19.2F, 1.1F) },
    [DRAW_ICON_CARD] = { LINE(2, 4.5F, 22, 4.5F), LINE(22, 4.5F, 22, 19.5F),
        LINE(22, 19.5F, 2, 19.5F), LINE(2, 19.5F, 2, 4.5F), RING(7.8F, 10, 2),
        LINE(5, 16, 10.6F, 16), LINE(14, 9.5F, 18.5F, 9.5F), LINE(14, 13, 18.5F, 13),
        LINE(14, 16, 16.5F, 16) },
    [DRAW_ICON_FAMILY] = { RING(6.5F, 5.5F, 2.8F), RING(17.5F, 5.5F, 2.8F),
        LINE(2, 19, 2.4F, 12.8F), LINE(2.4F, 12.8F, 7.5F, 11.6F),
        LINE(22, 19, 21.6F, 12.8F), LINE(21.6F, 12.8F, 16.5F, 11.6F),
        RING(12, 13.8F, 2.2F), LINE(8, 22, 8.6F, 19), LINE(8.6F, 19, 15.4F, 19),
        LINE(15.4F, 19, 16, 22) },
    [DRAW_ICON_CHILD] = { RING(12, 8.5F, 6), DOT(9.8F, 7.8F, 1), DOT(14.2F, 7.8F, 1),
        LINE(10.2F, 11.2F, 13.8F, 11.2F), LINE(5, 22, 6, 18.5F), LINE(6, 18.5F, 9, 17.5F),
        LINE(9, 17.5F, 15, 17.5F), LINE(15, 17.5F, 18, 18.5F), LINE(18, 18.5F, 19, 22) },
    [DRAW_ICON_HOUSE] = { LINE(2, 11.5F, 12, 3), LINE(12, 3, 22, 11.5F),
        LINE(5, 10, 5, 21), LINE(5, 21, 19, 21), LINE(19, 21, 19, 10),
        LINE(8.5F, 15, 15.5F, 15), LINE(12.6F, 12, 15.5F, 15),
        LINE(12.6F, 18, 15.5F, 15) },
    [DRAW_ICON_CERTIFICATE] = { LINE(2.5F, 3, 21.5F, 3), LINE(2.5F, 3, 2.5F, 17.5F),
        LINE(21.5F, 3, 21.5F, 17.5F), LINE(2.5F, 17.5F, 11, 17.5F),
        LINE(6.5F, 7.5F, 17.5F, 7.5F), LINE(6.5F, 11.5F, 11, 11.5F),
        RING(16.2F, 14.2F, 3), LINE(14.6F, 17.4F, 14, 22), LINE(14, 22, 16.2F, 20.5F),
        LINE(16.2F, 20.5F, 18.4F, 22), LINE(18.4F, 22, 17.8F, 17.4F) },
    [DRAW_ICON_STAMP] = { LINE(9, 3, 15, 3), LINE(9, 3, 10.3F, 11),
        LINE(15, 3, 13.7F, 11), LINE(10.3F, 11, 4.5F, 13), LINE(13.7F, 11, 19.5F, 13),
        LINE(4.5F, 13, 4.5F, 17), LINE(19.5F, 13, 19.5F, 17), LINE(4.5F, 17, 19.5F, 17),
        LINE(4, 21, 20, 21) },
    [DRAW_ICON_TRAY] = { LINE(12, 2.5F, 12, 14), LINE(7.3F, 9.3F, 12, 14),
        LINE(16.7F, 9.3F, 12, 14), LINE(2.5F, 13.5F, 2.5F, 21), LINE(2.5F, 21, 21.5F, 21),
        LINE(21.5F, 21, 21.5F, 13.5F) },
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
                shape == DRAW_CACHE_DISC
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

SDL_Texture *
draw_cache_shape(struct draw_cache *cache, int shape, int px, enum theme_colour colour)
{
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
    *oldest = (struct mask){ .texture = make_mask(cache->renderer, shape, px, colour),
        .colour = colour,
        .shape = shape,
        .px = px,
        .used = ++cache->clock };
    return oldest->texture;
}
