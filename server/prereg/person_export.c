/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/person_export.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/mem.h"
#include "common/phone.h"
#include "common/text.h"
#include "common/zone.h"
#include "db/db_message.h"
#include "db/db_registrant.h"
#include "db/db_review.h"
#include "db/db_vault.h"
#include "db/db_visit_file.h"
#include "server/notify/message_out.h"
#include "server/prereg/look.h"
#include "server/prereg/registrant.h"
#include "server/prereg/registrant_parts.h"

#define AT_A_TIME 200

bool
person_wanted_read(const char *typed, struct person_wanted *wanted)
{
    struct nik nik;

    *wanted = (struct person_wanted){ .nik = "" };
    if (phone_read(typed, wanted->phone)) {
        return true;
    }
    wanted->phone[0] = '\0';
    return nik_read(typed, NULL, NIK_ANY_DAY, &nik) &&
           text_copy(wanted->nik, sizeof(wanted->nik), nik.digits);
}

static json_t *
instant(const struct act *act, int64_t at_ms)
{
    char text[RFC3339_SIZE];

    return json_string(zone_format(act->zone, at_ms, /* millis= */ false, text));
}

/* What is being gathered. */
struct gathering {
    struct act *act;
    const struct person_wanted *wanted;
    json_t *accounts;
    json_t *visits;
    json_t *messages;
    struct application *applications; /* owned until it is given away */
    size_t count;
};

/* One more application, unless it is there. */
static void
add_application(struct gathering *g, const struct application *application)
{
    for (size_t i = 0; i < g->count; i++) {
        if (strcmp(g->applications[i].id, application->id) == 0) {
            return;
        }
    }
    g->applications = xrealloc(g->applications, g->count + 1, sizeof(*g->applications));
    g->applications[g->count++] = *application;
}

/* Who looked at what has no application to name it by. */
static enum status
add_looks(struct gathering *g, const char *subject, json_t *one, struct error *err)
{
    json_t *looks;
    enum status st = person_export_looks(g->act, subject, &looks, err);

    (void)json_object_set_new(one, "looks", looks);
    return st;
}

