/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/help_call.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/mem.h"
#include "common/text.h"
#include "db/db_concern_care.h"
#include "db/db_counter.h"
#include "server/office/concern_kind.h"
#include "server/office/counter_staffing.h"
#include "server/office/journal.h"

static enum status
store(struct act *act, struct counter *counter, const struct settings_counter *setting,
    struct error *err)
{
    char subject[16];
    enum status st = db_counter_put(act->db, act->office, counter, err);

    if (st != STATUS_OK) {
        return st;
    }
    (void)snprintf(subject, sizeof(subject), "%d", counter->number);
    return journal_append(act, EVENT_COUNTER_HELP, subject,
        json_pack("{s:i, s:s, s:b}", "counter", counter->number, "hall", setting->hall,
            "asks", counter->help_ms != 0),
        err);
}

enum status
help_call_ask(struct act *act, int number, bool over, struct error *err)
{
    const struct settings_counter *setting;
    struct counter counter;
    char concern[CONCERN_ID_SIZE];
    enum status st = counter_load_own(act, number, &setting, &counter, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (counter.state == COUNTER_CLOSED) {
        return error_set(err, STATUS_COUNTER_CLOSED, "counter %d is closed", number);
    }
    if ((counter.help_ms == 0) == over) {
        return STATUS_OK;
    }
    counter.help_ms = over ? 0 : act->now_ms;
    if (over) {
        st = db_concern_care_delete(
            act->db, act->office, concern_id(CONCERN_HELP, number, "", concern), err);
        if (st != STATUS_OK) {
            return st;
        }
    }
    return store(act, &counter, setting, err);
}

/* Who goes where. */
static void
name_helpers(struct help_call *helps, size_t count, const struct concern_care *cares,
    size_t care_count)
{
    char concern[CONCERN_ID_SIZE];

    for (size_t i = 0; i < count; i++) {
        const struct concern_care *care = db_concern_care_find(cares, care_count,
            concern_id(CONCERN_HELP, helps[i].setting->number, "", concern));

        if (care) {
            text_copy(helps[i].by, sizeof(helps[i].by), care->name);
        }
    }
}

enum status
help_call_list(
    struct act *act, struct help_call **helps, size_t *count, struct error *err)
{
    struct counter counters[SETTINGS_COUNTERS_MAX];
    struct concern_care *cares;
    size_t all = 0, care_count;
    enum status st =
        db_counter_list(act->db, act->office, counters, ARRAY_LEN(counters), &all, err);

    *helps = xcalloc(all + 1, sizeof(**helps));
    *count = 0;
    for (size_t i = 0; st == STATUS_OK && i < all; i++) {
        const struct settings_counter *setting =
            settings_counter(act->settings, counters[i].number);

        if (setting && counters[i].help_ms) {
            (*helps)[(*count)++] =
                (struct help_call){ .setting = setting, .since_ms = counters[i].help_ms };
        }
    }
    if (st != STATUS_OK || *count == 0) {
        return st;
    }
    st = db_concern_care_list(act->db, act->office, &cares, &care_count, err);
    if (st == STATUS_OK) {
        name_helpers(*helps, *count, cares, care_count);
    }
    free(cares);
    return st;
}
