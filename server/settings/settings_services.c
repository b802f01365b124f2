/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings: the office itself, its services with their documents, its counters. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "common/mem.h"
#include "common/place_name.h"
#include "common/text.h"
#include "common/zone.h"
#include "server/settings/settings_reader.h"

#define EVERY_DAY 0x7fU /* bits, 0 Sunday */

static const char *const unit_words[] = { "menit", "jam", "hari_kerja", NULL };

static const char *const plain_languages[] = { "id", "en", NULL };

static void
read_url(struct json_reader *r, const char *field, char out[SETTINGS_TEXT_SIZE])
{
    reader_line(r, field, JSON_OPTIONAL, out, SETTINGS_TEXT_SIZE);
    if (out[0] && strncmp(out, "https://", 8) != 0 && strncmp(out, "http://", 7) != 0) {
        reader_fail(r, field, "must begin with https:// or http://");
    }
    for (size_t len = strlen(out); len > 0 && out[len - 1] == '/'; len--) {
        out[len - 1] = '\0';
    }
}

static void
mark(char *name, size_t name_size)
{
    char marked[SETTINGS_NAME_SIZE + sizeof(SETTINGS_TRAINING)];
    size_t len = name_size - 1;

    (void)snprintf(marked, sizeof(marked), SETTINGS_TRAINING " %s", name);
    if (!text_copy(name, name_size, marked)) { /* cut before a whole character */
        while (((unsigned char)marked[len] & 0xc0) == 0x80) {
            len--;
        }
        name[len] = '\0';
    }
}

/* Whatever names the office says so: pages, slips, tickets, boards, messages. */
static void
mark_training(struct settings_office *office)
{
    mark(office->name, sizeof(office->name));
    mark(office->short_name, sizeof(office->short_name));
    text_copy(office->sender, sizeof(office->sender), SETTINGS_TRAINING);
}

/* A name that is compared with what people write, and with no earlier one the same. */
static void
check_district(struct json_reader *r, const struct settings_office *office, size_t at)
{
    const char *name = office->districts[at];

    if (name[0] && !place_is_same(name, name)) {
        reader_fail(r, "", "must name a district");
    }
    for (size_t i = 0; i < at; i++) {
        if (place_is_same(office->districts[i], name)) {
            reader_fail(r, "", "is there twice");
        }
    }
}

static void
read_districts(struct json_reader *r, struct settings_office *office)
{
    office->district_count =
        reader_list(r, "districts", JSON_OPTIONAL, SETTINGS_DISTRICTS_MAX);
    for (size_t i = 0; i < office->district_count; i++) {
        struct json_reader item = reader_item(r, "districts", i);

        reader_line(
            &item, "", JSON_REQUIRED, office->districts[i], SETTINGS_DISTRICT_SIZE);
        check_district(&item, office, i);
    }
}

void
settings_read_office(struct json_reader *r, struct office_settings *out)
{
    static const char *const fields[] = { "code", "name", "short_name", "sender",
        "address", "zone", "zone_label", "complaint_channel", "public_url", "language",
        "training", "training_url", "districts", NULL };
    struct settings_office *office = &out->office;

    if (!settings_object(r, fields)) {
        return;
    }
    reader_line(r, "code", JSON_REQUIRED, office->code, sizeof(office->code));
    if (office->code[strspn(office->code, "0123456789")] != '\0') {
        reader_fail(r, "code", "must be digits, such as 3517");
    }
    reader_line(r, "name", JSON_REQUIRED, office->name, sizeof(office->name));
    reader_line(
        r, "short_name", JSON_REQUIRED, office->short_name, sizeof(office->short_name));
    reader_line(r, "sender", JSON_OPTIONAL, office->sender, sizeof(office->sender));
    reader_line(r, "address", JSON_OPTIONAL, office->address, sizeof(office->address));
    reader_line(r, "zone", JSON_REQUIRED, office->zone, sizeof(office->zone));
    if (reader_ok(r) && zone_open(office->zone, &out->zone, NULL) != STATUS_OK) {
        reader_fail(r, "zone", "must name a time zone, such as Asia/Jakarta");
    }
    reader_line(
        r, "zone_label", JSON_OPTIONAL, office->zone_label, sizeof(office->zone_label));
    reader_line(r, "complaint_channel", JSON_OPTIONAL, office->complaints,
        sizeof(office->complaints));
    read_url(r, "public_url", office->public_url);
    read_url(r, "training_url", office->training_url);
    read_districts(r, office);
    office->training = settings_bool(r, "training", false);
    if (office->training) {
        mark_training(office);
    }
    memcpy(office->language,
        plain_languages[settings_choice(r, "language", plain_languages, 0)],
        sizeof(office->language));
}

