/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Codes sent to a phone, and what happens when one is shown. Several may wait for one
 * phone, each with its own account to be: who shows a code gets what that code was made
 * for, whoever else has claimed the phone meanwhile.
 */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "common/text.h"
#include "db/db_journal.h"
#include "server/notify/message_out.h"
#include "server/office/ids.h"
#include "server/office/journal.h"
#include "server/prereg/registrant_parts.h"
#include "server/settings/settings.h"

#define CODE_SIZE 7 /* six digits */
#define CODES 1000000

/* Bound to the phone, so that a code opens nothing elsewhere. */
static void
hash_code(const struct act *act, const char *phone, const char *code,
    uint8_t out[VAULT_HASH_SIZE])
{
    char both[PHONE_SIZE + 1 + CODE_SIZE];

    (void)snprintf(both, sizeof(both), "%s %s", phone, code);
    vault_hash(act->vault, "code", both, out);
}

/* Told to the phone alone. */
static enum status
tell_known(struct act *act, const char *phone, const char *language, struct error *err)
{
    const struct message_to to = { .phone = phone, .language = language, .urgent = true };

    return message_put(act, "account_known", &to, json_object(), err);
}

/* A new code into the row, and on its way. */
static enum status
send_code(struct act *act, struct phone_code *row, const char *phone,
    const char *language, struct error *err)
{
    char code[CODE_SIZE];
    enum status st;

    (void)snprintf(code, sizeof(code), "%06u", (unsigned)randombytes_uniform(CODES));
    hash_code(act, phone, code, row->code_hash);
    row->sent_ms = act->now_ms;
    row->until_ms = act->now_ms + PHONE_CODE_MS;
    st = db_phone_code_put(act->db, act->office, row, err);
    if (st == STATUS_OK) {
        const struct message_to to = {
            .phone = phone, .language = language, .urgent = true
        };

        st = message_put(act, "code", &to, json_pack("{s:s}", "code", code), err);
    }
    sodium_memzero(code, sizeof(code));
    return st;
}

struct waiting_codes {
    uint8_t phone_hash[VAULT_HASH_SIZE];
    struct phone_code codes[PHONE_CODES_MAX];
    size_t count;
    int wrong; /* tries of all of them */
};

static enum status
load_codes(
    struct act *act, const char *phone, struct waiting_codes *waiting, struct error *err)
{
    enum status st;

    registrant_hash_phone(act, phone, waiting->phone_hash);
    st = db_phone_code_list(act->db, act->office, waiting->phone_hash, waiting->codes,
        PHONE_CODES_MAX, &waiting->count, err);
    waiting->wrong = 0;
    for (size_t i = 0; st == STATUS_OK && i < waiting->count; i++) {
        waiting->wrong += waiting->codes[i].wrong;
    }
    return st;
}

/* May one more code be sent? Nobody is told when not: the last one is still good. */
static bool
may_send(const struct act *act, const struct waiting_codes *waiting)
{
    return waiting->count == 0 ||
           (waiting->count < PHONE_CODES_MAX && waiting->wrong < PHONE_CODE_WRONG_MAX &&
               waiting->codes[0].sent_ms + PHONE_CODE_REST_MS <= act->now_ms);
}

/* Old codes are forgotten before anything is counted by them. */
static enum status
begin(
    struct act *act, const char *phone, struct waiting_codes *waiting, struct error *err)
{
    enum status st = db_phone_code_expire(act->db, act->office, act->now_ms, err);

    return st == STATUS_OK ? load_codes(act, phone, waiting, err) : st;
}

/* The account of a phone; STATUS_NOT_FOUND when it has none. */
static enum status
find_account(
    struct act *act, const char *phone, struct account *account, struct error *err)
{
    char username[USERNAME_SIZE];

    registrant_name_account(act, phone, username);
    return db_account_by_username(act->db, act->office, username, account, err);
}

