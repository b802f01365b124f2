/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Settings that change under the random office's people: services that move, come and go,
 * counters, policy, zone. What a change would do is judged first, as for people who set
 * it.
 */
#include "tests/support/office_changes.h"

#include <stdio.h>
#include <string.h>

#include "server/office/settings_fit.h"
#include "server/settings/settings.h"

#define ADDED "baru-" /* services that were not there in the morning */

/* New settings are in force for the office and the model. */
static void
adopt(struct office *o)
{
    const struct office_settings *settings = office_parse(o->all);
    struct act act = office_act(o);
    struct findings findings;
    struct error err = { 0 };

    office_must(
        o, settings_fit_change(&act, o->settings, settings, &findings, &err), &err);
    EXPECT(o, findings_refused(&findings) == NULL);
    findings_destroy(&findings);
    settings_set_age(settings, 0, o->model->now_ms);
    model_adopt(o->model, settings);
    settings_unref(o->settings);
    o->settings = settings;
    office_look(o);
}

/* A letter of chance, and the group that a service of this letter must name. */
static void
set_letter(struct office *o, json_t *service)
{
    char letter[2] = { (char)('A' + random_below(&o->random, 26)), '\0' };
    const char *group = settings_prefix_group(o->settings, letter[0]);

    (void)json_object_set_new(service, "prefix", json_string(letter));
    (void)json_object_set_new(
        service, "group", json_string(group[0] ? group : "Pindahan"));
}

/* A service goes to another letter, with people in its line or not. */
static void
do_move_service(struct office *o)
{
    json_t *services = json_object_get(json_object_get(o->all, "services"), "services");
    size_t chosen = (size_t)random_below(&o->random, (int)json_array_size(services));
    json_t *service = json_array_get(services, chosen);

    set_letter(o, service);
    (void)snprintf(o->doing, sizeof(o->doing), "move %s to %s",
        o->settings->services[chosen].code,
        json_string_value(json_object_get(service, "prefix")));
    adopt(o);
}

/* A service that was not there this morning, with places of its own. */
static void
do_add_service(struct office *o)
{
    json_t *services = json_object_get(json_object_get(o->all, "services"), "services");
    json_t *service = json_pack("{s:s, s:i, s:b, s:[]}", "name", "Layanan baru",
        "minutes", 5, "walkin", 1, "documents");
    char code[24];

    (void)snprintf(code, sizeof(code), ADDED "%d", ++o->serial);
    (void)snprintf(o->doing, sizeof(o->doing), "add %s", code);
    (void)json_object_set_new(service, "code", json_string(code));
    set_letter(o, service);
    (void)json_array_append_new(services, service);
    adopt(o);
}

static bool
has_counter(const struct office *o, int number)
{
    return settings_counter(o->settings, number) != NULL;
}

/* One more counter, for all services; perhaps one that was taken away before. */
static void
do_add_counter(struct office *o)
{
    json_t *counters = json_object_get(json_object_get(o->all, "counters"), "counters");
    int number = 1;

    while (has_counter(o, number)) {
        number++;
    }
    if (number > OFFICE_MODEL_COUNTERS_MAX) {
        return;
    }
    (void)snprintf(o->doing, sizeof(o->doing), "add counter %d", number);
    (void)json_array_append_new(
        counters, json_pack("{s:i, s:s, s:s, s:[]}", "number", number, "name",
                      "Loket tambahan", "hall", "utama", "services"));
    adopt(o);
}

/* East by an hour: windows end sooner. (West would give back places that are taken.) */
static void
do_change_zone(struct office *o)
{
    static const char *const zones[] = { "Asia/Jakarta", "Asia/Makassar",
        "Asia/Jayapura" };
    const char *zone = o->settings->office.zone;
    struct error err = { 0 };

    for (size_t i = 0; i + 1 < ARRAY_LEN(zones); i++) {
        if (strcmp(zone, zones[i]) == 0) {
            (void)snprintf(o->doing, sizeof(o->doing), "the zone is %s", zones[i + 1]);
            (void)json_object_set_new(
                json_object_get(o->all, "office"), "zone", json_string(zones[i + 1]));
            office_must(o, clock_set_zone(zones[i + 1], &err), &err);
            adopt(o);
            return;
        }
    }
}

static void
do_change_policy(struct office *o)
{
    (void)snprintf(o->doing, sizeof(o->doing), "change the policy");
    (void)json_object_set_new(o->all, "policy", office_random_policy(&o->random));
    adopt(o);
}

/* Of what a change would do the finding of this kind; all zero: there is none. */
static struct finding
judge(struct office *o, const json_t *all, enum finding_kind kind)
{
    const struct office_settings *settings = office_parse(all);
    struct act act = office_act(o);
    struct findings findings;
    struct finding found = { .kind = FINDING_KIND_COUNT };
    struct error err = { 0 };

    office_must(
        o, settings_fit_change(&act, o->settings, settings, &findings, &err), &err);
    for (size_t i = 0; i < findings.count; i++) {
        if (findings.list[i].kind == kind) {
            found = findings.list[i];
        }
    }
    findings_destroy(&findings);
    settings_unref(settings);
    return found;
}

