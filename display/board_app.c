/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/board_app.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "display/board_areas.h"
#include "display/board_draw.h"
#include "display/board_memory.h"
#include "display/board_pictures.h"
#include "display/board_snapshot.h"
#include "display/board_voice.h"
#include "screen/device_reporter.h"
#include "screen/link.h"
#include "screen/window.h"

#define LOG_TAG "display/board"
#define RETRY_MS 2000           /* between tries for a first snapshot */
#define REFRESH_MS 1000         /* lists are asked for again so long after they moved */
#define PLAYED_TIMEOUT_MS 60000 /* a report is worth trying for so long */
#define MINUTE_MS 60000
#define TEST_MS 12000 /* a test stands on the board, about as long as it is heard */

struct board_app {
    const struct board_options *options; /* borrowed, outlives the board */
    struct window *window;               /* owned, like all pointers below */
    struct link *link;
    struct board_voice *voice;       /* NULL: calls are not said */
    struct board_pictures *pictures; /* NULL: no slide show */
    struct board_state state;
    struct board_show show;
    struct board_ticker ticker;
    struct board_drawn drawn;
    bool prepared;        /* figures of a large call are at hand */
    enum status refused;  /* why there is no snapshot yet; STATUS_OK = not known */
    bool asking;          /* a snapshot is on its way */
    int64_t asked_seq;    /* the last event seen when it was asked for */
    int64_t ask_at_ms;    /* monotonic; ask (again) then; 0 = no need */
    bool following;       /* the event stream was begun */
    int64_t drawn_minute; /* of the office's clock, as it is on the picture */
    char day[DATE_SIZE];  /* the office's day of the lists */
    int64_t drawn_seq;    /* the last event that is in the picture */
    bool pictured;        /* the screenshot was taken */
    int64_t test_end_ms;  /* monotonic; a test of picture and sound is shown until then */
    struct device_reporter reporter;
};

static enum board_layout
layout_of(const struct board_app *app)
{
    struct rect r = window_rect(app->window);

    if (app->options->has_layout) {
        return app->options->layout;
    }
    if (r.h > r.w) {
        return BOARD_LAYOUT_PORTRAIT; /* what hangs upright is drawn upright */
    }
    return app->state.has_layout ? app->state.layout : BOARD_LAYOUT_MAIN;
}

static void
fit_design(struct board_app *app)
{
    bool tall = layout_of(app) == BOARD_LAYOUT_PORTRAIT;

    window_set_design(app->window, tall ? BOARD_TALL_W : BOARD_WIDE_W,
        tall ? BOARD_TALL_H : BOARD_WIDE_H);
}

/* ---- what the server says ---- */

/* Ask for the lists soon; several reasons within that time are one question. */
static void
want_snapshot(struct board_app *app, int after_ms)
{
    int64_t at_ms = clock_monotonic_ms() + after_ms;

    if (app->ask_at_ms == 0 || at_ms < app->ask_at_ms) {
        app->ask_at_ms = at_ms;
    }
}

static void
follow_lists(struct board_app *app)
{
    if (app->voice) {
        board_voice_follow(app->voice, &app->state);
    }
    window_redraw(app->window);
}

/* The server has another journal, as after a backup was restored: begin anew. */
static void
begin_anew(struct board_app *app)
{
    log_warn(NULL, "the server's journal is another one; beginning anew");
    board_state_reset(&app->state);
    board_show_init(&app->show);
    if (app->voice) {
        board_voice_reset(app->voice);
    }
    app->following = false;
}

static void
take_snapshot(struct board_app *app, const json_t *json)
{
    bool was_known = app->state.known;
    bool taken = false;
    struct error err;

    if (app->following &&
        json_integer_value(json_object_get(json, "seq")) < app->asked_seq) {
        begin_anew(app);
    }
    if (board_state_take_snapshot(&app->state, json, &taken, &err) != STATUS_OK) {
        log_warn(NULL, "could not read the snapshot: %s", err.text);
        want_snapshot(app, RETRY_MS);
        return;
    }
    if (!taken) {
        want_snapshot(app, REFRESH_MS);
        return;
    }
    app->refused = STATUS_OK;
    app->ticker.end = 0; /* the notices may be other ones */
    if (!app->following) {
        app->following = true;
        board_state_resume(
            &app->state, board_memory_since(board_memory_load(app->options->memory),
                             app->state.snapshot_seq));
        link_follow(app->link, LINK_FOLLOW_EVENTS, app->state.event_seq);
    }
    if (!was_known) {
        fit_design(app);
    }
    if (app->state.call_count > 0) {
        board_show_set(&app->show, &app->state.calls[0]);
    }
    follow_lists(app);
}

