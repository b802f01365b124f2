/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A counter as its clerk sees it: who is there, what may be pressed, who waits. */
#include "server/pages/counter_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/desk_rule.h"
#include "common/text.h"
#include "db/db_journal.h"
#include "server/api/visit_json.h"
#include "server/line/estimate.h"
#include "server/office/concern_kind.h"
#include "server/office/counter_line.h"
#include "server/office/help_call.h"
#include "server/office/take_back.h"
#include "server/office/today.h"
#include "server/office/visit_moves.h"
#include "server/pages/model.h"
#include "server/pages/page_words.h"

#define SECONDS_A_MINUTE 60
#define RAIL_MAX 4

/* How each action looks. `word` stands in its address and in its texts. */
static const struct action_look {
    const char *word;
    const char *icon; /* an SVG path in 24 x 24 */
    bool asks;        /* something is asked first: its dialog has the name `word` */
} looks[DESK_ACTION_COUNT] = {
    [DESK_OPEN_COUNTER] = { "buka", "M4 12h15M13 6l6 6-6 6", false },
    [DESK_CALL_NEXT] = { "panggil",
        "M4 9v6h4l5 4V5L8 9zM16.5 8.5a5 5 0 010 7M19 6a8.5 8.5 0 010 12", false },
    [DESK_RECALL] = { "ulang",
        "M4 9v6h4l5 4V5L8 9zM16.5 8.5a5 5 0 010 7M19 6a8.5 8.5 0 010 12", false },
    [DESK_START] = { "mulai", "M12 11.5a4 4 0 100-8 4 4 0 000 8zM4.5 21a7.5 7.5 0 0115 0",
        false },
    [DESK_FINISH] = { "selesai", "M5 12.5l4.5 4.5L19 7.5", true },
    [DESK_FINISH_NEXT] = { "lanjut", "M5 12.5l4.5 4.5L19 7.5", false },
    [DESK_ABSENT] = { "tidak-hadir", "M6 6l12 12M18 6L6 18", false },
    [DESK_HOLD] = { "tunda",
        "M12 21.5a9.5 9.5 0 100-19 9.5 9.5 0 000 19zM12 6.5V12l3.5 2.5", true },
    [DESK_TRANSFER] = { "pindah", "M4 12h15M13 6l6 6-6 6", true },
    [DESK_RETURN] = { "kembali", "M20 12H5M11 6l-6 6 6 6", false },
    [DESK_PAUSE] = { "istirahat", "M8 5v14M16 5v14", true },
    [DESK_CLOSE_COUNTER] = { "tutup", "M6 6l12 12M18 6L6 18", true },
};

static const json_t *
text_of(const struct page_view *view, const char *name)
{
    return json_object_get(view->texts, name);
}

static struct desk_facts
facts_of(const struct page_view *view, const struct counter_view *counter)
{
    const struct visit *visit = &counter->visit.visit;

    return (struct desk_facts){ .counter = counter->counter.state,
        .visit = !counter->has_visit            ? DESK_VISIT_NONE
                 : visit->state == VISIT_CALLED ? DESK_VISIT_CALLED
                                                : DESK_VISIT_SERVING,
        .barred = !counter->yours,
        .calls = visit->calls,
        .max_calls = view->act->settings->policy.max_calls,
        .anybody_aside = counter->aside_count > 0 };
}

static json_t *
json_of_action(const struct page_view *view, const struct counter_view *counter,
    const struct desk_facts *facts, enum desk_action action)
{
    const struct desk_rule *rule = &desk_rules[action];
    const struct action_look *look = &looks[action];
    bool is_main = action == desk_rule_main(facts);
    char shown[8];
    json_t *json = json_object();

    text_copy(shown, sizeof(shown), rule->keys);
    shown[strcspn(shown, " ")] = '\0';
    set(json, "action", json_string(rule->word));
    set(json, "word", json_string(look->word));
    set(json, "label", json_incref(json_object_get(text_of(view, "acts"), look->word)));
    set(json, "icon", json_string(look->icon));
    set(json, "keys", json_string(rule->keys));
    set(json, "key_shown", json_string(shown));
    set(json, "main", json_boolean(is_main));
    set(json, "asks", json_boolean(look->asks));
    set(json, "off", json_boolean(!desk_rule_permits(action, facts)));
    set(json, "path",
        rule->of == DESK_OF_COUNTER
            ? json_sprintf("/loket/%d/%s", counter->setting->number, look->word)
            : json_sprintf("/loket/%d/%s/%s", counter->setting->number,
                  counter->visit.visit.id, look->word));
    return json;
}

