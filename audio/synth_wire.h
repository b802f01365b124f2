/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_SYNTH_WIRE_H
#define AUDIO_SYNTH_WIRE_H

/*
 * What synth.c and its helper say to each other over a SOCK_SEQPACKET pair: a request,
 * then one or more chunks of samples with the same id. Both ends are the same program, so
 * the structs are the wire. A helper that died is told by a chunk with id 0.
 */

#include "audio/synth.h"

#define SYNTH_CHUNK_SAMPLES 8192
#define SYNTH_VOICE_SIZE 16
#define SYNTH_MAKE_TIMEOUT_MS 4000 /* for one utterance, in the helper */

struct synth_request {
    uint32_t id; /* from 1 */
    int32_t rate;
    int32_t word_gap;
    char voice[SYNTH_VOICE_SIZE];
    char text[SYNTH_TEXT_MAX];
};

struct synth_chunk {
    uint32_t id;
    int32_t status; /* enum status */
    uint32_t total; /* samples of the whole utterance */
    uint32_t offset;
    uint32_t count; /* samples that follow */
    int16_t samples[SYNTH_CHUNK_SAMPLES];
};

#define SYNTH_CHUNK_HEAD offsetof(struct synth_chunk, samples)

/** The keeper's and the helper's life, in the forked child; returns when `fd` was closed.
 */
void synth_helper_run(int fd);

#endif /* AUDIO_SYNTH_WIRE_H */
