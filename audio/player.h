/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_PLAYER_H
#define AUDIO_PLAYER_H

/*
 * The loudspeaker for one announcement: the device is opened for it and closed after it,
 * so that a device unplugged in between is simply found again. SDL converts to what the
 * device wants. More sound may be added while it plays. One thread, beside SDL's own.
 */

#include "audio/sound.h"
#include "common/status.h"

#define PLAYER_SEGMENTS_MAX 16

struct player;

/**
 * Open the device and start playing what will be put; silence until then.
 *
 * @param volume  0..100
 * @return STATUS_OK, or STATUS_IO when there is no sound device
 */
enum status player_open(int volume, struct player **player, struct error *err) MUST_CHECK;

/** Play `sound` after what was put before; takes a reference of its own. */
void player_put(struct player *player, struct sound *sound);
/** So many milliseconds of silence after what was put before. */
void player_put_pause(struct player *player, int pause_ms);
/** Nothing more will be put. */
void player_finish(struct player *player);

enum player_state { PLAYER_PLAYING, PLAYER_DONE, PLAYER_LOST };

/** Wait for the end, at most `timeout_ms`; PLAYER_LOST when the device went away. */
enum player_state player_wait(struct player *player, int timeout_ms);

/** Close the device; accepts NULL. */
void player_close(struct player *player);

/** At the end of a thread that used players: free what SDL keeps for the thread. */
void player_leave_thread(void);

#endif /* AUDIO_PLAYER_H */
