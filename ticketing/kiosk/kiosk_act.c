/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the kiosk does: a scan or a chosen service becomes a wish; the printer is asked
 * for its paper, then the server for the number, then the slip is printed
 * (kiosk_paper.c). A wish has one idempotency key, so that a line that breaks in between
 * costs no second number.
 */
#define LOG_TAG "ticketing/kiosk"
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "screen/i18n.h"
#include "ticketing/code.h"
#include "ticketing/kiosk/kiosk_app.h"
#include "ticketing/qr_decode.h"

#define PATH_SIZE 1024

/* Is somebody being served who must not be interrupted by a scan? */
static bool
is_busy(const struct kiosk_app *app)
{
    const struct screen *screen = window_screen(app->window);

    return screen == &kiosk_wait_screen || screen == &kiosk_paper_screen;
}

void
kiosk_act_ready(struct kiosk_app *app)
{
    /* Nothing of a person stays behind. */
    app->wish = (struct kiosk_wish){ .want = WANT_NOTHING };
    app->refusal = (struct kiosk_refusal){ .wanted = WANT_NOTHING };
    app->slip = (struct kiosk_slip){ .state = PRINT_NONE };
    memset(&app->arrival, 0, sizeof(app->arrival));
    kiosk_ease_end(app);
    kiosk_sound_look(app->sound);
    kiosk_view_set_language(
        app, app->options->language); /* the next one's, not the last's */
    kiosk_view_show(app, &kiosk_ready_screen);
}

static void
refuse(struct kiosk_app *app, enum status why)
{
    bool on_the_way = why == STATUS_UNREACHABLE || why == STATUS_TIMEOUT ||
                      why == STATUS_BUSY || why == STATUS_STORAGE;

    kiosk_paper_let_go(app);
    app->refusal.why = why;
    app->refusal.opens_ms = 0;
    app->refusal.wanted = app->wish.want;
    app->refusal.again = on_the_way ? app->wish.want : WANT_NOTHING;
    app->wish.want = WANT_NOTHING;
    kiosk_sound_play(app->sound, CHIME_REFUSED);
    kiosk_view_show(app, &kiosk_refused_screen);
}

/* The server refused, or did not answer: in its words. */
static void
refuse_by_answer(struct kiosk_app *app, const struct link_answer *answer)
{
    bool cut_off =
        answer->status == STATUS_UNREACHABLE || answer->status == STATUS_TIMEOUT;

    app->refusal.reason = cut_off ? N_("Mesin ini belum tersambung.") : NULL;
    (void)text_copy(app->refusal.title, sizeof(app->refusal.title), answer->title);
    /* Without an answer the detail is for a log: the screen has its own advice. */
    (void)text_copy(app->refusal.detail, sizeof(app->refusal.detail),
        answer->http ? answer->detail : "");
    refuse(app, answer->status);
}

/* The kiosk itself refuses. @param reason  static, not yet translated: N_() */
static void
refuse_own(struct kiosk_app *app, enum status why, const char *reason)
{
    app->refusal.reason = reason;
    app->refusal.title[0] = app->refusal.detail[0] = '\0';
    refuse(app, why);
}

void
kiosk_act_try_again(struct kiosk_app *app)
{
    if (app->refusal.again == WANT_SERVICES) {
        kiosk_act_ask_services(app);
    } else if (app->refusal.again != WANT_NOTHING) {
        app->wish.want = app->refusal.again;
        kiosk_view_show(app, &kiosk_wait_screen);
        kiosk_paper_ask(app);
    }
}

/* The number. */

