/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bell: each note a fundamental with two quieter partials, all dying away. */
#include "audio/chime.h"

#include <math.h>
#include <stdlib.h>

#include "audio/loudness.h"
#include "common/mem.h"

#define ATTACK_S 0.006  /* a softer start than a step, so nothing clicks */
#define RELEASE_S 0.060 /* the last stretch goes down to exactly zero */
#define PEAK 0.55       /* of full scale, before it is made as loud as the voice */

struct note {
    double at_s;
    double hz;
    double gain;
};

/* A major triad falling, and its first two notes rising. */
static const struct note call_notes[] = {
    { 0.00, 783.99, 1.0 }, /* G5 */
    { 0.42, 659.26, 1.0 }, /* E5 */
    { 0.84, 523.25, 1.0 }, /* C5 */
};
static const struct note recall_notes[] = {
    { 0.00, 523.25, 1.0 },
    { 0.34, 783.99, 1.0 },
};

static const struct note accepted_notes[] = {
    { 0.00, 783.99, 1.0 }, { 0.10, 1046.50, 1.0 }, /* C6 */
};
static const struct note refused_notes[] = {
    { 0.00, 261.63, 1.0 }, /* C4 */
    { 0.22, 261.63, 1.0 },
};

static const struct chime {
    const struct note *notes;
    size_t count;
    double length_s;
} chimes[CHIME_KIND_COUNT] = {
    [CHIME_CALL] = { call_notes, ARRAY_LEN(call_notes), 2.3 },
    [CHIME_RECALL] = { recall_notes, ARRAY_LEN(recall_notes), 1.5 },
    [CHIME_ACCEPTED] = { accepted_notes, ARRAY_LEN(accepted_notes), 0.5 },
    [CHIME_REFUSED] = { refused_notes, ARRAY_LEN(refused_notes), 0.6 },
};

/* One note `t` seconds after it was struck. High partials die first, as in a real bell.
 */
static double
note_value(const struct note *note, double t)
{
    double attack = t < ATTACK_S ? t / ATTACK_S : 1.0;
    double phase = 2.0 * M_PI * note->hz * t;

    return note->gain * attack *
           (exp(-3.2 * t) * sin(phase) + 0.35 * exp(-5.0 * t) * sin(2.0 * phase) +
               0.12 * exp(-9.0 * t) * sin(3.01 * phase));
}

struct sound *
chime_make(enum chime_kind kind)
{
    const struct chime *chime = &chimes[kind];
    struct sound *sound = sound_new((size_t)(chime->length_s * AUDIO_RATE_HZ));
    double *sum = xcalloc(sound->count, sizeof(*sum));
    double loudest = 0.0;

    for (size_t i = 0; i < sound->count; i++) {
        double t = (double)i / AUDIO_RATE_HZ;
        double left = chime->length_s - t;

        for (size_t n = 0; n < chime->count; n++) {
            if (t >= chime->notes[n].at_s) {
                sum[i] += note_value(&chime->notes[n], t - chime->notes[n].at_s);
            }
        }
        sum[i] *= left < RELEASE_S ? left / RELEASE_S : 1.0;
        loudest = fmax(loudest, fabs(sum[i]));
    }
    for (size_t i = 0; i + 1 < sound->count; i++) {
        sound->samples[i] = (int16_t)lrint(sum[i] / loudest * PEAK * INT16_MAX);
    }
    free(sum);
    loudness_level(sound->samples, sound->count);
    return sound;
}
