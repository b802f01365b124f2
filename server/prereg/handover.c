/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/handover.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/checklist.h"
#include "common/rupiah.h"
#include "common/text.h"
#include "common/zone.h"
#include "server/prereg/application_status.h"
#include "server/prereg/paper.h"
#include "server/prereg/registrant.h"
#include "ticketing/code.h"

#define DAY_MS INT64_C(86400000)
#define HANDED_OVER (IN(TICKET_COLLECTED) | IN(TICKET_DELIVERED))

void
handover_expect(const struct act *act, struct application *application)
{
    const struct settings_service *service =
        settings_service(act->settings, application->service);
    char today[DATE_SIZE];

    (void)zone_date(act->zone, act->now_ms, today);
    if (!service || service->completion_unit == DURATION_NONE) {
        application->expected[0] = '\0';
    } else if (service->completion_unit == DURATION_WORKDAYS) {
        settings_days_of_work_after(
            act->settings, today, service->completion, application->expected);
    } else {
        text_copy(application->expected, sizeof(application->expected), today);
    }
}

enum status
handover_to_bring(struct act *act, const struct application *application,
    const struct visit *visit, char out[APPLICANT_NOTE_SIZE], struct error *err)
{
    const struct settings_service *service =
        settings_service(act->settings, application->service);
    struct check_entry entries[SETTINGS_DOCUMENTS_MAX];
    size_t count;
    enum status st = db_checklist_load(act->db, act->office, visit->id,
        visit->file > 1 ? visit->file : 1, entries, ARRAY_LEN(entries), &count, err);

    out[0] = '\0';
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        const struct settings_document *document =
            service ? settings_document(service, entries[i].item) : NULL;

        if (entries[i].state != ITEM_MISSING) {
            continue;
        }
        text_append(out, APPLICANT_NOTE_SIZE, out[0] ? "; " : "");
        text_append(
            out, APPLICANT_NOTE_SIZE, document ? document->label : entries[i].item);
        if (entries[i].note[0]) {
            text_append(out, APPLICANT_NOTE_SIZE, ": ");
            text_append(out, APPLICANT_NOTE_SIZE, entries[i].note);
        }
    }
    return st;
}

/* When it was last finished, however that was; 0: never. */
static enum status
finished_at(struct act *act, const struct application *application, int64_t *at_ms,
    struct error *err)
{
    struct application_step *steps;
    size_t count;
    enum status st = db_application_step_list(
        act->db, act->office, application->id, &steps, &count, err);

    *at_ms = 0;
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        enum ticket_state state = ticket_state_from_name(steps[i].what);

        if (state != TICKET_STATE_COUNT && (IN(state) & FINISHED)) {
            *at_ms = steps[i].at_ms;
        }
    }
    free(steps);
    return st;
}

/* How often it was given to a carrier since it was last finished; a corrected document
 * begins anew. */
static int
tries_since(const struct delivery *deliveries, size_t count, int64_t finished_ms)
{
    int tries = 0;

    for (size_t i = 0; i < count; i++) {
        tries += deliveries[i].sent_ms > finished_ms;
    }
    return tries;
}

static enum status
count_tries(struct act *act, const struct application *application, struct delivery *last,
    int *tries, struct error *err)
{
    struct delivery *deliveries;
    int64_t finished_ms;
    size_t count;
    enum status st = finished_at(act, application, &finished_ms, err);

    *tries = 0;
    *last = (struct delivery){ .fee = DELIVERY_FEE_UNKNOWN };
    if (st != STATUS_OK) {
        return st;
    }
    st =
        db_delivery_list(act->db, act->office, application->id, &deliveries, &count, err);
    if (st == STATUS_OK && count > 0) {
        *last = deliveries[count - 1];
        *tries = tries_since(deliveries, count, finished_ms);
    }
    free(deliveries);
    return st;
}

