/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_VOICE_CACHE_H
#define AUDIO_VOICE_CACHE_H

/*
 * Sentences made ahead, so that the voice starts at once. Bounded in bytes: what was
 * asked for longest ago goes first. One thread.
 */

#include "audio/sound.h"
#include "audio/synth.h"

struct voice_cache;

struct voice_cache *voice_cache_new(size_t bytes_max) MUST_CHECK;
void voice_cache_free(struct voice_cache *cache);

/** The sound of a text, a reference for the caller; NULL when it is not there. */
struct sound *voice_cache_get(struct voice_cache *cache, const struct synth_text *text);
/** Keep a reference to it; one that is larger than the whole cache is not kept. */
void voice_cache_put(
    struct voice_cache *cache, const struct synth_text *text, struct sound *sound);
/** Bytes of samples held now. */
size_t voice_cache_bytes(const struct voice_cache *cache);

#endif /* AUDIO_VOICE_CACHE_H */
