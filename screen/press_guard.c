/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/press_guard.h"

void
press_guard_begin(struct press_guard *guard, int64_t now_ms)
{
    guard->since_ms = now_ms;
}

bool
press_guard_is_up(const struct press_guard *guard, int64_t now_ms)
{
    return guard->since_ms != 0 && now_ms - guard->since_ms < PRESS_GUARD_MS;
}

bool
press_guard_drops(const struct press_guard *guard, const SDL_Event *event, int64_t now_ms)
{
    switch (event->type) {
    case SDL_KEYDOWN:
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
    case SDL_FINGERDOWN:
    case SDL_FINGERUP:
        return press_guard_is_up(guard, now_ms);
    default:
        return false;
    }
}
