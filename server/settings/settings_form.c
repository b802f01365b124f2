/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings: the form of a service, field by field, so that a service needs no code. */
#include <string.h>

#include "common/mem.h"
#include "common/words.h"
#include "server/settings/settings_reader.h"

const char *const field_kind_words[] = { FIELD_KIND_LIST(WORDS_ENTRY) NULL };

static void
read_options(struct json_reader *r, struct settings_field *field)
{
    size_t count = reader_list(r, "options", JSON_OPTIONAL, SETTINGS_OPTIONS_MAX);

    if ((field->kind == FIELD_CHOICE) != (count > 0)) {
        reader_fail(r, "options", "belong to the kind choice, which needs some");
    }
    for (size_t i = 0; i < count && reader_ok(r); i++) {
        struct json_reader item = reader_item(r, "options", i);

        reader_line(
            &item, "", JSON_REQUIRED, field->options[i], sizeof(field->options[i]));
        field->option_count++;
    }
}

static void
read_field(struct json_reader *r, struct settings_field *field)
{
    static const char *const fields[] = { "id", "label", "hint", "page", "kind",
        "required", "max", "options", NULL };

    if (!settings_object(r, fields)) {
        return;
    }
    settings_code(r, "id", field->id);
    reader_line(r, "label", JSON_REQUIRED, field->label, sizeof(field->label));
    reader_line(r, "hint", JSON_OPTIONAL, field->hint, sizeof(field->hint));
    reader_line(r, "page", JSON_REQUIRED, field->page, sizeof(field->page));
    field->kind =
        (enum field_kind)settings_choice(r, "kind", field_kind_words, FIELD_TEXT);
    field->required = settings_bool(r, "required", false);
    field->max = settings_int(r, "max", 1, FIELD_TEXT_MAX, 120);
    read_options(r, field);
}

void
settings_read_form(struct json_reader *r, struct settings_service *service)
{
    size_t count = reader_list(r, "fields", JSON_OPTIONAL, SETTINGS_FIELDS_MAX);

    service->fields = xcalloc(count, sizeof(*service->fields));
    for (size_t i = 0; i < count && reader_ok(r); i++) {
        struct json_reader item = reader_item(r, "fields", i);
        struct settings_field *field = &service->fields[i];

        read_field(&item, field);
        for (size_t k = 0; k < i; k++) {
            if (strcmp(service->fields[k].id, field->id) == 0) {
                reader_fail(&item, "id", "is there twice");
            }
        }
        service->field_count++;
    }
}

const struct settings_document *
settings_document(const struct settings_service *service, const char *id)
{
    for (size_t i = 0; i < service->document_count; i++) {
        if (strcmp(service->documents[i].id, id) == 0) {
            return &service->documents[i];
        }
    }
    return NULL;
}

const struct settings_carrier *
settings_carrier(const struct office_settings *settings, const char *name)
{
    for (size_t i = 0; i < settings->carrier_count; i++) {
        if (strcmp(settings->carriers[i].name, name) == 0) {
            return &settings->carriers[i];
        }
    }
    return NULL;
}

const struct settings_reason *
settings_reason(const struct office_settings *settings, const char *code)
{
    for (size_t i = 0; i < settings->reason_count; i++) {
        if (strcmp(settings->reasons[i].code, code) == 0) {
            return &settings->reasons[i];
        }
    }
    return NULL;
}

const struct settings_field *
settings_field(const struct settings_service *service, const char *id)
{
    for (size_t i = 0; i < service->field_count; i++) {
        if (strcmp(service->fields[i].id, id) == 0) {
            return &service->fields[i];
        }
    }
    return NULL;
}
