/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/office_day.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/test.h"

#define MAX_CALLS 3

/* The next chance of `sides`: xorshift, the same row in each run. */
static int
chance(struct office_day *day, int sides)
{
    day->chance ^= day->chance << 13;
    day->chance ^= day->chance >> 17;
    day->chance ^= day->chance << 5;
    return (int)(day->chance % (uint32_t)sides);
}

static const char *
clerk(char out[24], int desk)
{
    (void)snprintf(out, 24, "counter-%d", desk + 1);
    return out;
}

void
office_day_begin(struct office_day *day, struct e2e *e2e, int tickets)
{
    *day = (struct office_day){ .e2e = e2e, .tickets = tickets, .chance = 20260714 };
    /* The clock goes on by hours between two presses: no clerk is gone for that. */
    assert_int_equal(
        e2e_status(e2e, "admin", "PATCH", "/v1/settings/policy", "{\"away_min\":0}"),
        200);
    for (int i = 0; i < OFFICE_DAY_COUNTERS; i++) {
        desk_open(e2e, i + 1);
    }
}

static void
arrive(struct office_day *day)
{
    if (day->arrived < day->tickets) {
        assert_int_equal(e2e_arrive(day->e2e, day->arrived++, NULL, NULL), 201);
    }
}

static void
put_aside(struct office_day *day, const char *visit)
{
    if (day->aside_count < OFFICE_DAY_ASIDE_MAX) {
        memcpy(day->aside[day->aside_count++], visit, DESK_VISIT_SIZE);
    }
}

static void
come_back(struct office_day *day)
{
    if (day->aside_count > 0) {
        size_t who = (size_t)chance(day, (int)day->aside_count);

        desk_move(day->e2e, "reception", day->aside[who], "return", NULL, 200, NULL);
        memcpy(day->aside[who], day->aside[--day->aside_count], DESK_VISIT_SIZE);
    }
}

static void
call(struct office_day *day, int i)
{
    struct office_day_desk *desk = &day->desk[i];

    desk_call(day->e2e, i + 1, NULL, desk->visit);
    if (desk->visit[0]) {
        desk->state = DESK_CALLED;
        desk->times = 1;
        day->calls++;
    }
}

static void
go_on_with_called(struct office_day *day, int i)
{
    struct office_day_desk *desk = &day->desk[i];
    int what = chance(day, 10);
    char who[24];

    (void)clerk(who, i);
    if (what < 3 && desk->times < MAX_CALLS) {
        desk_move(day->e2e, who, desk->visit, "recall", NULL, 200, NULL);
        desk->times++;
        day->calls++;
    } else if (what < 4) {
        desk_move(day->e2e, who, desk->visit, "absent", NULL, 200, NULL);
        put_aside(day, desk->visit);
        desk->state = DESK_FREE;
    } else {
        desk_move(day->e2e, who, desk->visit, "start", NULL, 200, NULL);
        desk->state = DESK_SERVING;
    }
}

static void
go_on_with_served(struct office_day *day, int i)
{
    struct office_day_desk *desk = &day->desk[i];
    int what = chance(day, 10);
    char body[32];
    char who[24];

    (void)clerk(who, i);
    if (what < 2) {
        desk_move(
            day->e2e, who, desk->visit, "hold", "{\"reason\":\"fotokopi\"}", 200, NULL);
        put_aside(day, desk->visit);
    } else if (what < 4) {
        (void)snprintf(body, sizeof(body), "{\"counter\":%d}",
            (i + 1 + chance(day, OFFICE_DAY_COUNTERS - 1)) % OFFICE_DAY_COUNTERS + 1);
        desk_move(day->e2e, who, desk->visit, "transfer", body, 200, NULL);
    } else {
        desk_move(day->e2e, who, desk->visit, "finish", "{\"outcome\":\"incomplete\"}",
            200, NULL);
    }
    desk->state = DESK_FREE;
}

void
office_day_step(struct office_day *day)
{
    int who = chance(day, 2 * OFFICE_DAY_COUNTERS);

    if (who >= OFFICE_DAY_COUNTERS) { /* a visitor, and seldom one who was here before */
        if (chance(day, 6) == 0) {
            come_back(day);
        } else {
            arrive(day);
        }
        return;
    }
    switch (day->desk[who].state) {
    case DESK_FREE:
        call(day, who);
        break;
    case DESK_CALLED:
        go_on_with_called(day, who);
        break;
    case DESK_SERVING:
        go_on_with_served(day, who);
        break;
    }
}

void
office_day_end(struct office_day *day)
{
    for (int i = 0; i < OFFICE_DAY_COUNTERS; i++) {
        struct office_day_desk *desk = &day->desk[i];
        char who[24];

        if (desk->state == DESK_CALLED) {
            desk_move(day->e2e, clerk(who, i), desk->visit, "start", NULL, 200, NULL);
        }
        if (desk->state != DESK_FREE) {
            desk_move(day->e2e, clerk(who, i), desk->visit, "finish",
                "{\"outcome\":\"incomplete\"}", 200, NULL);
        }
        desk->state = DESK_FREE;
    }
}
