/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the office stands, for those who look. */
#include "server/office/overview.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "server/line/estimate.h"
#include "server/office/board_lines.h"
#include "server/office/counter_desk.h"
#include "server/office/line_move.h"
#include "server/office/today.h"
#include "server/office/track.h"

static int
waiting_for(const struct waiting_count *counts, size_t count, const char *service)
{
    int waiting = 0;

    for (size_t i = 0; i < count; i++) {
        waiting += strcmp(counts[i].service, service) == 0 ? counts[i].count : 0;
    }
    return waiting;
}

/* Who would be ahead of one more in the line of this service. */
static enum status
ahead_now(struct act *act, const struct settings_service *service, const char *day,
    int *ahead, struct error *err)
{
    const char prefix[PREFIX_SIZE] = { service->prefix };
    struct series series;
    enum status st = db_series_load(act->db, act->office, day, prefix, &series, err);

    *ahead = today_ahead(act, LANE_REGULAR, series.waiting - series.waiting_priority,
        series.waiting_priority);
    return st;
}

static enum status
view_service(struct act *act, int index, const struct today *today,
    const struct open_counters *open, struct service_view *view, struct error *err)
{
    const struct settings_service *service = &act->settings->services[index];
    struct quota_day day;
    struct quota_state state;
    int32_t median = 0;
    int ahead = 0;
    enum status st = today_quota(act, service->quota, today->date, &day, err);

    if (st == STATUS_OK) {
        st = today_median(act, service, &median, err);
    }
    if (st == STATUS_OK) {
        st = ahead_now(act, service, today->date, &ahead, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    state = quota_rule_state(&day, today->minute);
    view->service = service;
    view->quota = state.quota;
    view->issued = state.issued;
    view->left = day_hours_is_open(&today->hours, today->minute) ? state.left : 0;
    view->estimate_s = estimate_wait_s(ahead, median, open_counters_serving(open, index));
    view->served_today =
        view->left > 0 && estimate_served_today(today->minute, view->estimate_s, median,
                              today->hours.hours.to);
    return STATUS_OK;
}

enum status
overview_services(
    struct act *act, struct service_view **views, size_t *count, struct error *err)
{
    struct today today;
    struct open_counters open;
    struct waiting_count *waiting = NULL;
    size_t waiting_count = 0;
    enum status st = today_load(act, &today, err);

    *count = 0;
    *views = xcalloc(act->settings->service_count, sizeof(**views));
    if (st == STATUS_OK) {
        st = today_open_counters(act, &open, err);
    }
    if (st == STATUS_OK) {
        st = db_waiting_counts(
            act->db, act->office, today.date, &waiting, &waiting_count, err);
    }
    for (size_t i = 0; st == STATUS_OK && i < act->settings->service_count; i++) {
        st = view_service(act, (int)i, &today, &open, &(*views)[i], err);
        (*views)[i].waiting =
            waiting_for(waiting, waiting_count, act->settings->services[i].code);
        *count = i + 1;
    }
    free(waiting);
    if (st != STATUS_OK) {
        free(*views);
        *views = NULL;
        *count = 0;
    }
    return st;
}

static bool
in_hall(const struct settings_counter *counter, const char *hall)
{
    return counter && (hall[0] == '\0' || strcmp(counter->hall, hall) == 0);
}

static enum status
board_calls(struct act *act, const char *hall, const char *day, struct board_view *view,
    struct error *err)
{
    struct visit calls[BOARD_CALLS_MAX * 4];
    size_t count;
    enum status st = db_visit_recent_calls(
        act->db, act->office, day, calls, ARRAY_LEN(calls), &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        if (view->call_count < BOARD_CALLS_MAX &&
            in_hall(settings_counter(act->settings, calls[i].counter), hall)) {
            view->calls[view->call_count++] = calls[i];
        }
    }
    return st;
}

static enum status
board_counters(
    struct act *act, const char *hall, struct board_view *view, struct error *err)
{
    for (size_t i = 0; i < act->settings->counter_count; i++) {
        const struct settings_counter *setting = &act->settings->counters[i];
        struct board_counter *entry = &view->counters[view->counter_count];
        struct visit visit;
        enum status st;

        if (!in_hall(setting, hall)) {
            continue;
        }
        entry->setting = setting;
        st = db_counter_load(act->db, act->office, setting->number, &entry->counter, err);
        if (st != STATUS_OK) {
            return st;
        }
        st = db_visit_at_counter(act->db, act->office, setting->number, &visit, err);
        if (st == STATUS_OK) {
            (void)visit_number(visit.prefix, visit.number, entry->number);
            entry->state = visit.state;
        } else if (st != STATUS_NOT_FOUND) {
            return st;
        }
        view->counter_count++;
    }
    return STATUS_OK;
}

/* Where in the journal all this is, and whether it is the journal that the board knows.
 */
static enum status
board_place(struct act *act, int64_t known, struct board_view *view, struct error *err)
{
    enum status st = db_journal_last(act->db, act->office, &view->seq, err);

    view->known[0] = '\0';
    if (st == STATUS_OK) {
        st = db_journal_mark(act->db, act->office, view->seq, view->mark, err);
    }
    if (st == STATUS_OK && known > 0) {
        st = db_journal_mark(act->db, act->office, known, view->known, err);
    }
    return st;
}

enum status
overview_board(struct act *act, const char *hall, int64_t known, struct board_view *view,
    struct error *err)
{
    char day[DATE_SIZE];
    enum status st = board_place(act, known, view, err);

    (void)clock_date(act->now_ms, day);
    view->call_count = view->counter_count = 0;
    memset(view->counters, 0, sizeof(view->counters));
    if (st == STATUS_OK) {
        st = db_day_is_closed(act->db, act->office, day, &view->closed, err);
    }
    if (st == STATUS_OK) {
        st = board_calls(act, hall, day, view, err);
    }
    if (st == STATUS_OK) {
        st = board_counters(act, hall, view, err);
    }
    if (st == STATUS_OK) {
        st = board_lines_load(act, day, view, err);
    }
    return st;
}

/* Whom the papers are from: by the ticket, or for a walk-in by the visit itself. */
static enum status
load_applicant(struct act *act, struct visit_view *view, struct error *err)
{
    enum status st = db_applicant_load(act->db, act->office,
        view->visit.ticket[0] ? view->visit.ticket : view->visit.id, &view->applicant,
        err);

    view->has_applicant = st == STATUS_OK;
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* What was applied for: the number on the paper in the person's hand. */
static enum status
load_ticket(struct act *act, struct visit_view *view, struct error *err)
{
    enum status st;

    if (!view->visit.ticket[0]) {
        return STATUS_OK;
    }
    st = db_ticket_load(act->db, act->office, view->visit.ticket, &view->ticket, err);
    view->has_ticket = st == STATUS_OK;
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* Fill the rest of a view whose visit is loaded. */
static enum status
view_visit(struct act *act, bool personal, struct visit_view *view, struct error *err)
{
    enum status st = STATUS_OK;

    view->service = settings_service(act->settings, view->visit.service);
    view->has_applicant = view->has_ticket = false;
    view->check_count = 0;
    if (personal) {
        st = load_applicant(act, view, err);
    }
    if (personal && st == STATUS_OK) {
        st = load_ticket(act, view, err);
    }
    if (st == STATUS_OK) {
        st = db_checklist_load(act->db, act->office, view->visit.id, view->checks,
            ARRAY_LEN(view->checks), &view->check_count, err);
    }
    return st;
}

enum status
overview_visit(
    struct act *act, const char *id, struct visit_view *view, struct error *err)
{
    enum status st = db_visit_load(act->db, act->office, id, &view->visit, err);
    bool personal =
        caller_is(act->caller, ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_ADMIN));

    if (st == STATUS_OK && !personal && view->visit.counter &&
        caller_is(act->caller, ROLE_BIT(ROLE_COUNTER))) {
        struct counter counter;

        st = db_counter_load(act->db, act->office, view->visit.counter, &counter, err);
        personal = st == STATUS_OK && counter.state != COUNTER_CLOSED &&
                   counter.account == act->caller->account_id;
    }
    return st == STATUS_OK ? view_visit(act, personal, view, err) : st;
}

/* Keep the counts of the services this counter serves. */
static void
keep_served(const struct act *act, const struct settings_counter *setting,
    struct waiting_count *waiting, size_t *count)
{
    size_t kept = 0;

    for (size_t i = 0; i < *count; i++) {
        int service = settings_service_index(act->settings, waiting[i].service);

        if (service >= 0 && settings_counter_serves(setting, service)) {
            waiting[kept++] = waiting[i];
        }
    }
    *count = kept;
}

static enum status
list_aside(struct act *act, const char *day, struct counter_view *view, struct error *err)
{
    static const enum visit_state states[] = { VISIT_ABSENT, VISIT_HELD };

    view->aside = xcalloc(ASIDE_MAX, sizeof(*view->aside));
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        struct visit *visits;
        size_t count;
        enum status st = db_visit_list_open(
            act->db, act->office, day, states[i], &visits, &count, err);

        for (size_t j = 0; st == STATUS_OK && j < count; j++) {
            struct aside *aside = &view->aside[view->aside_count];

            if (view->aside_count == ASIDE_MAX) {
                break;
            }
            (void)text_copy(aside->id, sizeof(aside->id), visits[j].id);
            (void)visit_number(visits[j].prefix, visits[j].number, aside->number);
            aside->state = states[i];
            view->aside_count++;
        }
        free(visits);
        if (st != STATUS_OK) {
            return st;
        }
    }
    return STATUS_OK;
}

enum status
overview_counter(
    struct act *act, int number, struct counter_view *view, struct error *err)
{
    char day[DATE_SIZE];
    bool own;
    enum status st;

    *view = (struct counter_view){ 0 };
    st = counter_load(act, number, &view->setting, &view->counter, err);
    if (st != STATUS_OK) {
        return st;
    }
    (void)clock_date(act->now_ms, day);
    own = view->counter.state != COUNTER_CLOSED &&
          counter_check_own(act, &view->counter, NULL) == STATUS_OK;
    st = db_visit_at_counter(act->db, act->office, number, &view->visit.visit, err);
    view->has_visit = st == STATUS_OK;
    if (st == STATUS_OK) {
        st = view_visit(act, own, &view->visit, err);
    } else if (st == STATUS_NOT_FOUND) {
        st = STATUS_OK;
    }
    if (st == STATUS_OK) {
        st = db_waiting_counts(
            act->db, act->office, day, &view->waiting, &view->waiting_count, err);
    }
    if (st == STATUS_OK) {
        keep_served(act, view->setting, view->waiting, &view->waiting_count);
        st = list_aside(act, day, view, err);
    }
    if (st != STATUS_OK) {
        counter_view_destroy(view);
    }
    return st;
}

void
counter_view_destroy(struct counter_view *view)
{
    free(view->waiting);
    free(view->aside);
    view->waiting = NULL;
    view->aside = NULL;
}
