/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_CHIME_H
#define AUDIO_CHIME_H

/* The bell before a call, made here note by note. Pure; any thread. */

#include "common/base.h"

#define AUDIO_RATE_HZ 22050 /* everything in audio/: mono, signed 16 bit */

enum chime_kind {
    CHIME_CALL,   /* three falling notes that ring out */
    CHIME_RECALL, /* two rising notes: heard as a reminder */
    CHIME_KIND_COUNT
};

/**
 * Make a chime: it begins and ends at zero, never clips, and ends in a short silence.
 * `*count` gets the samples; free() them.
 */
int16_t *chime_make(enum chime_kind kind, size_t *count) MUST_CHECK;

#endif /* AUDIO_CHIME_H */