static void
read_document(struct json_reader *r, struct settings_document *doc)
{
    static const char *const fields[] = { "id", "label", "mode", "rule", "group",
        "condition", NULL };

    if (!settings_object(r, fields)) {
        return;
    }
    settings_code(r, "id", doc->id);
    reader_line(r, "label", JSON_REQUIRED, doc->label, sizeof(doc->label));
    doc->mode = (enum document_mode)settings_choice(r, "mode", document_mode_words, -1);
    doc->rule = (enum document_rule)settings_choice(r, "rule", document_rule_words, 0);
    if (doc->rule == DOCUMENT_ONE_OF) {
        settings_code(r, "group", doc->group);
    } else if (doc->rule == DOCUMENT_IF) {
        reader_line(
            r, "condition", JSON_REQUIRED, doc->condition, sizeof(doc->condition));
    }
    if (doc->rule != DOCUMENT_ONE_OF && reader_has(r, "group")) {
        reader_fail(r, "group", "belongs to the rule salah_satu");
    }
    if (doc->rule != DOCUMENT_IF && reader_has(r, "condition")) {
        reader_fail(r, "condition", "belongs to the rule bila");
    }
}

static void
read_documents(struct json_reader *r, struct settings_service *service)
{
    size_t count = reader_list(r, "documents", JSON_OPTIONAL, SETTINGS_DOCUMENTS_MAX);

    service->documents = xcalloc(count, sizeof(*service->documents));
    for (size_t i = 0; i < count && reader_ok(r); i++) {
        struct json_reader item = reader_item(r, "documents", i);
        struct settings_document *doc = &service->documents[i];

        read_document(&item, doc);
        for (size_t k = 0; k < i; k++) {
            if (strcmp(service->documents[k].id, doc->id) == 0) {
                reader_fail(&item, "id", "is there twice");
            }
        }
        service->document_count++;
    }
}

/* How long until the paper is ready; without "completion" nothing is promised. */
static void
read_completion(struct json_reader *r, struct settings_service *service)
{
    static const char *const fields[] = { "value", "unit", NULL };
    struct json_reader completion = reader_member(r, "completion", JSON_OPTIONAL);

    if (settings_has_object(&completion, fields)) {
        service->completion = settings_int(&completion, "value", 1, 1000, 0);
        service->completion_unit = (enum duration_unit)(
            settings_choice(&completion, "unit", unit_words, -1) + 1);
    }
}

static void
read_service(struct json_reader *r, struct settings_service *service)
{
    static const char *const fields[] = { "code", "prefix", "group", "name", "form",
        "minutes", "completion", "walkin", "confidential", "endorsement", "documents",
        "fields", "steps", "pictogram", NULL };
    char prefix[2];

    if (!settings_object(r, fields)) {
        return;
    }
    settings_code(r, "code", service->code);
    reader_line(r, "prefix", JSON_REQUIRED, prefix, sizeof(prefix));
    service->prefix = prefix[0];
    if (prefix[0] < 'A' || prefix[0] > 'Z') {
        reader_fail(r, "prefix", "must be one letter from A to Z");
    }
    reader_line(r, "group", JSON_REQUIRED, service->group, sizeof(service->group));
    reader_line(r, "name", JSON_REQUIRED, service->name, sizeof(service->name));
    reader_line(r, "form", JSON_OPTIONAL, service->form, sizeof(service->form));
    service->minutes = settings_int(r, "minutes", 1, 240, 0);
    service->walkin = settings_bool(r, "walkin", true);
    service->confidential = settings_bool(r, "confidential", false);
    service->endorsement = settings_bool(r, "endorsement", false);
    service->pictogram =
        (enum pictogram)settings_choice(r, "pictogram", pictogram_words, PICTOGRAM_NONE);
    read_completion(r, service);
    read_documents(r, service);
    settings_read_form(r, service);
}

