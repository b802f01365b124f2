/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The backend's books and ours. */
#include "server/exchange/pull_store.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "common/zone.h"
#include "db/db_line.h"
#include "db/db_personal.h"
#include "db/db_transaction.h"
#include "server/office/journal.h"
#include "server/office/line_move.h"
#include "server/office/ticket_issue.h"
#include "server/settings/settings.h"
#include "ticketing/code.h"

enum row_outcome { ROW_SAME, ROW_ADDED, ROW_CHANGED, ROW_LEFT };

/* Codes and dates only: a registration may hold a NIK. */
static enum status
note(struct act *act, const struct ticket *ticket, bool changed, struct error *err)
{
    return journal_append(act, EVENT_TICKET_PULLED, ticket->id,
        json_pack("{s:s, s:s, s:s, s:s, s:b}", "service", ticket->service, "date",
            ticket->day, "window", ticket->slot, "state", ticket->state, "changed",
            changed),
        err);
}

static enum status
store_applicant(
    struct act *act, const struct pulled_row *row, const char *ours, struct error *err)
{
    enum status st;

    if (!row->has_applicant) {
        return STATUS_OK;
    }
    st = db_applicant_put(act->db, act->office, ours, &row->applicant, err);
    if (st != STATUS_OK) {
        return st;
    }
    return db_personal_stored(act->db, act->office, row->ticket.day, err);
}

/* Does what only the office knows fit: its services, its windows? */
static enum status
judge(const struct act *act, const struct pulled_row *row, struct ticket *ticket,
    struct error *err)
{
    *ticket = row->ticket;
    if (row->why[0]) {
        return error_set(err, STATUS_BAD_REQUEST, "%s", row->why);
    }
    if (!settings_service(act->settings, ticket->service)) {
        return error_set(err, STATUS_BAD_REQUEST,
            "field \"service\" must be a code of this office, like %.24s",
            act->settings->services[0].code);
    }
    if (row->window[0]) {
        int window = settings_window_index(act->settings, row->window);
        struct span span;

        if (window < 0 ||
            !settings_window_span(act->settings, window, ticket->day, &span)) {
            return error_set(err, STATUS_BAD_REQUEST,
                "field \"window\" is no window that the office has on that day");
        }
        ticket->from_min = span.from;
        ticket->to_min = span.to;
    }
    ticket_choose_slot(act->settings, ticket);
    return STATUS_OK;
}

/*
 * Which of our tickets it is: by the backend's id; by the id in its code, when it came in
 * by its signature; by its registration, when a file brought it in before.
 */
static enum status
find_ours(struct act *act, const struct ticket *ticket,
    const struct backend_ticket *known, struct ticket *ours, struct error *err)
{
    enum status st = STATUS_NOT_FOUND;

    if (known->ticket[0]) {
        return db_ticket_load(act->db, act->office, known->ticket, ours, err);
    }
    if (ticket->id[0]) {
        st = db_ticket_load(act->db, act->office, ticket->id, ours, err);
    }
    return st == STATUS_NOT_FOUND ? db_ticket_by_registration(act->db, act->office,
                                        ticket->registration, ours, err)
                                  : st;
}

static enum status
add(struct act *act, const struct pulled_row *row, struct ticket *ticket,
    struct error *err)
{
    enum status st;

