/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_WAV_H
#define AUDIO_WAV_H

/* A sound as a file that every browser plays: RIFF WAVE, PCM. Pure. */

#include "audio/sound.h"

#define WAV_HEAD_SIZE 44

/** The head of a file with `count` samples, which follow it as they are in memory. */
void wav_head(size_t count, uint8_t out[WAV_HEAD_SIZE]);

#endif /* AUDIO_WAV_H */
