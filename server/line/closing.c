/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/line/closing.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"

void
closing_count(const struct forecast_input *input, const struct forecast *forecast,
    struct closing *closing)
{
    *closing = (struct closing){ .unserved_of = xcalloc(input->service_count + 1,
                                     sizeof(*closing->unserved_of)) };
    for (size_t i = 0; i < forecast->count; i++) {
        const struct forecast_place *place = &forecast->places[i];
        int service = input->waiting[i].service;

        closing->without_counter += place->no_counter;
        if (!place->before_closing) {
            closing->unserved++;
            closing->unserved_of[service]++;
        }
        if (place->until_s > closing->last_until_s) {
            closing->last_s = place->expected_s;
            closing->last_until_s = place->until_s;
            closing->last_turn_s = input->turn_s[service];
        }
    }
}

void
closing_destroy(struct closing *closing)
{
    free(closing->unserved_of);
    *closing = (struct closing){ 0 };
}

/* The counters of the input with some more, each in place of its namesake. */
struct staffing {
    struct forecast_counter *counters; /* owned; room for all that may be added */
    size_t count;
};

static void
staffing_add(struct staffing *staffing, const struct forecast_counter *more)
{
    for (size_t i = 0; i < staffing->count; i++) {
        if (staffing->counters[i].number == more->number) {
            staffing->counters[i] = *more;
            return;
        }
    }
    staffing->counters[staffing->count++] = *more;
}

/* How many are left with these counters and one more. */
static int
unserved_with(const struct forecast_input *input, const struct staffing *staffing,
    const struct forecast_counter *more)
{
    struct staffing with = { .counters =
                                 xcalloc(staffing->count + 1, sizeof(*with.counters)) };
    struct forecast_input changed = *input;
    struct forecast forecast;
    int unserved = 0;

    memcpy(with.counters, staffing->counters, staffing->count * sizeof(*with.counters));
    with.count = staffing->count;
    staffing_add(&with, more);
    changed.counters = with.counters;
    changed.counter_count = with.count;
    forecast_make(&changed, &forecast);
    for (size_t i = 0; i < forecast.count; i++) {
        unserved += !forecast.places[i].before_closing;
    }
    forecast_destroy(&forecast);
    free(with.counters);
    return unserved;
}

/* Does it serve anybody who is left? */
static bool
could_help(const struct forecast_input *input, const struct closing *closing,
    const struct forecast_counter *counter)
{
    for (size_t s = 0; s < input->service_count; s++) {
        if (counter->serves[s] && closing->unserved_of[s] > 0) {
            return true;
        }
    }
    return false;
}

/* Is one before it that serves the same and is there as soon? */
static bool
is_like_an_earlier(const struct forecast_input *input,
    const struct forecast_counter *spare, const bool *taken, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (!taken[i] && spare[i].free_ms == spare[index].free_ms &&
            memcmp(spare[i].serves, spare[index].serves,
                input->service_count * sizeof(*spare[i].serves)) == 0) {
            return true;
        }
    }
    return false;
}

size_t
closing_offers(const struct forecast_input *input, const struct closing *closing,
    const struct forecast_counter *spare, size_t spare_count,
    struct closing_offer offers[CLOSING_OFFERS_MAX])
{
    struct staffing staffing = { .counters = xcalloc(input->counter_count + spare_count,
                                     sizeof(*staffing.counters)) };
    bool *taken = xcalloc(spare_count + 1, sizeof(*taken));
    int unserved = closing->unserved;
    int tries = 0;
    size_t count = 0;

    for (size_t i = 0; i < input->counter_count; i++) {
        staffing.counters[staffing.count++] = input->counters[i];
    }
    while (unserved > 0 && count < CLOSING_OFFERS_MAX) {
        size_t best = spare_count;
        int left = unserved;

        for (size_t i = 0; i < spare_count && tries < CLOSING_TRIES_MAX; i++) {
            int with;

            if (taken[i] || is_like_an_earlier(input, spare, taken, i) ||
                !could_help(input, closing, &spare[i])) {
                continue;
            }
            with = unserved_with(input, &staffing, &spare[i]);
            tries++;
            if (with < left) {
                best = i;
                left = with;
            }
        }
        if (best == spare_count) {
            break;
        }
        taken[best] = true;
        staffing_add(&staffing, &spare[best]);
        unserved = left;
        offers[count++] =
            (struct closing_offer){ .counter = spare[best].number, .unserved = left };
    }
    free(staffing.counters);
    free(taken);
    return count;
}
