/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_LAYOUT_H
#define DISPLAY_BOARD_LAYOUT_H

/* A board's layouts, and where things stand in each. Pure geometry; knows no window. */

#include "common/base.h"
#include "screen/layout.h"

enum board_layout { BOARD_LAYOUT_MAIN, BOARD_LAYOUT_COUNTERS, BOARD_LAYOUT_PORTRAIT };
/** "main", "counters", "portrait", then NULL. */
extern const char *const board_layout_words[];

#define BOARD_WIDE_W 1920 /* units: the design sizes */
#define BOARD_WIDE_H 1080
#define BOARD_TALL_W 1080
#define BOARD_TALL_H 1920

#define BOARD_MARGIN 40 /* units: nothing is drawn nearer to an edge */
/*
 * Units, the least size of what the hall is to read: its capitals are 17 mm high on a
 * television of 43 inches, six minutes of arc at ten metres, where sound eyes need five.
 */
#define BOARD_FAR_TEXT 50
#define BOARD_TITLE_H 40 /* units: the line above the waiting lines */

/** A rectangle without height is not shown in this layout. */
struct board_areas {
    struct rect header;
    struct rect call;     /* the one large call; a strip above the counters */
    struct rect latest;   /* calls before it */
    struct rect picture;  /* of the slide show, where there is one */
    struct rect counters; /* a tile each */
    struct rect groups;   /* a title, then who is next, by waiting line */
    struct rect ticker;
    int gap; /* pixels between tiles */
};

/** What has to find room. */
struct board_content {
    size_t group_count;
    bool has_calls;   /* else `call` takes the room of `latest` too, for a sentence */
    bool has_picture; /* leave room for a slide show */
};

/** @param scale  pixels a unit */
struct board_areas board_layout_areas(enum board_layout layout, struct rect room,
    double scale, const struct board_content *content);

/** A grid of tiles as equal as can be for `count` of them in a room of this shape. */
struct board_grid {
    int columns, rows;
};
struct board_grid board_grid_choose(
    struct rect room, size_t count, int tile_w, int tile_h);

#endif /* DISPLAY_BOARD_LAYOUT_H */
