/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/wav.h"

#include <string.h>

#define SAMPLE_BYTES 2

static void
put_u32(uint8_t *out, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        out[i] = (uint8_t)(value >> (8 * i));
    }
}

void
wav_head(size_t count, uint8_t out[WAV_HEAD_SIZE])
{
    uint32_t bytes = (uint32_t)(count * SAMPLE_BYTES);

    memcpy(out,
        "RIFF----WAVE"                  /* the length of all that follows it */
        "fmt \20\0\0\0\1\0\1\0--------" /* PCM, one channel; samples, bytes a second */
        "\2\0\20\0data----",            /* bytes a sample, bits; bytes of samples */
        WAV_HEAD_SIZE);
    put_u32(out + 4, WAV_HEAD_SIZE - 8 + bytes);
    put_u32(out + 24, AUDIO_RATE_HZ);
    put_u32(out + 28, AUDIO_RATE_HZ * SAMPLE_BYTES);
    put_u32(out + 40, bytes);
}
