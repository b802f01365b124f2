/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/text_cache.h"

#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "common/mem.h"

#define BUCKETS 256
#define PIECES_MAX 1024
/* Pixels of all kept textures: half a window, but at least so many. */
#define PIXELS_MIN (1000 * 1000)

/* A string as a texture in its colour: colouring it while drawing costs three times. */
struct piece {
    SDL_Texture *texture; /* owned; only what has ink, for blending air costs as much */
    int w, h;             /* of the texture */
    int x, y;             /* where it stands in the line's box */
    int line_w;           /* width of that box */
    enum theme_weight weight;
    enum theme_colour colour;
    int px;
    char *text; /* owned */
    uint32_t hash;
    TAILQ_ENTRY(piece) recent; /* most recently used first */
    LIST_ENTRY(piece) bucket;
};

struct text_cache {
    SDL_Renderer *renderer;   /* borrowed, outlives the cache */
    struct text_faces *faces; /* owned */
    struct text_watcher watcher;
    TAILQ_HEAD(recent_head, piece) recent;
    LIST_HEAD(piece_bucket, piece) buckets[BUCKETS];
    size_t piece_count;
    int64_t pixels;
};

enum status
text_cache_new(SDL_Renderer *renderer, const char *font_folder, struct text_cache **out,
    struct error *err)
{
    struct text_faces *faces;
    enum status st = text_faces_new(font_folder, &faces, err);

    if (st == STATUS_OK) {
        *out = xcalloc(1, sizeof(**out));
        (*out)->renderer = renderer;
        (*out)->faces = faces;
        TAILQ_INIT(&(*out)->recent);
    }
    return st;
}

static void
drop_piece(struct text_cache *cache, struct piece *piece)
{
    TAILQ_REMOVE(&cache->recent, piece, recent);
    LIST_REMOVE(piece, bucket);
    cache->piece_count--;
    cache->pixels -= (int64_t)piece->w * piece->h;
    SDL_DestroyTexture(piece->texture);
    free(piece->text);
    free(piece);
}

void
text_cache_clear(struct text_cache *cache)
{
    while (!TAILQ_EMPTY(&cache->recent)) {
        drop_piece(cache, TAILQ_FIRST(&cache->recent));
    }
}

void
text_cache_count(const struct text_cache *cache, size_t *pieces, size_t *bytes)
{
    *pieces = cache->piece_count;
    *bytes = (size_t)cache->pixels * 4;
}

void
text_cache_free(struct text_cache *cache)
{
    if (!cache) {
        return;
    }
    text_cache_clear(cache);
    text_faces_free(cache->faces);
    free(cache);
}

struct text_faces *
text_cache_faces(struct text_cache *cache)
{
    return cache->faces;
}

struct text_watcher *
text_cache_watcher(struct text_cache *cache)
{
    return &cache->watcher;
}

static uint32_t
hash_text(const char *text, enum theme_weight weight, int px)
{
    uint32_t hash = 2166136261U ^ (uint32_t)px ^ ((uint32_t)weight << 16);

    for (; *text; text++) {
        hash = (hash ^ (unsigned char)*text) * 16777619U;
    }
    return hash;
}

static bool
has_ink(const SDL_Surface *surface, int x, int y, int dx, int dy, int count)
{
    for (int i = 0; i < count; i++, x += dx, y += dy) {
        const Uint8 *row = (const Uint8 *)surface->pixels + (ptrdiff_t)y * surface->pitch;

        if (((const Uint32 *)(const void *)row)[x] >> 24) {
            return true;
        }
    }
    return false;
}

/* The smallest rectangle that holds all ink of an ARGB picture; one pixel if there is
 * none. */
static SDL_Rect
ink_of(const SDL_Surface *surface)
{
    int left = 0, top = 0, right = surface->w - 1, bottom = surface->h - 1;

    while (top < bottom && !has_ink(surface, 0, top, 1, 0, surface->w)) {
        top++;
    }
    while (bottom > top && !has_ink(surface, 0, bottom, 1, 0, surface->w)) {
        bottom--;
    }
    while (left < right && !has_ink(surface, left, top, 0, 1, bottom - top + 1)) {
        left++;
    }
    while (right > left && !has_ink(surface, right, top, 0, 1, bottom - top + 1)) {
        right--;
    }
    return (SDL_Rect){ left, top, right - left + 1, bottom - top + 1 };
}

