/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/staff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/journal_row.h"
#include "server/office/journal.h"
#include "server/settings/settings.h"

#define SMALL "abcdefghijklmnopqrstuvwxyz0123456789.-_"
#define DEVICE_NAME_MAX 32

bool
staff_username_is_valid(const char *name)
{
    size_t len = strlen(name);

    return len > 0 && len < USERNAME_SIZE && strspn(name, SMALL "@") == len;
}

bool
staff_device_name_is_valid(const char *name)
{
    size_t len = strlen(name);

    return len > 0 && len <= DEVICE_NAME_MAX && strspn(name, SMALL) == len;
}

/* By id, role and codes of services, or how many where a row has no room for all: never a
 * name. */
static enum status
note(struct act *act, enum event_kind kind, const struct account *account,
    const struct staff_services *services, struct error *err)
{
    char subject[24];
    json_t *data = json_pack("{s:s}", "role", role_name(account->role));

    if (account->receives) {
        (void)json_object_set_new(data, "receives", json_true());
    }

    if (services) {
        json_t *list = json_array();

        for (size_t i = 0; i < services->count; i++) {
            (void)json_array_append_new(list, json_string(services->codes[i]));
        }
        (void)json_object_set_new(data, "services", list);
        if (json_dumpb(data, NULL, 0, JSON_COMPACT) >= JOURNAL_DATA_SIZE) {
            (void)json_object_set_new(
                data, "services", json_integer((json_int_t)services->count));
        }
    }
    (void)snprintf(subject, sizeof(subject), "%lld", (long long)account->id);
    return journal_append(act, kind, subject, data, err);
}

/* A village operator is of a village, and nobody else is; a clerk at counters alone does
 * reception's work besides. */
static enum status
check_role(struct account *account, struct error *err)
{
    account->receives = account->receives && account->role == ROLE_COUNTER;
    if (account->role != ROLE_VILLAGE) {
        account->district[0] = '\0';
        account->village[0] = '\0';
        return STATUS_OK;
    }
    if (!account->district[0]) {
        return error_field(err, "district", "is missing: a village operator is of one");
    }
    return account->village[0]
               ? STATUS_OK
               : error_field(err, "village", "is missing: a village operator is of one");
}

