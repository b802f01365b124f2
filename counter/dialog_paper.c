/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/dialog_paper.h"

#include <stdio.h>
#include <string.h>

#include "counter/counter_check.h"
#include "counter/counter_dialog.h"
#include "counter/counter_papers.h"
#include "screen/i18n.h"

/* What is often wrong; a digit puts it down, so that a keypad is enough. */
static const char *const common_notes[] = { N_("Tidak terbaca"), N_("Data berbeda"),
    N_("Kedaluwarsa"), N_("Tanpa tanda tangan") };

#define NOTES ((int)ARRAY_LEN(common_notes))
#define STATES (ITEM_STATE_COUNT - 1) /* all but "nothing said" */

void
dialog_paper_open(struct counter_app *app, size_t index)
{
    const struct desk_paper *paper = &app->desk.visit.papers[index];
    struct dialog_paper *dialog;

    if (index >= app->desk.visit.paper_count ||
        app->desk.visit.state != DESK_VISIT_SERVING) {
        return;
    }
    dialog = counter_dialog_open(app, &dialog_paper);
    if (dialog) {
        dialog->paper = index;
        dialog->state =
            paper->state == ITEM_OPEN ? item_state_when_there(paper->mode) : paper->state;
        dialog->note.max = COUNTER_NOTE_MAX;
        ui_text_set(&dialog->note, paper->note);
        ui_focus(app->ui, UI_NO_FOCUS);
    }
}

/* Which of the common notes is put down; -1: none, or other words. */
static int
common_note(const struct dialog_paper *dialog)
{
    for (int i = 0; i < NOTES; i++) {
        if (strcmp(dialog->note.text, _(common_notes[i])) == 0) {
            return i;
        }
    }
    return -1;
}

static void
use(struct counter_app *app, void *state, int id)
{
    struct dialog_paper *dialog = state;
    int choice = id - ID_OUTCOME;
    int note = choice - STATES;

    (void)app;
    if (choice >= 0 && choice < STATES) {
        dialog->state = (enum item_state)(choice + 1);
    } else if (note >= 0 && note < NOTES && note == common_note(dialog)) {
        ui_text_set(&dialog->note, "");
    } else if (note >= 0 && note < NOTES) {
        ui_text_set(&dialog->note, _(common_notes[note]));
        dialog->state = ITEM_MISSING; /* all of them are faults */
    }
}

static void
confirm(struct counter_app *app, void *state)
{
    const struct dialog_paper *dialog = state;

    counter_paper_say(app, dialog->paper, dialog->state, dialog->note.text);
    counter_dialog_close(app);
}

static void
draw_choices(struct counter_app *app, const struct dialog_paper *dialog,
    enum document_rule rule, struct rect *room)
{
    static const enum draw_icon icons[STATES] = { DRAW_ICON_CHECK, DRAW_ICON_CHECK,
        DRAW_ICON_CROSS, DRAW_ICON_PAUSE };
    const char *const labels[STATES] = { _("Dilihat"), _("Diterima"), _("Kurang"),
        _("Tidak perlu") };
    const char *notes[ARRAY_LEN(common_notes)];
    struct window *window = app->window;
    int gap = window_px(window, THEME_GAP);

    for (int i = 0; i < NOTES; i++) {
        notes[i] = _(common_notes[i]);
    }
    counter_dialog_choices(app, rect_cut_top(room, window_px(window, 72), gap),
        &(struct counter_choices){ .labels = labels,
            .icons = icons,
            .first = 1,
            /* An obligatory one is never "not needed". */
            .count = rule == DOCUMENT_ALWAYS ? STATES - 1 : STATES,
            .columns = STATES,
            .chosen = (int)dialog->state - 1 });
    counter_dialog_choices(app, rect_cut_top(room, window_px(window, 72), gap),
        &(struct counter_choices){ .labels = notes,
            .first = STATES + 1,
            .count = NOTES,
            .columns = NOTES,
            .chosen = common_note(dialog) });
}

static void
draw(struct counter_app *app, void *state)
{
    struct dialog_paper *dialog = state;
    const struct desk_paper *paper = &app->desk.visit.papers[dialog->paper];
    struct text_style label = { .size = THEME_20, .colour = THEME_INK };
    struct text_style manner = { .size = THEME_16, .colour = THEME_SLATE };
    struct window *window = app->window;
    int gap = window_px(window, THEME_GAP);
    int height;
    char text[PAPER_MANNER_SIZE];
    struct rect room;

    (void)snprintf(text, sizeof(text), _("Berkas %d"), (int)dialog->paper + 1);
    room = counter_dialog_box(app, 920, 570, text);
    counter_dialog_foot(
        app, &room, &(struct counter_foot){ .ok = _("Simpan"), .look = UI_MAIN });
    height = text_wrapped_height(window, &label, room.w, paper->label);
    text_draw_wrapped(window, &label, rect_cut_top(&room, height, 0), paper->label);
    text_draw(window, &manner, rect_cut_top(&room, window_px(window, 26), gap),
        counter_paper_manner(paper, text));
    draw_choices(app, dialog, paper->rule, &room);
    ui_field(app->ui, rect_cut_top(&room, window_px(window, 80), 0), ID_NOTE,
        _("Catatan (Tab)"), &dialog->note);
}

const struct counter_dialog dialog_paper = {
    .state_size = sizeof(struct dialog_paper),
    .of_person = true,
    .draw = draw,
    .use = use,
    .confirm = confirm,
};
