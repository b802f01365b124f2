/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Applicants' accounts: made, confirmed by a code, and got back. Nothing that is answered
 * here tells whether a phone is known.
 */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "common/json_reader.h"
#include "common/text.h"
#include "common/zone.h"
#include "server/api/routes.h"
#include "server/api/tries.h"
#include "server/office/password.h"
#include "server/office/password_rule.h"
#include "server/prereg/registrant.h"

#define TYPED_SIZE 64 /* a NIK or a phone with its blanks */
#define CODE_TYPED_SIZE 24
#define NIK_ANY_DAY "2100-01-01" /* only digits and length refuse */

/* What all of them take, each its part. */
struct account_input {
    struct registration registration;
    char code[CODE_TYPED_SIZE];
    char password[PASSWORD_MAX + 1]; /* wiped once hashed; "": none */
};

static void
read_phone(struct json_reader *r, struct account_input *in)
{
    char typed[TYPED_SIZE];

    reader_text(r, "phone", JSON_REQUIRED, typed, sizeof(typed));
    if (typed[0] && !phone_read(typed, in->registration.person.phone)) {
        reader_fail(r, "phone", "must be a phone number such as 0812 3456 7890");
    }
}

static void
read_password(struct json_reader *r, enum json_need need, struct account_input *in)
{
    reader_text(r, "password", need, in->password, sizeof(in->password));
}

/* Everything was read: is a new password a good one? */
static enum status
judge(struct json_reader *r, const struct account_input *in, struct error *err)
{
    enum status st = reader_result(r);

    return st == STATUS_OK && in->password[0]
               ? password_judge(in->password, in->registration.person.name, err)
               : st;
}

static void
begin(const struct request *req, struct account_input *in, struct json_reader *r,
    struct error *err)
{
    (void)text_copy(in->registration.person.language,
        sizeof(in->registration.person.language), language_name(request_language(req)));
    reader_init(r, request_json(req), READER_STRICT, err);
    read_phone(r, in);
}

static enum status
register_decode(const struct request *req, void *input, struct error *err)
{
    struct account_input *in = input;
    struct person *person = &in->registration.person;
    struct json_reader r;
    char typed[TYPED_SIZE];
    struct nik nik;

    begin(req, in, &r, err);
    reader_line(&r, "name", JSON_REQUIRED, person->name, sizeof(person->name));
    reader_text(&r, "nik", JSON_REQUIRED, typed, sizeof(typed));
    reader_text(&r, "address", JSON_OPTIONAL, person->address, sizeof(person->address));
    reader_line(&r, "email", JSON_OPTIONAL, person->email, sizeof(person->email));
    read_password(&r, JSON_REQUIRED, in);
    if (person->email[0] && !text_is_email(person->email)) {
        reader_fail(&r, "email", "must be an e-mail address, or left out");
    }
    if (typed[0] && !nik_read(typed, NULL, NIK_ANY_DAY, &nik)) {
        reader_fail(&r, "nik", "must be 16 digits");
    } else if (typed[0]) {
        (void)text_copy(person->nik, sizeof(person->nik), nik.digits);
    }
    return judge(&r, in, err);
}

static enum status
phone_decode(const struct request *req, void *input, struct error *err)
{
    struct json_reader r;

    begin(req, input, &r, err);
    return reader_result(&r);
}

static enum status
confirm_decode(const struct request *req, void *input, struct error *err)
{
    struct account_input *in = input;
    struct json_reader r;

    begin(req, in, &r, err);
    reader_text(&r, "code", JSON_REQUIRED, in->code, sizeof(in->code));
    read_password(&r, JSON_OPTIONAL, in);
    return judge(&r, in, err);
}

static enum status
account_prepare(void *input, struct error *err)
{
    struct account_input *in = input;
    enum status st = STATUS_OK;

    if (in->password[0]) {
        st = password_hash(in->password, in->registration.password_hash, err);
        sodium_memzero(in->password, sizeof(in->password));
    }
    return st;
}

static const char *
account_phone(const void *input)
{
    return ((const struct account_input *)input)->registration.person.phone;
}

static void
account_release(void *input)
{
    sodium_memzero(input, sizeof(struct account_input));
}

