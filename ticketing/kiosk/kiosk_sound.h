/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_KIOSK_KIOSK_SOUND_H
#define TICKETING_KIOSK_KIOSK_SOUND_H

/*
 * What a person hears after a scan: accepted or refused. A thread opens the loudspeaker
 * for each sound, for that may take longer than a number may. Main thread only.
 */

#include "audio/chime.h"
#include "common/device_part.h"

struct kiosk_sound;

/** Start the thread. A machine without a sound device stays silent, and says so once. */
struct kiosk_sound *kiosk_sound_start(void);
/** NULL is accepted. */
void kiosk_sound_stop(struct kiosk_sound *sound);

/** Play it, after what plays now; of several that wait only the last. NULL is accepted.
 */
void kiosk_sound_play(struct kiosk_sound *sound, enum chime_kind kind);

/** How the loudspeaker was at the last sound: unknown before the first; NULL: off. */
enum device_part kiosk_sound_state(struct kiosk_sound *sound);

#endif /* TICKETING_KIOSK_KIOSK_SOUND_H */
