/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ticketing/kiosk/kiosk_arrival.h"

#include <string.h>

#include "common/json_reader.h"
#include "common/text.h"
#include "ticketing/slip_json.h"

#define COUNT_MAX 1000000

/* A number of people or seconds; -1: not said. */
static int
read_count(struct json_reader *r, const char *field)
{
    int count = -1;

    reader_small_int(r, field, JSON_OPTIONAL, 0, COUNT_MAX, &count);
    return count;
}

/* How long it may be, and whether a counter is open for it (yes, where the server does
   not say): while none is, no wait is told, for it is counted from when one opens. */
static bool
read_wait(struct json_reader *r, int *from_s, int *to_s)
{
    bool open = true;

    reader_bool(r, "counter_open", JSON_OPTIONAL, &open);
    *from_s = open ? read_count(r, "estimate_s") : -1;
    *to_s = open ? read_count(r, "estimate_to_s") : -1;
    return open;
}

enum status
kiosk_arrival_read(const json_t *json, struct kiosk_arrival *arrival, struct error *err)
{
    struct json_reader r, service;
    bool today = true;

    memset(arrival, 0, sizeof(*arrival));
    reader_init(&r, json, READER_LENIENT, err);
    service = reader_member(&r, "service", JSON_OPTIONAL);
    reader_text(&r, "visit", JSON_OPTIONAL, arrival->visit, sizeof(arrival->visit));
    reader_text(&r, "number", JSON_OPTIONAL, arrival->number, sizeof(arrival->number));
    reader_text(
        &service, "name", JSON_OPTIONAL, arrival->service, sizeof(arrival->service));
    reader_text(&service, "name_en", JSON_OPTIONAL, arrival->service_en,
        sizeof(arrival->service_en));
    reader_time(&r, "callable_from", JSON_OPTIONAL, &arrival->callable_ms);
    arrival->state = (enum visit_state)reader_word(
        &r, "state", JSON_OPTIONAL, visit_state_words, VISIT_WAITING);
    reader_whole_text(
        &r, "survey", JSON_OPTIONAL, arrival->survey, sizeof(arrival->survey));
    arrival->ahead = read_count(&r, "ahead");
    arrival->no_counter = !read_wait(&r, &arrival->estimate_s, &arrival->estimate_to_s);
    if (!arrival->no_counter) {
        reader_text(&r, "called_before", JSON_OPTIONAL, arrival->called_before,
            sizeof(arrival->called_before));
    }
    reader_bool(&r, "served_today", JSON_OPTIONAL, &today);
    arrival->not_today = !today;
    arrival->counter = read_count(&r, "counter");
    reader_bool(&r, "late", JSON_OPTIONAL, &arrival->late);
    reader_bool(&r, "repeat", JSON_OPTIONAL, &arrival->repeat);
    reader_bool(&r, "added", JSON_OPTIONAL, &arrival->added);
    arrival->files = read_count(&r, "files");
    slip_read(&r, "slip", &arrival->slip);
    if (arrival->number[0] == '\0' || arrival->slip.count == 0) {
        return error_set(
            err, STATUS_UNREADABLE, "the server's answer has no number or no slip");
    }
    return STATUS_OK;
}

/* What to bring; what a newer server calls by a word we do not know is left out. */
static void
read_documents(struct json_reader *r, struct kiosk_service *service)
{
    size_t count = reader_list(r, "documents", JSON_OPTIONAL, SIZE_MAX);

    for (size_t i = 0; i < count && service->document_count < PAPERS_MAX; i++) {
        struct kiosk_document *document = &service->document[service->document_count];
        struct json_reader item = reader_object_item(r, "documents", i);
        int rule = reader_word(&item, "rule", JSON_OPTIONAL, document_rule_words, -1);
        int mode = reader_word(&item, "mode", JSON_OPTIONAL, document_mode_words, -1);

        reader_text(&item, "label", JSON_OPTIONAL, document->label, KIOSK_NAME_SIZE);
        reader_text(
            &item, "label_en", JSON_OPTIONAL, document->label_en, KIOSK_NAME_SIZE);
        reader_text(
            &item, "group", JSON_OPTIONAL, document->group, sizeof(document->group));
        reader_text(
            &item, "condition", JSON_OPTIONAL, document->condition, KIOSK_NAME_SIZE);
        reader_text(&item, "condition_en", JSON_OPTIONAL, document->condition_en,
            KIOSK_NAME_SIZE);
        if (rule >= 0 && mode >= 0 && document->label[0]) {
            document->rule = (enum document_rule)rule;
            document->mode = (enum document_mode)mode;
            service->document_count++;
        }
    }
}

