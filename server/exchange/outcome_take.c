/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading, judging and recording one outcome. */
#include "server/exchange/outcome_take.h"

#include <string.h>

#include "common/json_reader.h"
#include "common/outcome_kind.h"
#include "common/text.h"
#include "common/zone.h"
#include "db/db_ticket.h"
#include "server/exchange/outcome_rule.h"
#include "server/office/journal.h"
#include "server/office/ticket_issue.h"
#include "server/settings/settings.h"

struct row {
    struct outcome_record record;
    char ticket[128]; /* as sent: ours are shorter */
    int kind;
};

static enum status
read_row(const json_t *json, struct row *row, struct error *fault)
{
    struct json_reader r;

    *row = (struct row){ .kind = OUTCOME_KIND_COUNT };
    if (!json_is_object(json)) {
        return error_set(fault, STATUS_BAD_REQUEST, "a row must be an object");
    }
    reader_init(&r, json, READER_STRICT, fault);
    reader_text(&r, "id", JSON_REQUIRED, row->record.id, sizeof(row->record.id));
    reader_text(&r, "ticket", JSON_REQUIRED, row->ticket, sizeof(row->ticket));
    row->kind =
        reader_word(&r, "kind", JSON_REQUIRED, outcome_kind_words, OUTCOME_KIND_COUNT);
    reader_time(&r, "at", JSON_REQUIRED, &row->record.at_ms);
    reader_text(&r, "code", JSON_OPTIONAL, row->record.code, sizeof(row->record.code));
    reader_text(&r, "note", JSON_OPTIONAL, row->record.note, sizeof(row->record.note));
    if (reader_result(&r) == STATUS_OK) {
        text_copy(row->record.kind, sizeof(row->record.kind),
            outcome_kind_name((enum outcome_kind)row->kind));
    }
    return reader_result(&r);
}

/* Of the note only whether it is the same is known for ever: it may have been erased. */
static bool
is_same(const struct outcome_record *a, const struct outcome_record *b)
{
    return strcmp(a->ticket, b->ticket) == 0 && strcmp(a->kind, b->kind) == 0 &&
           a->at_ms == b->at_ms && strcmp(a->code, b->code) == 0;
}

static enum status
change_state(
    struct act *act, struct ticket *ticket, enum ticket_state state, struct error *err)
{
    enum status st = ticket_leave_place(act, ticket, err);

    if (st != STATUS_OK) {
        return st;
    }
    text_copy(ticket->state, sizeof(ticket->state), ticket_state_name(state));
    st = ticket_take_place(act, ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    return db_ticket_update(act->db, act->office, ticket, act->now_ms, err);
}

static enum status
record(struct act *act, struct ticket *ticket, const struct outcome_facts *facts,
    const struct outcome_record *outcome, struct error *err)
{
    enum ticket_state state = outcome_rule_state(facts);
    char at[RFC3339_SIZE];
    char received[RFC3339_SIZE];
    const struct zone *zone = act->zone;
    json_t *data;
    enum status st = db_exchange_outcome_insert(
        act->db, act->office, act->caller->actor, outcome, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (state != facts->state) {
        st = change_state(act, ticket, state, err);
        if (st != STATUS_OK) {
            return st;
        }
    }
    data = json_pack("{s:s, s:s, s:s}", "kind", outcome->kind, "at",
        zone_format(zone, outcome->at_ms, true, at), "received_at",
        zone_format(zone, outcome->received_ms, true, received));
    if (outcome->code[0]) {
        (void)json_object_set_new(data, "code", json_string(outcome->code));
    }
    if (outcome->conflict[0]) {
        (void)json_object_set_new(data, "conflict", json_string(outcome->conflict));
    }
    return journal_append(act, EVENT_OUTCOME_TAKEN, ticket->id, data, err);
}

static enum status
take(struct act *act, struct row *row, struct outcome_taken *taken, struct error *err)
{
    struct outcome_record *outcome = &row->record;
    struct outcome_record before;
    struct ticket ticket;
    char date[DATE_SIZE];
    struct outcome_facts facts = { .kind = (enum outcome_kind)row->kind };
    enum status st = db_exchange_outcome_load(
        act->db, act->office, act->caller->actor, outcome->id, &before, err);

    text_copy(outcome->ticket, sizeof(outcome->ticket), row->ticket);
    if (st == STATUS_OK) {
        text_copy(taken->conflict, sizeof(taken->conflict), before.conflict);
        return is_same(outcome, &before)
                   ? STATUS_OK
                   : error_set(err, STATUS_IDEMPOTENCY_MISMATCH,
                         "this id was taken before, for something else");
    }
    if (st != STATUS_NOT_FOUND) {
        return st;
    }
    st = strlen(row->ticket) < sizeof(outcome->ticket)
             ? db_ticket_load(act->db, act->office, row->ticket, &ticket, err)
             : STATUS_NOT_FOUND;
    if (st == STATUS_NOT_FOUND) {
        return error_set(err, STATUS_UNKNOWN_TICKET, "there is no ticket of this id");
    }
    if (st != STATUS_OK) {
        return st;
    }
    st = db_exchange_outcome_came(act->db, act->office, ticket.id, &facts.came, err);
    if (st != STATUS_OK) {
        return st;
    }
    facts.date = zone_date(act->zone, outcome->at_ms, date);
    facts.ahead_ms = outcome->at_ms - act->now_ms;
    facts.state = ticket_state_from_name(ticket.state);
    facts.ticket_date = ticket.day;
    facts.taken_back = strcmp(outcome->code, OUTCOME_CODE_TAKEN_BACK) == 0;
    outcome->received_ms = act->now_ms;
    text_copy(
        outcome->conflict, sizeof(outcome->conflict), outcome_rule_conflict(&facts));
    text_copy(taken->conflict, sizeof(taken->conflict), outcome->conflict);
    return record(act, &ticket, &facts, outcome, err);
}

enum status
outcome_take(
    struct act *act, const json_t *json, struct outcome_taken *taken, struct error *err)
{
    struct row row;
    enum status st;

    *taken = (struct outcome_taken){ .taken = false };
    st = read_row(json, &row, &taken->fault);
    text_copy(taken->id, sizeof(taken->id), row.record.id);
    if (st == STATUS_OK) {
        st = take(act, &row, taken, &taken->fault);
    }
    taken->taken = st == STATUS_OK;
    if (st != STATUS_OK && !status_is_refusal(st)) { /* no fault of this row */
        return error_set(err, st, "%s", taken->fault.text);
    }
    return STATUS_OK;
}
