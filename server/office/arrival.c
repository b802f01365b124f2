/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody arrives. */
#include "server/office/arrival.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/event_kind.h"
#include "common/nik.h"
#include "common/text.h"
#include "common/waiting_why.h"
#include "db/db_application.h"
#include "db/db_first_place.h"
#include "db/db_followed.h"
#include "db/db_line.h"
#include "db/db_ticket.h"
#include "server/line/estimate.h"
#include "server/line/typed_rule.h"
#include "server/office/bundle.h"
#include "server/office/clock_guard.h"
#include "server/office/ids.h"
#include "server/office/journal.h"
#include "server/office/line_move.h"
#include "server/office/outlook.h"
#include "server/office/ticket_find.h"
#include "server/office/today.h"
#include "server/office/visit_steps.h"

#define MS_A_MINUTE INT64_C(60000)

/* What this visit's slip says beside the number: what to do, as it stands now. */
static void
write_note(const struct act *act, const struct visit *visit, char note[SLIP_TEXT_SIZE])
{
    static const char *const words[VISIT_STATE_COUNT] = {
        [VISIT_HELD] = "Berkas sudah lengkap? Kembali ke loket tadi.",
        [VISIT_ABSENT] = "Sudah dipanggil. Silakan ke pos informasi.",
        [VISIT_DONE] = "Kunjungan ini sudah selesai. Terima kasih.",
        [VISIT_CANCELLED] = "Sudah dibatalkan. Silakan ke pos informasi.",
        [VISIT_UNSERVED] = "Maaf, belum terlayani. Silakan ke pos informasi.",
    };
    char from[6];

    if (visit->state == VISIT_CALLED) {
        (void)snprintf(note, SLIP_TEXT_SIZE, "Sedang dipanggil. Silakan ke loket %d.",
            visit->counter);
    } else if (visit->state == VISIT_SERVING) {
        (void)snprintf(
            note, SLIP_TEXT_SIZE, "Sedang dilayani di loket %d.", visit->counter);
    } else if (visit->state != VISIT_WAITING) {
        text_copy(note, SLIP_TEXT_SIZE, words[visit->state]);
    } else if (visit->late) {
        text_copy(note, SLIP_TEXT_SIZE, "Dipanggil setelah yang sesuai jadwal");
    } else if (visit->callable_from_ms > act->now_ms) {
        (void)snprintf(note, SLIP_TEXT_SIZE, "Dipanggil mulai pukul %s",
            minute_format_id(zone_minute(act->zone, visit->callable_from_ms), from));
    }
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
    bool waits = visit->state == VISIT_WAITING;
    struct paper_needed papers[SETTINGS_DOCUMENTS_MAX];
    struct paper_line lines[PAPERS_MAX];
    struct visit_steps steps;
    char then[SETTINGS_TEXT_SIZE];
    struct slip_content content = {
        .office = settings_heading(settings),
        .address = settings->office.address,
        .number = visit_number(visit->prefix, visit->number, number),
        .service = !service                ? ""
                   : service->confidential ? service->group
                                           : service->name,
        .arrived_ms = visit->arrived_ms,
        .zone = act->zone,
        .over = visit_state_is_final(visit->state),
        .ahead = waits ? arrival->ahead : -1,
        .estimate_s = waits ? arrival->estimate_s : -1,
        .estimate_to_s = arrival->estimate_to_s,
        .no_counter = waits && arrival->no_counter,
        .not_today = waits && !arrival->before_closing,
        .then = waits ? then : "",
        .note = note,
        .complaint = settings->office.complaints,
        .track = track,
        .files = visit->files,
    };

    steps = visit_steps_of(settings, visit->service, visit->plan, visit->step);
    visit_steps_write(settings, &steps, NULL, NULL, then, sizeof(then));
    (void)snprintf(track, sizeof(track), "%s/p/%s", act->public_url, visit->track);
    write_note(act, visit, note);
    /* A ticket says it itself; and papers would tell what a confidential service is. */
    if (waits && !visit->ticket[0] && service && !service->confidential) {
        content.papers = lines;
        content.paper_count =
            papers_list(papers, settings_papers(service, papers), NULL, NULL, lines);
    }
    return slip_build(&arrival->slip, &content, err);
}

/* How a number stands now: who has one already has a place of its own, for others may
 * have come before it; who is new stands behind. */
static enum status
tell_wait(struct act *act, struct arrival *arrival, const struct today *today,
    struct error *err)
{
    const struct visit *visit = &arrival->visit;
    bool again = arrival->repeat || arrival->added;
    struct outlook *outlook;
    struct forecast_place place;
    enum status st;

