/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Storing the tickets of an import file. */
#include "server/office/import_tickets.h"

#include <stdlib.h>
#include <string.h>

#include "common/event_kind.h"
#include "common/mem.h"
#include "common/text.h"
#include "common/visit_state.h"
#include "db/db.h"
#include "db/db_line.h"
#include "db/db_personal.h"
#include "db/db_visit.h"
#include "server/office/journal.h"
#include "server/office/ticket_issue.h"
#include "server/office/today.h"
#include "server/settings/settings.h"
#include "ticketing/code.h"

/* Codes and dates only: a registration may hold a NIK. */
static enum status
note(struct act *act, const struct ticket *ticket, bool changed, struct error *err)
{
    return journal_append(act, EVENT_TICKET_IMPORTED, ticket->id,
        json_pack("{s:s, s:s, s:s, s:i, s:i, s:b}", "service", ticket->service, "date",
            ticket->day, "window", ticket->slot, "from", ticket->from_min, "to",
            ticket->to_min, "changed", changed),
        err);
}

static enum status
store_applicant(struct act *act, const struct ticket *ticket,
    const struct applicant *applicant, struct error *err)
{
    enum status st = db_applicant_put(act->db, act->office, ticket->id, applicant, err);

    if (st != STATUS_OK) {
        return st;
    }
    return db_personal_stored(act->db, act->office, ticket->day, err);
}

