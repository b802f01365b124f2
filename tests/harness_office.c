/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making an office by the functions that the programs use. */
#include "tests/harness_office.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <sodium.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_account.h"
#include "db/db_line.h"
#include "db/db_office.h"
#include "db/db_ticket.h"
#include "server/office/settings_store.h"
#include "server/office/token.h"
#include "tests/e2e.h"
#include "ticketing/keys.h"

#define CATALOGUE_DEFAULT "deploy/catalogue/default.json"
#define OFFICE_CODE 3517
#define SESSION_MS (INT64_C(12) * 3600 * 1000)

static void
must(enum status st, const struct error *err)
{
    if (st != STATUS_OK) {
        (void)fprintf(stderr, "the test office could not be made: %s\n", err->text);
        abort();
    }
}

static struct e2e_caller *
add_caller(struct e2e_office *office, const char *name)
{
    struct e2e_caller *caller = &office->callers[office->caller_count++];

    (void)text_copy(caller->name, sizeof(caller->name), name);
    token_make(caller->token);
    return caller;
}

static void
add_devices(struct e2e_office *office, struct db *db, int64_t now_ms)
{
    static const struct {
        const char *name;
        enum role kind;
    } devices[] = { { "kiosk", ROLE_KIOSK }, { "kiosk-2", ROLE_KIOSK },
        { "kiosk-3", ROLE_KIOSK }, { "board", ROLE_BOARD }, { "gate", ROLE_GATE },
        { "backend", ROLE_BACKEND } };
    struct error err;

    for (size_t i = 0; i < ARRAY_LEN(devices); i++) {
        struct device device = { .kind = devices[i].kind };

        (void)text_copy(device.name, sizeof(device.name), devices[i].name);
        token_hash(add_caller(office, devices[i].name)->token, device.token_hash);
        must(db_device_put(db, OFFICE_ONE, &device, now_ms, &err), &err);
    }
}

static void
add_person(struct e2e_office *office, struct db *db, const char *name, enum role role,
    const char *password, int64_t now_ms)
{
    struct account account = { .role = role };
    struct session session = { .expires_ms = now_ms + SESSION_MS };
    struct error err;

    (void)text_copy(account.username, sizeof(account.username), name);
    (void)text_copy(account.name, sizeof(account.name), name);
    (void)text_copy(account.password_hash, sizeof(account.password_hash), password);
    must(db_account_insert(db, OFFICE_ONE, &account, now_ms, &err), &err);
    session.account = account.id;
    token_hash(add_caller(office, name)->token, session.token_hash);
    must(db_session_insert(db, &session, now_ms, &err), &err);
}

static void
add_people(struct e2e_office *office, struct db *db, int64_t now_ms)
{
    static const char hash[] = /* of E2E_PASSWORD; made once, for it takes its time */
        "$argon2id$v=19$m=19456,t=2,p=1$t+u58ruX8OK1yRvuUCA0iQ$UsthP436+BwOv27dUok/"
        "GVYrHMBqwPy0Ij/g2nWjyxw";
    char name[24];

    add_person(office, db, "admin", ROLE_ADMIN, hash, now_ms);
    add_person(office, db, "supervisor", ROLE_SUPERVISOR, hash, now_ms);
    add_person(office, db, "reviewer", ROLE_REVIEWER, hash, now_ms);
    add_person(office, db, "reception", ROLE_RECEPTION, hash, now_ms);
    add_person(office, db, "applicant", ROLE_APPLICANT, hash, now_ms);
    for (int i = 1; i <= 8; i++) {
        (void)snprintf(name, sizeof(name), "counter-%d", i);
        add_person(office, db, name, ROLE_COUNTER, hash, now_ms);
    }
}

/* Approved tickets of the day in the morning window, over three services. */
static void
add_tickets(struct e2e_office *office, struct db *db, const struct key_ring *ring,
    int count, int64_t now_ms)
{
    static const char *const services[] = { "ktp-baru", "kk-ubah", "akta-lahir" };
    struct error err;

    office->tickets = xcalloc((size_t)count, sizeof(*office->tickets));
    office->ticket_count = count;
    for (int i = 0; i < count; i++) {
        struct ticket ticket = { .from_min = 8 * 60, .to_min = 11 * 60 };
        struct ticket_code code = {
            .office = OFFICE_CODE, .from_min = 8 * 60, .to_min = 11 * 60
        };
        struct quota_use use = { .tickets = 1 };

        ticket_id_make(code.id);
        (void)text_copy(code.date, sizeof(code.date), E2E_DATE);
        must(ticket_code_make(ring, &code, office->tickets[i], &err), &err);
        (void)text_copy(ticket.id, sizeof(ticket.id), code.id);
        (void)snprintf(
            ticket.registration, sizeof(ticket.registration), "UJI-%06d", i + 1);
        (void)text_copy(ticket.code, sizeof(ticket.code), office->tickets[i]);
        (void)text_copy(ticket.service, sizeof(ticket.service), services[i % 3]);
        (void)text_copy(ticket.day, sizeof(ticket.day), E2E_DATE);
        (void)text_copy(ticket.slot, sizeof(ticket.slot), "pagi");
        (void)text_copy(ticket.state, sizeof(ticket.state), "approved");
        must(db_ticket_insert(db, OFFICE_ONE, &ticket, now_ms, &err), &err);
        (void)text_copy(use.service, sizeof(use.service), ticket.service);
        (void)text_copy(use.slot, sizeof(use.slot), ticket.slot);
        must(db_quota_add(db, OFFICE_ONE, ticket.day, &use, &err), &err);
    }
}

static json_t *
load_settings(const char *changes)
{
    const char *catalogue = getenv("ANTREAN_CATALOGUE");
    json_t *all = json_load_file(catalogue ? catalogue : CATALOGUE_DEFAULT, 0, NULL);
    json_t *parts = changes ? json_loads(changes, 0, NULL) : json_object();

    if (!all || json_object_update(all, parts) != 0) {
        (void)fprintf(stderr, "the test office's settings could not be read\n");
        abort();
    }
    json_decref(parts);
    return all;
}

void
e2e_office_make(struct e2e_office *office, const char *folder, int tickets,
    const char *changes, int64_t now_ms)
{
    const struct office_settings *settings;
    struct key_ring *ring;
    struct db *db;
    struct error err;
    json_t *all;

    memset(office, 0, sizeof(*office));
    if (sodium_init() < 0) {
        abort();
    }
    test_database_make(office->database, folder, "antrean.db");
    (void)snprintf(office->keys, sizeof(office->keys), "%s/keys", folder);
    all = load_settings(changes);
    must(key_ring_rotate(office->keys, now_ms, NULL, &err), &err);
    must(key_ring_load(office->keys, &ring, &err), &err);
    must(db_migrate(office->database, &err), &err);
    must(db_open(office->database, DB_WRITE, &db, &err), &err);
    must(db_begin(db, &err), &err);
    must(db_office_insert(db, OFFICE_ONE, OFFICE_CODE, now_ms, &err), &err);
    must(settings_store_put_all(db, OFFICE_ONE, all, now_ms, &settings, &err), &err);
    settings_unref(settings);
    add_devices(office, db, now_ms);
    add_people(office, db, now_ms);
    add_tickets(office, db, ring, tickets, now_ms);
    must(db_commit(db, &err), &err);
    db_close(db);
    key_ring_free(ring);
    json_decref(all);
}

void
e2e_office_destroy(struct e2e_office *office)
{
    test_database_remove(office->database);
    free(office->tickets);
    office->tickets = NULL;
}