    arrival->called_before = today->minute;
    if (visit->state != VISIT_WAITING) {
        return STATUS_OK;
    }
    st = again ? outlook_load_here(act, &outlook, err)
               : outlook_load_last(act, &outlook, err);
    if (st != STATUS_OK) {
        return st;
    }
    place =
        again ? outlook_place(act, outlook, visit) : outlook_arrive(act, outlook, visit);
    outlook_unref(act, outlook);
    arrival->ahead = place.ahead;
    arrival->estimate_s = estimate_told_s(place.expected_s);
    arrival->estimate_to_s = estimate_told_s(place.until_s);
    arrival->no_counter = place.no_counter;
    arrival->before_closing = place.before_closing;
    arrival->called_before = estimate_called_before(today->minute, place.until_s);
    return STATUS_OK;
}

/* The slip of a number that was given before. */
static enum status
tell_again(struct act *act, struct arrival *arrival, const struct today *today,
    struct error *err)
{
    enum status st;

    arrival->repeat = true;
    st = tell_wait(act, arrival, today, err);
    if (st != STATUS_OK) {
        return st;
    }
    return make_slip(act, arrival, err);
}

/* A number for somebody the rules let in: one series, one visit, one journal row. */
static enum status
issue(struct act *act, struct arrival *arrival, const struct today *today,
    enum waiting_why why, struct error *err)
{
    struct visit *visit = &arrival->visit;
    struct series series = { 0 };
    json_t *data;
    enum status st;