static enum status
send(struct act *act, const struct application_input *in,
    const struct application *application, struct error *err)
{
    const struct settings_carrier *carrier = settings_carrier(act->settings, in->note);
    struct delivery delivery = { .sent_ms = act->now_ms, .fee = in->fee };
    struct delivery last;
    int tries;
    enum status st = count_tries(act, application, &last, &tries, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (tries >= act->settings->policy.send_tries) {
        (void)ticket_state_refuse(err, application->state,
            "it was sent %d times: it is to be collected", tries);
        error_fact(err, FACT_COUNT, "%d", tries);
        return STATUS_WRONG_STATE;
    }
    text_copy(delivery.application, sizeof(delivery.application), application->id);
    (void)zone_date(act->zone, act->now_ms, delivery.day);
    text_copy(delivery.tracking, sizeof(delivery.tracking), in->tracking);
    if (!text_copy(delivery.carrier, sizeof(delivery.carrier), in->note)) {
        return error_field(err, "carrier", "is too long");
    }
    if (delivery.fee == DELIVERY_FEE_UNKNOWN && carrier) {
        delivery.fee = carrier->fee;
    }
    return db_delivery_add(act->db, act->office, &delivery, err);
}

static enum status
correct(struct act *act, struct application *application, struct error *err)
{
    int64_t at_ms;
    enum status st = finished_at(act, application, &at_ms, err);

    if (st == STATUS_OK &&
        act->now_ms - at_ms > act->settings->policy.correction_days * DAY_MS) {
        return error_set(err, STATUS_TOO_LATE, "a correction must be asked for earlier");
    }
    handover_expect(act, application);
    return st;
}

/* Where it is brought: the account's address, or another one from now on. */
static enum status
set_address(struct act *act, const struct application *application, const char *address,
    struct error *err)
{
    struct person person;
    enum status st = application_person(act, application, &person, err);

    if (st == STATUS_OK && !address[0] && !person.address[0]) {
        st = error_field(err, "address", "is missing: where is it to be brought?");
    } else if (st == STATUS_OK && address[0] && strcmp(address, person.address) != 0) {
        text_copy(person.address, sizeof(person.address), address);
        st = registrant_correct(act, application->account, &person, err);
    }
    sodium_memzero(&person, sizeof(person));
    return st;
}

/* How the applicant wants it: brought by a carrier of the office's, or collected. */
static enum status
choose_carriage(struct act *act, const struct application_input *in,
    struct application *application, struct error *err)
{
    const struct settings_carrier *carrier = settings_carrier(act->settings, in->note);

    if (in->note[0] && !carrier) {
        return error_field(err, "carrier", "is none of the office's");
    }
    text_copy(
        application->carrier, sizeof(application->carrier), carrier ? carrier->name : "");
    return carrier ? set_address(act, application, in->address, err) : STATUS_OK;
}

json_t *
handover_carriage_json(const struct act *act, const struct application *application)
{
    const struct settings_carrier *carrier =
        settings_carrier(act->settings, application->carrier);

    if (!application->carrier[0]) {
        return json_null();
    }
    return json_pack("{s:s, s:o, s:o}", "carrier", application->carrier, "fee",
        carrier ? json_integer(carrier->fee) : json_null(), "days",
        carrier ? json_string(carrier->days) : json_null());
}

enum status
handover_act(struct act *act, enum application_move move,
    const struct application_input *in, struct application *application,
    struct error *err)
{
    switch (move) {
    case MOVE_CARRIAGE:
        return choose_carriage(act, in, application, err);
    case MOVE_CORRECTION:
        return correct(act, application, err);
    case MOVE_SENT:
        return send(act, in, application, err);
    case MOVE_DELIVERED:
        return db_delivery_end(
            act->db, act->office, application->id, DELIVERY_DONE, act->now_ms, err);
    case MOVE_BACK_AT_OFFICE:
        return db_delivery_end(
            act->db, act->office, application->id, DELIVERY_BACK, act->now_ms, err);
    default:
        return STATUS_OK;
    }
}

static void
word_of_sending(
    struct act *act, const struct delivery *last, const char **event, json_t *params)
{
    const struct settings_carrier *carrier =
        settings_carrier(act->settings, last->carrier);
    char fee[RUPIAH_SIZE];

    (void)json_object_set_new(params, "carrier", json_string(last->carrier));
    if (!carrier || last->fee == DELIVERY_FEE_UNKNOWN) {
        return;
    }
    *event = last->fee > 0 ? "sent_fee" : "sent_free";
    (void)json_object_set_new(params, "days", json_string(carrier->days));
    (void)json_object_set_new(params, "fee", json_string(rupiah_format(last->fee, fee)));
}

/* It is to be collected, unless its owner wants it brought. */
static void
word_of_ready(struct act *act, const struct application *application, const char **event,
    json_t *params)
{
    const struct settings_carrier *carrier =
        settings_carrier(act->settings, application->carrier);
    char fee[RUPIAH_SIZE];

    if (carrier) {
        *event = carrier->fee > 0 ? "ready_to_send_fee" : "ready_to_send";
        (void)json_object_set_new(params, "carrier", json_string(carrier->name));
        (void)json_object_set_new(
            params, "fee", json_string(rupiah_format(carrier->fee, fee)));
    }
}

enum status
handover_word(struct act *act, const struct application *application,
    enum application_move move, const char *note, const char **event, json_t *params,
    struct error *err)
{
    struct delivery last;
    int tries;
    enum status st;

    switch (move) {
    case MOVE_PROCESSING:
    case MOVE_CORRECTION:
        if (application->expected[0]) {
            (void)json_object_set_new(params, "day", json_string(application->expected));
        } else {
            *event = "processing_undated";
        }
        return STATUS_OK;
    case MOVE_READY:
        word_of_ready(act, application, event, params);
        return STATUS_OK;
    case MOVE_ELECTRONIC: /* where it is shown is the office's own page */
        *event = note[0] ? "electronic_here" : *event;
        return STATUS_OK;
    case MOVE_SENT:
    case MOVE_BACK_AT_OFFICE:
        st = count_tries(act, application, &last, &tries, err);
        if (st != STATUS_OK) {
            return st;
        }
        if (move == MOVE_SENT) {
            word_of_sending(act, &last, event, params);
        } else if (tries >= act->settings->policy.send_tries) {
            *event = "back_to_collect";
        }
        return STATUS_OK;
    default:
        return STATUS_OK;
    }
}

/* Where it is followed at its carrier, or null; owned. What was typed as its number is no
 * part of an address unless it looks like one. */
static json_t *
tracking_link(const struct act *act, const struct delivery *delivery)
{
    static const char safe[] =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._";
    const struct settings_carrier *carrier =
        settings_carrier(act->settings, delivery->carrier);
    const char *number = delivery->tracking;
    const char *blank;

    if (!carrier || !carrier->link[0] || !number[0] ||
        strspn(number, safe) != strlen(number)) {
        return json_null();
    }
    blank = strstr(carrier->link, SETTINGS_TRACKING);
    return blank ? json_sprintf("%.*s%s%s", (int)(blank - carrier->link), carrier->link,
                       number, blank + strlen(SETTINGS_TRACKING))
                 : json_string(carrier->link);
}

json_t *
handover_delivery_json(const struct act *act, const struct delivery *delivery)
{
    return json_pack("{s:i, s:s, s:s, s:o, s:o, s:o, s:o}", "attempt", delivery->attempt,
        "date", delivery->day, "carrier", delivery->carrier, "fee",
        delivery->fee == DELIVERY_FEE_UNKNOWN ? json_null() : json_integer(delivery->fee),
        "tracking", delivery->tracking[0] ? json_string(delivery->tracking) : json_null(),
        "link", tracking_link(act, delivery), "ended",
        delivery->ended == DELIVERY_END_COUNT
            ? json_null()
            : json_string(delivery_end_words[delivery->ended]));
}

static enum status
has_receipt(struct act *act, const char *application, bool *has, struct error *err)
{
    struct paper *papers;
    size_t count;
    enum status st =
        db_paper_list(act->db, act->office, application, &papers, &count, err);

    *has = false;
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        *has = *has || strcmp(papers[i].kind, RECEIPT_KIND) == 0;
    }
    free(papers);
    return st;
}