static void
board_snapshot_answer(void *arg, const struct link_answer *answer)
{
    struct board_app *app = arg;

    app->asking = false;
    if (answer->status == STATUS_OK && answer->json) {
        take_snapshot(app, answer->json);
        return;
    }
    app->refused = answer->status;
    want_snapshot(app, RETRY_MS);
    window_redraw(app->window);
}

/* A hall's name is a code of the settings; anything else is sent escaped. */
static void
append_escaped(char *out, size_t out_size, const char *text)
{
    size_t used = strlen(out);

    for (; *text && used + 4 < out_size; text++) {
        if (isalnum((unsigned char)*text) || strchr("-._~", *text)) {
            out[used++] = *text;
            out[used] = '\0';
        } else {
            used += (size_t)snprintf(
                out + used, out_size - used, "%%%02X", (unsigned char)*text);
        }
    }
}

static void
ask_snapshot(struct board_app *app)
{
    char path[64 + 3 * BOARD_HALL_SIZE] = "/v1/board?hall=";
    const struct link_request request = { .method = "GET", .path = path };

    append_escaped(path, sizeof(path), app->options->hall);
    app->asking = true;
    app->asked_seq = app->following ? link_seq(app->link) : 0;
    app->ask_at_ms = 0;
    link_send(app->link, &request, board_snapshot_answer, app);
}

/* Show and say a call. One that comes late, as after a lost link, is only in the list. */
static void
tell_call(struct board_app *app, int64_t seq, const struct board_call *call)
{
    int64_t now_ms = link_now_ms(app->link);

    if (call->called_ms > 0 && now_ms - call->called_ms > ANNOUNCER_FRESH_MS) {
        return;
    }
    board_show_push(&app->show, call, clock_monotonic_ms());
    if (app->voice) {
        board_voice_call(app->voice, &app->state, seq, call, now_ms);
    } else {
        board_memory_save(app->options->memory, seq);
    }
}

/* Say a notice that is fresh; a test is shown as well. */
static void
tell_notice(struct board_app *app, enum sentence_notice notice, int64_t at_ms)
{
    int64_t now_ms = link_now_ms(app->link);

    if (at_ms > 0 && now_ms - at_ms > ANNOUNCER_FRESH_MS) {
        return;
    }
    if (notice == SENTENCE_TEST) {
        app->test_end_ms = clock_monotonic_ms() + TEST_MS;
        window_redraw(app->window);
    }
    if (app->voice) {
        board_voice_notice(app->voice, &app->state, notice, now_ms);
    }
}

static void
board_on_event(void *arg, const struct link_event *event)
{
    struct board_app *app = arg;
    struct board_change change =
        board_state_take_event(&app->state, event->seq, event->type, event->data);

    if (change.called) {
        tell_call(app, event->seq, &change.call);
    }
    if (change.announced) {
        tell_notice(app, change.notice, change.at_ms);
    }
    if (change.stale) {
        want_snapshot(app, REFRESH_MS);
    }
    if (change.redraw) {
        follow_lists(app);
    }
}

static void
board_on_state(void *arg, const struct link_state *state)
{
    struct board_app *app = arg;

    if (state->phase == LINK_CONNECTED) {
        want_snapshot(app, 0);
    }
    window_redraw(app->window);
}

static void
board_played_answer(void *arg, const struct link_answer *answer)
{
    (void)arg;
    if (answer->status != STATUS_OK && answer->status != STATUS_EMPTY) {
        log_warn(NULL, "could not report a spoken call: %s", answer->code);
    }
}

static void
report_played(struct board_app *app, int64_t seq)
{
    char path[96];
    char at[RFC3339_SIZE];
    struct link_request request = {
        .method = "POST", .path = path, .timeout_ms = PLAYED_TIMEOUT_MS
    };

    (void)snprintf(path, sizeof(path), "/v1/announcements/%" PRId64 "/played", seq);
    request.body =
        json_pack("{s:s}", "at", clock_format(link_now_ms(app->link), true, at));
    link_send(app->link, &request, board_played_answer, app);
    json_decref(request.body);
}

