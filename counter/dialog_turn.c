/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/dialog_turn.h"

#include <stdio.h>

#include "counter/counter_session.h"
#include "screen/i18n.h"

static void
answered(struct counter_app *app, const struct link_answer *answer)
{
    struct dialog_turn *dialog = app->dialog_state;

    if (app->dialog != &dialog_turn) {
        return; /* left before it came */
    }
    if (answer->status != STATUS_OK) {
        dialog->list = LIST_FAILED;
        counter_tell_problem(app, answer);
        return;
    }
    desk_turn_from_json(answer->json, &dialog->turn);
    dialog->list = LIST_HERE;
    window_redraw(app->window);
}

void
dialog_turn_open(struct counter_app *app, const char *visit)
{
    struct link_request request = { .method = "GET" };
    char path[96];

    if (!counter_dialog_open(app, &dialog_turn)) {
        return;
    }
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/turn", visit);
    request.path = path;
    counter_ask(app, &request, answered);
}

/* Who was called before, then who will be. */
static void
row(void *arg, int index, struct ui_row *out)
{
    struct dialog_turn *dialog = arg;
    const struct desk_turn *turn = &dialog->turn;
    bool past = (size_t)index < turn->before_count;
    const struct turn_other *other =
        past ? &turn->before[index] : &turn->next[(size_t)index - turn->before_count];

    out->first = other->number;
    out->second = other->why ? _(other->why) : _("sesuai urutan");
    out->end = past ? _("Sudah dipanggil") : _("Berikutnya");
}

/* "3 orang lagi, kira-kira pukul 09.40-09.55". */
static void
write_when(const struct counter_app *app, const struct desk_turn *turn, char out[160])
{
    char from[I18N_TEXT_SIZE], to[I18N_TEXT_SIZE];
    int64_t now_ms = link_now_ms(app->link);

    if (!turn->waits) {
        (void)snprintf(out, 160, "%s", _("Nomor ini tidak sedang menunggu."));
    } else if (turn->estimate_s < 0) {
        (void)snprintf(out, 160, _("%d orang lagi"), turn->ahead);
    } else {
        (void)snprintf(out, 160, _("%d orang lagi, kira-kira pukul %s-%s"), turn->ahead,
            i18n_clock(now_ms + (int64_t)turn->estimate_s * 1000, from),
            i18n_clock(now_ms + (int64_t)turn->estimate_to_s * 1000, to));
    }
}

static void
draw(struct counter_app *app, void *state)
{
    struct dialog_turn *dialog = state;
    const struct desk_turn *turn = &dialog->turn;
    struct window *window = app->window;
    struct text_style when = {
        .size = THEME_25, .weight = THEME_SEMIBOLD, .colour = THEME_INK
    };
    struct text_style quiet = { .size = THEME_16, .colour = THEME_SLATE };
    size_t count = turn->before_count + turn->next_count;
    char title[80];
    char text[160];
    struct rect room;

    (void)snprintf(title, sizeof(title), _("Kapan %s dipanggil?"), turn->number);
    room = counter_dialog_box(
        app, 760, 640, dialog->list == LIST_HERE ? title : _("Memuat..."));
    counter_dialog_foot(app, &room, &(struct counter_foot){ .cancel = _("Kembali") });
    if (dialog->list != LIST_HERE) {
        counter_dialog_no_rows(app, room, dialog->list, "");
        return;
    }
    write_when(app, turn, text);
    text_draw_wrapped(window, &when, rect_cut_top(&room, window_px(window, 40), 8), text);
    text_draw_wrapped(window, &quiet, rect_cut_bottom(&room, window_px(window, 24), 8),
        turn->out_of_order > 0
            ? _("Ada panggilan di luar urutan sejak nomor ini diberikan.")
            : _("Tidak ada panggilan di luar urutan sejak nomor ini diberikan."));
    if (count == 0) {
        counter_dialog_no_rows(app, room, dialog->list,
            _("Belum ada yang dipanggil sejak nomor ini diberikan."));
        return;
    }
    ui_list(app->ui, room, ID_CHOICE, (int)count, row, dialog);
}

const struct counter_dialog dialog_turn = {
    .state_size = sizeof(struct dialog_turn),
    .draw = draw,
};
