/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the office stands, for those who look. */
#include "server/office/overview.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/mem.h"
#include "common/text.h"
#include "db/db_visit_file.h"
#include "server/line/estimate.h"
#include "server/office/board_lines.h"
#include "server/office/clerk_skills.h"
#include "server/office/counter_staffing.h"
#include "server/office/help_call.h"
#include "server/office/outlook.h"
#include "server/office/today.h"
#include "server/office/track.h"

/* Why who comes now without a ticket gets no number, and when there are some again. */
static void
view_no_number(const struct act *act, const struct today *today,
    const struct quota_day *day, const struct quota_state *state,
    struct service_view *view)
{
    const struct opening *next = &today->next;

    if (!day_hours_is_open(&today->hours, today->minute)) {
        view->no_number = NO_NUMBER_CLOSED;
        view->again_ms = next->date[0] ? zone_at(act->zone, next->date, next->minute) : 0;
    } else if (state->quota == 0) {
        view->no_number = NO_NUMBER_OFF;
    } else if (state->next >= 0) {
        view->no_number = NO_NUMBER_LATER;
        view->again_ms =
            zone_at(act->zone, today->date, day->windows[state->next].span.from);
    } else if (state->left == 0) {
        view->no_number = NO_NUMBER_GONE;
    } else if (!view->served_today) {
        view->no_number = NO_NUMBER_NO_TIME;
    }
}

static void
view_service(const struct act *act, size_t index, const struct today *today,
    const struct outlook *outlook, const struct quota_day *days,
    struct service_view *view)
{
    const struct settings_service *service = &act->settings->services[index];
    const struct forecast_place *newcomer =
        forecast_newcomer(&outlook->forecast, index, LANE_REGULAR);
    const struct quota_day *day = &days[service->quota];
    struct quota_state state = quota_rule_state(day, today->minute);

    view->service = service;
    view->quota = state.quota;
    view->issued = state.issued;
    view->left = day_hours_is_open(&today->hours, today->minute) ? state.left : 0;
    view->ahead = newcomer->ahead;
    view->estimate_s = estimate_told_s(newcomer->expected_s);
    view->estimate_to_s = estimate_told_s(newcomer->until_s);
    view->no_counter = newcomer->no_counter;
    view->served_today = view->left > 0 && newcomer->before_closing;
    view_no_number(act, today, day, &state, view);
}

enum status
overview_services(
    struct act *act, struct service_view **views, size_t *count, struct error *err)
{
    size_t services = act->settings->service_count;
    struct today today;
    struct outlook *outlook;
    struct quota_day *days;
    enum status st = today_load(act, &today, err);

    *count = 0;
    *views = NULL;
    if (st != STATUS_OK) {
        return st;
    }
    st = today_quotas(act, today.date, &days, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = outlook_load(act, &outlook, err);
    if (st != STATUS_OK) {
        free(days);
        return st;
    }
    *views = xcalloc(services, sizeof(**views));
    *count = services;
    for (size_t i = 0; i < services; i++) {
        view_service(act, i, &today, outlook, days, &(*views)[i]);
    }
    for (size_t i = 0; i < outlook->line.count; i++) {
        size_t service = (size_t)outlook->line.waiting[i].service;

        if (service < services) { /* else: one that was taken out of the settings */
            (*views)[service].waiting++;
        }
    }
    free(days);
    outlook_unref(act, outlook);
    return STATUS_OK;
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

    if (st != STATUS_OK) {
        return st;
    }
    for (size_t i = 0; i < count && view->call_count < BOARD_CALLS_MAX; i++) {
        if (in_hall(settings_counter(act->settings, calls[i].counter), hall)) {
            view->calls[view->call_count++] = calls[i];
        }
    }
    return STATUS_OK;
}

static struct board_counter *
board_counter_of(struct board_view *view, int number)
{
    for (size_t i = 0; i < view->counter_count; i++) {
        if (view->counters[i].setting->number == number) {
            return &view->counters[i];
        }
    }
    return NULL;
}

/* Who is at the counters. */
static enum status
board_visits(struct act *act, struct board_view *view, struct error *err)
{
    struct visit *visits = NULL;
    size_t count = 0;
    enum status st =
        db_visit_list_at_counters(act->db, act->office, &visits, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        struct board_counter *entry = board_counter_of(view, visits[i].counter);

        if (entry) {
            (void)visit_number(visits[i].prefix, visits[i].number, entry->number);
            entry->state = visits[i].state;
        }
    }
    free(visits);
    return st;
}

static enum status
board_counters(
    struct act *act, const char *hall, struct board_view *view, struct error *err)
{
    struct counter counters[SETTINGS_COUNTERS_MAX];
    size_t count = 0;
    enum status st =
        db_counter_list(act->db, act->office, counters, ARRAY_LEN(counters), &count, err);

