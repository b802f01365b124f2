/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_act.h"

#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/text.h"
#include "counter/counter_dialog.h"
#include "counter/counter_json.h"
#include "counter/counter_list.h"
#include "counter/counter_session.h"
#include "screen/i18n.h"

#define LOG_TAG "counter"
#define PATH_SIZE 128
#define FOLLOW_TIMEOUT_MS 60000
#define HTTP_BUSY 503

static void load_desk(struct counter_app *app);

static void
seq_answered(struct counter_app *app, const struct link_answer *answer)
{
    json_int_t seq = json_integer_value(json_object_get(answer->json, "seq"));

    if (answer->status == STATUS_OK &&
        (!app->following || (int64_t)seq < link_seq(app->link))) {
        app->following = true; /* or again: the server has another journal now */
        link_follow(app->link, LINK_FOLLOW_EVENTS, seq);
        counter_reload(app); /* what happened up to `seq` */
    } else if (answer->http == 0 || answer->http == HTTP_BUSY) {
        counter_follow(app); /* the link has waited as long as it was told to */
    }
}

void
counter_follow(struct counter_app *app)
{
    struct link_request request = {
        .method = "GET", .path = "/v1/board", .timeout_ms = FOLLOW_TIMEOUT_MS
    };

    counter_ask(app, &request, seq_answered);
}

void
counter_choose(struct counter_app *app, int number)
{
    counter_forget(app);
    app->desk.number = number;
    counter_set_phase(app, PHASE_LOADING);
    counter_follow(app);
    load_desk(app);
}

/* The clerk's ticks that are not yet sent outlive an answer that does not know them. */
static void
keep_ticks(const struct desk *old, struct desk *fresh)
{
    if (old->visit.paper_count == fresh->visit.paper_count) {
        memcpy(fresh->visit.papers, old->visit.papers, sizeof(fresh->visit.papers));
    }
}

/* Another person: what the clerk was about to say was about the one before. */
static void
leave_person(struct counter_app *app)
{
    if (app->papers == PAPERS_ON_WAY || app->papers == PAPERS_ON_WAY_CHANGED) {
        counter_unask(app->telling);
    }
    app->papers = PAPERS_SENT;
    counter_dialog_leave_person(app);
    if (app->phase == PHASE_FINISHING) {
        json_decref(app->finish);
        app->finish = NULL;
        counter_set_phase(app, PHASE_READY);
    }
}

/* A colleague took over what was ours: said at once, whatever the clerk was doing. */
static void
tell_taken(struct counter_app *app, const struct desk *fresh)
{
    const struct desk *old = &app->desk;
    char text[2 * MODEL_NAME_SIZE];

    if (old->state == COUNTER_CLOSED || old->barred || !fresh->barred ||
        !fresh->held_by[0]) {
        return;
    }
    counter_dialog_close(app);
    (void)snprintf(text, sizeof(text),
        _("%s mengambil alih loket ini. Orang yang Anda layani ada di sana."),
        fresh->held_by);
    counter_tell(app, NOTICE_FAULT, text);
}

static void
take_desk(struct counter_app *app, struct desk *fresh)
{
    tell_taken(app, fresh);
    if (strcmp(app->desk.visit.id, fresh->visit.id) != 0) {
        leave_person(app);
    } else if (app->papers != PAPERS_SENT) {
        keep_ticks(&app->desk, fresh);
    }
    fresh->finished = app->desk.finished;
    app->desk = *fresh;
    window_redraw(app->window);
}

void
counter_choose_another(struct counter_app *app)
{
    app->wanted = 0;
    counter_forget(app);
    counter_list_load(app, NULL);
    counter_set_phase(app, PHASE_CHOOSING);
}

static void
load_failed(struct counter_app *app, const struct link_answer *answer)
{
    if (answer->http == 0) {
        if (app->phase == PHASE_LOADING || app->phase == PHASE_SETTLING) {
            load_desk(app); /* nothing can be pressed before it is known */
        }
        return; /* the link's own banner says so */
    }
    if (app->phase == PHASE_LOADING) {
        counter_choose_another(app); /* no such one; or one that cannot be read */
    } else if (app->phase == PHASE_SETTLING) {
        counter_set_phase(app, PHASE_READY);
    }
    counter_tell_problem(app, answer);
}

static void
desk_answered(struct counter_app *app, const struct link_answer *answer)
{
    bool old = app->load == LOAD_ON_WAY_OLD;
    struct desk fresh;
    struct error err;

    app->load = LOAD_NONE;
    if (answer->status != STATUS_OK) {
        load_failed(app, answer);
        return;
    }
    if (desk_from_json(answer->json, &fresh, &err) != STATUS_OK) {
        log_warn(NULL, "could not read the counter: %s", err.text);
        if (app->phase == PHASE_LOADING) {
            counter_choose_another(app);
            return;
        }
    } else {
        take_desk(app, &fresh);
    }
    if (app->phase == PHASE_LOADING || app->phase == PHASE_SETTLING) {
        counter_set_phase(app, PHASE_READY);
    }
    if (old) {
        load_desk(app);
    }
}