/* The main action first, and what else there is then, each in its place. */
static void
add_rail(struct page_view *view, const struct counter_view *counter)
{
    static const enum desk_action others[DESK_VISIT_STATE_COUNT][RAIL_MAX] = {
        [DESK_VISIT_NONE] = { DESK_PAUSE, DESK_CLOSE_COUNTER, DESK_ACTION_COUNT },
        [DESK_VISIT_CALLED] = { DESK_RECALL, DESK_ABSENT, DESK_PAUSE, DESK_ACTION_COUNT },
        [DESK_VISIT_SERVING] = { DESK_HOLD, DESK_TRANSFER, DESK_PAUSE,
            DESK_ACTION_COUNT },
    };
    const struct desk_facts facts = facts_of(view, counter);
    const enum desk_action *action = others[facts.visit];
    json_t *rail = json_array();
    json_t *may = json_object();

    (void)json_array_append_new(
        rail, json_of_action(view, counter, &facts, desk_rule_main(&facts)));
    for (; *action != DESK_ACTION_COUNT; action++) {
        (void)json_array_append_new(rail, json_of_action(view, counter, &facts, *action));
    }
    for (int i = 0; i < DESK_ACTION_COUNT; i++) {
        set(may, desk_rules[i].word,
            json_boolean(desk_rule_permits((enum desk_action)i, &facts)));
    }
    set(view->model, "rail", rail);
    set(view->model, "may", may);
}

/* What a service takes here, in minutes. */
static enum status
usual_minutes(struct page_view *view, const struct visit_view *visit, int *minutes,
    struct error *err)
{
    struct service_times times;
    enum status st = today_times(view->act, visit->visit.service, &times, err);
    int prior_s =
        visit->service ? visit->service->minutes * SECONDS_A_MINUTE : SECONDS_A_MINUTE;

    if (st == STATUS_OK) {
        *minutes = (service_times_expect(&times, prior_s) + SECONDS_A_MINUTE - 1) /
                   SECONDS_A_MINUTE;
    }
    return st;
}

static enum status
add_visit(struct page_view *view, const struct counter_view *counter, struct error *err)
{
    const struct visit *visit = &counter->visit.visit;
    bool called = visit->state == VISIT_CALLED;
    char number[NUMBER_SIZE];
    char count[12], most[12], usual[12];
    json_t *json = json_object();
    int minutes = 0;
    enum status st = usual_minutes(view, &counter->visit, &minutes, err);

    (void)visit_number(visit->prefix, visit->number, number);
    (void)snprintf(count, sizeof(count), "%d", visit->calls);
    (void)snprintf(most, sizeof(most), "%d", view->act->settings->policy.max_calls);
    (void)snprintf(usual, sizeof(usual), "%d", minutes);
    set(json, "id", json_string(visit->id));
    set(json, "number", json_string(number));
    set(json, "called", json_boolean(called));
    set(json, "label",
        json_incref((json_t *)(uintptr_t)text_of(view, called ? "called" : "serving")));
    set(json, "since_ms",
        json_integer((json_int_t)(called ? visit->called_ms : visit->started_ms)));
    set(json, "age",
        page_minutes(
            view, called ? visit->called_ms : visit->started_ms, view->act->now_ms));
    set(json, "beside",
        called ? page_say(text_of(view, "calls"), PAGE_WITH("n", count, "max", most))
               : page_say(text_of(view, "usual"), PAGE_WITH("n", usual)));
    set(json, "service", json_string(page_service(view, visit->service)));
    set(json, "priority", json_boolean(visit->lane == LANE_PRIORITY));
    set(json, "late", json_boolean(visit->late));
    set(view->model, "visit", json);
    page_title(view, page_say(text_of(view, called ? "title_called" : "title_serving"),
                         PAGE_WITH("loket", page_catalogue(view, counter->setting->name),
                             "nomor", number)));
    if (!called) {
        counter_person_add(view, &counter->visit);
    }
    return st;
}

