/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/heard.h"

#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/mem.h"
#include "tests/support/test.h"

#define SILENCE_BELOW 2
#define ANCHOR 256 /* samples that tell where a sound begins */
#define HOLD_MS 120000
#define MAKE_MS 60000
#define PIPE_BYTES 4096 /* far less than any sound */
#define REPEAT_PAUSE (AUDIO_RATE_HZ / 2)
#define RECORDING_MAX ((size_t)AUDIO_RATE_HZ * 7200) /* memory is taken as it fills */

static bool
is_held(struct heard *heard)
{
    bool held;

    (void)pthread_mutex_lock(&heard->mutex);
    held = heard->held && !heard->closing;
    (void)pthread_mutex_unlock(&heard->mutex);
    return held;
}

static bool
is_sound(const int16_t *samples, ssize_t count)
{
    for (ssize_t i = 0; i < count; i++) {
        if (abs(samples[i]) >= SILENCE_BELOW) {
            return true;
        }
    }
    return false;
}

static void *
heard_run(void *arg)
{
    struct heard *heard = arg;

    for (;;) {
        struct pollfd pfd = { .fd = heard->fd, .events = POLLIN };
        int16_t samples[4096];
        ssize_t n = 0;
        bool end;

        if (is_held(heard)) {
            (void)poll(NULL, 0, 1);
            continue;
        }
        if (poll(&pfd, 1, 20) > 0) {
            n = read(heard->fd, samples, sizeof(samples));
        }
        (void)pthread_mutex_lock(&heard->mutex);
        if (n > 0 && heard->count + (size_t)n / 2 <= RECORDING_MAX) {
            memcpy(heard->samples + heard->count, samples, (size_t)n);
            heard->count += (size_t)n / 2;
        }
        heard->held = heard->holding && is_sound(samples, n / 2);
        end = n <= 0 && heard->closing;
        (void)pthread_mutex_unlock(&heard->mutex);
        if (end) {
            return NULL;
        }
    }
}

void
heard_open(struct heard *heard, const char *folder)
{
    memset(heard, 0, sizeof(*heard));
    heard->volume = 100;
    (void)temp_path(heard->pipe, folder, "heard");
    assert_int_equal(mkfifo(heard->pipe, 0600), 0);
    heard->fd = open(heard->pipe, O_RDWR | O_CLOEXEC);
    assert_true(heard->fd >= 0);
    (void)fcntl(heard->fd, F_SETPIPE_SZ, PIPE_BYTES);
    heard->samples = xcalloc(RECORDING_MAX, sizeof(*heard->samples));
    (void)pthread_mutex_init(&heard->mutex, NULL);
    (void)setenv("SDL_AUDIODRIVER", "disk", 1);
    (void)setenv("SDL_DISKAUDIOFILE", heard->pipe, 1);
    (void)setenv("SDL_DISKAUDIODELAY", "0", 1); /* as fast as it comes */
    assert_int_equal(pthread_create(&heard->thread, NULL, heard_run, heard), 0);
}

void
heard_close(struct heard *heard)
{
    (void)pthread_mutex_lock(&heard->mutex);
    heard->closing = true;
    (void)pthread_mutex_unlock(&heard->mutex);
    (void)pthread_join(heard->thread, NULL);
    (void)close(heard->fd);
    heard->fd = -1;
}

void
heard_free(struct heard *heard)
{
    if (heard->samples && heard->fd >= 0) {
        heard_close(heard);
    }
    free(heard->samples);
    heard->samples = NULL;
}

void
heard_hold(struct heard *heard)
{
    (void)pthread_mutex_lock(&heard->mutex);
    heard->holding = true;
    (void)pthread_mutex_unlock(&heard->mutex);
}

void
heard_wait_held(struct heard *heard)
{
    int64_t deadline_ms = clock_monotonic_ms() + HOLD_MS;

    while (!is_held(heard)) {
        assert_true(clock_monotonic_ms() < deadline_ms);
        (void)poll(NULL, 0, 1);
    }
}

void
heard_release(struct heard *heard)
{
    (void)pthread_mutex_lock(&heard->mutex);
    heard->holding = false;
    heard->held = false;
    (void)pthread_mutex_unlock(&heard->mutex);
}

