/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule of a clock, with its lock and what devices said. */
#include "server/office/clock_guard.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "server/settings/settings.h"

#define DEVICES_MAX 64
#define DEVICE_NAME_SIZE 64
#define MISSED_DAYS_MAX 31 /* nobody is away for longer */

struct device_clock {
    char name[DEVICE_NAME_SIZE];
    int64_t going_ms; /* its clock less our steady one */
    int64_t said_ms;  /* by our steady one */
};

struct clock_guard {
    struct clock clock;
    bool was_doubted;
    pthread_mutex_t mutex; /* of all below */
    struct clock_trust trust;
    size_t device_count;
    struct device_clock devices[DEVICES_MAX];
};

struct clock_guard *
clock_guard_new(
    const struct clock *clock, enum clock_source source, const struct clock_past *past)
{
    struct clock_guard *guard = xcalloc(1, sizeof(*guard));

    guard->clock = *clock;
    guard->was_doubted = past->doubted;
    (void)pthread_mutex_init(&guard->mutex, NULL);
    clock_rule_begin(&guard->trust, source, past->newest_ms, past->alive_ms);
    return guard;
}

bool
clock_guard_was_doubted(const struct clock_guard *guard)
{
    return guard->was_doubted;
}

void
clock_guard_free(struct clock_guard *guard)
{
    if (guard) {
        (void)pthread_mutex_destroy(&guard->mutex);
        free(guard);
    }
}

/* Do those heard lately say otherwise? */
static bool
is_contradicted(const struct clock_guard *guard, const struct clock_look *look)
{
    int64_t off_ms[DEVICES_MAX];
    size_t count = 0;

    for (size_t i = 0; i < guard->device_count; i++) {
        const struct device_clock *device = &guard->devices[i];

        if (look->steady_ms - device->said_ms < CLOCK_DEVICE_MS) {
            off_ms[count++] = device->going_ms - (look->wall_ms - look->steady_ms);
        }
    }
    return clock_rule_contradicted(off_ms, count);
}

enum clock_state
clock_guard_look(struct clock_guard *guard, const struct office_settings *settings,
    int64_t wall_ms, struct clock_trust *trust)
{
    struct clock_look look = { .wall_ms = wall_ms };
    enum clock_state state;

    (void)pthread_mutex_lock(&guard->mutex);
    look.steady_ms = clock_steady_ms(&guard->clock);
    look.contradicted = is_contradicted(guard, &look);
    if (clock_rule_asks_missed(&guard->trust, look.steady_ms) &&
        guard->trust.alive_ms != 0) {
        look.missed_min = settings_open_minutes(
            settings, guard->trust.alive_ms, wall_ms, MISSED_DAYS_MAX);
    }
    state = clock_rule_look(&guard->trust, &look);
    if (trust) {
        *trust = guard->trust;
    }
    (void)pthread_mutex_unlock(&guard->mutex);
    return state;
}

void
clock_guard_note_row(struct clock_guard *guard, int64_t at_ms)
{
    (void)pthread_mutex_lock(&guard->mutex);
    clock_rule_note_row(&guard->trust, at_ms);
    (void)pthread_mutex_unlock(&guard->mutex);
}

void
clock_guard_note_device(struct clock_guard *guard, const char *name, int64_t at_ms)
{
    int64_t steady_ms = clock_steady_ms(&guard->clock);
    size_t i = 0;

    (void)pthread_mutex_lock(&guard->mutex);
    while (i < guard->device_count && strcmp(guard->devices[i].name, name) != 0) {
        i++;
    }
    if (i < DEVICES_MAX) { /* an office has fewer; who comes after is not asked */
        struct device_clock *device = &guard->devices[i];

        guard->device_count += i == guard->device_count ? 1 : 0;
        text_copy(device->name, sizeof(device->name), name);
        device->going_ms = at_ms - steady_ms;
        device->said_ms = steady_ms;
    }
    (void)pthread_mutex_unlock(&guard->mutex);
}

void
clock_guard_confirm(struct clock_guard *guard)
{
    (void)pthread_mutex_lock(&guard->mutex);
    clock_rule_confirm(&guard->trust);
    (void)pthread_mutex_unlock(&guard->mutex);
}

enum clock_state
clock_guard_state(const struct act *act)
{
    return act->clock ? clock_guard_look(act->clock, act->settings, act->now_ms, NULL)
                      : CLOCK_STATE_OK;
}

bool
clock_guard_trusts(const struct act *act)
{
    return clock_guard_state(act) == CLOCK_STATE_OK;
}

void
clock_guard_step(struct act *act)
{
    if (act->clock && act->clock->clock.instant_ms) {
        act->now_ms = clock_step_ms(&act->clock->clock);
    }
}

enum status
clock_guard_admit(const struct act *act, struct error *err)
{
    return clock_guard_state(act) == CLOCK_STATE_BEHIND
               ? error_set(err, STATUS_CLOCK_DOUBTFUL,
                     "the clock is behind the newest row of the journal")
               : STATUS_OK;
}
