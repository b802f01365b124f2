/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making an office by the functions that the programs use. */
#include "tests/support/harness_office.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>
#include <sodium.h>

#include "common/mem.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_account.h"
#include "db/db_line.h"
#include "db/db_office.h"
#include "db/db_ticket.h"
#include "server/office/token.h"
#include "server/settings/settings_store.h"
#include "tests/support/catalogue.h"
#include "tests/support/temp.h"
#include "ticketing/keys.h"

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

/* An office that is being made. */
struct making {
    struct e2e_office *office;
    struct db *db;
    int64_t id;
    int64_t code;
    const char *prefix; /* of its callers' names */
    int64_t now_ms;
};

static struct e2e_caller *
add_caller(const struct making *making, const char *name)
{
    struct e2e_office *office = making->office;
    struct e2e_caller *caller = &office->callers[office->caller_count++];

    (void)snprintf(caller->name, sizeof(caller->name), "%s%s", making->prefix, name);
    token_make(caller->token);
    return caller;
}

static void
add_devices(const struct making *making)
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
        token_hash(add_caller(making, devices[i].name)->token, device.token_hash);
        must(db_device_put(making->db, making->id, &device, making->now_ms, &err), &err);
    }
}

static void
add_person(
    const struct making *making, const char *name, enum role role, const char *password)
{
    struct account account = { .role = role };
    struct session session = { .expires_ms = making->now_ms + SESSION_MS };
    struct error err;

    (void)text_copy(account.username, sizeof(account.username), name);
    (void)text_copy(account.name, sizeof(account.name), name);
    (void)text_copy(account.password_hash, sizeof(account.password_hash), password);
    if (role == ROLE_VILLAGE) {
        (void)text_copy(account.district, sizeof(account.district), "Mojowarno");
        (void)text_copy(account.village, sizeof(account.village), "Catakgayam");
    }
    must(db_account_insert(making->db, making->id, &account, making->now_ms, &err), &err);
    session.account = account.id;
    token_hash(add_caller(making, name)->token, session.token_hash);
    must(db_session_insert(making->db, &session, making->now_ms, &err), &err);
}

static void
add_people(const struct making *making)
{
    static const char hash[] = E2E_PASSWORD_HASH_CHEAP;
    char name[24];

    add_person(making, "admin", ROLE_ADMIN, hash);
    add_person(making, "supervisor", ROLE_SUPERVISOR, hash);
    add_person(making, "reviewer", ROLE_REVIEWER, hash);
    add_person(making, "reception", ROLE_RECEPTION, hash);
    add_person(making, "applicant", ROLE_APPLICANT, hash);
    for (int i = 1; i <= 8; i++) {
        (void)snprintf(name, sizeof(name), "counter-%d", i);
        add_person(making, name, ROLE_COUNTER, hash);
    }
    if (making->prefix[0]) {
        add_person(making, "hanya-dua", ROLE_COUNTER, hash);
    }
    add_person(making, "desa", ROLE_VILLAGE, hash);
}

/* Approved tickets of the day in the morning window, over three services. */
static void
add_tickets(const struct making *making, const struct key_ring *ring, const char *prefix,
    int count, char (*codes)[TICKET_CODE_SIZE])
{
    static const char *const services[] = { "ktp-baru", "kk-ubah", "akta-lahir" };
    struct error err;

    for (int i = 0; i < count; i++) {
        struct ticket ticket = { .from_min = 8 * 60, .to_min = 11 * 60 };
        struct ticket_code code = {
            .office = (uint32_t)making->code, .from_min = 8 * 60, .to_min = 11 * 60
        };
        struct quota_use use = { .tickets = 1 };

        ticket_id_make(code.id);
        (void)text_copy(code.date, sizeof(code.date), E2E_DATE);
        must(ticket_code_make(ring, &code, codes[i], &err), &err);
        (void)text_copy(ticket.id, sizeof(ticket.id), code.id);
        (void)snprintf(
            ticket.registration, sizeof(ticket.registration), "%s-%06d", prefix, i + 1);
        (void)text_copy(ticket.code, sizeof(ticket.code), codes[i]);
        (void)text_copy(ticket.service, sizeof(ticket.service), services[i % 3]);
        (void)text_copy(ticket.day, sizeof(ticket.day), E2E_DATE);
        (void)text_copy(ticket.slot, sizeof(ticket.slot), "pagi");
        (void)text_copy(ticket.state, sizeof(ticket.state), "approved");
        must(db_ticket_insert(making->db, making->id, &ticket, making->now_ms, &err),
            &err);
        (void)text_copy(use.service, sizeof(use.service), ticket.service);
        (void)text_copy(use.slot, sizeof(use.slot), ticket.slot);
        must(db_quota_add(making->db, making->id, ticket.day, &use, &err), &err);
    }
}

static json_t *
load_settings(const char *changes)
{
    json_t *all = catalogue_load();
    json_t *parts = changes ? json_loads(changes, 0, NULL) : json_object();

    if (json_object_update(all, parts) != 0) {
        (void)fprintf(stderr, "the test office's settings could not be read\n");
        abort();
    }
    json_decref(parts);
    return all;
}

