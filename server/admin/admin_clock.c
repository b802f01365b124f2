/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin clock: may this machine's clock be believed, and a person's word for it.
 */
#include <stdio.h>

#include "common/clock.h"
#include "db/db_transaction.h"
#include "server/admin/admin.h"
#include "server/office/clock_guard.h"
#include "server/office/clock_word.h"

/* How a server that starts now would find it. */
static enum status
judge(struct admin_office *office, struct clock_trust *trust, struct error *err)
{
    const struct clock clock = { 0 };
    struct clock_past past;
    struct clock_guard *guard;
    enum status st = clock_past_load(office->db, office->act.office, &past, err);

    if (st != STATUS_OK) {
        return st;
    }
    guard = clock_guard_new(&clock, CLOCK_OF_MACHINE, &past);
    (void)clock_guard_look(guard, office->settings, office->act.now_ms, trust);
    clock_guard_free(guard);
    return STATUS_OK;
}

static enum status
tell(const struct clock_trust *trust, int64_t now_ms, struct error *err)
{
    static const char to_do[] = "set it right, or antrean-admin clock confirm DIR";
    char now[RFC3339_SIZE];
    char newest[RFC3339_SIZE];

    (void)clock_format(now_ms, false, now);
    (void)clock_format(trust->newest_ms, false, newest);
    switch (trust->state) {
    case CLOCK_STATE_BEHIND:
        return error_set(err, STATUS_CLOCK_DOUBTFUL,
            "the clock says %s and is behind the newest row of the journal (%s): %s", now,
            newest, to_do);
    case CLOCK_STATE_LEAPT:
        return error_set(err, STATUS_CLOCK_DOUBTFUL,
            "the clock says %s and is far ahead of the newest row of the journal (%s): "
            "%s",
            now, newest, to_do);
    default:
        (void)printf("nothing speaks against this machine's clock: it says %s\n", now);
        return STATUS_OK;
    }
}

static enum status
show(struct admin_office *office, const char *const words[ADMIN_WORDS_MAX],
    const void *options, struct error *err)
{
    struct clock_trust trust;
    enum status st = judge(office, &trust, err);

    (void)words;
    (void)options;
    if (st != STATUS_OK) {
        return st;
    }
    return tell(&trust, office->act.now_ms, err);
}

static enum status
confirm(struct admin_office *office, const char *const words[ADMIN_WORDS_MAX],
    const void *options, struct error *err)
{
    struct act *act = &office->act;
    char now[RFC3339_SIZE];
    enum status st = db_begin(office->db, err);

    (void)words;
    (void)options;
    if (st != STATUS_OK) {
        return st;
    }
    st = admin_commit(act, clock_word_trust(act, CLOCK_WHY_CONFIRMED, err), err);
    if (st != STATUS_OK) {
        return st;
    }
    (void)printf("%s is right: a server that runs hears of it within seconds\n",
        clock_format(act->now_ms, false, now));
    return STATUS_OK;
}

const struct admin_command admin_clock_show = {
    .usage = {
        .name = "clock show",
        .words = "DIR",
        .words_min = 1,
        .words_max = 1,
        .summary = "hold this machine's clock against the office's journal",
    },
    .open = admin_office_open,
    .act = show,
};

const struct admin_command admin_clock_confirm = {
    .usage = {
        .name = "clock confirm",
        .words = "DIR",
        .words_min = 1,
        .words_max = 1,
        .summary = "say that this machine's clock is right, though it is doubtful",
    },
    .open = admin_office_open,
    .act = confirm,
};