    clock_guard_step(act);
    text_copy(visit->day, sizeof(visit->day), today->date);
    (void)line_prefix(act, visit->service, visit->prefix);
    text_copy(visit->line, sizeof(visit->line), visit->prefix);
    visit->state = VISIT_WAITING;
    visit->files = visit->files > 1 ? visit->files : 1;
    visit->arrived_ms = act->now_ms;
    id_make_visit(act->now_ms, visit->id);
    id_make_track(act->now_ms, visit->track);
    st = db_series_issue(
        act->db, act->office, visit->day, visit->prefix, visit->lane, &series, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_waiting_add(
        act->db, act->office, visit->day, visit->service, visit->lane, 1, err);
    if (st != STATUS_OK) {
        return st;
    }
    visit->number = series.last;
    st = db_visit_insert(act->db, act->office, visit, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = bundle_store(act, visit, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = tell_wait(act, arrival, today, err);
    if (st != STATUS_OK) {
        return st;
    }
    data = line_visit_data(visit);
    (void)json_object_set_new(data, "why", json_string(waiting_why_name(why)));
    if (!arrival->no_counter) { /* reports hold it against what came */
        (void)json_object_set_new(data, "told_s", json_integer(arrival->estimate_s));
        (void)json_object_set_new(
            data, "told_to_s", json_integer(arrival->estimate_to_s));
    }
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
    return journal_append_visit(act, EVENT_VISIT_WAITING, visit, data, err);
}

/* Is there a place left for who comes after the window? */
static enum status
admit_late(struct act *act, const struct settings_service *service,
    const struct today *today, struct error *err)
{
    struct quota_day day;
    enum status st = today_quota(act, service->quota, today->date, &day, err);

    if (st != STATUS_OK) {
        return st;
    }
    return quota_rule_ticket(&day, today->minute, /* late= */ true, err);
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
        /* Settings that would leave it so are refused; a foreign hand may have set them.
         */
        return error_set(err, STATUS_UNKNOWN_TICKET,
            "the ticket's service is not in the settings: staff must look");
    }
    if (entry.late) {
        st = admit_late(act, service, today, err);
        if (st != STATUS_OK) {
            return st;
        }
    }
    text_copy(visit->service, sizeof(visit->service), ticket->service);
    text_copy(visit->slot, sizeof(visit->slot), ticket->slot);
    visit->late = entry.late;
    visit->first_place = ticket->first_place && !entry.late;
    visit->callable_from_ms =
        entry.callable_from
            ? act->now_ms + (entry.callable_from - today->minute) * MS_A_MINUTE -
                  act->now_ms % MS_A_MINUTE
            : 0;
    return STATUS_OK;
}

/* A registration number alone: whose phone is it? */
static enum status
admit_typed(
    struct act *act, const struct scanned *scanned, const char *phone4, struct error *err)
{
    struct typed_facts facts = { .policy = act->settings->policy.typed_numbers,
        .machine = caller_is(act->caller, ROLE_BIT(ROLE_KIOSK) | ROLE_BIT(ROLE_GATE)),
        .asks = caller_is(act->caller, ROLE_BIT(ROLE_KIOSK)),
        .phone4 = phone4 };
    struct applicant person = { .phone = "" };
    struct application application;
    enum status st;

    if (!scanned->typed || !facts.machine) {
        return STATUS_OK;
    }
    st = db_application_by_ticket(
        act->db, act->office, scanned->ticket.id, &application, err);
    facts.ours = st == STATUS_OK;
    if (st == STATUS_OK || st == STATUS_NOT_FOUND) {
        st = db_applicant_load(act->db, act->office, scanned->ticket.id, &person, err);
    }
    if (st == STATUS_OK || st == STATUS_NOT_FOUND) {
        facts.phone = person.phone;
        st = typed_rule_decide(&facts, err);
    }
    sodium_memzero(&person, sizeof(person));
    return st;
}

/* The slip of a day that is past, and nothing was promised for this one. */
static enum status
refuse_old_slip(const struct visit *visit, struct error *err)
{
    (void)error_set(err, STATUS_OTHER_DATE, "the number is from another day");
    if (err) {
        text_copy(err->date, sizeof(err->date), visit->day);
        err->which = CASE_PAST;
    }
    return STATUS_OTHER_DATE;
}

/* One more ticket of a person whose number waits. */
static enum status
join(struct act *act, struct arrival *arrival, struct visit *with,
    const struct today *today, struct error *err)
{
    enum status st = bundle_add(act, with, &arrival->visit, err);

    if (st != STATUS_OK) {
        return st;
    }
    arrival->visit = *with;
    arrival->added = true;
    st = tell_wait(act, arrival, today, err);
    return st == STATUS_OK ? make_slip(act, arrival, err) : st;
}

/* Whom an earlier day left unserved has the same files again; one that may not come in
 * today is for staff. */
static enum status
bring_files(
    struct act *act, struct visit *visit, const struct today *today, struct error *err)
{
    struct first_place_ticket *others = NULL;
    size_t count = 0;
    enum status st = db_first_place_others(
        act->db, act->office, today->date, visit->ticket, &others, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        struct ticket ticket;
        struct visit file = { .lane = LANE_REGULAR };
        struct visit known;

        st = db_ticket_load(act->db, act->office, others[i].id, &ticket, err);
        if (st != STATUS_OK) {
            break;
        }
        st =
            db_visit_by_ticket(act->db, act->office, today->date, ticket.id, &known, err);
        if (st != STATUS_NOT_FOUND) { /* it has a number already, or it failed */
            continue;
        }
        text_copy(file.ticket, sizeof(file.ticket), ticket.id);
        st = admit(act, &ticket, today, &file, err);
        if (st == STATUS_OK && visit->files < VISIT_FILES_MAX) {
            st = bundle_add(act, visit, &file, err);
        } else if (status_is_refusal(st)) {
            st = STATUS_OK;
        }
    }
    free(others);
    return st;
}

enum status
check_in(struct act *act, const struct check_in_input *input, struct arrival *arrival,
    struct error *err)
{
    struct visit *visit = &arrival->visit;
    struct today today;
    struct scanned scanned;
    struct quota_use use = { .arrived = 1 };
    struct followed followed;
    struct visit with;
    enum status st = clock_guard_admit(act, err);

    *arrival = (struct arrival){ 0 };
    if (st == STATUS_OK) {
        st = today_load(act, &today, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    st = input->ticket[0] ? ticket_find_by_id(act, input->ticket, &today, &scanned, err)
                          : ticket_find(act, input->code, &today, &scanned, err);
    if (st == STATUS_OK) {
        st = admit_typed(act, &scanned, input->phone4, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    if (strcmp(scanned.visit.day, today.date) == 0) {
        arrival->visit = scanned.visit;
        return tell_again(act, arrival, &today, err);
    }
    if (!scanned.ticket.id[0]) {
        return refuse_old_slip(&scanned.visit, err);
    }
    *visit = (struct visit){ .lane = input->lane };
    text_copy(visit->priority_reason, sizeof(visit->priority_reason), input->reason);
    text_copy(visit->ticket, sizeof(visit->ticket), scanned.ticket.id);
    st = admit(act, &scanned.ticket, &today, visit, err);
    if (st != STATUS_OK) {
        return st;
    }
    /* Asked before anything is written, as it was announced. */
    st = db_followed_load(act->db, act->office, &followed, err);
    if (st == STATUS_OK) {
        st = bundle_find(act, visit, &with, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    if (with.id[0]) {
        return join(act, arrival, &with, &today, err);
    }
    st = issue(act, arrival, &today, WAITING_ARRIVED, err);
    if (st != STATUS_OK) {
        return st;
    }
    text_copy(use.service, sizeof(use.service), visit->service);
    text_copy(use.slot, sizeof(use.slot), visit->slot);
    st = db_quota_add(act->db, act->office, today.date, &use, err);
    if (st == STATUS_OK && visit->first_place) {
        st = bring_files(act, visit, &today, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    return make_slip(act, arrival, err);
}

void
check_in_announce(
    struct db *db, int64_t office, const char *today, const struct check_in_input *input)
{
    struct followed followed;
    bool closed;

    (void)!db_day_is_closed(db, office, today, &closed, NULL);
    (void)!db_followed_load(db, office, &followed, NULL);
    ticket_find_announce(db, office, input->code, today);
}

/* Is there a place, and in which window? */
static enum status
take_place(struct act *act, const struct settings_service *service,
    const struct today *today, struct visit *visit, struct error *err)
{
    int places = visit->files > 1 ? visit->files : 1;
    struct quota_day day;
    struct quota_use use = { .walkins = places };
    int window;
    enum status st = today_quota(act, service->quota, today->date, &day, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = quota_rule_walkin(&day, today->minute, places, &window, err);
    if (st != STATUS_OK) {
        return st;
    }
    text_copy(visit->slot, sizeof(visit->slot), act->settings->windows[window].code);
    text_copy(use.service, sizeof(use.service), service->code);
    text_copy(use.slot, sizeof(use.slot), visit->slot);
    return db_quota_add(act->db, act->office, today->date, &use, err);
}

/* Who a walk-in is, where an office asks for it. */
static enum status
keep_nik(struct act *act, const char *visit, const char *nik, struct error *err)
{
    struct applicant applicant = { 0 };

    if (!nik[0]) {
        return STATUS_OK;
    }
    text_copy(applicant.nik, sizeof(applicant.nik), nik);
    return db_applicant_put(act->db, act->office, visit, &applicant, err);
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
    enum status st = clock_guard_admit(act, err);

    *arrival =
        (struct arrival){ .visit = { .lane = input->lane, .files = input->files } };
    if (st == STATUS_OK) {
        st = today_load(act, &today, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    if (!service) {
        return error_set(err, STATUS_NOT_FOUND, "there is no service of this code");
    }
    if (input->files > 1 &&
        caller_is(act->caller, ROLE_BIT(ROLE_KIOSK) | ROLE_BIT(ROLE_GATE))) {
        return error_field(err, "files", "is for staff to say");
    }
    st = bundle_check_count(act, service->code, input->files, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (!service->walkin ||
        (caller_is(act->caller, ROLE_BIT(ROLE_KIOSK) | ROLE_BIT(ROLE_GATE)) &&
            !act->settings->policy.walkins)) {
        (void)error_set(err, STATUS_NOT_ALLOWED,
            "this service gives no numbers without a ticket here");
        if (err) {
            err->which = service->walkin ? CASE_NO_WALKINS : CASE_TICKET_ONLY;
        }
        return STATUS_NOT_ALLOWED;
    }
    door = today_door(act, &today);
    st = door_check_open(&door, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = take_place(act, service, &today, visit, err);
    if (st != STATUS_OK) {
        return st;
    }
    text_copy(visit->service, sizeof(visit->service), service->code);
    text_copy(visit->priority_reason, sizeof(visit->priority_reason), input->reason);
    st = issue(act, arrival, &today, WAITING_WALKIN, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = keep_nik(act, visit->id, input->nik, err);
    if (st != STATUS_OK) {
        return st;
    }
    return make_slip(act, arrival, err);
}

enum status
arrival_reprint(
    struct act *act, const char *visit, struct arrival *arrival, struct error *err)
{
    struct today today;
    enum status st = today_load(act, &today, err);

    *arrival = (struct arrival){ 0 };
    if (st != STATUS_OK) {
        return st;
    }
    st = db_visit_load(act->db, act->office, visit, &arrival->visit, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (strcmp(arrival->visit.day, today.date) != 0) {
        (void)error_set(err, STATUS_WRONG_STATE, "the number is from another day");
        error_fact(err, FACT_STATE, "%s", visit_state_name(arrival->visit.state));
        return STATUS_WRONG_STATE;
    }
    return tell_again(act, arrival, &today, err);
}
