/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_DOORS_TEXT_H
#define SCREEN_DOORS_TEXT_H

/* What screens say of an office's doors, in the language of now. Main thread. */

#include <stddef.h>

#include "common/doors.h"

#define DOORS_TEXT_SIZE 160

/** "Kantor tutup hari ini"; of open doors "". */
const char *doors_title(enum doors_state state);

/** "Buka hari ini pukul 07.30.", or on which later day. */
const char *doors_opening(int64_t at_ms, int64_t now_ms, char out[DOORS_TEXT_SIZE]);

#endif /* SCREEN_DOORS_TEXT_H */