/* The last day on which a correction may be asked for, or null. */
static enum status
correction_until(struct act *act, const struct application *application, json_t **json,
    struct error *err)
{
    char day[DATE_SIZE];
    int64_t at_ms = 0;
    enum status st = STATUS_OK;

    if (IN(application->state) & FINISHED) {
        st = finished_at(act, application, &at_ms, err);
    }
    *json = at_ms ? json_string(zone_date(act->zone,
                        at_ms + act->settings->policy.correction_days * DAY_MS, day))
                  : json_null();
    return st;
}

enum status
handover_json(struct act *act, const struct application *application, json_t **json,
    struct error *err)
{
    json_t *list = json_array();
    json_t *until = NULL;
    struct delivery *deliveries;
    size_t count;
    bool receipt = false;
    int64_t finished_ms = 0;
    int tries = 0;
    enum status st =
        db_delivery_list(act->db, act->office, application->id, &deliveries, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        (void)json_array_append_new(list, handover_delivery_json(act, &deliveries[i]));
    }
    if (st == STATUS_OK) {
        st = finished_at(act, application, &finished_ms, err);
    }
    if (st == STATUS_OK) {
        tries = tries_since(deliveries, count, finished_ms);
    }
    free(deliveries);
    if (st == STATUS_OK) {
        st = has_receipt(act, application->id, &receipt, err);
    }
    if (st == STATUS_OK) {
        st = correction_until(act, application, &until, err);
    }
    tries = act->settings->policy.send_tries - tries;
    *json = json_pack("{s:o, s:i, s:b, s:o*}", "deliveries", list, "tries_left",
        tries > 0 ? tries : 0, "receipt", receipt, "correction_until", until);
    return st;
}

