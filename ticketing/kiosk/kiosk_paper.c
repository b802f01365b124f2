/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kiosk's paper: asked for before a number is issued and while nobody is there, so
 * that staff hear of an empty roll before a visitor does; printed on, and once more.
 */
#define LOG_TAG "ticketing/kiosk"
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "ticketing/kiosk/kiosk_app.h"

#define ASK_AGAIN_MS 3000    /* between questions to a printer without paper */
#define WATCH_MS 60000       /* between questions while nobody is there */
#define WATCH_FAULT_MS 10000 /* the same while something is wrong */
#define REPRINT_REST_MS 3000 /* after a slip, so that a second tap is no second slip */
#define PRINTS_MAX 3         /* of one number at the kiosk; more is for staff */

struct ask_task {
    struct kiosk_task task;  /* must be first */
    struct printer *printer; /* borrowed */
    bool slip_follows;       /* somebody wants a number */
    enum status status;
    enum printer_paper paper;
    char why[192];
};

static void
ask_run(struct kiosk_task *task)
{
    struct ask_task *self = (struct ask_task *)task;
    struct error err = { 0 };

    self->status = self->slip_follows
                       ? printer_check_and_keep(self->printer, &self->paper, &err)
                       : printer_check(self->printer, &self->paper, &err);
    text_copy(self->why, sizeof(self->why), err.text);
}

/* What the office is told of the printer, and who stands before an idle kiosk. */
static void
keep_state(struct kiosk_app *app, const struct ask_task *asked)
{
    enum device_part part = asked->status == STATUS_NO_PAPER    ? DEVICE_PART_EMPTY
                            : asked->status != STATUS_OK        ? DEVICE_PART_MISSING
                            : asked->paper == PRINTER_PAPER_LOW ? DEVICE_PART_LOW
                                                                : DEVICE_PART_OK;

    app->paper.watch_ms =
        clock_monotonic_ms() + (asked->status == STATUS_OK ? WATCH_MS : WATCH_FAULT_MS);
    if (part != app->paper.part) {
        app->paper.part = part;
        window_redraw(app->window);
    }
}

static void
ask_done(struct kiosk_task *task, void *arg)
{
    const struct ask_task *self = (const struct ask_task *)task;
    struct kiosk_app *app = arg;

    app->paper.asking = false;
    keep_state(app, self);
    if (app->wish.without_paper ||
        (app->wish.want != WANT_CHECK_IN && app->wish.want != WANT_WALK_IN)) {
        return; /* the person went on meanwhile, or left */
    }
    if (self->status == STATUS_OK) {
        kiosk_act_send(app);
        return;
    }
    app->paper.ask_again_ms = clock_monotonic_ms() + ASK_AGAIN_MS;
    if (window_screen(app->window) != &kiosk_paper_screen) {
        log_warn(app->options->printer, "%s", self->why);
        app->paper.problem = self->status;
        kiosk_view_show(app, &kiosk_paper_screen);
    }
}

static void
ask(struct kiosk_app *app)
{
    struct ask_task *task;

    app->paper.asking = true;
    task = xcalloc(1, sizeof(*task));
    task->task.run = ask_run;
    task->task.done = ask_done;
    task->printer = app->printer;
    task->slip_follows =
        app->wish.want == WANT_CHECK_IN || app->wish.want == WANT_WALK_IN;
    kiosk_worker_submit(app->worker, &task->task);
}

static void
let_go_run(struct kiosk_task *task)
{
    printer_let_go(((struct ask_task *)task)->printer);
}

static void
let_go_done(struct kiosk_task *task, void *arg)
{
    (void)task;
    (void)arg;
}

void
kiosk_paper_let_go(struct kiosk_app *app)
{
    struct ask_task *task;

    if (!printer_is_real(app->printer)) {
        return;
    }
    task = xcalloc(1, sizeof(*task));
    task->task.run = let_go_run;
    task->task.done = let_go_done;
    task->printer = app->printer;
    kiosk_worker_submit(app->worker, &task->task);
}