static enum status
add_account(struct gathering *g, int64_t account, struct error *err)
{
    struct application *list;
    struct person person;
    char subject[VISIT_ID_SIZE];
    json_t *one;
    size_t count;
    enum status st = registrant_person(g->act, account, &person, err);

    if (st != STATUS_OK) {
        return st == STATUS_NOT_FOUND ? STATUS_OK : st;
    }
    one = json_pack("{s:s, s:s, s:s, s:s, s:s}", "name", person.name, "nik", person.nik,
        "phone", person.phone, "email", person.email, "address", person.address);
    (void)json_array_append_new(g->accounts, one);
    sodium_memzero(&person, sizeof(person));
    look_name_account(account, subject);
    st = add_looks(g, subject, one, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_application_list(g->act->db, g->act->office, account, &list, &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        add_application(g, &list[i]);
    }
    free(list);
    return st;
}

static enum status
add_accounts(struct gathering *g, struct error *err)
{
    uint8_t hash[VAULT_HASH_SIZE];
    char username[USERNAME_SIZE];
    struct account account;
    int64_t *ids;
    size_t count;
    enum status st;

    if (g->wanted->phone[0]) {
        registrant_name_account(g->act, g->wanted->phone, username);
        st = db_account_by_username(g->act->db, g->act->office, username, &account, err);
        return st == STATUS_OK          ? add_account(g, account.id, err)
               : st == STATUS_NOT_FOUND ? STATUS_OK
                                        : st;
    }
    vault_hash(g->act->vault, "nik", g->wanted->nik, hash);
    st = db_registrant_by_nik(g->act->db, g->act->office, hash, &ids, &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        st = add_account(g, ids[i], err);
    }
    free(ids);
    return st;
}

/* Who came, or is to come, with or without an account. */
static enum status
add_visit(struct gathering *g, const struct applicant_row *row, struct error *err)
{
    struct ticket ticket;
    struct visit visit;
    json_t *one = json_pack("{s:s, s:s, s:s}", "name", row->applicant.name, "nik",
        row->applicant.nik, "phone", row->applicant.phone);
    enum status st = add_looks(g, row->subject, one, err);

    (void)json_array_append_new(g->visits, one);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_ticket_load(g->act->db, g->act->office, row->subject, &ticket, err);
    if (st == STATUS_OK) {
        (void)json_object_set_new(one, "ticket",
            json_pack("{s:s, s:s, s:s, s:s, s:s}", "registration", ticket.registration,
                "service", ticket.service, "date", ticket.day, "window", ticket.slot,
                "state", ticket.state));
        st = db_visit_file_by_ticket(
            g->act->db, g->act->office, ticket.day, ticket.id, &visit, err);
    } else if (st == STATUS_NOT_FOUND) {
        st = db_visit_load(g->act->db, g->act->office, row->subject, &visit, err);
    }
    if (st != STATUS_OK) {
        return st == STATUS_NOT_FOUND ? STATUS_OK : st;
    }
    (void)json_object_set_new(one, "visit",
        json_pack("{s:s, s:s, s:o, s:s, s:s}", "date", visit.day, "service",
            visit.service, "arrived_at", instant(g->act, visit.arrived_ms), "state",
            visit_state_name(visit.state), "note", visit.note));
    return STATUS_OK;
}

/* A phone of a ticket is kept as it was written: "0812...". */
static bool
is_wanted(const struct person_wanted *wanted, const char *nik, const char *phone)
{
    char read[PHONE_SIZE];

    return (wanted->nik[0] && strcmp(wanted->nik, nik) == 0) ||
           (wanted->phone[0] && phone_read(phone, read) &&
               strcmp(wanted->phone, read) == 0);
}

static enum status
add_visits(struct gathering *g, struct error *err)
{
    char behind[VISIT_ID_SIZE] = "";
    size_t count = AT_A_TIME;
    enum status st = STATUS_OK;

    while (st == STATUS_OK && count == AT_A_TIME) {
        struct applicant_row *rows;

        st = db_applicant_walk(
            g->act->db, g->act->office, behind, AT_A_TIME, &rows, &count, err);
        for (size_t i = 0; st == STATUS_OK && i < count; i++) {
            text_copy(behind, sizeof(behind), rows[i].subject);
            if (is_wanted(g->wanted, rows[i].applicant.nik, rows[i].applicant.phone)) {
                st = add_visit(g, &rows[i], err);
            }
        }
        if (rows) {
            sodium_memzero(rows, count * sizeof(*rows));
        }
        free(rows);
    }
    return st;
}

/* Is a phone that of the person: the one asked for, or one of the accounts? */
static bool
is_phone(const struct gathering *g, const char *phone)
{
    const json_t *account;
    size_t i;

    if (is_wanted(g->wanted, "", phone)) {
        return true;
    }
    json_array_foreach(g->accounts, i, account)
    {
        const char *its = json_string_value(json_object_get(account, "phone"));

        if (its && its[0] && strcmp(its, phone) == 0) {
            return true;
        }
    }
    return false;
}

static enum status
add_message(struct gathering *g, const struct message *message, struct error *err)
{
    json_t *content;
    const char *to;
    enum status st = message_open(g->act->vault, message, &content, err);

    if (st != STATUS_OK) {
        return st;
    }
    to = json_string_value(json_object_get(content, "to"));
    if (to && is_phone(g, to)) {
        (void)json_object_set_new(content, "event", json_string(message->event));
        (void)json_object_set_new(
            content, "state", json_string(message_state_name(message->state)));
        (void)json_object_set_new(content, "at", instant(g->act, message->created_ms));
        (void)json_array_append(g->messages, content);
    }
    json_decref(content);
    return STATUS_OK;
}

static enum status
add_messages(struct gathering *g, struct error *err)
{
    enum status st = STATUS_OK;

    for (int state = 0; st == STATUS_OK && state < MESSAGE_STATE_COUNT; state++) {
        char behind[MESSAGE_ID_SIZE] = "";
        size_t count = AT_A_TIME;

        while (st == STATUS_OK && count == AT_A_TIME) {
            struct message *messages;

            st = db_message_list(g->act->db, g->act->office, (enum message_state)state,
                behind, AT_A_TIME, &messages, &count, err);
            for (size_t i = 0; st == STATUS_OK && i < count; i++) {
                text_copy(behind, sizeof(behind), messages[i].id);
                st = add_message(g, &messages[i], err);
            }
            free(messages);
        }
    }
    return st;
}

/* Those that were made with this NIK at an account that is gone. */
static enum status
add_applications(struct gathering *g, struct error *err)
{
    uint8_t hash[VAULT_HASH_SIZE];
    struct application *list;
    size_t count;
    enum status st;

    if (!g->wanted->nik[0]) {
        return STATUS_OK;
    }
    vault_hash(g->act->vault, "nik", g->wanted->nik, hash);
    st = db_application_elsewhere(
        g->act->db, g->act->office, hash, 0, AT_A_TIME, &list, &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        add_application(g, &list[i]);
    }
    free(list);
    return st;
}

enum status
person_export(struct act *act, const struct person_wanted *wanted, json_t **json,
    struct application **applications, size_t *count, struct error *err)
{
    static enum status (*const parts[])(struct gathering *,
        struct error *) = { add_accounts, add_applications, add_visits, add_messages };
    struct gathering g = { .act = act,
        .wanted = wanted,
        .accounts = json_array(),
        .visits = json_array(),
        .messages = json_array() };
    enum status st = STATUS_OK;

    for (size_t i = 0; st == STATUS_OK && i < ARRAY_LEN(parts); i++) {
        st = parts[i](&g, err);
    }
    *json = json_pack("{s:o, s:o, s:o}", "accounts", g.accounts, "visits", g.visits,
        "messages", g.messages);
    *applications = g.applications;
    *count = g.count;
    return st;
}

enum status
person_export_looks(
    struct act *act, const char *application, json_t **json, struct error *err)
{
    struct personal_look *looks;
    int64_t behind = 0;
    size_t count = AT_A_TIME;
    enum status st = STATUS_OK;

    *json = json_array();
    while (st == STATUS_OK && count == AT_A_TIME) {
        st = db_personal_look_list(
            act->db, act->office, application, 0, behind, AT_A_TIME, &looks, &count, err);
        for (size_t i = 0; st == STATUS_OK && i < count; i++) {
            behind = looks[i].look;
            (void)json_array_append_new(
                *json, json_pack("{s:o, s:s, s:s}", "at", instant(act, looks[i].at_ms),
                           "name", looks[i].name, "what", looks[i].what));
        }
        free(looks);
    }
    return st;
}
