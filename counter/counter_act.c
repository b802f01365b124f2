/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the clerk's program asks of the server, and what the answers change. */
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/text.h"
#include "counter/counter_app.h"
#include "screen/i18n.h"

#define LOG_TAG "counter"
#define PATH_SIZE 128
#define FOLLOW_TIMEOUT_MS 60000
#define PRESS_GUARD_MS 500 /* a second press within this is the same press */

static void load_desk(struct counter_app *app);

/* Back to the sign-in, when the server does not know us any more. */
static bool
signed_out(struct counter_app *app, const struct link_answer *answer)
{
    if (answer->status != STATUS_NOT_SIGNED_IN ||
        window_screen(app->window) == &counter_signin_screen) {
        return false;
    }
    counter_sign_out(app);
    counter_message(app, false, _("Sesi berakhir. Silakan masuk lagi."));
    return true;
}

/* The problem's sentence with what to do, as one line. */
void
counter_show_problem(struct counter_app *app, const struct link_answer *answer)
{
    char text[sizeof(app->message)];

    if (!signed_out(app, answer)) {
        if (answer->http != 0 && answer->detail[0]) {
            snprintf(
                text, sizeof(text), "%.180s (%.160s)", answer->title, answer->detail);
        } else {
            text_copy(text, sizeof(text), answer->title);
        }
        counter_message(app, false, text);
    }
}

static void
sign_in_answered(void *arg, const struct link_answer *answer)
{
    struct counter_app *app = arg;
    const char *token = json_string_value(json_object_get(answer->json, "token"));
    const char *name = json_string_value(json_object_get(answer->json, "name"));

    app->signing_in = false;
    ui_text_clear(&app->password);
    if (answer->status != STATUS_OK || !token) {
        if (answer->status == STATUS_NOT_SIGNED_IN) {
            counter_message(app, false, _("Nama pengguna atau kata sandi salah."));
        } else {
            counter_show_problem(app, answer);
        }
        ui_focus(app->ui, ID_PASSWORD);
        return;
    }
    app->message[0] = '\0';
    text_copy(app->clerk, sizeof(app->clerk), name ? name : app->username.text);
    link_set_token(app->link, token);
    if (app->wanted > 0) {
        counter_choose(app, app->wanted);
    } else {
        counter_load_list(app);
        window_show(app->window, &counter_pick_screen);
    }
}

void
counter_sign_in(struct counter_app *app)
{
    json_t *body;
    struct link_request request = { .method = "POST", .path = "/v1/session" };

    if (app->signing_in || !app->username.text[0] || !app->password.text[0]) {
        return;
    }
    app->signing_in = true;
    app->message[0] = '\0';
    body = json_object();
    json_object_set_new(body, "username", json_string(app->username.text));
    json_object_set_new(body, "password", json_string(app->password.text));
    request.body = body;
    link_send(app->link, &request, sign_in_answered, app);
    json_decref(body);
    window_redraw(app->window);
}

void
counter_sign_out(struct counter_app *app)
{
    struct link_request request = { .method = "DELETE", .path = "/v1/session" };

    app->following = false;
    link_send(app->link, &request, NULL, NULL);
    link_set_token(app->link, NULL);
    app->desk = (struct desk){ 0 };
    app->known = app->acting = app->loading = app->stale = false;
    app->papers_dirty = app->papers_sending = app->finish_waits = false;
    app->dialog = DIALOG_NONE;
    app->past_count = 0;
    app->past_known = false;
    window_show(app->window, &counter_signin_screen);
}

static void
list_answered(void *arg, const struct link_answer *answer)
{
    struct counter_app *app = arg;
    const json_t *item;
    size_t i;

    app->counter_count = 0;
    if (signed_out(app, answer)) {
        return;
    }
    json_array_foreach(json_object_get(answer->json, "counters"), i, item)
    {
        const char *name = json_string_value(json_object_get(item, "name"));
        const char *state = json_string_value(json_object_get(item, "state"));
        json_int_t number = json_integer_value(json_object_get(item, "counter"));
        struct counter_choice *choice = &app->counters[app->counter_count];

        if (app->counter_count == COUNTERS_MAX || number < 1 || number > 99) {
            continue;
        }
        *choice = (struct counter_choice){ .number = (int)number, .count = -1 };
        text_copy(choice->name, sizeof(choice->name), name ? name : "");
        text_copy(choice->detail, sizeof(choice->detail),
            !state                         ? ""
            : strcmp(state, "open") == 0   ? _("Buka")
            : strcmp(state, "paused") == 0 ? _("Istirahat")
                                           : _("Tutup"));
        app->counter_count++;
    }
    window_redraw(app->window);
}

