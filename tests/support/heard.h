/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_HEARD_H
#define TESTS_SUPPORT_HEARD_H

/*
 * What a loudspeaker gave out: SDL's disk driver writes into a pipe, a thread reads it,
 * and the recording is then taken apart sound by sound until only silence may be left.
 */

#include <pthread.h>

#include "audio/chime.h"
#include "audio/sentence.h"
#include "audio/sound.h"
#include "audio/synth.h"
#include "tests/support/temp.h"

struct heard {
    char pipe[TEMP_PATH_SIZE]; /* for SDL_DISKAUDIOFILE */
    int volume;                /* percent at which sounds are played; 100 unless set */
    int fd;
    pthread_t thread;
    pthread_mutex_t mutex; /* for all below, while it listens */
    int16_t *samples;
    size_t count;
    bool holding; /* stop at the first sample that is no silence */
    bool held;    /* and there it stands */
    bool closing;
};

/** Listen on a new pipe in `folder`, and set this process's (and its children's) sound
 * driver to it. */
void heard_open(struct heard *heard, const char *folder);
/** Take in what is still in the pipe, and stop. Who wrote must have closed. */
void heard_close(struct heard *heard);
void heard_free(struct heard *heard);

/** Take no more once a sound has begun, and say when: the loudspeaker then stands in the
 * middle of it until heard_release(). Hold before the sound is asked for. */
void heard_hold(struct heard *heard);
void heard_wait_held(struct heard *heard);
void heard_release(struct heard *heard);

/** Was the sound given out, to its end? While it listens. */
bool heard_whole(struct heard *heard, const struct sound *sound);

/**
 * Where the chime is next heard from sample `from` on; it is taken out of the recording.
 * Fails the test when it is not there, or is mixed with anything (correlation 0.99).
 * @return the sample after it
 */
size_t heard_take_chime(struct heard *heard, enum chime_kind kind, size_t from);
/** How often a sentence must be heard; once or twice, where it depends on who waits. */
enum heard_times { HEARD_ONCE, HEARD_TWICE, HEARD_EITHER };
/** A sentence in the words style, made afresh by `synth`, with its repeat. */
size_t heard_take_sentence(struct heard *heard, struct synth *synth,
    const struct sentence_call *call, enum sentence_language language,
    enum heard_times times, size_t from);

/** What a text sounds like, owned. A busy machine may need more than one try: a helper
 * has some seconds for each. */
struct sound *heard_make_afresh(
    struct synth *synth, const char *text, enum sentence_language language);

/** Any text of a voice, made afresh by `synth`, with its repeat. */
size_t heard_take_text(struct heard *heard, struct synth *synth, const char *text,
    enum sentence_language language, enum heard_times times, size_t from);

/** Everything else that was heard is silence. */
void heard_assert_only_silence(const struct heard *heard);

#endif /* TESTS_SUPPORT_HEARD_H */
