/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_LOUDNESS_H
#define AUDIO_LOUDNESS_H

/*
 * How loud a sound is to ears, and making it as loud as all others of the hall: a voice
 * that is quieter than its bell is not understood. Pure, any thread.
 *
 * Source: ITU-R BS.1770-4, EBU R 128: K-weighting, blocks of 400 ms, both gates.
 */

#include "common/base.h"

#define LOUDNESS_LUFS (-18.0)    /* of everything that is heard */
#define LOUDNESS_PEAK_DB (-2.0)  /* dBTP, that no loudspeaker clips */
#define LOUDNESS_SILENCE (-70.0) /* what is quieter is silence */

/** Integrated loudness of `count` mono samples at AUDIO_RATE_HZ, in LUFS; silence is
 * LOUDNESS_SILENCE. */
double loudness_measure(const int16_t *samples, size_t count);

/** Bring it to LOUDNESS_LUFS, its peaks held below LOUDNESS_PEAK_DB. Silence stays. */
void loudness_level(int16_t *samples, size_t count);

#endif /* AUDIO_LOUDNESS_H */
