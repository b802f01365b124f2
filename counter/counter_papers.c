/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_papers.h"

#include <stdio.h>

#include "screen/i18n.h"

#define ROW_H 66  /* units, with the gap below */
#define LINE_H 22 /* units, of one line more */
#define LABEL_LINES 3
#define MANNER_LINES 2
#define DIGIT_W 24
#define DIGITS_MAX 99 /* so many have room */
#define STATE_W 124
#define NOTE_W 44

static const char *
mode_label(enum document_mode mode)
{
    static const char *const labels[DOCUMENT_MODE_COUNT] = {
        [DOCUMENT_SHOW_ORIGINAL] = N_("Tunjukkan asli"),
        [DOCUMENT_HAND_COPY] = N_("Fotokopi + tunjukkan asli"),
        [DOCUMENT_HAND_ORIGINAL] = N_("Serahkan asli"),
        [DOCUMENT_WITHDRAWN] = N_("Ditarik"),
        [DOCUMENT_FILL_FORM] = N_("Isi formulir"),
        [DOCUMENT_CONDITION] = N_("Syarat"),
    };

    return _(labels[mode]);
}

static const char *
rule_label(const struct desk_paper *paper)
{
    switch (paper->rule) {
    case DOCUMENT_ONE_OF:
        return _("salah satu");
    case DOCUMENT_IF:
        return paper->condition[0] ? paper->condition : _("bila perlu");
    case DOCUMENT_ALWAYS:
    case DOCUMENT_RULE_COUNT:
        break;
    }
    return _("wajib");
}

static const struct {
    const char *label;
    enum draw_icon icon;
    enum theme_colour colour;
} states[ITEM_STATE_COUNT] = {
    [ITEM_OPEN] = { N_("Belum"), DRAW_ICON_PAPER, THEME_SLATE },
    [ITEM_SEEN] = { N_("Dilihat"), DRAW_ICON_CHECK, THEME_GOOD },
    [ITEM_TAKEN] = { N_("Diterima"), DRAW_ICON_CHECK, THEME_GOOD },
    [ITEM_MISSING] = { N_("Kurang"), DRAW_ICON_CROSS, THEME_STOP },
    [ITEM_NOT_NEEDED] = { N_("Tidak perlu"), DRAW_ICON_PAUSE, THEME_SLATE },
};

/* The list. */

static const struct text_style label_style = { .size = THEME_20, .colour = THEME_INK };
static const struct text_style small_label = { .size = THEME_16, .colour = THEME_INK };
static const struct text_style manner_style = { .size = THEME_16, .colour = THEME_SLATE };

/* What is left of a row for the label, pixels; beside a bar to scroll by, if need be. */
static int
label_width(const struct counter_app *app, int row_w)
{
    int around = 2 * 12 + DIGIT_W + 6 + STATE_W + 10 + NOTE_W + 6 + 12;

    return row_w - window_px(app->window, around);
}

/* Rather small than cut. */
static const struct text_style *
label_look(const struct counter_app *app, const struct desk_paper *paper, int width)
{
    return text_width(app->window, &label_style, paper->label) > width ? &small_label
                                                                       : &label_style;
}

/* Up to LABEL_LINES, where a small label needs them. */
static int
label_lines(const struct counter_app *app, const struct desk_paper *paper, int width)
{
    const struct text_style *style = label_look(app, paper, width);
    int lines = text_wrapped_height(app->window, style, width, paper->label) /
                text_line_height(app->window, style);

    return lines > LABEL_LINES ? LABEL_LINES : lines;
}

const char *
counter_paper_manner(const struct desk_paper *paper, char out[PAPER_MANNER_SIZE])
{
    if (paper->file > 1) {
        (void)snprintf(out, PAPER_MANNER_SIZE, _("Berkas %d: %s (%s)"), paper->file,
            mode_label(paper->mode), rule_label(paper));
    } else {
        (void)snprintf(out, PAPER_MANNER_SIZE, "%s (%s)", mode_label(paper->mode),
            rule_label(paper));
    }
    return out;
}

static int
manner_lines(const struct counter_app *app, const struct desk_paper *paper, int width)
{
    char text[PAPER_MANNER_SIZE];
    int lines = text_wrapped_height(app->window, &manner_style, width,
                    counter_paper_manner(paper, text)) /
                text_line_height(app->window, &manner_style);

    return lines > MANNER_LINES ? MANNER_LINES : lines;
}

/* All rows are as tall as the one that needs most; units. */
static int
row_height(const struct counter_app *app, int row_w)
{
    const struct desk_visit *visit = &app->desk.visit;
    int width = label_width(app, row_w);
    int most = 2;

    for (size_t i = 0; i < visit->paper_count; i++) {
        const struct desk_paper *paper = &visit->papers[i];
        int lines = label_lines(app, paper, width) + manner_lines(app, paper, width) +
                    (paper->note[0] ? 1 : 0);

        most = lines > most ? lines : most;
    }
    return ROW_H + (most - 2) * LINE_H;
}

