/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_STALL_H
#define AUDIO_STALL_H

/*
 * Tells when a call into the sound system does not come back, as when the sound server
 * hangs: SDL opens and closes a device for as long as that takes. A thread of its own
 * waits, for the one that called cannot.
 */

#include "common/base.h"
#include "common/status.h"

#define STALL_LIMIT_MS 5000 /* a device that is well opens in a tenth of it */

struct stall;

/** `on_stalled` is called on the watching thread, once for each call that is late. */
enum status stall_start(void (*on_stalled)(void *arg), void *arg, struct stall **stall,
    struct error *err) MUST_CHECK;
/** Not between stall_begin() and stall_end(). Accepts NULL. */
void stall_stop(struct stall *stall);

/** Something begins that has to be over within STALL_LIMIT_MS. */
void stall_begin(struct stall *stall);
/** It is over. True: it was late, and that was told. */
bool stall_end(struct stall *stall);

#endif /* AUDIO_STALL_H */