void
counter_load_list(struct counter_app *app)
{
    struct link_request request = { .method = "GET", .path = "/v1/board" };

    link_send(app->link, &request, list_answered, app);
}

static void
seq_answered(void *arg, const struct link_answer *answer)
{
    struct counter_app *app = arg;
    json_int_t seq = json_integer_value(json_object_get(answer->json, "seq"));

    if (answer->status == STATUS_OK &&
        (!app->following || (int64_t)seq < link_seq(app->link))) {
        app->following = true; /* or again: the server has another journal now */
        link_follow(app->link, LINK_FOLLOW_EVENTS, seq);
        counter_reload(app); /* what happened up to `seq` */
    } else if (answer->http == 0 && window_screen(app->window) == &counter_desk_screen) {
        counter_follow(app);
    }
}

void
counter_follow(struct counter_app *app)
{
    struct link_request request = {
        .method = "GET", .path = "/v1/board", .timeout_ms = FOLLOW_TIMEOUT_MS
    };

    link_send(app->link, &request, seq_answered, app);
}

void
counter_choose(struct counter_app *app, int number)
{
    app->desk = (struct desk){ .number = number };
    app->known = app->past_known = false;
    app->past_count = 0;
    counter_follow(app);
    window_show(app->window, &counter_desk_screen);
    load_desk(app);
}

/* The clerk's ticks that are not yet sent outlive an answer that does not know them. */
static void
keep_ticks(const struct desk *old, struct desk *fresh)
{
    if (strcmp(old->visit.id, fresh->visit.id) == 0 &&
        old->visit.paper_count == fresh->visit.paper_count) {
        memcpy(fresh->visit.papers, old->visit.papers, sizeof(fresh->visit.papers));
    }
}

static void
desk_answered(void *arg, const struct link_answer *answer)
{
    struct counter_app *app = arg;
    struct desk fresh;
    struct error err;

    app->loading = false;
    if (answer->status != STATUS_OK) {
        app->acting = false;
        if (signed_out(app, answer)) {
            return;
        }
        if (!app->known && answer->http != 0) { /* no such counter, or not ours */
            app->wanted = 0;
            counter_load_list(app);
            window_show(app->window, &counter_pick_screen);
        }
        counter_show_problem(app, answer);
        return;
    }
    if (desk_from_json(answer->json, &fresh, &err) != STATUS_OK) {
        log_warn(NULL, "could not read the counter: %s", err.text);
        app->acting = false;
        return;
    }
    if (strcmp(app->desk.visit.id, fresh.visit.id) != 0) {
        /* They were another person's, and so was what the clerk was about to say. */
        app->papers_dirty = app->finish_waits = false;
        counter_dialog_leave_person(app);
    }
    if (app->papers_dirty || app->papers_sending) {
        keep_ticks(&app->desk, &fresh);
    }
    app->desk = fresh;
    app->known = true;
    window_redraw(app->window);
    if (app->stale) {
        load_desk(app);
    } else {
        app->acting = false;
    }
}

static void
load_desk(struct counter_app *app)
{
    struct link_request request = { .method = "GET" };
    char path[PATH_SIZE];

    snprintf(path, sizeof(path), "/v1/counters/%d", app->desk.number);
    request.path = path;
    app->loading = true;
    app->stale = false;
    link_send(app->link, &request, desk_answered, app);
}

void
counter_reload(struct counter_app *app)
{
    if (window_screen(app->window) != &counter_desk_screen) {
        return;
    }
    if (app->loading) {
        app->stale = true; /* the answer on its way may be older than the event */
    } else {
        load_desk(app);
    }
}

