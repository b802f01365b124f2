/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_KIOSK_KIOSK_SOUND_H
#define TICKETING_KIOSK_KIOSK_SOUND_H

/*
 * What a person hears: a sound after a scan, accepted or refused, and who asked for it is
 * told what each screen says. A thread makes the speech and opens the loudspeaker for
 * each, for that may take longer than a number may. Main thread only.
 */

#include "audio/chime.h"
#include "audio/sentence.h"
#include "audio/synth.h"
#include "common/device_part.h"

#define KIOSK_SAID_SIZE 2560

struct kiosk_sound;

/**
 * Start the thread. A machine without a sound device stays silent, and says so once.
 * @param synth  borrowed, outlives it, the thread's from now on; NULL: nothing is said.
 *               With one the device is looked for at once, so that its state is known
 * @param wake   called on the thread when the state of the device has changed
 */
struct kiosk_sound *kiosk_sound_start(
    struct synth *synth, void (*wake)(void *arg), void *wake_arg);
/** NULL is accepted. */
void kiosk_sound_stop(struct kiosk_sound *sound);

/** Play it, after what plays now; of several that wait only the last. What is being said
 * ends. NULL is accepted. */
void kiosk_sound_play(struct kiosk_sound *sound, enum chime_kind kind);

/**
 * Say it in place of what is being said, after a sound that plays. NULL is accepted.
 * @param text      sentences; "{number}" is `number`
 * @param number    as it is called, or ""
 * @param language  one that has a voice
 */
void kiosk_sound_say(struct kiosk_sound *sound, const char *text, const char *number,
    enum sentence_language language);
/** Nothing is said any more. NULL is accepted. */
void kiosk_sound_hush(struct kiosk_sound *sound);

/** Look for a loudspeaker that was missing, in case it came back. NULL is accepted. */
void kiosk_sound_look(struct kiosk_sound *sound);

/** How the loudspeaker was at the last sound: unknown before the first; NULL: off. */
enum device_part kiosk_sound_state(struct kiosk_sound *sound);

#endif /* TICKETING_KIOSK_KIOSK_SOUND_H */
