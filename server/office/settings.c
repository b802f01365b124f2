/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The settings as one shared value: parsing the eight parts in order, references, and
 * questions about services, counters and quotas. Days and windows: settings_calendar.c.
 */
#include "server/office/settings.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/office/settings_reader.h"

/* What a holder sees is the first member; the count of holders stands behind it. */
struct settings_box {
    struct office_settings settings;
    atomic_int refs;
};

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

static struct settings_box *
box_of(const struct office_settings *settings)
{
    return CONTAINER_OF(
        (struct office_settings *)(uintptr_t)settings, struct settings_box, settings);
}

const struct office_settings *
settings_ref(const struct office_settings *settings)
{
    (void)atomic_fetch_add(&box_of(settings)->refs, 1);
    return settings;
}

void
settings_set_stamp(const struct office_settings *settings, int64_t stamp)
{
    box_of(settings)->settings.stamp = stamp;
}

void
settings_unref(const struct office_settings *settings)
{
    struct settings_box *box;

    if (!settings) {
        return;
    }
    box = box_of(settings);
    if (atomic_fetch_sub(&box->refs, 1) > 1) {
        return;
    }
    for (size_t i = 0; i < box->settings.service_count; i++) {
        free(box->settings.services[i].documents);
    }
    free(box->settings.services);
    free(box->settings.quotas);
    free(box->settings.counters);
    free(box->settings.calendar.ramadans);
    free(box->settings.calendar.closures);
    free(box->settings.calendar.specials);
    free(box);
}

enum status
settings_parse(const json_t *const parts[SETTINGS_PART_COUNT],
    const struct office_settings **out, struct error *err)
{
    /* Later parts look at earlier ones: windows at hours, quotas at services. */
    static const struct {
        enum settings_part part;
        void (*read)(
            struct settings_reader *r, const json_t *part, struct office_settings *out);
    } steps[] = {
        { SETTINGS_OFFICE, settings_read_office },
        { SETTINGS_SERVICES, settings_read_services },
        { SETTINGS_CALENDAR, settings_read_calendar },
        { SETTINGS_WINDOWS, settings_read_windows },
        { SETTINGS_QUOTAS, settings_read_quotas },
        { SETTINGS_COUNTERS, settings_read_counters },
        { SETTINGS_BOARD, settings_read_board },
        { SETTINGS_POLICY, settings_read_policy },
    };
    struct settings_box *box = xcalloc(1, sizeof(*box));
    struct settings_reader r = { .st = STATUS_OK, .err = err };

    atomic_init(&box->refs, 1);
    *out = NULL;
    for (size_t i = 0; i < ARRAY_LEN(steps) && reader_ok(&r); i++) {
        r.part = settings_part_name(steps[i].part);
        steps[i].read(&r, parts[steps[i].part], &box->settings);
    }
    if (!reader_ok(&r)) {
        settings_unref(&box->settings);
        return r.st;
    }
    *out = &box->settings;
    return STATUS_OK;
}

enum status
settings_parse_object(
    const json_t *all, const struct office_settings **out, struct error *err)
{
    const json_t *parts[SETTINGS_PART_COUNT];

    *out = NULL;
    for (int i = 0; i < SETTINGS_PART_COUNT; i++) {
        parts[i] = json_object_get(all, part_names[i]);
        if (!parts[i]) {
            return error_set(err, STATUS_INVALID_SETTINGS, "the part \"%s\" is missing",
                part_names[i]);
        }
    }
    return settings_parse(parts, out, err);
}

int
settings_service_index(const struct office_settings *settings, const char *code)
{
    for (size_t i = 0; i < settings->service_count; i++) {
        if (strcmp(settings->services[i].code, code) == 0) {
            return (int)i;
        }
    }
    return -1;
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

const struct settings_counter *
settings_counter(const struct office_settings *settings, int number)
{
    for (size_t i = 0; i < settings->counter_count; i++) {
        if (settings->counters[i].number == number) {
            return &settings->counters[i];
        }
    }
    return NULL;
}

bool
settings_counter_serves(const struct settings_counter *counter, int service)
{
    assert(service >= 0 && service < SETTINGS_SERVICES_MAX);
    return counter->all || (counter->services & (UINT64_C(1) << service)) != 0;
}
