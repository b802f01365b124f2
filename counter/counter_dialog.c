/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dialogs of the desk: a word, a choice or a second thought before something is done.
 */
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/text.h"
#include "counter/counter_app.h"
#include "screen/i18n.h"

#define NOTE_MAX 200 /* bytes */

static const char *const pause_reasons[] = { N_("Istirahat"), N_("Salat"),
    N_("Makan siang"), N_("Keperluan dinas") };
static const char *const hold_reasons[] = { N_("Fotokopi"), N_("Mengambil dokumen"),
    N_("Memperbaiki formulir"), N_("Menunggu konfirmasi") };

/* Where somebody can be sent: the services, then the other counters. */
static size_t
target_count(const struct counter_app *app)
{
    return app->service_count + app->counter_count;
}

static const struct counter_choice *
target_at(const struct counter_app *app, size_t index)
{
    return index < app->service_count ? &app->services[index]
                                      : &app->counters[index - app->service_count];
}

void
counter_dialog_open(struct counter_app *app, enum counter_dialog dialog)
{
    if (app->acting) {
        return;
    }
    app->dialog = dialog;
    app->chosen = 0;
    app->message[0] = '\0';
    ui_text_clear(&app->note);
    app->note.max = NOTE_MAX;
    ui_focus(app->ui, UI_NO_FOCUS);
    if (dialog == DIALOG_FINISH) {
        app->chosen =
            desk_visit_lacks(&app->desk.visit) ? OUTCOME_INCOMPLETE : OUTCOME_VERIFIED;
    } else if (dialog == DIALOG_TRANSFER) {
        counter_load_services(app);
    } else if (dialog == DIALOG_RETURN) {
        ui_focus(app->ui, ID_CHOICE);
    } else if (dialog == DIALOG_HISTORY) {
        counter_load_past(app);
    }
    window_redraw(app->window);
}

static void
close_dialog(struct counter_app *app)
{
    app->dialog = DIALOG_NONE;
    ui_focus(app->ui, UI_NO_FOCUS);
    window_redraw(app->window);
}

void
counter_dialog_leave_person(struct counter_app *app)
{
    if (app->dialog == DIALOG_HOLD || app->dialog == DIALOG_TRANSFER ||
        app->dialog == DIALOG_FINISH || app->dialog == DIALOG_PAPER) {
        close_dialog(app);
    }
}

static json_t *
text_body(const char *field, const char *text)
{
    json_t *body = json_object();

    if (text[0]) {
        json_object_set_new(body, field, json_string(text));
    }
    return body;
}

static void
transfer_to(struct counter_app *app, size_t index)
{
    const struct counter_choice *target;
    json_t *body;

    if (index >= target_count(app)) {
        return;
    }
    target = target_at(app, index);
    body = text_body("note", app->note.text);
    if (target->number > 0) {
        json_object_set_new(body, "counter", json_integer(target->number));
    } else {
        json_object_set_new(body, "service", json_string(target->code));
    }
    close_dialog(app);
    counter_act(app, DESK_TRANSFER, body, NULL);
}

static void
return_aside(struct counter_app *app, size_t index)
{
    if (index < app->desk.aside_count) {
        struct desk_aside aside = app->desk.aside[index];

        close_dialog(app);
        counter_act(app, DESK_RETURN, NULL, &aside);
    }
}

/* The reason typed, else the one chosen. */
static void
act_with_reason(
    struct counter_app *app, enum desk_action action, const char *const *reasons)
{
    json_t *body =
        text_body("reason", app->note.text[0] ? app->note.text : _(reasons[app->chosen]));

    close_dialog(app);
    counter_act(app, action, body, NULL);
}

static void
confirm(struct counter_app *app)
{
    switch (app->dialog) {
    case DIALOG_PAUSE:
        act_with_reason(app, DESK_PAUSE, pause_reasons);
        break;
    case DIALOG_HOLD:
        act_with_reason(app, DESK_HOLD, hold_reasons);
        break;
    case DIALOG_FINISH:
        close_dialog(app);
        counter_finish(app);
        break;
    case DIALOG_CLOSE:
        close_dialog(app);
        counter_act(app, DESK_CLOSE_COUNTER, NULL, NULL);
        break;
    case DIALOG_PAPER:
        close_dialog(app);
        counter_paper_confirm(app);
        break;
    case DIALOG_HISTORY:
    case DIALOG_NONE:
    case DIALOG_TRANSFER:
    case DIALOG_RETURN:
        close_dialog(app);
        break;
    }
}

