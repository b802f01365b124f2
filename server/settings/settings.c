/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names of the parts, and questions about services and counters. Reading and sharing:
 * settings_parse.c; days: settings_calendar.c; windows and quotas: settings_windows.c.
 */
#include "server/settings/settings.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "common/text.h"

static const char *const part_names[] = {
#define SETTINGS_PART_NAME(constant, name) [constant] = (name),
    SETTINGS_PART_LIST(SETTINGS_PART_NAME)
#undef SETTINGS_PART_NAME
};

static_assert(ARRAY_LEN(part_names) == SETTINGS_PART_COUNT, "a name for each part");

const char *
settings_part_name(enum settings_part part)
{
    assert((unsigned)part < SETTINGS_PART_COUNT);
    return part_names[part];
}

enum settings_part
settings_part_from_name(const char *name)
{
    int i = 0;

    while (i < SETTINGS_PART_COUNT && strcmp(part_names[i], name) != 0) {
        i++;
    }
    return (enum settings_part)i;
}

int
settings_service_index(const struct office_settings *settings, const char *code)
{
    return GPOINTER_TO_INT(g_hash_table_lookup(settings->service_codes, code)) - 1;
}

const char *
settings_english(const struct office_settings *settings, const char *text)
{
    return g_hash_table_lookup(settings->english_by_text, text);
}

static void
append_named(char *fact, const char *name)
{
    text_append(fact, ERROR_FACT_SIZE, fact[0] ? "; " : "");
    text_append(fact, ERROR_FACT_SIZE, name);
}

void
settings_tell_paper(const struct office_settings *settings,
    const struct settings_document *document, struct error *err)
{
    const char *english = settings_english(settings, document->label);

    if (err) {
        append_named(err->facts[FACT_WHAT], document->label);
        append_named(err->facts[FACT_WHAT_EN], english ? english : document->label);
    }
}

const char *
settings_heading(const struct office_settings *settings)
{
    return settings->office.short_name[0] ? settings->office.short_name
                                          : settings->office.name;
}

static_assert(PAPERS_MAX >= SETTINGS_DOCUMENTS_MAX, "a line for each paper");

size_t
settings_papers(const struct settings_service *service,
    struct paper_needed papers[SETTINGS_DOCUMENTS_MAX])
{
    for (size_t i = 0; i < service->document_count; i++) {
        const struct settings_document *document = &service->documents[i];

        papers[i] = (struct paper_needed){ .label = document->label,
            .mode = document->mode,
            .rule = document->rule,
            .group = document->group,
            .condition = document->condition };
    }
    return service->document_count;
}

const struct settings_service *
settings_service(const struct office_settings *settings, const char *code)
{
    int i = settings_service_index(settings, code);

    return i < 0 ? NULL : &settings->services[i];
}

const char *
settings_prefix_group(const struct office_settings *settings, char prefix)
{
    for (size_t i = 0; i < settings->service_count; i++) {
        if (settings->services[i].prefix == prefix) {
            return settings->services[i].group;
        }
    }
    return "";
}

static int
compare_number(const void *number, const void *counter)
{
    return *(const int *)number - ((const struct settings_counter *)counter)->number;
}

const struct settings_counter *
settings_counter(const struct office_settings *settings, int number)
{
    return bsearch(&number, settings->counters, settings->counter_count,
        sizeof(*settings->counters), compare_number);
}

bool
settings_counter_serves(const struct settings_counter *counter, int service)
{
    assert(service >= 0 && service < SETTINGS_SERVICES_MAX);
    return counter->all || (counter->services[service / 8] >> service % 8 & 1) != 0;
}

struct settings_counter
settings_counter_only(
    const struct settings_counter *counter, const int *services, size_t count)
{
    struct settings_counter only = *counter;

    only.all = false;
    memset(only.services, 0, sizeof(only.services));
    for (size_t i = 0; i < count; i++) {
        if (settings_counter_serves(counter, services[i])) {
            only.services[services[i] / 8] |= (uint8_t)(1 << services[i] % 8);
        }
    }
    return only;
}

bool
settings_counter_roster(
    const struct settings_counter *counter, const char *date, struct span *out)
{
    *out = counter->roster;
    return (counter->roster_days >> date_weekday(date) & 1) != 0;
}

bool
settings_counter_serves_any(const struct settings_counter *counter)
{
    bool any = counter->all;

    for (size_t i = 0; i < ARRAY_LEN(counter->services); i++) {
        any = any || counter->services[i] != 0;
    }
    return any;
}
