/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_check.h"

#include <stdio.h>

#include "common/clock.h"
#include "common/text.h"
#include "counter/counter_act.h"
#include "counter/counter_json.h"
#include "counter/counter_session.h"

#define PATH_SIZE 128

static void send_papers(struct counter_app *app);

static void
papers_answered(struct counter_app *app, const struct link_answer *answer)
{
    bool changed = app->papers == PAPERS_ON_WAY_CHANGED;
    json_t *finish = app->finish;

    if (answer->status != STATUS_OK && answer->status != STATUS_EMPTY) {
        app->papers = PAPERS_CHANGED; /* with the next tick, or before the finish */
        if (app->phase == PHASE_FINISHING) {
            app->finish = NULL;
            json_decref(finish);
            counter_set_phase(app, PHASE_READY);
        }
        counter_tell_problem(app, answer);
        return;
    }
    app->papers = PAPERS_SENT;
    if (app->load != LOAD_NONE) {
        counter_reload_anew(app); /* it may not know of these ticks */
    }
    if (changed) {
        send_papers(app);
    } else if (app->phase == PHASE_FINISHING) {
        app->finish = NULL;
        counter_send_action(app, app->action, finish, NULL);
    }
}

/* Tell the server, after what it is being told now. */
static void
send_papers(struct counter_app *app)
{
    struct link_request request = { .method = "PUT" };
    char path[PATH_SIZE];

    if (app->papers == PAPERS_ON_WAY || app->papers == PAPERS_ON_WAY_CHANGED) {
        app->papers = PAPERS_ON_WAY_CHANGED;
        return;
    }
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/checklist", app->desk.visit.id);
    request.path = path;
    request.body = desk_visit_checklist(&app->desk.visit);
    app->papers = PAPERS_ON_WAY;
    app->telling = counter_ask(app, &request, papers_answered);
    json_decref(request.body);
    window_redraw(app->window);
}

void
counter_finish(struct counter_app *app, enum desk_action action, json_t *finish)
{
    json_t *body =
        action == DESK_FINISH_NEXT ? json_pack("{s:o}", "finish", finish) : finish;

    if (app->phase != PHASE_READY || !desk_can(&app->desk, action)) {
        json_decref(body);
        return;
    }
    press_guard_begin(&app->guard, clock_monotonic_ms());
    counter_tell(app, NOTICE_GOOD, "");
    if (app->papers == PAPERS_SENT) {
        counter_send_action(app, action, body, NULL);
        return;
    }
    app->action = action;
    app->finish = body;
    counter_set_phase(app, PHASE_FINISHING);
    if (app->papers == PAPERS_CHANGED) {
        send_papers(app);
    }
}

void
counter_papers_resend(struct counter_app *app)
{
    if (app->papers == PAPERS_CHANGED && app->desk.visit.state == DESK_VISIT_SERVING) {
        send_papers(app);
    }
}

static bool
may_say(const struct counter_app *app)
{
    return app->phase == PHASE_READY && app->desk.visit.state == DESK_VISIT_SERVING;
}

void
counter_paper_say(
    struct counter_app *app, size_t index, enum item_state state, const char *note)
{
    struct desk_visit *visit = &app->desk.visit;

    if (index >= visit->paper_count || !may_say(app)) {
        return;
    }
    visit->papers[index].state = state;
    (void)text_copy(visit->papers[index].note, sizeof(visit->papers[index].note), note);
    send_papers(app);
}

void
counter_paper_press(struct counter_app *app, size_t index)
{
    const struct desk_paper *paper = &app->desk.visit.papers[index];
    char note[MODEL_NOTE_SIZE] = "";

    if (index >= app->desk.visit.paper_count) {
        return;
    }
    if (paper->state != ITEM_MISSING) { /* then it said what was wrong */
        (void)text_copy(note, sizeof(note), paper->note);
    }
    counter_paper_say(app, index, paper_next_state(paper), note);
}

void
counter_papers_all_there(struct counter_app *app)
{
    if (may_say(app)) {
        desk_visit_mark_obligatory(&app->desk.visit);
        send_papers(app);
    }
}
