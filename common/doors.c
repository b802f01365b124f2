/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When an office's doors are open. */
#include "common/doors.h"

#include "common/json_reader.h"

enum doors_state
doors_now(const struct doors *doors, int64_t now_ms)
{
    if (doors->next_ms != 0 && now_ms >= doors->next_ms) {
        return DOORS_OPEN; /* of that day nobody has said */
    }
    if (doors->open_ms == 0) {
        return doors->next_ms == 0 && !doors->why[0] ? DOORS_OPEN : DOORS_CLOSED;
    }
    if (now_ms < doors->open_ms) {
        return DOORS_LATER;
    }
    return now_ms < doors->close_ms ? DOORS_OPEN : DOORS_OVER;
}

int64_t
doors_next(const struct doors *doors, int64_t now_ms)
{
    return now_ms < doors->open_ms ? doors->open_ms : doors->next_ms;
}

void
doors_read(struct json_reader *r, struct doors *doors)
{
    struct json_reader of = reader_member(r, "doors", JSON_OPTIONAL);

    reader_time(&of, "open", JSON_OPTIONAL, &doors->open_ms);
    reader_time(&of, "close", JSON_OPTIONAL, &doors->close_ms);
    reader_time(&of, "next", JSON_OPTIONAL, &doors->next_ms);
    reader_text(&of, "why", JSON_OPTIONAL, doors->why, sizeof(doors->why));
}
