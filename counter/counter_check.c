/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the clerk says of the papers, on its way to the server: one checklist at a time,
 * the last word wins; a finish waits until what was said before it has arrived.
 */
#include <stdio.h>

#include "common/clock.h"
#include "common/text.h"
#include "counter/counter_app.h"

#define PATH_SIZE 128

static void send_papers(struct counter_app *app);

static void
send_finish(struct counter_app *app)
{
    static const char *const words[] = { "verified", "incomplete", "rejected" };
    json_t *body = json_object();

    app->finish_waits = false;
    json_object_set_new(body, "outcome", json_string(words[app->outcome]));
    if (app->note.text[0]) {
        json_object_set_new(body, "note", json_string(app->note.text));
    }
    counter_send_action(app, DESK_FINISH, body, NULL);
}

static void
papers_answered(void *arg, const struct link_answer *answer)
{
    struct counter_app *app = arg;

    app->papers_sending = false;
    if (answer->status != STATUS_OK && answer->status != STATUS_EMPTY) {
        app->papers_dirty =
            true; /* sent again with the next tick, or before the finish */
        if (app->finish_waits) {
            app->finish_waits = app->acting = false;
        }
        counter_show_problem(app, answer);
        return;
    }
    if (app->papers_dirty) {
        send_papers(app);
    } else if (app->finish_waits) {
        send_finish(app);
    }
}

static void
send_papers(struct counter_app *app)
{
    struct link_request request = { .method = "PUT" };
    char path[PATH_SIZE];
    json_t *body;

    if (app->papers_sending) {
        return;
    }
    body = desk_visit_checklist(&app->desk.visit);
    snprintf(path, sizeof(path), "/v1/visits/%s/checklist", app->desk.visit.id);
    request.path = path;
    request.body = body;
    app->papers_dirty = false;
    app->papers_sending = true;
    link_send(app->link, &request, papers_answered, app);
    json_decref(body);
}

void
counter_finish(struct counter_app *app)
{
    if (app->acting || !desk_can(&app->desk, DESK_FINISH)) {
        return;
    }
    app->pressed_ms = clock_monotonic_ms();
    app->outcome = (enum counter_outcome)app->chosen;
    app->message[0] = '\0';
    if (!app->papers_dirty && !app->papers_sending) {
        send_finish(app);
        return;
    }
    app->acting = true;
    app->finish_waits = true;
    send_papers(app);
}

void
counter_papers_resend(struct counter_app *app)
{
    if (app->papers_dirty && app->desk.visit.state == DESK_VISIT_SERVING) {
        send_papers(app);
    }
}

void
counter_paper_pressed(struct counter_app *app, size_t index)
{
    struct desk_visit *visit = &app->desk.visit;

    if (index < visit->paper_count && visit->state == DESK_VISIT_SERVING &&
        !app->acting) {
        struct desk_paper *paper = &visit->papers[index];

        if (paper->state == PAPER_MISSING) {
            paper->note[0] = '\0'; /* it said what was wrong */
        }
        paper->state = paper_next_state(paper);
        app->papers_dirty = true;
        send_papers(app);
    }
}

void
counter_paper_set(
    struct counter_app *app, size_t index, enum paper_state state, const char *note)
{
    struct desk_visit *visit = &app->desk.visit;

    if (index < visit->paper_count && visit->state == DESK_VISIT_SERVING &&
        !app->acting) {
        struct desk_paper *paper = &visit->papers[index];

        paper->state = state;
        text_copy(paper->note, sizeof(paper->note), note);
        app->papers_dirty = true;
        send_papers(app);
    }
}

void
counter_papers_all_there(struct counter_app *app)
{
    if (app->desk.visit.state == DESK_VISIT_SERVING && !app->acting) {
        desk_visit_mark_obligatory(&app->desk.visit);
        app->papers_dirty = true;
        send_papers(app);
    }
}
