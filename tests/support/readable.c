/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/readable.h"

#include <SDL_image.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "screen/text_draw.h"
#include "screen/theme.h"
#include "tests/support/test.h"

#define TEXTS_MAX 512

/* A text that lies open, not under a veil. */
struct shown {
    char text[128];
    bool shortened;
    bool clipped;
    struct rect where, ink;
    enum theme_colour colour;
    int px;
};

struct look {
    struct window *window;
    const struct readable *rules;
    SDL_Surface *pixels;                /* ARGB8888, owned */
    Uint32 colours[THEME_COLOUR_COUNT]; /* 0xRRGGBB of each */
    size_t count;
    struct shown text[TEXTS_MAX];
};

/* Keep the picture where it can be looked at; `path` says where that is. */
static void
keep_picture(const struct look *look, const char *folder, char *path, size_t path_size)
{
    SDL_Surface *opaque =
        SDL_ConvertSurfaceFormat(look->pixels, SDL_PIXELFORMAT_RGB24, 0);

    (void)snprintf(path, path_size, "%s/look-%s.png", folder, look->rules->name);
    assert_non_null(opaque);
    assert_int_equal(IMG_SavePNG(opaque, path), 0);
    SDL_FreeSurface(opaque);
}

/* The test fails; its picture stays. */
static void
complain(const struct look *look, const char *format, ...)
{
    const char *build = getenv("ANTREAN_BUILD");
    char folder[256], path[512], what[256];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(what, sizeof(what), format, args);
    va_end(args);
    (void)snprintf(folder, sizeof(folder), "%s/tests", build ? build : "build/debug");
    keep_picture(look, folder, path, sizeof(path));
    fail_msg("%s: %s", path, what);
}

static bool
is_inside(struct rect r, struct rect room)
{
    return r.x >= room.x && r.y >= room.y && r.x + r.w <= room.x + room.w &&
           r.y + r.h <= room.y + room.h;
}

static void
note(void *arg, const struct text_seen *seen)
{
    struct look *look = arg;
    SDL_Renderer *renderer = window_renderer(look->window);
    struct shown *shown;
    SDL_Rect clip;

    if (!seen) {
        look->count = 0;
        return;
    }
    assert_true(look->count < TEXTS_MAX);
    shown = &look->text[look->count++];
    (void)text_copy(shown->text, sizeof(shown->text), seen->text);
    shown->shortened = seen->shortened;
    shown->where = seen->where;
    shown->ink = seen->ink;
    shown->colour = seen->colour;
    shown->px = seen->px;
    SDL_RenderGetClipRect(renderer, &clip);
    shown->clipped =
        SDL_RenderIsClipEnabled(renderer) &&
        !is_inside(seen->ink, (struct rect){ clip.x, clip.y, clip.w, clip.h });
    if (shown->clipped && look->rules->scrolls) {
        look->count--;
    }
}

static void
check_size(const struct look *look, const struct shown *shown)
{
    const struct readable *rules = look->rules;
    int margin = window_px(look->window, rules->margin);
    bool may_be_short =
        rules->may_be_short && text_starts_with(shown->text, rules->may_be_short);

    if (shown->shortened && !may_be_short) {
        complain(look, "\"%s\" is cut", shown->text);
    }
    if (shown->clipped) {
        complain(look, "\"%s\" is cut by its part's edge", shown->text);
    }
    /* An accent or a serif may reach a pixel beyond the pen. */
    if (shown->ink.x < shown->where.x - 2 ||
        shown->ink.x + shown->ink.w > shown->where.x + shown->where.w + 2) {
        complain(look, "\"%s\" leaves its place", shown->text);
    }
    if (!is_inside(shown->ink, rect_inset(window_rect(look->window), margin, margin))) {
        complain(look, "\"%s\" is too near to an edge", shown->text);
    }
    if (shown->px < window_px(look->window, rules->smallest)) {
        complain(look, "\"%s\" is only %d pixels large", shown->text, shown->px);
    }
}

static void
check_overlap(const struct look *look, size_t index)
{
    const struct shown *shown = &look->text[index];

    for (size_t i = 0; i < index; i++) {
        struct rect both = rect_within(shown->ink, look->text[i].ink);

        if (both.w > 0 && both.h > 0) {
            complain(look, "\"%s\" lies over \"%s\"", shown->text, look->text[i].text);
        }
    }
}

/* The theme's colour that most pixels around the letters have. */
static int
ground_of(const struct look *look, const struct shown *shown)
{
    int seen[THEME_COLOUR_COUNT] = { 0 };
    struct rect around = { shown->ink.x - 2, shown->ink.y - 2, shown->ink.w + 4,
        shown->ink.h + 4 };
    struct rect r = rect_within(around, window_rect(look->window));
    int best = -1;

    for (int y = r.y; y < r.y + r.h; y++) {
        const Uint32 *row = (const Uint32 *)((const Uint8 *)look->pixels->pixels +
                                             (ptrdiff_t)y * look->pixels->pitch);
        int next;

        for (int x = r.x; x < r.x + r.w; x = next) { /* neighbours are mostly alike */
            for (next = x + 1; next < r.x + r.w && row[next] == row[x]; next++) {
            }
            for (int c = 0; c < THEME_COLOUR_COUNT; c++) {
                seen[c] += (row[x] & 0xFFFFFF) == look->colours[c] ? next - x : 0;
            }
        }
    }
    for (int c = 0; c < THEME_COLOUR_COUNT; c++) {
        if (look->colours[c] != look->colours[shown->colour] && seen[c] > 0 &&
            (best < 0 || seen[c] > seen[best])) {
            best = c;
        }
    }
    return best;
}

static void
check_contrast(const struct look *look, const struct shown *shown)
{
    int ground = ground_of(look, shown);
    size_t count;
    const struct theme_pair *pairs = theme_pairs(&count);

    for (size_t i = 0; i < count; i++) {
        if (pairs[i].text == shown->colour && (int)pairs[i].ground == ground) {
            return;
        }
    }
    complain(look, "\"%s\" in colour %d stands on %d, which is no pair of the theme",
        shown->text, (int)shown->colour, ground);
}

void
readable_check(struct window *window, const struct readable *rules)
{
    static struct look look;
    const char *folder = getenv("ANTREAN_PICTURES");
    char path[512];

    look = (struct look){ .window = window, .rules = rules };
    for (int c = 0; c < THEME_COLOUR_COUNT; c++) {
        struct rgb rgb = theme_rgb((enum theme_colour)c);

        look.colours[c] = (Uint32)rgb.r << 16 | (Uint32)rgb.g << 8 | rgb.b;
    }
    text_watch(window, note, &look);
    look.pixels = window_picture(window);
    text_watch(window, NULL, NULL);
    assert_non_null(look.pixels);
    if (folder) {
        keep_picture(&look, folder, path, sizeof(path));
    }
    assert_true(look.count > 0);
    for (size_t i = 0; i < look.count; i++) {
        check_size(&look, &look.text[i]);
        check_overlap(&look, i);
        check_contrast(&look, &look.text[i]);
    }
    SDL_FreeSurface(look.pixels);
}
