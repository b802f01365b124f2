/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counted pieces of sound. */
#include "audio/sound.h"

#include <assert.h>
#include <stdlib.h>

#include "common/mem.h"

struct sound *
sound_new(size_t count)
{
    struct sound *sound;

    assert(count <= SOUND_SAMPLES_MAX);
    sound = xcalloc(1, sizeof(*sound) + count * sizeof(sound->samples[0]));
    sound->references = 1;
    sound->count = count;
    return sound;
}

struct sound *
sound_ref(struct sound *sound)
{
    sound->references++;
    return sound;
}

void
sound_unref(struct sound *sound)
{
    if (sound && --sound->references == 0) {
        free(sound);
    }
}
