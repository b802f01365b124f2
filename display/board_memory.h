/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_MEMORY_H
#define DISPLAY_BOARD_MEMORY_H

/*
 * The one thing a board remembers when it is switched off: the last call it told the
 * hall. So a board that was restarted in between tells the fresh calls it missed, and
 * none twice.
 */

#include "common/base.h"

#define BOARD_MEMORY_BACK_MAX 2000 /* further back there is nothing fresh to tell */

/** What was remembered; 0 when there is nothing of use. `path` may be NULL. */
int64_t board_memory_load(const char *path);

/** Remember; a failure is logged and changes nothing else. `path` may be NULL. */
void board_memory_save(const char *path, int64_t seq);

/** From where to follow: what was remembered, unless it does not fit this journal. */
int64_t board_memory_since(int64_t remembered, int64_t snapshot_seq);

#endif /* DISPLAY_BOARD_MEMORY_H */
