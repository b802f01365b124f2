/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/text_draw.h"

#include <string.h>

#include "screen/text_cache.h"
#include "screen/text_face.h"
#include "screen/text_fit.h"
#include "screen/window.h"

#define LINE_MAX_BYTES 2048 /* the longest line that is drawn */

void
text_watch(struct window *window, text_watch_fn *watch, void *arg)
{
    *text_cache_watcher(window_text(window)) = (struct text_watcher){ watch, arg };
}

static void
tell(struct window *window, const struct text_seen *seen)
{
    const struct text_watcher *watcher = text_cache_watcher(window_text(window));

    if (watcher->watch) {
        watcher->watch(watcher->arg, seen);
    }
}

void
text_tell_veil(struct window *window)
{
    tell(window, NULL);
}

static struct text_face *
face_of(struct window *window, enum theme_weight weight, int px)
{
    return text_face_find(text_cache_faces(window_text(window)), weight, px);
}

static struct text_face *
style_face(struct window *window, const struct text_style *style)
{
    return face_of(window, style->weight, window_px(window, style->size));
}

int
text_width(struct window *window, const struct text_style *style, const char *text)
{
    return text_face_width(style_face(window, style), style->tabular, text);
}

int
text_line_height(struct window *window, const struct text_style *style)
{
    return text_face_line_height(style_face(window, style));
}

/* `whole` is what a shortened `text` stands for. */
static void
draw_in(struct window *window, const struct text_style *style, struct text_face *face,
    struct rect where, const char *text, const char *whole)
{
    int slack = where.w - text_face_width(face, style->tabular, text);
    int x = where.x + (style->align == TEXT_MIDDLE     ? slack / 2
                          : style->align == TEXT_RIGHT ? slack
                                                       : 0);
    int ascent = TTF_FontAscent(face->font);

    SDL_Rect ink = text_cache_draw(window_text(window), face, style->tabular, x,
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
    struct text_face *face = face_of(window, style->weight, px);

    if (!*text || where.w <= 0 || where.h <= 0) {
        return;
    }
    if (face->cap > where.h) {
        px = px * where.h / face->cap;
        face = face_of(window, style->weight, px);
    }
    while (px > 6 && text_face_width(face, style->tabular, text) > where.w) {
        int fitting =
            (int)((int64_t)px * where.w / text_face_width(face, style->tabular, text));

        px = fitting < px ? fitting : px - 1;
        face = face_of(window, style->weight, px);
    }
    draw_in(window, style, face, where, text, text);
}

struct measured {
    struct text_face *face;
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
    return text_face_width(measured->face, measured->tabular, line);
}

static struct text_measure
measure_of(struct measured *measured)
{
    return (struct text_measure){ .width = measure_cb,
        .arg = measured,
        .ellipsis = text_face_width(measured->face, false, TEXT_ELLIPSIS) };
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
    int line_h = text_face_line_height(measured.face);
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
