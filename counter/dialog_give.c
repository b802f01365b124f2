/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/dialog_give.h"

#include <stdio.h>

#include "counter/counter_session.h"
#include "counter/dialog_given.h"
#include "screen/i18n.h"

static void
services_answered(struct counter_app *app, const struct link_answer *answer)
{
    struct dialog_give *dialog = app->dialog_state;

    if (app->dialog != &dialog_give) {
        return; /* left before it came */
    }
    if (answer->status != STATUS_OK) {
        dialog->list = LIST_FAILED;
        counter_tell_problem(app, answer);
        return;
    }
    dialog->count = desk_services_from_json(answer->json, dialog->services);
    dialog->list = LIST_HERE;
    window_redraw(app->window);
}

static void
enter(struct counter_app *app, void *state)
{
    struct link_request request = { .method = "GET", .path = "/v1/services" };
    struct dialog_give *dialog = state;

    dialog_search_enter(app, &dialog->search);
    dialog->reason.max = COUNTER_NOTE_MAX;
    counter_ask(app, &request, services_answered);
}

/* A number that comes later is found by its service and name. */
static void
leave(struct counter_app *app, void *state)
{
    struct dialog_give *dialog = state;

    (void)app;
    if (dialog->asked) {
        counter_unask(dialog->asked);
    }
}

static const char *
name(const void *state, size_t place)
{
    const struct dialog_give *dialog = state;

    return dialog->services[place].name;
}

static void
row(void *arg, int index, struct ui_row *out)
{
    struct dialog_give *dialog = arg;
    const struct desk_service *service = &dialog->services[dialog->search.shown[index]];

    out->first = service->name;
    if (service->left == 0) {
        out->end = _("Habis");
    } else if (service->left > 0) {
        (void)snprintf(dialog->end, sizeof(dialog->end), _("Sisa %d"), service->left);
        out->end = dialog->end;
    }
}

static struct searched
services_of(struct dialog_give *dialog)
{
    return (struct searched){ .title = _("Beri nomor tanpa tiket"),
        .hint = _("Cari layanan"),
        .list = dialog->list,
        .count = dialog->count,
        .name = name,
        .row = row,
        .state = dialog };
}

/* A row, or Enter while looking: the first that fits; then a lane. */
static void
use(struct counter_app *app, void *state, int id)
{
    struct dialog_give *dialog = state;
    struct searched services = services_of(dialog);
    size_t place;

    if (dialog->chosen) {
        if (id == ID_OUTCOME || id == ID_OUTCOME + 1) {
            dialog->lane = (enum lane)(id - ID_OUTCOME);
            ui_focus(app->ui, dialog->lane == LANE_PRIORITY ? ID_NOTE : UI_NO_FOCUS);
        }
        return;
    }
    dialog_search_look(&dialog->search, &services);
    if (dialog_search_used(app, &dialog->search, id, &place)) {
        dialog->chosen = &dialog->services[place];
    }
}

static void
given_answered(struct counter_app *app, const struct link_answer *answer)
{
    struct dialog_give *dialog = app->dialog_state;

    dialog->asked = NULL;
    if (answer->http < 200 || answer->http > 299) {
        counter_tell_problem(app, answer);
    } else {
        dialog_given_open(app, answer->json);
    }
}

static void
confirm(struct counter_app *app, void *state)
{
    struct dialog_give *dialog = state;
    struct link_request request = { .method = "POST", .path = "/v1/walkins" };

    if (!dialog->chosen || dialog->asked) {
        return;
    }
    request.body = counter_text_body(
        "reason", dialog->lane == LANE_PRIORITY ? dialog->reason.text : "");
    if (dialog->lane == LANE_PRIORITY && json_object_size(request.body) == 0) {
        counter_tell(app, NOTICE_FAULT, _("Isi alasannya."));
        ui_focus(app->ui, ID_NOTE);
    } else {
        json_object_set_new(request.body, "service", json_string(dialog->chosen->code));
        json_object_set_new(request.body, "lane", json_string(lane_name(dialog->lane)));
        dialog->asked = counter_ask(app, &request, given_answered);
    }
    json_decref(request.body);
}

static void
draw_lane(struct counter_app *app, struct dialog_give *dialog)
{
    const char *const labels[] = {
        [LANE_REGULAR] = _("Jalur umum"), [LANE_PRIORITY] = _("Jalur prioritas")
    };
    struct rect room = counter_dialog_box(
        app, 680, dialog->lane == LANE_PRIORITY ? 420 : 320, dialog->chosen->name);

    counter_dialog_foot(app, &room,
        &(struct counter_foot){
            .ok = dialog->asked ? _("Sebentar...") : _("Beri nomor antrean"),
            .look = UI_MAIN });
    if (dialog->lane == LANE_PRIORITY) {
        ui_field(app->ui, rect_cut_bottom(&room, window_px(app->window, 80), 20), ID_NOTE,
            _("Alasan, singkat saja: lansia"), &dialog->reason);
    }
    counter_dialog_choices(app, room,
        &(struct counter_choices){ .labels = labels,
            .first = 1,
            .count = ARRAY_LEN(labels),
            .columns = 2,
            .chosen = (int)dialog->lane });
}

static void
draw(struct counter_app *app, void *state)
{
    struct dialog_give *dialog = state;
    struct searched services = services_of(dialog);

    if (dialog->chosen) {
        draw_lane(app, dialog);
    } else {
        dialog_search_draw(app, &dialog->search, &services);
    }
}

const struct counter_dialog dialog_give = {
    .state_size = sizeof(struct dialog_give),
    .searches = true,
    .enter = enter,
    .draw = draw,
    .use = use,
    .confirm = confirm,
    .leave = leave,
};
