/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/text.h"

#include <SDL.h>
#include <SDL_ttf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "screen/text_fit.h"
#include "screen/window.h"

#define LOG_TAG "screen/text"
#define FONTS_MAX 32
#define BUCKETS 256
#define PIECES_MAX 1024
/* Pixels of all kept textures: half a window, but at least so many. */
#define PIXELS_MIN (1250 * 1000)
#define LINE_MAX_BYTES 2048 /* the longest line that is drawn */
#define WIDTHS 2048         /* measured texts that are kept */

/* A font file at a size. */
struct face {
    struct text_cache *cache; /* whose it is */
    TTF_Font *font;           /* owned */
    enum theme_weight weight;
    int px;
    int cap;   /* pixels, height of a capital */
    int digit; /* pixels, the widest digit */
    uint64_t used;
};

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

/* How wide a text is: measuring shapes it, which costs more than drawing it again. */
struct width {
    uint64_t key; /* a hash of text, font and size that stands for them; 0 = none */
    int width;    /* pixels */
};

struct text_cache {
    struct width widths[WIDTHS];
    char folder[256]; /* "" = the package's */
    struct face faces[FONTS_MAX];
    uint64_t clock; /* counts uses, to find the face unused for longest */
    TAILQ_HEAD(recent_head, piece) recent;
    LIST_HEAD(piece_bucket, piece) buckets[BUCKETS];
    size_t piece_count;
    int64_t pixels;
    text_watch_fn *watch; /* NULL: nobody looks */
    void *watch_arg;
};

static TTF_Font *
open_font(const struct text_cache *cache, enum theme_weight weight, int px)
{
    char file[512];
    TTF_Font *font;

    theme_font_file(cache->folder[0] ? cache->folder : NULL, weight, file, sizeof(file));
    font = TTF_OpenFont(file, px);
    if (font) {
        TTF_SetFontHinting(font, TTF_HINTING_LIGHT);
    }
    return font;
}

enum status
text_cache_new(const char *font_folder, struct text_cache **out, struct error *err)
{
    struct text_cache *cache = xcalloc(1, sizeof(*cache));
    TTF_Font *font;

    TAILQ_INIT(&cache->recent);
    text_copy(cache->folder, sizeof(cache->folder), font_folder ? font_folder : "");
    for (int weight = THEME_REGULAR; weight <= THEME_BOLD; weight++) {
        font = open_font(cache, (enum theme_weight)weight, THEME_20);
        if (!font) {
            free(cache);
            return error_set(err, STATUS_IO,
                "could not open the font Inter: %s; install the package fonts-inter",
                TTF_GetError());
        }
        TTF_CloseFont(font);
    }
    *out = cache;
    return STATUS_OK;
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
    for (size_t i = 0; i < FONTS_MAX; i++) {
        if (cache->faces[i].font) {
            TTF_CloseFont(cache->faces[i].font);
        }
    }
    free(cache);
}

static void
measure_face(struct face *face)
{
    int min_y = 0, max_y = 0, advance = 0;

    TTF_GlyphMetrics32(face->font, 'H', NULL, NULL, &min_y, &max_y, NULL);
    face->cap = max_y;
    face->digit = 0;
    for (Uint32 digit = '0'; digit <= '9'; digit++) {
        TTF_GlyphMetrics32(face->font, digit, NULL, NULL, NULL, NULL, &advance);
        face->digit = advance > face->digit ? advance : face->digit;
    }
}