    for (size_t i = 0; i < act->settings->counter_count; i++) {
        const struct settings_counter *setting = &act->settings->counters[i];

        if (in_hall(setting, hall)) { /* closed, while it has no row */
            view->counters[view->counter_count++] =
                (struct board_counter){ .setting = setting,
                    .counter = { .number = setting->number } };
        }
    }
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        struct board_counter *entry = board_counter_of(view, counters[i].number);

        if (entry) {
            entry->counter = counters[i];
        }
    }
    return st == STATUS_OK ? board_visits(act, view, err) : st;
}

/* Where in the journal all this is, and whether it is the journal that the board knows.
 */
static enum status
board_place(struct act *act, int64_t known, struct board_view *view, struct error *err)
{
    enum status st = db_journal_last(act->db, act->office, &view->seq, err);

    view->known[0] = '\0';
    if (st != STATUS_OK) {
        return st;
    }
    st = db_journal_hash_prefix(act->db, act->office, view->seq, view->mark, err);
    if (st != STATUS_OK || known == 0) {
        return st;
    }
    return db_journal_hash_prefix(act->db, act->office, known, view->known, err);
}

enum status
overview_board(struct act *act, const char *hall, int64_t known, struct board_view *view,
    struct error *err)
{
    char day[DATE_SIZE];
    enum status st = board_place(act, known, view, err);