/* ---- the window ---- */

static void
board_on_wake(void *arg)
{
    struct board_app *app = arg;
    int64_t seq;

    if (app->link) {
        link_dispatch(app->link);
    }
    while (app->link && app->voice && board_voice_take_played(app->voice, &seq)) {
        report_played(app, seq);
        board_memory_save(app->options->memory, seq);
    }
}

static const char *
notice_at(void *arg, size_t index)
{
    return board_notice_at(arg, index);
}

static void
sooner(int *next_ms, int64_t in_ms)
{
    if (in_ms >= 0 && (*next_ms < 0 || in_ms < *next_ms)) {
        *next_ms = (int)in_ms;
    }
}

/* The age of what is shown grows while the server is away. */
static int
age_step_ms(const struct link_state *link, int64_t now_ms)
{
    if (link->phase == LINK_CONNECTED) {
        return -1;
    }
    return now_ms - link->heard_ms < MINUTE_MS ? 1000 : 10000;
}

static void
take_picture(struct board_app *app)
{
    struct error err;

    app->pictured = true;
    if (window_save_png(app->window, app->options->screenshot, &err) != STATUS_OK) {
        log_error(NULL, "%s", err.text);
    }
    window_quit(app->window);
}

/* The loudspeaker as far as is known. */
static enum device_part
sound_of(const struct board_app *app)
{
    if (!app->voice) {
        return DEVICE_PART_OFF;
    }
    return board_voice_has_device(app->voice) ? DEVICE_PART_OK : DEVICE_PART_MISSING;
}

static int
report_self(struct board_app *app, int64_t mono_ms)
{
    struct rect room = window_rect(app->window);
    const struct device_state state = { .width = room.w,
        .height = room.h,
        .layout = board_layout_name(layout_of(app)),
        .hall = app->options->hall,
        .sound = sound_of(app) };

    return device_reporter_step(&app->reporter, app->link, &state, mono_ms);
}

/* A test is over. */
static void
follow_test(struct board_app *app, int64_t mono_ms, bool *changed, int *next_ms)
{
    if (app->test_end_ms > 0 && mono_ms >= app->test_end_ms) {
        app->test_end_ms = 0;
        *changed = true;
    }
    if (app->test_end_ms > 0) {
        sooner(next_ms, app->test_end_ms - mono_ms);
    }
}

/* A new day has new lists, and is not closed. */
static void
follow_day(struct board_app *app, int64_t now_ms)
{
    char today[DATE_SIZE];

    (void)clock_date(now_ms, today);
    if (app->state.known && strcmp(app->day, today) != 0) {
        if (app->day[0]) {
            board_show_init(&app->show);
            want_snapshot(app, 0);
        }
        memcpy(app->day, today, sizeof(app->day));
    }
}

static int
board_update(void *arg)
{
    struct board_app *app = arg;
    int64_t mono_ms = clock_monotonic_ms();
    int64_t now_ms = link_now_ms(app->link);
    struct link_state link = link_state(app->link);
    bool changed = now_ms / MINUTE_MS != app->drawn_minute;
    int next_ms = (int)(MINUTE_MS - now_ms % MINUTE_MS);
    int age_ms = age_step_ms(&link, now_ms);

    sooner(&next_ms, board_show_step(&app->show, mono_ms, &changed));
    sooner(&next_ms, board_ticker_step(&app->ticker, notice_at, &app->state,
                         board_notice_count(&app->state), mono_ms, &changed));
    if (app->pictures) {
        sooner(&next_ms, board_pictures_step(app->pictures, mono_ms, &changed));
    }
    if (link.phase == LINK_CONNECTED) {
        sooner(&next_ms, report_self(app, mono_ms));
    }
    follow_test(app, mono_ms, &changed, &next_ms);
    if (age_ms >= 0) {
        changed = true;
        sooner(&next_ms, age_ms);
    }
    if (app->ask_at_ms > 0 && !app->asking) {
        if (app->ask_at_ms <= mono_ms) {
            ask_snapshot(app);
        } else {
            sooner(&next_ms, app->ask_at_ms - mono_ms);
        }
    }
    if (changed) {
        follow_day(app, now_ms);
        window_redraw(app->window);
    }
    if (app->options->screenshot && link.phase == LINK_CONNECTED && app->state.known &&
        !app->pictured) {
        take_picture(app);
    }
    return next_ms;
}

