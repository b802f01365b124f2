/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/report/report_places.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "common/zone.h"
#include "db/db_line.h"

/* Places of the days up to `last`, by the settings in force. */
static void
count_places(
    struct act *act, const char *from, const char *last, struct report_quota *quotas)
{
    char date[DATE_SIZE];

    if (act->settings->quota_count == 0) {
        return;
    }
    for (int32_t day = date_to_days(from); day <= date_to_days(last); day++) {
        struct quota_day held; /* the same windows for every quota */

        settings_quota_day(act->settings, 0, date_from_days(day, date), &held);
        for (size_t q = 0; q < act->settings->quota_count; q++) {
            for (int w = 0; w < held.count; w++) {
                quotas[q].places +=
                    act->settings->quotas[q].places[held.windows[w].window];
            }
        }
    }
}

/* Which quota a service takes its places from; -1: it is in the settings no more. */
static int
quota_of(const struct act *act, const char *service)
{
    const struct settings_service *found = settings_service(act->settings, service);

    return found ? found->quota : -1;
}

static enum status
add_uses(struct act *act, const char *from, const char *to, bool missed,
    struct report_quota *quotas, struct error *err)
{
    struct quota_use *uses;
    size_t count;
    enum status st = db_quota_sums(act->db, act->office, from, to, &uses, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        int q = quota_of(act, uses[i].service);

        if (q >= 0 && missed) {
            quotas[q].no_shows += uses[i].tickets - uses[i].arrived;
        } else if (q >= 0) {
            quotas[q].tickets += uses[i].tickets;
            quotas[q].arrived += uses[i].arrived;
            quotas[q].walkins += uses[i].walkins;
        }
    }
    free(uses);
    return st;
}

/* Quotas in which nothing is possible and nothing happened are left out. */
static void
leave_out_empty(struct report_places *places)
{
    size_t kept = 0;

    for (size_t q = 0; q < places->quota_count; q++) {
        const struct report_quota *quota = &places->quotas[q];

        if (quota->places + quota->tickets + quota->walkins > 0) {
            places->quotas[kept++] = *quota;
        }
    }
    places->quota_count = kept;
}

static enum status
load_quotas(struct act *act, const char *from, const char *to,
    struct report_places *places, struct error *err)
{
    const struct office_settings *settings = act->settings;
    char today[DATE_SIZE];
    char yesterday[DATE_SIZE];
    enum status st;

    (void)zone_date(act->zone, act->now_ms, today);
    (void)date_from_days(date_to_days(today) - 1, yesterday);
    places->quotas = xcalloc(settings->quota_count + 1, sizeof(*places->quotas));
    places->quota_count = settings->quota_count;
    for (size_t q = 0; q < settings->quota_count; q++) {
        text_copy(places->quotas[q].code, SETTINGS_CODE_SIZE, settings->quotas[q].code);
    }
    count_places(act, from, strcmp(to, today) < 0 ? to : today, places->quotas);
    st = add_uses(act, from, to, false, places->quotas, err);
    if (st == STATUS_OK) {
        st = add_uses(act, from, strcmp(to, yesterday) < 0 ? to : yesterday, true,
            places->quotas, err);
    }
    leave_out_empty(places);
    return st;
}

enum status
report_places_load(struct act *act, const char *from, const char *to,
    struct report_places *places, struct error *err)
{
    enum status st;

    *places = (struct report_places){ .quota_count = 0 };
    st = load_quotas(act, from, to, places, err);
    if (st == STATUS_OK) {
        st = db_refusal_sums(act->db, act->office, from, to, &places->refusals,
            &places->refusal_count, err);
    }
    if (st != STATUS_OK) {
        report_places_destroy(places);
    }
    return st;
}

void
report_places_destroy(struct report_places *places)
{
    free(places->quotas);
    free(places->refusals);
    *places = (struct report_places){ .quota_count = 0 };
}
