/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody arrives. */
#include "server/office/arrival.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/nik.h"
#include "common/text.h"
#include "db/db_line.h"
#include "db/db_ticket.h"
#include "server/line/estimate.h"
#include "server/office/ids.h"
#include "server/office/journal.h"
#include "server/office/line_move.h"
#include "server/office/ticket_find.h"
#include "server/office/today.h"
#include "server/office/track.h"

#define MS_A_MINUTE INT64_C(60000)
#define SECONDS_A_MINUTE 60

/* How many people and how long, from the counts of the line. */
static enum status
tell_wait(struct act *act, struct arrival *arrival, const struct today *today,
    int regular, int priority, struct error *err)
{
    const struct visit *visit = &arrival->visit;
    int index = settings_service_index(act->settings, visit->service);
    struct open_counters open;
    int32_t median = 0;
    int64_t until_window_s;
    enum status st;

    if (index < 0) {
        return error_set(
            err, STATUS_INTERNAL, "a visit's service is not in the settings");
    }
    st = today_open_counters(act, &open, err);
    if (st == STATUS_OK) {
        st = today_median(act, &act->settings->services[index], &median, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    arrival->ahead = today_ahead(act, visit->lane, regular, priority);
    arrival->estimate_s =
        estimate_wait_s(arrival->ahead, median, open_counters_serving(&open, index));
    until_window_s = (visit->callable_from_ms - act->now_ms) / 1000;
    if (until_window_s >
        arrival->estimate_s) { /* nobody promises a call before the window */
        arrival->estimate_s = (int32_t)until_window_s;
    }
    arrival->called_before = estimate_called_before(today->minute, arrival->estimate_s);
    return STATUS_OK;
}

static enum status
make_slip(struct act *act, struct arrival *arrival, struct error *err)
{
    const struct office_settings *settings = act->settings;
    const struct visit *visit = &arrival->visit;
    const struct settings_service *service = settings_service(settings, visit->service);
    char number[NUMBER_SIZE];
    char track[SLIP_QR_SIZE];
    char note[SLIP_TEXT_SIZE] = "";
    struct slip_content content = {
        .office = settings->office.short_name[0] ? settings->office.short_name
                                                 : settings->office.name,
        .address = settings->office.address,
        .number = visit_number(visit->prefix, visit->number, number),
        .service = !service                ? ""
                   : service->confidential ? service->group
                                           : service->name,
        .arrived_ms = visit->arrived_ms,
        .ahead = arrival->ahead,
        .estimate_s = arrival->estimate_s,
        .note = note,
        .max_calls = settings->policy.max_calls,
        .complaint = settings->office.complaints,
        .track = track,
    };

    (void)snprintf(track, sizeof(track), "%s/p/%s", act->public_url, visit->track);
    if (visit->late) {
        (void)text_copy(note, sizeof(note), "Terlambat: setelah antrean terjadwal");
    } else if (visit->callable_from_ms > act->now_ms) {
        char from[6];

        (void)snprintf(note, sizeof(note), "Dipanggil mulai pukul %s",
            minute_format_id(clock_minute(visit->callable_from_ms), from));
    }
    return slip_build(&arrival->slip, &content, err);
}

/* How a number that was given before stands now, or one that does not stand at the end.
 */
static enum status
tell_again(struct act *act, struct arrival *arrival, const struct today *today,
    struct error *err)
{
    const struct visit *visit = &arrival->visit;
    char prefix[PREFIX_SIZE];
    struct position *line;
    size_t count;
    enum status st;

    arrival->called_before = today->minute;
    if (visit->state != VISIT_WAITING) {
        return STATUS_OK;
    }
    st = track_line(act, line_prefix(act, visit->service, prefix), &line, &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        if (strcmp(line[i].visit, visit->id) == 0) {
            arrival->ahead = line[i].ahead;
            arrival->estimate_s = line[i].estimate_s;
            arrival->called_before =
                estimate_called_before(today->minute, arrival->estimate_s);
        }
    }
    free(line);
    return st;
}

/* A number for somebody the rules let in: one series, one visit, one journal row. */
static enum status
issue(struct act *act, struct arrival *arrival, const struct today *today,
    const char *why, struct error *err)
{
    struct visit *visit = &arrival->visit;
    struct series series = { 0 };
    json_t *data;
    enum status st;

    (void)text_copy(visit->day, sizeof(visit->day), today->date);
    (void)line_prefix(act, visit->service, visit->prefix);
    visit->state = VISIT_WAITING;
    visit->arrived_ms = act->now_ms;
    id_make_visit(act->now_ms, visit->id);
    id_make_track(visit->track);
    st = db_series_issue(
        act->db, act->office, visit->day, visit->prefix, visit->lane, &series, err);
    if (st != STATUS_OK) {
        return st;
    }
    visit->number = series.last;
    st = db_visit_insert(act->db, act->office, visit, err);
    if (st != STATUS_OK) {
        return st;
    }
    data = line_visit_data(act, visit);
    (void)json_object_set_new(data, "why", json_string(why));
    if (visit->late) {
        (void)json_object_set_new(data, "late", json_true());
    }
    if (visit->first_place) {
        (void)json_object_set_new(data, "first_place", json_true());
    }
    if (visit->callable_from_ms > act->now_ms) {
        (void)json_object_set_new(
            data, "callable_from", json_integer(visit->callable_from_ms));
    }
    st = journal_append(act, "visit.waiting", visit->id, data, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (visit->first_place) { /* it does not stand at the end of its lane */
        return tell_again(act, arrival, today, err);
    }
    return tell_wait(act, arrival, today,
        series.waiting - series.waiting_priority - (visit->lane == LANE_REGULAR),
        series.waiting_priority - (visit->lane == LANE_PRIORITY), err);
}

/* May the ticket in? Fills what the visit takes from it. */
static enum status
admit(struct act *act, const struct ticket *ticket, const struct today *today,
    struct visit *visit, struct error *err)
{
    const struct settings_service *service =
        settings_service(act->settings, ticket->service);
    struct ticket_facts facts = { .office = act->settings->office.code,
        .date = ticket->day,
        .from = ticket->from_min,
        .to = ticket->to_min,
        .state = ticket_state_from_name(ticket->state) };
    struct door door = today_door(act, today);
    struct ticket_entry entry;
    enum status st = ticket_rule_decide(&facts, &door, &entry, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (!service) {
        return error_set(
            err, STATUS_INTERNAL, "a ticket's service is not in the settings");
    }
    if (entry.late) {
        struct quota_day day;

        st = today_quota(act, service->quota, today->date, &day, err);
        if (st == STATUS_OK) {
            st = quota_rule_ticket(&day, today->minute, /* late= */ true, err);
        }
        if (st != STATUS_OK) {
            return st;
        }
    }
    (void)text_copy(visit->service, sizeof(visit->service), ticket->service);
    (void)text_copy(visit->slot, sizeof(visit->slot), ticket->slot);
    (void)text_copy(visit->ticket, sizeof(visit->ticket), ticket->id);
    visit->late = entry.late;
    visit->first_place = ticket->first_place && !entry.late;
    visit->callable_from_ms =
        entry.callable_from
            ? act->now_ms + (entry.callable_from - today->minute) * MS_A_MINUTE -
                  act->now_ms % MS_A_MINUTE
            : 0;
    return STATUS_OK;
}

/* The slip of a day that is past, and nothing was promised for this one. */
static enum status
refuse_old_slip(const struct visit *visit, struct error *err)
{
    (void)error_set(err, STATUS_OTHER_DATE, "the number is from another day");
    if (err) {
        (void)text_copy(err->date, sizeof(err->date), visit->day);
        err->past = true;
    }
    return STATUS_OTHER_DATE;
}

enum status
check_in(struct act *act, const struct check_in_input *input, struct arrival *arrival,
    struct error *err)
{
    struct visit *visit = &arrival->visit;
    struct today today;
    struct scanned scanned;
    struct quota_use use = { .arrived = 1 };
    enum status st = today_load(act, &today, err);

    *arrival = (struct arrival){ 0 };
    if (st == STATUS_OK) {
        st = ticket_find(act, input->code, &today, &scanned, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    if (strcmp(scanned.visit.day, today.date) == 0) {
        arrival->visit = scanned.visit;
        arrival->repeat = true;
        st = tell_again(act, arrival, &today, err);
        return st == STATUS_OK ? make_slip(act, arrival, err) : st;
    }
    if (!scanned.ticket.id[0]) {
        return refuse_old_slip(&scanned.visit, err);
    }
    *visit = (struct visit){ .lane = input->lane };
    (void)text_copy(
        visit->priority_reason, sizeof(visit->priority_reason), input->reason);
    st = admit(act, &scanned.ticket, &today, visit, err);
    if (st == STATUS_OK) {
        st = issue(act, arrival, &today, "arrived", err);
    }
    if (st == STATUS_OK) {
        (void)text_copy(use.service, sizeof(use.service), visit->service);
        (void)text_copy(use.slot, sizeof(use.slot), visit->slot);
        st = db_quota_add(act->db, act->office, today.date, &use, err);
    }
    return st == STATUS_OK ? make_slip(act, arrival, err) : st;
}

/* Is there a place, and in which window? */
static enum status
take_place(struct act *act, const struct settings_service *service,
    const struct today *today, struct visit *visit, struct error *err)
{
    struct quota_day day;
    int window;
    enum status st = today_quota(act, service->quota, today->date, &day, err);

    if (st == STATUS_OK) {
        st = quota_rule_walkin(&day, today->minute, &window, err);
    }
    if (st == STATUS_OK) {
        struct quota_use use = { .walkins = 1 };

        (void)text_copy(
            visit->slot, sizeof(visit->slot), act->settings->windows[window].code);
        (void)text_copy(use.service, sizeof(use.service), service->code);
        (void)text_copy(use.slot, sizeof(use.slot), visit->slot);
        st = db_quota_add(act->db, act->office, today->date, &use, err);
    }
    return st;
}

enum status
walk_in(struct act *act, const struct walk_in_input *input, struct arrival *arrival,
    struct error *err)
{
    const struct settings_service *service =
        settings_service(act->settings, input->service);
    struct visit *visit = &arrival->visit;
    struct today today;
    struct door door;
    enum status st = today_load(act, &today, err);

    *arrival = (struct arrival){ .visit = { .lane = input->lane } };
    if (st != STATUS_OK) {
        return st;
    }
    if (!service) {
        return error_set(err, STATUS_NOT_FOUND, "there is no service of this code");
    }
    if (!service->walkin ||
        (caller_is(act->caller, ROLE_BIT(ROLE_KIOSK) | ROLE_BIT(ROLE_GATE)) &&
            !act->settings->policy.walkins)) {
        return error_set(err, STATUS_NOT_ALLOWED,
            "this service gives no numbers without a ticket here");
    }
    door = today_door(act, &today);
    st = door_check_open(&door, err);
    if (st == STATUS_OK) {
        st = take_place(act, service, &today, visit, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    (void)text_copy(visit->service, sizeof(visit->service), service->code);
    (void)text_copy(
        visit->priority_reason, sizeof(visit->priority_reason), input->reason);
    st = issue(act, arrival, &today, "walkin", err);
    if (st == STATUS_OK && input->nik[0]) {
        struct applicant applicant = { 0 };

        (void)text_copy(applicant.nik, sizeof(applicant.nik), input->nik);
        st = db_applicant_put(act->db, act->office, visit->id, &applicant, err);
    }
    return st == STATUS_OK ? make_slip(act, arrival, err) : st;
}

enum status
arrival_reprint(
    struct act *act, const char *visit, struct arrival *arrival, struct error *err)
{
    struct today today;
    enum status st = today_load(act, &today, err);

    *arrival = (struct arrival){ .repeat = true };
    if (st == STATUS_OK) {
        st = db_visit_load(act->db, act->office, visit, &arrival->visit, err);
    }
    if (st == STATUS_OK && strcmp(arrival->visit.day, today.date) != 0) {
        return error_set(err, STATUS_WRONG_STATE, "the number is from another day");
    }
    if (st == STATUS_OK) {
        st = tell_again(act, arrival, &today, err);
    }
    return st == STATUS_OK ? make_slip(act, arrival, err) : st;
}
