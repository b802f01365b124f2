/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/dialog_found.h"

#include <stdio.h>

#include "common/clock.h"
#include "common/text.h"
#include "counter/counter_session.h"
#include "counter/counter_words.h"
#include "counter/dialog_given.h"
#include "counter/dialog_turn.h"
#include "screen/i18n.h"

#define DEEDS_MAX 9 /* a digit each */

static bool
waits(const struct desk_found *who)
{
    return who->visit[0] && who->state == VISIT_WAITING;
}

static bool
waits_regular(const struct desk_found *who)
{
    return waits(who) && who->lane == LANE_REGULAR;
}

static bool
waits_first(const struct desk_found *who)
{
    return waits(who) && who->lane == LANE_PRIORITY;
}

static bool
is_away(const struct desk_found *who)
{
    return who->visit[0] && (who->state == VISIT_ABSENT || who->state == VISIT_HELD);
}

static bool
may_cancel(const struct desk_found *who)
{
    return waits(who) || (who->visit[0] && who->state == VISIT_CALLED);
}

static bool
has_number(const struct desk_found *who)
{
    return may_cancel(who) || is_away(who);
}

static bool
has_ticket(const struct desk_found *who)
{
    return who->ticket[0] && who->good && !who->visit[0];
}

#define ASK_WHY \
    N_("Untuk lansia, penyandang disabilitas, ibu hamil, dan yang membawa " \
       "anak kecil. Tanyakan dengan santun; alasannya hanya dilihat " \
       "petugas loket.")

static const enum lane regular = LANE_REGULAR, priority = LANE_PRIORITY;

static const struct found_deed deeds[] = {
    { .label = N_("Kapan dipanggil, siapa lebih dulu?"), .fits = waits },
    { .label = N_("Beri nomor antrean"),
        .fits = has_ticket,
        .act = "check-in",
        .of_ticket = true,
        .end = END_NUMBER },
    { .label = N_("Beri nomor, jalur prioritas"),
        .fits = has_ticket,
        .act = "check-in",
        .of_ticket = true,
        .lane = &priority,
        .question = ASK_WHY,
        .look = UI_MAIN,
        .end = END_NUMBER },
    { .label = N_("Sudah kembali"),
        .fits = is_away,
        .act = "return",
        .done = N_("Nomornya menunggu lagi.") },
    { .label = N_("Cetak ulang kertas nomor"),
        .fits = has_number,
        .act = "reprint",
        .end = END_NUMBER },
    { .label = N_("Jalur prioritas"),
        .fits = waits_regular,
        .act = "lane",
        .lane = &priority,
        .question = ASK_WHY,
        .look = UI_MAIN,
        .done = N_("Nomornya masuk jalur prioritas.") },
    { .label = N_("Kembalikan ke jalur umum"),
        .fits = waits_first,
        .act = "lane",
        .lane = &regular,
        .done = N_("Nomornya masuk jalur umum.") },
    { .label = N_("Batalkan nomor"),
        .fits = may_cancel,
        .act = "cancel",
        .question = N_("Nomor ini tidak dipanggil lagi. Yang masih ingin dilayani perlu "
                       "nomor baru."),
        .look = UI_DANGER,
        .done = N_("Nomornya sudah dibatalkan.") },
    { .label = N_("Batalkan tiket"),
        .fits = has_ticket,
        .act = "cancel",
        .of_ticket = true,
        .question = N_("Tempatnya kosong lagi untuk orang lain, dan tiket ini tidak "
                       "dipakai lagi."),
        .look = UI_DANGER,
        .done = N_("Tiketnya sudah dibatalkan.") },
};

/* It may not be left out. */
static bool
needs_reason(const struct found_deed *deed)
{
    return deed->lane && *deed->lane == LANE_PRIORITY;
}

_Static_assert(ARRAY_LEN(deeds) <= DEEDS_MAX, "a digit each");

const char *
dialog_found_day(const struct desk_found *who, char out[I18N_TEXT_SIZE])
{
    char noon[40];
    int64_t at_ms;

    (void)snprintf(noon, sizeof(noon), "%sT12:00:00+07:00", who->date);
    if (clock_parse(noon, &at_ms, NULL) != STATUS_OK) {
        out[0] = '\0';
        return out;
    }
    return i18n_date(at_ms, out);
}

void
dialog_found_open(struct counter_app *app, const struct desk_found *who)
{
    struct dialog_found *dialog = counter_dialog_open(app, &dialog_found);

    if (dialog) {
        dialog->who = *who;
    }
}

static void
enter(struct counter_app *app, void *state)
{
    struct dialog_found *dialog = state;

    (void)app;
    dialog->reason.max = COUNTER_NOTE_MAX;
}

/* What comes later is of nobody who is shown. */
static void
leave(struct counter_app *app, void *state)
{
    struct dialog_found *dialog = state;

    (void)app;
    if (dialog->asked) {
        counter_unask(dialog->asked);
    }
}

/* Those that fit, in their order. */
static int
fitting(const struct desk_found *who, const struct found_deed *fit[DEEDS_MAX])
{
    int count = 0;

    for (size_t i = 0; i < ARRAY_LEN(deeds); i++) {
        if (deeds[i].fits(who)) {
            fit[count++] = &deeds[i];
        }
    }
    return count;
}

static void
answered(struct counter_app *app, const struct link_answer *answer)
{
    struct dialog_found *dialog = app->dialog_state;

    dialog->asked = NULL;
    if (answer->http < 200 || answer->http > 299) {
        counter_tell_problem(app, answer);
        if (!dialog->deed->question) {
            dialog->deed = NULL; /* nothing to ask again: what else can be done */
        }
    } else if (dialog->deed->end == END_NUMBER) {
        dialog_given_open(app, answer->json);
    } else {
        const char *done = _(dialog->deed->done);

        counter_dialog_close(app);
        counter_tell(app, NOTICE_GOOD, done);
    }
}

