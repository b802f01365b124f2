/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_CHIME_H
#define AUDIO_CHIME_H

/* The bell before a call and the sounds after a scan, made here note by note. Pure; any
 * thread. */

#include "audio/sound.h"

enum chime_kind {
    CHIME_CALL,     /* three falling notes that ring out */
    CHIME_RECALL,   /* two rising notes: heard as a reminder */
    CHIME_ACCEPTED, /* short, high, rising */
    CHIME_REFUSED,  /* low, twice the same */
    CHIME_KIND_COUNT
};

/** Make a chime: it begins and ends at zero, never clips, and dies away. */
struct sound *chime_make(enum chime_kind kind) MUST_CHECK;

#endif /* AUDIO_CHIME_H */
