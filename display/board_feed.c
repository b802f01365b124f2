/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server says: snapshots, which are asked for, and the events after them. */
#include "display/board_feed.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/event_kind.h"
#include "common/log.h"
#include "display/board_fit.h"
#include "display/board_memory.h"
#include "display/board_private.h"
#include "display/board_slides.h"
#include "display/board_snapshot.h"
#include "display/board_tell.h"
#include "display/board_voice.h"

#define LOG_TAG "display/board"
#define RETRY_MS 2000   /* between tries for a first snapshot */
#define REFRESH_MS 1000 /* lists are asked for again so long after they moved */
#define QUIET_MS 30000  /* and so long after the last time */

void
board_feed_want(struct board_app *app, int after_ms)
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

/*
 * The server has another journal, as after a backup was restored: begin anew. What was
 * called before the old one was lost is past; what was called since is still to be told.
 */
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
    app->anew_ms = app->resync.lost_ms > 0 ? app->resync.lost_ms : link_now_ms(app->link);
}

/* The last event that needs not be told any more. */
static int64_t
told_until(const struct board_app *app)
{
    int64_t end = app->state.snapshot_seq;

    if (app->anew_ms > 0) {
        return end > BOARD_MEMORY_BACK_MAX ? end - BOARD_MEMORY_BACK_MAX : 0;
    }
    return board_memory_since(board_memory_load(app->options->memory), end);
}

/* Does the answer end before what we had heard, or know another row where ours stands? */
static bool
is_other_journal(const struct board_app *app, const json_t *json)
{
    const json_t *known = json_object_get(json, "known");
    const char *prefix = json_string_value(known);

    if (json_integer_value(json_object_get(json, "seq")) < app->asked_seq) {
        return true;
    }
    return app->resync.asked && known &&
           (!prefix || strcmp(prefix, app->resync.hash_prefix) != 0);
}

/* Events from the right place on: at first, in another journal, or after some that came
 * while it was not known which journal they were of. */
static void
follow_events(struct board_app *app)
{
    if (!app->following) {
        app->following = true;
        board_state_resume(&app->state, told_until(app));
        link_follow(app->link, LINK_FOLLOW_EVENTS, app->state.event_seq);
    } else if (app->resync.missed) {
        link_follow(app->link, LINK_FOLLOW_EVENTS, app->state.event_seq);
    }
    app->resync = (struct board_resync){ .connected = app->resync.connected };
}

static void
take_snapshot(struct board_app *app, const json_t *json)
{
    bool was_known = app->state.known;
    bool taken = false;
    struct error err;

    if (app->resync.open && !app->resync.asked) { /* asked for before the loss */
        board_feed_want(app, 0);
        return;
    }
    if (app->following && is_other_journal(app, json)) {
        begin_anew(app);
    }
    if (board_snapshot_take(&app->state, json, &taken, &err) != STATUS_OK) {
        log_warn(NULL, "could not read the snapshot: %s", err.text);
        board_feed_want(app, RETRY_MS);
        return;
    }
    if (!taken) {
        board_feed_want(app, REFRESH_MS);
        return;
    }
    app->refused = STATUS_OK;
    app->ticker.end = 0; /* the notices may be other ones */
    follow_events(app);
    if (!was_known) {
        board_fit(app);
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
    board_feed_want(app, RETRY_MS);
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
    char path[96 + 3 * BOARD_HALL_SIZE] = "/v1/board?hall=";
    const struct link_request request = { .method = "GET", .path = path };
    size_t used;

    append_escaped(path, sizeof(path), app->options->hall);
    used = strlen(path);
    if (app->resync.open && app->resync.hash_prefix[0]) {
        (void)snprintf(
            path + used, sizeof(path) - used, "&known=%" PRId64, app->resync.seq);
    }
    app->resync.asked = app->resync.open;
    app->asking = true;
    app->asked_seq = app->following ? app->state.event_seq : 0;
    app->asked_ms = clock_monotonic_ms();
    app->ask_at_ms = 0;
    link_send(app->link, &request, board_snapshot_answer, app);
}

/* When the next snapshot is due; -1: it is not. Of who is held, cancelled or comes
 * another day no event tells a board, so that it looks now and then. */
static int64_t
due_ms(const struct board_app *app)
{
    if (app->ask_at_ms > 0) {
        return app->ask_at_ms;
    }
    return app->following && link_state(app->link).phase == LINK_CONNECTED
               ? app->asked_ms + QUIET_MS
               : -1;
}

int
board_feed_step(struct board_app *app, int64_t mono_ms)
{
    int64_t at_ms = app->asking ? -1 : due_ms(app);

    if (at_ms < 0) {
        return -1;
    }
    if (at_ms <= mono_ms) {
        ask_snapshot(app);
        return -1;
    }
    return (int)(at_ms - mono_ms);
}

void
board_feed_on_event(void *arg, const struct link_event *event)
{
    struct board_app *app = arg;
    struct board_change change;

    if (app->resync.open) {
        app->resync.missed = true;
        return;
    }
    change = board_state_take_event(&app->state, event->seq, event->type, event->data);
    if (change.called) {
        board_tell_call(app, event->seq, &change.call);
    }
    if (change.announced) {
        board_tell_notice(app, change.notice, change.at_ms);
    }
    if (change.stale) {
        board_feed_want(app, REFRESH_MS);
    }
    if (event_kind_from_name(event->type) == EVENT_BOARD_CONTENT) {
        board_slides_refresh(app->slides);
    }
    if (change.redraw) {
        follow_lists(app);
    }
}

/* The link was lost: is it the same journal when it is back? */
static void
begin_resync(struct board_app *app)
{
    struct board_resync *resync = &app->resync;

    if (app->following && !resync->open) {
        resync->open = true;
        resync->asked = false;
        resync->seq = app->state.hash_seq;
        memcpy(resync->hash_prefix, app->state.hash_prefix, sizeof(resync->hash_prefix));
    }
}

void
board_feed_on_state(void *arg, const struct link_state *state)
{
    struct board_app *app = arg;

    if (state->phase == LINK_CONNECTED) {
        if (app->resync.connected) {
            begin_resync(app); /* if it was lost in between, unseen */
        }
        app->resync.connected = true;
        board_feed_want(app, 0);
        board_slides_refresh(app->slides);
    } else if (state->phase == LINK_LOST && app->resync.connected && !app->resync.open) {
        begin_resync(app);
        app->resync.lost_ms = state->heard_ms;
    }
    window_redraw(app->window);
}
