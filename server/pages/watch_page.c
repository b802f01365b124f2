/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The head's page. Its rows say nothing that moves by itself but instants, which the
 * page's script turns into minutes, so that a row in which nothing happened is the same.
 */
#include "server/pages/watch_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "server/api/json_values.h"
#include "server/pages/model.h"
#include "server/pages/page_words.h"

#define SECONDS_A_MINUTE 60
#define MS_A_SECOND INT64_C(1000)

static void
set_int(json_t *object, const char *name, int64_t value)
{
    set(object, name, json_integer((json_int_t)value));
}

static const json_t *
text_of(const struct page_view *view, const char *name)
{
    return json_object_get(view->texts, name);
}

/* None yet of who came before the window. */
static int64_t
minutes_since(const struct page_view *view, int64_t since_ms)
{
    int64_t waited_ms = view->act->now_ms - since_ms;

    return waited_ms > 0 ? waited_ms / MS_A_SECOND / SECONDS_A_MINUTE : 0;
}

/* The services of one letter together, as a hall knows them. */
struct group {
    char prefix;
    int waiting, left;
    int64_t longest_ms;
    const struct service_view *slowest; /* for whom the wait is longest now */
    bool quota_seen[SETTINGS_SERVICES_MAX];
};

static void
add_to_group(struct group *group, const struct head_service *service)
{
    const struct service_view *view = &service->view;

    for (int lane = 0; lane < FORECAST_LANES; lane++) {
        const struct head_lane *one = &service->lanes[lane];

        group->waiting += one->waiting;
        if (one->longest_ms &&
            (!group->longest_ms || one->longest_ms < group->longest_ms)) {
            group->longest_ms = one->longest_ms;
        }
    }
    if (view->service->walkin && !group->quota_seen[view->service->quota]) {
        group->quota_seen[view->service->quota] = true;
        group->left += view->left;
    }
    if (!group->slowest || view->estimate_to_s > group->slowest->estimate_to_s) {
        group->slowest = view;
    }
}

static json_t *
json_of_group(const struct page_view *view, const struct group *group)
{
    const char prefix[2] = { group->prefix, '\0' };
    json_t *row = json_object();

    set(row, "prefix", json_string(prefix));
    set(row, "name",
        json_string(page_catalogue(
            view, settings_prefix_group(view->act->settings, group->prefix))));
    set_int(row, "waiting", group->waiting);
    if (group->longest_ms) {
        set_int(row, "longest_ms", group->longest_ms);
    }
    set(row, "called",
        group->slowest->no_number == NO_NUMBER_CLOSED
            ? json_string("–")
            : page_span(view, group->slowest->estimate_s, group->slowest->estimate_to_s));
    set(row, "late", json_boolean(!group->slowest->served_today && group->waiting > 0));
    set(row, "left",
        group->left > 0 ? json_sprintf("%d", group->left) : json_string("–"));
    return row;
}

static void
add_services(struct page_view *view, const struct head_view *head, const char *have)
{
    struct group *group = NULL;
    json_t *list = json_array();

    for (char letter = 'A'; letter <= 'Z'; letter++) {
        for (size_t i = 0; i < head->service_count; i++) {
            if (head->services[i].view.service->prefix != letter) {
                continue;
            }
            if (!group) {
                group = xcalloc(1, sizeof(*group));
                group->prefix = letter;
            }
            add_to_group(group, &head->services[i]);
        }
        if (group) {
            json_t *row = json_add_new_row(list, json_of_group(view, group), have);

            if (row && group->longest_ms) {
                set_int(row, "longest", minutes_since(view, group->longest_ms));
            }
            free(group);
            group = NULL;
        }
    }
    set(view->model, "services", list);
}

/* "Dwi" of "Dwi Lestari": a tile is narrow. */
static json_t *
first_name(const char *name)
{
    return json_stringn(name, strcspn(name, " "));
}

static const char *
class_of(const struct head_counter *counter)
{
    if (counter->counter.state == COUNTER_CLOSED) {
        return "shut";
    }
    if (counter->is_long) {
        return "long";
    }
    if (counter->counter.state == COUNTER_PAUSED && !counter->number[0]) {
        return "rest";
    }
    return counter->number[0] ? "busy" : "idle";
}

