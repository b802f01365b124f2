/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/widget_private.h"

struct ui_scroll *
ui_find_scroll(struct ui *ui, int list)
{
    for (size_t i = 0; i < ui->scroll_count; i++) {
        if (ui->scrolls[i].list == list) {
            return &ui->scrolls[i];
        }
    }
    return NULL;
}

/* The list's own scroll, made when it is first drawn; the oldest makes room. */
static struct ui_scroll *
scroll_of(struct ui *ui, int list)
{
    struct ui_scroll *scroll = ui_find_scroll(ui, list);

    if (!scroll) {
        if (ui->scroll_count == UI_SCROLLS_MAX) {
            for (size_t i = 1; i < UI_SCROLLS_MAX; i++) {
                ui->scrolls[i - 1] = ui->scrolls[i];
            }
            ui->scroll_count--;
        }
        scroll = &ui->scrolls[ui->scroll_count++];
        *scroll = (struct ui_scroll){ .list = list };
    }
    return scroll;
}

void
ui_scroll_by(struct ui_scroll *scroll, int pixels)
{
    int offset = scroll->offset + pixels;

    scroll->offset = offset < 0 ? 0 : offset > scroll->most ? scroll->most : offset;
}

void
ui_scroll_to(struct ui *ui, const struct ui_target *row)
{
    struct ui_scroll *scroll =
        row->kind == UI_KIND_ROW ? ui_find_scroll(ui, row->list) : NULL;
    int top;

    if (!scroll) {
        return;
    }
    top = (row->id - row->list) * scroll->row_h;
    if (top < scroll->offset) {
        ui_scroll_by(scroll, top - scroll->offset);
    } else if (top + scroll->row_h > scroll->offset + scroll->where.h) {
        ui_scroll_by(scroll, top + scroll->row_h - scroll->offset - scroll->where.h);
    }
}

static void
draw_row(struct ui *ui, struct rect where, int id, const struct ui_row *row)
{
    struct window *window = ui->window;
    struct text_style first = { .size = THEME_20,
        .weight = row->chosen ? THEME_SEMIBOLD : THEME_REGULAR,
        .colour = THEME_INK };
    struct text_style second = { .size = THEME_16, .colour = THEME_SLATE };
    struct text_style end = { .size = THEME_20,
        .weight = THEME_SEMIBOLD,
        .colour = THEME_INK,
        .align = TEXT_RIGHT,
        .tabular = true };
    struct rect room = rect_inset(where, window_px(window, 12), window_px(window, 4));

    if (row->chosen || ui_is_pressed(ui, id) || ui_is_hot(ui, id)) {
        draw_round(window, where, 8, row->chosen ? THEME_LINE : THEME_MIST);
    }
    if (ui_is_focused(ui, id) && ui->keyboard) {
        draw_panel(window, where, 8, THEME_MIST, THEME_BRAND, 2);
    }
    if (row->end) {
        int width = text_width(window, &end, row->end);

        text_draw(window, &end,
            rect_cut_right(&room, width, window_px(window, THEME_GAP)), row->end);
    }
    if (row->second) {
        int line = text_line_height(window, &first);

        room = rect_middle(room, room.w, line + text_line_height(window, &second));
        text_draw(window, &first, rect_cut_top(&room, line, 0), row->first);
        text_draw(window, &second, room, row->second);
    } else if (text_width(window, &first, row->first) > room.w) {
        int height;

        first.size = THEME_16; /* two small lines rather than half a name */
        height = text_wrapped_height(window, &first, room.w, row->first);
        text_draw_wrapped(window, &first, rect_middle(room, room.w, height), row->first);
    } else {
        text_draw(window, &first, room, row->first);
    }
}

/* How far down we are, when there is more than is seen. */
static void
draw_bar(struct ui *ui, const struct ui_scroll *scroll)
{
    int whole = scroll->where.h + scroll->most;
    int width = window_px(ui->window, 6);
    struct rect bar = { scroll->where.x + scroll->where.w - width,
        scroll->where.y +
            (int)((int64_t)scroll->where.h * scroll->offset / (whole > 0 ? whole : 1)),
        width,
        (int)((int64_t)scroll->where.h * scroll->where.h / (whole > 0 ? whole : 1)) };

    draw_round(ui->window, bar, 3, THEME_LINE);
}

/* What the keyboard and the mouse find of a row: the part of it in sight. */
static void
add_row(struct ui *ui, struct rect at, struct rect list, int first_id, int index)
{
    struct rect shown = rect_within(at, list);
    struct ui_target *target;

    target = ui_add(ui, UI_KIND_ROW, first_id + index, shown);
    if (target) {
        target->list = first_id;
        target->scrolled_away = at.y + at.h <= list.y || at.y >= list.y + list.h;
    }
}

void
ui_list_drawn(struct ui *ui, struct rect where, int first_id, int count, int row_h,
    void (*draw)(void *arg, int index, struct rect where), void *arg)
{
    struct ui_scroll *scroll = scroll_of(ui, first_id);
    int height = window_px(ui->window, row_h);
    int bar = window_px(ui->window, 12);

    scroll->where = where;
    scroll->row_h = height;
    scroll->most = count * height > where.h ? count * height - where.h : 0;
    ui_scroll_by(scroll, 0);
    ui_clip(ui, &where);
    for (int i = 0; i < count; i++) {
        struct rect at = { where.x, where.y + i * height - scroll->offset,
            where.w - (scroll->most > 0 ? bar : 0), height };

        add_row(ui, at, where, first_id, i);
        if (at.y + at.h > where.y && at.y < where.y + where.h) {
            draw(arg, i, at);
        }
    }
    ui_clip(ui, NULL);
    if (scroll->most > 0) {
        draw_bar(ui, scroll);
    }
}

/* A list of plain rows, as ui_list_drawn() draws it. */
struct plain_list {
    struct ui *ui;
    int first_id;
    void (*row)(void *arg, int index, struct ui_row *out);
    void *arg;
};

static void
draw_plain(void *arg, int index, struct rect where)
{
    const struct plain_list *list = arg;
    struct ui_row row = { .first = "" };

    list->row(list->arg, index, &row);
    draw_row(list->ui, where, list->first_id + index, &row);
}

void
ui_list(struct ui *ui, struct rect where, int first_id, int count,
    void (*row)(void *arg, int index, struct ui_row *out), void *arg)
{
    struct plain_list list = { .ui = ui, .first_id = first_id, .row = row, .arg = arg };

    ui_list_drawn(ui, where, first_id, count, THEME_TARGET, draw_plain, &list);
}