enum status
registrant_register(struct act *act, const struct registration *in, struct error *err)
{
    const char *phone = in->person.phone;
    struct waiting_codes waiting;
    struct phone_code row = { .purpose = PHONE_FOR_ACCOUNT };
    struct account account;
    enum status st = begin(act, phone, &waiting, err);

    if (st != STATUS_OK || !may_send(act, &waiting)) {
        return st;
    }
    st = find_account(act, phone, &account, err);
    if (st == STATUS_OK) {
        return tell_known(act, phone, in->person.language, err);
    }
    if (st != STATUS_NOT_FOUND) {
        return st;
    }
    st = registrant_seal(act, &in->person, &row.registrant, err);
    if (st != STATUS_OK) {
        return st;
    }
    id_make_visit(act->now_ms, row.id);
    memcpy(row.phone_hash, waiting.phone_hash, VAULT_HASH_SIZE);
    (void)text_copy(row.password_hash, sizeof(row.password_hash), in->password_hash);
    return send_code(act, &row, phone, in->person.language, err);
}

enum status
registrant_send_again(
    struct act *act, const char *phone, const char *language, struct error *err)
{
    struct waiting_codes waiting;
    enum status st = begin(act, phone, &waiting, err);

    if (st != STATUS_OK || waiting.count == 0 || waiting.wrong >= PHONE_CODE_WRONG_MAX ||
        waiting.codes[0].sent_ms + PHONE_CODE_REST_MS > act->now_ms) {
        return st;
    }
    return send_code(act, &waiting.codes[0], phone, language, err);
}

/* A code for an account that is there, whose new phone may be this one. */
static enum status
send_for(struct act *act, const char *phone, const char *language, struct phone_code *row,
    struct error *err)
{
    struct waiting_codes waiting;
    enum status st = begin(act, phone, &waiting, err);

    if (st != STATUS_OK || !may_send(act, &waiting)) {
        return st;
    }
    id_make_visit(act->now_ms, row->id);
    memcpy(row->phone_hash, waiting.phone_hash, VAULT_HASH_SIZE);
    return send_code(act, row, phone, language, err);
}

enum status
registrant_forgotten(
    struct act *act, const char *phone, const char *language, struct error *err)
{
    struct phone_code row = { .purpose = PHONE_FOR_PASSWORD };
    struct account account;
    enum status st = find_account(act, phone, &account, err);

    if (st == STATUS_NOT_FOUND || (st == STATUS_OK && account.disabled)) {
        return STATUS_OK;
    }
    if (st != STATUS_OK) {
        return st;
    }
    row.account = account.id;
    return send_for(act, phone, language, &row, err);
}

enum status
registrant_change_phone(
    struct act *act, const char *phone, const char *language, struct error *err)
{
    struct phone_code row = { .purpose = PHONE_FOR_CHANGE,
        .account = act->caller->account_id };
    struct account account;
    struct person person;
    enum status st = registrant_person(act, act->caller->account_id, &person, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = find_account(act, phone, &account, err);
    if (st == STATUS_OK) {
        return tell_known(act, phone, language, err);
    }
    if (st != STATUS_NOT_FOUND) {
        return st;
    }
    (void)text_copy(person.phone, sizeof(person.phone), phone);
    st = registrant_seal(act, &person, &row.registrant, err);
    return st == STATUS_OK ? send_for(act, phone, language, &row, err) : st;
}

static enum status
tell_journal(struct act *act, enum event_kind kind, int64_t account, struct error *err)
{
    char subject[24];

    (void)snprintf(subject, sizeof(subject), "%lld", (long long)account);
    return journal_append(act, kind, subject, NULL, err);
}

static enum status
make_account(
    struct act *act, const struct phone_code *row, const char *phone, struct error *err)
{
    struct registrant registrant = row->registrant;
    struct account account = { .id = 0 };

