/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tiles of waiting lines and of counters. */
#include "display/board_tiles.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "display/board_areas.h"
#include "display/board_parts.h"
#include "display/board_text.h"
#include "screen/draw.h"
#include "screen/i18n.h"
#include "screen/text.h"
#include "screen/window.h"

#define GROUP_TILE_W 250 /* units, the shape a tile likes to have */
#define GROUP_TILE_H 190
#define WIDE_TILE_W 380 /* from here on a tile has room for larger words */
#define ICON_MOST 72    /* units */
#define COUNTER_TILE_W 300
#define COUNTER_TILE_H 220

/* "KTP-el", or the letter alone when the office gave the line no name. */
static const char *
name_of_group(const struct board_group *group, char *out, size_t out_size)
{
    if (group->name[0]) {
        (void)snprintf(out, out_size, "%c  %s", group->prefix, group->name);
    } else {
        (void)snprintf(out, out_size, _("Antrean %c"), group->prefix);
    }
    return out;
}

static void
draw_group(const struct board_view *view, struct rect r, size_t index)
{
    const struct board_group *group = &view->state->groups[index];
    struct window *w = view->window;
    bool wide = r.w > window_px(w, WIDE_TILE_W);
    struct text_style name = { wide ? THEME_40 : THEME_25, THEME_SEMIBOLD, THEME_LINE,
        TEXT_LEFT, false };
    struct text_style next = { THEME_100, THEME_BOLD, THEME_PAPER, TEXT_LEFT, false };
    struct text_style count = { wide ? THEME_32 : THEME_25, THEME_MEDIUM, THEME_PAPER,
        TEXT_LEFT, true };
    char text[BOARD_NAME_SIZE + 16];
    int height;

    draw_round(w, r, 16, THEME_NIGHT);
    r = rect_inset(r, window_px(w, 16), window_px(w, 14));
    height = r.h;
    board_text_draw(w, &name, rect_cut_top(&r, height * 43 / 100, 0),
        name_of_group(group, text, sizeof(text)));
    (void)snprintf(text, sizeof(text), _("%d menunggu"), group->count);
    text_draw_fit(
        w, &count, rect_cut_bottom(&r, height * 18 / 100, height * 4 / 100), text);
    text_draw_fit(w, &next, r, group->next_count > 0 ? group->next[0] : "\xe2\x80\x93");
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

    if (state->group_count == 0 || r.h <= 0) {
        return;
    }
    part.where = rect_cut_top(&r, window_px(view->window, BOARD_TITLE_H), 0);
    board_parts_add(parts, &part);
    grid = board_grid_choose(r, state->group_count, GROUP_TILE_W, GROUP_TILE_H);
    for (size_t i = 0; i < state->group_count; i++) {
        part = (struct board_part){ .where = rect_cell(
                                        r, grid.columns, grid.rows, gap, (int)i),
            .panel = true,
            .draw = draw_group,
            .index = i,
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
    case BOARD_COUNTER_PAUSED:
        return _("Istirahat");
    case BOARD_COUNTER_CLOSED:
        return _("Tutup");
    case BOARD_COUNTER_OPEN:
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

    if (lit || is_being_called(view, counter)) {
        draw_panel(w, r, 16, lit ? THEME_CALL : THEME_NIGHT, THEME_CALL, 5);
    } else {
        draw_round(w, r, 16, THEME_NIGHT);
    }
    r = rect_inset(r, r.w * 7 / 100, r.h * 12 / 100);
    top = rect_cut_top(&r, r.h * 30 / 100, r.h * 16 / 100);
    if (waits) { /* not by colour alone */
        int size = top.h < window_px(w, ICON_MOST) ? top.h : window_px(w, ICON_MOST);

        draw_icon(w, rect_cut_right(&top, size, size / 4), DRAW_ICON_SPEAKER, ink);
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
