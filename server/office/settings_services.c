/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings: the office itself, its services with their documents, its counters. */
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/office/settings_reader.h"

static const char *const mode_words[] = { "tunjuk_asli", "serah_fotokopi", "serah_asli",
    "ditarik", "isi_formulir", "syarat", NULL };
static const char *const rule_words[] = { "wajib", "salah_satu", "bila", NULL };
static const char *const unit_words[] = { "", "menit", "jam", "hari_kerja", NULL };

static const char *const plain_languages[] = { "id", "en", NULL };

const char *
document_mode_name(enum document_mode mode)
{
    return mode_words[mode];
}

const char *
document_rule_name(enum document_rule rule)
{
    return rule_words[rule];
}

const char *
duration_unit_name(enum duration_unit unit)
{
    return unit_words[unit];
}

void
settings_read_office(
    struct settings_reader *r, const json_t *part, struct office_settings *out)
{
    static const char *const fields[] = { "code", "name", "short_name", "address", "zone",
        "zone_label", "complaint_channel", "public_url", "language", NULL };
    struct settings_office *office = &out->office;

    if (!reader_object(r, part, fields)) {
        return;
    }
    reader_text(r, part, "code", 1, office->code, sizeof(office->code));
    if (office->code[strspn(office->code, "0123456789")] != '\0') {
        reader_fail(r, "code", "must be digits, such as 3517");
    }
    reader_text(r, part, "name", 1, office->name, sizeof(office->name));
    reader_text(r, part, "short_name", 1, office->short_name, sizeof(office->short_name));
    reader_text(r, part, "address", 0, office->address, sizeof(office->address));
    reader_text(r, part, "zone", 1, office->zone, sizeof(office->zone));
    reader_text(r, part, "zone_label", 0, office->zone_label, sizeof(office->zone_label));
    reader_text(
        r, part, "complaint_channel", 0, office->complaints, sizeof(office->complaints));
    reader_text(r, part, "public_url", 0, office->public_url, sizeof(office->public_url));
    if (office->public_url[0] && strncmp(office->public_url, "https://", 8) != 0 &&
        strncmp(office->public_url, "http://", 7) != 0) {
        reader_fail(r, "public_url", "must begin with https:// or http://");
    }
    memcpy(office->language,
        plain_languages[reader_choice(r, part, "language", plain_languages, 0)],
        sizeof(office->language));
}

static void
read_document(
    struct settings_reader *r, const json_t *object, struct settings_document *doc)
{
    static const char *const fields[] = { "id", "label", "mode", "rule", "group",
        "condition", NULL };

    if (!reader_object(r, object, fields)) {
        return;
    }
    reader_code(r, object, "id", doc->id);
    reader_text(r, object, "label", 1, doc->label, sizeof(doc->label));
    doc->mode = (enum document_mode)reader_choice(r, object, "mode", mode_words, -1);
    doc->rule = (enum document_rule)reader_choice(r, object, "rule", rule_words, 0);
    if (doc->rule == DOCUMENT_ONE_OF) {
        reader_code(r, object, "group", doc->group);
    } else if (doc->rule == DOCUMENT_IF) {
        reader_text(r, object, "condition", 1, doc->condition, sizeof(doc->condition));
    }
    if (reader_ok(r) && doc->rule != DOCUMENT_ONE_OF &&
        json_object_get(object, "group")) {
        reader_fail(r, "group", "belongs to the rule salah_satu");
    }
    if (reader_ok(r) && doc->rule != DOCUMENT_IF &&
        json_object_get(object, "condition")) {
        reader_fail(r, "condition", "belongs to the rule bila");
    }
}

static void
read_documents(
    struct settings_reader *r, const json_t *object, struct settings_service *service)
{
    const json_t *list =
        reader_list(r, object, "documents", SETTINGS_DOCUMENTS_MAX, false);
    size_t count = json_array_size(list);

    if (count == 0) {
        return;
    }
    service->documents = xcalloc(count, sizeof(*service->documents));
    for (size_t i = 0; i < count && reader_ok(r); i++) {
        struct settings_document *doc = &service->documents[i];
        size_t path = reader_enter(r, "documents", i);

        read_document(r, json_array_get(list, i), doc);
        for (size_t k = 0; k < i; k++) {
            if (strcmp(service->documents[k].id, doc->id) == 0) {
                reader_fail(r, "id", "is there twice");
            }
        }
        service->document_count++;
        reader_leave(r, path);
    }
}

/* How long until the paper is ready; without "completion" nothing is promised. */
static void
read_completion(
    struct settings_reader *r, const json_t *object, struct settings_service *service)
{
    static const char *const fields[] = { "value", "unit", NULL };
    const json_t *completion = json_object_get(object, "completion");
    size_t path;

    if (!completion || json_is_null(completion)) {
        return;
    }
    path = reader_enter_member(r, "completion");
    if (reader_object(r, completion, fields)) {
        service->completion = reader_int(r, completion, "value", 1, 1000, 0);
        service->completion_unit = (enum duration_unit)(
            reader_choice(r, completion, "unit", unit_words + 1, -1) + 1);
    }
    reader_leave(r, path);
}

