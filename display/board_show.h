/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_SHOW_H
#define DISPLAY_BOARD_SHOW_H

/*
 * Which call stands large on the board, and when it flashes. Several calls at once are
 * shown one after the other, each long enough to be read; none is left out. Pure: time
 * comes in as monotonic milliseconds.
 */

#include "common/base.h"
#include "display/board_state.h"

#define BOARD_SHOW_MAX 128
#define BOARD_FLASHES 3
#define BOARD_FLASH_MS 350 /* light, and as long dark */
#define BOARD_FLASHING_MS (2 * BOARD_FLASHES * BOARD_FLASH_MS)
#define BOARD_SHOW_LEAST_MS 3500 /* while others wait */

struct board_show {
    struct board_call waiting[BOARD_SHOW_MAX]; /* a ring */
    size_t first, count;
    struct board_call current;
    bool has_current;
    int64_t since_ms; /* when `current` began; far back for one that does not flash */
};

void board_show_init(struct board_show *show);

/** Stand there without flashing: what a snapshot says was called last. */
void board_show_set(struct board_show *show, const struct board_call *call);

/** Stand there without flashing in the place of what stood there: a call that was made
 * while nobody told us. What waits to be shown is newer, and goes first. */
void board_show_stand(struct board_show *show, const struct board_call *call);

/** Show a call after those that wait. */
void board_show_push(
    struct board_show *show, const struct board_call *call, int64_t now_ms);

/**
 * Let time pass.
 * @param changed  set to true when the picture changes
 * @return in how many ms it wants to be called again; -1: only after a push
 */
int board_show_step(struct board_show *show, int64_t now_ms, bool *changed);

/** Does a call flash, or wait for its turn? Nothing else is to move meanwhile. */
bool board_show_is_calling(const struct board_show *show, int64_t now_ms);

/** Is the large call in the light phase of its flashing now? */
bool board_show_is_lit(const struct board_show *show, int64_t now_ms);

#endif /* DISPLAY_BOARD_SHOW_H */
