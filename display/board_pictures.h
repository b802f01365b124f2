/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_PICTURES_H
#define DISPLAY_BOARD_PICTURES_H

/*
 * A slide show beside the calls: the pictures of a folder in the order of their names,
 * one after the other. A folder that changes is seen after each round. Main thread.
 */

#include "common/base.h"
#include "screen/layout.h"

struct window;
struct board_pictures;

#define BOARD_PICTURE_MS 15000
#define BOARD_PICTURES_MAX 64
#define BOARD_PICTURE_FILE_MAX (8 << 20) /* bytes; a larger file is left out */
#define BOARD_PICTURE_PIXELS_MAX \
    (6 << 20) /* so is one that would need so much memory \
               */

struct board_pictures *board_pictures_open(const char *folder) MUST_CHECK;
/** Before the window is closed. Accepts NULL. */
void board_pictures_close(struct board_pictures *pictures);

/** Are there any? */
bool board_pictures_has(const struct board_pictures *pictures);

/**
 * Turn to the next one when its time has come. Monotonic ms.
 * @param changed  set to true when another one is to be drawn
 * @return in how many ms it wants to be called again
 */
int board_pictures_step(struct board_pictures *pictures, int64_t now_ms, bool *changed);

/** Another number whenever another picture is drawn. */
uint64_t board_pictures_digest(const struct board_pictures *pictures);

/** Draw the one whose turn it is, as large as fits. */
void board_pictures_draw(
    struct board_pictures *pictures, struct window *window, struct rect where);

#endif /* DISPLAY_BOARD_PICTURES_H */
