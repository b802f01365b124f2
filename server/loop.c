/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making the loop. */
#include "server/loop.h"

#include <event2/event.h>

/* Of less weight in a row, before the loop looks again: a few milliseconds at most. */
#define IN_A_ROW 48
#define IN_A_ROW_US 3000

struct event_base *
loop_new(void)
{
    static const struct timeval limit = { .tv_usec = IN_A_ROW_US };
    struct event_config *config = event_config_new();
    struct event_base *base = NULL;

    /* What a turn takes back of itself, the kernel is not told: an answer has evhttp stop
     * and go on reading, and wait for a socket that was ready. */
    if (config &&
        event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST) == 0 &&
        event_config_set_max_dispatch_interval(config, &limit, IN_A_ROW, LOOP_USUAL) ==
            0) {
        base = event_base_new_with_config(config);
    }
    if (base && event_base_priority_init(base, LOOP_PRIORITIES) != 0) {
        event_base_free(base);
        base = NULL;
    }
    if (config) {
        event_config_free(config);
    }
    return base;
}