    if (!ticket->id[0]) { /* it has no code of ours: it is found by its registration */
        ticket_id_make(ticket->id);
        st = ticket_sign(act, ticket, err);
        if (st != STATUS_OK) {
            return st;
        }
    }
    st = db_ticket_insert(act->db, act->office, ticket, act->now_ms, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = store_applicant(act, row, ticket->id, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = ticket_take_place(act, ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    return note(act, ticket, /* changed= */ false, err);
}

static bool
applicants_agree(const struct applicant *a, const struct applicant *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->nik, b->nik) == 0 &&
           strcmp(a->phone, b->phone) == 0;
}

/* Is there nothing to do? */
static enum status
compare(struct act *act, const struct pulled_row *row, const struct ticket *ticket,
    const struct ticket *ours, bool *same, struct error *err)
{
    struct applicant applicant;
    enum status st;

    *same = strcmp(ticket->service, ours->service) == 0 &&
            strcmp(ticket->day, ours->day) == 0 && ticket->from_min == ours->from_min &&
            ticket->to_min == ours->to_min && strcmp(ticket->state, ours->state) == 0 &&
            strcmp(ticket->registration, ours->registration) == 0 &&
            (!row->ticket.id[0] || strcmp(ticket->code, ours->code) == 0);
    if (!*same || !row->has_applicant) {
        return STATUS_OK;
    }
    st = db_applicant_load(act->db, act->office, ours->id, &applicant, err);
    *same = st == STATUS_OK && applicants_agree(&applicant, &row->applicant);
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status
rename_ours(struct act *act, const struct ticket *ticket, const struct ticket *ours,
    struct error *err)
{
    struct ticket other;
    enum status st;

    if (strcmp(ticket->registration, ours->registration) == 0) {
        return STATUS_OK;
    }
    st = db_ticket_by_registration(
        act->db, act->office, ticket->registration, &other, err);
    if (st == STATUS_OK) {
        return ticket_state_refuse(err, ticket_state_from_name(other.state),
            "another ticket (%s) has this registration already", other.state);
    }
    return st == STATUS_NOT_FOUND ? db_exchange_ticket_name(act->db, act->office,
                                        ours->id, ticket->registration, err)
                                  : st;
}

/* Nobody has come with it: the backend's word counts. */
static enum status
change(struct act *act, const struct pulled_row *row, struct ticket *ticket,
    const struct ticket *ours, struct error *err)
{
    enum status st = rename_ours(act, ticket, ours, err);

    if (st != STATUS_OK) {
        return st;
    }
    text_copy(ticket->id, sizeof(ticket->id), ours->id);
    st = row->ticket.id[0] ? STATUS_OK : ticket_sign(act, ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = ticket_leave_place(act, ours, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = ticket_take_place(act, ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_ticket_update(act->db, act->office, ticket, act->now_ms, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = store_applicant(act, row, ticket->id, err);
    if (st != STATUS_OK) {
        return st;
    }
    return note(act, ticket, /* changed= */ true, err);
}

/* Its place, and that somebody came for it, are counted for another service. */
static enum status
move_place(
    struct act *act, const struct ticket *from, const char *service, struct error *err)
{
    struct quota_use use = { .tickets = -1, .arrived = -1 };
    enum status st;

    text_copy(use.service, sizeof(use.service), from->service);
    text_copy(use.slot, sizeof(use.slot), from->slot);
    st = db_quota_add(act->db, act->office, from->day, &use, err);
    if (st != STATUS_OK) {
        return st;
    }
    use.tickets = 1;
    use.arrived = 1;
    text_copy(use.service, sizeof(use.service), service);
    return db_quota_add(act->db, act->office, from->day, &use, err);
}

/* The place, and the line that somebody waits in, if it is still that of the ticket. */
static enum status
change_service(struct act *act, const char *service, const struct ticket *ours,
    struct visit *visit, struct error *err)
{
    enum status st = move_place(act, ours, service, err);

    if (st != STATUS_OK || visit->state != VISIT_WAITING ||
        strcmp(visit->service, ours->service) != 0) {
        return st;
    }
    return line_change_service(act, visit, service, err);
}

/* Somebody came by the signature alone: now we know who it is and for what. */
static enum status
reconcile(struct act *act, const struct pulled_row *row, const struct ticket *ticket,
    const struct ticket *ours, struct visit *visit, struct error *err)
{
    struct ticket now = *ours;
    enum status st = rename_ours(act, ticket, ours, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (strcmp(ticket->service, ours->service) != 0) {
        st = change_service(act, ticket->service, ours, visit, err);
        if (st != STATUS_OK) {
            return st;
        }
    }
    text_copy(now.service, sizeof(now.service), ticket->service);
    st = db_ticket_update(act->db, act->office, &now, act->now_ms, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = store_applicant(act, row, ours->id, err);
    if (st != STATUS_OK) {
        return st;
    }
    return note(act, &now, /* changed= */ true, err);
}

/* One that we hold already. */
static enum status
meet(struct act *act, const struct pulled_row *row, struct ticket *ticket,
    const struct backend_ticket *known, const struct ticket *ours,
    enum row_outcome *outcome, struct error *err)
{
    struct visit visit;
    bool same;
    enum status st =
        db_visit_by_ticket(act->db, act->office, ours->day, ours->id, &visit, err);

    if (st != STATUS_OK && st != STATUS_NOT_FOUND) {
        return st;
    }
    if (st == STATUS_OK &&
        (visit.state != VISIT_UNSERVED || strcmp(visit.day, ticket->day) >= 0)) {
        if (strcmp(ticket->day, visit.day) > 0) {
            st = error_set(err, STATUS_WRONG_STATE,
                "its holder came on %s: a further visit needs a ticket with a new id",
                visit.day);
            error_fact(err, FACT_STATE, "%s", visit_state_name(visit.state));
            return st;
        }
        *outcome = ROW_LEFT;
        if (known->pulled) {
            return STATUS_OK; /* what happened at the door stands */
        }
        *outcome = ROW_CHANGED;
        return reconcile(act, row, ticket, ours, &visit, err);
    }
    if (ours->first_place && strcmp(ticket->day, ours->day) < 0) {
        *outcome = ROW_LEFT; /* the day that left it unserved: ours is the newer */
        return STATUS_OK;
    }
    st = compare(act, row, ticket, ours, &same, err);
    if (st != STATUS_OK || same) {
        *outcome = ROW_SAME;
        return st;
    }
    *outcome = ROW_CHANGED;
    return change(act, row, ticket, ours, err);
}

/* The backend's id of it from now on, where it came in under the one in its code. */
static enum status
remember(struct act *act, const struct pulled_row *row, const char *ours,
    const struct backend_ticket *before, struct error *err)
{
    struct backend_ticket now = { .pulled = true };
    struct backend_ticket taken;
    enum status st;

    if (before->pulled && !before->cancelled && before->ticket[0]) {
        return STATUS_OK;
    }
    st = db_exchange_ticket_of(act->db, act->office, ours, &taken, err);
    if (st == STATUS_OK && strcmp(taken.id, row->id) != 0) {
        st = db_exchange_ticket_rename(act->db, act->office, taken.id, row->id, err);
    }
    if (st != STATUS_OK && st != STATUS_NOT_FOUND) {
        return st;
    }
    text_copy(now.id, sizeof(now.id), row->id);
    text_copy(now.ticket, sizeof(now.ticket), ours);
    return db_exchange_ticket_put(act->db, act->office, &now, err);
}

static enum status
store_row(struct act *act, const struct pulled_row *row, const char *today,
    enum row_outcome *outcome, struct error *err)
{
    struct backend_ticket known = { .pulled = false };
    struct ticket ticket;
    struct ticket ours;
    enum status st = judge(act, row, &ticket, err);

    *outcome = ROW_LEFT;
    if (st != STATUS_OK || strcmp(ticket.day, today) < 0) { /* past: nobody comes */
        return st;
    }
    st = db_exchange_ticket_load(act->db, act->office, row->id, &known, err);
    if (st == STATUS_OK || st == STATUS_NOT_FOUND) {
        st = find_ours(act, &ticket, &known, &ours, err);
    }
    if (st == STATUS_NOT_FOUND) {
        if (row->state == TICKET_DRAFT || row->state == TICKET_SUBMITTED) {
            return STATUS_OK; /* not ours yet */
        }
        *outcome = ROW_ADDED;
        st = add(act, row, &ticket, err);
    } else if (st == STATUS_OK) {
        st = meet(act, row, &ticket, &known, &ours, outcome, err);
        text_copy(ticket.id, sizeof(ticket.id), ours.id);
    }
    return st == STATUS_OK ? remember(act, row, ticket.id, &known, err) : st;
}

/* A row that was refused is kept with its reason; one that was taken is no trouble. */
static enum status
keep_refused(
    struct act *act, const struct pulled_row *row, const char *why, struct error *err)
{
    struct backend_refused refused = { .at_ms = act->now_ms };

    text_copy(refused.id, sizeof(refused.id), row->id);
    text_copy(refused.why, sizeof(refused.why), why);
    return db_exchange_refused_put(act->db, act->office, &refused, err);
}

static enum status
take_row(struct act *act, const struct pulled_row *row, const char *today,
    struct pull_counts *counts, struct error *err)
{
    enum row_outcome outcome;
    struct error why = { .text = "" };
    enum status st = db_savepoint(act->db, 0, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = store_row(act, row, today, &outcome, &why);
    if (st == STATUS_OK) {
        counts->added += outcome == ROW_ADDED;
        counts->changed += outcome == ROW_CHANGED;
        counts->same += outcome == ROW_SAME || outcome == ROW_LEFT;
        st = db_release(act->db, 0, err);
        return st == STATUS_OK
                   ? db_exchange_refused_remove(act->db, act->office, row->id, err)
                   : st;
    }
    if (!status_is_refusal(st)) {
        return error_set(err, st, "%s", why.text);
    }
    counts->refused++;
    st = db_undo(act->db, 0, err);
    return st == STATUS_OK ? keep_refused(act, row, why.text, err) : st;
}

static enum status
cancel_ours(struct act *act, const char *id, struct error *err)
{
    struct ticket ticket;
    struct visit visit;
    enum status st = db_ticket_load(act->db, act->office, id, &ticket, err);

    if (st != STATUS_OK || ticket_state_from_name(ticket.state) == TICKET_CANCELLED) {
        return st;
    }
    st = db_visit_by_ticket(act->db, act->office, ticket.day, id, &visit, err);
    if (st != STATUS_NOT_FOUND) {
        return st; /* somebody came with it: that stands */
    }
    st = ticket_leave_place(act, &ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    text_copy(ticket.state, sizeof(ticket.state), ticket_state_name(TICKET_CANCELLED));
    st = db_ticket_update(act->db, act->office, &ticket, act->now_ms, err);
    if (st != STATUS_OK) {
        return st;
    }
    return journal_append(act, EVENT_TICKET_CANCELLED, id, NULL, err);
}

static enum status
cancel(struct act *act, const char *id, struct pull_counts *counts, struct error *err)
{
    struct backend_ticket known;
    enum status st = db_exchange_ticket_load(act->db, act->office, id, &known, err);

    if (st == STATUS_OK && known.cancelled && known.pulled) {
        return STATUS_OK;
    }
    if (st == STATUS_OK && known.ticket[0]) {
        st = cancel_ours(act, known.ticket, err);
    }
    if (st != STATUS_OK && st != STATUS_NOT_FOUND) {
        return st;
    }
    counts->cancelled++;
    text_copy(known.id, sizeof(known.id), id);
    known.cancelled = true;
    known.pulled = true;
    return db_exchange_ticket_put(act->db, act->office, &known, err);
}

enum status
pull_store(struct act *act, const struct pulled_page *page, struct pull_counts *counts,
    struct error *err)
{
    char today[DATE_SIZE];
    enum status st = STATUS_OK;

    *counts = (struct pull_counts){ 0 };
    (void)zone_date(act->zone, act->now_ms, today);
    for (size_t i = 0; st == STATUS_OK && i < page->count; i++) {
        st = take_row(act, &page->rows[i], today, counts, err);
    }
    for (size_t i = 0; st == STATUS_OK && i < page->cancelled_count; i++) {
        st = cancel(act, page->cancelled[i], counts, err);
    }
    return st;
}
