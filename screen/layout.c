/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/layout.h"

static int
clamp(int value, int min, int max)
{
    return value < min ? min : value > max ? max : value;
}

struct rect
rect_inset(struct rect r, int dx, int dy)
{
    dx = clamp(dx, 0, r.w / 2);
    dy = clamp(dy, 0, r.h / 2);
    return (struct rect){ r.x + dx, r.y + dy, r.w - 2 * dx, r.h - 2 * dy };
}

struct rect
rect_cut_top(struct rect *r, int size, int gap)
{
    struct rect piece = *r;
    int used;

    piece.h = clamp(size, 0, r->h);
    used = clamp(size + gap, 0, r->h);
    r->y += used;
    r->h -= used;
    return piece;
}

struct rect
rect_cut_bottom(struct rect *r, int size, int gap)
{
    struct rect piece = *r;

    piece.h = clamp(size, 0, r->h);
    piece.y = r->y + r->h - piece.h;
    r->h -= clamp(size + gap, 0, r->h);
    return piece;
}

struct rect
rect_cut_left(struct rect *r, int size, int gap)
{
    struct rect piece = *r;
    int used;

    piece.w = clamp(size, 0, r->w);
    used = clamp(size + gap, 0, r->w);
    r->x += used;
    r->w -= used;
    return piece;
}

struct rect
rect_cut_right(struct rect *r, int size, int gap)
{
    struct rect piece = *r;

    piece.w = clamp(size, 0, r->w);
    piece.x = r->x + r->w - piece.w;
    r->w -= clamp(size + gap, 0, r->w);
    return piece;
}

/* Where the `index`-th of `count` parts of `size` pixels begins; the rounding is spread.
 */
static int
part_start(int size, int count, int gap, int index)
{
    return (int)((int64_t)(size + gap) * index / count);
}

struct rect
rect_row(struct rect r, int count, int gap, int index)
{
    int from = part_start(r.h, count, gap, index);
    int to = part_start(r.h, count, gap, index + 1) - gap;

    return (struct rect){ r.x, r.y + from, r.w, clamp(to - from, 0, r.h) };
}

struct rect
rect_column(struct rect r, int count, int gap, int index)
{
    int from = part_start(r.w, count, gap, index);
    int to = part_start(r.w, count, gap, index + 1) - gap;

    return (struct rect){ r.x + from, r.y, clamp(to - from, 0, r.w), r.h };
}

struct rect
rect_cell(struct rect r, int columns, int rows, int gap, int index)
{
    return rect_column(
        rect_row(r, rows, gap, index / columns), columns, gap, index % columns);
}

struct rect
rect_middle(struct rect r, int w, int h)
{
    w = clamp(w, 0, r.w);
    h = clamp(h, 0, r.h);
    return (struct rect){ r.x + (r.w - w) / 2, r.y + (r.h - h) / 2, w, h };
}

struct rect
rect_fit(struct rect r, int w, int h)
{
    if (w <= 0 || h <= 0) {
        return rect_middle(r, 0, 0);
    }
    if ((int64_t)r.w * h < (int64_t)r.h * w) {
        return rect_middle(r, r.w, (int)((int64_t)r.w * h / w));
    }
    return rect_middle(r, (int)((int64_t)r.h * w / h), r.h);
}

struct rect
rect_within(struct rect r, struct rect room)
{
    if (r.x < room.x) {
        rect_cut_left(&r, room.x - r.x, 0);
    }
    if (r.y < room.y) {
        rect_cut_top(&r, room.y - r.y, 0);
    }
    if (r.x + r.w > room.x + room.w) {
        rect_cut_right(&r, r.x + r.w - room.x - room.w, 0);
    }
    if (r.y + r.h > room.y + room.h) {
        rect_cut_bottom(&r, r.y + r.h - room.y - room.h, 0);
    }
    return r;
}

/* The next edge below `y` where the set of rectangles that a row crosses changes. */
static int
next_edge(struct rect room, const struct rect *covered, size_t count, int y)
{
    int next = room.y + room.h;

    for (size_t i = 0; i < count; i++) {
        int top = covered[i].y;
        int bottom = covered[i].y + covered[i].h;

        next = top > y && top < next ? top : next;
        next = bottom > y && bottom < next ? bottom : next;
    }
    return next;
}

/* The end of what covers the point, or the point itself when nothing does. */
static int
covered_until(const struct rect *covered, size_t count, int x, int y)
{
    int until = x;

    for (size_t i = 0; i < count; i++) {
        if (rect_contains(covered[i], x, y) && covered[i].x + covered[i].w > until) {
            until = covered[i].x + covered[i].w;
        }
    }
    return until;
}

/* The left edge of the next one right of the point in its row, at most `end`. */
static int
free_until(const struct rect *covered, size_t count, int x, int y, int end)
{
    for (size_t i = 0; i < count; i++) {
        if (y >= covered[i].y && y < covered[i].y + covered[i].h && covered[i].x >= x &&
            covered[i].x < end && covered[i].w > 0) {
            end = covered[i].x;
        }
    }
    return end;
}

size_t
rect_between(struct rect room, const struct rect *covered, size_t count, struct rect *out,
    size_t max)
{
    int bottom = room.y + room.h;
    int right = room.x + room.w;
    size_t found = 0;

    for (int y = room.y; y < bottom;) {
        int next = next_edge(room, covered, count, y);

        for (int x = room.x; x < right;) {
            int until = covered_until(covered, count, x, y);

            if (until == x) {
                until = free_until(covered, count, x, y, right);
                if (found == max - 1) {
                    out[found++] = (struct rect){ room.x, y, room.w, bottom - y };
                    return found;
                }
                out[found++] = (struct rect){ x, y, until - x, next - y };
            }
            x = until;
        }
        y = next;
    }
    return found;
}

bool
rect_contains(struct rect r, int x, int y)
{
    return x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
}
