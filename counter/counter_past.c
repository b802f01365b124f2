/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom this counter had today, and what became of them. */
#include <stdio.h>

#include "counter/counter_app.h"
#include "screen/i18n.h"

static const char *const ends[PAST_COUNT] = {
    [PAST_VERIFIED] = N_("Terverifikasi"),
    [PAST_INCOMPLETE] = N_("Belum lengkap"),
    [PAST_REJECTED] = N_("Ditolak"),
    [PAST_ABSENT] = N_("Tidak hadir"),
    [PAST_HELD] = N_("Melengkapi berkas"),
    [PAST_CANCELLED] = N_("Dibatalkan"),
    [PAST_BACK] = N_("Kembali ke antrean"),
    [PAST_UNSERVED] = N_("Tidak terlayani"),
};

static void
past_row(void *arg, int index, struct ui_row *out)
{
    struct counter_app *app = arg;
    const struct desk_past *past = &app->past[index];
    char clock[I18N_TEXT_SIZE];

    snprintf(app->row_text, sizeof(app->row_text), "%s   %s", past->number,
        past->called_ms > 0 ? i18n_clock(past->called_ms, clock) : "");
    out->first = app->row_text;
    out->second = past->service;
    out->end = _(ends[past->end]);
}

void
counter_past_draw(struct counter_app *app)
{
    struct window *window = app->window;
    struct text_style style = { .size = THEME_20, .colour = THEME_SLATE };
    struct rect room = counter_dialog_box(app, 820, 620, _("Riwayat loket hari ini"));
    int done = 0;
    char text[120];

    counter_dialog_foot(app, &room, NULL, UI_PLAIN);
    if (app->past_count == 0) {
        text_draw_wrapped(
            window, &style, room, app->past_known ? _("Belum ada.") : _("Memuat..."));
        return;
    }
    for (size_t i = 0; i < app->past_count; i++) {
        done += app->past[i].end <= PAST_REJECTED ? 1 : 0;
    }
    snprintf(text, sizeof(text), _("%d dipanggil, %d selesai dilayani"),
        (int)app->past_count, done);
    text_draw(window, &style,
        rect_cut_top(&room, window_px(window, 30), window_px(window, 8)), text);
    ui_list(app->ui, room, ID_CHOICE, (int)app->past_count, past_row, app);
}
