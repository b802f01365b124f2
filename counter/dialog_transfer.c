/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/dialog_transfer.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "common/json_reader.h"
#include "common/text.h"
#include "counter/counter_act.h"
#include "counter/counter_list.h"
#include "counter/counter_session.h"
#include "counter/counter_words.h"
#include "screen/i18n.h"

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
    counter_words_read(item, "name", target->name, sizeof(target->name));
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
    dialog_search_enter(app, &dialog->search);
    counter_ask(app, &request, services_answered);
}

static const char *
name(const void *state, size_t place)
{
    const struct dialog_transfer *dialog = state;

    return dialog->targets[place].name;
}

static void
row(void *arg, int index, struct ui_row *out)
{
    struct dialog_transfer *dialog = arg;
    const struct transfer_target *target = &dialog->targets[dialog->search.shown[index]];

    out->first = target->name;
    if (target->state[0]) {
        out->end = _(target->state);
    } else if (target->waiting > 0) {
        (void)snprintf(dialog->end, sizeof(dialog->end), "%d", target->waiting);
        out->end = dialog->end;
    }
}

static struct searched
targets_of(struct dialog_transfer *dialog)
{
    return (struct searched){ .title = _("Pindahkan ke"),
        .hint = _("Cari layanan atau loket"),
        .list = dialog->list,
        .count = dialog->target_count,
        .name = name,
        .row = row,
        .state = dialog };
}

/* A row, or Enter while looking: the first that fits. */
static void
use(struct counter_app *app, void *state, int id)
{
    struct dialog_transfer *dialog = state;
    struct searched targets = targets_of(dialog);
    size_t place;

    dialog_search_look(&dialog->search, &targets);
    if (!dialog->chosen && dialog_search_used(app, &dialog->search, id, &place)) {
        dialog->chosen = &dialog->targets[place];
    }
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
    struct searched targets = targets_of(dialog);

    if (dialog->chosen) {
        draw_question(app, dialog);
    } else {
        dialog_search_draw(app, &dialog->search, &targets);
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
