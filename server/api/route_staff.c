/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who of the office may sign in and which devices may call: an admin's to change. */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/json_reader.h"
#include "common/text.h"
#include "server/api/routes.h"
#include "server/office/clerk_skills.h"
#include "server/office/password.h"
#include "server/office/password_rule.h"
#include "server/office/staff.h"

#define PASSWORD_TYPED_SIZE (PASSWORD_MAX + 1)

/* With what it does, in its order; of `skills` those that are its. */
static json_t *
json_of_account(const struct account *account, const struct clerk_skills *skills)
{
    json_t *services = json_array();

    for (size_t i = 0; i < skills->count; i++) {
        if (skills->rows[i].account == account->id) {
            (void)json_array_append_new(services, json_string(skills->rows[i].service));
        }
    }
    return json_pack("{s:I, s:s, s:s, s:s, s:b, s:b, s:o, s:s, s:s}", "id",
        (json_int_t)account->id, "username", account->username, "name", account->name,
        "role", role_name(account->role), "disabled", account->disabled, "receives",
        account->receives, "services", services, "district", account->district, "village",
        account->village);
}

static enum status
list_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct account *accounts;
    struct clerk_skills skills;
    json_t *list;
    size_t count;
    enum status st = staff_list(act, &accounts, &count, err);

    (void)input;
    if (st != STATUS_OK) {
        return st;
    }
    st = clerk_skills_load(act, /* account= */ 0, &skills, err);
    list = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(list, json_of_account(&accounts[i], &skills));
    }
    free(accounts);
    clerk_skills_free(&skills);
    answer_json(answer, 200, json_pack("{s:o}", "staff", list));
    return st;
}

struct staff_input {
    int64_t id; /* 0: a new one */
    struct account account;
    bool has_name;
    bool has_disabled;
    bool has_receives;
    bool has_services;
    bool has_district;
    bool has_village;
    struct staff_services services;
    bool made;                          /* the password is ours, and told once */
    char password[PASSWORD_TYPED_SIZE]; /* "": stays */
    char hash[PASSWORD_HASH_SIZE];
};

static enum role
read_role(struct json_reader *r, const char *field, enum json_need need, uint32_t among)
{
    char word[16];
    enum role role;

    reader_text(r, field, need, word, sizeof(word));
    role = word[0] ? role_from_name(word) : ROLE_COUNT;
    if (word[0] && (role == ROLE_COUNT || !(ROLE_BIT(role) & among))) {
        reader_fail(r, field, "is none that may be given");
        return ROLE_COUNT;
    }
    return role;
}

static void
read_services(struct json_reader *r, struct staff_input *in)
{
    in->has_services = reader_has(r, "services");
    in->services.count =
        reader_list(r, "services", JSON_OPTIONAL, ARRAY_LEN(in->services.codes));
    for (size_t i = 0; i < in->services.count; i++) {
        struct json_reader item = reader_item(r, "services", i);

        reader_line(&item, "", JSON_REQUIRED, in->services.codes[i],
            sizeof(in->services.codes[i]));
    }
}

static void
read_village(struct json_reader *r, struct staff_input *in)
{
    in->has_district = reader_has(r, "district");
    in->has_village = reader_has(r, "village");
    reader_line(
        r, "district", JSON_OPTIONAL, in->account.district, sizeof(in->account.district));
    reader_line(
        r, "village", JSON_OPTIONAL, in->account.village, sizeof(in->account.village));
}

/* Typed, or made by us when it is left out. */
static void
read_password(struct json_reader *r, struct staff_input *in)
{
    struct error why;

    reader_text(r, "password", JSON_OPTIONAL, in->password, sizeof(in->password));
    in->made = in->password[0] == '\0';
    if (in->made) {
        password_make(in->password);
    } else if (password_judge(in->password, in->account.username, &why) != STATUS_OK) {
        reader_fail(r, "password", "%s", why.text);
    }
}

static enum status
add_decode(const struct request *req, void *input, struct error *err)
{
    struct staff_input *in = input;
    struct json_reader r;

    reader_init(&r, request_json(req), READER_STRICT, err);
    reader_line(&r, "username", JSON_REQUIRED, in->account.username,
        sizeof(in->account.username));
    if (reader_ok(&r) && !staff_username_is_valid(in->account.username)) {
        reader_fail(&r, "username", "is made of small letters, digits and . - _ @");
    }
    reader_line(&r, "name", JSON_REQUIRED, in->account.name, sizeof(in->account.name));
    in->account.role = read_role(&r, "role", JSON_REQUIRED, STAFF_ROLES);
    read_village(&r, in);
    read_password(&r, in);
    return reader_result(&r);
}

static enum status
change_decode(const struct request *req, void *input, struct error *err)
{
    struct staff_input *in = input;
    struct json_reader r;
    enum status st = request_param_int(req, "id", INT64_MAX, &in->id, err);

    if (st != STATUS_OK) {
        return st;
    }
    reader_init(&r, request_json(req), READER_STRICT, err);
    in->has_name = reader_has(&r, "name");
    in->has_disabled = reader_has(&r, "disabled");
    reader_line(&r, "name", JSON_OPTIONAL, in->account.name, sizeof(in->account.name));
    reader_bool(&r, "disabled", JSON_OPTIONAL, &in->account.disabled);
    in->has_receives = reader_has(&r, "receives");
    reader_bool(&r, "receives", JSON_OPTIONAL, &in->account.receives);
    in->account.role = read_role(&r, "role", JSON_OPTIONAL, STAFF_ROLES);
    read_village(&r, in);
    read_services(&r, in);
    if (in->has_name && in->account.name[0] == '\0') {
        reader_fail(&r, "name", "is empty");
    }
    return reader_result(&r);
}

