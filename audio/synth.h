/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_SYNTH_H
#define AUDIO_SYNTH_H

/*
 * Text to speech by espeak-ng, in a helper process of its own: the library is not
 * thread-safe, and a second utterance in one process differs from the first. The helper
 * initialises it once and forks for each utterance, so that the same text always gives
 * the same samples. A helper that dies is started again by its keeper, which has no
 * threads.
 */

#include "audio/sound.h"
#include "common/base.h"
#include "common/status.h"

#define SYNTH_RATE_DEFAULT 140   /* words a minute: 0.8 of ordinary speech */
#define SYNTH_WORD_GAP_DEFAULT 5 /* x 10 ms of silence between words */
#define SYNTH_TEXT_MAX 512

struct synth;

struct synth_text {
    const char *voice; /* of espeak-ng, e.g. "id" */
    const char *text;  /* UTF-8, less than SYNTH_TEXT_MAX bytes; [[...]] are phonemes */
    int rate;          /* words a minute */
    int word_gap;
};

/** Fork the helper. Call it before any thread or window is there. */
enum status synth_start(struct synth **synth, struct error *err) MUST_CHECK;

/**
 * Make the sound of a text; waits for it, 15 ms as a rule, a few seconds at most.
 *
 * @param sound  a reference for the caller on STATUS_OK, else untouched
 * @return STATUS_OK
 *         STATUS_ARG      no such voice, or a text of another length
 *         STATUS_TIMEOUT  the helper did not answer in time
 *         STATUS_IO       the helper died with it, or is gone for good
 *
 * One thread at a time.
 */
enum status synth_say(struct synth *synth, const struct synth_text *text,
    struct sound **sound, struct error *err) MUST_CHECK;

/** End the helper; accepts NULL. */
void synth_stop(struct synth *synth);

#endif /* AUDIO_SYNTH_H */