static void
send(struct counter_app *app, struct dialog_found *dialog)
{
    const struct found_deed *deed = dialog->deed;
    struct link_request request = { .method = "POST" };
    char path[128];

    (void)snprintf(path, sizeof(path), "/v1/%s/%s/%s",
        deed->of_ticket ? "tickets" : "visits",
        deed->of_ticket ? dialog->who.ticket : dialog->who.visit, deed->act);
    request.path = path;
    request.body =
        counter_text_body("reason", needs_reason(deed) ? dialog->reason.text : "");
    if (needs_reason(deed) && json_object_size(request.body) == 0) {
        counter_tell(app, NOTICE_FAULT, _("Isi alasannya."));
        ui_focus(app->ui, ID_NOTE);
    } else {
        if (deed->lane) {
            json_object_set_new(
                request.body, "lane", json_string(lane_name(*deed->lane)));
        }
        dialog->asked = counter_ask(app, &request, answered);
    }
    json_decref(request.body);
}

static void
use(struct counter_app *app, void *state, int id)
{
    struct dialog_found *dialog = state;
    const struct found_deed *fit[DEEDS_MAX];
    int chosen = id - ID_OUTCOME;

    if (dialog->deed || dialog->asked || chosen < 0 ||
        chosen >= fitting(&dialog->who, fit)) {
        return;
    }
    if (!fit[chosen]->act) {
        char visit[MODEL_ID_SIZE];

        text_copy(visit, sizeof(visit), dialog->who.visit);
        dialog_turn_open(app, visit);
        return;
    }
    dialog->deed = fit[chosen];
    if (!dialog->deed->question) {
        send(app, dialog);
        return;
    }
    press_guard_begin(
        &app->guard, clock_monotonic_ms()); /* the question is another picture */
    ui_focus(app->ui, needs_reason(dialog->deed) ? ID_NOTE : UI_NO_FOCUS);
}

static void
confirm(struct counter_app *app, void *state)
{
    struct dialog_found *dialog = state;

    if (dialog->deed && !dialog->asked) {
        send(app, dialog);
    }
}

static void
name_of(const struct desk_found *who, char *out, size_t size)
{
    (void)snprintf(out, size, "%s%s%.120s", who->number, who->number[0] ? "  " : "",
        who->name[0]           ? who->name
        : who->registration[0] ? who->registration
                               : _("Tanpa nama"));
}

static void
draw_question(struct counter_app *app, struct dialog_found *dialog)
{
    const struct found_deed *deed = dialog->deed;
    struct text_style style = { .size = THEME_20, .colour = THEME_INK };
    char title[MODEL_NAME_SIZE + 160];
    char who[160];
    struct rect room;

    name_of(&dialog->who, who, sizeof(who));
    (void)snprintf(title, sizeof(title), "%s: %s", _(deed->label), who);
    room = counter_dialog_box(app, 680, needs_reason(deed) ? 420 : 300, title);
    counter_dialog_foot(app, &room,
        &(struct counter_foot){ .ok = dialog->asked ? _("Sebentar...") : _(deed->label),
            .look = deed->look });
    if (needs_reason(deed)) {
        ui_field(app->ui, rect_cut_bottom(&room, window_px(app->window, 80), 20), ID_NOTE,
            _("Alasan, singkat saja: lansia"), &dialog->reason);
    }
    text_draw_wrapped(
        app->window, &style, room, deed->question ? _(deed->question) : _("Sebentar..."));
}

static void
draw_deeds(struct counter_app *app, struct dialog_found *dialog)
{
    const struct desk_found *who = &dialog->who;
    struct text_style style = { .size = THEME_20, .colour = THEME_SLATE };
    const struct found_deed *fit[DEEDS_MAX];
    const char *labels[DEEDS_MAX];
    int count = fitting(who, fit);
    char title[160];
    char day[I18N_TEXT_SIZE], span[I18N_TEXT_SIZE];
    char text[2 * MODEL_NAME_SIZE + 80];
    struct rect room;

    for (int i = 0; i < count; i++) {
        labels[i] = _(fit[i]->label);
    }
    name_of(who, title, sizeof(title));
    room = counter_dialog_box(app, 760, 240 + 72 * (count > 0 ? count : 1), title);
    counter_dialog_foot(app, &room, &(struct counter_foot){ .cancel = _("Kembali") });
    (void)counter_words_span(who->from, who->to, span);
    (void)snprintf(text, sizeof(text), "%s%s%s%s%s", who->service,
        who->date[0] ? ", " : "", dialog_found_day(who, day), span[0] ? ", " : "", span);
    text_draw_wrapped(app->window, &style,
        rect_cut_top(&room, window_px(app->window, 56), window_px(app->window, 8)), text);
    if (count == 0) {
        text_draw_wrapped(app->window, &style, room,
            _("Tidak ada yang dapat dilakukan: kunjungan atau tiket ini sudah selesai."));
        return;
    }
    counter_dialog_choices(app, room,
        &(struct counter_choices){
            .labels = labels, .first = 1, .count = count, .columns = 1, .chosen = -1 });
}

static void
draw(struct counter_app *app, void *state)
{
    struct dialog_found *dialog = state;

    if (dialog->deed) {
        draw_question(app, dialog);
    } else {
        draw_deeds(app, dialog);
    }
}

const struct counter_dialog dialog_found = {
    .state_size = sizeof(struct dialog_found),
    .enter = enter,
    .draw = draw,
    .use = use,
    .confirm = confirm,
    .leave = leave,
};
