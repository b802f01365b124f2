/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Visits, arrivals and counters as JSON. */
#include "server/api/visit_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/api/answer.h"
#include "server/api/json_values.h"
#include "server/office/help_call.h"
#include "server/office/line_move.h"
#include "server/office/visit_steps.h"
#include "ticketing/slip_json.h"

static void
set(json_t *object, const char *name, json_t *value)
{
    (void)json_object_set_new(object, name, value);
}

json_t *
json_of_number(const struct visit *visit)
{
    char number[NUMBER_SIZE];

    return json_string(visit_number(visit->prefix, visit->number, number));
}

/* The same text of the catalogue in English, for who speaks it; left out where the office
 * has none. */
static void
write_english(
    struct json_writer *w, const struct act *act, const char *name, const char *text)
{
    const char *english = settings_english(act->settings, text);

    if (english) {
        writer_text(w, name, english);
    }
}

static void
set_english(json_t *json, const struct act *act, const char *name, const char *text)
{
    const char *english = settings_english(act->settings, text);

    if (english) {
        set(json, name, json_string(english));
    }
}

json_t *
json_of_service_name(const struct act *act, const char *code)
{
    const struct settings_service *service = settings_service(act->settings, code);
    const char *name = service ? service->name : code;
    char prefix[PREFIX_SIZE];
    json_t *json = json_pack("{s:s, s:s, s:s}", "code", code, "prefix",
        line_prefix(act, code, prefix), "name", name);

    set_english(json, act, "name_en", name);
    return json;
}

static void
write_service(struct json_writer *w, const struct act *act, const char *code)
{
    const struct settings_service *service = settings_service(act->settings, code);
    char prefix[PREFIX_SIZE];

    writer_open(w, "service", '{');
    writer_text(w, "code", code);
    writer_text(w, "prefix", line_prefix(act, code, prefix));
    writer_text(w, "name", service ? service->name : code);
    write_english(w, act, "name_en", service ? service->name : code);
    writer_close(w, '}');
}

void
write_arrival(struct json_writer *w, const struct act *act, const struct arrival *arrival)
{
    const struct visit *visit = &arrival->visit;
    char text[RFC3339_SIZE];

    writer_open(w, NULL, '{');
    writer_text(w, "visit", visit->id);
    writer_text(w, "number", visit_number(visit->prefix, visit->number, text));
    write_service(w, act, visit->service);
    writer_text(w, "lane", lane_name(visit->lane));
    writer_text(w, "state", visit_state_name(visit->state));
    writer_int(w, "ahead", arrival->ahead);
    writer_int(w, "estimate_s", arrival->estimate_s);
    writer_int(w, "estimate_to_s", arrival->estimate_to_s);
    writer_bool(w, "counter_open", !arrival->no_counter);
    if (visit->state == VISIT_WAITING) {
        writer_bool(w, "served_today", arrival->before_closing);
    }
    writer_text(w, "called_before", minute_format(arrival->called_before, text));
    if (visit->callable_from_ms > act->now_ms) {
        writer_text(w, "callable_from",
            zone_format(act->zone, visit->callable_from_ms, /* millis= */ true, text));
    }
    if (visit->state == VISIT_CALLED || visit->state == VISIT_SERVING) {
        writer_int(w, "counter", visit->counter);
    }
    writer_bool(w, "late", visit->late);
    writer_text(w, "track", arrival->slip.qr);
    if (visit->state == VISIT_DONE) {
        char address[SLIP_QR_SIZE];

        (void)snprintf(
            address, sizeof(address), "%s/s/%s", act->public_url, visit->track);
        writer_text(w, "survey", address);
    }
    writer_bool(w, "repeat", arrival->repeat);
    writer_int(w, "files", visit->files > 1 ? visit->files : 1);
    writer_bool(w, "added", arrival->added);
    slip_write(w, "slip", &arrival->slip);
    writer_close(w, '}');
}

/* A time, or null for 0. */
static void
write_time(struct json_writer *w, const char *name, const struct act *act, int64_t at_ms)
{
    char text[RFC3339_SIZE];

    if (at_ms == 0) {
        writer_null(w, name);
        return;
    }
    writer_text(w, name, zone_format(act->zone, at_ms, /* millis= */ true, text));
}

static void
write_text_or_null(struct json_writer *w, const char *name, const char *text)
{
    if (text[0]) {
        writer_text(w, name, text);
    } else {
        writer_null(w, name);
    }
}

/* What was written, as a part of a larger tree. */
static json_t *
json_of_written(struct json_writer *w)
{
    size_t len;
    char *text = writer_take(w, &len);
    json_t *json = json_loadb(text, len, 0, NULL);

    free(text);
    return json;
}

