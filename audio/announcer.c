/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The announcer's queue and its thread. */
#include "audio/announcer.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <time.h>

#include "audio/player.h"
#include "audio/spoken.h"
#include "audio/stall.h"
#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"

#define LOG_TAG "audio/announcer"
#define RETRY_MS 2000    /* between tries while there is no sound device */
#define WAIT_STEP_MS 250 /* while it plays: how soon a lost device is seen */

struct item {
    TAILQ_ENTRY(item) link;
    struct announcer_call call;
    enum sentence_notice notice; /* SENTENCE_NOTICE_COUNT: a call */
    int64_t expires_ms;          /* monotonic */
    bool made_ahead;
    bool forgotten; /* its journal is no more; it is being said all the same */
};

enum outcome {
    OUTCOME_HEARD,
    OUTCOME_SKIPPED, /* it will not be said; a reason was logged */
    OUTCOME_NO_DEVICE,
    OUTCOME_STOPPED
};

struct announcer {
    struct announcer_options options; /* all but `settings` is constant */
    struct stall *stall;              /* owned; watches what is done with the device */
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    /* The announcer's thread alone. */
    struct spoken *spoken; /* owned */
    int device;            /* -1 unknown, 0 missing, 1 present */
    /* Below: protected by mutex. */
    struct announce_settings settings;
    TAILQ_HEAD(item_list, item) items; /* owned, in call order; the first is being said */
    size_t item_count;
    bool saying; /* the first item, which nobody removes meanwhile */
    int64_t last_seq;
    int64_t retry_ms; /* monotonic; nothing is tried before */
    struct announcer_likely ahead[ANNOUNCER_AHEAD_MAX];
    size_t ahead_count;
    size_t ahead_next; /* the first one not made yet */
    bool stopping;
};

/* ---- making sentences (announcer's thread) ---- */

static struct sound *
sound_of_item(struct announcer *announcer, const struct item *item,
    enum sentence_language language, const struct announce_settings *settings)
{
    const struct sentence_call call = { item->call.number, item->call.counter,
        sentence_kind_of(item->call.times, settings->max_calls) };

    return item->notice == SENTENCE_NOTICE_COUNT
               ? spoken_call(announcer->spoken, &call, language, settings)
               : spoken_notice(announcer->spoken, item->notice, language, settings->rate);
}

/* What to make next while there is time: queued calls first, then likely ones. */
static bool
choose_ahead(struct announcer *announcer, struct item *out)
{
    struct item *item;

    for (item = TAILQ_FIRST(&announcer->items); item; item = TAILQ_NEXT(item, link)) {
        if (!item->made_ahead) {
            item->made_ahead = true;
            *out = *item;
            return true;
        }
    }
    if (announcer->ahead_next == announcer->ahead_count) {
        return false;
    }
    memset(out, 0, sizeof(*out));
    memcpy(out->call.number, announcer->ahead[announcer->ahead_next].number,
        sizeof(out->call.number));
    out->call.counter = announcer->ahead[announcer->ahead_next].counter;
    out->call.times = 1;
    out->notice = SENTENCE_NOTICE_COUNT;
    announcer->ahead_next++;
    return true;
}

/* Make one sentence ahead, in the first language; false when there is none to make. */
static bool
make_ahead(struct announcer *announcer)
{
    struct announce_settings settings;
    struct item item;
    bool found;

    (void)pthread_mutex_lock(&announcer->mutex);
    settings = announcer->settings;
    found = choose_ahead(announcer, &item);
    (void)pthread_mutex_unlock(&announcer->mutex);
    if (found && settings.language_count > 0 && settings.enabled) {
        sound_unref(sound_of_item(announcer, &item, settings.languages[0], &settings));
    }
    return found;
}

/* ---- saying one (announcer's thread) ---- */

static void
set_device(struct announcer *announcer, bool present)
{
    if (announcer->device == (int)present) {
        return;
    }
    announcer->device = present;
    if (present) {
        log_info(NULL, "the sound device is there");
    } else {
        log_error(NULL, "there is no sound device; calls are shown but not heard");
    }
    if (announcer->options.on_device) {
        announcer->options.on_device(present, announcer->options.arg);
    }
}