void
kiosk_paper_ask(struct kiosk_app *app)
{
    if (app->wish.without_paper || !printer_is_real(app->printer)) {
        kiosk_act_send(app);
        return;
    }
    if (!app->paper
             .asking) { /* else, whoever asked: the answer is for who waits when it comes
                         */
        ask(app);
    }
}

int
kiosk_paper_watch(struct kiosk_app *app)
{
    int64_t left_ms = app->paper.watch_ms - clock_monotonic_ms();

    if (!printer_is_real(app->printer)) {
        app->paper.part = DEVICE_PART_OFF;
        return WATCH_MS;
    }
    if (app->paper.asking || window_screen(app->window) != &kiosk_ready_screen) {
        return WATCH_MS; /* its answer wakes us; and on other screens a wish asks */
    }
    if (left_ms <= 0) {
        ask(app);
        return WATCH_MS;
    }
    return (int)left_ms;
}

/* Printing. */

struct print_task {
    struct kiosk_task task;  /* must be first */
    struct printer *printer; /* borrowed */
    struct slip slip;
    char visit[64]; /* whose slip it is */
    enum status status;
    char why[192];
};

static void
print_run(struct kiosk_task *task)
{
    struct print_task *self = (struct print_task *)task;
    struct error err = { 0 };

    self->status = printer_print(self->printer, &self->slip, &err);
    text_copy(self->why, sizeof(self->why), err.text);
}

static void
print_done(struct kiosk_task *task, void *arg)
{
    const struct print_task *self = (const struct print_task *)task;
    struct kiosk_app *app = arg;

    if (self->status != STATUS_OK) {
        log_warn(app->options->printer, "could not print the slip of %s: %s", self->visit,
            self->why);
    }
    if (strcmp(self->visit, app->arrival.visit) == 0) {
        app->slip.state = self->status == STATUS_OK ? PRINT_DONE : PRINT_FAILED;
        app->slip.rest_until_ms = clock_monotonic_ms() + REPRINT_REST_MS;
    }
}

void
kiosk_paper_print(struct kiosk_app *app)
{
    struct print_task *task;

    if (!printer_is_real(app->printer)) {
        return;
    }
    task = xcalloc(1, sizeof(*task));
    task->task.run = print_run;
    task->task.done = print_done;
    task->printer = app->printer;
    task->slip = app->arrival.slip;
    text_copy(task->visit, sizeof(task->visit), app->arrival.visit);
    app->slip.state = PRINT_BUSY;
    app->slip.count++;
    kiosk_worker_submit(app->worker, &task->task);
}

static void
on_reprint(void *arg, const struct link_answer *answer)
{
    struct kiosk_app *app = arg;
    struct kiosk_arrival again;

    if (app->slip.state != PRINT_BUSY) {
        return; /* the person left meanwhile */
    }
    if (answer->status != STATUS_OK ||
        kiosk_arrival_read(answer->json, &again, NULL) != STATUS_OK ||
        strcmp(again.visit, app->arrival.visit) != 0) {
        app->slip.state = PRINT_FAILED;
        app->slip.rest_until_ms = clock_monotonic_ms() + REPRINT_REST_MS;
        return;
    }
    app->arrival = again;
    kiosk_paper_print(app);
}

bool
kiosk_paper_can_reprint(const struct kiosk_app *app)
{
    return (app->slip.state == PRINT_DONE || app->slip.state == PRINT_FAILED) &&
           app->slip.count < PRINTS_MAX;
}

void
kiosk_paper_reprint(struct kiosk_app *app)
{
    struct link_request request = { .method = "POST" };
    char path[128];

    if (!kiosk_paper_can_reprint(app) || app->slip.rest_until_ms > 0) {
        return;
    }
    app->slip.state = PRINT_BUSY;
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/reprint", app->arrival.visit);
    request.path = path;
    link_send(app->link, &request, on_reprint, app);
}