static void
read_service(
    struct settings_reader *r, const json_t *object, struct settings_service *service)
{
    static const char *const fields[] = { "code", "prefix", "group", "name", "form",
        "minutes", "completion", "walkin", "confidential", "documents", NULL };
    char prefix[2];

    if (!reader_object(r, object, fields)) {
        return;
    }
    reader_code(r, object, "code", service->code);
    reader_text(r, object, "prefix", 1, prefix, sizeof(prefix));
    service->prefix = prefix[0];
    if (reader_ok(r) && (prefix[0] < 'A' || prefix[0] > 'Z')) {
        reader_fail(r, "prefix", "must be one letter from A to Z");
    }
    reader_text(r, object, "group", 1, service->group, sizeof(service->group));
    reader_text(r, object, "name", 1, service->name, sizeof(service->name));
    reader_text(r, object, "form", 0, service->form, sizeof(service->form));
    service->minutes = reader_int(r, object, "minutes", 1, 240, 0);
    service->walkin = reader_bool(r, object, "walkin", true);
    service->confidential = reader_bool(r, object, "confidential", false);
    read_completion(r, object, service);
    read_documents(r, object, service);
}

/* A code names one service; a prefix letter stands for one group. */
static void
check_against_earlier(struct settings_reader *r, const struct office_settings *out,
    const struct settings_service *service)
{
    for (size_t i = 0; i < out->service_count; i++) {
        const struct settings_service *other = &out->services[i];

        if (strcmp(other->code, service->code) == 0) {
            reader_fail(r, "code", "is there twice");
        } else if (other->prefix == service->prefix &&
                   strcmp(other->group, service->group) != 0) {
            reader_fail(
                r, "group", "must be the same for all with prefix %c", service->prefix);
        }
    }
}

void
settings_read_services(
    struct settings_reader *r, const json_t *part, struct office_settings *out)
{
    static const char *const fields[] = { "services", NULL };
    const json_t *list;
    size_t count;

    if (!reader_object(r, part, fields)) {
        return;
    }
    list = reader_list(r, part, "services", SETTINGS_SERVICES_MAX, /* required= */ true);
    count = json_array_size(list);
    if (count == 0) {
        reader_fail(r, "services", "must have an entry");
        return;
    }
    out->services = xcalloc(count, sizeof(*out->services));
    for (size_t i = 0; i < count && reader_ok(r); i++) {
        size_t path = reader_enter(r, "services", i);

        read_service(r, json_array_get(list, i), &out->services[i]);
        check_against_earlier(r, out, &out->services[i]);
        out->service_count++;
        reader_leave(r, path);
    }
}

static void
read_counter(struct settings_reader *r, const json_t *object,
    const struct office_settings *out, struct settings_counter *counter)
{
    static const char *const fields[] = { "number", "name", "hall", "services", NULL };
    const json_t *list;

    if (!reader_object(r, object, fields)) {
        return;
    }
    counter->number = reader_int(r, object, "number", 1, SETTINGS_COUNTERS_MAX, 0);
    reader_text(r, object, "name", 1, counter->name, sizeof(counter->name));
    reader_code(r, object, "hall", counter->hall);
    list = reader_list(r, object, "services", SETTINGS_SERVICES_MAX, false);
    counter->all = json_array_size(list) == 0;
    for (size_t i = 0; i < json_array_size(list) && reader_ok(r); i++) {
        const char *code = json_string_value(json_array_get(list, i));
        int service = code ? settings_service_index(out, code) : -1;

        if (service < 0) {
            reader_fail(r, "services", "entry %zu is not a service of this office", i);
            return;
        }
        counter->services |= UINT64_C(1) << service;
    }
}

static int
compare_counters(const void *a, const void *b)
{
    return ((const struct settings_counter *)a)->number -
           ((const struct settings_counter *)b)->number;
}

void
settings_read_counters(
    struct settings_reader *r, const json_t *part, struct office_settings *out)
{
    static const char *const fields[] = { "counters", NULL };
    const json_t *list;
    size_t count;

    if (!reader_object(r, part, fields)) {
        return;
    }
    list = reader_list(r, part, "counters", SETTINGS_COUNTERS_MAX, /* required= */ true);
    count = json_array_size(list);
    if (count == 0) {
        reader_fail(r, "counters", "must have an entry");
        return;
    }
    out->counters = xcalloc(count, sizeof(*out->counters));
    for (size_t i = 0; i < count && reader_ok(r); i++) {
        size_t path = reader_enter(r, "counters", i);

        read_counter(r, json_array_get(list, i), out, &out->counters[i]);
        if (settings_counter(out, out->counters[i].number)) {
            reader_fail(r, "number", "is there twice");
        }
        out->counter_count++;
        reader_leave(r, path);
    }
    qsort(out->counters, out->counter_count, sizeof(*out->counters), compare_counters);
}