/* A code names one service; a prefix letter stands for one group. */
static void
check_against_earlier(struct json_reader *r, const struct office_settings *out,
    const struct settings_service *service)
{
    if (settings_service(out, service->code)) {
        reader_fail(r, "code", "is there twice");
    }
    for (size_t i = 0; i < out->service_count; i++) {
        const struct settings_service *other = &out->services[i];

        if (other->prefix == service->prefix &&
            strcmp(other->group, service->group) != 0) {
            reader_fail(
                r, "group", "must be the same for all with prefix %c", service->prefix);
        }
    }
}

/* Why papers are returned: the office's own list. */
static void
read_reasons(struct json_reader *r, struct office_settings *out)
{
    static const char *const fields[] = { "code", "text", "text_en", NULL };
    size_t count = reader_list(r, "return_reasons", JSON_OPTIONAL, SETTINGS_REASONS_MAX);

    out->reasons = xcalloc(count ? count : 1, sizeof(*out->reasons));
    for (size_t i = 0; i < count && reader_ok(r); i++) {
        struct json_reader item = reader_item(r, "return_reasons", i);
        struct settings_reason *reason = &out->reasons[i];

        if (!settings_object(&item, fields)) {
            return;
        }
        settings_code(&item, "code", reason->code);
        reader_line(&item, "text", JSON_REQUIRED, reason->text, sizeof(reason->text));
        reader_line(
            &item, "text_en", JSON_OPTIONAL, reason->text_en, sizeof(reason->text_en));
        if (settings_reason(out, reason->code)) {
            reader_fail(&item, "code", "is there twice");
        }
        out->reason_count++;
    }
}

/* The catalogue in English: each text once, wherever it stands. */
static void
read_english(struct json_reader *r, struct office_settings *out)
{
    static const char *const fields[] = { "text", "text_en", NULL };
    size_t count = reader_list(r, "english", JSON_OPTIONAL, SETTINGS_ENGLISH_MAX);

    out->english = xcalloc(count ? count : 1, sizeof(*out->english));
    out->english_by_text = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < count && reader_ok(r); i++) {
        struct json_reader item = reader_item(r, "english", i);
        struct settings_english *one = &out->english[i];

        if (!settings_object(&item, fields)) {
            return;
        }
        reader_line(&item, "text", JSON_REQUIRED, one->text, sizeof(one->text));
        reader_line(&item, "text_en", JSON_REQUIRED, one->text_en, sizeof(one->text_en));
        if (settings_english(out, one->text)) {
            reader_fail(&item, "text", "is there twice");
        }
        (void)g_hash_table_insert(out->english_by_text, one->text, one->text_en);
        out->english_count++;
    }
}

/* What follows on the same number: other services, which may come later in the list. */
static void
read_steps(struct json_reader *r, const struct office_settings *out,
    struct settings_service *service)
{
    size_t count = reader_list(r, "steps", JSON_OPTIONAL, SETTINGS_STEPS_MAX);

    for (size_t i = 0; i < count && reader_ok(r); i++) {
        int step = settings_listed_service(r, "steps", i, out);

        if (step >= 0 && &out->services[step] == service) {
            reader_fail(r, "steps", "names the service itself");
        }
        for (size_t k = 0; k < i; k++) {
            if (service->steps[k] == step) {
                reader_fail(r, "steps", "names a service twice");
            }
        }
        service->steps[service->step_count++] = step;
    }
}

/* Who takes documents to people. */
static void
read_carriers(struct json_reader *r, struct office_settings *out)
{
    static const char *const fields[] = { "name", "fee", "days", "link", NULL };
    size_t count = reader_list(r, "carriers", JSON_OPTIONAL, SETTINGS_CARRIERS_MAX);

    for (size_t i = 0; i < count && reader_ok(r); i++) {
        struct json_reader item = reader_item(r, "carriers", i);
        struct settings_carrier *carrier = &out->carriers[i];

        if (!settings_object(&item, fields)) {
            return;
        }
        reader_line(&item, "name", JSON_REQUIRED, carrier->name, sizeof(carrier->name));
        carrier->fee = settings_int(&item, "fee", 0, SETTINGS_FEE_MAX, 0);
        reader_line(&item, "days", JSON_REQUIRED, carrier->days, sizeof(carrier->days));
        read_url(&item, "link", carrier->link);
        if (settings_carrier(out, carrier->name)) {
            reader_fail(&item, "name", "is there twice");
        }
        out->carrier_count++;
    }
}