/* The watching thread. What the device is known to be stays with the announcer's. */
static void
announcer_on_stalled(void *arg)
{
    struct announcer *announcer = arg;

    log_error(NULL, "the sound system hangs; calls are shown but not heard");
    if (announcer->options.on_device) {
        announcer->options.on_device(false, announcer->options.arg);
    }
}

/* What was begun with the device is over; if it hung, the device is one to find anew. */
static void
end_watch(struct announcer *announcer)
{
    if (stall_end(announcer->stall)) {
        announcer->device = 0;
    }
}

/* Chime, sentence, repeats, other languages; true when any of it is speech. */
static bool
put_announcement(struct announcer *announcer, struct player *player,
    const struct item *item, const struct announce_settings *settings, size_t waiting)
{
    struct announce_plan plan = announce_plan_make(settings, waiting);
    bool spoken = false;

    if (settings->chime) {
        player_put(player, spoken_bell(announcer->spoken, item->call.times));
    }
    for (size_t l = 0; l < plan.language_count; l++) {
        struct sound *sound =
            sound_of_item(announcer, item, settings->languages[l], settings);

        for (int i = 0; sound && i < (l == 0 ? plan.repeat : 1); i++) {
            if (spoken) {
                player_put_pause(player, SPOKEN_PAUSE_MS);
            }
            player_put(player, sound);
            spoken = true;
        }
        sound_unref(sound);
    }
    player_finish(player);
    return spoken || plan.language_count == 0;
}

static bool
is_stopping(struct announcer *announcer)
{
    bool stopping;

    (void)pthread_mutex_lock(&announcer->mutex);
    stopping = announcer->stopping;
    (void)pthread_mutex_unlock(&announcer->mutex);
    return stopping;
}

static enum outcome
say(struct announcer *announcer, const struct item *item,
    const struct announce_settings *settings, size_t waiting)
{
    enum player_state state;
    struct player *player;
    struct error err;
    enum status st;
    bool spoken;

    stall_begin(announcer->stall);
    st = player_open(settings->volume, &player, &err);
    end_watch(announcer);
    if (st != STATUS_OK) {
        log_debug(NULL, "%s", err.text);
        return OUTCOME_NO_DEVICE;
    }
    set_device(announcer, true);
    spoken = put_announcement(announcer, player, item, settings, waiting);
    do {
        bool busy = make_ahead(announcer);

        state = player_wait(player, busy ? 0 : WAIT_STEP_MS);
    } while (state == PLAYER_PLAYING && !is_stopping(announcer));
    if (state == PLAYER_LOST) {
        set_device(announcer, false); /* now: a stuck device does not close either */
    }
    stall_begin(announcer->stall);
    player_close(player);
    end_watch(announcer);
    if (state == PLAYER_LOST) {
        return OUTCOME_NO_DEVICE;
    }
    if (state != PLAYER_DONE) {
        return OUTCOME_STOPPED;
    }
    return spoken ? OUTCOME_HEARD : OUTCOME_SKIPPED;
}

/* ---- the queue ---- */

static void
remove_item(struct announcer *announcer, struct item *item)
{
    TAILQ_REMOVE(&announcer->items, item, link);
    announcer->item_count--;
    free(item);
}

static struct item *
first_fresh(struct announcer *announcer, int64_t now_ms)
{
    struct item *item;

    while ((item = TAILQ_FIRST(&announcer->items))) {
        if (item->expires_ms > now_ms && announcer->settings.enabled) {
            return item;
        }
        log_info(NULL, "call %" PRId64 " is not said: %s", item->call.seq,
            announcer->settings.enabled ? "it waited too long" : "the voice is off");
        remove_item(announcer, item);
    }
    return NULL;
}