/* What is odd about a NIK that can be one: a second look, never a refusal. */
static json_t *
nik_warnings(const struct act *act, const char *digits)
{
    json_t *list = json_array();
    char today[DATE_SIZE];
    struct nik nik;

    (void)nik_read(digits, NULL, zone_date(act->zone, act->now_ms, today), &nik);
    for (int i = 0; i < NIK_FAULT_COUNT; i++) {
        char word[32];

        if (nik.faults & NIK_FAULT_BIT(i)) {
            (void)snprintf(
                word, sizeof(word), "nik.%s", nik_fault_word((enum nik_fault)i));
            (void)json_array_append_new(list, json_string(word));
        }
    }
    return list;
}

static enum status
register_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct account_input *in = input;
    enum status st = registrant_register(act, &in->registration, err);

    if (st == STATUS_OK) {
        answer_json(answer, 201,
            json_pack("{s:s, s:i, s:o}", "next", "confirm", "valid_s",
                (int)(PHONE_CODE_MS / 1000), "warnings",
                nik_warnings(act, in->registration.person.nik)));
    }
    return st;
}

/* That a code was sent, if there is somebody to send it to. */
static enum status
say_sent(enum status st, struct answer *answer)
{
    if (st == STATUS_OK) {
        answer_json(answer, 200,
            json_pack(
                "{s:s, s:i}", "next", "confirm", "valid_s", (int)(PHONE_CODE_MS / 1000)));
    }
    return st;
}

static enum status
code_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct registration *in = &((struct account_input *)input)->registration;

    return say_sent(
        registrant_send_again(act, in->person.phone, in->person.language, err), answer);
}

static enum status
forgotten_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct registration *in = &((struct account_input *)input)->registration;

    return say_sent(
        registrant_forgotten(act, in->person.phone, in->person.language, err), answer);
}

static enum status
change_phone_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct registration *in = &((struct account_input *)input)->registration;

    return say_sent(
        registrant_change_phone(act, in->person.phone, in->person.language, err), answer);
}

static enum status
confirm_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct account_input *in = input;
    bool right;
    enum status st = registrant_confirm(act, in->registration.person.phone, in->code,
        in->registration.password_hash, &right, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (!right) {
        (void)error_set(err, STATUS_WRONG_CODE, "the code is wrong or old");
        answer->refused = STATUS_WRONG_CODE;
        return STATUS_OK;
    }
    answer_json(answer, 200, json_pack("{s:b}", "confirmed", 1));
    return STATUS_OK;
}

static const struct route routes[] = {
    { .method = "POST",
        .path = "/v1/accounts",
        .roles = ROLES_PUBLIC,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct account_input),
        .tries = TRY_MESSAGE,
        .tried = account_phone,
        .decode = register_decode,
        .prepare = account_prepare,
        .prepare_kind = JOB_SLOW,
        .run = register_run,
        .release = account_release },
    { .method = "POST",
        .path = "/v1/accounts/code",
        .roles = ROLES_PUBLIC,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct account_input),
        .tries = TRY_MESSAGE,
        .tried = account_phone,
        .decode = phone_decode,
        .run = code_run },
    { .method = "POST",
        .path = "/v1/accounts/forgotten",
        .roles = ROLES_PUBLIC,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct account_input),
        .tries = TRY_MESSAGE,
        .tried = account_phone,
        .decode = phone_decode,
        .run = forgotten_run },
    { .method = "POST",
        .path = "/v1/accounts/phone",
        .roles = ROLE_BIT(ROLE_APPLICANT),
        .kind = JOB_WRITE,
        .input_size = sizeof(struct account_input),
        .tries = TRY_MESSAGE,
        .tried = account_phone,
        .decode = phone_decode,
        .run = change_phone_run },
    { .method = "POST",
        .path = "/v1/accounts/confirm",
        .roles = ROLES_PUBLIC,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct account_input),
        .tries = TRY_CODE,
        .tried = account_phone,
        .decode = confirm_decode,
        .prepare = account_prepare,
        .prepare_kind = JOB_SLOW,
        .run = confirm_run,
        .release = account_release },
};

const struct route_set routes_accounts = ROUTE_SET(routes);
