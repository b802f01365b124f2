/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_GIVE_WAY_H
#define COMMON_GIVE_WAY_H

/* Manners on a processor that is short: who works for long beside a server stands behind,
 * who is waited for goes first. Any thread. */

#include "common/base.h"

/** From now on the calling thread stands behind others where the processor is short. */
void give_way_always(void);

/**
 * From now on the calling thread, when it is woken, goes on at once, also where one that
 * stands behind is at work. Linux lets whoever runs finish a slice of milliseconds, but
 * for one whose own slices are shorter (6.12 and newer; older kernels take no notice).
 * What it gets of the processor in all stays the same.
 */
void go_first(void);

/**
 * After a piece of work that began then: rest as long as it took, for the server's turn.
 *
 * @param fd        what was written to it goes to the disk first, or a commit of the
 *                  server's would wait for all of it in one; not made sure of, no
 *                  failure is told. -1: no file
 * @param began_ms  clock_monotonic_ms()
 */
void give_way(int fd, int64_t began_ms);

#endif /* COMMON_GIVE_WAY_H */