void
counter_dialog_use(struct counter_app *app, int id)
{
    if (id == UI_ESCAPE || id == ID_DIALOG_CANCEL) {
        close_dialog(app);
    } else if (id == ID_DIALOG_OK || id == ID_NOTE) {
        confirm(app);
    } else if (app->dialog == DIALOG_PAPER) {
        counter_paper_use(app, id);
    } else if (id >= ID_OUTCOME && id < ID_OUTCOME + 4) {
        app->chosen = id - ID_OUTCOME;
    } else if (id >= ID_CHOICE && id < ID_WAITING) {
        if (app->dialog == DIALOG_TRANSFER) {
            transfer_to(app, (size_t)(id - ID_CHOICE));
        } else if (app->dialog == DIALOG_RETURN) {
            return_aside(app, (size_t)(id - ID_CHOICE));
        }
    }
}

struct rect
counter_dialog_box(struct counter_app *app, int w, int h, const char *title)
{
    return app->strip ? ui_dialog(app->ui, COUNTER_STRIP_W, COUNTER_STRIP_H, title)
                      : ui_dialog(app->ui, w, h, title);
}

void
counter_dialog_foot(
    struct counter_app *app, struct rect *room, const char *ok, enum ui_look look)
{
    struct window *window = app->window;
    int gap = window_px(window, THEME_GAP);
    struct rect foot = rect_cut_bottom(room, window_px(window, 64), gap);

    if (ok) {
        ui_button(app->ui, rect_cut_right(&foot, foot.w * 11 / 20, gap),
            &(struct ui_button){ .id = ID_DIALOG_OK,
                .label = ok,
                .key_hint = "Enter",
                .keys = { SDLK_RETURN, SDLK_KP_ENTER },
                .look = look });
    }
    ui_button(app->ui, foot,
        &(struct ui_button){ .id = ID_DIALOG_CANCEL,
            .label = ok ? _("Batal") : _("Kembali"),
            .key_hint = "Esc" });
}

void
counter_dialog_choices(
    struct counter_app *app, struct rect room, const struct counter_choices *choices)
{
    static const char *const digits[] = { "1", "2", "3", "4", "5", "6", "7", "8" };
    int gap = window_px(app->window, 12);
    int columns = app->strip ? 1 : choices->columns;
    int rows = (choices->count + columns - 1) / columns;

    for (int i = 0; i < choices->count; i++) {
        int digit = choices->first + i;
        struct ui_button button = { .id = ID_OUTCOME + digit - 1,
            .label = _(choices->labels[i]),
            .key_hint = digits[digit - 1],
            .keys = { SDLK_KP_1 + digit - 1, SDLK_0 + digit },
            .icon = choices->icons ? (int)choices->icons[i] + 1 : UI_NO_ICON,
            .chosen = choices->chosen == i };

        ui_button(app->ui, rect_cell(room, columns, rows, gap, i), &button);
    }
}

static void
draw_reason_dialog(struct counter_app *app, const char *title, const char *ok,
    const char *const *reasons)
{
    struct window *window = app->window;
    struct rect room = counter_dialog_box(app, 640, 440, title);

    counter_dialog_foot(app, &room, ok, UI_MAIN);
    ui_field(app->ui, rect_cut_bottom(&room, window_px(window, 80), 20), ID_NOTE,
        _("Atau tulis alasan lain (Tab)"), &app->note);
    counter_dialog_choices(app, room,
        &(struct counter_choices){ .labels = reasons,
            .first = 1,
            .count = 4,
            .columns = 2,
            .chosen = app->chosen });
}