/* The office with its people, devices and tickets, by settings that are taken over. */
static void
make(const struct making *making, json_t *settings, const char *registrations,
    int tickets, char (*codes)[TICKET_CODE_SIZE])
{
    const struct office_settings *stored;
    struct key_ring *ring;
    struct error err;

    must(key_ring_load(making->office->keys, &ring, &err), &err);
    must(db_office_insert(making->db, making->id, making->code, making->now_ms, &err),
        &err);
    must(settings_store_put_all(
             making->db, making->id, settings, making->now_ms, &stored, &err),
        &err);
    settings_unref(stored);
    add_devices(making);
    add_people(making);
    add_tickets(making, ring, registrations, tickets, codes);
    key_ring_free(ring);
    json_decref(settings);
}

void
e2e_office_copy_key(const char *from, const char *keys)
{
    char path[TEMP_PATH_SIZE];
    size_t len;
    unsigned char *bytes = temp_read(temp_path(path, from, "001.key"), &len);

    if (mkdir(keys, 0700) != 0) {
        perror(keys);
        abort();
    }
    temp_write(temp_path(path, keys, "001.key"), bytes, len);
    (void)chmod(path, 0600);
    free(bytes);
}

static void
make_anew(struct e2e_office *office, const char *folder, int tickets, const char *changes,
    int64_t now_ms)
{
    struct making making = { .office = office,
        .id = OFFICE_ONE,
        .code = OFFICE_CODE,
        .prefix = "",
        .now_ms = now_ms };
    struct error err;

    memset(office, 0, sizeof(*office));
    if (sodium_init() < 0) {
        abort();
    }
    test_database_make_migrated(office->database, folder, "antrean.db");
    (void)snprintf(office->keys, sizeof(office->keys), "%s/keys", folder);
    must(key_ring_rotate(office->keys, now_ms, NULL, &err), &err);
    must(db_open(office->database, DB_WRITE, &making.db, &err), &err);
    must(db_begin(making.db, &err), &err);
    office->tickets = xcalloc((size_t)tickets, sizeof(*office->tickets));
    office->ticket_count = tickets;
    make(&making, load_settings(changes), "UJI", tickets, office->tickets);
    must(db_commit(making.db, &err), &err);
    db_close(making.db);
}

/* Most tests of a program begin with the same office: who asks for it a second time gets
 * a copy of one that is kept, and so does everybody after. Not beside another that is
 * open, for two offices have keys and callers of their own. */
static struct {
    char *wanted; /* owned; what was asked for last */
    bool made;
    struct e2e_office office;
    char folder[TEMP_PATH_SIZE];
    pid_t maker; /* no child of it ends it */
} sample;
static int open_offices;

static void
forget_sample(void)
{
    if (sample.made && sample.maker == getpid()) {
        test_database_remove(sample.office.database);
        temp_remove(sample.folder);
        free(sample.office.tickets);
        sample.made = false;
    }
    free(sample.wanted);
    sample.wanted = NULL;
}

/* Whether the same was asked for before. */
static bool
is_asked_again(int tickets, const char *changes, int64_t now_ms)
{
    static bool ends;
    const char *server = getenv("ANTREAN_TEST_DATABASE");
    char *wanted = NULL;
    bool again;

    if (asprintf(&wanted, "%d %" PRId64 " %s %s", tickets, now_ms, server ? server : "",
            changes ? changes : "") < 0) {
        abort();
    }
    again = sample.wanted && strcmp(sample.wanted, wanted) == 0;
    if (again) {
        free(wanted);
        return true;
    }
    forget_sample();
    sample.wanted = wanted;
    if (!ends) {
        ends = true;
        (void)atexit(forget_sample);
    }
    return false;
}

static void
copy_sample(struct e2e_office *office, const char *folder)
{
    size_t size = (size_t)sample.office.ticket_count * sizeof(*office->tickets);

    *office = sample.office;
    test_database_copy(sample.office.database, office->database, folder, "antrean.db");
    (void)snprintf(office->keys, sizeof(office->keys), "%s/keys", folder);
    e2e_office_copy_key(sample.office.keys, office->keys);
    office->tickets = xcalloc(1, size);
    memcpy(office->tickets, sample.office.tickets, size);
}

void
e2e_office_make(struct e2e_office *office, const char *folder, int tickets,
    const char *changes, int64_t now_ms)
{
    bool again = is_asked_again(tickets, changes, now_ms);

    if (open_offices > 0 || !again) {
        make_anew(office, folder, tickets, changes, now_ms);
    } else {
        if (!sample.made) {
            temp_make(sample.folder);
            make_anew(&sample.office, sample.folder, tickets, changes, now_ms);
            sample.made = true;
            sample.maker = getpid();
        }
        copy_sample(office, folder);
    }
    office->counted = true;
    open_offices++;
}

void
e2e_office_add_second(struct e2e_office *office, const char *changes, int64_t now_ms)
{
    struct making making = {
        .office = office, .id = 2, .code = 9171, .prefix = "2:", .now_ms = now_ms
    };
    json_t *settings = load_settings(changes);
    json_t *part = json_object_get(settings, "office");
    struct error err;

    (void)json_object_set_new(part, "code", json_string("9171"));
    (void)json_object_set_new(part, "zone", json_string("Asia/Jayapura"));
    (void)json_object_set_new(part, "zone_label", json_string("WIT"));
    must(db_open(office->database, DB_WRITE, &making.db, &err), &err);
    must(db_begin(making.db, &err), &err);
    make(&making, settings, "DUA", E2E_SECOND_TICKETS, office->second_tickets);
    must(db_commit(making.db, &err), &err);
    db_close(making.db);
}

void
e2e_office_destroy(struct e2e_office *office)
{
    test_database_remove(office->database);
    free(office->tickets);
    office->tickets = NULL;
    open_offices -= office->counted ? 1 : 0;
    office->counted = false;
}
