/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/dialog_past.h"

#include <stdio.h>

#include "counter/counter_dialog.h"
#include "counter/counter_json.h"
#include "counter/counter_session.h"
#include "screen/i18n.h"

static const char *const ends[PAST_COUNT] = {
    [PAST_VERIFIED] = N_("Terverifikasi"),
    [PAST_INCOMPLETE] = N_("Belum lengkap"),
    [PAST_REJECTED] = N_("Ditolak"),
    [PAST_ABSENT] = N_("Tidak hadir"),
    [PAST_HELD] = N_("Menunggu kelengkapan"),
    [PAST_CANCELLED] = N_("Dibatalkan"),
    [PAST_BACK] = N_("Kembali ke antrean"),
    [PAST_UNSERVED] = N_("Tidak terlayani"),
};

static void
past_answered(struct counter_app *app, const struct link_answer *answer)
{
    struct dialog_past *dialog = app->dialog_state;

    if (app->dialog != &dialog_past) {
        return; /* left before it came */
    }
    if (answer->status != STATUS_OK) {
        dialog->list = LIST_FAILED;
        counter_tell_problem(app, answer);
        return;
    }
    dialog->count = desk_past_from_json(answer->json, dialog->past);
    dialog->list = LIST_HERE;
    window_redraw(app->window);
}

static void
enter(struct counter_app *app, void *state)
{
    struct link_request request = { .method = "GET" };
    char path[64];

    (void)state;
    (void)snprintf(path, sizeof(path), "/v1/counters/%d/visits", app->desk.number);
    request.path = path;
    counter_ask(app, &request, past_answered);
}

static void
row(void *arg, int index, struct ui_row *out)
{
    struct dialog_past *dialog = arg;
    const struct desk_past *past = &dialog->past[index];
    char clock[I18N_TEXT_SIZE];

    (void)snprintf(dialog->row_text, sizeof(dialog->row_text), "%s   %s", past->number,
        past->called_ms > 0 ? i18n_clock(past->called_ms, clock) : "");
    out->first = dialog->row_text;
    out->second = past->service;
    out->end = _(ends[past->end]);
}

static void
draw(struct counter_app *app, void *state)
{
    struct dialog_past *dialog = state;
    struct window *window = app->window;
    struct text_style style = { .size = THEME_20, .colour = THEME_SLATE };
    struct rect room = counter_dialog_box(app, 820, 620, _("Riwayat loket hari ini"));
    int done = 0;
    char text[120];

    counter_dialog_foot(app, &room, &(struct counter_foot){ .cancel = _("Kembali") });
    if (dialog->count == 0) {
        counter_dialog_no_rows(app, room, dialog->list, _("Belum ada."));
        return;
    }
    for (size_t i = 0; i < dialog->count; i++) {
        done += dialog->past[i].end <= PAST_REJECTED ? 1 : 0;
    }
    (void)snprintf(text, sizeof(text), _("%d dipanggil, %d selesai dilayani"),
        (int)dialog->count, done);
    text_draw(window, &style,
        rect_cut_top(&room, window_px(window, 30), window_px(window, 8)), text);
    ui_list(app->ui, room, ID_CHOICE, (int)dialog->count, row, dialog);
}

const struct counter_dialog dialog_past = {
    .state_size = sizeof(struct dialog_past),
    .enter = enter,
    .draw = draw,
};
