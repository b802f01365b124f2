/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ring of calls and one that stands. */
#include "display/board_show.h"

#include <string.h>

void
board_show_init(struct board_show *show)
{
    memset(show, 0, sizeof(*show));
}

void
board_show_stand(struct board_show *show, const struct board_call *call)
{
    if (show->count == 0) {
        show->current = *call;
        show->has_current = true;
        show->since_ms = -BOARD_FLASHING_MS - BOARD_SHOW_LEAST_MS;
    }
}

void
board_show_set(struct board_show *show, const struct board_call *call)
{
    if (!show->has_current) {
        board_show_stand(show, call);
    }
}

static void
show_next(struct board_show *show, int64_t now_ms)
{
    show->current = show->waiting[show->first];
    show->has_current = true;
    show->since_ms = now_ms;
    show->first = (show->first + 1) % BOARD_SHOW_MAX;
    show->count--;
}

void
board_show_push(struct board_show *show, const struct board_call *call, int64_t now_ms)
{
    if (show->count == BOARD_SHOW_MAX) { /* minutes behind: the oldest makes room */
        show_next(show, now_ms);
    }
    show->waiting[(show->first + show->count) % BOARD_SHOW_MAX] = *call;
    show->count++;
}

int
board_show_step(struct board_show *show, int64_t now_ms, bool *changed)
{
    int64_t age_ms;

    if (show->count > 0 &&
        (!show->has_current || now_ms - show->since_ms >= BOARD_SHOW_LEAST_MS)) {
        show_next(show, now_ms);
        *changed = true;
    }
    if (!show->has_current) {
        return -1;
    }
    age_ms = now_ms - show->since_ms;
    if (age_ms <= BOARD_FLASHING_MS) {
        *changed = true; /* at each edge of a flash; between edges nobody calls */
        return (int)(BOARD_FLASH_MS - age_ms % BOARD_FLASH_MS);
    }
    return show->count > 0 ? (int)(BOARD_SHOW_LEAST_MS - age_ms) : -1;
}

bool
board_show_is_calling(const struct board_show *show, int64_t now_ms)
{
    return show->count > 0 ||
           (show->has_current && now_ms - show->since_ms < BOARD_FLASHING_MS);
}

bool
board_show_is_lit(const struct board_show *show, int64_t now_ms)
{
    int64_t age_ms = now_ms - show->since_ms;

    return show->has_current && age_ms >= 0 && age_ms < BOARD_FLASHING_MS &&
           age_ms / BOARD_FLASH_MS % 2 == 0;
}
