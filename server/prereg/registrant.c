/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who an applicant is: the account under its phone, the person sealed beside it. */
#include "server/prereg/registrant.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "common/json_reader.h"
#include "common/text.h"
#include "server/office/journal.h"
#include "server/prereg/registrant_parts.h"

#define USERNAME_BYTES 20 /* of the phone's hash: 32 letters */
#define PHONE_PLACE "phone"
#define PLACE_SIZE 28 /* of an account that is found by a NIK */
#define CONTEXT_SIZE 48

void
registrant_hash_phone(
    const struct act *act, const char *phone, uint8_t out[VAULT_HASH_SIZE])
{
    vault_hash(act->vault, "phone", phone, out);
}

void
registrant_name_account(
    const struct act *act, const char *phone, char username[USERNAME_SIZE])
{
    uint8_t hash[VAULT_HASH_SIZE];
    char letters[USERNAME_BYTES * 8 / 5 + 1];

    registrant_hash_phone(act, phone, hash);
    text_base32_encode(hash, USERNAME_BYTES, letters, sizeof(letters));
    (void)snprintf(username, USERNAME_SIZE, PHONE_PLACE ":%s", letters);
}

static void
hash_email(const struct act *act, const char *email, uint8_t out[VAULT_HASH_SIZE])
{
    char lower[sizeof(((struct person *)0)->email)];

    (void)text_copy(lower, sizeof(lower), email);
    for (char *c = lower; *c; c++) {
        *c = (char)tolower((unsigned char)*c);
    }
    vault_hash(act->vault, "email", lower, out);
}

enum status
registrant_seal(const struct act *act, const struct person *person,
    struct registrant *registrant, struct error *err)
{
    char text[PERSON_SEALED_MAX - VAULT_OVERHEAD];
    json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "name", person->name,
        "nik", person->nik, "phone", person->phone, "address", person->address, "email",
        person->email, "language", person->language);
    size_t len = json_dumpb(json, text, sizeof(text), JSON_COMPACT);

    json_decref(json);
    if (len == 0 || len > sizeof(text)) {
        return error_set(err, STATUS_BAD_REQUEST, "the fields are too long together");
    }
    vault_seal(act->vault, "person", text, len, registrant->person.bytes);
    registrant->person.len = VAULT_SEALED_SIZE(len);
    sodium_memzero(text, sizeof(text));
    vault_hash(act->vault, "nik", person->nik, registrant->nik_hash);
    registrant->has_email = person->email[0] != '\0';
    if (registrant->has_email) {
        hash_email(act, person->email, registrant->email_hash);
    }
    return STATUS_OK;
}

enum status
registrant_open(const struct act *act, const struct sealed_person *sealed,
    struct person *person, struct error *err)
{
    char text[PERSON_SEALED_MAX];
    struct json_reader r;
    enum status st;

    memset(person, 0, sizeof(*person));
    st = vault_open(act->vault, "person", sealed->bytes, sealed->len, text, err);
    if (st != STATUS_OK) {
        return st;
    }
    reader_open(&r, text, sealed->len - VAULT_OVERHEAD, READER_LENIENT, err);
    reader_text(&r, "name", JSON_OPTIONAL, person->name, sizeof(person->name));
    reader_text(&r, "nik", JSON_OPTIONAL, person->nik, sizeof(person->nik));
    reader_text(&r, "phone", JSON_OPTIONAL, person->phone, sizeof(person->phone));
    reader_text(&r, "address", JSON_OPTIONAL, person->address, sizeof(person->address));
    reader_text(&r, "email", JSON_OPTIONAL, person->email, sizeof(person->email));
    reader_text(
        &r, "language", JSON_OPTIONAL, person->language, sizeof(person->language));
    if (!person->language[0]) { /* from before, or registered at the desk */
        text_copy(person->language, sizeof(person->language), "id");
    }
    st = reader_result(&r);
    reader_close(&r);
    sodium_memzero(text, sizeof(text));
    return st == STATUS_OK ? STATUS_OK
                           : error_set(err, STATUS_STORAGE, "a person cannot be read");
}

enum status
registrant_person(
    struct act *act, int64_t account, struct person *person, struct error *err)
{
    struct registrant registrant;
    enum status st = db_registrant_load(act->db, act->office, account, &registrant, err);

    return st == STATUS_OK ? registrant_open(act, &registrant.person, person, err) : st;
}

