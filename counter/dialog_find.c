/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/dialog_find.h"

#include <stdio.h>

#include "counter/counter_session.h"
#include "counter/dialog_found.h"
#include "counter/dialog_give.h"
#include "screen/i18n.h"

static void
enter(struct counter_app *app, void *state)
{
    struct dialog_find *dialog = state;

    dialog->list = LIST_UNASKED;
    ui_focus(app->ui, ID_SEARCH);
}

static void
answered(struct counter_app *app, const struct link_answer *answer)
{
    struct dialog_find *dialog = app->dialog_state;

    dialog->asked = NULL;
    dialog->count = 0;
    if (answer->status != STATUS_OK) {
        dialog->list = LIST_FAILED;
        counter_tell_problem(app, answer);
        return;
    }
    counter_tell(app, NOTICE_GOOD, "");
    dialog->count = desk_found_from_json(answer->json, dialog->found);
    dialog->list = LIST_HERE;
    if (dialog->count > 0) {
        ui_focus(app->ui, ID_CHOICE);
    }
}

/* What comes later is of nobody who is shown. */
static void
leave(struct counter_app *app, void *state)
{
    struct dialog_find *dialog = state;

    (void)app;
    if (dialog->asked) {
        counter_unask(dialog->asked);
    }
}

/* In a body: a name or NIK may stand in no address. */
static void
search(struct counter_app *app, struct dialog_find *dialog)
{
    struct link_request request = { .method = "POST", .path = "/v1/tickets/search" };

    request.body = counter_text_body("q", dialog->search.text);
    if (json_object_size(request.body) > 0) {
        leave(app, dialog); /* what was looked for before */
        dialog->list = LIST_AWAITED;
        dialog->count = 0;
        dialog->asked = counter_ask(app, &request, answered);
    }
    json_decref(request.body);
}

static void
use(struct counter_app *app, void *state, int id)
{
    struct dialog_find *dialog = state;
    size_t row = (size_t)(id - ID_CHOICE);

    if (id == ID_SEARCH) {
        search(app, dialog);
    } else if (id == ID_NEW_NUMBER) {
        (void)counter_dialog_open(app, &dialog_give);
    } else if (id >= ID_CHOICE && row < dialog->count) {
        struct desk_found who = dialog->found[row];

        dialog_found_open(app, &who);
    }
}

static void
row(void *arg, int index, struct ui_row *out)
{
    struct dialog_find *dialog = arg;
    const struct desk_found *found = &dialog->found[index];
    char day[I18N_TEXT_SIZE];

    (void)snprintf(dialog->first, sizeof(dialog->first), "%s%s%.90s", found->number,
        found->number[0] ? "  " : "",
        found->name[0]           ? found->name
        : found->registration[0] ? found->registration
                                 : _("Tanpa nama"));
    (void)snprintf(dialog->second, sizeof(dialog->second), "%s%s%s",
        found->visit[0] ? "" : dialog_found_day(found, day),
        found->visit[0] || !found->date[0] ? "" : ": ", found->service);
    (void)snprintf(dialog->end, sizeof(dialog->end), "NIK ...%s", found->nik_end);
    out->first = dialog->first;
    out->second = dialog->second;
    out->end = found->nik_end[0] ? dialog->end : NULL;
}

static void
draw(struct counter_app *app, void *state)
{
    struct dialog_find *dialog = state;
    struct window *window = app->window;
    struct text_style style = { .size = THEME_20, .colour = THEME_SLATE };
    struct rect room = counter_dialog_box(app, 760, 700, _("Pos informasi"));

    counter_dialog_foot(app, &room, &(struct counter_foot){ .cancel = _("Kembali") });
    ui_field(app->ui, rect_cut_top(&room, window_px(window, 80), 12), ID_SEARCH,
        _("Cari nomor, nama, NIK, atau nomor pendaftaran"), &dialog->search);
    ui_button(app->ui,
        rect_cut_bottom(&room, window_px(window, THEME_TARGET), window_px(window, 12)),
        &(struct ui_button){ .id = ID_NEW_NUMBER,
            .label = _("Beri nomor tanpa tiket"),
            .key_hint = "F2",
            .keys = { SDLK_F2 } });
    if (dialog->list == LIST_UNASKED) {
        text_draw_wrapped(window, &style, room,
            _("Tulis sebagian nama atau nomornya, lalu tekan Enter."));
    } else if (dialog->count == 0) {
        counter_dialog_no_rows(app, room, dialog->list,
            _("Tidak ada yang cocok untuk hari ini dan hari-hari berikutnya."));
    } else {
        ui_list(app->ui, room, ID_CHOICE, (int)dialog->count, row, dialog);
    }
}

const struct counter_dialog dialog_find = {
    .state_size = sizeof(struct dialog_find),
    .searches = true,
    .enter = enter,
    .draw = draw,
    .use = use,
    .leave = leave,
};