/* What was only asked, and stands in nobody's way, is done. */
static void
adopt_if(struct office *o, bool free_to, json_t *all)
{
    if (!free_to) {
        json_decref(all);
        return;
    }
    json_decref(o->all);
    o->all = all;
    adopt(o);
}

static void
remove_word(json_t *list, const char *word)
{
    for (size_t i = json_array_size(list); i > 0; i--) {
        if (strcmp(json_string_value(json_array_get(list, i - 1)), word) == 0) {
            (void)json_array_remove(list, i - 1);
        }
    }
}

/* Does nothing that it took of a quota stay behind with others? (What it took of a shared
 * one is free again, which seats cannot show.) */
static bool
leaves_no_place(const struct office *o, int service)
{
    const char *code = o->settings->services[service].code;
    bool used = false;

    for (int v = 0; v < o->model->visit_count; v++) {
        used |= o->model->visits[v].service == service;
    }
    for (int t = 0; t < o->model->ticket_count; t++) {
        used |= o->model->tickets[t].service == service;
    }
    return !used || strncmp(code, ADDED, strlen(ADDED)) == 0;
}

/* Nobody may lose the service they are here for, or have a ticket for. */
static void
do_remove_service(struct office *o)
{
    int last = (int)o->settings->service_count - 1; /* perhaps one that was added */
    int chosen = random_percent(&o->random, 50) ? last : random_below(&o->random, last);
    const char *code = o->settings->services[chosen].code;
    json_t *all = json_deep_copy(o->all);
    json_t *quotas = json_object_get(json_object_get(all, "quotas"), "quotas");
    json_t *counters = json_object_get(json_object_get(all, "counters"), "counters");
    struct finding found;
    int people = 0;
    int tickets = 0;
    size_t i;
    json_t *entry;

    (void)snprintf(o->doing, sizeof(o->doing), "ask to remove %s", code);
    (void)json_array_remove(
        json_object_get(json_object_get(all, "services"), "services"), (size_t)chosen);
    json_array_foreach(quotas, i, entry)
    {
        remove_word(json_object_get(entry, "services"), code);
    }
    json_array_foreach(counters, i, entry)
    {
        remove_word(json_object_get(entry, "services"), code);
    }
    for (int v = 0; v < o->model->visit_count; v++) {
        const struct model_visit *visit = &o->model->visits[v];

        people += visit->service == chosen && !visit_state_is_final(visit->state);
    }
    for (int t = 0; t < o->model->ticket_count; t++) {
        const struct model_ticket *ticket = &o->model->tickets[t];

        tickets += ticket->service == chosen && ticket->visit < 0 &&
                   ticket_state_holds_place(ticket->state) &&
                   strcmp(ticket->date, o->model->date) == 0;
    }
    found = judge(o, all, FINDING_SERVICE_GONE);
    EXPECT(o, (found.kind == FINDING_SERVICE_GONE) == (people + tickets > 0));
    EXPECT(o, found.people == people && found.tickets == tickets);
    adopt_if(o, people + tickets == 0 && leaves_no_place(o, chosen), all);
}

static void
do_remove_counter(struct office *o)
{
    int index = random_below(&o->random, (int)o->settings->counter_count);
    json_t *all = json_deep_copy(o->all);
    json_t *counters = json_object_get(json_object_get(all, "counters"), "counters");
    int number = (int)json_integer_value(
        json_object_get(json_array_get(counters, (size_t)index), "number"));
    struct finding found;
    int there = 0;

    (void)snprintf(o->doing, sizeof(o->doing), "ask to remove counter %d", number);
    (void)json_array_remove(counters, (size_t)index);
    for (int v = 0; v < o->model->visit_count; v++) {
        const struct model_visit *visit = &o->model->visits[v];

        there += visit->counter == number &&
                 (visit->state == VISIT_CALLED || visit->state == VISIT_SERVING);
    }
    found = judge(o, all, FINDING_COUNTER_IN_USE);
    EXPECT(o, (found.kind == FINDING_COUNTER_IN_USE) ==
                  (there > 0 || o->model->counters[number] != MODEL_CLOSED));
    EXPECT(o, found.people == there);
    adopt_if(o,
        found.kind != FINDING_COUNTER_IN_USE &&
            json_array_size(counters) >= OFFICE_MODEL_COUNTERS_MIN,
        all);
}

void
office_change_settings(struct office *o)
{
    static void (*const changes[])(struct office *) = { do_move_service, do_add_service,
        do_remove_service, do_add_counter, do_remove_counter, do_change_policy,
        do_change_zone };

    changes[random_below(&o->random, ARRAY_LEN(changes))](o);
}