/* Say the first of the queue. Called with the mutex held, which is free meanwhile. */
static void
say_first(struct announcer *announcer, struct item *item)
{
    struct announce_settings settings = announcer->settings;
    size_t waiting = announcer->item_count - 1;
    struct item copy = *item;
    enum outcome outcome;

    item->made_ahead = true; /* it is made now */
    announcer->saying = true;
    (void)pthread_mutex_unlock(&announcer->mutex);
    outcome = say(announcer, &copy, &settings, waiting);
    if (outcome == OUTCOME_NO_DEVICE) {
        set_device(announcer, false);
    }
    (void)pthread_mutex_lock(&announcer->mutex);
    announcer->saying = false;
    if (outcome == OUTCOME_HEARD && item->call.seq > 0 && announcer->options.on_played) {
        announcer->options.on_played(item->call.seq, announcer->options.arg);
    }
    if (outcome == OUTCOME_HEARD || outcome == OUTCOME_SKIPPED || item->forgotten) {
        remove_item(announcer, item);
    } else {
        announcer->retry_ms = clock_monotonic_ms() + RETRY_MS;
    }
}

static void
wait_until(struct announcer *announcer, int64_t at_ms)
{
    struct timespec at = { .tv_sec = at_ms / 1000, .tv_nsec = at_ms % 1000 * 1000000 };

    (void)pthread_cond_timedwait(&announcer->changed, &announcer->mutex, &at);
}

/* Is there a device at all? Asked once at the start, so that the board can say so. */
static void
probe_device(struct announcer *announcer)
{
    struct player *player = NULL;
    bool present;

    stall_begin(announcer->stall);
    present = player_open(0, &player, NULL) == STATUS_OK;
    player_close(player);
    end_watch(announcer);
    set_device(announcer, present);
}

static void *
announcer_run(void *arg)
{
    struct announcer *announcer = arg;

    probe_device(announcer);
    (void)pthread_mutex_lock(&announcer->mutex);
    while (!announcer->stopping) {
        int64_t now_ms = clock_monotonic_ms();
        struct item *item = first_fresh(announcer, now_ms);

        if (item && announcer->retry_ms <= now_ms) {
            say_first(announcer, item);
            continue;
        }
        (void)pthread_mutex_unlock(&announcer->mutex);
        if (make_ahead(announcer)) {
            (void)pthread_mutex_lock(&announcer->mutex);
            continue;
        }
        (void)pthread_mutex_lock(&announcer->mutex);
        /* Something may have come while the mutex was free; then do not sleep on it. */
        if (!announcer->stopping && TAILQ_FIRST(&announcer->items) == item) {
            if (item) {
                wait_until(announcer, announcer->retry_ms);
            } else if (announcer->ahead_next == announcer->ahead_count) {
                (void)pthread_cond_wait(&announcer->changed, &announcer->mutex);
            }
        }
    }
    (void)pthread_mutex_unlock(&announcer->mutex);
    player_leave_thread();
    return NULL;
}

/* ---- the outside ---- */

static void
announcer_free(struct announcer *announcer)
{
    struct item *item;

    while ((item = TAILQ_FIRST(&announcer->items))) {
        remove_item(announcer, item);
    }
    stall_stop(announcer->stall);
    spoken_free(announcer->spoken);
    (void)pthread_cond_destroy(&announcer->changed);
    (void)pthread_mutex_destroy(&announcer->mutex);
    free(announcer);
}

enum status
announcer_start(
    const struct announcer_options *options, struct announcer **out, struct error *err)
{
    struct announcer *announcer = xcalloc(1, sizeof(*announcer));
    pthread_condattr_t attr;
    int why;

    announcer->options = *options;
    announcer->settings = options->settings;
    announcer->device = -1;
    announcer->spoken = spoken_new(options->synth, options->clips);
    TAILQ_INIT(&announcer->items);
    (void)pthread_mutex_init(&announcer->mutex, NULL);
    (void)pthread_condattr_init(&attr);
    (void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&announcer->changed, &attr);
    (void)pthread_condattr_destroy(&attr);
    if (stall_start(announcer_on_stalled, announcer, &announcer->stall, err) !=
        STATUS_OK) {
        announcer_free(announcer);
        return STATUS_IO;
    }
    why = pthread_create(&announcer->thread, NULL, announcer_run, announcer);
    if (why != 0) {
        announcer_free(announcer);
        return error_set(
            err, STATUS_IO, "could not start the announcer: %s", strerror(why));
    }
    *out = announcer;
    return STATUS_OK;
}

