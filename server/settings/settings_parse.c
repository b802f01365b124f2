/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings as one shared value: parsing the eight parts in order, and its holders. */
#include "server/settings/settings.h"

#include <stdatomic.h>
#include <stdlib.h>

#include <glib.h>

#include "common/mem.h"
#include "common/zone.h"
#include "server/settings/settings_reader.h"

/* What a holder sees is the first member; the count of holders stands behind it. */
struct settings_box {
    struct office_settings settings;
    atomic_int refs;
};

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
settings_set_age(
    const struct office_settings *settings, int64_t stamp, int64_t services_set_ms)
{
    struct office_settings *own = &box_of(settings)->settings;

    own->stamp = stamp;
    own->services_set_ms = services_set_ms;
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
        free(box->settings.services[i].fields);
    }
    free(box->settings.services);
    free(box->settings.reasons);
    free(box->settings.english);
    if (box->settings.english_by_text) {
        g_hash_table_unref(box->settings.english_by_text);
    }
    if (box->settings.service_codes) {
        g_hash_table_unref(box->settings.service_codes);
    }
    free(box->settings.quotas);
    free(box->settings.counters);
    free(box->settings.calendar.ramadans);
    free(box->settings.calendar.closures);
    free(box->settings.calendar.specials);
    zone_free(box->settings.zone);
    free(box);
}

enum status
settings_parse(const json_t *const parts[SETTINGS_PART_COUNT], json_t *faults,
    const struct office_settings **out, struct error *err)
{
    /* Later parts look at earlier ones: windows at hours, quotas at services. */
    static const struct {
        enum settings_part part;
        void (*read)(struct json_reader *r, struct office_settings *out);
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
    enum status st = STATUS_OK;

    atomic_init(&box->refs, 1);
    *out = NULL;
    for (size_t i = 0; i < ARRAY_LEN(steps) && st == STATUS_OK; i++) {
        struct json_reader r;

        reader_init_part(
            &r, parts[steps[i].part], settings_part_name(steps[i].part), err);
        reader_collect(&r, faults);
        steps[i].read(&r, &box->settings);
        st = reader_result(&r);
    }
    if (st != STATUS_OK) {
        settings_unref(&box->settings);
        return st;
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
        parts[i] = json_object_get(all, settings_part_name((enum settings_part)i));
        if (!parts[i]) {
            return error_set(err, STATUS_INVALID_SETTINGS, "the part \"%s\" is missing",
                settings_part_name((enum settings_part)i));
        }
    }
    return settings_parse(parts, NULL, out, err);
}