static void
draw_finish_dialog(struct counter_app *app)
{
    static const char *const outcomes[] = { N_("Terverifikasi"), N_("Belum lengkap"),
        N_("Ditolak") };
    static const enum draw_icon icons[] = { DRAW_ICON_CHECK, DRAW_ICON_PAPER,
        DRAW_ICON_CROSS };
    struct window *window = app->window;
    const struct desk_paper *lacks = desk_visit_lacks(&app->desk.visit);
    struct text_style style = {
        .size = THEME_20, .weight = THEME_SEMIBOLD, .colour = THEME_STOP
    };
    char title[100], text[300];
    struct rect room;

    snprintf(title, sizeof(title), _("Hasil untuk %s"), app->desk.visit.number);
    room = counter_dialog_box(app, 780, 440, title);
    counter_dialog_foot(
        app, &room, _("Selesai"), app->chosen == OUTCOME_REJECTED ? UI_DANGER : UI_MAIN);
    ui_field(app->ui, rect_cut_bottom(&room, window_px(window, 80), 20), ID_NOTE,
        _("Catatan untuk pemohon (Tab)"), &app->note);
    if (lacks && app->chosen != OUTCOME_REJECTED) {
        style.colour = app->chosen == OUTCOME_VERIFIED ? THEME_STOP : THEME_SLATE;
        snprintf(text, sizeof(text), _("Belum diperiksa: %s"), lacks->label);
        text_draw(window, &style,
            rect_cut_bottom(&room, window_px(window, 34), window_px(window, 8)), text);
    }
    counter_dialog_choices(app, room,
        &(struct counter_choices){ .labels = outcomes,
            .icons = icons,
            .first = 1,
            .count = 3,
            .columns = 3,
            .chosen = app->chosen });
}

static void
target_row(void *arg, int index, struct ui_row *out)
{
    struct counter_app *app = arg;
    const struct counter_choice *target = target_at(app, (size_t)index);

    out->first = target->name;
    out->end = NULL;
    if (target->number > 0) {
        out->end = target->detail;
    } else if (target->count > 0) {
        snprintf(app->row_text, sizeof(app->row_text), "%d", target->count);
        out->end = app->row_text;
    }
}

static void
aside_row(void *arg, int index, struct ui_row *out)
{
    const struct counter_app *app = arg;
    const struct desk_aside *aside = &app->desk.aside[index];

    out->first = aside->number;
    out->end = aside->held ? _("Melengkapi berkas") : _("Tidak hadir");
}

static void
draw_list_dialog(struct counter_app *app, const char *title, size_t count,
    void (*row)(void *arg, int index, struct ui_row *out), const char *empty)
{
    struct window *window = app->window;
    struct text_style style = { .size = THEME_20, .colour = THEME_SLATE };
    struct text_style hint = { .size = THEME_16, .colour = THEME_SLATE };
    struct rect room = counter_dialog_box(app, 680, 600, title);

    counter_dialog_foot(app, &room, NULL, UI_PLAIN);
    text_draw(window, &hint, rect_cut_bottom(&room, window_px(window, 24), 12),
        _("+ turun, - naik, Enter memilih"));
    if (app->dialog == DIALOG_TRANSFER) {
        ui_field(app->ui, rect_cut_bottom(&room, window_px(window, 80), 20), ID_NOTE,
            _("Catatan untuk petugas berikutnya"), &app->note);
    }
    if (count > 0) {
        ui_list(app->ui, room, ID_CHOICE, (int)count, row, app);
    } else {
        text_draw_wrapped(window, &style, room, empty);
    }
}

static void
draw_close_dialog(struct counter_app *app)
{
    struct window *window = app->window;
    struct text_style style = { .size = THEME_20, .colour = THEME_INK };
    struct rect room = counter_dialog_box(app, 560, 280, _("Tutup loket ini?"));

    counter_dialog_foot(app, &room, _("Tutup loket"), UI_DANGER);
    text_draw_wrapped(
        window, &style, room, _("Loket tidak menerima panggilan sampai dibuka lagi."));
}

void
counter_dialog_draw(struct counter_app *app)
{
    switch (app->dialog) {
    case DIALOG_PAUSE:
        draw_reason_dialog(app, _("Istirahat"), _("Mulai istirahat"), pause_reasons);
        break;
    case DIALOG_HOLD:
        draw_reason_dialog(
            app, _("Apa yang dilengkapi pemohon?"), _("Tahan"), hold_reasons);
        break;
    case DIALOG_FINISH:
        draw_finish_dialog(app);
        break;
    case DIALOG_TRANSFER:
        draw_list_dialog(app, _("Pindahkan ke"), target_count(app), target_row,
            _("Memuat daftar layanan..."));
        break;
    case DIALOG_RETURN:
        draw_list_dialog(app, _("Siapa yang kembali?"), app->desk.aside_count, aside_row,
            _("Tidak ada yang sedang pergi."));
        break;
    case DIALOG_HISTORY:
        counter_past_draw(app);
        break;
    case DIALOG_PAPER:
        counter_paper_draw(app);
        break;
    case DIALOG_CLOSE:
        draw_close_dialog(app);
        break;
    case DIALOG_NONE:
        break;
    }
}