/* What to bring: "id", "label", "mode", "rule"[, "group"][, "condition"]. */
static void
write_document(struct json_writer *w, const struct act *act,
    const struct settings_document *document)
{
    writer_text(w, "id", document->id);
    writer_text(w, "label", document->label);
    writer_text(w, "mode", document_mode_name(document->mode));
    writer_text(w, "rule", document_rule_name(document->rule));
    if (document->group[0]) {
        writer_text(w, "group", document->group);
    }
    if (document->condition[0]) {
        writer_text(w, "condition", document->condition);
    }
    write_english(w, act, "label_en", document->label);
    write_english(w, act, "condition_en", document->condition);
}

static json_t *
json_of_documents(const struct act *act, const struct settings_service *service)
{
    struct json_writer w = { 0 };

    writer_open(&w, NULL, '[');
    for (size_t i = 0; i < service->document_count; i++) {
        writer_open(&w, NULL, '{');
        write_document(&w, act, &service->documents[i]);
        writer_close(&w, '}');
    }
    writer_close(&w, ']');
    return json_of_written(&w);
}

json_t *
json_of_service(const struct act *act, const struct service_view *view)
{
    const struct settings_service *service = view->service;
    const char prefix[2] = { service->prefix, '\0' };
    json_t *json = json_object();

    set(json, "code", json_string(service->code));
    set(json, "prefix", json_string(prefix));
    set(json, "name", json_string(service->name));
    set(json, "group", json_string(service->group));
    set_english(json, act, "name_en", service->name);
    set_english(json, act, "group_en", service->group);
    set(json, "quota", json_integer(view->quota));
    set(json, "issued", json_integer(view->issued));
    set(json, "left", json_integer(view->left));
    set(json, "waiting", json_integer(view->waiting));
    set(json, "ahead", json_integer(view->ahead));
    set(json, "estimate_s", json_integer(view->estimate_s));
    set(json, "estimate_to_s", json_integer(view->estimate_to_s));
    set(json, "counter_open", json_boolean(!view->no_counter));
    set(json, "served_today", json_boolean(view->served_today));
    if (view->no_number != NO_NUMBER_NONE) {
        set(json, "no_number", json_string(no_number_words[view->no_number]));
    }
    if (view->again_ms) {
        char text[RFC3339_SIZE];

        set(json, "again_at",
            json_string(
                zone_format(act->zone, view->again_ms, /* millis= */ false, text)));
    }
    if (view->service->pictogram != PICTOGRAM_NONE) {
        set(json, "pictogram", json_string(pictogram_words[view->service->pictogram]));
    }
    set(json, "walkin", json_boolean(service->walkin));
    set(json, "documents", json_of_documents(act, service));
    return json;
}

/* null: it has not ended at a counter. */
static json_t *
json_of_outcome(enum outcome outcome)
{
    return outcome == OUTCOME_NONE ? json_null() : json_string(outcome_name(outcome));
}

/* A visit as those who work with the line see it: no person, reason or note. */
static void
write_line_visit(struct json_writer *w, const struct act *act, const struct visit *visit)
{
    char number[NUMBER_SIZE];
    struct visit_steps steps =
        visit_steps_of(act->settings, visit->service, visit->plan, visit->step);
    int64_t until_ms = visit->started_ms  ? visit->started_ms
                       : visit->called_ms ? visit->called_ms
                       : visit->ended_ms  ? visit->ended_ms
                                          : act->now_ms;

    writer_text(w, "visit", visit->id);
    writer_text(w, "number", visit_number(visit->prefix, visit->number, number));
    write_service(w, act, visit->service);
    writer_text(w, "lane", lane_name(visit->lane));
    writer_text(w, "state", visit_state_name(visit->state));
    if (visit->counter) {
        writer_int(w, "counter", visit->counter);
    } else {
        writer_null(w, "counter");
    }
    writer_int(w, "calls", visit->calls);
    writer_int(w, "files", visit->files > 1 ? visit->files : 1);
    writer_bool(w, "late", visit->late);
    write_time(w, "arrived_at", act, visit->arrived_ms);
    write_time(w, "called_at", act, visit->called_ms);
    write_time(w, "started_at", act, visit->started_ms);
    write_time(w, "ended_at", act, visit->ended_ms);
    writer_int(w, "wait_s", (until_ms - visit->arrived_ms) / 1000);
    visit_steps_tell(act->settings, &steps, w);
    if (visit->callable_from_ms > act->now_ms) {
        write_time(w, "callable_from", act, visit->callable_from_ms);
    }
    if (visit->only_counter) {
        writer_int(w, "only_counter", visit->only_counter);
    }
    write_text_or_null(
        w, "outcome", visit->outcome == OUTCOME_NONE ? "" : outcome_name(visit->outcome));
}