static void
load_desk(struct counter_app *app)
{
    struct link_request request = { .method = "GET" };
    char path[PATH_SIZE];

    (void)snprintf(path, sizeof(path), "/v1/counters/%d", app->desk.number);
    request.path = path;
    (void)clock_date(link_now_ms(app->link), app->day);
    app->load = LOAD_ON_WAY;
    app->loading = counter_ask(app, &request, desk_answered);
}

void
counter_reload(struct counter_app *app)
{
    if (app->phase < PHASE_LOADING) {
        return;
    }
    if (app->load != LOAD_NONE) {
        app->load = LOAD_ON_WAY_OLD; /* it may have been made before the event */
    } else {
        load_desk(app);
    }
}

void
counter_reload_anew(struct counter_app *app)
{
    if (app->load != LOAD_NONE) {
        counter_unask(app->loading);
    }
    load_desk(app);
}

/* Who was finished may be taken back for a while; who was, is here again. */
static void
note_finished(struct counter_app *app, const struct link_answer *answer)
{
    bool done = answer->status == STATUS_OK || answer->status == STATUS_EMPTY;

    if (done && (app->action == DESK_FINISH || app->action == DESK_FINISH_NEXT)) {
        app->desk.finished = app->finishing;
        app->desk.finished.until_ms = clock_monotonic_ms() + DESK_TAKE_BACK_MS;
    } else if (app->action == DESK_TAKE_BACK) { /* or it cannot be, whatever the reason */
        app->desk.finished.id[0] = '\0';
    }
}

/* Nothing, but where a colleague's counter is ours now: who is told of it, too. */
static void
tell_done(struct counter_app *app)
{
    char text[2 * MODEL_NAME_SIZE];

    text[0] = '\0';
    if (app->action == DESK_OPEN_COUNTER && app->desk.barred) {
        (void)snprintf(text, sizeof(text), _("Loket %d kini milik Anda. %s diberi tahu."),
            app->desk.number, app->desk.held_by);
    }
    counter_tell(app, NOTICE_GOOD, text);
}

static void
act_answered(struct counter_app *app, const struct link_answer *answer)
{
    bool called = app->action == DESK_CALL_NEXT || app->action == DESK_FINISH_NEXT;

    note_finished(app, answer);
    if (answer->status == STATUS_EMPTY && called) { /* who was served is finished */
        counter_dialog_close(app);
        counter_tell(app, NOTICE_GOOD, _("Belum ada yang menunggu untuk loket ini."));
    } else if (answer->status != STATUS_OK && answer->status != STATUS_EMPTY) {
        counter_tell_problem(app, answer); /* its dialog stays, with what was written */
    } else {
        tell_done(app);
        counter_dialog_close(app);
    }
    counter_set_phase(app, PHASE_SETTLING);
    counter_reload_anew(app);
}

static void
action_path(const struct counter_app *app, enum desk_action action,
    const struct desk_aside *aside, char out[PATH_SIZE])
{
    const struct desk_rule *rule = &desk_rules[action];
    const char *visit = rule->of == DESK_OF_FINISHED ? app->desk.finished.id
                        : aside                      ? aside->id
                                                     : app->desk.visit.id;

    if (rule->of == DESK_OF_COUNTER) {
        (void)snprintf(
            out, PATH_SIZE, "/v1/counters/%d/%s", app->desk.number, rule->word);
    } else {
        (void)snprintf(out, PATH_SIZE, "/v1/visits/%s/%s", visit, rule->word);
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
    app->action = action;
    text_copy(app->finishing.id, sizeof(app->finishing.id), app->desk.visit.id);
    text_copy(
        app->finishing.number, sizeof(app->finishing.number), app->desk.visit.number);
    counter_set_phase(app, PHASE_ACTING);
    counter_ask(app, &request, act_answered);
    json_decref(body);
}

void
counter_take_over(struct counter_app *app)
{
    if (app->phase == PHASE_READY && app->desk.barred) {
        counter_send_action(
            app, DESK_OPEN_COUNTER, json_pack("{s:b}", "take_over", true), NULL);
    }
}

void
counter_act(struct counter_app *app, enum desk_action action, json_t *body,
    const struct desk_aside *aside)
{
    int64_t now_ms = clock_monotonic_ms();

    if (app->phase != PHASE_READY || press_guard_is_up(&app->guard, now_ms) ||
        !desk_can(&app->desk, action)) {
        json_decref(body);
        return;
    }
    press_guard_begin(&app->guard, now_ms);
    counter_tell(app, NOTICE_GOOD, "");
    counter_send_action(app, action, body, aside);
}
