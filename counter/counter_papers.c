/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The papers to compare: a list in which a press says that one is there, lacking or not
 * needed, and a dialog about one paper, for what a press cannot say.
 */
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "counter/counter_app.h"
#include "screen/i18n.h"

#define ROW_H 66  /* units, with the gap below */
#define LINE_H 22 /* units, of one line more */
#define LABEL_LINES 3
#define MANNER_LINES 2
#define DIGIT_W 24
#define STATE_W 124
#define NOTE_W 44

static const char *
mode_label(enum paper_mode mode)
{
    static const char *const labels[PAPER_MODE_COUNT] = {
        [PAPER_SHOW] = N_("Tunjukkan asli"),
        [PAPER_COPY] = N_("Fotokopi + tunjukkan asli"),
        [PAPER_ORIGINAL] = N_("Serahkan asli"),
        [PAPER_WITHDRAW] = N_("Ditarik"),
        [PAPER_FORM] = N_("Isi formulir"),
        [PAPER_CONDITION] = N_("Syarat"),
    };

    return _(labels[mode]);
}

static const char *
rule_label(const struct desk_paper *paper)
{
    switch (paper->rule) {
    case PAPER_ONE_OF:
        return _("salah satu");
    case PAPER_IF:
        return paper->condition[0] ? paper->condition : _("bila perlu");
    case PAPER_ALWAYS:
        break;
    }
    return _("wajib");
}

static const struct {
    const char *label;
    enum draw_icon icon;
    enum theme_colour colour;
} states[PAPER_STATE_COUNT] = {
    [PAPER_OPEN] = { N_("Belum"), DRAW_ICON_PAPER, THEME_SLATE },
    [PAPER_SEEN] = { N_("Dilihat"), DRAW_ICON_CHECK, THEME_GOOD },
    [PAPER_TAKEN] = { N_("Diterima"), DRAW_ICON_CHECK, THEME_GOOD },
    [PAPER_MISSING] = { N_("Kurang"), DRAW_ICON_CROSS, THEME_STOP },
    [PAPER_NOT_NEEDED] = { N_("Tidak perlu"), DRAW_ICON_PAUSE, THEME_SLATE },
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

/* How it is given, and whether it must be. */
static const char *
manner(const struct desk_paper *paper, char out[400])
{
    (void)snprintf(out, 400, "%s (%s)", mode_label(paper->mode), rule_label(paper));
    return out;
}

static int
manner_lines(const struct counter_app *app, const struct desk_paper *paper, int width)
{
    char text[400];
    int lines =
        text_wrapped_height(app->window, &manner_style, width, manner(paper, text)) /
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
draw_state(struct counter_app *app, struct rect where, enum paper_state state)
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
    char text[400];

    room = rect_middle(room, room.w, label + quiet + (paper->note[0] ? line : 0));
    text_draw_wrapped(window, style, rect_cut_top(&room, label, 0), paper->label);
    text_draw_wrapped(
        window, &manner_style, rect_cut_top(&room, quiet, 0), manner(paper, text));
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
    char digit[16];
    struct rect room;

    where.h -= window_px(window, 6);
    draw_panel(window, where, 8, THEME_PAPER,
        focused                         ? THEME_BRAND
        : paper->state == PAPER_MISSING ? THEME_STOP
                                        : THEME_LINE,
        focused ? 3 : 1);
    if (app->desk.visit.state == DESK_VISIT_SERVING) {
        room = where;
        draw_note_button(
            app, rect_cut_right(&room, window_px(window, NOTE_W + 12), 0), index);
    }
    room = rect_inset(where, window_px(window, 12), window_px(window, 3));
    rect_cut_right(&room, window_px(window, NOTE_W), window_px(window, 6));
    snprintf(digit, sizeof(digit), "%d", index + 1);
    text_draw(window, &quiet,
        rect_cut_left(&room, window_px(window, DIGIT_W), window_px(window, 6)), digit);
    draw_state(app,
        rect_cut_right(&room, window_px(window, STATE_W), window_px(window, 10)),
        paper->state);
    draw_words(app, room, paper);
}

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
        ui_button(app->ui, rect_cut_right(&line, window_px(window, 300), 8),
            &(struct ui_button){ .id = ID_ALL_THERE,
                .label = _("Semua wajib ada"),
                .key_hint = "0",
                .look = UI_QUIET,
                .icon = DRAW_ICON_CHECK + 1 });
        text_draw(window, &hint,
            rect_cut_bottom(&room, window_px(window, 24), window_px(window, 8)),
            _("Angka memberi tanda. + memilih, Enter mencatat."));
    }
    text_draw(window, &head, line, _("Periksa dokumen"));
    if (visit->paper_count == 0) {
        text_draw_wrapped(
            window, &quiet, room, _("Layanan ini tidak memerlukan dokumen."));
        return;
    }
    ui_list_drawn(app->ui, room, ID_PAPER, (int)visit->paper_count,
        row_height(app, room.w), draw_paper, app);
}