json_t *
json_of_line_visit(const struct act *act, const struct visit *visit)
{
    struct json_writer w = { 0 };

    writer_open(&w, NULL, '{');
    write_line_visit(&w, act, visit);
    writer_close(&w, '}');
    return json_of_written(&w);
}

json_t *
json_of_past_visit(const struct act *act, const struct visit *visit)
{
    json_t *json = json_object();

    set(json, "visit", json_string(visit->id));
    set(json, "number", json_of_number(visit));
    set(json, "service", json_of_service_name(act, visit->service));
    set(json, "state", json_string(visit_state_name(visit->state)));
    set(json, "outcome", json_of_outcome(visit->outcome));
    set(json, "called_at", json_of_time(act, visit->called_ms));
    set(json, "started_at", json_of_time(act, visit->started_ms));
    set(json, "ended_at", json_of_time(act, visit->ended_ms));
    return json;
}

/* What was said of a paper; null: nothing yet. */
static void
write_check(struct json_writer *w, const struct visit_view *view, const char *document)
{
    for (size_t i = 0; i < view->check_count; i++) {
        const struct check_entry *entry = &view->checks[i];

        if (strcmp(entry->item, document) == 0) {
            write_text_or_null(w, "state",
                entry->state == ITEM_OPEN ? "" : item_state_name(entry->state));
            write_text_or_null(w, "note", entry->note);
            return;
        }
    }
    writer_null(w, "state");
}

static void
write_checklist(
    struct json_writer *w, const struct act *act, const struct visit_view *view)
{
    writer_open(w, "checklist", '[');
    for (size_t i = 0; view->service && i < view->service->document_count; i++) {
        const struct settings_document *document = &view->service->documents[i];

        writer_open(w, NULL, '{');
        write_document(w, act, document);
        write_check(w, view, document->id);
        writer_close(w, '}');
    }
    writer_close(w, ']');
}

static void
write_applicant(struct json_writer *w, const struct visit_view *view)
{
    if (!view->has_applicant) {
        writer_null(w, "applicant");
        return;
    }
    writer_open(w, "applicant", '{');
    writer_text(w, "name", view->applicant.name);
    writer_text(w, "nik", view->applicant.nik);
    writer_text(w, "phone", view->applicant.phone);
    writer_close(w, '}');
}

static void
write_application(struct json_writer *w, const struct visit_view *view)
{
    const struct ticket *ticket = &view->ticket;
    char text[6];

    if (!view->has_ticket) {
        writer_null(w, "application");
        return;
    }
    writer_open(w, "application", '{');
    writer_text(w, "registration", ticket->registration);
    writer_text(w, "date", ticket->day);
    writer_text(w, "from", minute_format(ticket->from_min, text));
    writer_text(w, "to", minute_format(ticket->to_min, text));
    writer_close(w, '}');
}

/* One more file of a bundle. */
static void
write_other(struct json_writer *w, const struct act *act, const struct visit_view *view)
{
    const struct visit *visit = &view->visit;

    writer_open(w, NULL, '{');
    writer_int(w, "file", visit->file);
    write_service(w, act, visit->service);
    write_text_or_null(
        w, "outcome", visit->outcome == OUTCOME_NONE ? "" : outcome_name(visit->outcome));
    write_applicant(w, view);
    write_application(w, view);
    write_checklist(w, act, view);
    writer_close(w, '}');
}

void
write_visit_view(
    struct json_writer *w, const struct act *act, const struct visit_view *view)
{
    const struct visit *visit = &view->visit;

    writer_open(w, NULL, '{');
    write_line_visit(w, act, visit);
    if (visit->priority_reason[0]) {
        writer_text(w, "priority_reason", visit->priority_reason);
    }
    write_text_or_null(w, "note", visit->note);
    write_applicant(w, view);
    write_application(w, view);
    write_checklist(w, act, view);
    if (view->other_count > 0) {
        writer_open(w, "others", '[');
        for (size_t i = 0; i < view->other_count; i++) {
            write_other(w, act, &view->others[i]);
        }
        writer_close(w, ']');
    }
    writer_close(w, '}');
}

/* Who is at a counter; null: nobody. */
static json_t *
json_of_who_is_there(const struct act *act, const struct counter_view *view)
{
    struct json_writer w = { 0 };

    if (!view->has_visit) {
        return json_null();
    }
    write_visit_view(&w, act, &view->visit);
    return json_of_written(&w);
}