const char *
kiosk_arrival_spoken(const char *text, const char *text_en, bool english)
{
    return english && text_en[0] ? text_en : text;
}

size_t
kiosk_service_papers(const struct kiosk_service *service, bool english,
    const char *(*say)(void *arg, const char *word), void *arg,
    struct paper_line lines[PAPERS_MAX])
{
    struct paper_needed papers[PAPERS_MAX];

    for (size_t i = 0; i < service->document_count; i++) {
        const struct kiosk_document *document = &service->document[i];

        papers[i] = (struct paper_needed){ .label = kiosk_arrival_spoken(document->label,
                                               document->label_en, english),
            .mode = document->mode,
            .rule = document->rule,
            .group = document->group,
            .condition = kiosk_arrival_spoken(
                document->condition, document->condition_en, english) };
    }
    return papers_list(papers, service->document_count, say, arg, lines);
}

static bool
read_service(struct json_reader *r, struct kiosk_service *service)
{
    bool walkin = true;
    bool served = false;

    memset(service, 0, sizeof(*service));
    reader_bool(r, "walkin", JSON_OPTIONAL, &walkin);
    if (!walkin) {
        return false;
    }
    reader_text(r, "code", JSON_OPTIONAL, service->code, sizeof(service->code));
    reader_text(r, "prefix", JSON_OPTIONAL, service->prefix, sizeof(service->prefix));
    reader_text(r, "name", JSON_OPTIONAL, service->name, sizeof(service->name));
    reader_text(r, "name_en", JSON_OPTIONAL, service->name_en, sizeof(service->name_en));
    reader_text(r, "group", JSON_OPTIONAL, service->group, sizeof(service->group));
    reader_text(
        r, "group_en", JSON_OPTIONAL, service->group_en, sizeof(service->group_en));
    if (service->group[0] == '\0') {
        text_copy(service->group, sizeof(service->group), service->name);
        text_copy(service->group_en, sizeof(service->group_en), service->name_en);
    }
    service->waiting = read_count(r, "waiting");
    service->no_counter = !read_wait(r, &service->estimate_s, &service->estimate_to_s);
    reader_bool(r, "served_today", JSON_OPTIONAL, &served);
    service->no_number = (enum no_number)reader_word(r, "no_number", JSON_OPTIONAL,
        no_number_words, served ? NO_NUMBER_NONE : NO_NUMBER_GONE);
    reader_time(r, "again_at", JSON_OPTIONAL, &service->again_ms);
    service->pictogram = (enum pictogram)reader_word(
        r, "pictogram", JSON_OPTIONAL, pictogram_words, PICTOGRAM_NONE);
    read_documents(r, service);
    return service->code[0] && service->name[0];
}

bool
kiosk_services_are_closed(const struct kiosk_services *services, int64_t *opens_ms)
{
    *opens_ms = 0;
    for (size_t i = 0; i < services->count; i++) {
        if (services->item[i].no_number != NO_NUMBER_CLOSED) {
            return false;
        }
        *opens_ms = services->item[i].again_ms;
    }
    return services->count > 0;
}

bool
kiosk_service_in_group(const struct kiosk_services *services, size_t group,
    const struct kiosk_service *service)
{
    return strcmp(services->item[services->group_first[group]].group, service->group) ==
           0;
}

static void
find_groups(struct kiosk_services *services)
{
    services->group_count = 0;
    for (size_t i = 0; i < services->count; i++) {
        bool known = false;

        for (size_t g = 0; g < services->group_count && !known; g++) {
            known = kiosk_service_in_group(services, g, &services->item[i]);
        }
        if (!known) {
            services->group_first[services->group_count++] = i;
        }
    }
}

enum status
kiosk_services_read(
    const json_t *json, struct kiosk_services *services, struct error *err)
{
    struct json_reader r;
    size_t count;

    services->count = 0;
    reader_init(&r, json, READER_LENIENT, err);
    count = reader_list(&r, "services", JSON_REQUIRED, SIZE_MAX);
    if (reader_result(&r) != STATUS_OK) {
        return error_set(err, STATUS_UNREADABLE, "the server's answer has no services");
    }
    for (size_t i = 0; i < count && services->count < KIOSK_SERVICES_MAX; i++) {
        struct json_reader item = reader_object_item(&r, "services", i);

        services->count += read_service(&item, &services->item[services->count]);
    }
    find_groups(services);
    return STATUS_OK;
}