/* The letters a counter serves; "" where it serves them all. */
static void
write_letters(
    const struct page_view *view, const struct settings_counter *counter, char *out)
{
    const struct office_settings *settings = view->act->settings;

    out[0] = '\0';
    for (size_t s = 0; !counter->all && s < settings->service_count; s++) {
        const char letter[2] = { settings->services[s].prefix, '\0' };

        if (settings_counter_serves(counter, (int)s) && !strstr(out, letter)) {
            text_append(out, LINE_PREFIXES + 1, letter);
        }
    }
}

static json_t *
json_of_tile(const struct page_view *view, const struct head_counter *counter)
{
    const char *class = class_of(counter);
    char letters[LINE_PREFIXES + 1];
    json_t *row = json_object();

    write_letters(view, &counter->staffed, letters);
    set_int(row, "counter", counter->setting->number);
    set(row, "name", json_string(page_catalogue(view, counter->setting->name)));
    set(row, "letters", json_string(letters));
    set(row, "class", json_string(class));
    set(row, "is_long", json_boolean(counter->is_long));
    set(row, "clerk", first_name(counter->clerk));
    if (counter->number[0]) {
        set(row, "what", json_string(counter->number));
        set_int(row, "since_ms", counter->since_ms);
    } else {
        set(row, "what", json_incref(json_object_get(text_of(view, "tiles"), class)));
        if (counter->counter.state != COUNTER_CLOSED) {
            set_int(row, "since_ms", counter->counter.since_ms);
        }
    }
    if (counter->counter.state == COUNTER_PAUSED) {
        set(row, "reason", json_string(counter->counter.reason));
    }
    return row;
}

static void
add_counters(struct page_view *view, const struct head_view *head, const char *have)
{
    int states[COUNTER_STATE_COUNT] = { 0 };
    int idle = 0, too_long = 0;
    char counts[5][12];
    json_t *list = json_array();

    for (size_t i = 0; i < head->counter_count; i++) {
        const struct head_counter *counter = &head->counters[i];
        json_t *row = json_add_new_row(list, json_of_tile(view, counter), have);
        const json_t *since = json_object_get(row, "since_ms");

        states[counter->counter.state]++;
        idle += strcmp(class_of(counter), "idle") == 0;
        too_long += counter->is_long;
        if (since) {
            set_int(row, "minutes",
                (view->act->now_ms - json_integer_value(since)) / MS_A_SECOND /
                    SECONDS_A_MINUTE);
        }
    }
    (void)snprintf(counts[0], sizeof(counts[0]), "%d", states[COUNTER_OPEN]);
    (void)snprintf(counts[1], sizeof(counts[1]), "%d", idle);
    (void)snprintf(counts[2], sizeof(counts[2]), "%d", too_long);
    (void)snprintf(counts[3], sizeof(counts[3]), "%d", states[COUNTER_PAUSED]);
    (void)snprintf(counts[4], sizeof(counts[4]), "%d", states[COUNTER_CLOSED]);
    set_int(view->model, "counter_count", (int64_t)head->counter_count);
    set(view->model, "counter_sum",
        page_say(text_of(view, "counter_sum"),
            PAGE_WITH("buka", counts[0], "siap", counts[1], "lama", counts[2], "rehat",
                counts[3], "tutup", counts[4])));
    set(view->model, "counters", list);
}

/* {"label","value","unit","beside","since_ms"} */
static json_t *
figure(const struct page_view *view, const char *name, json_t *value, json_t *beside)
{
    const json_t *texts = json_object_get(text_of(view, "figures"), name);
    json_t *json = json_pack("{s:O, s:o, s:o}", "label", json_object_get(texts, "label"),
        "value", value, "beside", beside);

    if (json_object_get(texts, "unit")) {
        set(json, "unit", json_incref(json_object_get(texts, "unit")));
    }
    return json;
}

static const json_t *
beside_of(const struct page_view *view, const char *name, const char *which)
{
    return json_object_get(json_object_get(text_of(view, "figures"), name), which);
}

static json_t *
waiting_figure(const struct page_view *view, const struct head_view *head)
{
    int now = head->figures.states[VISIT_WAITING];
    int change = now - head->figures.waited;
    json_t *at = page_time(view, head->trend_ms);
    char count[12];
    json_t *json;

    (void)snprintf(count, sizeof(count), "%d", change < 0 ? -change : change);
    json = figure(view, "waiting", json_integer(now),
        page_say(beside_of(view, "waiting",
                     change > 0   ? "up"
                     : change < 0 ? "down"
                                  : "same"),
            PAGE_WITH("n", count, "jam", json_string_value(at))));
    json_decref(at);
    return json;
}