void
visit_looked(struct answer *answer, const struct visit_view *view, const char *what)
{
    if (view->has_applicant) {
        answer_looked(answer, view->visit.id, what);
    }
    for (size_t i = 0; i < view->other_count; i++) {
        const struct visit_view *other = &view->others[i];

        if (other->has_applicant && other->visit.ticket[0]) {
            answer_looked(answer, other->visit.ticket, what);
        }
    }
}

void
counter_looked(
    struct answer *answer, const struct act *act, const struct counter_view *view)
{
    if (view->has_visit && view->counter.account != act->caller->account_id) {
        visit_looked(answer, &view->visit, "counter");
    }
}

json_t *
json_of_counter_view(const struct act *act, const struct counter_view *view)
{
    json_t *json = json_object();
    json_t *services = json_array();
    json_t *waiting = json_array();
    json_t *aside = json_array();
    json_t *helps = json_array();

    for (size_t i = 0; i < act->settings->service_count; i++) {
        if (settings_counter_serves(&view->staffed, (int)i)) {
            (void)json_array_append_new(
                services, json_string(act->settings->services[i].code));
        }
    }
    for (size_t i = 0; i < view->waiting_count; i++) {
        const struct waiting_count *one = &view->waiting[i];
        const struct settings_service *service =
            settings_service(act->settings, one->service);
        const char *name = service ? service->name : one->service;
        json_t *row = json_pack("{s:s, s:s, s:s, s:i}", "service", one->service, "name",
            name, "lane", lane_name(one->lane), "count", one->count);

        set_english(row, act, "name_en", name);
        (void)json_array_append_new(waiting, row);
    }
    for (size_t i = 0; i < view->aside_count; i++) {
        (void)json_array_append_new(aside,
            json_pack("{s:s, s:s, s:s}", "visit", view->aside[i].id, "number",
                view->aside[i].number, "state", visit_state_name(view->aside[i].state)));
    }
    for (size_t i = 0; i < view->help_count; i++) {
        const struct help_call *help = &view->helps[i];

        (void)json_array_append_new(helps,
            json_pack("{s:i, s:s, s:o, s:o}", "counter", help->setting->number, "name",
                help->setting->name, "since", json_of_time(act, help->since_ms), "by",
                help->by[0] ? json_string(help->by) : json_null()));
    }
    set(json, "number", json_integer(view->setting->number));
    set(json, "name", json_string(view->setting->name));
    set(json, "hall", json_string(view->setting->hall));
    set(json, "state", json_string(counter_state_name(view->counter.state)));
    set(json, "reason",
        view->counter.reason[0] ? json_string(view->counter.reason) : json_null());
    set(json, "since", json_of_time(act, view->counter.since_ms));
    set(json, "yours", json_boolean(view->yours));
    set(json, "held_by", view->held_by[0] ? json_string(view->held_by) : json_null());
    set(json, "services", services);
    set(json, "visit", json_of_who_is_there(act, view));
    set(json, "doors", json_of_doors(act, &view->doors));
    set(json, "waiting", waiting);
    set(json, "aside", aside);
    set(json, "helps", helps);
    set(json, "max_calls", json_integer(act->settings->policy.max_calls));
    return json;
}

void
write_position(struct json_writer *w, const struct position *position)
{
    char text[NUMBER_SIZE];

    writer_open(w, NULL, '{');
    writer_text(w, "number", visit_number(position->prefix, position->number, text));
    writer_text(w, "state", visit_state_name(position->state));
    writer_int(w, "ahead", position->ahead);
    writer_int(w, "estimate_s", position->estimate_s);
    writer_int(w, "estimate_to_s", position->estimate_to_s);
    writer_bool(w, "counter_open", !position->no_counter);
    if (position->state == VISIT_WAITING) {
        writer_bool(w, "served_today", position->before_closing);
    }
    if (position->counter) {
        writer_int(w, "counter", position->counter);
    } else {
        writer_null(w, "counter");
    }
    writer_int(w, "times", position->calls);
    if (position->files > 1) {
        writer_int(w, "files", position->files);
    }
    if (position->steps.count > 1) {
        writer_int(w, "step", (int64_t)position->steps.at);
        writer_int(w, "steps", (int64_t)position->steps.count);
    }
    if (position->again_day[0]) {
        writer_open(w, "again", '{');
        writer_text(w, "date", position->again_day);
        writer_text(w, "from", minute_format(position->again_from, text));
        writer_close(w, '}');
    }
    writer_close(w, '}');
}