void
announcer_set(struct announcer *announcer, const struct announce_settings *settings)
{
    (void)pthread_mutex_lock(&announcer->mutex);
    announcer->settings = *settings;
    (void)pthread_cond_signal(&announcer->changed);
    (void)pthread_mutex_unlock(&announcer->mutex);
}

/* Put it at the end; owned from here on, also when the queue is full. */
static enum status
append_item(struct announcer *announcer, struct item *item, struct error *err)
{
    enum status st = STATUS_OK;

    (void)pthread_mutex_lock(&announcer->mutex);
    if (item->call.seq > 0 && item->call.seq <= announcer->last_seq) {
        free(item); /* said before, or overtaken: not again */
    } else if (announcer->item_count >= ANNOUNCER_QUEUE_MAX) {
        free(item);
        st = error_set(err, STATUS_BUSY, "too many calls wait to be said");
    } else {
        if (item->call.seq > 0) {
            announcer->last_seq = item->call.seq;
        }
        TAILQ_INSERT_TAIL(&announcer->items, item, link);
        announcer->item_count++;
        (void)pthread_cond_signal(&announcer->changed);
    }
    (void)pthread_mutex_unlock(&announcer->mutex);
    return st;
}

enum status
announcer_call(
    struct announcer *announcer, const struct announcer_call *call, struct error *err)
{
    struct item *item;

    if (!sentence_number_is_valid(call->number) || call->counter < 1 ||
        call->counter > SENTENCE_COUNTER_MAX || call->seq < 1) {
        return error_set(err, STATUS_ARG, "a call without a number or counter to say");
    }
    item = xcalloc(1, sizeof(*item));
    item->call = *call;
    item->notice = SENTENCE_NOTICE_COUNT;
    item->expires_ms = clock_monotonic_ms() + ANNOUNCER_FRESH_MS - call->age_ms;
    return append_item(announcer, item, err);
}

void
announcer_reset(struct announcer *announcer)
{
    struct item *item;

    (void)pthread_mutex_lock(&announcer->mutex);
    announcer->last_seq = 0;
    item = TAILQ_FIRST(&announcer->items);
    if (item && announcer->saying) { /* said to its end, as nobody's call */
        item->call.seq = 0;
        item->forgotten = true;
        item = TAILQ_NEXT(item, link);
    }
    while (item) {
        struct item *next = TAILQ_NEXT(item, link);

        remove_item(announcer, item);
        item = next;
    }
    (void)pthread_mutex_unlock(&announcer->mutex);
}

void
announcer_notice(struct announcer *announcer, enum sentence_notice notice)
{
    struct item *item = xcalloc(1, sizeof(*item));

    item->notice = notice;
    item->expires_ms = clock_monotonic_ms() + ANNOUNCER_FRESH_MS;
    (void)!append_item(announcer, item, NULL); /* full: calls go first */
}

void
announcer_prepare(
    struct announcer *announcer, const struct announcer_likely *likely, size_t count)
{
    (void)pthread_mutex_lock(&announcer->mutex);
    announcer->ahead_count = 0;
    announcer->ahead_next = 0;
    for (size_t i = 0; i < count && announcer->ahead_count < ANNOUNCER_AHEAD_MAX; i++) {
        if (sentence_number_is_valid(likely[i].number)) {
            announcer->ahead[announcer->ahead_count++] = likely[i];
        }
    }
    (void)pthread_cond_signal(&announcer->changed);
    (void)pthread_mutex_unlock(&announcer->mutex);
}

size_t
announcer_pending(struct announcer *announcer)
{
    size_t count;

    (void)pthread_mutex_lock(&announcer->mutex);
    count = announcer->item_count;
    (void)pthread_mutex_unlock(&announcer->mutex);
    return count;
}

void
announcer_stop(struct announcer *announcer)
{
    if (!announcer) {
        return;
    }
    (void)pthread_mutex_lock(&announcer->mutex);
    announcer->stopping = true;
    (void)pthread_cond_signal(&announcer->changed);
    (void)pthread_mutex_unlock(&announcer->mutex);
    (void)pthread_join(announcer->thread, NULL);
    announcer_free(announcer);
}
