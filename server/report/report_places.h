/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_REPORT_REPORT_PLACES_H
#define SERVER_REPORT_REPORT_PLACES_H

/*
 * What stands beside the figures of a period: how far its places were used, who had a
 * ticket and did not come, and how often somebody was refused at the door. Worker
 * threads. Source: docs/rules.md, "Reports".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_refusal.h"
#include "server/office/act.h"
#include "server/settings/settings.h"

/** A quota: one service, or several that share places. */
struct report_quota {
    char code[SETTINGS_CODE_SIZE];
    int64_t places;   /* as the settings have them now, on the period's days so far */
    int64_t tickets;  /* that held one */
    int64_t arrived;  /* of those */
    int64_t walkins;  /* numbers without a ticket */
    int64_t no_shows; /* tickets of days before today that did not come */
};

struct report_places {
    struct report_quota
        *quotas; /* owned; of the settings, those with a place or person */
    size_t quota_count;
    struct refusal_sum *refusals; /* owned; the most frequent first */
    size_t refusal_count;
};

/** @param from, to  dates, both included, as report_make() judged them */
enum status report_places_load(struct act *act, const char *from, const char *to,
    struct report_places *places, struct error *err) MUST_CHECK;
void report_places_destroy(struct report_places *places);

#endif /* SERVER_REPORT_REPORT_PLACES_H */
