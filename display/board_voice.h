/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_VOICE_H
#define DISPLAY_BOARD_VOICE_H

/*
 * A board's voice: hands calls to the announcer, tells it what may be called next, and
 * brings back on the main thread what was heard. Main thread.
 */

#include "audio/announcer.h"
#include "common/base.h"
#include "display/board_state.h"

struct board_voice;

struct board_voice_options {
    const char *clips;       /* folder, or NULL; borrowed for the call */
    struct synth *synth;     /* borrowed, outlives the voice */
    void (*wake)(void *arg); /* any thread: call board_voice_take_played() soon */
    void *arg;
};

enum status board_voice_start(const struct board_voice_options *options,
    struct board_voice **voice, struct error *err) MUST_CHECK;
void board_voice_stop(struct board_voice *voice);

/** New settings, and the numbers that may come next. */
void board_voice_follow(struct board_voice *voice, const struct board_state *state);

/** Say this call, unless the office is quiet now. `now_ms` by the office's clock. */
void board_voice_call(struct board_voice *voice, const struct board_state *state,
    int64_t seq, const struct board_call *call, int64_t now_ms);

/** Say a fixed sentence, unless the office is quiet now; a test is always said. */
void board_voice_notice(struct board_voice *voice, const struct board_state *state,
    enum sentence_notice notice, int64_t now_ms);

/** The journal is another one: forget what waits to be said, and what was heard. */
void board_voice_reset(struct board_voice *voice);

/** The next call that was heard to its end; false when there is no more. */
bool board_voice_take_played(struct board_voice *voice, int64_t *seq);

/** Is there a loudspeaker, as far as is known? */
bool board_voice_has_device(struct board_voice *voice);

/** Which sentences to make ahead; `out` holds ANNOUNCER_AHEAD_MAX. Pure. */
size_t board_voice_likely(const struct board_state *state, struct announcer_likely *out);

#endif /* DISPLAY_BOARD_VOICE_H */