enum status
handover_forget(struct act *act, const struct application *application, struct error *err)
{
    struct delivery *deliveries;
    size_t count;
    enum status st =
        db_delivery_list(act->db, act->office, application->id, &deliveries, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        if (!settings_carrier(act->settings, deliveries[i].carrier)) {
            st = db_delivery_forget(act->db, act->office, &deliveries[i], err);
        }
    }
    free(deliveries);
    return st;
}

enum status
handover_find(struct act *act, const char *typed, struct application *application,
    struct error *err)
{
    struct ticket_code code;

    if (strlen(typed) < REGISTRATION_SIZE) {
        return application_by_number(act, typed, application, err);
    }
    if (ticket_code_parse(typed, strlen(typed), &code, NULL) != STATUS_OK) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such number");
    }
    return db_application_by_ticket(act->db, act->office, code.id, application, err);
}

enum status
handover_many(struct act *act, enum application_move move,
    const char ids[][VISIT_ID_SIZE], size_t count, bool *moved, struct error *err)
{
    enum status st = STATUS_OK;

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        struct application application;

        st = application_find(
            act, ids[i], application_move_row(move)->roles, &application, err);
        moved[i] = st == STATUS_OK &&
                   application_move_check(move, application.state, NULL) == STATUS_OK;
        if (moved[i]) {
            st = application_apply(act, &application, move, "", err);
        }
        st = st == STATUS_NOT_FOUND ? STATUS_OK : st;
    }
    return st;
}

enum status
handover_keep_receipt(struct act *act, const struct application *application,
    const uint8_t sha256[32], const struct paper_facts *facts, struct error *err)
{
    const uint32_t states = IN(TICKET_READY) | IN(TICKET_SENT) | HANDED_OVER;
    struct application changed = *application;
    struct paper paper = { .kind = RECEIPT_KIND,
        .bytes = facts->bytes,
        .pages = facts->pages,
        .given_ms = act->now_ms };
    enum status st;

    if (!(IN(application->state) & states)) {
        return ticket_state_refuse(
            err, application->state, "nothing of it is handed over now");
    }
    text_copy(paper.type, sizeof(paper.type), facts->type);
    text_hex(sha256, 32, paper.file);
    changed.changed_ms = act->now_ms;
    st = db_application_update(act->db, act->office, &changed, err);
    return st == STATUS_OK
               ? db_paper_put(act->db, act->office, application->id, &paper, err)
               : st;
}
