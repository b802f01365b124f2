/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/chart.h"

#include <stdio.h>
#include <string.h>

#include "common/round_figure.h"

/* The field of the drawing, in its own units, 190 high in all. */
#define LEFT 40
#define RIGHT_GAP 4
#define TOP 8
#define FOOT 166
#define GRID_LINES 4
#define TICK_LEAST 30 /* between two ticks */
#define BAR_MOST 48
#define DASH 6 /* half of what stands for a single point */
#define PARTS_SIZE 8192

static int
top_of(const struct chart_step *steps, size_t count)
{
    int most = 0;

    for (size_t i = 0; i < count; i++) {
        most = steps[i].known && steps[i].a > most ? steps[i].a : most;
        most = steps[i].known && steps[i].b > most ? steps[i].b : most;
    }
    return round_figure(most, GRID_LINES);
}

static int
y_of(int value, int top)
{
    return FOOT - (FOOT - TOP) * value / top;
}

/* Of a step. */
static double
width_of(size_t count, int width)
{
    return (double)(width - RIGHT_GAP - LEFT) / (double)(count > 0 ? count : 1);
}

static json_t *
frame(const struct chart_step *steps, size_t count, int top, int all)
{
    json_t *grid = json_array();
    json_t *ticks = json_array();
    double width = width_of(count, all);
    size_t every = width < TICK_LEAST ? (size_t)(TICK_LEAST / width) + 1 : 1;

    for (int i = 0; i <= GRID_LINES; i++) {
        int value = top / GRID_LINES * i;

        (void)json_array_append_new(
            grid, json_pack("{s:i, s:i, s:i}", "y", y_of(value, top), "ty",
                      y_of(value, top) + 4, "label", value));
    }
    for (size_t i = 0; i < count; i += every) {
        (void)json_array_append_new(
            ticks, json_pack("{s:i, s:s}", "x", (int)(LEFT + ((double)i + 0.5) * width),
                       "label", steps[i].tick));
    }
    return json_pack("{s:o, s:o, s:i, s:i}", "grid", grid, "ticks", ticks, "width", all,
        "field", all - RIGHT_GAP - LEFT);
}

json_t *
chart_bars(const struct chart_step *steps, size_t count, int all)
{
    int top = top_of(steps, count);
    double width = width_of(count, all);
    int bar = width * 0.36 < 2          ? 2
              : width * 0.36 > BAR_MOST ? BAR_MOST
                                        : (int)(width * 0.36);
    json_t *chart = frame(steps, count, top, all);
    json_t *bars = json_array();

    for (size_t i = 0; i < count; i++) {
        int x = (int)(LEFT + ((double)i + 0.5) * width) - bar - 1;

        (void)json_array_append_new(bars,
            json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "ax", x, "bx", x + bar + 2,
                "w", bar, "ay", y_of(steps[i].a, top), "ah", FOOT - y_of(steps[i].a, top),
                "by", y_of(steps[i].b, top), "bh", FOOT - y_of(steps[i].b, top)));
    }
    (void)json_object_set_new(chart, "bars", bars);
    return chart;
}

/* One unbroken part, from a step to before another; a single point is a short dash. */
static json_t *
part_of(const struct chart_step *steps, size_t from, size_t to, size_t count, int top,
    int all, bool of_b)
{
    char part[PARTS_SIZE] = "";
    size_t len = 0;

    for (size_t i = from; i < to && len + 40 < sizeof(part); i++) {
        int x = (int)(LEFT + ((double)i + 0.5) * width_of(count, all));
        int y = y_of(of_b ? steps[i].b : steps[i].a, top);

        len += (size_t)(to - from == 1 ? snprintf(part, sizeof(part), "%d,%d %d,%d",
                                             x - DASH, y, x + DASH, y)
                                       : snprintf(part + len, sizeof(part) - len,
                                             "%s%d,%d", len > 0 ? " " : "", x, y));
    }
    return json_string(part);
}

/* The points of one row; where there is no figure, the line is broken. */
static json_t *
parts_of(const struct chart_step *steps, size_t count, int top, int all, bool of_b)
{
    json_t *parts = json_array();
    size_t from = 0;

    for (size_t i = 0; i <= count; i++) {
        if (i < count && steps[i].known) {
            continue;
        }
        if (i > from) {
            (void)json_array_append_new(
                parts, part_of(steps, from, i, count, top, all, of_b));
        }
        from = i + 1;
    }
    return parts;
}

json_t *
chart_lines(const struct chart_step *steps, size_t count, int all)
{
    int top = top_of(steps, count);
    json_t *chart = frame(steps, count, top, all);

    (void)json_object_set_new(chart, "a", parts_of(steps, count, top, all, false));
    (void)json_object_set_new(chart, "b", parts_of(steps, count, top, all, true));
    return chart;
}