static void
services_answered(void *arg, const struct link_answer *answer)
{
    struct counter_app *app = arg;
    const json_t *item;
    size_t i;

    app->service_count = 0;
    json_array_foreach(json_object_get(answer->json, "services"), i, item)
    {
        const char *code = json_string_value(json_object_get(item, "code"));
        const char *name = json_string_value(json_object_get(item, "name"));
        const json_t *waiting = json_object_get(item, "waiting");
        struct counter_choice *choice = &app->services[app->service_count];

        if (!code || app->service_count == SERVICES_MAX) {
            continue;
        }
        *choice = (struct counter_choice){ .count = (int)json_integer_value(waiting) };
        text_copy(choice->code, sizeof(choice->code), code);
        text_copy(choice->name, sizeof(choice->name), name ? name : code);
        app->service_count++;
    }
    if (app->dialog == DIALOG_TRANSFER && !app->note.text[0]) {
        ui_focus(app->ui, ID_CHOICE);
    }
    window_redraw(app->window);
}

void
counter_load_services(struct counter_app *app)
{
    struct link_request request = { .method = "GET", .path = "/v1/services" };

    link_send(app->link, &request, services_answered, app);
    counter_load_list(app); /* somebody may also be sent to a counter */
}

static void
past_answered(void *arg, const struct link_answer *answer)
{
    struct counter_app *app = arg;

    if (answer->status != STATUS_OK) {
        counter_show_problem(app, answer);
        return;
    }
    app->past_count = desk_past_from_json(answer->json, app->past);
    app->past_known = true;
    window_redraw(app->window);
}

void
counter_load_past(struct counter_app *app)
{
    struct link_request request = { .method = "GET" };
    char path[PATH_SIZE];

    snprintf(path, sizeof(path), "/v1/counters/%d/visits", app->desk.number);
    request.path = path;
    link_send(app->link, &request, past_answered, app);
}

static void
act_answered(void *arg, const struct link_answer *answer)
{
    struct counter_app *app = arg;

    if (answer->status == STATUS_EMPTY && app->action == DESK_CALL_NEXT) {
        counter_message(app, true, _("Belum ada yang menunggu untuk loket ini."));
    } else if (answer->status != STATUS_OK && answer->status != STATUS_EMPTY) {
        counter_show_problem(app, answer);
    } else {
        app->message[0] = '\0';
    }
    if (window_screen(app->window) == &counter_desk_screen) {
        app->stale = app->loading; /* `acting` ends when the new state is known */
        if (!app->loading) {
            load_desk(app);
        }
    } else {
        app->acting = false;
    }
}

static void
action_path(const struct counter_app *app, enum desk_action action,
    const struct desk_aside *aside, char out[PATH_SIZE])
{
    static const char *const words[DESK_ACTION_COUNT] = { "open", "call-next", "recall",
        "start", "finish", "absent", "hold", "transfer", "return", "pause", "close" };
    bool of_counter = action == DESK_OPEN_COUNTER || action == DESK_CALL_NEXT ||
                      action == DESK_PAUSE || action == DESK_CLOSE_COUNTER;

    if (of_counter) {
        snprintf(out, PATH_SIZE, "/v1/counters/%d/%s", app->desk.number, words[action]);
    } else {
        snprintf(out, PATH_SIZE, "/v1/visits/%s/%s",
            aside ? aside->id : app->desk.visit.id, words[action]);
    }
}

void
counter_send_action(struct counter_app *app, enum desk_action action, json_t *body,
    const struct desk_aside *aside)
{
    struct link_request request = { .method = "POST", .body = body };
    char path[PATH_SIZE];

    action_path(app, action, aside, path);
    request.path = path;
    app->acting = true;
    app->action = action;
    link_send(app->link, &request, act_answered, app);
    json_decref(body);
    window_redraw(app->window);
}

void
counter_act(struct counter_app *app, enum desk_action action, json_t *body,
    const struct desk_aside *aside)
{
    int64_t now_ms = clock_monotonic_ms();

    if (app->acting || !app->known || now_ms - app->pressed_ms < PRESS_GUARD_MS ||
        !desk_can(&app->desk, action)) {
        json_decref(body);
        return;
    }
    app->pressed_ms = now_ms;
    app->message[0] = '\0';
    counter_send_action(app, action, body, aside);
}
