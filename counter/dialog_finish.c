/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/dialog_finish.h"

#include <stdio.h>

#include "common/clock.h"
#include "common/text.h"
#include "counter/counter_check.h"
#include "counter/counter_dialog.h"
#include "screen/i18n.h"

#define OUTCOMES (OUTCOME_COUNT - 1) /* all but none */
#define LINE_H 46                    /* units, of a paper that lacks */
#define LINES_MAX 4                  /* more are scrolled */
#define STRIP_LINES_MAX 2

static bool
is_last(const struct counter_app *app, const struct dialog_finish *dialog)
{
    return dialog->file + 1 >= app->desk.visit.files;
}

/* Ask about this file, with what its papers say. */
static void
ask_of(struct counter_app *app, struct dialog_finish *dialog, int file)
{
    dialog->file = file;
    dialog->note[file].max = COUNTER_NOTE_MAX;
    dialog->chosen[file] = desk_visit_outcome(&app->desk.visit, file + 1);
    ui_focus(app->ui, UI_NO_FOCUS);
}

static void
enter(struct counter_app *app, void *state)
{
    ask_of(app, state, 0);
}

/* How a file ended, as the server is told. */
static json_t *
body_of(const struct dialog_finish *dialog, int file)
{
    json_t *body = counter_text_body("note", dialog->note[file].text);

    json_object_set_new(body, "outcome", json_string(outcome_name(dialog->chosen[file])));
    return body;
}

/* The next file; the finish behind the last one. */
static void
go_on(struct counter_app *app, struct dialog_finish *dialog, enum desk_action action)
{
    json_t *body, *files;

    if (dialog->chosen[dialog->file] == OUTCOME_NONE) {
        counter_tell(app, NOTICE_FAULT, _("Pilih hasilnya dahulu: 1, 2, atau 3."));
        return;
    }
    if (!is_last(app, dialog)) {
        press_guard_begin(&app->guard, clock_monotonic_ms()); /* a new question */
        counter_tell(app, NOTICE_GOOD, "");
        ask_of(app, dialog, dialog->file + 1);
        return;
    }
    body = body_of(dialog, 0);
    files = json_array();
    for (int i = 1; i <= dialog->file; i++) {
        json_t *file = body_of(dialog, i);

        json_object_set_new(file, "file", json_integer(i + 1));
        json_array_append_new(files, file);
    }
    if (dialog->file > 0) {
        json_object_set(body, "files", files);
    }
    json_decref(files);
    counter_finish(app, action, body);
}

static void
use(struct counter_app *app, void *state, int id)
{
    struct dialog_finish *dialog = state;

    if (id >= ID_OUTCOME && id < ID_OUTCOME + OUTCOMES) {
        dialog->chosen[dialog->file] = (enum outcome)(id - ID_OUTCOME + 1);
    } else if (id == ID_DIALOG_ALSO) {
        go_on(app, dialog, DESK_FINISH_NEXT);
    }
}

static void
confirm(struct counter_app *app, void *state)
{
    go_on(app, state, DESK_FINISH);
}

/* A paper that lacks; of a group all that would do. */
static const char *
write_lack(struct dialog_finish *dialog, const struct desk_visit *visit, size_t paper)
{
    const char *label = visit->papers[paper].label;
    size_t group[MODEL_ITEMS_MAX];
    char all[3 * MODEL_NAME_SIZE] = "";
    size_t count;

    if (visit->papers[paper].rule != DOCUMENT_ONE_OF) {
        (void)text_copy(dialog->line, sizeof(dialog->line), label);
        return dialog->line;
    }
    count = desk_visit_group(visit, paper, group);
    for (size_t i = 0; i < count; i++) {
        (void)text_append(all, sizeof(all), i > 0 ? " / " : "");
        (void)text_append(all, sizeof(all), visit->papers[group[i]].label);
    }
    (void)snprintf(dialog->line, sizeof(dialog->line), _("Salah satu: %s"), all);
    return dialog->line;
}

