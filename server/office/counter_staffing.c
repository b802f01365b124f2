/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A counter as a place of work. */
#include "server/office/counter_staffing.h"

#include <stdio.h>

#include "common/event_kind.h"
#include "common/text.h"
#include "db/db_account.h"
#include "db/db_visit.h"
#include "server/office/bundle.h"
#include "server/office/clerk_skills.h"
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

void
counter_holder(struct act *act, const struct counter *counter, char out[PERSON_NAME_SIZE])
{
    struct account account;

    out[0] = '\0';
    if (counter->state != COUNTER_CLOSED && counter->account &&
        counter->account != act->caller->account_id &&
        db_account_load(act->db, counter->account, &account, NULL) == STATUS_OK) {
        (void)text_copy(out, PERSON_NAME_SIZE, account.name);
    }
}

/* Staff are told whose it is, so that they can ask. */
static enum status
held_by_colleague(struct act *act, const struct counter *counter, struct error *err)
{
    char holder[PERSON_NAME_SIZE];
    enum status st = error_set(err, STATUS_NOT_ALLOWED,
        "counter %d was opened by a colleague, who must close it first", counter->number);

    counter_holder(act, counter, holder);
    error_fact(err, FACT_COUNTER, "%d", counter->number);
    error_fact(err, FACT_WHO, "%s", holder);
    return st;
}

/* A caller that is bound to one counter works at that one. */
static enum status
check_bound(struct act *act, int number, struct error *err)
{
    enum status st;

    if (!act->caller->counter || act->caller->counter == number) {
        return STATUS_OK;
    }
    st = error_set(
        err, STATUS_NOT_ALLOWED, "this caller works at counter %d", act->caller->counter);
    error_fact(err, FACT_COUNTER, "%d", act->caller->counter);
    return st;
}