static void
board_render(void *arg)
{
    struct board_app *app = arg;
    struct board_view view = { .window = app->window,
        .drawn = &app->drawn,
        .state = &app->state,
        .show = &app->show,
        .ticker = &app->ticker,
        .pictures = app->pictures,
        .link = link_state(app->link),
        .now_ms = link_now_ms(app->link),
        .monotonic_ms = clock_monotonic_ms() };

    if (!app->state.known && app->refused != STATUS_OK) {
        view.link.phase = LINK_LOST;
        view.link.why = app->refused;
    }
    view.testing = app->test_end_ms > 0;
    view.silent =
        app->voice && app->state.announce.enabled && !board_voice_has_device(app->voice);
    app->drawn_minute = view.now_ms / MINUTE_MS;
    app->drawn_seq = app->state.event_seq;
    if (app->state.known && !app->prepared) {
        app->prepared = true;
        board_draw_prepare(&view, layout_of(app));
        app->drawn.count = 0; /* all of it anew */
    }
    board_draw(&view, layout_of(app));
}

static bool
board_handle_event(void *arg, const SDL_Event *event)
{
    struct board_app *app = arg;

    if (event->type == SDL_WINDOWEVENT &&
        event->window.event == SDL_WINDOWEVENT_SIZE_CHANGED) {
        fit_design(app);
        app->ticker.end = 0;
        return true;
    }
    return false;
}

static const struct screen board_screen = {
    .name = "board",
    .handle_event = board_handle_event,
    .update = board_update,
    .render = board_render,
};

/* ---- life ---- */

static enum status
open_window(struct board_app *app, struct error *err)
{
    const struct board_options *o = app->options;
    bool tall = o->has_layout && o->layout == BOARD_LAYOUT_PORTRAIT;
    const struct window_options options = { .title = "Antrean",
        .design_w = tall ? BOARD_TALL_W : BOARD_WIDE_W,
        .design_h = tall ? BOARD_TALL_H : BOARD_WIDE_H,
        .width = o->width > 0 ? o->width
                 : tall       ? BOARD_TALL_W / 2
                              : 1280,
        .height = o->height > 0 ? o->height
                  : tall        ? BOARD_TALL_H / 2
                                : 720,
        .fullscreen = o->fullscreen,
        .hide_cursor = o->fullscreen,
        .on_wake = board_on_wake,
        .app = app };

    return window_open(&options, &app->window, err);
}

static enum status
open_link(struct board_app *app, struct error *err)
{
    const struct link_options options = { .server = app->options->server,
        .token = app->options->token,
        .ca = app->options->ca,
        .language = app->options->language,
        .wake = window_wake,
        .wake_arg = app->window,
        .on_event = board_on_event,
        .on_state = board_on_state,
        .arg = app };

    return link_start(&options, &app->link, err);
}

enum status
board_app_open(const struct board_options *options, struct synth *synth,
    struct board_app **out, struct error *err)
{
    struct board_app *app = xcalloc(1, sizeof(*app));
    enum status st;

    app->options = options;
    board_state_init(&app->state, options->hall);
    board_show_init(&app->show);
    app->pictures = options->pictures ? board_pictures_open(options->pictures) : NULL;
    st = open_window(app, err);
    if (st == STATUS_OK) {
        st = open_link(app, err);
    }
    if (st == STATUS_OK && options->sound) {
        st = board_voice_start(&(struct board_voice_options){ .clips = options->clips,
                                   .synth = synth,
                                   .wake = window_wake,
                                   .arg = app->window },
            &app->voice, err);
    }
    if (st != STATUS_OK) {
        board_app_close(app);
        return st;
    }
    fit_design(app);
    ask_snapshot(app);
    window_show(app->window, &board_screen);
    *out = app;
    return STATUS_OK;
}

void
board_app_run(struct board_app *app)
{
    window_run(app->window);
}

bool
board_app_step(struct board_app *app, int timeout_ms)
{
    return window_step(app->window, timeout_ms);
}

int64_t
board_app_drawn_seq(const struct board_app *app)
{
    return app->drawn_seq;
}

void
board_app_close(struct board_app *app)
{
    if (!app) {
        return;
    }
    board_voice_stop(app->voice);
    board_pictures_close(app->pictures);
    link_stop(app->link);
    window_close(app->window);
    free(app);
}
