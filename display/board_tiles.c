/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tiles of waiting lines and of counters. */
#include "display/board_tiles.h"

#include <stdio.h>
#include <string.h>

#include "display/board_layout.h"
#include "display/board_parts.h"
#include "display/board_text.h"
#include "screen/draw.h"
#include "screen/i18n.h"
#include "screen/text_draw.h"
#include "screen/window.h"

#define GROUP_TILE_W 250 /* units, the shape a tile likes to have */
#define GROUP_TILE_H 190
#define NEXT_LEAST 64 /* units: the next number keeps so much of its tile's height */
#define QUIET_LABEL \
    24 /* percent by which it is smaller than that of a called counter \
        */
#define COUNTER_TILE_W 300
#define COUNTER_TILE_H 220

/* What a tile holds, and there the place of the name of its line. */
static struct rect
inside_group(struct window *w, struct rect tile)
{
    return rect_inset(tile, window_px(w, 16), window_px(w, 14));
}

static int
fit_name(struct window *w, struct rect inside, const char *name, struct text_style *style)
{
    struct rect room = { inside.x, inside.y, inside.w, inside.h * 52 / 100 };

    *style =
        (struct text_style){ THEME_64, THEME_SEMIBOLD, THEME_LINE, TEXT_LEFT, false };
    return board_text_fit(w, style, room, name);
}

/* Names are shown when each of them can be read from afar; else the letter of the number
 * has to do, as on the slip. */
static bool
are_names_readable(const struct board_view *view, struct rect tile)
{
    const struct board_state *state = view->state;
    struct rect inside = inside_group(view->window, tile);

    for (size_t i = 0; i < state->group_count; i++) {
        struct text_style style;

        (void)fit_name(view->window, inside, state->groups[i].name, &style);
        if (style.size < BOARD_FAR_TEXT) {
            return false;
        }
    }
    return true;
}

/* How many wait, at the foot of it, when that can be read. */
static void
draw_count(struct window *w, struct rect *r, int count)
{
    struct text_style style = { BOARD_FAR_TEXT, THEME_MEDIUM, THEME_PAPER, TEXT_LEFT,
        true };
    int height = text_line_height(w, &style);
    char text[64];

    (void)snprintf(text, sizeof(text), _("%d menunggu"), count);
    if (text_width(w, &style, text) <= r->w &&
        r->h - height >= window_px(w, NEXT_LEAST)) {
        text_draw(w, &style, rect_cut_bottom(r, height, 0), text);
    }
}

/* Who is next, large; above and below it what there is room for in letters for the hall.
 */
static void
draw_group(const struct board_view *view, struct rect r, size_t index)
{
    const struct board_group *group = &view->state->groups[index % BOARD_GROUPS_MAX];
    struct window *w = view->window;
    struct text_style name;
    struct text_style next = { THEME_128, THEME_BOLD, THEME_PAPER, TEXT_LEFT, false };
    char nobody[8];

    draw_round(w, r, 16, THEME_NIGHT);
    r = inside_group(w, r);
    if (index >= BOARD_GROUPS_MAX) { /* with its name */
        int height = fit_name(w, r, group->name, &name);

        (void)text_draw_wrapped(w, &name, r, group->name);
        (void)rect_cut_top(&r, height, 0);
    }
    draw_count(w, &r, group->count);
    (void)snprintf(nobody, sizeof(nobody), "%c \xe2\x80\x93", group->prefix);
    text_draw_fit(w, &next, r, group->next_count > 0 ? group->next[0] : nobody);
}

static uint64_t
digest_of_group(const struct board_group *group)
{
    uint64_t digest = digest_text(DIGEST_BEGIN, group->name);

    digest = digest_number(digest, group->prefix);
    digest = digest_number(digest, group->count);
    return digest_text(digest, group->next_count > 0 ? group->next[0] : "");
}

static void
draw_title(const struct board_view *view, struct rect r, size_t index)
{
    struct text_style title = { THEME_32, THEME_SEMIBOLD, THEME_LINE, TEXT_LEFT, false };

    (void)index;
    r.h -= window_px(view->window, 8);
    text_draw(view->window, &title, r, _("Nomor berikutnya"));
}

void
board_add_groups(
    struct board_parts *parts, const struct board_view *view, struct rect r, int gap)
{
    const struct board_state *state = view->state;
    struct board_part part = { .draw = draw_title };
    struct board_grid grid;
    bool named;

