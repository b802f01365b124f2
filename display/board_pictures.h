/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_PICTURES_H
#define DISPLAY_BOARD_PICTURES_H

/*
 * A slide show beside the calls: the pictures of a folder in the order of their names,
 * one after the other. Each is looked for, read and scaled beside the main thread when
 * the time of the one before it is over, and put up when it is ready. Main thread.
 */

#include "common/base.h"
#include "common/status.h"
#include "screen/layout.h"

struct window;
struct board_pictures;

#define BOARD_PICTURE_MS 15000

/** `window` is woken when a picture is ready; it outlives the slide show. */
enum status board_pictures_open(const char *folder, struct window *window,
    struct board_pictures **pictures, struct error *err) MUST_CHECK;
/** Before the window is closed. Accepts NULL. */
void board_pictures_close(struct board_pictures *pictures);

/** Is there one to show? Accepts NULL. */
bool board_pictures_has(const struct board_pictures *pictures);

/** Was it looked, and is nothing being loaded? */
bool board_pictures_are_settled(const struct board_pictures *pictures);

/** The folder is another one now: where nothing stands, look at once. */
void board_pictures_renew(struct board_pictures *pictures);

/**
 * Put up what is ready, and turn to the next one when its time has come. Monotonic ms.
 * @param calling  a call flashes: nothing else moves meanwhile
 * @param changed  set to true when something else is to be drawn
 * @return in how many ms it wants to be called again
 */
int board_pictures_step(
    struct board_pictures *pictures, int64_t now_ms, bool calling, bool *changed);

/** Another number whenever another picture is drawn. */
uint64_t board_pictures_digest(const struct board_pictures *pictures);

/** Draw the one whose turn it is, as large as fits; nothing before the first is ready. */
void board_pictures_draw(
    struct board_pictures *pictures, struct window *window, struct rect where);

#endif /* DISPLAY_BOARD_PICTURES_H */
