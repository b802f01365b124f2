/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ticketing/kiosk_arrival.h"

#include <string.h>

#include "common/clock.h"
#include "common/text.h"

/* A text member; "" when it is absent, null or of another type. */
static void
read_text(const json_t *json, const char *field, char *out, size_t out_size)
{
    const char *text = json_string_value(json_object_get(json, field));

    (void)text_copy(out, out_size, text ? text : "");
}

static int
read_count(const json_t *json, const char *field)
{
    const json_t *value = json_object_get(json, field);
    json_int_t number = json_is_integer(value) ? json_integer_value(value) : -1;

    return number >= 0 && number <= 1000000 ? (int)number : -1;
}

static void
read_slip(const json_t *json, struct slip *slip)
{
    const json_t *lines = json_object_get(json, "lines");
    const char *qr = json_string_value(json_object_get(json, "qr"));
    size_t i;
    const json_t *line;

    memset(slip, 0, sizeof(*slip));
    json_array_foreach(lines, i, line)
    {
        if (json_is_string(line) && !slip_add_marked(slip, json_string_value(line))) {
            break;
        }
    }
    if (qr && !text_copy(slip->qr, sizeof(slip->qr), qr)) {
        slip->qr[0] = '\0'; /* half an address is worse than none */
    }
}

enum status
kiosk_arrival_read(const json_t *json, struct kiosk_arrival *arrival, struct error *err)
{
    const json_t *service = json_object_get(json, "service");
    char callable[RFC3339_SIZE], state[16];

    memset(arrival, 0, sizeof(*arrival));
    read_text(json, "visit", arrival->visit, sizeof(arrival->visit));
    read_text(json, "number", arrival->number, sizeof(arrival->number));
    read_text(service, "name", arrival->service, sizeof(arrival->service));
    read_text(
        json, "called_before", arrival->called_before, sizeof(arrival->called_before));
    read_text(json, "callable_from", callable, sizeof(callable));
    if (callable[0] && clock_parse(callable, &arrival->callable_ms, NULL) != STATUS_OK) {
        arrival->callable_ms = 0;
    }
    read_text(json, "state", state, sizeof(state));
    arrival->state = visit_state_from_name(state);
    if (arrival->state == VISIT_STATE_COUNT) {
        arrival->state = VISIT_WAITING; /* not said */
    }
    read_text(json, "survey", arrival->survey, sizeof(arrival->survey));
    arrival->ahead = read_count(json, "ahead");
    arrival->estimate_s = read_count(json, "estimate_s");
    arrival->late = json_is_true(json_object_get(json, "late"));
    arrival->repeat = json_is_true(json_object_get(json, "repeat"));
    read_slip(json_object_get(json, "slip"), &arrival->slip);
    if (arrival->number[0] == '\0' || arrival->slip.count == 0) {
        return error_set(
            err, STATUS_UNREADABLE, "the server's answer has no number or no slip");
    }
    return STATUS_OK;
}

/* What everybody must bring: obligatory papers, not conditions or forms filled in there.
 */
static void
read_documents(const json_t *list, struct kiosk_service *service)
{
    size_t i;
    const json_t *document;

    json_array_foreach(list, i, document)
    {
        const char *rule = json_string_value(json_object_get(document, "rule"));
        const char *mode = json_string_value(json_object_get(document, "mode"));

        if (service->document_count == KIOSK_DOCUMENTS_MAX) {
            break;
        }
        if (!rule || !mode || strcmp(rule, "wajib") != 0 || strcmp(mode, "syarat") == 0 ||
            strcmp(mode, "isi_formulir") == 0) {
            continue;
        }
        read_text(document, "label", service->document[service->document_count],
            KIOSK_NAME_SIZE);
        service->document_count++;
    }
}

static bool
read_service(const json_t *json, struct kiosk_service *service)
{
    memset(service, 0, sizeof(*service));
    if (json_is_false(json_object_get(json, "walkin"))) {
        return false;
    }
    read_text(json, "code", service->code, sizeof(service->code));
    read_text(json, "prefix", service->prefix, sizeof(service->prefix));
    read_text(json, "name", service->name, sizeof(service->name));
    read_text(json, "group", service->group, sizeof(service->group));
    if (service->group[0] == '\0') {
        (void)text_copy(service->group, sizeof(service->group), service->name);
    }
    service->waiting = read_count(json, "waiting");
    service->left = read_count(json, "left");
    service->estimate_s = read_count(json, "estimate_s");
    service->served_today = json_is_true(json_object_get(json, "served_today"));
    read_documents(json_object_get(json, "documents"), service);
    return service->code[0] && service->name[0];
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
    const json_t *list = json_object_get(json, "services");
    size_t i;
    const json_t *one;

    services->count = 0;
    if (!json_is_array(list)) {
        return error_set(err, STATUS_UNREADABLE, "the server's answer has no services");
    }
    json_array_foreach(list, i, one)
    {
        if (services->count == KIOSK_SERVICES_MAX) {
            break;
        }
        if (read_service(one, &services->item[services->count])) {
            services->count++;
        }
    }
    find_groups(services);
    return STATUS_OK;
}
