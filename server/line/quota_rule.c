/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places by window: what tickets keep, what walk-ins may have, what the end releases. */
#include "server/line/quota_rule.h"

#include "common/text.h"

#define OVERBOOK_TICKETS_MIN 50

/* Who has a ticket is served, so tickets beyond the capacity raise it. */
static int
places_of(const struct quota_window *window)
{
    return window->capacity > window->tickets ? window->capacity : window->tickets;
}

static int
issued_of(const struct quota_window *window)
{
    return window->arrived + window->walkins;
}

/* Both ends belong to a window ("08.00 s.d. 11.00"). */
static bool
has_ended(const struct quota_window *window, int minute)
{
    return minute > window->span.to;
}

/*
 * Places nobody holds, of the windows up to `last`: an ended window's places are free
 * unless used; a running one's are also held by the tickets that may still come.
 */
static int
free_until(const struct quota_day *day, int last, int minute)
{
    int left = 0;

    for (int i = 0; i <= last; i++) {
        const struct quota_window *window = &day->windows[i];

        left += places_of(window) - issued_of(window);
        if (!has_ended(window, minute)) {
            left -= window->tickets - window->arrived;
        }
    }
    return left;
}

/* The first window that has not ended, else the last; -1 on a day without windows. */
static int
current_window(const struct quota_day *day, int minute)
{
    for (int i = 0; i < day->count; i++) {
        if (!has_ended(&day->windows[i], minute)) {
            return i;
        }
    }
    return day->count - 1;
}

struct quota_state
quota_rule_state(const struct quota_day *day, int minute)
{
    struct quota_state state = { .current = current_window(day, minute), .next = -1 };
    int promised = 0;

    for (int i = 0; i < day->count; i++) {
        const struct quota_window *window = &day->windows[i];

        state.quota += places_of(window);
        state.issued += issued_of(window);
        promised += issued_of(window);
        promised += has_ended(window, minute) ? 0 : window->tickets - window->arrived;
    }
    if (promised > state.quota) { /* tickets came in after walk-ins had the places */
        state.quota = promised;
    }
    if (state.current >= 0) {
        state.left = free_until(day, state.current, minute);
    }
    if (state.left < 0) { /* the office lowered a capacity below what was given */
        state.left = 0;
    }
    for (int i = state.current + 1; state.left == 0 && i < day->count; i++) {
        if (free_until(day, i, minute) > 0) {
            state.next = i;
            break;
        }
    }
    return state;
}

static enum status
refuse_full(
    const struct quota_day *day, const struct quota_state *state, struct error *err)
{
    (void)error_set(err, STATUS_QUOTA_FULL, "no place left");
    if (err && state->next >= 0) {
        char minute[6];

        (void)text_copy(err->time, sizeof(err->time),
            minute_format(day->windows[state->next].span.from, minute));
        err->which = CASE_LATER_TODAY;
    }
    return STATUS_QUOTA_FULL;
}

enum status
quota_rule_walkin(
    const struct quota_day *day, int minute, int places, int *charged, struct error *err)
{
    struct quota_state state = quota_rule_state(day, minute);

    if (state.left < places) {
        return refuse_full(day, &state, err);
    }
    *charged = day->windows[state.current].window;
    return STATUS_OK;
}

enum status
quota_rule_ticket(const struct quota_day *day, int minute, bool late, struct error *err)
{
    struct quota_state state;

    if (!late) {
        return STATUS_OK;
    }
    state = quota_rule_state(day, minute);
    return state.left > 0 ? STATUS_OK : refuse_full(day, &state, err);
}

int
quota_rule_bookable(int capacity, int walkin_share, int overbook_percent, int tickets)
{
    /* Rounded towards the walk-ins, who have no other way in; then to whole places. */
    int64_t for_tickets = (int64_t)capacity * (100 - walkin_share) / 100;
    int64_t left = for_tickets * overbook_percent / 100 - tickets;

    return left > 0 ? (int)left : 0;
}

int
quota_rule_overbook(int most_percent, int64_t tickets, int64_t arrived)
{
    int64_t percent;

    if (tickets < OVERBOOK_TICKETS_MIN || arrived <= 0 || arrived > tickets) {
        return 100;
    }
    percent = tickets * 100 / arrived; /* rounded towards fewer */
    return percent < most_percent ? (int)percent : most_percent;
}
