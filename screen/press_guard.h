/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_PRESS_GUARD_H
#define SCREEN_PRESS_GUARD_H

/*
 * A second tap must not reach what the first has just put on the screen: no press counts
 * in the first PRESS_GUARD_MS of a picture. Time comes in (monotonic), so that tests own
 * it. Main thread only.
 */

#include <SDL.h>

#include "common/base.h"

#define PRESS_GUARD_MS 700

/** All zero: nothing is held back. */
struct press_guard {
    int64_t since_ms; /* monotonic: when the picture came, or the last press counted */
};

/** Another picture is on the screen, or a press was taken. */
void press_guard_begin(struct press_guard *guard, int64_t now_ms);

/** Is it too soon to press? */
bool press_guard_is_up(const struct press_guard *guard, int64_t now_ms);

/**
 * Is this event a press (key, mouse button, finger) that comes too soon? Such an event is
 * to be dropped. Typed text, motion and the wheel never are.
 */
bool press_guard_drops(
    const struct press_guard *guard, const SDL_Event *event, int64_t now_ms);

#endif /* SCREEN_PRESS_GUARD_H */
