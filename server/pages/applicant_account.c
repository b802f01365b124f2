/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account: made, confirmed by the code that a phone was sent, got back. */
#include <sodium.h>

#include "common/nik.h"
#include "common/text.h"
#include "server/pages/applicant_pages.h"
#include "server/pages/page_words.h"
#include "server/prereg/registrant.h"

static const struct page_field code_fields[] = {
    { .name = "phone", .kind = PAGE_PHONE },
    { .name = "code", .kind = PAGE_DIGITS },
};

static const struct page code = { .template = "pemohon/kode",
    .fields = code_fields,
    .field_count = ARRAY_LEN(code_fields),
    .act_method = "POST",
    .act_path = "/v1/accounts/confirm",
    .next = "/masuk?kabar=siap",
    .script = "pemohon/isian.js" };

static const struct page_field register_fields[] = {
    { .name = "name", .kind = PAGE_TEXT },
    { .name = "nik", .kind = PAGE_NIK },
    { .name = "phone", .kind = PAGE_PHONE },
    { .name = "email", .kind = PAGE_EMAIL, .optional = true },
    { .name = "address", .kind = PAGE_LINES, .optional = true },
    { .name = "password", .kind = PAGE_NEW_PASSWORD },
};

/* Accepted, but looked at once more: a slip of the finger is found at home. */
static bool
is_odd_nik(const json_t *typed, char odd[PAGE_TOKEN_SIZE])
{
    const char *text = json_string_value(json_object_get(typed, "nik"));
    struct nik nik;

    return text && nik_read(text, NULL, NIK_ANY_DAY, &nik) && nik.faults != 0 &&
           text_copy(odd, PAGE_TOKEN_SIZE, nik.digits);
}

static const struct page register_page = { .template = "pemohon/daftar",
    .fields = register_fields,
    .field_count = ARRAY_LEN(register_fields),
    .act_method = "POST",
    .act_path = "/v1/accounts",
    .doubt = is_odd_nik,
    .then = &code,
    .script = "pemohon/isian.js" };

static const struct page_field phone_fields[] = {
    { .name = "phone", .kind = PAGE_PHONE },
};

/* Another code, for an account that was not confirmed. */
static const struct page again = { .template = "pemohon/kode-lagi",
    .fields = phone_fields,
    .field_count = ARRAY_LEN(phone_fields),
    .act_method = "POST",
    .act_path = "/v1/accounts/code",
    .then = &code };

static const struct page_field reset_fields[] = {
    { .name = "phone", .kind = PAGE_PHONE },
    { .name = "code", .kind = PAGE_DIGITS },
    { .name = "password", .kind = PAGE_NEW_PASSWORD },
};

static const struct page reset = { .template = "pemohon/sandi-baru",
    .fields = reset_fields,
    .field_count = ARRAY_LEN(reset_fields),
    .act_method = "POST",
    .act_path = "/v1/accounts/confirm",
    .next = "/masuk?kabar=sandi",
    .script = "pemohon/isian.js" };

static const struct page forgotten = { .template = "pemohon/lupa",
    .fields = phone_fields,
    .field_count = ARRAY_LEN(phone_fields),
    .act_method = "POST",
    .act_path = "/v1/accounts/forgotten",
    .then = &reset };

/* What an account knows of its owner; the NIK in fours, as it is a claim to look at. */
static enum status
account_fill(struct page_view *view, struct error *err)
{
    struct person person;
    enum status st =
        registrant_person(view->act, view->act->caller->account_id, &person, err);

    if (st == STATUS_OK) {
        (void)json_object_set_new(view->model, "person",
            json_pack("{s:s, s:o, s:o, s:o, s:o}", "name", person.name, "fours",
                page_digits(person.nik), "phone", page_phone(person.phone), "email",
                page_text(person.email), "address", page_text(person.address)));
    }
    sodium_memzero(&person, sizeof(person));
    return st;
}

static const struct page phone_code = { .template = "pemohon/kode-hp",
    .fields = code_fields,
    .field_count = ARRAY_LEN(code_fields),
    .act_method = "POST",
    .act_path = "/v1/accounts/confirm",
    .next = "/akun?kabar=hp",
    .script = "pemohon/isian.js" };

static const struct page account = { .template = "pemohon/akun",
    .fill = account_fill,
    .fields = phone_fields,
    .field_count = ARRAY_LEN(phone_fields),
    .act_method = "POST",
    .act_path = "/v1/accounts/phone",
    .then = &phone_code };

static const struct route routes[] = {
    PAGE_GET("/daftar", ROLES_PUBLIC, &register_page),
    PAGE_POST("/daftar", ROLES_PUBLIC, &register_page),
    PAGE_GET("/daftar/kode", ROLES_PUBLIC, &code),
    PAGE_POST("/daftar/kode", ROLES_PUBLIC, &code),
    PAGE_GET("/daftar/kode-lagi", ROLES_PUBLIC, &again),
    PAGE_POST("/daftar/kode-lagi", ROLES_PUBLIC, &again),
    PAGE_GET("/akun", ROLE_BIT(ROLE_APPLICANT), &account),
    PAGE_POST("/akun", ROLE_BIT(ROLE_APPLICANT), &account),
    PAGE_GET("/akun/kode", ROLE_BIT(ROLE_APPLICANT), &phone_code),
    PAGE_POST("/akun/kode", ROLE_BIT(ROLE_APPLICANT), &phone_code),
    PAGE_GET("/lupa", ROLES_PUBLIC, &forgotten),
    PAGE_POST("/lupa", ROLES_PUBLIC, &forgotten),
    PAGE_GET("/lupa/kode", ROLES_PUBLIC, &reset),
    PAGE_POST("/lupa/kode", ROLES_PUBLIC, &reset),
};

const struct route_set routes_applicant_account = ROUTE_SET(routes);
