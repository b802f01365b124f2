/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A clock, and what speaks against it. */
#include "server/line/clock_rule.h"

#include <assert.h>
#include <stdlib.h>

#include "common/words.h"

static const char *const state_words[] = { CLOCK_STATE_LIST(WORDS_ENTRY) NULL };

const char *
clock_state_name(enum clock_state state)
{
    assert((unsigned)state < CLOCK_STATE_COUNT);
    return state_words[state];
}

static bool
differ(int64_t a_ms, int64_t b_ms)
{
    return a_ms - b_ms > CLOCK_TOLERANCE_MS || b_ms - a_ms > CLOCK_TOLERANCE_MS;
}

void
clock_rule_begin(struct clock_trust *trust, enum clock_source source, int64_t newest_ms,
    int64_t alive_ms)
{
    *trust = (struct clock_trust){
        .source = source, .fresh = true, .newest_ms = newest_ms, .alive_ms = alive_ms
    };
}

/* Did nobody look for a time, or for the first time? */
static bool
is_new(const struct clock_trust *trust, int64_t steady_ms)
{
    return !trust->begun || differ(steady_ms, trust->looked_ms);
}

bool
clock_rule_asks_missed(const struct clock_trust *trust, int64_t steady_ms)
{
    return trust->source != CLOCK_DRIVEN && (trust->fresh || is_new(trust, steady_ms));
}

/* What has happened since the last look: nothing, a leap, or nobody looked for a time. */
static void
follow(struct clock_trust *trust, const struct clock_look *look)
{
    int64_t going_ms = look->wall_ms - look->steady_ms;

    if (is_new(trust, look->steady_ms)) {
        /* The machine slept, or we did: as if we began now. */
        trust->at_word = !trust->begun && trust->source == CLOCK_STARTED;
        trust->fresh = true;
        trust->given = false;
        trust->confirmed = false;
        trust->since_ms = look->steady_ms;
    } else if (differ(going_ms, trust->going_ms)) {
        trust->confirmed = false;
        trust->since_ms = look->steady_ms;
    }
    trust->begun = true;
    trust->going_ms = going_ms;
    trust->looked_ms = look->steady_ms;
}

static bool
is_behind(const struct clock_trust *trust, const struct clock_look *look)
{
    int64_t may_be =
        trust->source == CLOCK_OF_MACHINE ? CLOCK_TOLERANCE_MS : CLOCK_SET_BEHIND_MS;

    return trust->newest_ms != 0 && look->wall_ms + may_be < trust->newest_ms;
}

/* Of a clock that is not behind: is there a reason to believe how it goes now? */
static bool
is_credible(const struct clock_trust *trust, const struct clock_look *look)
{
    if (trust->source == CLOCK_DRIVEN) {
        return true;
    }
    if (look->steady_ms - trust->since_ms >= CLOCK_AGREEMENT_MS) {
        return true;
    }
    return trust->fresh && (trust->at_word || look->missed_min <= CLOCK_MISSED_MIN);
}

static enum clock_state
judge(const struct clock_trust *trust, const struct clock_look *look)
{
    if (trust->confirmed) {
        return CLOCK_STATE_OK;
    }
    if (!(trust->given && !differ(trust->going_ms, trust->offset_ms))) {
        if (is_behind(trust, look)) {
            return CLOCK_STATE_BEHIND;
        }
        if (!is_credible(trust, look)) {
            return CLOCK_STATE_LEAPT;
        }
    }
    return look->contradicted && trust->source == CLOCK_OF_MACHINE ? CLOCK_STATE_LEAPT
                                                                   : CLOCK_STATE_OK;
}

enum clock_state
clock_rule_look(struct clock_trust *trust, const struct clock_look *look)
{
    follow(trust, look);
    trust->state = judge(trust, look);
    if (trust->state == CLOCK_STATE_OK) { /* and its small corrections are followed */
        trust->fresh = false;
        trust->given = true;
        trust->offset_ms = trust->going_ms;
        trust->alive_ms = look->wall_ms;
    }
    return trust->state;
}

void
clock_rule_note_row(struct clock_trust *trust, int64_t at_ms)
{
    if (trust->state == CLOCK_STATE_OK) {
        trust->newest_ms = at_ms;
    }
}

void
clock_rule_confirm(struct clock_trust *trust)
{
    trust->confirmed = true;
    trust->state = CLOCK_STATE_OK;
    trust->fresh = false;
    trust->given = true;
    trust->offset_ms = trust->going_ms;
}

static int
compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

bool
clock_rule_contradicted(int64_t *off_ms, size_t count)
{
    int64_t middle;
    size_t alike = 0;

    if (count < 2) {
        return false;
    }
    qsort(off_ms, count, sizeof(*off_ms), compare);
    middle = off_ms[(count - 1) / 2];
    if (middle <= CLOCK_DEVICE_OFF_MS && middle >= -CLOCK_DEVICE_OFF_MS) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        int64_t apart = off_ms[i] - middle;

        alike += apart <= CLOCK_DEVICE_OFF_MS && apart >= -CLOCK_DEVICE_OFF_MS ? 1 : 0;
    }
    return alike >= 2 && 2 * alike > count;
}