static struct face *
find_face(struct text_cache *cache, enum theme_weight weight, int px)
{
    struct face *oldest = &cache->faces[0];

    px = px < 4 ? 4 : px;
    for (size_t i = 0; i < FONTS_MAX; i++) {
        struct face *face = &cache->faces[i];

        if (face->font && face->weight == weight && face->px == px) {
            face->used = ++cache->clock;
            return face;
        }
        oldest = face->used < oldest->used ? face : oldest;
    }
    if (oldest->font) {
        TTF_CloseFont(oldest->font);
    }
    oldest->font = open_font(cache, weight, px);
    if (!oldest->font) {
        log_fatal(NULL, "could not open the font any more: %s", TTF_GetError());
    }
    oldest->cache = cache;
    oldest->weight = weight;
    oldest->px = px;
    oldest->used = ++cache->clock;
    measure_face(oldest);
    return oldest;
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
make_piece(struct window *window, struct face *face, enum theme_colour colour,
    const char *text, uint32_t hash)
{
    struct text_cache *cache = window_text(window);
    struct rgb c = theme_rgb(colour);
    SDL_Surface *surface =
        TTF_RenderUTF8_Blended(face->font, text, (SDL_Color){ c.r, c.g, c.b, 255 });
    struct rect room = window_rect(window);
    int64_t pixels_max;
    struct piece *piece;
    SDL_Rect ink;

    if (!surface) {
        return NULL; /* no width: only characters without a shape */
    }
    piece = xcalloc(1, sizeof(*piece));
    ink = ink_of(surface);
    piece->texture = texture_of(window_renderer(window), surface, ink);
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
    pixels_max = (int64_t)room.w * room.h / 2;
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
find_piece(
    struct window *window, struct face *face, enum theme_colour colour, const char *text)
{
    struct text_cache *cache = window_text(window);
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
    return make_piece(window, face, colour, text, hash);
}

static size_t
character_len(const char *text)
{
    size_t len = 1;

    while (((unsigned char)text[len] & 0xC0) == 0x80) {
        len++;
    }
    return len;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Pixels of `text`; digits in cells of one width when tabular. */
static int
measure_width(struct face *face, bool tabular, const char *text)
{
    int width = 0;

    if (!tabular) {
        TTF_SizeUTF8(face->font, text, &width, NULL);
        return width;
    }
    while (*text) {
        char one[8];
        size_t len = character_len(text);
        int w = 0;

        if (is_digit(*text)) {
            w = face->digit;
        } else if (len < sizeof(one)) {
            memcpy(one, text, len);
            one[len] = '\0';
            TTF_SizeUTF8(face->font, one, &w, NULL);
        }
        width += w;
        text += len;
    }
    return width;
}

/* The same, measured once. */
static int
width_of(struct face *face, bool tabular, const char *text)
{
    uint64_t key = ((uint64_t)face->px << 8 | (uint64_t)face->weight << 1 | tabular) + 1;
    struct width *known;

    key *= UINT64_C(
        0x9e3779b97f4a7c15); /* before the text, so that neither hides the other */
    for (const char *p = text; *p; p++) {
        key = (key ^ (unsigned char)*p) * UINT64_C(1099511628211);
    }
    known = &face->cache->widths[(key ^ key >> 32) % WIDTHS];
    if (known->key != key) {
        known->key = key;
        known->width = measure_width(face, tabular, text);
    }
    return known->width;
}

void
text_watch(struct window *window, text_watch_fn *watch, void *arg)
{
    struct text_cache *cache = window_text(window);

    cache->watch = watch;
    cache->watch_arg = arg;
}

static void
tell(struct window *window, const struct text_seen *seen)
{
    const struct text_cache *cache = window_text(window);

    if (cache->watch) {
        cache->watch(cache->watch_arg, seen);
    }
}

void
text_tell_veil(struct window *window)
{
    tell(window, NULL);
}

/* `ink` grows by what is covered. */
static void
copy_piece(struct window *window, const struct piece *piece, int x, int y, SDL_Rect *ink)
{
    SDL_Rect to = { x + piece->x, y + piece->y, piece->w, piece->h };

    SDL_RenderCopy(window_renderer(window), piece->texture, NULL, &to);
    SDL_UnionRect(ink, &to, ink);
}

/* The pen at `x`, the top of the line at `y`; gives the pixels covered. */
static SDL_Rect
draw_run(struct window *window, struct face *face, bool tabular, int x, int y,
    enum theme_colour colour, const char *text)
{
    SDL_Rect ink = { 0 };
    struct piece *piece;

    if (!*text) {
        return ink;
    }
    if (!tabular) {
        piece = find_piece(window, face, colour, text);
        if (piece) {
            copy_piece(window, piece, x, y, &ink);
        }
        return ink;
    }
    while (*text) {
        char one[8];
        size_t len = character_len(text);

        if (len < sizeof(one)) {
            int width;

            memcpy(one, text, len);
            one[len] = '\0';
            width = width_of(face, true, one);
            piece = find_piece(window, face, colour, one);
            if (piece) {
                int slack = is_digit(*one) ? (width - piece->line_w) / 2 : 0;

                copy_piece(window, piece, x + slack, y, &ink);
            }
            x += width;
        }
        text += len;
    }
    return ink;
}

static struct face *
style_face(struct window *window, const struct text_style *style)
{
    return find_face(window_text(window), style->weight, window_px(window, style->size));
}

int
text_width(struct window *window, const struct text_style *style, const char *text)
{
    return width_of(style_face(window, style), style->tabular, text);
}

static int
face_line_height(const struct face *face)
{
    return (int)lround(face->px * 1.35);
}

int
text_line_height(struct window *window, const struct text_style *style)
{
    return face_line_height(style_face(window, style));
}

/* `whole` is what a shortened `text` stands for. */
static void
draw_in(struct window *window, const struct text_style *style, struct face *face,
    struct rect where, const char *text, const char *whole)
{
    int slack = where.w - width_of(face, style->tabular, text);
    int x = where.x + (style->align == TEXT_MIDDLE     ? slack / 2
                          : style->align == TEXT_RIGHT ? slack
                                                       : 0);
    int ascent = TTF_FontAscent(face->font);

    SDL_Rect ink = draw_run(window, face, style->tabular, x,
        where.y + (where.h - face->cap) / 2 - (ascent - face->cap), style->colour, text);

    tell(window, &(struct text_seen){ .text = whole,
                     .shortened = text != whole,
                     .where = where,
                     .ink = { ink.x, ink.y, ink.w, ink.h },
                     .colour = style->colour,
                     .px = face->px });
}

void
text_draw_fit(struct window *window, const struct text_style *style, struct rect where,
    const char *text)
{
    int px = window_px(window, style->size);
    struct face *face = find_face(window_text(window), style->weight, px);

    if (!*text || where.w <= 0 || where.h <= 0) {
        return;
    }
    if (face->cap > where.h) {
        px = px * where.h / face->cap;
        face = find_face(window_text(window), style->weight, px);
    }
    while (px > 6 && width_of(face, style->tabular, text) > where.w) {
        int fitting = (int)((int64_t)px * where.w / width_of(face, style->tabular, text));

        px = fitting < px ? fitting : px - 1;
        face = find_face(window_text(window), style->weight, px);
    }
    draw_in(window, style, face, where, text, text);
}

struct measured {
    struct face *face;
    bool tabular;
};

static int
measure_cb(void *arg, const char *text, size_t len)
{
    const struct measured *measured = arg;
    char line[LINE_MAX_BYTES];

    if (len >= sizeof(line)) {
        return INT32_MAX;
    }
    memcpy(line, text, len);
    line[len] = '\0';
    return width_of(measured->face, measured->tabular, line);
}

static struct text_measure
measure_of(struct measured *measured)
{
    return (struct text_measure){ .width = measure_cb,
        .arg = measured,
        .ellipsis = width_of(measured->face, false, TEXT_ELLIPSIS) };
}

void
text_draw(struct window *window, const struct text_style *style, struct rect where,
    const char *text)
{
    struct measured measured = { style_face(window, style), style->tabular };
    struct text_measure measure = measure_of(&measured);
    char line[LINE_MAX_BYTES + sizeof(TEXT_ELLIPSIS)];
    size_t len = strlen(text);
    size_t keep;

    if (len == 0 || where.w <= 0) {
        return;
    }
    keep = text_fit_shorten(
        &measure, text, len < LINE_MAX_BYTES ? len : LINE_MAX_BYTES - 1, where.w);
    if (keep == len) {
        draw_in(window, style, measured.face, where, text, text);
    } else if (keep == 0) {
        text_draw_fit(window, style, where, text);
    } else {
        memcpy(line, text, keep);
        memcpy(line + keep, TEXT_ELLIPSIS, sizeof(TEXT_ELLIPSIS));
        draw_in(window, style, measured.face, where, line, text);
    }
}

/* Lay out line by line; draws when `window` is to be drawn on. Gives the pixels taken. */
static int
wrap(struct window *window, const struct text_style *style, struct rect where,
    const char *text, bool draw)
{
    struct measured measured = { style_face(window, style), style->tabular };
    struct text_measure measure = measure_of(&measured);
    int line_h = face_line_height(measured.face);
    int y = where.y;

    while (*text) {
        const char *next;
        size_t len = text_fit_line(&measure, text, where.w, &next);
        struct rect at = { where.x, y, where.w, line_h };
        char line[LINE_MAX_BYTES];
        bool last = y + 2 * line_h > where.y + where.h && *next;

        if (draw && y + line_h > where.y + where.h) {
            tell(window, &(struct text_seen){ .text = text,
                             .shortened = true,
                             .where = where,
                             .colour = style->colour,
                             .px = measured.face->px });
            break;
        }
        if (draw && last) { /* no room for what follows: shorten all of it */
            text_draw(window, style, at, text);
            y += line_h;
            break;
        }
        if (draw) {
            len = len < sizeof(line) ? len : sizeof(line) - 1;
            memcpy(line, text, len);
            line[len] = '\0';
            text_draw(window, style, at, line);
        }
        y += line_h;
        text = next;
    }
    return y - where.y;
}

int
text_draw_wrapped(struct window *window, const struct text_style *style,
    struct rect where, const char *text)
{
    return wrap(window, style, where, text, true);
}

int
text_wrapped_height(
    struct window *window, const struct text_style *style, int width, const char *text)
{
    return wrap(window, style, (struct rect){ 0, 0, width, INT32_MAX / 4 }, text, false);
}