static void
on_arrival(void *arg, const struct link_answer *answer)
{
    struct kiosk_app *app = arg;
    struct error err;

    if (answer->status == STATUS_FORGED_TICKET && !app->wish.read_again) {
        /* One wrong letter looks like a forgery: the second reading tells. */
        refuse_own(app, STATUS_UNREADABLE, N_("Kode belum terbaca."));
        return;
    }
    if (answer->status == STATUS_PHONE_NEEDED || answer->status == STATUS_WRONG_PHONE) {
        kiosk_paper_let_go(app);
        app->wish.want = WANT_NOTHING;
        app->wish.phone_wrong = answer->status == STATUS_WRONG_PHONE;
        kiosk_view_show(app, &kiosk_phone_screen);
        return;
    }
    if (answer->status != STATUS_OK) {
        refuse_by_answer(app, answer);
        return;
    }
    if (kiosk_arrival_read(answer->json, &app->arrival, &err) != STATUS_OK) {
        log_error(NULL, "%s", err.text);
        refuse_own(app, STATUS_UNREADABLE,
            N_("Jawaban server tidak dapat dibaca. Hubungi pengelola sistem."));
        return;
    }
    app->wish.want = WANT_NOTHING;
    app->slip.count = 0;
    app->slip.rest_until_ms = 0;
    app->slip.state = PRINT_NONE;
    if (!app->wish.without_paper && !visit_state_is_final(app->arrival.state)) {
        kiosk_paper_print(app);
    } else {
        kiosk_paper_let_go(app);
    }
    kiosk_sound_play(app->sound, CHIME_ACCEPTED);
    kiosk_view_show(app, &kiosk_number_screen);
}

void
kiosk_act_send(struct kiosk_app *app)
{
    bool has_ticket = app->wish.want == WANT_CHECK_IN;
    struct link_request request = { .method = "POST",
        .path = has_ticket ? "/v1/checkins" : "/v1/walkins" };

    request.body = json_pack("{s:s}", has_ticket ? "code" : "service",
        has_ticket ? app->wish.code : app->wish.service);
    if (has_ticket && app->wish.phone4[0]) {
        (void)json_object_set_new(request.body, "phone4", json_string(app->wish.phone4));
    }
    (void)text_copy(request.key, sizeof(request.key), app->wish.key);
    kiosk_view_show(app, &kiosk_wait_screen);
    link_send(app->link, &request, on_arrival, app);
    json_decref(request.body);
}

/* A new wish of the person who stands here, or the same with more said. */
static void
begin(struct kiosk_app *app, enum kiosk_want want)
{
    app->wish.want = want;
    link_make_key(app->wish.key);
    kiosk_view_show(app, &kiosk_wait_screen);
    kiosk_paper_ask(app);
}

/* Is the answer to this very code on the screen? A scanner reads a ticket that lies there
 * several times a second: that is one wish and one slip. */
static bool
is_answered(const struct kiosk_app *app, const char *code)
{
    const struct screen *screen = window_screen(app->window);

    if (strcmp(code, app->wish.code) != 0) {
        return false;
    }
    return screen == &kiosk_number_screen || screen == &kiosk_phone_screen ||
           (screen == &kiosk_refused_screen &&
               press_guard_is_up(&app->guard, clock_monotonic_ms()));
}

void
kiosk_act_scanned(struct kiosk_app *app, const char *text)
{
    char code[SCAN_TEXT_SIZE];

    if (is_busy(app) || link_state(app->link).phase == LINK_LOST) {
        return; /* the screen says why */
    }
    if (scan_classify(text, strlen(text), code) == SCAN_OTHER) {
        if (ticket_code_is_spoiled(text)) {
            refuse_own(app, STATUS_UNREADABLE, N_("Kode belum terbaca."));
        } else {
            refuse_own(app, STATUS_MALFORMED_CODE, N_("Kode ini bukan kode tiket."));
        }
        return;
    }
    if (is_answered(app, code)) {
        return; /* it lies before the scanner still */
    }
    app->wish.read_again = strcmp(code, app->wish.code) == 0;
    memcpy(app->wish.code, code, sizeof(app->wish.code));
    memset(app->wish.phone4, 0, sizeof(app->wish.phone4));
    app->wish.without_paper = false;
    begin(app, WANT_CHECK_IN);
}

