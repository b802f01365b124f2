/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/dialog_reason.h"

#include "counter/counter_act.h"
#include "counter/counter_dialog.h"
#include "screen/i18n.h"

#define REASONS 4

static const char *const pause_reasons[REASONS] = { N_("Istirahat"), N_("Salat"),
    N_("Makan siang"), N_("Keperluan dinas") };
static const char *const hold_reasons[REASONS] = { N_("Fotokopi"), N_("Mengambil berkas"),
    N_("Memperbaiki formulir"), N_("Menunggu konfirmasi") };

static void
enter(struct counter_app *app, void *state)
{
    struct dialog_reason *dialog = state;

    (void)app;
    dialog->note.max = COUNTER_NOTE_MAX;
}

static void
use(struct counter_app *app, void *state, int id)
{
    struct dialog_reason *dialog = state;

    (void)app;
    if (id >= ID_OUTCOME && id < ID_OUTCOME + REASONS) {
        dialog->chosen = id - ID_OUTCOME;
    }
}

/* The reason written, else the one chosen. */
static void
act(struct counter_app *app, const struct dialog_reason *dialog, enum desk_action action,
    const char *const *reasons)
{
    json_t *body = counter_text_body("reason", dialog->note.text);

    if (json_object_size(body) == 0) {
        json_object_set_new(body, "reason", json_string(_(reasons[dialog->chosen])));
    }
    counter_act(app, action, body, NULL);
}

static void
draw(struct counter_app *app, struct dialog_reason *dialog, const char *title,
    const char *ok, const char *const *reasons)
{
    struct rect room = counter_dialog_box(app, 640, 440, title);
    const char *labels[REASONS];

    for (int i = 0; i < REASONS; i++) {
        labels[i] = _(reasons[i]);
    }
    counter_dialog_foot(app, &room, &(struct counter_foot){ .ok = ok, .look = UI_MAIN });
    ui_field(app->ui, rect_cut_bottom(&room, window_px(app->window, 80), 20), ID_NOTE,
        _("Atau tulis alasan lain (Tab)"), &dialog->note);
    counter_dialog_choices(app, room,
        &(struct counter_choices){ .labels = labels,
            .first = 1,
            .count = REASONS,
            .columns = 2,
            .chosen = dialog->chosen });
}

static void
pause_confirm(struct counter_app *app, void *state)
{
    act(app, state, DESK_PAUSE, pause_reasons);
}

static void
pause_draw(struct counter_app *app, void *state)
{
    draw(app, state, _("Istirahat"), _("Mulai istirahat"), pause_reasons);
}

static void
hold_confirm(struct counter_app *app, void *state)
{
    act(app, state, DESK_HOLD, hold_reasons);
}

static void
hold_draw(struct counter_app *app, void *state)
{
    draw(app, state, _("Apa yang harus dilengkapi pemohon?"), _("Tunda"), hold_reasons);
}

const struct counter_dialog dialog_pause = {
    .state_size = sizeof(struct dialog_reason),
    .enter = enter,
    .draw = pause_draw,
    .use = use,
    .confirm = pause_confirm,
};

const struct counter_dialog dialog_hold = {
    .state_size = sizeof(struct dialog_reason),
    .of_person = true,
    .enter = enter,
    .draw = hold_draw,
    .use = use,
    .confirm = hold_confirm,
};
