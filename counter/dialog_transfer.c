/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/dialog_transfer.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/json_reader.h"
#include "common/text.h"
#include "counter/counter_act.h"
#include "counter/counter_dialog.h"
#include "counter/counter_list.h"
#include "counter/counter_session.h"
#include "screen/i18n.h"

static void
search(struct dialog_transfer *dialog)
{
    char part[sizeof(dialog->search.text)];
    const char *wanted;

    (void)text_copy(part, sizeof(part), dialog->search.text);
    wanted = text_trim(part);
    dialog->shown_count = 0;
    for (size_t i = 0; i < dialog->target_count; i++) {
        if (counter_name_fits(dialog->targets[i].name, wanted)) {
            dialog->shown[dialog->shown_count++] = i;
        }
    }
}

/* The other counters, as far as the list is there. */
static void
add_counters(const struct counter_app *app, struct dialog_transfer *dialog)
{
    for (size_t i = 0; i < app->counters.count; i++) {
        const struct counter_choice *counter = &app->counters.items[i];
        struct transfer_target *target = &dialog->targets[dialog->target_count];

        if (counter->number == app->desk.number || dialog->target_count == TARGETS_MAX) {
            continue;
        }
        *target = (struct transfer_target){ .counter = counter->number,
            .state = counter->state };
        (void)text_copy(target->name, sizeof(target->name), counter->name);
        dialog->target_count++;
    }
}

static void
counters_answered(struct counter_app *app)
{
    struct dialog_transfer *dialog = app->dialog_state;

    if (app->dialog == &dialog_transfer) {
        add_counters(app, dialog);
        dialog->list = LIST_HERE;
        search(dialog);
    }
}

/* All but the one the person is here for. */
static void
add_service(const struct counter_app *app, struct dialog_transfer *dialog,
    struct json_reader *item)
{
    struct transfer_target *target = &dialog->targets[dialog->target_count];

    *target = (struct transfer_target){ .state = "" };
    reader_text(item, "code", JSON_OPTIONAL, target->code, sizeof(target->code));
    reader_text(item, "name", JSON_OPTIONAL, target->name, sizeof(target->name));
    reader_small_int(item, "waiting", JSON_OPTIONAL, 0, INT_MAX, &target->waiting);
    if (!target->name[0]) {
        text_copy(target->name, sizeof(target->name), target->code);
    }
    if (target->code[0] && strcmp(target->code, app->desk.visit.service_code) != 0) {
        dialog->target_count++;
    }
}

static void
services_answered(struct counter_app *app, const struct link_answer *answer)
{
    struct dialog_transfer *dialog = app->dialog_state;
    struct json_reader r;
    size_t count;

    if (app->dialog != &dialog_transfer) {
        return; /* left before it came */
    }
    if (answer->status != STATUS_OK) {
        dialog->list = LIST_FAILED;
        counter_tell_problem(app, answer);
        return;
    }
    reader_init(&r, answer->json, READER_LENIENT, NULL);
    count = reader_list(&r, "services", JSON_OPTIONAL, SIZE_MAX);
    dialog->target_count = 0;
    for (size_t i = 0; i < count && dialog->target_count < SERVICES_MAX; i++) {
        struct json_reader item = reader_object_item(&r, "services", i);

        add_service(app, dialog, &item);
    }
    counter_list_load(app, counters_answered);
}

static void
enter(struct counter_app *app, void *state)
{
    struct link_request request = { .method = "GET", .path = "/v1/services" };
    struct dialog_transfer *dialog = state;

    dialog->note.max = COUNTER_NOTE_MAX;
    dialog->search.max = MODEL_NAME_SIZE - 1;
    ui_focus(app->ui, ID_SEARCH);
    counter_ask(app, &request, services_answered);
}

/* A row, or Enter while looking: the first that fits. */
static void
use(struct counter_app *app, void *state, int id)
{
    struct dialog_transfer *dialog = state;
    size_t row = id == ID_SEARCH ? 0 : (size_t)(id - ID_CHOICE);

    if (dialog->chosen || (id != ID_SEARCH && id < ID_CHOICE) ||
        row >= dialog->shown_count) {
        return;
    }
    dialog->chosen = &dialog->targets[dialog->shown[row]];
    press_guard_begin(
        &app->guard, clock_monotonic_ms()); /* the question is another picture */
    ui_focus(app->ui, UI_NO_FOCUS);
}

static void
confirm(struct counter_app *app, void *state)
{
    const struct dialog_transfer *dialog = state;
    const struct transfer_target *target = dialog->chosen;
    json_t *body;

    if (!target) {
        return;
    }
    body = counter_text_body("note", dialog->note.text);
    if (target->counter > 0) {
        json_object_set_new(body, "counter", json_integer(target->counter));
    } else {
        json_object_set_new(body, "service", json_string(target->code));
    }
    counter_act(app, DESK_TRANSFER, body, NULL);
}

static void
row(void *arg, int index, struct ui_row *out)
{
    struct dialog_transfer *dialog = arg;
    const struct transfer_target *target = &dialog->targets[dialog->shown[index]];

    out->first = target->name;
    if (target->state[0]) {
        out->end = _(target->state);
    } else if (target->waiting > 0) {
        (void)snprintf(dialog->end, sizeof(dialog->end), "%d", target->waiting);
        out->end = dialog->end;
    }
}

static void
draw_list(struct counter_app *app, struct dialog_transfer *dialog)
{
    struct window *window = app->window;
    struct text_style hint = { .size = THEME_16, .colour = THEME_SLATE };
    struct rect room = counter_dialog_box(app, 680, 640, _("Pindahkan ke"));

    search(dialog);
    counter_dialog_foot(app, &room, &(struct counter_foot){ 0 });
    text_draw(window, &hint, rect_cut_bottom(&room, window_px(window, 24), 12),
        _("+ turun, - naik, Enter memilih"));
    ui_field(app->ui, rect_cut_top(&room, window_px(window, 80), 12), ID_SEARCH,
        _("Cari layanan atau loket"), &dialog->search);
    if (dialog->shown_count == 0) {
        counter_dialog_no_rows(
            app, room, dialog->list, _("Tidak ada yang cocok. Ubah kata yang dicari."));
        return;
    }
    ui_list(app->ui, room, ID_CHOICE, (int)dialog->shown_count, row, dialog);
}

static void
draw_question(struct counter_app *app, struct dialog_transfer *dialog)
{
    struct window *window = app->window;
    struct text_style style = {
        .size = THEME_25, .weight = THEME_BOLD, .colour = THEME_INK
    };
    char title[100];
    struct rect room;

    (void)snprintf(title, sizeof(title), _("Pindahkan %s ke:"), app->desk.visit.number);
    room = counter_dialog_box(app, 680, 360, title);
    counter_dialog_foot(
        app, &room, &(struct counter_foot){ .ok = _("Pindahkan"), .look = UI_MAIN });
    ui_field(app->ui, rect_cut_bottom(&room, window_px(window, 80), 20), ID_NOTE,
        _("Catatan untuk petugas berikutnya (Tab)"), &dialog->note);
    text_draw_wrapped(window, &style, room, dialog->chosen->name);
}

static void
draw(struct counter_app *app, void *state)
{
    struct dialog_transfer *dialog = state;

    if (dialog->chosen) {
        draw_question(app, dialog);
    } else {
        draw_list(app, dialog);
    }
}

const struct counter_dialog dialog_transfer = {
    .state_size = sizeof(struct dialog_transfer),
    .of_person = true,
    .searches = true,
    .enter = enter,
    .draw = draw,
    .use = use,
    .confirm = confirm,
};
