/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/board_voice.h"

#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"

#define LOG_TAG "display/board"
#define PLAYED_MAX 64 /* heard, and not yet taken by the main thread */
#define AHEAD_A_LINE 2

struct board_voice {
    struct board_voice_options options;
    struct announcer *announcer; /* owned */
    pthread_mutex_t mutex;       /* for all below */
    int64_t played[PLAYED_MAX];
    size_t played_count;
    bool has_device;
};

static void
voice_on_played(int64_t seq, void *arg)
{
    struct board_voice *voice = arg;

    (void)pthread_mutex_lock(&voice->mutex);
    if (voice->played_count < PLAYED_MAX) {
        voice->played[voice->played_count++] = seq;
    }
    (void)pthread_mutex_unlock(&voice->mutex);
    voice->options.wake(voice->options.arg);
    /* What the call took in small pieces, of text and sound, goes back to the system. */
    (void)malloc_trim(0);
}

static void
voice_on_device(bool present, void *arg)
{
    struct board_voice *voice = arg;

    (void)pthread_mutex_lock(&voice->mutex);
    voice->has_device = present;
    (void)pthread_mutex_unlock(&voice->mutex);
    voice->options.wake(voice->options.arg);
}

enum status
board_voice_start(const struct board_voice_options *options, struct board_voice **out,
    struct error *err)
{
    struct board_voice *voice = xcalloc(1, sizeof(*voice));
    struct announcer_options announcer = { .synth = options->synth,
        .clips = options->clips,
        .settings = announce_settings_default(),
        .on_played = voice_on_played,
        .on_device = voice_on_device,
        .arg = voice };
    enum status st;

    voice->options = *options;
    voice->has_device = true; /* until the announcer says otherwise */
    (void)pthread_mutex_init(&voice->mutex, NULL);
    st = announcer_start(&announcer, &voice->announcer, err);
    if (st != STATUS_OK) {
        board_voice_stop(voice);
        return st;
    }
    *out = voice;
    return STATUS_OK;
}

void
board_voice_stop(struct board_voice *voice)
{
    if (!voice) {
        return;
    }
    announcer_stop(voice->announcer);
    (void)pthread_mutex_destroy(&voice->mutex);
    free(voice);
}

size_t
board_voice_likely(const struct board_state *state, struct announcer_likely *out)
{
    size_t count = 0;

    for (size_t depth = 0; depth < AHEAD_A_LINE; depth++) {
        for (size_t g = 0; g < state->group_count; g++) {
            const struct board_group *group = &state->groups[g];

            for (size_t c = 0; depth < group->next_count && c < state->counter_count;
                 c++) {
                if (state->counters[c].state != COUNTER_OPEN) {
                    continue;
                }
                if (count == ANNOUNCER_AHEAD_MAX) {
                    return count;
                }
                memcpy(out[count].number, group->next[depth], sizeof(out[count].number));
                out[count++].counter = state->counters[c].number;
            }
        }
    }
    return count;
}

void
board_voice_follow(struct board_voice *voice, const struct board_state *state)
{
    struct announcer_likely likely[ANNOUNCER_AHEAD_MAX];

    announcer_set(voice->announcer, &state->announce);
    announcer_prepare(voice->announcer, likely, board_voice_likely(state, likely));
}

void
board_voice_call(struct board_voice *voice, const struct board_state *state, int64_t seq,
    const struct board_call *call, int64_t now_ms)
{
    struct announcer_call said = {
        .seq = seq, .counter = call->counter, .times = call->times
    };
    struct error err;

    if (announce_is_quiet(&state->announce, clock_minute(now_ms))) {
        return;
    }
    if (call->called_ms > 0 && now_ms > call->called_ms) {
        said.age_ms = now_ms - call->called_ms;
    }
    memcpy(said.number, call->number, sizeof(said.number));
    if (announcer_call(voice->announcer, &said, &err) != STATUS_OK) {
        log_warn(NULL, "could not say a call: %s", err.text);
    }
}

void
board_voice_notice(struct board_voice *voice, const struct board_state *state,
    enum sentence_notice notice, int64_t now_ms)
{
    if (notice == SENTENCE_TEST ||
        !announce_is_quiet(&state->announce, clock_minute(now_ms))) {
        announcer_notice(voice->announcer, notice);
    }
}

void
board_voice_reset(struct board_voice *voice)
{
    announcer_reset(voice->announcer);
    (void)pthread_mutex_lock(&voice->mutex);
    voice->played_count = 0;
    (void)pthread_mutex_unlock(&voice->mutex);
}

bool
board_voice_take_played(struct board_voice *voice, int64_t *seq)
{
    bool taken = false;

    (void)pthread_mutex_lock(&voice->mutex);
    if (voice->played_count > 0) {
        *seq = voice->played[0];
        voice->played_count--;
        memmove(voice->played, voice->played + 1,
            voice->played_count * sizeof(voice->played[0]));
        taken = true;
    }
    (void)pthread_mutex_unlock(&voice->mutex);
    return taken;
}

bool
board_voice_has_device(struct board_voice *voice)
{
    bool has_device;

    (void)pthread_mutex_lock(&voice->mutex);
    has_device = voice->has_device;
    (void)pthread_mutex_unlock(&voice->mutex);
    return has_device;
}
