/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A counter as a place of work. */
#include "server/office/counter_desk.h"

#include <stdio.h>

#include "common/text.h"
#include "db/db_visit.h"
#include "server/office/journal.h"

#define ROLES_ANY_COUNTER (ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_ADMIN))

enum status
counter_load(struct act *act, int number, const struct settings_counter **setting,
    struct counter *counter, struct error *err)
{
    *setting = settings_counter(act->settings, number);
    if (!*setting) {
        return error_set(err, STATUS_NOT_FOUND, "there is no counter %d", number);
    }
    return db_counter_load(act->db, act->office, number, counter, err);
}

enum status
counter_check_own(struct act *act, const struct counter *counter, struct error *err)
{
    if (caller_is(act->caller, ROLES_ANY_COUNTER)) {
        return STATUS_OK;
    }
    if (act->caller->counter && act->caller->counter != counter->number) {
        return error_set(err, STATUS_NOT_ALLOWED, "this caller works at counter %d",
            act->caller->counter);
    }
    if (counter->state != COUNTER_CLOSED && counter->account &&
        counter->account != act->caller->account_id) {
        return error_set(err, STATUS_NOT_ALLOWED,
            "counter %d was opened by a colleague, who must close it first",
            counter->number);
    }
    return STATUS_OK;
}

static enum status
change(struct act *act, struct counter *counter, const struct settings_counter *setting,
    enum counter_state state, const char *kind, struct error *err)
{
    bool was_closed = counter->state == COUNTER_CLOSED;
    char subject[16];
    enum status st;

    if (counter->state == state) { /* pressed twice: it is so already */
        return STATUS_OK;
    }
    counter->state = state;
    if (state == COUNTER_CLOSED || was_closed) { /* a supervisor's pause takes nothing */
        counter->account = state == COUNTER_CLOSED ? 0 : act->caller->account_id;
    }
    counter->since_ms = act->now_ms;
    st = db_counter_put(act->db, act->office, counter, err);
    if (st != STATUS_OK) {
        return st;
    }
    (void)snprintf(subject, sizeof(subject), "%d", counter->number);
    return journal_append(act, kind, subject,
        json_pack("{s:i, s:s}", "counter", counter->number, "hall", setting->hall), err);
}

/* What the three changes begin with. */
static enum status
load_own(struct act *act, int number, const struct settings_counter **setting,
    struct counter *counter, struct error *err)
{
    enum status st = counter_load(act, number, setting, counter, err);

    return st == STATUS_OK ? counter_check_own(act, counter, err) : st;
}

enum status
counter_open(struct act *act, int number, struct error *err)
{
    const struct settings_counter *setting;
    struct counter counter;
    enum status st = load_own(act, number, &setting, &counter, err);

    counter.reason[0] = '\0';
    return st == STATUS_OK
               ? change(act, &counter, setting, COUNTER_OPEN, "counter.opened", err)
               : st;
}

enum status
counter_pause(struct act *act, int number, const char *reason, struct error *err)
{
    const struct settings_counter *setting;
    struct counter counter;
    enum status st = load_own(act, number, &setting, &counter, err);

    if (st == STATUS_OK && counter.state == COUNTER_CLOSED) {
        return error_set(err, STATUS_COUNTER_CLOSED, "counter %d is closed", number);
    }
    if (st != STATUS_OK) {
        return st;
    }
    (void)text_copy(counter.reason, sizeof(counter.reason), reason);
    return change(act, &counter, setting, COUNTER_PAUSED, "counter.paused", err);
}

enum status
counter_close(struct act *act, int number, struct error *err)
{
    const struct settings_counter *setting;
    struct counter counter;
    struct visit visit;
    enum status st = load_own(act, number, &setting, &counter, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_visit_at_counter(act->db, act->office, number, &visit, err);
    if (st == STATUS_OK) {
        return error_set(err, STATUS_COUNTER_BUSY,
            "counter %d still has somebody; finish that visit first", number);
    }
    if (st != STATUS_NOT_FOUND) {
        return st;
    }
    counter.reason[0] = '\0';
    return change(act, &counter, setting, COUNTER_CLOSED, "counter.closed", err);
}
