/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bells and voices at one level, for ears. The measure itself is held against what ITU-R
 * BS.1770 says of sines.
 */
#include "audio/loudness.h"

#include <math.h>
#include <stdlib.h>

#include "audio/chime.h"
#include "audio/sentence.h"
#include "audio/sound.h"
#include "audio/synth.h"
#include "tests/support/test.h"

#define NEAR_LU 0.5
#define OVERSAMPLING 4
#define TAPS 16 /* on each side */

static struct sound *
sine(double hz, double peak_db, double seconds)
{
    struct sound *sound = sound_new((size_t)(seconds * AUDIO_RATE_HZ));

    for (size_t i = 0; i < sound->count; i++) {
        sound->samples[i] =
            (int16_t)lrint(32767.0 * pow(10.0, peak_db / 20.0) *
                           sin(2.0 * M_PI * hz * (double)i / AUDIO_RATE_HZ));
    }
    return sound;
}

static void
assert_lufs(const struct sound *sound, double want, double tolerance)
{
    double got = loudness_measure(sound->samples, sound->count);

    if (fabs(got - want) > tolerance) {
        fail_msg("%.2f LUFS, not %.2f", got, want);
    }
}

/* How much of each neighbour is in the wave between two samples: a windowed sinc. */
static void
write_weights(double weights[OVERSAMPLING][2 * TAPS])
{
    for (int phase = 0; phase < OVERSAMPLING; phase++) {
        for (int k = 1 - TAPS; k <= TAPS; k++) {
            double x = (double)phase / OVERSAMPLING - k;
            double sinc = x == 0.0 ? 1.0 : sin(M_PI * x) / (M_PI * x);

            weights[phase][k + TAPS - 1] = sinc * (0.5 + 0.5 * cos(M_PI * x / TAPS));
        }
    }
}

/* The highest the wave gets, between samples too. */
static double
true_peak_db(const struct sound *sound)
{
    double weights[OVERSAMPLING][2 * TAPS];
    double most = 1e-9; /* of silence too there is a logarithm */

    write_weights(weights);
    for (size_t i = TAPS; i + TAPS < sound->count; i++) {
        for (int phase = 0; phase < OVERSAMPLING; phase++) {
            double value = 0.0;

            for (size_t k = 0; k < ARRAY_LEN(weights[phase]); k++) {
                value += sound->samples[i + 1 - TAPS + k] * weights[phase][k];
            }
            most = fmax(most, fabs(value));
        }
    }
    return 20.0 * log10(most / 32767.0);
}

static void
test_a_sine_is_as_loud_as_the_standard_says(void **state)
{
    static const struct {
        double hz, peak_db, lufs;
    } rows[] = {
        { 997, 0.0, -3.01 },                          /* BS.1770, annex 1 */
        { 997, -20.0, -23.01 }, { 25, -20.0, -34.1 }, /* low tones count for little */
        { 4000, -20.0, -19.7 },                       /* high ones for more */
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct sound *sound = sine(rows[i].hz, rows[i].peak_db, 3.0);

        assert_lufs(sound, rows[i].lufs, i < 2 ? 0.1 : 0.5);
        sound_unref(sound);
    }
}

/* A pause makes nothing quieter: the gates leave it out. */
static void
test_silence_does_not_count(void **state)
{
    struct sound *sound = sine(997, -20.0, 6.0);

    (void)state;
    for (size_t i = sound->count / 2; i < sound->count; i++) {
        sound->samples[i] = 0;
    }
    assert_lufs(sound, -23.01, 0.3);
    loudness_level(sound->samples, sound->count);
    assert_lufs(sound, LOUDNESS_LUFS, NEAR_LU);
    sound_unref(sound);
    sound = sound_new(AUDIO_RATE_HZ);
    loudness_level(sound->samples, sound->count);
    assert_lufs(sound, LOUDNESS_SILENCE, 0.0);
    sound_unref(sound);
}

static void
assert_level(const struct sound *sound)
{
    assert_lufs(sound, LOUDNESS_LUFS, NEAR_LU);
    if (true_peak_db(sound) > LOUDNESS_PEAK_DB) {
        fail_msg("%.2f dBTP", true_peak_db(sound));
    }
}

static void
test_bells_and_voices_are_at_one_level(void **state)
{
    static const char *const numbers[] = { "A001", "B046", "Z999" };
    struct synth *synth;

    (void)state;
    for (int kind = 0; kind < CHIME_KIND_COUNT; kind++) {
        struct sound *chime = chime_make((enum chime_kind)kind);

        assert_level(chime);
        sound_unref(chime);
    }
    assert_int_equal(synth_start(&synth, NULL), STATUS_OK);
    for (size_t i = 0; i < 2 * ARRAY_LEN(numbers); i++) {
        enum sentence_language language = i % 2 ? SENTENCE_EN : SENTENCE_ID;
        struct sentence_call call = { numbers[i / 2], 3, SENTENCE_LAST };
        struct sentence sentence;
        struct sound *sound = NULL;

        assert_int_equal(
            sentence_make(&call, language, NULL, SENTENCE_WORDS, &sentence, NULL),
            STATUS_OK);
        assert_int_equal(
            synth_say(synth,
                &(struct synth_text){ sentence_voice(language), sentence.feed,
                    SYNTH_RATE_DEFAULT, SYNTH_WORD_GAP_DEFAULT },
                &sound, NULL),
            STATUS_OK);
        assert_level(sound);
        sound_unref(sound);
    }
    synth_stop(synth);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_sine_is_as_loud_as_the_standard_says),
        cmocka_unit_test(test_silence_does_not_count),
        cmocka_unit_test(test_bells_and_voices_are_at_one_level),
    };

    return cmocka_run_group_tests_name("loudness", tests, NULL, NULL);
}