    registrant_name_account(act, phone, account.username);
    (void)text_copy(
        account.password_hash, sizeof(account.password_hash), row->password_hash);
    return registrant_add(act, &account, &registrant, err);
}

static enum status
set_password(struct act *act, int64_t id, const char *password_hash, struct error *err)
{
    struct account account;
    enum status st = db_account_load(act->db, id, &account, err);

    if (st != STATUS_OK) {
        return st;
    }
    (void)text_copy(account.password_hash, sizeof(account.password_hash), password_hash);
    st = db_account_update(act->db, &account, err); /* its sessions end */
    return st == STATUS_OK ? tell_journal(act, EVENT_ACCOUNT_PASSWORD, id, err) : st;
}

/* The old phone is told, for it may not have been its owner who moved it. */
static enum status
move_phone(
    struct act *act, const struct phone_code *row, const char *phone, struct error *err)
{
    char username[USERNAME_SIZE];
    struct person before;
    enum status st = registrant_person(act, row->account, &before, err);

    if (st != STATUS_OK) {
        return st;
    }
    registrant_name_account(act, phone, username);
    st = db_registrant_move(act->db, act->office, row->account, username,
        &row->registrant.person, act->now_ms, err);
    if (st != STATUS_OK) {
        return st;
    }
    return message_put(act, "phone_changed",
        &(struct message_to){
            .phone = before.phone, .email = before.email, .language = before.language },
        json_pack("{s:s}", "contact", act->settings->office.complaints), err);
}

/* What the code was made for. */
static enum status
carry_out(struct act *act, const struct phone_code *row, const char *phone,
    const char *password_hash, struct error *err)
{
    switch (row->purpose) {
    case PHONE_FOR_ACCOUNT:
        return make_account(act, row, phone, err);
    case PHONE_FOR_PASSWORD:
        return password_hash[0]
                   ? set_password(act, row->account, password_hash, err)
                   : error_set(err, STATUS_BAD_REQUEST, "field \"password\" is missing");
    case PHONE_FOR_CHANGE:
        return row->account == act->caller->account_id
                   ? move_phone(act, row, phone, err)
                   : error_set(err, STATUS_NOT_SIGNED_IN, "sign in first");
    case PHONE_PURPOSE_COUNT:
        break;
    }
    return error_set(err, STATUS_STORAGE, "a code has an unknown purpose");
}

/* The digits alone; false when they are not six. */
static bool
read_code(const char *typed, char code[CODE_SIZE])
{
    size_t len = 0;

    for (; *typed; typed++) {
        if (*typed == ' ' || *typed == '-') {
            continue;
        }
        if (*typed < '0' || *typed > '9' || len + 1 == CODE_SIZE) {
            return false;
        }
        code[len++] = *typed;
    }
    code[len] = '\0';
    return len + 1 == CODE_SIZE;
}

enum status
registrant_confirm(struct act *act, const char *phone, const char *typed,
    const char *password_hash, bool *right, struct error *err)
{
    struct waiting_codes waiting;
    uint8_t hash[VAULT_HASH_SIZE];
    char code[CODE_SIZE];
    enum status st = begin(act, phone, &waiting, err);

    *right = false;
    if (st != STATUS_OK) {
        return st;
    }
    if (waiting.wrong >= PHONE_CODE_WRONG_MAX) {
        return error_too_many(err, PHONE_CODE_MS / 1000); /* then they have ended */
    }
    if (!read_code(typed, code) || waiting.count == 0) {
        return STATUS_OK;
    }
    hash_code(act, phone, code, hash);
    for (size_t i = 0; i < waiting.count; i++) {
        if (sodium_memcmp(hash, waiting.codes[i].code_hash, sizeof(hash)) == 0) {
            st = carry_out(act, &waiting.codes[i], phone, password_hash, err);
            if (st != STATUS_OK) {
                return st;
            }
            *right = true;
            return db_phone_code_delete(act->db, act->office, waiting.phone_hash, err);
        }
    }
    waiting.codes[0].wrong++;
    return db_phone_code_put(act->db, act->office, &waiting.codes[0], err);
}