/* The texture of that part. */
static SDL_Texture *
texture_of(SDL_Renderer *renderer, SDL_Surface *surface, SDL_Rect part)
{
    Uint8 *pixels = (Uint8 *)surface->pixels + (ptrdiff_t)part.y * surface->pitch +
                    (ptrdiff_t)part.x * 4;
    SDL_Surface *ink = SDL_CreateRGBSurfaceWithFormatFrom(
        pixels, part.w, part.h, 32, surface->pitch, surface->format->format);
    SDL_Texture *texture = ink ? SDL_CreateTextureFromSurface(renderer, ink) : NULL;

    SDL_FreeSurface(ink);
    return texture;
}

static struct piece *
make_piece(struct text_cache *cache, struct text_face *face, enum theme_colour colour,
    const char *text, uint32_t hash)
{
    struct rgb c = theme_rgb(colour);
    SDL_Surface *surface = TTF_RenderUTF8_Blended(
        text_face_font(face, text), text, (SDL_Color){ c.r, c.g, c.b, 255 });
    int64_t pixels_max;
    int width = 0, height = 0;
    struct piece *piece;
    SDL_Rect ink;

    if (!surface) {
        return NULL; /* no width: only characters without a shape */
    }
    piece = xcalloc(1, sizeof(*piece));
    ink = ink_of(surface);
    piece->texture = texture_of(cache->renderer, surface, ink);
    piece->w = ink.w;
    piece->h = ink.h;
    piece->x = ink.x;
    piece->y = ink.y;
    piece->line_w = surface->w;
    SDL_FreeSurface(surface);
    if (!piece->texture) {
        free(piece);
        return NULL;
    }
    piece->weight = face->weight;
    piece->colour = colour;
    piece->px = face->px;
    piece->text = xstrdup(text);
    piece->hash = hash;
    cache->piece_count++;
    cache->pixels += (int64_t)piece->w * piece->h;
    (void)SDL_GetRendererOutputSize(cache->renderer, &width, &height);
    pixels_max = (int64_t)width * height / 2;
    pixels_max = pixels_max > PIXELS_MIN ? pixels_max : PIXELS_MIN;
    TAILQ_INSERT_HEAD(&cache->recent, piece, recent);
    LIST_INSERT_HEAD(&cache->buckets[hash % BUCKETS], piece, bucket);
    while (cache->piece_count > 1 &&
           (cache->piece_count > PIECES_MAX || cache->pixels > pixels_max)) {
        drop_piece(cache, TAILQ_LAST(&cache->recent, recent_head));
    }
    return piece;
}

static struct piece *
find_piece(struct text_cache *cache, struct text_face *face, enum theme_colour colour,
    const char *text)
{
    uint32_t hash = hash_text(text, face->weight, face->px);
    struct piece *piece = LIST_FIRST(&cache->buckets[hash % BUCKETS]);

    for (; piece; piece = LIST_NEXT(piece, bucket)) {
        if (piece->hash == hash && piece->px == face->px &&
            piece->weight == face->weight && piece->colour == colour &&
            strcmp(piece->text, text) == 0) {
            TAILQ_REMOVE(&cache->recent, piece, recent);
            TAILQ_INSERT_HEAD(&cache->recent, piece, recent);
            return piece;
        }
    }
    return make_piece(cache, face, colour, text, hash);
}

/* `ink` grows by what is covered. */
static void
copy_piece(const struct text_cache *cache, const struct piece *piece, int x, int y,
    SDL_Rect *ink)
{
    SDL_Rect to = { x + piece->x, y + piece->y, piece->w, piece->h };

    SDL_RenderCopy(cache->renderer, piece->texture, NULL, &to);
    SDL_UnionRect(ink, &to, ink);
}

SDL_Rect
text_cache_draw(struct text_cache *cache, struct text_face *face, bool tabular, int x,
    int y, enum theme_colour colour, const char *text)
{
    SDL_Rect ink = { 0 };
    struct piece *piece;

    if (!tabular) {
        piece = *text ? find_piece(cache, face, colour, text) : NULL;
        if (piece) {
            copy_piece(cache, piece, x, y, &ink);
        }
        return ink;
    }
    while (*text) {
        char one[TEXT_CHARACTER_SIZE];
        size_t len = text_character(text, one);

        piece = *one ? find_piece(cache, face, colour, one) : NULL;
        if (piece) {
            copy_piece(
                cache, piece, x + text_face_slack(face, one, piece->line_w), y, &ink);
        }
        x += text_face_width(face, true, one);
        text += len;
    }
    return ink;
}