    (void)zone_date(act->zone, act->now_ms, day);
    view->call_count = view->counter_count = 0;
    today_doors(act, &view->doors);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_day_is_closed(act->db, act->office, day, &view->closed, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = board_calls(act, hall, day, view, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = board_counters(act, hall, view, err);
    if (st != STATUS_OK) {
        return st;
    }
    return board_lines_load(act, view->lines, &view->line_count, err);
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

/* Fill the rest of a view whose visit is loaded: what is of its first file, or of the one
 * that the visit stands for. */
static enum status
view_file(struct act *act, bool personal, struct visit_view *view, struct error *err)
{
    enum status st;

    view->service = settings_service(act->settings, view->visit.service);
    view->has_applicant = view->has_ticket = false;
    view->check_count = 0;
    st = personal ? load_applicant(act, view, err) : STATUS_OK;
    if (st != STATUS_OK) {
        return st;
    }
    st = personal ? load_ticket(act, view, err) : STATUS_OK;
    if (st != STATUS_OK) {
        return st;
    }
    return db_checklist_load(act->db, act->office, view->visit.id,
        view->visit.file > 1 ? view->visit.file : 1, view->checks,
        ARRAY_LEN(view->checks), &view->check_count, err);
}

void
visit_view_destroy(struct visit_view *view)
{
    if (view->others) { /* people */
        sodium_memzero(view->others, view->other_count * sizeof(*view->others));
    }
    free(view->others);
    view->others = NULL;
    view->other_count = 0;
}

/* Fill the rest of a view whose visit is loaded. */
static enum status
view_visit(struct act *act, bool personal, struct visit_view *view, struct error *err)
{
    struct visit_files files;
    enum status st = db_visit_files_load(act->db, act->office, &view->visit, &files, err);

    view->others = NULL;
    view->other_count = 0;
    if (st == STATUS_OK) {
        st = view_file(act, personal, view, err);
    }
    if (st != STATUS_OK || files.count == 0) {
        return st;
    }
    view->others = xcalloc(files.count, sizeof(*view->others));
    for (size_t i = 0; st == STATUS_OK && i < files.count; i++) {
        struct visit_view *other = &view->others[view->other_count++];

        other->visit = visit_as_file(&view->visit, &files.file[i]);
        st = view_file(act, personal, other, err);
    }
    if (st != STATUS_OK) {
        visit_view_destroy(view);
    }
    return st;
}

enum status
overview_visit(
    struct act *act, const char *id, struct visit_view *view, struct error *err)
{
    struct visit visit;
    enum status st = db_visit_load(act->db, act->office, id, &visit, err);

    return st == STATUS_OK ? overview_visit_of(act, &visit, view, err) : st;
}

enum status
overview_visit_of(struct act *act, const struct visit *visit, struct visit_view *view,
    struct error *err)
{
    bool personal =
        caller_is(act->caller, ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_ADMIN));

    view->visit = *visit;
    if (!personal && view->visit.counter &&
        caller_is(act->caller, ROLE_BIT(ROLE_COUNTER))) {
        struct counter counter;
        enum status st =
            db_counter_load(act->db, act->office, view->visit.counter, &counter, err);

        if (st != STATUS_OK) {
            return st;
        }
        personal =
            counter.state != COUNTER_CLOSED && counter.account == act->caller->account_id;
    }
    return view_visit(act, personal, view, err);
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
        enum status st = db_visit_add_aside(act->db, act->office, day, states[i],
            view->aside, ASIDE_MAX, &view->aside_count, err);

        if (st != STATUS_OK) {
            return st;
        }
    }
    return STATUS_OK;
}

/* Fill an empty view; what it filled is the caller's also when it fails. */
static enum status
view_counter(struct act *act, int number, struct counter_view *view, struct error *err)
{
    char day[DATE_SIZE];
    bool own;
    enum status st;

    st = counter_load(act, number, &view->setting, &view->counter, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = clerk_counter(act, view->setting, view->counter.account, &view->staffed, err);
    if (st != STATUS_OK) {
        return st;
    }
    (void)zone_date(act->zone, act->now_ms, day);
    view->yours = counter_check_own(act, &view->counter, NULL) == STATUS_OK;
    counter_holder(act, &view->counter, view->held_by);
    own = view->counter.state != COUNTER_CLOSED && view->yours;
    st = db_visit_at_counter(act->db, act->office, number, &view->visit.visit, err);
    if (st != STATUS_OK && st != STATUS_NOT_FOUND) {
        return st;
    }
    view->has_visit = st == STATUS_OK;
    st = view->has_visit ? view_visit(act, own, &view->visit, err) : STATUS_OK;
    if (st != STATUS_OK) {
        return st;
    }
    st = db_waiting_counts(
        act->db, act->office, day, &view->waiting, &view->waiting_count, err);
    if (st != STATUS_OK) {
        return st;
    }
    keep_served(act, &view->staffed, view->waiting, &view->waiting_count);
    st = list_aside(act, day, view, err);
    return st == STATUS_OK ? help_call_list(act, &view->helps, &view->help_count, err)
                           : st;
}

enum status
overview_counter(
    struct act *act, int number, struct counter_view *view, struct error *err)
{
    enum status st;

    *view = (struct counter_view){ 0 };
    today_doors(act, &view->doors);
    st = view_counter(act, number, view, err);
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
    free(view->helps);
    visit_view_destroy(&view->visit);
    view->waiting = NULL;
    view->aside = NULL;
    view->helps = NULL;
}
