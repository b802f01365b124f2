/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/retention.h"

#include <stdio.h>
#include <stdlib.h>

#include <sodium.h>

#include "common/zone.h"
#include "db/db_registrant.h"
#include "db/db_review.h"
#include "db/db_survey.h"
#include "server/notify/message_out.h"
#include "server/office/journal.h"
#include "server/prereg/registrant.h"
#include "server/prereg/registrant_parts.h"
#include "server/settings/settings.h"

#define AT_A_TIME 50
#define LOOKS_AT_A_TIME 1000
#define DAY_MS INT64_C(86400000)
#define MONTH_DAYS 30

/* Its owner is told of the day on which it ends, unless it is used before. */
static enum status
tell(struct act *act, const struct registrant *registrant, struct error *err)
{
    char day[DATE_SIZE];
    struct person person;
    struct message_to to;
    enum status st = registrant_open(act, &registrant->person, &person, err);

    if (st != STATUS_OK) {
        return st;
    }
    to = (struct message_to){
        .phone = person.phone, .email = person.email, .language = person.language
    };
    (void)zone_date(act->zone, act->now_ms + ACCOUNT_NOTICE_DAYS * DAY_MS, day);
    st = message_put(act, "account_ends", &to, json_pack("{s:s}", "day", day), err);
    sodium_memzero(&person, sizeof(person));
    return st == STATUS_OK ? db_registrant_told(act->db, act->office, registrant->account,
                                 act->now_ms, err)
                           : st;
}

static enum status
end(struct act *act, const struct registrant *registrant, struct error *err)
{
    char subject[24];
    enum status st = db_registrant_erase(act->db, act->office, registrant->account, err);

    (void)snprintf(subject, sizeof(subject), "%lld", (long long)registrant->account);
    return st == STATUS_OK ? journal_append(act, EVENT_ACCOUNT_ERASED, subject, NULL, err)
                           : st;
}

/* Accounts of one kind of being due. */
static enum status
tend_accounts(struct act *act, enum registrant_due due, int64_t before_ms,
    int64_t told_before_ms,
    enum status (*run)(struct act *, const struct registrant *, struct error *),
    bool *more, struct error *err)
{
    struct registrant *list;
    size_t count;
    enum status st = db_registrant_due(act->db, act->office, due, before_ms,
        told_before_ms, AT_A_TIME, &list, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        st = run(act, &list[i], err);
    }
    free(list);
    *more = *more || count == AT_A_TIME;
    return st;
}

enum status
retention_tend(struct act *act, struct error *err)
{
    const struct settings_policy *policy = &act->settings->policy;
    int64_t account_ms = policy->keep_account_months * MONTH_DAYS * DAY_MS;
    int64_t notice_ms = ACCOUNT_NOTICE_DAYS * DAY_MS;
    int64_t looks = 0;
    char month[DATE_SIZE];
    bool more = false;
    int64_t unused_ms = act->now_ms - account_ms + notice_ms;
    int64_t told_ms = act->now_ms - notice_ms;
    /* The setting may have become longer since somebody was told. */
    enum status st = db_registrant_untell(act->db, act->office, unused_ms, err);

    if (st == STATUS_OK) {
        st = tend_accounts(act, REGISTRANT_UNUSED, unused_ms, 0, tell, &more, err);
    }
    if (st == STATUS_OK) {
        st = tend_accounts(
            act, REGISTRANT_TOLD, act->now_ms - account_ms, told_ms, end, &more, err);
    }
    if (st == STATUS_OK) {
        st = tend_accounts(act, REGISTRANT_AT_DESK,
            act->now_ms - policy->keep_personal_days * DAY_MS, 0, end, &more, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    (void)zone_date(act->zone,
        act->now_ms - policy->keep_remarks_months * MONTH_DAYS * DAY_MS, month);
    month[SURVEY_MONTH_SIZE - 1] = '\0';
    st = db_survey_forget_remarks(act->db, act->office, month, err);
    if (st == STATUS_OK) {
        st = db_personal_look_forget(act->db, act->office,
            act->now_ms - policy->keep_looks_days * DAY_MS, LOOKS_AT_A_TIME, &looks, err);
    }
    more = more || looks == LOOKS_AT_A_TIME;
    return st == STATUS_OK && more ? STATUS_EMPTY : st;
}
