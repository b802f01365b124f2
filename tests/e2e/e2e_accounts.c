/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An applicant's account over HTTP: claimed, confirmed by the code that was sent, signed
 * in to by phone and e-mail, got back and moved. Messages are taken from the folder they
 * are sent to; what lies on the disk is searched for the person.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tests/support/applicant.h"
#include "tests/support/e2e.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define CLAIM \
    "{\"phone\":\"0812 0000 9902\",\"nik\":\"3517 0351 0593 9902\",\"name\":\"Zulaikha " \
    "Peragaan\",\"email\":\"zulaikha@contoh.id\",\"password\":\"rahasia-sekali\"}"

static int
setup(void **state)
{
    *state = e2e_open(&(struct e2e_options){ .config = APPLICANT_CONFIG });
    return 0;
}

static struct e2e_answer *
post(struct e2e *e2e, const char *path, const char *body)
{
    return e2e_ask(e2e, NULL, "POST", path, body, NULL);
}

static int
status_of(struct e2e *e2e, const char *path, const char *body)
{
    return e2e_status(e2e, NULL, "POST", path, body);
}

static int
confirm(struct e2e *e2e, const char *phone, const char *code, const char *more)
{
    char body[256];

    (void)snprintf(
        body, sizeof(body), "{\"phone\":\"%s\",\"code\":\"%s\"%s}", phone, code, more);
    return status_of(e2e, "/v1/accounts/confirm", body);
}

static int
sign_in(struct e2e *e2e, const char *who, const char *password)
{
    char body[256];

    (void)snprintf(
        body, sizeof(body), "{\"username\":\"%s\",\"password\":\"%s\"}", who, password);
    return status_of(e2e, "/v1/session", body);
}

static void
make(struct e2e *e2e)
{
    char code[7];

    assert_int_equal(status_of(e2e, "/v1/accounts", CLAIM), 201);
    applicant_code(e2e, 0, "6281200009902", code);
    assert_int_equal(confirm(e2e, "081200009902", code, ""), 200);
}

static void
test_an_account_is_confirmed_by_the_phone(void **state)
{
    struct e2e *e2e = *state;
    struct e2e_answer *answer = post(e2e, "/v1/accounts", CLAIM);
    char code[7];

    assert_int_equal(answer->status, 201);
    assert_string_equal(e2e_text(answer, "next"), "confirm");
    e2e_answer_free(answer);
    assert_int_equal(sign_in(e2e, "081200009902", "rahasia-sekali"), 401);
    applicant_code(e2e, 0, "6281200009902", code);
    answer = post(
        e2e, "/v1/accounts/confirm", "{\"phone\":\"081200009902\",\"code\":\"12 34\"}");
    assert_int_equal(answer->status, 422);
    assert_string_equal(e2e_text(answer, "code"), "wrong_code");
    e2e_answer_free(answer);
    assert_int_equal(confirm(e2e, "+62 812 0000 9902", code, ""), 200);
    assert_int_equal(confirm(e2e, "081200009902", code, ""), 422);

    answer = post(e2e, "/v1/session",
        "{\"username\":\"0812-0000-9902\",\"password\":\"rahasia-sekali\"}");
    assert_int_equal(answer->status, 200);
    assert_string_equal(e2e_text(answer, "role"), "applicant");
    assert_string_equal(e2e_text(answer, "name"), "Zulaikha Peragaan");
    e2e_answer_free(answer);
    assert_int_equal(sign_in(e2e, "Zulaikha@Contoh.id", "rahasia-sekali"), 200);
    assert_int_equal(sign_in(e2e, "081200009902", "salah-sekali"), 401);
    assert_int_equal(sign_in(e2e, "081200009903", "rahasia-sekali"), 401);
}