static json_t *
longest_figure(const struct page_view *view, const struct head_view *head)
{
    int waiting;
    const struct head_lane *regular = head_view_longest(head, LANE_REGULAR, &waiting);
    json_t *json = figure(view, "longest",
        regular->longest_ms ? json_integer(minutes_since(view, regular->longest_ms))
                            : json_string("–"),
        regular->longest_ms ? page_say(beside_of(view, "longest", "beside"),
                                  PAGE_WITH("nomor", regular->longest))
                            : json_string(""));

    if (regular->longest_ms) {
        set_int(json, "since_ms", regular->longest_ms);
    } else {
        (void)json_object_del(json, "unit");
    }
    return json;
}

static json_t *
served_figure(const struct page_view *view, const struct head_view *head)
{
    char arrived[12], left[12];
    json_t *json;

    (void)snprintf(arrived, sizeof(arrived), "%d", head->arrived);
    (void)snprintf(left, sizeof(left), "%d", head->tickets_left);
    json = figure(view, "served", json_integer(head->figures.states[VISIT_DONE]),
        page_say(beside_of(view, "served", "beside"), PAGE_WITH("n", left)));
    set(json, "unit", page_say(beside_of(view, "served", "of"), PAGE_WITH("n", arrived)));
    return json;
}

static json_t *
median_figure(const struct page_view *view, const struct head_view *head)
{
    char calls[12];
    json_t *json;

    (void)snprintf(calls, sizeof(calls), "%d", head->waits);
    json = figure(view, "median",
        head->waits > 0 ? json_integer(head->median_s / SECONDS_A_MINUTE)
                        : json_string("–"),
        page_say(beside_of(view, "median", "beside"), PAGE_WITH("n", calls)));
    if (head->waits == 0) {
        (void)json_object_del(json, "unit");
    }
    return json;
}

static json_t *
done_figure(const struct page_view *view, const struct head_view *head)
{
    const struct closing *closing = &head->closing;
    json_t *at = page_time(view, head->closing_ms);
    json_t *json = figure(view, "done",
        closing->last_until_s > 0
            ? page_span(view, closing->last_s + closing->last_turn_s,
                  closing->last_until_s + closing->last_turn_s)
            : json_string("–"),
        head->open ? page_say(beside_of(view, "done", "beside"),
                         PAGE_WITH("jam", json_string_value(at)))
                   : json_string(""));

    json_decref(at);
    return json;
}

static void
add_figures(struct page_view *view, const struct head_view *head)
{
    int waiting;
    const struct head_lane *priority = head_view_longest(head, LANE_PRIORITY, &waiting);
    json_t *minutes = page_minutes(view, priority->longest_ms, view->act->now_ms);
    char count[12], out_of_order[12];

    set(view->model, "figures",
        json_pack("[o, o, o, o, o]", waiting_figure(view, head),
            longest_figure(view, head), served_figure(view, head),
            median_figure(view, head), done_figure(view, head)));
    (void)snprintf(count, sizeof(count), "%d", waiting);
    (void)snprintf(out_of_order, sizeof(out_of_order), "%d", head->figures.out_of_order);
    set(view->model, "priority",
        waiting > 0 ? page_say(text_of(view, "priority"),
                          PAGE_WITH("n", count, "lama", json_string_value(minutes)))
                    : json_string(""));
    set(view->model, "out_of_order",
        page_say(text_of(view, "out_of_order"), PAGE_WITH("n", out_of_order)));
    json_decref(minutes);
}

enum status
watch_page_fill(struct page_view *view, struct error *err)
{
    const char *have = page_query(view, "have");
    struct head_view head;
    enum status st = head_view_load(view->act, &head, err);

    if (st != STATUS_OK) {
        return st;
    }
    set_int(view->model, "seq", head.seq);
    set_int(view->model, "now_ms", view->act->now_ms);
    set(view->frame, "clock", page_time(view, view->act->now_ms));
    set(view->model, "partial", json_boolean(have[0] != '\0'));
    watch_add_nav(view, "");
    watch_add_forecast(view, &head);
    watch_add_concerns(view, &head);
    add_figures(view, &head);
    add_services(view, &head, have);
    add_counters(view, &head, have);
    head_view_destroy(&head);
    return STATUS_OK;
}