    if (state->group_count == 0 || r.h <= 0) {
        return;
    }
    part.where = rect_cut_top(&r, window_px(view->window, BOARD_TITLE_H), 0);
    board_parts_add(parts, &part);
    grid = board_grid_choose(r, state->group_count, GROUP_TILE_W, GROUP_TILE_H);
    named = are_names_readable(view, rect_cell(r, grid.columns, grid.rows, gap, 0));
    for (size_t i = 0; i < state->group_count; i++) {
        part = (struct board_part){ .where = rect_cell(
                                        r, grid.columns, grid.rows, gap, (int)i),
            .panel = true,
            .draw = draw_group,
            .index = i + (named ? BOARD_GROUPS_MAX : 0),
            .digest = digest_of_group(&state->groups[i]) };
        board_parts_add(parts, &part);
    }
}

/* Is the large call of the other layouts the one at this counter, and is it fresh? */
static bool
is_being_called(const struct board_view *view, const struct board_counter *counter)
{
    return view->show->has_current && !counter->serving &&
           strcmp(view->show->current.number, counter->visit) == 0 &&
           view->show->current.counter == counter->number;
}

/* Why nobody is there; with somebody there, the number says it all. */
static const char *
rest_of_counter(const struct board_counter *counter)
{
    switch (counter->state) {
    case COUNTER_PAUSED:
        return _("Istirahat");
    case COUNTER_CLOSED:
        return _("Tutup");
    case COUNTER_OPEN:
    case COUNTER_STATE_COUNT:
        break;
    }
    return _("Siap");
}

static bool
is_lit(const struct board_view *view, const struct board_counter *counter)
{
    return is_being_called(view, counter) &&
           board_show_is_lit(view->show, view->monotonic_ms);
}

static void
draw_counter(const struct board_view *view, struct rect r, size_t index)
{
    const struct board_counter *counter = &view->state->counters[index];
    struct window *w = view->window;
    bool lit = is_lit(view, counter);
    bool waits = counter->visit[0] && !counter->serving;
    enum theme_colour quiet = lit ? THEME_INK : THEME_PAPER;
    enum theme_colour ink = lit ? THEME_INK : waits ? THEME_CALL : THEME_PAPER;
    struct text_style name = { THEME_80, THEME_SEMIBOLD, quiet, TEXT_LEFT, false };
    struct text_style number = { THEME_256, THEME_BOLD, ink, TEXT_LEFT, false };
    struct text_style rest = { THEME_100, THEME_MEDIUM, THEME_LINE, TEXT_LEFT, false };
    char text[64];
    struct rect top;

    if (lit || waits) { /* not by colour alone: framed, and its label is the largest */
        draw_panel(w, r, 16, lit ? THEME_CALL : THEME_NIGHT, THEME_CALL, 5);
    } else {
        draw_round(w, r, 16, THEME_NIGHT);
    }
    r = rect_inset(r, r.w * 7 / 100, r.h * 11 / 100);
    top = rect_cut_top(&r, r.h * 36 / 100, r.h * 12 / 100);
    if (!waits) {
        top = rect_inset(top, top.w * QUIET_LABEL / 200, top.h * QUIET_LABEL / 200);
        top.x = r.x;
    }
    (void)snprintf(text, sizeof(text), _("Loket %d"), counter->number);
    text_draw_fit(w, &name, top, text);
    if (counter->visit[0]) {
        text_draw_fit(w, &number, r, counter->visit);
    } else {
        text_draw_fit(
            w, &rest, rect_inset(r, 0, r.h * 18 / 100), rest_of_counter(counter));
    }
}

static uint64_t
digest_of_counter(const struct board_view *view, const struct board_counter *counter)
{
    uint64_t digest = digest_text(DIGEST_BEGIN, counter->visit);

    digest = digest_number(digest, counter->number);
    digest = digest_number(digest, counter->state);
    digest = digest_number(digest, counter->serving);
    digest = digest_number(digest, is_being_called(view, counter));
    return digest_number(digest, is_lit(view, counter));
}

void
board_add_counters(
    struct board_parts *parts, const struct board_view *view, struct rect r, int gap)
{
    const struct board_state *state = view->state;
    struct board_grid grid =
        board_grid_choose(r, state->counter_count, COUNTER_TILE_W, COUNTER_TILE_H);

    for (size_t i = 0; i < state->counter_count; i++) {
        const struct board_part part = { .where = rect_cell(
                                             r, grid.columns, grid.rows, gap, (int)i),
            .panel = true,
            .draw = draw_counter,
            .index = i,
            .digest = digest_of_counter(view, &state->counters[i]) };

        board_parts_add(parts, &part);
    }
}