static void
test_what_is_odd_warns_and_what_is_wrong_is_named(void **state)
{
    static const struct {
        const char *body;
        int status;
        const char *says;
    } cases[] = {
        { "{\"phone\":\"081200009904\",\"nik\":\"9917034505939902\",\"name\":\"A\","
          "\"password\":\"rahasia-sekali\"}",
            201, "\"warnings\":[\"nik.province\"]" },
        { "{\"phone\":\"0812\",\"nik\":\"3517035105939902\",\"name\":\"A\",\"password\":"
          "\"rahasia-sekali\"}",
            400, "phone" },
        { "{\"phone\":\"081200009905\",\"nik\":\"351703510593990\",\"name\":\"A\","
          "\"password\":\"rahasia-sekali\"}",
            400, "nik" },
        { "{\"phone\":\"081200009905\",\"nik\":\"3517035105939902\",\"name\":\"A\","
          "\"password\":\"pendek\"}",
            422, "weak_password" },
        { "{\"phone\":\"081200009905\",\"nik\":\"3517035105939902\",\"name\":\"A\","
          "\"password\":\"Sayangku2026\"}",
            422, "weak_password" },
        { "{\"phone\":\"081200009905\",\"nik\":\"3517035105939902\",\"name\":\"\","
          "\"password\":\"rahasia-sekali\"}",
            400, "name" },
        { "{\"phone\":\"081200009905\",\"nik\":\"3517035105939902\",\"name\":\"A\","
          "\"email\":\"bukan\",\"password\":\"rahasia-sekali\"}",
            400, "email" },
        { "{\"phone\":\"081200009905\",\"nik\":\"3517035105939902\",\"name\":\"A\","
          "\"email\":\"@contoh.id\",\"password\":\"rahasia-sekali\"}",
            400, "email" },
        { "{\"phone\":\"081200009905\",\"nik\":\"3517035105939902\",\"name\":\"A\","
          "\"email\":\"ana@\",\"password\":\"rahasia-sekali\"}",
            400, "email" },
        { "{\"phone\":\"081200009905\",\"nik\":\"3517035105939902\",\"name\":\"A\","
          "\"email\":\"a na@contoh.id\",\"password\":\"rahasia-sekali\"}",
            400, "email" },
        { "{\"phone\":\"081200009905\",\"nik\":\"3517035105939902\",\"name\":\"A\","
          "\"email\":\"ana@contoh.id,budi@contoh.id\",\"password\":\"rahasia-sekali\"}",
            400, "email" },
        { "{\"phone\":\"081200009905\",\"nik\":\"3517035105939902\",\"name\":\"A\\nB\","
          "\"password\":\"rahasia-sekali\"}",
            400, "name" },
    };

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct e2e_answer *answer = post(*state, "/v1/accounts", cases[i].body);

        assert_int_equal(answer->status, cases[i].status);
        assert_non_null(strstr(answer->body, cases[i].says));
        e2e_answer_free(answer);
    }
}

/* Only the phone learns that it is known. */
static void
test_answers_are_alike_for_known_and_unknown(void **state)
{
    struct e2e *e2e = *state;
    static const char *const paths[] = { "/v1/accounts", "/v1/accounts/code",
        "/v1/accounts/forgotten" };
    static const char unknown[] =
        "{\"phone\":\"0812 0000 9909\",\"nik\":\"3517 0351 0593 9902\",\"name\":\"B\","
        "\"password\":\"rahasia-sekali\"}";
    json_t *json;

    make(e2e);
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        struct e2e_answer *known = post(e2e, paths[i], CLAIM);
        struct e2e_answer *other = post(e2e, paths[i], unknown);

        assert_int_equal(known->status, other->status);
        assert_string_equal(known->body, other->body);
        e2e_answer_free(known);
        e2e_answer_free(other);
    }
    json = applicant_message(e2e, "6281200009902", "account_known", 0);
    assert_non_null(json);
    json_decref(json);
}

static void
test_a_forgotten_password_is_set_anew_by_code(void **state)
{
    struct e2e *e2e = *state;
    char code[7];

    make(e2e);
    assert_int_equal(
        status_of(e2e, "/v1/accounts/forgotten", "{\"phone\":\"081200009902\"}"), 200);
    applicant_code(e2e, 1, "6281200009902", code);
    assert_int_equal(confirm(e2e, "081200009902", code, ""), 400);
    assert_int_equal(
        confirm(e2e, "081200009902", code, ",\"password\":\"baru-sekali\""), 200);
    assert_int_equal(sign_in(e2e, "081200009902", "rahasia-sekali"), 401);
    assert_int_equal(sign_in(e2e, "081200009902", "baru-sekali"), 200);
}

static void
test_nothing_of_the_person_lies_on_the_disk(void **state)
{
    struct e2e *e2e = *state;
    static const char *const secrets[] = { "Zulaikha", "3517035105939902",
        "6281200009902", "zulaikha@contoh" };

    make(e2e);
    if (!text_starts_with(e2e_database(e2e), "sqlite:")) {
        skip(); /* its files are elsewhere; the rows are the same */
    }
    for (size_t i = 0; i < ARRAY_LEN(secrets); i++) {
        char command[TEMP_PATH_SIZE * 2 + 128];

        (void)snprintf(command, sizeof(command),
            "grep -qiaF -e '%s' %s/antrean.db %s/antrean.db-wal %s/../*.log 2>/dev/null",
            secrets[i], e2e_folder(e2e), e2e_folder(e2e), e2e_folder(e2e));
        assert_int_not_equal(system(command), 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_an_account_is_confirmed_by_the_phone, setup, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_what_is_odd_warns_and_what_is_wrong_is_named, setup, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_answers_are_alike_for_known_and_unknown, setup, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_forgotten_password_is_set_anew_by_code, setup, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_nothing_of_the_person_lies_on_the_disk, setup, e2e_stop),
    };

    return cmocka_run_group_tests_name("accounts", tests, NULL, NULL);
}