static void
add_nobody(struct page_view *view, const struct counter_view *counter)
{
    const char *state = counter_state_name(counter->counter.state);
    const json_t *texts = json_object_get(text_of(view, "states_of_counter"), state);

    set(view->model, "nobody",
        json_pack("{s:O, s:O, s:s, s:b}", "label", json_object_get(texts, "label"),
            "what", json_object_get(texts, "what"), "reason", counter->counter.reason,
            "open", counter->counter.state == COUNTER_OPEN));
    page_title(
        view, page_say(json_object_get(texts, "title"),
                  PAGE_WITH("loket", page_catalogue(view, counter->setting->name))));
}

/* Who waits for this counter: by service, both lanes together. */
static void
add_counts(struct page_view *view, const struct counter_view *counter)
{
    json_t *list = json_array();
    json_t *last = NULL;
    int total = 0;

    for (size_t i = 0; i < counter->waiting_count; i++) {
        const struct waiting_count *one = &counter->waiting[i];
        const struct settings_service *service =
            settings_service(view->act->settings, one->service);
        const char prefix[2] = { service ? service->prefix : 'Z', '\0' };
        bool same = last && strcmp(json_string_value(json_object_get(last, "code")),
                                one->service) == 0;

        total += one->count;
        if (!same) {
            last = json_pack("{s:s, s:s, s:s, s:i, s:i}", "code", one->service, "prefix",
                prefix, "name", page_service(view, one->service), "count", 0, "priority",
                0);
            (void)json_array_append_new(list, last);
        }
        set(last, "count",
            json_integer(
                json_integer_value(json_object_get(last, "count")) + one->count));
        if (one->lane == LANE_PRIORITY) {
            set(last, "priority", json_sprintf("%d", one->count));
        } else if (!same) {
            (void)json_object_del(last, "priority");
        }
    }
    set(view->model, "any_waiting", json_boolean(json_array_size(list) > 0));
    set(view->model, "doors", page_doors(view, /* closed= */ false));
    set(view->model, "waiting", list);
    set(view->model, "waiting_total", json_integer(total));
}

static enum status
add_line(struct page_view *view, const struct counter_view *counter, struct error *err)
{
    struct counter_line line;
    char next[COUNTER_LINE_NEXT * (NUMBER_SIZE + 2)] = "";
    enum status st = counter_line_load(view->act, &counter->staffed, &line, err);

    if (st != STATUS_OK) {
        return st;
    }
    add_counts(view, counter);
    for (size_t i = 0; i < line.next_count; i++) {
        text_append(next, sizeof(next), i > 0 ? ", " : "");
        text_append(next, sizeof(next), line.next[i]);
    }
    if (line.next_count > 0) {
        json_t *longest = page_minutes(view, line.longest_ms, view->act->now_ms);

        set(view->model, "next",
            page_say(text_of(view, "next"),
                PAGE_WITH("nomor", next, "lama", json_string_value(longest))));
        json_decref(longest);
    }
    return STATUS_OK;
}

/* Who was called and is not here, the latest last. */
static void
add_aside(struct page_view *view, const struct counter_view *counter)
{
    json_t *list = json_array();

    for (size_t i = 0; i < counter->aside_count; i++) {
        const struct visit_aside *aside = &counter->aside[i];

        (void)json_array_append_new(list,
            json_pack("{s:s, s:s, s:O, s:o}", "id", aside->id, "number", aside->number,
                "what",
                json_object_get(text_of(view, "aside"), visit_state_name(aside->state)),
                "path",
                json_sprintf("/loket/%d/%s/%s", counter->setting->number, aside->id,
                    looks[DESK_RETURN].word)));
    }
    set(view->model, "any_aside", json_boolean(counter->aside_count > 0));
    set(view->model, "aside", list);
}