enum status
counter_check_own(struct act *act, const struct counter *counter, struct error *err)
{
    enum status st;

    if (caller_is(act->caller, ROLES_ANY_COUNTER)) {
        return STATUS_OK;
    }
    st = check_bound(act, counter->number, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (counter->state != COUNTER_CLOSED && counter->account &&
        counter->account != act->caller->account_id) {
        return held_by_colleague(act, counter, err);
    }
    return STATUS_OK;
}

enum status
counter_busy_with(const struct visit *visit, struct error *err)
{
    char number[NUMBER_SIZE];
    enum status st = error_set(err, STATUS_COUNTER_BUSY,
        "counter %d still has somebody; finish that visit first", visit->counter);

    error_fact(err, FACT_COUNTER, "%d", visit->counter);
    error_fact(
        err, FACT_NUMBER, "%s", visit_number(visit->prefix, visit->number, number));
    return st;
}

/* A clerk sits at one counter: who opens a second one has left the first behind, perhaps
   with a person at it. Who may work anywhere helps out, and is not asked. */
static enum status
check_no_other(struct act *act, int number, struct error *err)
{
    struct counter counters[SETTINGS_COUNTERS_MAX];
    size_t count = 0;
    enum status st;

    if (caller_is(act->caller, ROLES_ANY_COUNTER) || !act->caller->account_id) {
        return STATUS_OK;
    }
    st =
        db_counter_list(act->db, act->office, counters, ARRAY_LEN(counters), &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        const struct counter *other = &counters[i];

        if (other->number != number && other->state != COUNTER_CLOSED &&
            other->account == act->caller->account_id) {
            st = error_set(err, STATUS_COUNTER_BUSY,
                "the same clerk holds counter %d open; close that first", other->number);
            error_fact(err, FACT_COUNTER, "%d", other->number);
        }
    }
    return st;
}

/* Who can do nothing of what a counter is for would sit there before a full hall. */
static enum status
check_skills(struct act *act, const struct settings_counter *setting, struct error *err)
{
    struct settings_counter staffed;
    enum status st = clerk_counter(act, setting, act->caller->account_id, &staffed, err);

    if (st != STATUS_OK || settings_counter_serves_any(&staffed)) {
        return st;
    }
    st = error_set(err, STATUS_NOT_ALLOWED,
        "counter %d has none of the services that this clerk does", setting->number);
    error_fact(err, FACT_COUNTER, "%d", setting->number);
    if (err) {
        err->which = CASE_SKILLS;
    }
    return st;
}

/* Store it and tell; `told` is what is said beside the counter, taken over, or NULL. */
static enum status
store(struct act *act, struct counter *counter, enum event_kind kind, json_t *told,
    struct error *err)
{
    const struct settings_counter *setting =
        settings_counter(act->settings, counter->number);
    json_t *data = json_pack(
        "{s:i, s:s}", "counter", counter->number, "hall", setting ? setting->hall : "");
    char subject[16];
    enum status st;

    (void)json_object_update(data, told);
    json_decref(told);
    counter->since_ms = act->now_ms;
    st = db_counter_put(act->db, act->office, counter, err);
    if (st != STATUS_OK) {
        json_decref(data);
        return st;
    }
    (void)snprintf(subject, sizeof(subject), "%d", counter->number);
    return journal_append(act, kind, subject, data, err);
}

static enum status
change(struct act *act, struct counter *counter, enum counter_state state,
    enum event_kind kind, struct error *err)
{
    bool was_closed = counter->state == COUNTER_CLOSED;

    if (counter->state == state) { /* pressed twice: it is so already */
        return STATUS_OK;
    }
    counter->state = state;
    if (state == COUNTER_CLOSED || was_closed) { /* a supervisor's pause takes nothing */
        counter->account = state == COUNTER_CLOSED ? 0 : act->caller->account_id;
    }
    return store(act, counter, kind, NULL, err);
}

enum status
counter_pause_gone(struct act *act, struct counter *counter, struct error *err)
{
    counter->state = COUNTER_PAUSED;
    text_copy(counter->reason, sizeof(counter->reason), "Petugas tidak di tempat");
    return store(
        act, counter, EVENT_COUNTER_PAUSED, json_pack("{s:s}", "why", "gone"), err);
}

enum status
counter_load_own(struct act *act, int number, const struct settings_counter **setting,
    struct counter *counter, struct error *err)
{
    enum status st = counter_load(act, number, setting, counter, err);

    return st == STATUS_OK ? counter_check_own(act, counter, err) : st;
}

/* It is a colleague's, who is told by the row's event; who is at it stays there, and is
 * shown to another clerk from now on. */
static enum status
take_over(struct act *act, struct counter *counter, struct error *err)
{
    json_t *told =
        json_pack("{s:b, s:I}", "taken_over", 1, "from_account", counter->account);
    struct visit visit;
    enum status st;

    counter->state = COUNTER_OPEN;
    counter->account = act->caller->account_id;
    st = store(act, counter, EVENT_COUNTER_OPENED, told, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_visit_at_counter(act->db, act->office, counter->number, &visit, err);
    if (st != STATUS_OK) {
        return st == STATUS_NOT_FOUND ? STATUS_OK : st;
    }
    return bundle_note_look(act, &visit, err);
}

enum status
counter_open(struct act *act, int number, bool taking_over, struct error *err)
{
    const struct settings_counter *setting;
    struct counter counter;
    bool of_colleague;
    enum status st = counter_load(act, number, &setting, &counter, err);

    if (st != STATUS_OK) {
        return st;
    }
    of_colleague = counter.state != COUNTER_CLOSED && counter.account &&
                   counter.account != act->caller->account_id;
    st = of_colleague && taking_over ? check_bound(act, number, err)
                                     : counter_check_own(act, &counter, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = check_no_other(act, number, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = check_skills(act, setting, err);
    if (st != STATUS_OK) {
        return st;
    }
    counter.reason[0] = '\0';
    return of_colleague && taking_over
               ? take_over(act, &counter, err)
               : change(act, &counter, COUNTER_OPEN, EVENT_COUNTER_OPENED, err);
}

enum status
counter_pause(struct act *act, int number, const char *reason, struct error *err)
{
    const struct settings_counter *setting;
    struct counter counter;
    enum status st = counter_load_own(act, number, &setting, &counter, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (counter.state == COUNTER_CLOSED) {
        return error_set(err, STATUS_COUNTER_CLOSED, "counter %d is closed", number);
    }
    text_copy(counter.reason, sizeof(counter.reason), reason);
    return change(act, &counter, COUNTER_PAUSED, EVENT_COUNTER_PAUSED, err);
}

enum status
counter_close(struct act *act, int number, struct error *err)
{
    const struct settings_counter *setting;
    struct counter counter;
    struct visit visit;
    enum status st = counter_load_own(act, number, &setting, &counter, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_visit_at_counter(act->db, act->office, number, &visit, err);
    if (st == STATUS_OK) {
        return counter_busy_with(&visit, err);
    }
    if (st != STATUS_NOT_FOUND) {
        return st;
    }
    counter.reason[0] = '\0';
    counter.help_ms = 0;                   /* who leaves needs none */
    if (counter.state != COUNTER_CLOSED) { /* who was sent here waits for any again */
        char day[DATE_SIZE];

        st = db_visit_release_counter(
            act->db, act->office, zone_date(act->zone, act->now_ms, day), number, err);
        if (st != STATUS_OK) {
            return st;
        }
    }
    return change(act, &counter, COUNTER_CLOSED, EVENT_COUNTER_CLOSED, err);
}