/* The dialog about one paper. */

/* What is often wrong; a digit puts it down, so that a keypad is enough. */
static const char *const common_notes[] = { N_("Tidak terbaca"), N_("Data berbeda"),
    N_("Kedaluwarsa"), N_("Tanpa tanda tangan") };

#define STATE_CHOICES (PAPER_STATE_COUNT - 1) /* all but "nothing said" */

void
counter_paper_open(struct counter_app *app, size_t index)
{
    const struct desk_paper *paper = &app->desk.visit.papers[index];

    if (index >= app->desk.visit.paper_count ||
        app->desk.visit.state != DESK_VISIT_SERVING) {
        return;
    }
    counter_dialog_open(app, DIALOG_PAPER);
    if (app->dialog == DIALOG_PAPER) {
        app->paper = index;
        app->chosen =
            (int)(paper->state == PAPER_OPEN ? paper_state_when_there(paper->mode)
                                             : paper->state) -
            1;
        ui_text_set(&app->note, paper->note);
    }
}

/* Which of the common notes is put down; -1: none, or other words. */
static int
common_note(const struct counter_app *app)
{
    for (size_t i = 0; i < ARRAY_LEN(common_notes); i++) {
        if (strcmp(app->note.text, _(common_notes[i])) == 0) {
            return (int)i;
        }
    }
    return -1;
}

void
counter_paper_draw(struct counter_app *app)
{
    static const char *const labels[STATE_CHOICES] = { N_("Dilihat"), N_("Diterima"),
        N_("Kurang"), N_("Tidak perlu") };
    static const enum draw_icon icons[STATE_CHOICES] = { DRAW_ICON_CHECK, DRAW_ICON_CHECK,
        DRAW_ICON_CROSS, DRAW_ICON_PAUSE };
    struct window *window = app->window;
    const struct desk_paper *paper = &app->desk.visit.papers[app->paper];
    int gap = window_px(window, THEME_GAP);
    int height;
    char text[400];
    struct rect room;

    snprintf(text, sizeof(text), _("Dokumen %d"), (int)app->paper + 1);
    room = counter_dialog_box(app, 920, 570, text);
    counter_dialog_foot(app, &room, _("Simpan"), UI_MAIN);
    height = text_wrapped_height(window, &label_style, room.w, paper->label);
    text_draw_wrapped(window, &label_style, rect_cut_top(&room, height, 0), paper->label);
    text_draw(window, &manner_style,
        rect_cut_top(&room, window_px(window, LINE_H + 4), gap), manner(paper, text));
    counter_dialog_choices(app, rect_cut_top(&room, window_px(window, 72), gap),
        &(struct counter_choices){ .labels = labels,
            .icons = icons,
            .first = 1,
            /* An obligatory one is never "not needed". */
            .count = paper->rule == PAPER_ALWAYS ? STATE_CHOICES - 1 : STATE_CHOICES,
            .columns = STATE_CHOICES,
            .chosen = app->chosen });
    counter_dialog_choices(app, rect_cut_top(&room, window_px(window, 72), gap),
        &(struct counter_choices){ .labels = common_notes,
            .first = STATE_CHOICES + 1,
            .count = (int)ARRAY_LEN(common_notes),
            .columns = (int)ARRAY_LEN(common_notes),
            .chosen = common_note(app) });
    ui_field(app->ui, rect_cut_top(&room, window_px(window, 80), 0), ID_NOTE,
        _("Catatan (Tab)"), &app->note);
}

void
counter_paper_use(struct counter_app *app, int id)
{
    int choice = id - ID_OUTCOME;
    int note = choice - STATE_CHOICES;

    if (choice >= 0 && choice < STATE_CHOICES) {
        app->chosen = choice;
    } else if (note >= 0 && note < (int)ARRAY_LEN(common_notes)) {
        bool again = note == common_note(app);

        ui_text_set(&app->note, again ? "" : _(common_notes[note]));
        app->chosen =
            again ? app->chosen : PAPER_MISSING - 1; /* all of them are faults */
    }
}

void
counter_paper_confirm(struct counter_app *app)
{
    counter_paper_set(
        app, app->paper, (enum paper_state)(app->chosen + 1), app->note.text);
}