static enum status
add(struct act *act, const struct import_row *row, struct error *err)
{
    struct ticket ticket = row->ticket;
    enum status st;

    ticket_id_make(ticket.id);
    text_copy(ticket.state, sizeof(ticket.state), ticket_state_name(TICKET_APPROVED));
    st = ticket_sign(act, &ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_ticket_insert(act->db, act->office, &ticket, act->now_ms, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = store_applicant(act, &ticket, &row->applicant, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = ticket_take_place(act, &ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    return note(act, &ticket, /* changed= */ false, err);
}

static enum status
change(struct act *act, const struct import_row *row, const struct ticket *old,
    struct error *err)
{
    struct ticket ticket = row->ticket;
    enum status st;

    text_copy(ticket.id, sizeof(ticket.id), old->id);
    text_copy(ticket.state, sizeof(ticket.state), ticket_state_name(TICKET_APPROVED));
    st = ticket_sign(act, &ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = ticket_leave_place(act, old, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = ticket_take_place(act, &ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_ticket_update(act->db, act->office, &ticket, act->now_ms, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = store_applicant(act, &ticket, &row->applicant, err);
    if (st != STATUS_OK) {
        return st;
    }
    return note(act, &ticket, /* changed= */ true, err);
}

static bool
tickets_agree(const struct ticket *a, const struct ticket *b)
{
    return strcmp(a->service, b->service) == 0 && strcmp(a->day, b->day) == 0 &&
           a->from_min == b->from_min && a->to_min == b->to_min;
}

static bool
applicants_agree(const struct applicant *a, const struct applicant *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->nik, b->nik) == 0 &&
           strcmp(a->phone, b->phone) == 0;
}

/* Somebody who has come with it is served by what it says. */
static enum status
check_not_arrived(struct act *act, const struct ticket *old, struct error *err)
{
    struct visit visit;
    enum status st =
        db_visit_by_ticket(act->db, act->office, old->day, old->id, &visit, err);

    if (st == STATUS_NOT_FOUND && old->first_place) { /* it is kept no more */
        visit.state = VISIT_UNSERVED;
        st = STATUS_OK;
    }
    if (st == STATUS_OK) {
        st = error_set(err, STATUS_WRONG_STATE,
            "it has arrived already (%s) and was not changed",
            visit_state_name(visit.state));
        error_fact(err, FACT_STATE, "%s", visit_state_name(visit.state));
        return st;
    }
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* What is to be done with a row, and the ticket that it would change. */
static enum status
judge_row(struct act *act, const struct import_row *row, struct ticket *old,
    enum import_outcome *outcome, struct error *err)
{
    struct applicant applicant;
    enum status st = db_ticket_by_registration(
        act->db, act->office, row->ticket.registration, old, err);

    if (st == STATUS_NOT_FOUND) {
        *outcome = IMPORT_ADDED;
        return STATUS_OK;
    }
    if (st != STATUS_OK) {
        return st;
    }
    st = db_applicant_load(act->db, act->office, old->id, &applicant, err);
    if (st == STATUS_NOT_FOUND) { /* erased long after its visit */
        applicant = row->applicant;
    } else if (st != STATUS_OK) {
        return st;
    }
    *outcome = IMPORT_SAME;
    if (old->first_place && strcmp(row->ticket.day, old->day) < 0) {
        return STATUS_OK; /* the day that left it unserved: ours is the newer */
    }
    if (tickets_agree(old, &row->ticket) &&
        applicants_agree(&applicant, &row->applicant)) {
        return STATUS_OK;
    }
    *outcome = IMPORT_CHANGED;
    return check_not_arrived(act, old, err);
}

static enum status
store_row(struct act *act, const struct import_row *row, enum import_outcome *outcome,
    struct error *err)
{
    struct ticket old;
    enum status st = judge_row(act, row, &old, outcome, err);

    if (st != STATUS_OK || *outcome == IMPORT_SAME) {
        return st;
    }
    return *outcome == IMPORT_ADDED ? add(act, row, err) : change(act, row, &old, err);
}

/* Is it this row's fault, so that the others may go on? */
static bool
is_refusal(enum status st)
{
    return st == STATUS_WRONG_STATE || st == STATUS_ARG;
}

/* Store a row under a savepoint of its own; `why` says why it was refused, or "". */
static enum status
store_alone(struct act *act, const struct import_row *row, enum import_outcome *outcome,
    struct error *why, struct error *err)
{
    enum status st = db_savepoint(act->db, 0, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = store_row(act, row, outcome, why);
    if (st == STATUS_OK) {
        why->text[0] = '\0'; /* what a look-up that found nothing has said */
        return db_release(act->db, 0, err);
    }
    if (!is_refusal(st)) {
        return error_set(err, st, "row %zu: %s", row->row, why->text);
    }
    *outcome = IMPORT_REFUSED;
    return db_undo(act->db, 0, err);
}

enum status
import_judge(struct act *act, struct import_row *rows, size_t count, struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct import_row *row = &rows[i];
        struct ticket old;
        struct error why = { 0 };
        enum status st;

        if (row->why[0]) {
            row->outcome = IMPORT_REFUSED;
            continue;
        }
        st = judge_row(act, row, &old, &row->outcome, &why);
        if (is_refusal(st)) {
            row->outcome = IMPORT_REFUSED;
            text_copy(row->why, sizeof(row->why), why.text);
        } else if (st != STATUS_OK) {
            return error_set(err, st, "row %zu: %s", row->row, why.text);
        }
    }
    return STATUS_OK;
}

enum status
import_store(struct act *act, const struct import_file *file, import_on_row on_row,
    void *userdata, struct import_counts *counts, struct error *err)
{
    *counts = (struct import_counts){ 0 };
    for (size_t i = 0; i < file->count; i++) {
        const struct import_row *row = &file->rows[i];
        enum import_outcome outcome = IMPORT_REFUSED;
        struct error why = { 0 };

        text_copy(why.text, sizeof(why.text), row->why);
        if (row->why[0] == '\0') {
            enum status st = store_alone(act, row, &outcome, &why, err);

            if (st != STATUS_OK) {
                return st;
            }
        }
        counts->by_outcome[outcome]++;
        on_row(userdata, row, outcome, why.text);
    }
    return STATUS_OK;
}

/* A quota on a date, looked at once. */
struct quota_date {
    int quota;
    char date[DATE_SIZE];
};

static enum status
find_full_on(struct act *act, const struct quota_date *at, import_on_full on_full,
    void *userdata, struct error *err)
{
    struct quota_day day;
    enum status st = today_quota(act, at->quota, at->date, &day, err);

    if (st != STATUS_OK) {
        return st;
    }
    for (int i = 0; i < day.count; i++) {
        const struct quota_window *window = &day.windows[i];

        if (window->tickets > window->capacity) {
            on_full(userdata, at->date, act->settings->quotas[at->quota].code,
                act->settings->windows[window->window].code, window->tickets,
                window->capacity);
        }
    }
    return STATUS_OK;
}

enum status
import_find_full(struct act *act, const struct import_file *file, import_on_full on_full,
    void *userdata, struct error *err)
{
    struct quota_date *seen = xcalloc(file->count + 1, sizeof(*seen));
    size_t seen_count = 0;
    enum status st = STATUS_OK;

    for (size_t i = 0; st == STATUS_OK && i < file->count; i++) {
        const struct import_row *row = &file->rows[i];
        const struct settings_service *service =
            settings_service(act->settings, row->ticket.service);
        size_t at = 0;

        if (row->why[0] || !service) {
            continue;
        }
        while (at < seen_count && (seen[at].quota != service->quota ||
                                      strcmp(seen[at].date, row->ticket.day) != 0)) {
            at++;
        }
        if (at == seen_count) {
            seen[seen_count].quota = service->quota;
            text_copy(seen[at].date, sizeof(seen[at].date), row->ticket.day);
            st = find_full_on(act, &seen[seen_count++], on_full, userdata, err);
        }
    }
    free(seen);
    return st;
}
