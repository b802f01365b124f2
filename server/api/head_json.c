/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/api/head_json.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "common/zone.h"
#include "server/api/json_values.h"
#include "server/line/estimate.h"

static void
set(json_t *object, const char *name, json_t *value)
{
    (void)json_object_set_new(object, name, value);
}

static void
set_int(json_t *object, const char *name, int64_t value)
{
    set(object, name, json_integer((json_int_t)value));
}

/* "10:55": so many seconds from now, as people are told it; the earlier five minutes. */
static json_t *
json_of_from(const struct act *act, int32_t wait_s)
{
    char text[6];

    return json_string(minute_format(
        estimate_called_from(zone_minute(act->zone, act->now_ms), wait_s), text));
}

/* The same, the later five minutes. */
static json_t *
json_of_to(const struct act *act, int32_t wait_s)
{
    char text[6];

    return json_string(minute_format(
        estimate_called_before(zone_minute(act->zone, act->now_ms), wait_s), text));
}

static json_t *
json_of_services(const struct act *act, const struct head_view *view, const char *have)
{
    json_t *list = json_array();

    for (size_t i = 0; i < view->service_count; i++) {
        const struct head_service *service = &view->services[i];
        const struct head_lane *regular = &service->lanes[LANE_REGULAR];
        const struct head_lane *priority = &service->lanes[LANE_PRIORITY];
        const char prefix[2] = { service->view.service->prefix, '\0' };
        json_t *row = json_object();

        set(row, "service", json_string(service->view.service->code));
        set(row, "prefix", json_string(prefix));
        set(row, "name", json_string(service->view.service->name));
        set_int(row, "waiting", regular->waiting + priority->waiting);
        set(row, "longest_since", json_of_time(act, regular->longest_ms));
        set(row, "longest", json_of_text(regular->longest));
        set_int(row, "priority", priority->waiting);
        set(row, "priority_since", json_of_time(act, priority->longest_ms));
        set_int(row, "unserved", service->unserved);
        set_int(row, "left", service->view.left);
        set(row, "called_from", json_of_from(act, service->view.estimate_s));
        set(row, "called_to", json_of_to(act, service->view.estimate_to_s));
        set(row, "counter_open", json_boolean(!service->view.no_counter));
        set(row, "served_today", json_boolean(service->view.served_today));
        (void)json_add_new_row(list, row, have);
    }
    return list;
}

/* The letters a counter serves, once each: "AR". */
static json_t *
json_of_letters(const struct act *act, const struct settings_counter *counter)
{
    char letters[LINE_PREFIXES + 1] = "";

    for (size_t s = 0; s < act->settings->service_count; s++) {
        const char letter[2] = { act->settings->services[s].prefix, '\0' };

        if (settings_counter_serves(counter, (int)s) && !strstr(letters, letter)) {
            (void)text_append(letters, sizeof(letters), letter);
        }
    }
    return json_string(letters);
}

static json_t *
json_of_counters(const struct act *act, const struct head_view *view, const char *have)
{
    json_t *list = json_array();

    for (size_t i = 0; i < view->counter_count; i++) {
        const struct head_counter *counter = &view->counters[i];
        bool busy = counter->number[0] != '\0';
        json_t *row = json_object();

        set_int(row, "counter", counter->setting->number);
        set(row, "name", json_string(counter->setting->name));
        set(row, "letters", json_of_letters(act, &counter->staffed));
        set(row, "state", json_string(counter_state_name(counter->counter.state)));
        set(row, "since", json_of_time(act, counter->counter.since_ms));
        set(row, "reason", json_of_text(counter->counter.reason));
        set(row, "clerk", json_of_text(counter->clerk));
        set(row, "number", json_of_text(counter->number));
        if (busy) {
            set(row, "visit_state", json_string(visit_state_name(counter->state)));
            set(row, "visit_since", json_of_time(act, counter->since_ms));
            set(row, "service",
                counter->service ? json_string(counter->service->name) : json_null());
            set_int(row, "usual_s", counter->usual_s);
            set(row, "long", json_boolean(counter->is_long));
        }
        (void)json_add_new_row(list, row, have);
    }
    return list;
}