/* A finish that can be taken back still, be it of a step. */
static enum status
add_recent(struct page_view *view, const struct counter_view *counter, struct error *err)
{
    struct take_back last;
    struct visit visit;
    char number[NUMBER_SIZE];
    enum status st;

    if (counter->has_visit) {
        return STATUS_OK;
    }
    st = take_back_find(view->act, NULL, counter->setting->number, &last, err);
    if (st == STATUS_OK) {
        st = db_visit_load(view->act->db, view->act->office, last.visit, &visit, err);
    }
    if (st != STATUS_OK) {
        return st == STATUS_NOT_FOUND ? STATUS_OK : st;
    }
    set(view->model, "recent",
        json_pack("{s:s, s:s, s:O, s:o, s:o}", "id", visit.id, "number",
            visit_number(visit.prefix, visit.number, number), "outcome",
            last.outcome == OUTCOME_NONE
                ? text_of(view, "step_done")
                : json_object_get(text_of(view, "outcomes"), outcome_name(last.outcome)),
            "at", page_time(view, last.at_ms), "until",
            page_time(view, last.at_ms + DESK_TAKE_BACK_MS)));
    return STATUS_OK;
}

/* Where a person can be sent on to: the other services, the other counters. */
static void
add_targets(struct page_view *view, const struct counter_view *counter)
{
    const struct office_settings *settings = view->act->settings;
    json_t *list = json_array();
    const json_t *target;
    size_t at;

    for (size_t i = 0; i < settings->service_count; i++) {
        const struct settings_service *service = &settings->services[i];
        const char prefix[2] = { service->prefix, '\0' };

        if (strcmp(service->code, counter->visit.visit.service) != 0) {
            (void)json_array_append_new(
                list, json_pack("{s:o, s:s, s:s}", "value",
                          json_sprintf("layanan:%s", service->code), "name",
                          page_catalogue(view, service->name), "mark", prefix));
        }
    }
    for (size_t i = 0; i < settings->counter_count; i++) {
        const struct settings_counter *other = &settings->counters[i];

        if (other->number != counter->setting->number) {
            (void)json_array_append_new(
                list, json_pack("{s:o, s:s, s:s}", "value",
                          json_sprintf("loket:%d", other->number), "name",
                          page_catalogue(view, other->name), "mark", ""));
        }
    }
    json_array_foreach(list, at, target)
    {
        set((json_t *)(uintptr_t)target, "chosen",
            json_boolean(strcmp(json_string_value(json_object_get(target, "value")),
                             page_typed(view, "ke")) == 0));
    }
    set(view->model, "targets", list);
}

/* The reasons that a question offers; the first is chosen until one of them was, for what
 * was typed may be the answer to another question. */
static void
add_reasons(struct page_view *view, const char *name)
{
    const char *typed = page_typed(view, "alasan");
    json_t *list = json_array();
    const json_t *word;
    bool any = false;
    size_t i;

    json_array_foreach(text_of(view, name), i, word)
    {
        bool chosen = strcmp(json_string_value(word), typed) == 0;

        any = any || chosen;
        (void)json_array_append_new(
            list, json_pack("{s:i, s:O, s:b}", "digit", (int)i + 1, "name", word,
                      "chosen", chosen));
    }
    if (!any) {
        set(json_array_get(list, 0), "chosen", json_true());
    }
    set(view->model, name, list);
}

/* Which question is open without a script, and what was answered before a refusal. */
static void
add_asked(struct page_view *view)
{
    const char *typed = page_typed(view, "tanya");
    const char *asked = typed[0] ? typed : page_query(view, "tanya");
    const char *outcome = page_typed(view, "outcome");
    json_t *outcomes = json_array();

    if (!outcome[0]) {
        outcome = json_string_value(json_object_get(view->model, "outcome"));
    }
    for (int i = 1; i < OUTCOME_COUNT; i++) {
        const char *word = outcome_name((enum outcome)i);

        (void)json_array_append_new(
            outcomes, json_pack("{s:s, s:i, s:O, s:b}", "value", word, "digit", i, "name",
                          json_object_get(text_of(view, "outcomes"), word), "chosen",
                          outcome && strcmp(outcome, word) == 0));
    }
    set(view->model, "outcomes", outcomes);
    add_reasons(view, "hold_reasons");
    add_reasons(view, "pause_reasons");
    set(view->model, "asked", json_pack("{s:b}", asked[0] ? asked : "-", 1));
    if (view->typed) {
        (void)json_object_set(view->model, "typed", (json_t *)(uintptr_t)view->typed);
    }
}