void
settings_read_services(struct json_reader *r, struct office_settings *out)
{
    static const char *const fields[] = { "services", "return_reasons", "carriers",
        "english", NULL };
    size_t count;

    if (!settings_object(r, fields)) {
        return;
    }
    count = reader_list(r, "services", JSON_REQUIRED, SETTINGS_SERVICES_MAX);
    if (count == 0) {
        reader_fail(r, "services", "must have an entry");
        return;
    }
    out->services = xcalloc(count, sizeof(*out->services));
    out->service_codes = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < count && reader_ok(r); i++) {
        struct json_reader item = reader_item(r, "services", i);

        read_service(&item, &out->services[i]);
        check_against_earlier(&item, out, &out->services[i]);
        out->service_count++;
        (void)g_hash_table_insert(out->service_codes, out->services[i].code,
            GINT_TO_POINTER((int)out->service_count));
    }
    for (size_t i = 0; i < count && reader_ok(r); i++) {
        struct json_reader item = reader_item(r, "services", i);

        read_steps(&item, out, &out->services[i]);
    }
    read_reasons(r, out);
    read_carriers(r, out);
    read_english(r, out);
}

/* When somebody is to sit there; nothing filled in is no roster. */
static void
read_roster(struct json_reader *r, struct settings_counter *counter)
{
    static const char *const fields[] = { "days", "from", "to", NULL };
    struct json_reader roster = reader_member(r, "roster", JSON_OPTIONAL);

    if (settings_has_object(&roster, fields) && json_object_size(roster.value) > 0) {
        counter->roster = settings_span(&roster, "from", "to");
        counter->roster_days =
            reader_has(&roster, "days") ? settings_days(&roster) : EVERY_DAY;
    }
}

static void
read_counter(struct json_reader *r, const struct office_settings *out,
    struct settings_counter *counter)
{
    static const char *const fields[] = { "number", "name", "hall", "services", "roster",
        NULL };
    size_t count;

    if (!settings_object(r, fields)) {
        return;
    }
    counter->number = settings_int(r, "number", 1, SETTINGS_COUNTERS_MAX, 0);
    reader_line(r, "name", JSON_REQUIRED, counter->name, sizeof(counter->name));
    settings_code(r, "hall", counter->hall);
    read_roster(r, counter);
    count = reader_list(r, "services", JSON_OPTIONAL, SETTINGS_SERVICES_MAX);
    counter->all = count == 0;
    for (size_t i = 0; i < count; i++) {
        int service = settings_listed_service(r, "services", i, out);

        if (service < 0) {
            return;
        }
        counter->services[service / 8] |= (uint8_t)(1 << service % 8);
    }
}

static int
compare_counters(const void *a, const void *b)
{
    return ((const struct settings_counter *)a)->number -
           ((const struct settings_counter *)b)->number;
}

void
settings_read_counters(struct json_reader *r, struct office_settings *out)
{
    static const char *const fields[] = { "counters", NULL };
    size_t count;

    if (!settings_object(r, fields)) {
        return;
    }
    count = reader_list(r, "counters", JSON_REQUIRED, SETTINGS_COUNTERS_MAX);
    if (count == 0) {
        reader_fail(r, "counters", "must have an entry");
        return;
    }
    out->counters = xcalloc(count, sizeof(*out->counters));
    for (size_t i = 0; i < count && reader_ok(r); i++) {
        struct json_reader item = reader_item(r, "counters", i);

        read_counter(&item, out, &out->counters[i]);
        for (size_t j = 0; j < i; j++) { /* not sorted yet */
            if (out->counters[j].number == out->counters[i].number) {
                reader_fail(&item, "number", "is there twice");
            }
        }
        out->counter_count++;
    }
    qsort(out->counters, out->counter_count, sizeof(*out->counters), compare_counters);
}
