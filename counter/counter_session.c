/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_session.h"

#include <stdlib.h>

#include "common/mem.h"
#include "counter/counter_dialog.h"
#include "screen/i18n.h"

struct counter_asked {
    struct counter_app *app;      /* borrowed, outlives us */
    counter_answer_fn *on_answer; /* NULL: forgotten */
    TAILQ_ENTRY(counter_asked) link;
};

static void
on_answer(void *arg, const struct link_answer *answer)
{
    struct counter_asked *asked = arg;
    struct counter_app *app = asked->app;
    counter_answer_fn *tell = asked->on_answer;

    TAILQ_REMOVE(&app->asked, asked, link);
    free(asked);
    if (!tell) {
        return;
    }
    if (answer->status == STATUS_NOT_SIGNED_IN && app->phase != PHASE_SIGNING_IN) {
        counter_session_ended(app);
        return;
    }
    tell(app, answer);
}

struct counter_asked *
counter_ask(
    struct counter_app *app, const struct link_request *request, counter_answer_fn *tell)
{
    struct counter_asked *asked = xcalloc(1, sizeof(*asked));

    asked->app = app;
    asked->on_answer = tell;
    TAILQ_INSERT_TAIL(&app->asked, asked, link);
    link_send(app->link, request, on_answer, asked);
    return asked;
}

void
counter_unask(struct counter_asked *asked)
{
    asked->on_answer = NULL;
}

void
counter_forget(struct counter_app *app)
{
    struct counter_asked *asked;

    TAILQ_FOREACH (asked, &app->asked, link) {
        /* cppcheck-suppress uninitvar; it does not see through the list's macro */
        counter_unask(asked);
    }
    counter_dialog_close(app);
    json_decref(app->finish);
    app->finish = NULL;
    app->following = false;
    app->load = LOAD_NONE;
    app->papers = PAPERS_SENT;
    app->desk = (struct desk){ 0 };
}

void
counter_sign_out(struct counter_app *app)
{
    struct link_request request = { .method = "DELETE", .path = "/v1/session" };

    counter_forget(app);
    link_send(app->link, &request, NULL, NULL);
    link_set_token(app->link, NULL);
    counter_set_phase(app, PHASE_SIGNED_OUT);
}

void
counter_session_ended(struct counter_app *app)
{
    counter_sign_out(app);
    counter_tell(app, NOTICE_FAULT, _("Anda perlu masuk lagi."));
}

void
counter_session_free(struct counter_app *app)
{
    struct counter_asked *asked;

    while ((asked = TAILQ_FIRST(&app->asked)) != NULL) {
        TAILQ_REMOVE(&app->asked, asked, link);
        free(asked);
    }
}
