/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_CHART_H
#define SERVER_PAGES_CHART_H

/*
 * A plain chart as what a template draws by SVG attributes: zero-based, five lines of a
 * grid, no second axis. Pure. `laporan/batang` draws bars, `laporan/garis` lines.
 */

#include <jansson.h>

#include "common/base.h"

#define CHART_TICK_SIZE 16
#define CHART_WIDE 600   /* half a desk */
#define CHART_NARROW 320 /* a phone */

/** One step along the axis, with a figure of each of the two rows. */
struct chart_step {
    char tick[CHART_TICK_SIZE];
    int a, b;
    bool known; /* false: there is no figure here, which is not 0 */
};

/**
 * @param all  the width of the drawing, CHART_WIDE or CHART_NARROW
 * @return {"width", "field", "grid":[{"y","ty","label"}], "ticks":[{"x","label"}]}, and
 * of bars {"bars":[{"ax","bx","w","ay","ah","by","bh"}]}, of lines {"a":["x,y x,y"],
 * "b":[...]}, a text for each unbroken part. Owned by the caller.
 */
json_t *chart_bars(const struct chart_step *steps, size_t count, int all);
json_t *chart_lines(const struct chart_step *steps, size_t count, int all);

#endif /* SERVER_PAGES_CHART_H */
