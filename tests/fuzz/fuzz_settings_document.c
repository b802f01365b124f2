/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Settings from outside: any bytes either are refused with the part and the field named,
 * or are settings whose every question has an answer, and that read back from their own
 * JSON as the same.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "server/settings/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ask what acts ask, on ordinary and odd days. */
static void
ask_everything(const struct office_settings *settings)
{
    static const char *const dates[] = { "2026-07-14", "2026-07-17", "2026-08-17",
        "2027-02-12", "2028-02-29", "no date" };

    for (size_t d = 0; d < ARRAY_LEN(dates); d++) {
        struct opening next;
        struct quota_day day;
        struct day_hours hours;

        settings_day_hours(settings, dates[d], &hours);
        settings_next_opening(settings, dates[d], 600, &next);
        for (size_t q = 0; q < settings->quota_count; q++) {
            settings_quota_day(settings, (int)q, dates[d], &day);
            for (int w = 1; w < day.count; w++) { /* by time, not overlapping */
                assert(day.windows[w - 1].span.to <= day.windows[w].span.from);
            }
            assert(quota_rule_state(&day, 600).left >= 0);
        }
    }
    for (size_t i = 0; i < settings->service_count; i++) {
        const struct settings_service *service = &settings->services[i];

        assert(settings_service(settings, service->code) == service);
        assert(service->quota >= 0 && (size_t)service->quota < settings->quota_count);
        assert(settings_prefix_group(settings, service->prefix)[0] != '\0');
        for (size_t c = 0; c < settings->counter_count; c++) {
            (void)settings_counter_serves(&settings->counters[c], (int)i);
        }
    }
}

static void
check_reads_back(const json_t *root, const struct office_settings *settings)
{
    char *text = json_dumps(root, JSON_COMPACT);
    json_t *again = NULL;
    const struct office_settings *same = NULL;

    assert(text);
    assert(json_parse_object(text, strlen(text), &again, NULL) == STATUS_OK);
    assert(settings_parse_object(again, &same, NULL) == STATUS_OK);
    assert(memcmp(&same->office, &settings->office, sizeof(same->office)) == 0);
    assert(memcmp(&same->policy, &settings->policy, sizeof(same->policy)) == 0);
    assert(memcmp(same->windows, settings->windows, sizeof(same->windows)) == 0);
    assert(same->service_count == settings->service_count);
    assert(same->quota_count == settings->quota_count);
    assert(memcmp(same->quotas, settings->quotas,
               same->quota_count * sizeof(*same->quotas)) == 0);
    settings_unref(same);
    json_decref(again);
    free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct office_settings *settings = NULL;
    struct error err = { 0 };
    json_t *root = NULL;

    if (json_parse_object((const char *)data, size, &root, &err) != STATUS_OK) {
        assert(err.text[0] != '\0');
        return 0;
    }
    if (settings_parse_object(root, &settings, &err) == STATUS_OK) {
        ask_everything(settings);
        check_reads_back(root, settings);
    } else {
        assert(!settings && err.code == STATUS_INVALID_SETTINGS && err.text[0] != '\0');
    }
    settings_unref(settings);
    json_decref(root);
    return 0;
}
