/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The three layouts, cut out of the room from the edges inwards. */
#include "display/board_layout.h"

#include <math.h>

#define GAP 24
#define CALL_STRIP 160 /* above the tiles of counters */
#define GROUPS_A_ROW_WIDE 7
#define GROUPS_A_ROW_TALL 4

const char *const board_layout_words[] = { "main", "counters", "portrait", NULL };

struct sizes {
    int header, ticker, group_row;
};

static int
px(double scale, int units)
{
    return (int)lround(units * scale);
}

/* The call, and beside or below it what was called before and the pictures. */
static void
cut_calls(struct board_areas *areas, struct rect r, bool portrait,
    const struct board_content *content)
{
    int gap = areas->gap;

    if (!content->has_calls && !content->has_picture) {
        areas->call = r;
        return;
    }
    areas->call = portrait ? rect_cut_top(&r, (r.h - gap) * 55 / 100, gap)
                           : rect_cut_left(&r, (r.w - gap) * 64 / 100, gap);
    if (!content->has_calls) {
        areas->picture = r;
        return;
    }
    if (content->has_picture) {
        areas->picture = portrait ? rect_cut_right(&r, (r.w - gap) / 2, gap)
                                  : rect_cut_bottom(&r, (r.h - gap) * 47 / 100, gap);
    }
    areas->latest = r;
}

struct board_areas
board_layout_areas(enum board_layout layout, struct rect room, double scale,
    const struct board_content *content)
{
    static const struct sizes wide = { 92, 104, 220 };
    static const struct sizes tall = { 160, 150, 240 };
    bool portrait = layout == BOARD_LAYOUT_PORTRAIT;
    const struct sizes *sizes = portrait ? &tall : &wide;
    int a_row = portrait ? GROUPS_A_ROW_TALL : GROUPS_A_ROW_WIDE;
    int rows = ((int)content->group_count + a_row - 1) / a_row;
    int gap = px(scale, GAP);
    struct rect r = rect_inset(room, px(scale, BOARD_MARGIN), px(scale, BOARD_MARGIN));
    struct board_areas areas = { .gap = gap };

    areas.header = rect_cut_top(&r, px(scale, sizes->header), gap);
    areas.ticker = rect_cut_bottom(&r, px(scale, sizes->ticker), gap);
    if (layout == BOARD_LAYOUT_COUNTERS) {
        if (content->has_calls) {
            areas.call = rect_cut_top(&r, px(scale, CALL_STRIP), gap);
        }
        if (content->has_picture) {
            areas.picture = rect_cut_right(&r, (r.w - gap) * 34 / 100, gap);
        }
        areas.counters = r;
        return areas;
    }
    if (rows > 0) {
        /* Many lines share the height of two rows, so that the call stays large. */
        int shown = rows > 2 ? 2 : rows;
        int height = px(scale, shown == 2 && !portrait ? 170 : sizes->group_row);

        areas.groups = rect_cut_bottom(&r,
            height * shown + gap * (shown - 1) + px(scale, BOARD_TITLE_H), gap * 2 / 3);
    }
    cut_calls(&areas, r, portrait, content);
    return areas;
}

struct board_grid
board_grid_choose(struct rect room, size_t count, int tile_w, int tile_h)
{
    struct board_grid best = { 1, count > 0 ? (int)count : 1 };
    double best_scale = 0.0;

    for (int columns = 1; columns <= (int)count; columns++) {
        int rows = ((int)count + columns - 1) / columns;
        double across = (double)room.w / columns / tile_w;
        double down = (double)room.h / rows / tile_h;
        double scale = across < down ? across : down;

        if (scale > best_scale) {
            best_scale = scale;
            best = (struct board_grid){ columns, rows };
        }
    }
    return best;
}
