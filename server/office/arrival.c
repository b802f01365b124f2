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
#include "server/office/today.h"
#include "ticketing/code.h"

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
            minute_format(clock_minute(visit->callable_from_ms), from));
    }
    return slip_build(&arrival->slip, &content, err);
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
    if (visit->callable_from_ms > act->now_ms) {
        (void)json_object_set_new(
            data, "callable_from", json_integer(visit->callable_from_ms));
    }
    st = journal_append(act, "visit.waiting", visit->id, data, err);
    if (st != STATUS_OK) {
        return st;
    }
    return tell_wait(act, arrival, today,
        series.waiting - series.waiting_priority - (visit->lane == LANE_REGULAR),
        series.waiting_priority - (visit->lane == LANE_PRIORITY), err);
}

/* How a number that was given before stands now. */
static enum status
tell_again(struct act *act, struct arrival *arrival, const struct today *today,
    struct error *err)
{
    struct visit *visit = &arrival->visit;
    char prefix[PREFIX_SIZE];
    struct visit *waiting;
    size_t count;
    int ahead[2] = { 0, 0 };
    enum status st;

    if (visit->state != VISIT_WAITING) {
        arrival->called_before = today->minute;
        return STATUS_OK;
    }
    st = db_visit_list_open(
        act->db, act->office, visit->day, VISIT_WAITING, &waiting, &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        const struct visit *other = &waiting[i];
        char other_prefix[PREFIX_SIZE];

        /* The list is by arrival: who stands behind this visit in its lane is not ahead.
         */
        if (strcmp(line_prefix(act, other->service, other_prefix),
                line_prefix(act, visit->service, prefix)) != 0 ||
            strcmp(other->id, visit->id) == 0) {
            continue;
        }
        if (other->lane != visit->lane || other->arrived_ms < visit->arrived_ms ||
            (other->arrived_ms == visit->arrived_ms && other->number < visit->number)) {
            ahead[other->lane]++;
        }
    }
    free(waiting);
    if (st != STATUS_OK) {
        return st;
    }
    return tell_wait(act, arrival, today, ahead[LANE_REGULAR], ahead[LANE_PRIORITY], err);
}

/* A code that we do not hold: forged, another office's, another day's, or not yet here.
 */
static enum status
refuse_unheld(
    struct act *act, const char *text, const struct today *today, struct error *err)
{
    struct ticket_code code;
    char office[16];
    struct ticket_facts facts = { .state = TICKET_APPROVED };
    struct door door = today_door(act, today);
    struct ticket_entry entry;
    enum status st = ticket_code_verify(act->keys, text, strlen(text), &code, err);

    if (st != STATUS_OK) {
        return st;
    }
    (void)snprintf(office, sizeof(office), "%u", (unsigned)code.office);
    facts.office = office;
    facts.date = code.date;
    facts.from = code.from_min;
    facts.to = code.to_min;
    st = ticket_rule_decide(&facts, &door, &entry, err);
    if (st == STATUS_OTHER_OFFICE || st == STATUS_OTHER_DATE) {
        return st;
    }
    return error_set(err, STATUS_UNKNOWN_TICKET,
        "the signature is right, but this office has no such ticket");
}

/*
 * Find the ticket that was scanned. A code that is exactly the one we hold needs no look
 * at its signature: only the backend could have given it.
 */
static enum status
find_ticket(struct act *act, const char *scanned, const struct today *today,
    struct ticket *ticket, struct error *err)
{
    char text[SCAN_TEXT_SIZE];
    struct ticket_code code;
    enum status st;

    switch (scan_classify(scanned, strlen(scanned), text)) {
    case SCAN_REGISTRATION:
        st = db_ticket_by_registration(act->db, act->office, text, ticket, err);
        if (st != STATUS_NOT_FOUND) {
            return st;
        }
        return ticket_code_is_cut(text)
                   ? error_set(err, STATUS_MALFORMED_CODE, "a code that was cut short")
                   : error_set(err, STATUS_UNKNOWN_TICKET, "no such registration");
    case SCAN_TICKET:
        break;
    default:
        return error_set(err, STATUS_MALFORMED_CODE, "this is not the code of a ticket");
    }
    st = ticket_code_parse(text, strlen(text), &code, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_ticket_load(act->db, act->office, code.id, ticket, err);
    if (st == STATUS_NOT_FOUND) {
        return refuse_unheld(act, text, today, err);
    }
    if (st == STATUS_OK && strcmp(ticket->code, text) != 0) {
        /* An older code of the same ticket, from before it was moved, or an altered one.
         */
        st = ticket_code_verify(act->keys, text, strlen(text), &code, err);
    }
    return st;
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
    visit->callable_from_ms =
        entry.callable_from
            ? act->now_ms + (entry.callable_from - today->minute) * MS_A_MINUTE -
                  act->now_ms % MS_A_MINUTE
            : 0;
    return STATUS_OK;
}

enum status
check_in(struct act *act, const struct check_in_input *input, struct arrival *arrival,
    struct error *err)
{
    struct visit *visit = &arrival->visit;
    struct today today;
    struct ticket ticket;
    struct quota_use use = { .arrived = 1 };
    enum status st = today_load(act, &today, err);

    *arrival = (struct arrival){ 0 };
    if (st == STATUS_OK) {
        st = find_ticket(act, input->code, &today, &ticket, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    st = db_visit_by_ticket(act->db, act->office, ticket.id, visit, err);
    if (st == STATUS_OK && strcmp(visit->day, today.date) == 0) {
        arrival->repeat = true;
        st = tell_again(act, arrival, &today, err);
        return st == STATUS_OK ? make_slip(act, arrival, err) : st;
    }
    if (st != STATUS_OK && st != STATUS_NOT_FOUND) {
        return st;
    }
    *visit = (struct visit){ .lane = input->lane };
    (void)text_copy(
        visit->priority_reason, sizeof(visit->priority_reason), input->reason);
    st = admit(act, &ticket, &today, visit, err);
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