enum status
staff_add(struct act *act, struct account *account, struct error *err)
{
    enum status st = check_role(account, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_account_insert(act->db, act->office, account, act->now_ms, err);
    if (st == STATUS_WRONG_STATE) {
        return error_set(
            err, STATUS_NAME_TAKEN, "there is an account %s already", account->username);
    }
    return st == STATUS_OK ? note(act, EVENT_ACCOUNT_ADDED, account, NULL, err) : st;
}

enum status
staff_list(struct act *act, struct account **accounts, size_t *count, struct error *err)
{
    return db_account_list(act->db, act->office, accounts, count, err);
}

enum status
staff_services_load(
    struct act *act, int64_t account, struct staff_services *services, struct error *err)
{
    struct clerk_service *rows;
    size_t count;
    enum status st =
        db_clerk_service_list(act->db, act->office, account, &rows, &count, err);

    services->count = 0;
    for (size_t i = 0; i < count && i < CLERK_SERVICES_MAX; i++) {
        text_copy(services->codes[services->count++], SERVICE_SIZE, rows[i].service);
    }
    free(rows);
    return st;
}

/* Each is one of the office, and once. */
static enum status
check_services(
    const struct act *act, const struct staff_services *services, struct error *err)
{
    for (size_t i = 0; i < services->count; i++) {
        if (settings_service_index(act->settings, services->codes[i]) < 0) {
            return error_field(
                err, "services", "has \"%s\", which is no service", services->codes[i]);
        }
        for (size_t j = 0; j < i; j++) {
            if (strcmp(services->codes[i], services->codes[j]) == 0) {
                return error_field(
                    err, "services", "has \"%s\" twice", services->codes[i]);
            }
        }
    }
    return STATUS_OK;
}

static bool
is_admin(const struct account *account)
{
    return account->role == ROLE_ADMIN && !account->disabled;
}

/* Somebody besides this one who may let others in again. */
static enum status
check_another_admin(struct act *act, const struct account *but, struct error *err)
{
    struct account *accounts;
    size_t count;
    bool found = false;
    enum status st = staff_list(act, &accounts, &count, err);

    for (size_t i = 0; i < count; i++) {
        found = found || (is_admin(&accounts[i]) && accounts[i].id != but->id);
    }
    free(accounts);
    if (st == STATUS_OK && !found) {
        return error_set(
            err, STATUS_LAST_ADMIN, "the office would have no admin: make another first");
    }
    return st;
}

static enum status
find_staff(struct act *act, int64_t id, struct account *account, struct error *err)
{
    struct account *accounts;
    size_t count;
    enum status st = staff_list(act, &accounts, &count, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = STATUS_NOT_FOUND;
    for (size_t i = 0; i < count; i++) {
        if (accounts[i].id == id) {
            *account = accounts[i];
            st = STATUS_OK;
        }
    }
    free(accounts);
    return st == STATUS_OK ? st : error_set(err, st, "nobody of the staff has this id");
}

/* Change the account as asked; which event that is. */
static enum event_kind
apply_change(const struct staff_change *change, struct account *account)
{
    enum event_kind kind = EVENT_ACCOUNT_CHANGED;

    if (change->name) {
        text_copy(account->name, sizeof(account->name), change->name);
    }
    if (change->role != ROLE_COUNT) {
        account->role = change->role;
    }
    if (change->receives >= 0) {
        account->receives = change->receives != 0;
    }
    if (change->district) {
        text_copy(account->district, sizeof(account->district), change->district);
    }
    if (change->village) {
        text_copy(account->village, sizeof(account->village), change->village);
    }
    if (change->password_hash) {
        text_copy(account->password_hash, sizeof(account->password_hash),
            change->password_hash);
        account->disabled = false;
        kind = EVENT_ACCOUNT_PASSWORD;
    }
    if (change->disabled >= 0) {
        kind = change->disabled && !account->disabled ? EVENT_ACCOUNT_DISABLED : kind;
        account->disabled = change->disabled != 0;
    }
    return kind;
}

/* Store what is another; who is at a counter stays there while only its services are. */
static enum status
store_change(struct act *act, const struct staff_change *change,
    const struct account *was, const struct account *account, struct error *err)
{
    enum status st = STATUS_OK;

    if (change->services) {
        st = check_services(act, change->services, err);
        if (st != STATUS_OK) {
            return st;
        }
        st = db_clerk_service_put(act->db, act->office, account->id,
            change->services->codes, change->services->count, err);
    }
    if (st != STATUS_OK ||
        (change->services && !change->password_hash && account->role == was->role &&
            account->disabled == was->disabled && account->receives == was->receives &&
            strcmp(account->district, was->district) == 0 &&
            strcmp(account->village, was->village) == 0 &&
            strcmp(account->name, was->name) == 0)) {
        return st;
    }
    return db_account_update(act->db, account, err);
}

enum status
staff_change(struct act *act, int64_t id, const struct staff_change *change,
    struct account *account, struct error *err)
{
    struct account was;
    enum event_kind kind;
    enum status st = find_staff(act, id, &was, err);

    if (st != STATUS_OK) {
        return st;
    }
    *account = was;
    kind = apply_change(change, account);
    st = check_role(account, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (is_admin(&was) && !is_admin(account)) {
        st = check_another_admin(act, account, err);
        if (st != STATUS_OK) {
            return st;
        }
    }
    st = store_change(act, change, &was, account, err);
    return st == STATUS_OK ? note(act, kind, account, change->services, err) : st;
}

enum status
staff_name_device(struct act *act, const char *name, enum role kind,
    const uint8_t hash[TOKEN_HASH_SIZE], struct error *err)
{
    struct device device = { .kind = kind };
    enum status st;

    text_copy(device.name, sizeof(device.name), name);
    memcpy(device.token_hash, hash, TOKEN_HASH_SIZE);
    st = db_device_put(act->db, act->office, &device, act->now_ms, err);
    if (st == STATUS_WRONG_STATE) {
        return error_set(err, STATUS_NAME_TAKEN,
            "there is a device %s already; revoke it first", device.name);
    }
    if (st != STATUS_OK) {
        return st;
    }
    return journal_append(act, EVENT_DEVICE_ADDED, device.name,
        json_pack("{s:s}", "kind", role_name(device.kind)), err);
}

enum status
staff_add_device(struct act *act, const char *name, enum role kind,
    char token[TOKEN_SIZE], struct error *err)
{
    uint8_t hash[TOKEN_HASH_SIZE];

    token_make(token);
    token_hash(token, hash);
    return staff_name_device(act, name, kind, hash, err);
}

enum status
staff_revoke_device(struct act *act, const char *name, struct error *err)
{
    enum status st = db_device_revoke(act->db, act->office, name, err);

    if (st == STATUS_NOT_FOUND) {
        return error_set(err, st, "there is no device %.40s that could be revoked", name);
    }
    return st == STATUS_OK ? journal_append(act, EVENT_DEVICE_REVOKED, name, NULL, err)
                           : st;
}