static double
correlation(const int16_t *a, const int16_t *b, size_t count)
{
    double ab = 0.0;
    double aa = 0.0;
    double bb = 0.0;

    for (size_t i = 0; i < count; i++) {
        ab += (double)a[i] * b[i];
        aa += (double)a[i] * a[i];
        bb += (double)b[i] * b[i];
    }
    return aa > 0.0 && bb > 0.0 ? ab / sqrt(aa * bb) : 0.0;
}

/* Is the sound heard exactly at sample `at`? Then it is taken out as well. */
static bool
take_at(struct heard *heard, const struct sound *sound, size_t at)
{
    if (at + sound->count > heard->count ||
        correlation(heard->samples + at, sound->samples, sound->count) <= 0.99) {
        return false;
    }
    memset(heard->samples + at, 0, sound->count * sizeof(int16_t));
    return true;
}

/* Where its first samples that can be told from silence are heard; false: nowhere. */
static bool
find(const struct heard *heard, const struct sound *sound, size_t from, size_t *at)
{
    int16_t anchor[ANCHOR];
    size_t lead = 0;
    const int16_t *found;

    while (abs(sound->samples[lead]) < SILENCE_BELOW) {
        lead++;
    }
    for (size_t i = 0; i < ANCHOR; i++) {
        anchor[i] = (int16_t)(sound->samples[lead + i] * heard->volume / 100);
    }
    found = memmem(heard->samples + from, (heard->count - from) * sizeof(int16_t), anchor,
        sizeof(anchor));
    if (!found || (size_t)(found - heard->samples) < lead) {
        return false;
    }
    *at = (size_t)(found - heard->samples) - lead;
    return true;
}

bool
heard_whole(struct heard *heard, const struct sound *sound)
{
    size_t at;
    bool whole;

    (void)pthread_mutex_lock(&heard->mutex);
    whole = find(heard, sound, 0, &at) && at + sound->count <= heard->count;
    (void)pthread_mutex_unlock(&heard->mutex);
    return whole;
}

/* As heard_take_chime(), of any sound. */
static size_t
take(struct heard *heard, const struct sound *sound, size_t from)
{
    size_t at = 0;

    assert_true(find(heard, sound, from, &at));
    assert_true(take_at(heard, sound, at));
    return at + sound->count;
}

size_t
heard_take_chime(struct heard *heard, enum chime_kind kind, size_t from)
{
    struct sound *chime = chime_make(kind);
    size_t end = take(heard, chime, from);

    sound_unref(chime);
    return end;
}

struct sound *
heard_make_afresh(struct synth *synth, const char *text, enum sentence_language language)
{
    const struct synth_text wanted = { sentence_voice(language), text, SYNTH_RATE_DEFAULT,
        SYNTH_WORD_GAP_DEFAULT };
    int64_t deadline_ms = clock_monotonic_ms() + MAKE_MS;
    struct sound *sound = NULL;

    while (synth_say(synth, &wanted, &sound, NULL) != STATUS_OK) {
        assert_true(clock_monotonic_ms() < deadline_ms);
    }
    return sound;
}

/* A sound and, if it is there or must be, its repeat. */
static size_t
take_repeated(
    struct heard *heard, const struct sound *sound, enum heard_times times, size_t from)
{
    size_t end = take(heard, sound, from);

    if (times != HEARD_ONCE && take_at(heard, sound, end + REPEAT_PAUSE)) {
        times = HEARD_EITHER;
        end += REPEAT_PAUSE + sound->count;
    }
    assert_int_not_equal(times, HEARD_TWICE); /* its repeat was not there */
    return end;
}

size_t
heard_take_text(struct heard *heard, struct synth *synth, const char *text,
    enum sentence_language language, enum heard_times times, size_t from)
{
    struct sound *sound = heard_make_afresh(synth, text, language);
    size_t end = take_repeated(heard, sound, times, from);

    sound_unref(sound);
    return end;
}

size_t
heard_take_sentence(struct heard *heard, struct synth *synth,
    const struct sentence_call *call, enum sentence_language language,
    enum heard_times times, size_t from)
{
    struct sentence sentence;

    assert_int_equal(
        sentence_make(call, language, NULL, SENTENCE_WORDS, &sentence, NULL), STATUS_OK);
    return heard_take_text(heard, synth, sentence.feed, language, times, from);
}

void
heard_assert_only_silence(const struct heard *heard)
{
    for (size_t i = 0; i < heard->count; i++) {
        assert_int_equal(heard->samples[i], 0);
    }
}
