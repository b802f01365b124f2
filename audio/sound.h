/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_SOUND_H
#define AUDIO_SOUND_H

/*
 * A piece of sound: mono, signed 16 bit, AUDIO_RATE_HZ, never changed once made. Counted
 * references, for a cached sentence may leave the cache while it is still playing. The
 * count belongs to one thread; others may read samples while that thread holds a
 * reference.
 */

#include "common/base.h"

#define AUDIO_RATE_HZ 22050
#define SOUND_SAMPLES_MAX \
    ((size_t)AUDIO_RATE_HZ * 60) /* a minute; nothing said is longer */

struct sound {
    int references;
    size_t count;
    int16_t samples[];
};

/** Room for `count` samples (at most SOUND_SAMPLES_MAX), all silent; one reference. */
struct sound *sound_new(size_t count) MUST_CHECK;
struct sound *sound_ref(struct sound *sound);
/** Accepts NULL. */
void sound_unref(struct sound *sound);

#endif /* AUDIO_SOUND_H */