void
kiosk_act_with_phone(struct kiosk_app *app)
{
    begin(app, WANT_CHECK_IN);
}

void
kiosk_act_walk_in(struct kiosk_app *app)
{
    (void)text_copy(app->wish.service, sizeof(app->wish.service),
        app->services.item[app->chosen].code);
    app->wish.code[0] = '\0';
    app->wish.without_paper = false;
    begin(app, WANT_WALK_IN);
}

/* Without a ticket. */

/* Nobody is offered numbers that the closed office would not give. */
static void
refuse_closed(struct kiosk_app *app, int64_t opens_ms)
{
    refuse_own(app, STATUS_CLOSED_NOW, N_("Kantor sedang tutup."));
    app->refusal.opens_ms = opens_ms;
}

static void
on_services(void *arg, const struct link_answer *answer)
{
    struct kiosk_app *app = arg;
    struct error err;
    int64_t opens_ms;

    if (app->wish.want != WANT_SERVICES) {
        return;
    }
    app->wish.want = WANT_NOTHING;
    if (answer->status != STATUS_OK) {
        refuse_by_answer(app, answer);
    } else if (kiosk_services_read(answer->json, &app->services, &err) != STATUS_OK ||
               app->services.count == 0) {
        refuse_own(app, STATUS_CLOSED_NOW, N_("Hari ini belum ada nomor tanpa tiket."));
    } else if (kiosk_services_are_closed(&app->services, &opens_ms)) {
        refuse_closed(app, opens_ms);
    } else {
        app->page = 0;
        kiosk_view_show(app, &kiosk_groups_screen);
    }
}

void
kiosk_act_ask_services(struct kiosk_app *app)
{
    const struct link_request request = { .method = "GET", .path = "/v1/services" };

    app->wish.want = WANT_SERVICES;
    kiosk_view_show(app, &kiosk_wait_screen);
    link_send(app->link, &request, on_services, app);
}

void
kiosk_act_language_changed(struct kiosk_app *app)
{
    if (window_screen(app->window) != &kiosk_refused_screen || app->refusal.reason) {
        return; /* the screen translates what it says itself */
    }
    if (app->refusal.again != WANT_NOTHING) {
        kiosk_act_try_again(app);
    } else if (app->refusal.wanted == WANT_SERVICES) {
        kiosk_act_ask_services(app);
    } else if (app->refusal.wanted != WANT_NOTHING) {
        begin(app,
            app->refusal.wanted); /* nothing was granted, so nothing is taken twice */
    }
}

/* Pictures dropped on the window. */

struct picture_task {
    struct kiosk_task task; /* must be first */
    char path[PATH_SIZE];
    char text[QR_READ_SIZE];
    enum status status;
};

static void
picture_run(struct kiosk_task *task)
{
    struct picture_task *self = (struct picture_task *)task;

    self->status = qr_read_file(self->path, self->text, NULL);
}

static void
picture_done(struct kiosk_task *task, void *arg)
{
    const struct picture_task *self = (const struct picture_task *)task;
    struct kiosk_app *app = arg;

    if (self->status == STATUS_OK) {
        kiosk_act_scanned(app, self->text);
    } else if (self->status == STATUS_ARG && !is_busy(app)) {
        refuse_own(
            app, STATUS_UNREADABLE, N_("Terlihat dua tiket. Tunjukkan satu saja."));
    } else if (!is_busy(app)) {
        refuse_own(app, STATUS_UNREADABLE, N_("Kode belum terbaca."));
    }
}

void
kiosk_act_picture(struct kiosk_app *app, const char *path)
{
    struct picture_task *task = xcalloc(1, sizeof(*task));

    task->task.run = picture_run;
    task->task.done = picture_done;
    (void)text_copy(task->path, sizeof(task->path), path);
    kiosk_worker_submit(app->worker, &task->task);
}