static void
draw_lack(void *arg, int index, struct rect where)
{
    struct counter_app *app = arg;
    struct dialog_finish *dialog = app->dialog_state;
    const struct desk_visit *visit = &app->desk.visit;
    size_t paper = dialog->lacks[index];
    bool missing = visit->papers[paper].state == ITEM_MISSING;
    struct window *window = app->window;
    struct text_style style = { .size = THEME_20, .colour = THEME_INK };
    const char *text = write_lack(dialog, visit, paper);
    int side = window_px(window, 22);

    draw_icon(window,
        rect_middle(rect_cut_left(&where, side, window_px(window, 12)), side, side),
        missing ? DRAW_ICON_CROSS : DRAW_ICON_PAPER, missing ? THEME_STOP : THEME_SLATE);
    if (text_width(window, &style, text) > where.w) {
        style.size = THEME_16; /* rather small, on two lines, than cut */
    }
    text_draw_wrapped(window, &style,
        rect_middle(where, where.w, text_wrapped_height(window, &style, where.w, text)),
        text);
}

/* All that is missing, not only the first: what the person must bring. */
static void
draw_lacks(struct counter_app *app, struct dialog_finish *dialog, struct rect room)
{
    struct window *window = app->window;
    struct text_style head = {
        .size = THEME_16, .weight = THEME_SEMIBOLD, .colour = THEME_STOP
    };

    text_draw(window, &head,
        rect_cut_top(&room, window_px(window, 24), window_px(window, 4)),
        _("Belum ada atau belum diperiksa:"));
    ui_list_drawn(
        app->ui, room, ID_LACKS, (int)dialog->lack_count, LINE_H, draw_lack, app);
}

static int
lacks_height(const struct counter_app *app, const struct dialog_finish *dialog)
{
    int most = app->shape == SHAPE_STRIP ? STRIP_LINES_MAX : LINES_MAX;
    int lines = dialog->lack_count > (size_t)most ? most : (int)dialog->lack_count;

    return lines > 0 ? 28 + lines * LINE_H + 2 * THEME_GAP : 0;
}

static void
draw(struct counter_app *app, void *state)
{
    static const enum draw_icon icons[OUTCOMES] = { DRAW_ICON_CHECK, DRAW_ICON_PAPER,
        DRAW_ICON_CROSS };
    const char *const outcomes[OUTCOMES] = { _("Terverifikasi"), _("Belum lengkap"),
        _("Ditolak") };
    struct dialog_finish *dialog = state;
    struct window *window = app->window;
    int lacks_units;
    char title[100];
    struct rect room;

    bool last = is_last(app, dialog);

    dialog->lack_count =
        desk_visit_lacking(&app->desk.visit, dialog->file + 1, dialog->lacks);
    lacks_units = lacks_height(app, dialog);
    (void)snprintf(title, sizeof(title),
        app->desk.visit.files > 1 ? _("Hasil untuk %s, berkas %d dari %d")
                                  : _("Hasil untuk %s"),
        app->desk.visit.number, dialog->file + 1, app->desk.visit.files);
    room = counter_dialog_box(app, 860, 400 + lacks_units, title);
    counter_dialog_foot(app, &room,
        &(struct counter_foot){ .ok = last ? _("Selesai") : _("Berkas berikutnya"),
            .also = last ? _("Selesai & panggil berikutnya") : NULL,
            .also_off = !desk_can(&app->desk, DESK_FINISH_NEXT),
            .look =
                dialog->chosen[dialog->file] == OUTCOME_REJECTED ? UI_DANGER : UI_MAIN });
    ui_field(app->ui, rect_cut_bottom(&room, window_px(window, 80), 20), ID_NOTE,
        _("Catatan untuk pemohon (Tab)"), &dialog->note[dialog->file]);
    if (dialog->lack_count > 0) {
        draw_lacks(app, dialog,
            rect_cut_bottom(&room, window_px(window, lacks_units - THEME_GAP),
                window_px(window, THEME_GAP)));
    }
    counter_dialog_choices(app, room,
        &(struct counter_choices){ .labels = outcomes,
            .icons = icons,
            .first = 1,
            .count = OUTCOMES,
            .columns = OUTCOMES,
            .chosen = (int)dialog->chosen[dialog->file] - 1 });
}

const struct counter_dialog dialog_finish = {
    .state_size = sizeof(struct dialog_finish),
    .of_person = true,
    .enter = enter,
    .draw = draw,
    .use = use,
    .confirm = confirm,
};