void
counter_nav_add(struct page_view *view, int number, const char *current)
{
    static const char *const names[] = { "loket", "riwayat" };
    json_t *nav = json_array();

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *title = json_string_value(
            json_object_get(json_object_get(view->room, "nav"), names[i]));

        (void)json_array_append_new(nav,
            json_pack("{s:o, s:s, s:b}", "href",
                json_sprintf("/loket/%d%s", number, i > 0 ? "/riwayat" : ""), "name",
                title ? title : names[i], "current", strcmp(current, names[i]) == 0));
    }
    set(view->frame, "nav", nav);
}

static void
add_barred(struct page_view *view, const struct counter_view *counter)
{
    char number[12];

    (void)snprintf(number, sizeof(number), "%d", counter->setting->number);
    set(view->model, "barred",
        json_pack("{s:o, s:o, s:b}", "title",
            page_say(text_of(view, counter->held_by[0] ? "held" : "not_yours"),
                PAGE_WITH("loket", number, "nama", counter->held_by)),
            "what",
            page_say(text_of(view, counter->held_by[0] ? "held_next" : "not_yours_next"),
                PAGE_WITH("nama", counter->held_by)),
            "held", counter->held_by[0] != '\0'));
    page_title(view, json_string(page_catalogue(view, counter->setting->name)));
}

/* Counters that ask for help, this one too; and may this one ask? */
static void
add_helps(struct page_view *view, const struct counter_view *counter)
{
    json_t *list = json_array();
    bool asks = false;

    for (size_t i = 0; i < counter->help_count; i++) {
        const struct help_call *help = &counter->helps[i];
        bool own = help->setting->number == counter->setting->number;
        const json_t *texts = text_of(view, own ? "help_own" : "help_other");
        json_t *since = page_time(view, help->since_ms);
        char id[CONCERN_ID_SIZE];

        asks = asks || own;
        (void)json_array_append_new(list,
            json_pack("{s:i, s:s, s:b, s:b, s:o, s:o}", "number", help->setting->number,
                "concern", concern_id(CONCERN_HELP, help->setting->number, "", id), "own",
                own, "gone", help->by[0] != '\0', "title",
                page_say(json_object_get(texts, "title"),
                    PAGE_WITH("loket", page_catalogue(view, help->setting->name))),
                "what",
                page_say(json_object_get(texts, help->by[0] ? "by" : "what"),
                    PAGE_WITH("nama", help->by, "jam", json_string_value(since)))));
        json_decref(since);
    }
    set(view->model, "helps", list);
    set(view->model, "may_ask",
        json_boolean(
            counter->yours && counter->counter.state != COUNTER_CLOSED && !asks));
}

static enum status
fill(struct page_view *view, const struct counter_view *counter, struct error *err)
{
    int64_t seq;
    enum status st = db_journal_last(view->act->db, view->act->office, &seq, err);

    if (st != STATUS_OK) {
        return st;
    }
    set(view->model, "seq", json_integer((json_int_t)seq));
    set(view->model, "now_ms", json_integer((json_int_t)view->act->now_ms));
    set(view->frame, "clock", page_time(view, view->act->now_ms));
    set(view->model, "counter",
        json_pack("{s:i, s:s}", "number", counter->setting->number, "name",
            page_catalogue(view, counter->setting->name)));
    counter_nav_add(view, counter->setting->number, "loket");
    add_helps(view, counter);
    if (!counter->yours) {
        add_barred(view, counter);
        return STATUS_OK;
    }
    add_rail(view, counter);
    add_aside(view, counter);
    add_targets(view, counter);
    if (counter->has_visit) {
        st = add_visit(view, counter, err);
    } else {
        add_nobody(view, counter);
    }
    if (st != STATUS_OK) {
        return st;
    }
    add_asked(view);
    st = add_line(view, counter, err);
    return st == STATUS_OK ? add_recent(view, counter, err) : st;
}

enum status
counter_page_fill(struct page_view *view, struct error *err)
{
    struct counter_view counter;
    int64_t number;
    enum status st;

    if (!text_to_int(page_param(view, "n"), 1, SETTINGS_COUNTERS_MAX, &number)) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such counter");
    }
    st = overview_counter(view->act, (int)number, &counter, err);
    if (st != STATUS_OK) {
        return st;
    }
    counter_looked(view->answer, view->act, &counter);
    st = fill(view, &counter, err);
    counter_view_destroy(&counter);
    return st;
}
