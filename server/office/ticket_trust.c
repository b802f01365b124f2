/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letting somebody in by a signature alone. */
#include "server/office/ticket_trust.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/text.h"
#include "common/visit_state.h"
#include "db/db_exchange_pull.h"
#include "server/line/ticket_rule.h"
#include "server/line/trust_rule.h"
#include "server/office/journal.h"
#include "server/office/ticket_issue.h"
#include "server/settings/settings.h"
#include "ticketing/code.h"
#include "ticketing/keys.h"

#define SERVICE_OF_UNKNOWN "info"

/* By our own keys, else by those of the backend where they were given to us. */
static enum status
verify(
    const struct act *act, const char *text, struct ticket_code *code, struct error *err)
{
    struct key_ring *ring = NULL;
    char path[512];
    enum status st = ticket_code_verify(act->keys, text, strlen(text), code, err);

    if (st != STATUS_FORGED_TICKET || !act->folder ||
        (size_t)snprintf(path, sizeof(path), "%s/keys/%s", act->folder,
            BACKEND_KEYS_FILE) >= sizeof(path) ||
        access(path, R_OK) != 0) {
        return st;
    }
    if (key_ring_load(path, &ring, err) == STATUS_OK) {
        st = ticket_code_verify(ring, text, strlen(text), code, err);
    }
    key_ring_free(ring);
    return st;
}

/* Is it for this office, today? */
static enum status
check_office_and_date(struct act *act, const struct ticket_code *code,
    const struct today *today, struct error *err)
{
    char office[16];
    struct ticket_facts facts = { .state = TICKET_APPROVED };
    struct door door = today_door(act, today);
    struct ticket_entry entry;
    enum status st;

    (void)snprintf(office, sizeof(office), "%u", (unsigned)code->office);
    facts.office = office;
    facts.date = code->date;
    facts.from = code->from_min;
    facts.to = code->to_min;
    st = ticket_rule_decide(&facts, &door, &entry, err);
    return st == STATUS_OTHER_OFFICE || st == STATUS_OTHER_DATE ? st : STATUS_OK;
}

/* What the backend last said, and how long ago. */
static enum status
check_backend(struct act *act, const struct ticket_code *code, struct error *err)
{
    struct backend_sync sync;
    struct backend_ticket known;
    char pulled[DATE_SIZE] = "";
    enum status st = db_exchange_ticket_load(act->db, act->office, code->id, &known, err);

    if (st == STATUS_OK && known.cancelled) {
        return error_set(
            err, STATUS_TICKET_CANCELLED, "the backend cancelled the ticket");
    }
    if (st != STATUS_OK && st != STATUS_NOT_FOUND) {
        return st;
    }
    st = db_exchange_sync_load(act->db, act->office, &sync, err);
    if (st == STATUS_NOT_FOUND) {
        return error_set(err, STATUS_UNKNOWN_TICKET,
            "the signature is right, but this office has no such ticket");
    }
    if (st != STATUS_OK) {
        return st;
    }
    if (sync.pulled_ms > 0) {
        (void)zone_date(act->zone, sync.pulled_ms, pulled);
    }
    if (!trust_rule_allows(code->date, pulled, sync.trust_days)) {
        return error_set(err, STATUS_UNKNOWN_TICKET,
            "the signature is right, but the backend was last asked %s%s: staff must "
            "look",
            pulled[0] ? "on " : "never", pulled);
    }
    return STATUS_OK;
}

/* Whom it is for and for what comes with the next pull. */
static enum status
hold(struct act *act, const char *text, const struct ticket_code *code,
    struct ticket *ticket, struct error *err)
{
    const struct office_settings *settings = act->settings;
    const struct settings_service *service =
        settings_service(settings, SERVICE_OF_UNKNOWN);
    struct backend_ticket known = { .pulled = false };
    enum status st;

    if (!service) {
        service = &settings->services[0];
    }
    *ticket = (struct ticket){ .from_min = code->from_min, .to_min = code->to_min };
    text_copy(ticket->id, sizeof(ticket->id), code->id);
    text_copy(ticket->registration, sizeof(ticket->registration), code->id);
    text_copy(ticket->code, sizeof(ticket->code), text);
    text_copy(ticket->service, sizeof(ticket->service), service->code);
    text_copy(ticket->day, sizeof(ticket->day), code->date);
    text_copy(ticket->state, sizeof(ticket->state), ticket_state_name(TICKET_APPROVED));
    ticket_choose_slot(settings, ticket);
    text_copy(known.id, sizeof(known.id), code->id);
    text_copy(known.ticket, sizeof(known.ticket), code->id);
    st = db_ticket_insert(act->db, act->office, ticket, act->now_ms, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_exchange_ticket_put(act->db, act->office, &known, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = ticket_take_place(act, ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    return journal_append(act, EVENT_TICKET_TRUSTED, ticket->id,
        json_pack("{s:s, s:s}", "date", ticket->day, "window", ticket->slot), err);
}

enum status
ticket_trust(struct act *act, const char *text, const struct today *today,
    struct ticket *ticket, struct error *err)
{
    struct ticket_code code;
    enum status st = verify(act, text, &code, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = check_office_and_date(act, &code, today, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = check_backend(act, &code, err);
    if (st != STATUS_OK) {
        return st;
    }
    return hold(act, text, &code, ticket, err);
}