static void
draw_state(struct counter_app *app, struct rect where, enum item_state state)
{
    struct window *window = app->window;
    struct text_style style = {
        .size = THEME_16, .weight = THEME_SEMIBOLD, .colour = states[state].colour
    };
    int side = window_px(window, 24);

    draw_icon(window,
        rect_middle(rect_cut_left(&where, side, window_px(window, 8)), side, side),
        states[state].icon, states[state].colour);
    text_draw(window, &style, where, _(states[state].label));
}

/* The label, how the paper is given, and what the clerk noted: one below the other. */
static void
draw_words(struct counter_app *app, struct rect room, const struct desk_paper *paper)
{
    struct window *window = app->window;
    struct text_style noted = {
        .size = THEME_16, .weight = THEME_SEMIBOLD, .colour = THEME_BRAND
    };
    const struct text_style *style = label_look(app, paper, room.w);
    int line = window_px(window, LINE_H);
    int label = label_lines(app, paper, room.w) * text_line_height(window, style);
    int quiet = manner_lines(app, paper, room.w) * line;
    char text[PAPER_MANNER_SIZE];

    room = rect_middle(room, room.w, label + quiet + (paper->note[0] ? line : 0));
    text_draw_wrapped(window, style, rect_cut_top(&room, label, 0), paper->label);
    text_draw_wrapped(window, &manner_style, rect_cut_top(&room, quiet, 0),
        counter_paper_manner(paper, text));
    if (paper->note[0]) {
        text_draw(window, &noted, room, paper->note);
    }
}

static void
draw_note_button(struct counter_app *app, struct rect where, int index)
{
    struct window *window = app->window;
    int side = window_px(window, 24);

    ui_area(app->ui, where, ID_PAPER_NOTE + index);
    draw_icon(window, rect_middle(where, side, side), DRAW_ICON_PENCIL, THEME_BRAND);
}

static void
draw_paper(void *arg, int index, struct rect where)
{
    struct counter_app *app = arg;
    struct window *window = app->window;
    const struct desk_paper *paper = &app->desk.visit.papers[index];
    struct text_style quiet = { .size = THEME_16, .colour = THEME_SLATE };
    bool focused = ui_focused(app->ui) == ID_PAPER + index;
    char digit[16] = "";
    struct rect room;

    where.h -= window_px(window, 6);
    draw_panel(window, where, 8, THEME_PAPER,
        focused                        ? THEME_BRAND
        : paper->state == ITEM_MISSING ? THEME_STOP
                                       : THEME_LINE,
        focused ? 3 : 1);
    if (app->desk.visit.state == DESK_VISIT_SERVING) {
        room = where;
        draw_note_button(
            app, rect_cut_right(&room, window_px(window, NOTE_W + 12), 0), index);
    }
    room = rect_inset(where, window_px(window, 12), window_px(window, 3));
    rect_cut_right(&room, window_px(window, NOTE_W), window_px(window, 6));
    if (index < DIGITS_MAX) {
        (void)snprintf(digit, sizeof(digit), "%d", index + 1);
    }
    text_draw(window, &quiet,
        rect_cut_left(&room, window_px(window, DIGIT_W), window_px(window, 6)), digit);
    draw_state(app,
        rect_cut_right(&room, window_px(window, STATE_W), window_px(window, 10)),
        paper->state);
    draw_words(app, room, paper);
}

static const char hint_words[] =
    N_("Tekan nomor berkas untuk memberi tanda. Tombol +: berkas berikutnya. "
       "Enter: catatan.");

void
counter_papers_draw(struct counter_app *app, struct rect room)
{
    struct window *window = app->window;
    const struct desk_visit *visit = &app->desk.visit;
    struct text_style head = {
        .size = THEME_20, .weight = THEME_BOLD, .colour = THEME_INK
    };
    struct text_style quiet = { .size = THEME_20, .colour = THEME_SLATE };
    struct text_style hint = { .size = THEME_16, .colour = THEME_SLATE };
    struct rect line = rect_cut_top(&room, window_px(window, 44), window_px(window, 8));

    if (visit->state == DESK_VISIT_SERVING && visit->paper_count > 0) {
        ui_button(app->ui, rect_cut_right(&line, window_px(window, 330), 8),
            &(struct ui_button){ .id = ID_ALL_THERE,
                .label = _("Semua berkas wajib ada"),
                .key_hint = "0",
                .size = THEME_16,
                .look = UI_QUIET,
                .icon = DRAW_ICON_CHECK + 1 });
        text_draw_wrapped(window, &hint,
            rect_cut_bottom(&room,
                text_wrapped_height(window, &hint, room.w, _(hint_words)),
                window_px(window, 8)),
            _(hint_words));
    }
    text_draw(window, &head, line, _("Periksa berkas"));
    if (visit->paper_count == 0) {
        text_draw_wrapped(
            window, &quiet, room, _("Layanan ini tidak memerlukan berkas."));
        return;
    }
    ui_list_drawn(app->ui, room, ID_PAPER, (int)visit->paper_count,
        row_height(app, room.w), draw_paper, app);
}
