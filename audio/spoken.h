/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_SPOKEN_H
#define AUDIO_SPOKEN_H

/*
 * What is heard of a call, piece by piece: its bell, and its sentence in a language, from
 * recordings where they have all of its words, else from the synthesiser. Keeps what it
 * made. One thread.
 */

#include "audio/announce_plan.h"
#include "audio/sound.h"
#include "audio/synth.h"

#define SPOKEN_PAUSE_MS 500 /* between a sentence and its repeat */

struct spoken;

/**
 * @param synth  borrowed, outlives it; NULL: recordings alone
 * @param clips  folder of recorded words, Javanese in "jv" in it; NULL = none; borrowed
 *               for the call
 */
struct spoken *spoken_new(struct synth *synth, const char *clips) MUST_CHECK;
/** Accepts NULL. */
void spoken_free(struct spoken *spoken);

/** The bell before a call; lives as long as `spoken`. */
struct sound *spoken_bell(const struct spoken *spoken, int times);

/** A reference for the caller; NULL when it cannot be made, which is logged. */
struct sound *spoken_call(struct spoken *spoken, const struct sentence_call *call,
    enum sentence_language language, const struct announce_settings *settings);
struct sound *spoken_notice(struct spoken *spoken, enum sentence_notice notice,
    enum sentence_language language, int rate);

#endif /* AUDIO_SPOKEN_H */
