/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_SLIP_LAYOUT_H
#define TICKETING_SLIP_LAYOUT_H

/*
 * A slip's lines as rows of a given number of columns: words wrapped, labels and values
 * aligned. Private to the folder: plain text and ESC/POS letters share it.
 */

#include "ticketing/slip.h"

#define SLIP_ROW_SIZE (4 * 64 + 1) /* 64 columns of UTF-8 and a NUL */

/** Given each row in order; `row` has no padding for centring, and is borrowed. */
typedef void slip_row_fn(const struct slip_line *line, const char *row, void *arg);

/** @param columns  8..64 */
void slip_layout(const struct slip *slip, int columns, slip_row_fn *emit, void *arg);

#endif /* TICKETING_SLIP_LAYOUT_H */