/* The account of the phone, if it is this person's; STATUS_NOT_FOUND otherwise. */
static enum status
find_by_phone(struct act *act, const struct person *person,
    const struct registrant *registrant, int64_t *account, struct error *err)
{
    char username[USERNAME_SIZE];
    struct account found;
    struct registrant known;
    enum status st;

    if (!person->phone[0] || act->caller->role == ROLE_VILLAGE) {
        return STATUS_NOT_FOUND;
    }
    registrant_name_account(act, person->phone, username);
    st = db_account_by_username(act->db, act->office, username, &found, err);
    if (st == STATUS_OK) {
        st = db_registrant_load(act->db, act->office, found.id, &known, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    *account = found.id;
    return memcmp(known.nik_hash, registrant->nik_hash, sizeof(known.nik_hash)) == 0
               ? STATUS_OK
               : STATUS_NOT_FOUND;
}

enum status
registrant_add(struct act *act, struct account *account, struct registrant *registrant,
    struct error *err)
{
    char subject[24];
    enum status st;

    account->role = ROLE_APPLICANT;
    st = db_account_insert(act->db, act->office, account, act->now_ms, err);
    if (st != STATUS_OK) {
        return st;
    }
    registrant->account = account->id;
    st = db_registrant_insert(act->db, act->office, registrant, act->now_ms, err);
    if (st != STATUS_OK) {
        return st;
    }
    (void)snprintf(subject, sizeof(subject), "%lld", (long long)account->id);
    return journal_append(act, EVENT_ACCOUNT_ADDED, subject, NULL, err);
}

/* A new account that no password opens. */
static enum status
make_at_desk(struct act *act, const char *username, struct registrant *registrant,
    int64_t *id, struct error *err)
{
    struct account account = { .disabled = true };
    enum status st;

    text_copy(account.username, sizeof(account.username), username);
    text_copy(account.password_hash, sizeof(account.password_hash), "!");
    st = registrant_add(act, &account, registrant, err);
    *id = account.id;
    return st;
}

/* An account that is found by a NIK: "desk:LETTERS", or "desa7:LETTERS" of the people of
 * an operator. */
static void
name_by_nik(const char *place, const uint8_t nik_hash[VAULT_HASH_SIZE],
    char username[USERNAME_SIZE])
{
    char letters[USERNAME_BYTES * 8 / 5 + 1];

    text_base32_encode(nik_hash, USERNAME_BYTES, letters, sizeof(letters));
    (void)snprintf(username, USERNAME_SIZE, "%s:%s", place, letters);
}

static void
name_at_desk(const struct act *act, const struct registrant *registrant,
    char username[USERNAME_SIZE])
{
    char place[PLACE_SIZE] = "desk";

    if (act->caller->role == ROLE_VILLAGE) {
        (void)snprintf(
            place, sizeof(place), "desa%lld", (long long)act->caller->account_id);
    }
    name_by_nik(place, registrant->nik_hash, username);
}

enum status
registrant_at_desk(struct act *act, const struct person *person, int64_t *id, bool *held,
    struct error *err)
{
    struct registrant registrant = { .account = 0 };
    char username[USERNAME_SIZE];
    struct account account;
    enum status st = registrant_seal(act, person, &registrant, err);

    *held = true;
    if (st != STATUS_OK) {
        return st;
    }
    st = find_by_phone(act, person, &registrant, id, err);
    if (st != STATUS_NOT_FOUND) {
        return st;
    }
    name_at_desk(act, &registrant, username);
    st = db_account_by_username(act->db, act->office, username, &account, err);
    *id = account.id;
    if (st != STATUS_NOT_FOUND) {
        return st;
    }
    *held = false;
    return make_at_desk(act, username, &registrant, id, err);
}

/* One that was found by the NIK is found by this one, or by none where another account
 * has it already: never by the wrong one, whose true owner may come to the desk. */
static enum status
name_anew(struct act *act, const struct registrant *registrant,
    char username[USERNAME_SIZE], struct error *err)
{
    char place[PLACE_SIZE];
    struct account other;
    enum status st;

    (void)snprintf(place, sizeof(place), "%.*s", (int)strcspn(username, ":"), username);
    if (strcmp(place, PHONE_PLACE) == 0) {
        return STATUS_OK;
    }
    name_by_nik(place, registrant->nik_hash, username);
    st = db_account_by_username(act->db, act->office, username, &other, err);
    if (st == STATUS_OK && other.id != registrant->account) {
        (void)snprintf(
            username, USERNAME_SIZE, "%s:%lld", place, (long long)registrant->account);
    }
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

enum status
registrant_correct(
    struct act *act, int64_t id, const struct person *person, struct error *err)
{
    struct registrant registrant = { .account = id };
    struct account account;
    enum status st = registrant_seal(act, person, &registrant, err);

    if (st == STATUS_OK) {
        st = db_account_load(act->db, id, &account, err);
    }
    if (st == STATUS_OK) {
        st = name_anew(act, &registrant, account.username, err);
    }
    return st == STATUS_OK ? db_registrant_correct(act->db, act->office, &registrant,
                                 account.username, act->now_ms, err)
                           : st;
}

enum status
registrant_username(
    struct act *act, const char *typed, char username[USERNAME_SIZE], struct error *err)
{
    uint8_t hash[VAULT_HASH_SIZE];
    char phone[PHONE_SIZE];
    struct account account;
    int64_t id;
    enum status st;

    username[0] = '\0';
    if (phone_read(typed, phone)) {
        registrant_name_account(act, phone, username);
        return STATUS_OK;
    }
    if (!strchr(typed, '@')) {
        return STATUS_OK;
    }
    hash_email(act, typed, hash);
    st = db_registrant_by_email(act->db, act->office, hash, &id, err);
    if (st == STATUS_OK) {
        st = db_account_load(act->db, id, &account, err);
    }
    if (st == STATUS_OK) {
        (void)text_copy(username, USERNAME_SIZE, account.username);
    }
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}