static enum status
password_decode(const struct request *req, void *input, struct error *err)
{
    struct staff_input *in = input;
    struct json_reader r;
    enum status st = request_param_int(req, "id", INT64_MAX, &in->id, err);

    if (st != STATUS_OK) {
        return st;
    }
    in->account.role = ROLE_COUNT;
    reader_init(&r, request_json(req), READER_STRICT, err);
    read_password(&r, in);
    return reader_result(&r);
}

static enum status
hash_prepare(void *input, struct error *err)
{
    struct staff_input *in = input;

    return password_hash(in->password, in->hash, err);
}

/* With the password that was made up, which is told now and never again. */
static enum status
answer_account(struct act *act, struct staff_input *in, const struct account *account,
    int http, struct answer *answer, struct error *err)
{
    struct clerk_skills skills;
    enum status st = clerk_skills_load(act, account->id, &skills, err);

    if (st == STATUS_OK) {
        json_t *json = json_of_account(account, &skills);

        if (in->made) {
            (void)json_object_set_new(json, "password", json_string(in->password));
            answer->unkept = true;
        }
        answer_json(answer, http, json);
    }
    clerk_skills_free(&skills);
    return st;
}

static enum status
add_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct staff_input *in = input;
    enum status st;

    text_copy(in->account.password_hash, sizeof(in->account.password_hash), in->hash);
    st = staff_add(act, &in->account, err);
    return st == STATUS_OK ? answer_account(act, in, &in->account, 201, answer, err) : st;
}

static enum status
change_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct staff_input *in = input;
    struct account account;
    const struct staff_change change = { .name = in->has_name ? in->account.name : NULL,
        .role = in->account.role,
        .password_hash = in->hash[0] ? in->hash : NULL,
        .disabled = in->has_disabled ? in->account.disabled : -1,
        .receives = in->has_receives ? in->account.receives : -1,
        .district = in->has_district ? in->account.district : NULL,
        .village = in->has_village ? in->account.village : NULL,
        .services = in->has_services ? &in->services : NULL };
    enum status st = staff_change(act, in->id, &change, &account, err);

    return st == STATUS_OK ? answer_account(act, in, &account, 200, answer, err) : st;
}

static void
staff_release(void *input)
{
    sodium_memzero(input, sizeof(struct staff_input));
}

struct device_input {
    char name[DEVICE_NAME_SIZE];
    enum role kind;
};

static enum status
device_decode(const struct request *req, void *input, struct error *err)
{
    struct device_input *in = input;
    struct json_reader r;

    reader_init(&r, request_json(req), READER_STRICT, err);
    reader_line(&r, "name", JSON_REQUIRED, in->name, sizeof(in->name));
    if (reader_ok(&r) && !staff_device_name_is_valid(in->name)) {
        reader_fail(&r, "name", "is 1 to 32 small letters, digits, - _ or .");
    }
    in->kind = read_role(&r, "kind", JSON_REQUIRED, DEVICE_ROLES);
    return reader_result(&r);
}

static enum status
device_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct device_input *in = input;
    char token[TOKEN_SIZE];
    enum status st = staff_add_device(act, in->name, in->kind, token, err);

    if (st == STATUS_OK) {
        answer->unkept = true;
        answer_json(answer, 201,
            json_pack("{s:s, s:s, s:s}", "name", in->name, "kind", role_name(in->kind),
                "token", token));
    }
    sodium_memzero(token, sizeof(token));
    return st;
}

static enum status
revoke_decode(const struct request *req, void *input, struct error *err)
{
    struct device_input *in = input;

    return text_copy(in->name, sizeof(in->name), request_param(req, "name"))
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND, "there is no such device");
}

static enum status
revoke_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct device_input *in = input;
    enum status st = staff_revoke_device(act, in->name, err);

    (void)answer;
    return st == STATUS_OK ? STATUS_EMPTY : st;
}

#define ADMIN ROLE_BIT(ROLE_ADMIN)

static const struct route routes[] = {
    { .method = "GET",
        .path = "/v1/staff",
        .roles = ADMIN,
        .kind = JOB_READ,
        .run = list_run },
    { .method = "POST",
        .path = "/v1/staff",
        .roles = ADMIN,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct staff_input),
        .decode = add_decode,
        .prepare = hash_prepare,
        .prepare_kind = JOB_SLOW,
        .run = add_run,
        .release = staff_release },
    { .method = "PUT",
        .path = "/v1/staff/{id}",
        .roles = ADMIN,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct staff_input),
        .decode = change_decode,
        .run = change_run,
        .release = staff_release },
    { .method = "POST",
        .path = "/v1/staff/{id}/password",
        .roles = ADMIN,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct staff_input),
        .decode = password_decode,
        .prepare = hash_prepare,
        .prepare_kind = JOB_SLOW,
        .run = change_run,
        .release = staff_release },
    { .method = "POST",
        .path = "/v1/devices",
        .roles = ADMIN,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct device_input),
        .decode = device_decode,
        .run = device_run },
    { .method = "POST",
        .path = "/v1/devices/{name}/revoke",
        .roles = ADMIN,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct device_input),
        .decode = revoke_decode,
        .run = revoke_run },
};

const struct route_set routes_staff = ROUTE_SET(routes);
