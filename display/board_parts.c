/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compares what is to be drawn with what stands in the picture. */
#include "display/board_parts.h"

#include <assert.h>
#include <string.h>

#include "screen/draw.h"
#include "screen/theme.h"
#include "screen/window.h"

#define CORNER 24 /* units: the largest radius of a panel */
#define GAPS_MAX 256

static uint64_t
digest_bytes(uint64_t digest, const void *bytes, size_t len)
{
    const unsigned char *p = bytes;

    for (size_t i = 0; i < len; i++) {
        digest = (digest ^ p[i]) * UINT64_C(1099511628211);
    }
    return digest;
}

uint64_t
digest_text(uint64_t digest, const char *text)
{
    return digest_bytes(digest, text, strlen(text) + 1);
}

uint64_t
digest_number(uint64_t digest, int64_t number)
{
    return digest_bytes(digest, &number, sizeof(number));
}

void
board_parts_add(struct board_parts *parts, const struct board_part *part)
{
    if (part->where.w > 0 && part->where.h > 0) {
        assert(parts->count < BOARD_PARTS_MAX);
        parts->part[parts->count++] = *part;
    }
}

static bool
is_same_place(const struct board_part *part, const struct board_drawn_part *drawn)
{
    return part->draw == drawn->draw && part->index == drawn->index &&
           part->where.x == drawn->where.x && part->where.y == drawn->where.y &&
           part->where.w == drawn->where.w && part->where.h == drawn->where.h;
}

/* Does the picture still have this shape, with nothing else drawn over it? */
static bool
is_standing(const struct board_view *view, const struct board_parts *parts)
{
    const struct board_drawn *drawn = view->drawn;

    if (!drawn || drawn->count != parts->count ||
        drawn->damage != window_damage(view->window)) {
        return false;
    }
    for (size_t i = 0; i < parts->count; i++) {
        if (!is_same_place(&parts->part[i], &drawn->part[i])) {
            return false;
        }
    }
    return true;
}

/* What lies between the parts; filling all of it first would cost as much as they do. */
static void
fill_between(const struct board_view *view, const struct board_parts *parts)
{
    struct rect where[BOARD_PARTS_MAX];
    struct rect gaps[GAPS_MAX];
    size_t count;

    for (size_t i = 0; i < parts->count; i++) {
        where[i] = parts->part[i].where;
    }
    count = rect_between(
        window_rect(view->window), where, parts->count, gaps, ARRAY_LEN(gaps));
    for (size_t i = 0; i < count; i++) {
        draw_fill(view->window, gaps[i], THEME_INK);
    }
}

/* The ground of a panel is seen at its corners only. */
static void
fill_ground(struct window *window, const struct board_part *part)
{
    struct rect r = part->where;
    int corner = window_px(window, CORNER);

    if (!part->panel || corner * 2 > r.w || corner * 2 > r.h) {
        draw_fill(window, r, THEME_INK);
        return;
    }
    for (int i = 0; i < 4; i++) {
        draw_fill(window,
            (struct rect){ i % 2 ? r.x + r.w - corner : r.x,
                i / 2 ? r.y + r.h - corner : r.y, corner, corner },
            THEME_INK);
    }
}

static void
draw_part(const struct board_view *view, const struct board_part *part)
{
    draw_clip(view->window, &part->where);
    fill_ground(view->window, part);
    part->draw(view, part->where, part->index);
    draw_clip(view->window, NULL);
}

void
board_parts_draw(const struct board_view *view, const struct board_parts *parts)
{
    struct board_drawn *drawn = view->drawn;
    bool standing = is_standing(view, parts);

    if (!standing) {
        fill_between(view, parts);
    }
    for (size_t i = 0; i < parts->count; i++) {
        const struct board_part *part = &parts->part[i];

        if (standing && drawn->part[i].digest == part->digest) {
            continue;
        }
        draw_part(view, part);
        if (drawn) {
            drawn->part[i] = (struct board_drawn_part){ part->where, part->draw,
                part->index, part->digest };
        }
    }
    if (drawn) {
        drawn->count = parts->count;
        drawn->damage = window_damage(view->window);
    }
}