static json_t *
json_of_offers(const struct head_view *view)
{
    json_t *list = json_array();

    for (size_t i = 0; i < view->offer_count; i++) {
        const struct closing_offer *offer = &view->offers[i];

        for (size_t c = 0; c < view->counter_count; c++) {
            const struct head_counter *counter = &view->counters[c];

            if (counter->setting->number == offer->counter) {
                (void)json_array_append_new(
                    list, json_pack("{s:i, s:s, s:s, s:i}", "counter", offer->counter,
                              "name", counter->setting->name, "state",
                              counter_state_name(counter->counter.state), "unserved",
                              offer->unserved));
            }
        }
    }
    return list;
}

static json_t *
json_of_forecast(const struct act *act, const struct head_view *view)
{
    const struct closing *closing = &view->closing;
    json_t *json = json_object();
    json_t *services = json_array();
    bool anybody = closing->last_until_s > 0;

    for (size_t i = 0; i < view->service_count; i++) {
        const struct head_service *service = &view->services[i];

        if (service->unserved > 0) {
            (void)json_array_append_new(services,
                json_pack("{s:s, s:s, s:i}", "service", service->view.service->code,
                    "name", service->view.service->name, "count", service->unserved));
        }
    }
    set_int(json, "unserved", closing->unserved);
    set(json, "services", services);
    set(json, "offers", json_of_offers(view));
    set_int(json, "without_counter", (int64_t)closing->without_counter);
    set(json, "done_from",
        anybody ? json_of_from(act, closing->last_s + closing->last_turn_s)
                : json_null());
    set(json, "done_to",
        anybody ? json_of_to(act, closing->last_until_s + closing->last_turn_s)
                : json_null());
    return json;
}

static json_t *
json_of_figures(const struct act *act, const struct head_view *view)
{
    int regular_waiting;
    int priority_waiting;
    const struct head_lane *regular =
        head_view_longest(view, LANE_REGULAR, &regular_waiting);
    const struct head_lane *priority =
        head_view_longest(view, LANE_PRIORITY, &priority_waiting);
    json_t *json = json_object();
    json_t *states = json_object();

    for (int i = 0; i < VISIT_STATE_COUNT; i++) {
        set_int(states, visit_state_name((enum visit_state)i), view->figures.states[i]);
    }
    set_int(json, "arrived", view->arrived);
    set(json, "states", states);
    set_int(json, "tickets_left", view->tickets_left);
    set_int(json, "waited", view->figures.waited);
    set(json, "waited_at", json_of_time(act, view->trend_ms));
    set(json, "longest", json_of_text(regular->longest));
    set(json, "longest_since", json_of_time(act, regular->longest_ms));
    set_int(json, "priority", priority_waiting);
    set(json, "priority_since", json_of_time(act, priority->longest_ms));
    set_int(json, "recent_calls", view->waits);
    set(json, "recent_median_s",
        view->waits > 0 ? json_integer(view->median_s) : json_null());
    set_int(json, "out_of_order", view->figures.out_of_order);
    return json;
}

static json_t *
json_of_concerns(const struct act *act, const struct head_view *view)
{
    json_t *list = json_array();

    for (size_t i = 0; i < view->concern_count; i++) {
        const struct head_concern *concern = &view->concerns[i];
        char id[CONCERN_ID_SIZE];
        json_t *json = json_pack("{s:s, s:s, s:o, s:o}", "id",
            head_concern_id(concern, id), "kind", concern_name(concern->kind), "since",
            json_of_time(act, concern->since_ms), "by", json_of_text(concern->by));

        if (concern->device[0]) {
            set(json, "device", json_string(concern->device));
        }
        if (concern->counter) {
            set_int(json, "counter", concern->counter);
        }
        if (concern->count) {
            set_int(json, "count", concern->count);
        }
        (void)json_array_append_new(list, json);
    }
    return list;
}

json_t *
json_of_head_view(const struct act *act, const struct head_view *view, const char *have)
{
    json_t *json = json_object();

    set_int(json, "seq", view->seq);
    set(json, "mark", json_string(view->mark));
    set(json, "clock", json_of_time(act, act->now_ms));
    set(json, "day", json_string(view->day));
    set(json, "closed", json_boolean(view->closed));
    set(json, "closing_at",
        view->open ? json_of_time(act, view->closing_ms) : json_null());
    set(json, "forecast", json_of_forecast(act, view));
    set(json, "figures", json_of_figures(act, view));
    set(json, "services", json_of_services(act, view, have));
    set(json, "counters", json_of_counters(act, view, have));
    set(json, "concerns", json_of_concerns(act, view));
    return json;
}
