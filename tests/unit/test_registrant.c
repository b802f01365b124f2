/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applicants' accounts: a code shown makes one, nobody learns who has one, nothing is
 * plain. */
#include "server/prereg/registrant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/db.h"
#include "db/db_application.h"
#include "db/db_office.h"
#include "db/statement.h"
#include "server/notify/message_desk.h"
#include "server/notify/message_out.h"
#include "server/notify/message_text.h"
#include "server/notify/sms.h"
#include "server/prereg/application.h"
#include "server/settings/settings.h"
#include "tests/support/catalogue.h"
#include "tests/support/database.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define PHONE "628120000990"
#define OTHER "628120000991"

struct fixture {
    char folder[TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE];
    struct db *db;
    const struct office_settings *settings;
    struct vault *vault;
    struct caller caller;
    struct act act;
};

static int
setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    json_t *all = catalogue_load();

    temp_make(f->folder);
    f->db = test_database_office(f->url, f->folder, "a.db");
    assert_int_equal(settings_parse_object(all, &f->settings, NULL), STATUS_OK);
    json_decref(all);
    assert_int_equal(vault_load(f->folder, &f->vault, NULL), STATUS_OK);
    f->caller.role = ROLE_COUNT;
    f->act = (struct act){ .db = f->db,
        .office = OFFICE_ONE,
        .settings = f->settings,
        .caller = &f->caller,
        .now_ms = 1783990800000,
        .public_url = "",
        .folder = f->folder,
        .vault = f->vault };
    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    db_rollback(f->db);
    db_close(f->db);
    settings_unref(f->settings);
    vault_free(f->vault);
    test_database_remove(f->url);
    temp_remove(f->folder);
    free(f);
    return 0;
}

static struct registration
claim(const char *phone, const char *name)
{
    struct registration in = { .person = { .nik = "3517035105939902",
                                   .email = "Sari@Contoh.id",
                                   .address = "Tambakrejo" },
        .password_hash = "hash of ",
        .person.language = "id" };

    (void)text_copy(in.person.phone, sizeof(in.person.phone), phone);
    (void)text_copy(in.person.name, sizeof(in.person.name), name);
    (void)text_append(in.password_hash, sizeof(in.password_hash), name);
    return in;
}

/* The messages that are due, taken; gives how many, and the last one's code. */
static size_t
take(struct fixture *f, char event[MESSAGE_EVENT_SIZE], char to[PHONE_SIZE], char code[7])
{
    struct message messages[8];
    size_t count;
    json_t *content;

    assert_int_equal(db_message_take(f->db, OFFICE_ONE, f->act.now_ms, TIME_MS_MAX,
                         messages, ARRAY_LEN(messages), &count, NULL),
        STATUS_OK);
    event[0] = to[0] = code[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        const char *digits;

        assert_int_equal(message_open(f->vault, &messages[i], &content, NULL), STATUS_OK);
        (void)text_copy(event, MESSAGE_EVENT_SIZE, messages[i].event);
        (void)text_copy(
            to, PHONE_SIZE, json_string_value(json_object_get(content, "to")));
        digits = json_string_value(
            json_object_get(json_object_get(content, "params"), "code"));
        (void)text_copy(code, 7, digits ? digits : "");
        json_decref(content);
    }
    return count;
}

static void
expect(struct fixture *f, const char *event, const char *to, char code[7])
{
    char got[MESSAGE_EVENT_SIZE];
    char number[PHONE_SIZE];

    assert_int_equal(take(f, got, number, code), 1);
    assert_string_equal(got, event);
    assert_string_equal(number, to);
}

static void
expect_nothing(struct fixture *f)
{
    char event[MESSAGE_EVENT_SIZE];
    char to[PHONE_SIZE];
    char code[7];

    assert_int_equal(take(f, event, to, code), 0);
}

static bool
confirm(struct fixture *f, const char *phone, const char *code)
{
    bool right;

    assert_int_equal(
        registrant_confirm(&f->act, phone, code, "", &right, NULL), STATUS_OK);
    return right;
}

static struct account
account_of(struct fixture *f, const char *typed)
{
    struct account account = { .id = 0 };
    char username[USERNAME_SIZE];

    assert_int_equal(registrant_username(&f->act, typed, username, NULL), STATUS_OK);
    if (username[0] && db_account_by_username(
                           f->db, OFFICE_ONE, username, &account, NULL) != STATUS_OK) {
        account.id = 0;
    }
    return account;
}

/* An account for this phone, made as a person would. */
static struct account
make(struct fixture *f, const char *phone, const char *name)
{
    struct registration in = claim(phone, name);
    char code[7];

    assert_int_equal(registrant_register(&f->act, &in, NULL), STATUS_OK);
    expect(f, "code", phone, code);
    assert_true(confirm(f, phone, code));
    return account_of(f, phone);
}

static void
test_a_code_makes_an_account(void **state)
{
    struct fixture *f = *state;
    struct registration in = claim(PHONE, "Sari");
    struct account account;
    struct person person;
    char code[7];
    char spaced[16];

    assert_int_equal(registrant_register(&f->act, &in, NULL), STATUS_OK);
    assert_int_equal(account_of(f, PHONE).id, 0);
    expect(f, "code", PHONE, code);
    (void)snprintf(spaced, sizeof(spaced), " %.3s %.3s ", code, code + 3);
    assert_true(confirm(f, PHONE, spaced));
    account = account_of(f, "0812 0000 990");
    assert_true(account.id > 0);
    assert_int_equal(account.role, ROLE_APPLICANT);
    assert_string_equal(account.name, "");
    assert_string_equal(account.password_hash, "hash of Sari");
    assert_int_equal(account_of(f, "sari@contoh.ID").id, account.id);
    assert_int_equal(registrant_person(&f->act, account.id, &person, NULL), STATUS_OK);
    assert_string_equal(person.name, "Sari");
    assert_string_equal(person.nik, "3517035105939902");
    assert_string_equal(person.email, "Sari@Contoh.id");
    assert_false(confirm(f, PHONE, code)); /* a code is good once */
}

static void
test_two_who_claim_a_phone_do_not_touch_each_other(void **state)
{
    struct fixture *f = *state;
    struct registration thief = claim(PHONE, "Thief");
    struct registration owner = claim(PHONE, "Owner");
    char thiefs[7];
    char owners[7];

    assert_int_equal(registrant_register(&f->act, &thief, NULL), STATUS_OK);
    expect(f, "code", PHONE, thiefs);
    f->act.now_ms += PHONE_CODE_REST_MS;
    assert_int_equal(registrant_register(&f->act, &owner, NULL), STATUS_OK);
    expect(f, "code", PHONE, owners);
    assert_true(confirm(f, PHONE, owners));
    assert_string_equal(account_of(f, PHONE).password_hash, "hash of Owner");
    assert_false(confirm(f, PHONE, thiefs));
}

static void
test_codes_rest_and_are_few(void **state)
{
    struct fixture *f = *state;
    struct registration in = claim(PHONE, "Sari");
    char code[7];

    for (int i = 0; i < PHONE_CODES_MAX; i++) {
        assert_int_equal(registrant_register(&f->act, &in, NULL), STATUS_OK);
        expect(f, "code", PHONE, code);
        assert_int_equal(registrant_register(&f->act, &in, NULL), STATUS_OK);
        expect_nothing(f); /* it rests */
        f->act.now_ms += PHONE_CODE_REST_MS;
    }
    assert_int_equal(registrant_register(&f->act, &in, NULL), STATUS_OK);
    expect_nothing(f); /* five wait already */
    f->act.now_ms += PHONE_CODE_MS;
    assert_int_equal(registrant_register(&f->act, &in, NULL), STATUS_OK);
    expect(f, "code", PHONE, code);
}

static void
test_wrong_codes_end(void **state)
{
    struct fixture *f = *state;
    struct registration in = claim(PHONE, "Sari");
    char code[7];
    char wrong[7];
    struct error err;
    bool right;

    assert_int_equal(registrant_register(&f->act, &in, NULL), STATUS_OK);
    expect(f, "code", PHONE, code);
    (void)text_copy(wrong, sizeof(wrong), code);
    wrong[5] = (char)(wrong[5] == '0' ? '1' : '0');
    for (int i = 0; i < PHONE_CODE_WRONG_MAX; i++) {
        assert_false(confirm(f, PHONE, wrong));
    }
    assert_int_equal(registrant_confirm(&f->act, PHONE, code, "", &right, &err),
        STATUS_TOO_MANY_REQUESTS);
    assert_int_equal(err.retry_after_s, 15 * 60);
    f->act.now_ms += PHONE_CODE_MS + 1;
    assert_false(confirm(f, PHONE, code)); /* it is old by now */
    assert_int_equal(registrant_register(&f->act, &in, NULL), STATUS_OK);
    expect(f, "code", PHONE, code);
    assert_false(confirm(f, OTHER, code));
    assert_false(confirm(f, PHONE, "12345"));
    assert_false(confirm(f, PHONE, "12345a"));
    assert_false(confirm(f, PHONE, "1234567"));
    assert_true(confirm(f, PHONE, code));
}

static void
test_a_code_sent_again_replaces_the_last(void **state)
{
    struct fixture *f = *state;
    struct registration in = claim(PHONE, "Sari");
    char first[7];
    char second[7];

    assert_int_equal(registrant_send_again(&f->act, PHONE, "id", NULL), STATUS_OK);
    expect_nothing(f);
    assert_int_equal(registrant_register(&f->act, &in, NULL), STATUS_OK);
    expect(f, "code", PHONE, first);
    assert_int_equal(registrant_send_again(&f->act, PHONE, "id", NULL), STATUS_OK);
    expect_nothing(f);
    f->act.now_ms += PHONE_CODE_REST_MS;
    assert_int_equal(registrant_send_again(&f->act, PHONE, "id", NULL), STATUS_OK);
    expect(f, "code", PHONE, second);
    if (strcmp(first, second) != 0) {
        assert_false(confirm(f, PHONE, first));
    }
    assert_true(confirm(f, PHONE, second));
}

static void
test_a_known_phone_alone_learns_that_it_is(void **state)
{
    struct fixture *f = *state;
    struct registration in = claim(PHONE, "Other");
    struct account account = make(f, PHONE, "Sari");
    char code[7];

    assert_int_equal(registrant_register(&f->act, &in, NULL), STATUS_OK);
    expect(f, "account_known", PHONE, code);
    assert_string_equal(account_of(f, PHONE).password_hash, account.password_hash);
}

static void
test_a_forgotten_password_needs_the_phone(void **state)
{
    struct fixture *f = *state;
    struct account account = make(f, PHONE, "Sari");
    char code[7];
    bool right;

    assert_int_equal(registrant_forgotten(&f->act, OTHER, "id", NULL), STATUS_OK);
    expect_nothing(f);
    assert_int_equal(registrant_forgotten(&f->act, PHONE, "id", NULL), STATUS_OK);
    expect(f, "code", PHONE, code);
    assert_int_equal(registrant_confirm(&f->act, PHONE, code, "", &right, NULL),
        STATUS_BAD_REQUEST); /* without a password nothing happens */
    assert_int_equal(
        registrant_confirm(&f->act, PHONE, code, "new", &right, NULL), STATUS_OK);
    assert_true(right);
    assert_string_equal(account_of(f, PHONE).password_hash, "new");
    assert_int_equal(account_of(f, PHONE).id, account.id);
}

static void
test_a_phone_moves_when_the_new_one_is_held(void **state)
{
    struct fixture *f = *state;
    struct account account = make(f, PHONE, "Sari");
    struct person person;
    char code[7];
    bool right;

    f->caller.role = ROLE_APPLICANT;
    f->caller.account_id = account.id;
    assert_int_equal(registrant_change_phone(&f->act, OTHER, "id", NULL), STATUS_OK);
    expect(f, "code", OTHER, code);
    f->caller.account_id = 0; /* somebody else who saw the code */
    assert_int_equal(
        registrant_confirm(&f->act, OTHER, code, "", &right, NULL), STATUS_NOT_SIGNED_IN);
    f->caller.account_id = account.id;
    assert_true(confirm(f, OTHER, code));
    expect(f, "phone_changed", PHONE, code);
    assert_int_equal(account_of(f, PHONE).id, 0);
    assert_int_equal(account_of(f, OTHER).id, account.id);
    assert_int_equal(registrant_person(&f->act, account.id, &person, NULL), STATUS_OK);
    assert_string_equal(person.phone, OTHER);
    assert_string_equal(person.name, "Sari");
}

/* What is out is forgotten with the day's personal data; what waits is not. */
static void
test_old_messages_are_forgotten(void **state)
{
    struct fixture *f = *state;
    struct registration in = claim(PHONE, "Sari");
    struct message_counts counts;
    struct message message;
    size_t count;

    assert_int_equal(registrant_register(&f->act, &in, NULL), STATUS_OK);
    f->act.now_ms += f->settings->policy.keep_personal_days * INT64_C(86400000) + 1;
    assert_int_equal(message_forget_due(&f->act, NULL), STATUS_OK);
    assert_int_equal(db_message_counts(f->db, OFFICE_ONE, &counts, NULL), STATUS_OK);
    assert_int_equal(counts.waiting, 1);
    assert_int_equal(db_message_take(f->db, OFFICE_ONE, f->act.now_ms, TIME_MS_MAX,
                         &message, 1, &count, NULL),
        STATUS_OK);
    message.state = MESSAGE_SENT;
    message.next_ms = 0;
    assert_int_equal(db_message_update(f->db, OFFICE_ONE, &message, NULL), STATUS_OK);
    assert_int_equal(message_forget_due(&f->act, NULL), STATUS_OK);
    assert_int_equal(
        db_message_load(f->db, OFFICE_ONE, message.id, &message, NULL), STATUS_NOT_FOUND);
}

/* Nobody asks at the desk in which language. */
static void
test_who_is_registered_at_the_desk_is_told_in_indonesian(void **state)
{
    struct fixture *f = *state;
    struct registration in = claim(PHONE, "Sari");
    struct person person;
    bool held;
    int64_t id;

    in.person.language[0] = '\0';
    assert_int_equal(
        registrant_at_desk(&f->act, &in.person, &id, &held, NULL), STATUS_OK);
    assert_false(held);
    assert_int_equal(registrant_person(&f->act, id, &person, NULL), STATUS_OK);
    assert_string_equal(person.language, "id");
}

/* With the longest values each is one SMS, in both languages. */
static void
test_messages_fit_one_sms(void **state)
{
    static const char path[] = "web/text/messages.json";
    struct message_texts *texts;
    json_t *root = json_load_file(path, 0, NULL);
    json_t *params = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "office",
        "DUKCAPIL JOMBANG", "code", "482913", "number", "7K3M92QX", "day", "2026-07-14",
        "window", "08:00-11:00", "link", "https://antre.jombangkab.go.id/s/a", "count",
        "12", "contact", "0321-123456", "carrier", "Pos Indonesia, kilat khus", "fee",
        "Rp20.000", "days", "2-4", "state", "endorsed", "until", "15:00");
    const char *event;
    json_t *sentences;

    (void)state;
    assert_int_equal(message_texts_load(path, &texts, NULL), STATUS_OK);
    json_object_foreach(root, event, sentences)
    {
        static const char *const languages[] = { "id", "en" };

        if (event[0] == '_') { /* words that the sentences are made with */
            continue;
        }
        for (size_t i = 0; i < ARRAY_LEN(languages); i++) {
            char text[MESSAGE_TEXT_SIZE];

            assert_true(message_text(texts, event, languages[i], params, text));
            if (strpbrk(text, "{}") || sms_length(text) < 20 || sms_length(text) > 160) {
                fail_msg("%s in %s: %d letters: %s", event, languages[i],
                    sms_length(text), text);
            }
        }
    }
    {
        char text[MESSAGE_TEXT_SIZE];

        assert_true(message_text(texts, "approved", "id", params, text));
        assert_non_null(strstr(text, "Sel 14-07-2026, pukul 08.00-11.00."));
        assert_true(message_text(texts, "approved", "en", params, text));
        assert_non_null(strstr(text, "Tue 14-07-2026, 08:00-11:00."));
    }
    assert_int_equal(sms_length("a[b"), 4);
    assert_int_equal(sms_length("a\xe2\x80\x93"), -1);
    json_decref(params);
    json_decref(root);
    message_texts_free(texts);
}

/* The latest two hundred that they made, and nobody else's. */
static void
test_a_village_operator_s_list_has_an_end(void **state)
{
    struct fixture *f = *state;
    struct account people[] = { { .username = "desa", .role = ROLE_VILLAGE },
        { .username = "desa-lain", .role = ROLE_VILLAGE },
        { .username = "warga", .role = ROLE_APPLICANT } };
    struct application *made;
    size_t count;

    for (size_t i = 0; i < ARRAY_LEN(people); i++) {
        text_copy(people[i].password_hash, sizeof(people[i].password_hash), "-");
        assert_int_equal(
            db_account_insert(f->db, OFFICE_ONE, &people[i], 1, NULL), STATUS_OK);
    }
    for (int i = 0; i < 203; i++) {
        struct application application = { .account = people[2].id,
            .state = TICKET_DRAFT,
            .made_by = people[i == 201].id,
            .created_ms = 1000 + i,
            .changed_ms = 1000 + i };

        (void)snprintf(application.id, sizeof(application.id), "APPLICATION%d", i);
        text_copy(
            application.registration, sizeof(application.registration), application.id);
        text_copy(application.service, sizeof(application.service), "kk");
        assert_int_equal(
            db_application_insert(f->db, OFFICE_ONE, &application, NULL), STATUS_OK);
    }
    f->caller.role = ROLE_VILLAGE;
    f->caller.account_id = people[0].id;
    assert_int_equal(application_list(&f->act, &made, &count, NULL), STATUS_OK);
    assert_int_equal(count, 200);
    assert_string_equal(made[0].id, "APPLICATION202");
    assert_string_equal(made[1].id, "APPLICATION200");
    assert_string_equal(made[199].id, "APPLICATION2");
    free(made);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_code_makes_an_account, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_two_who_claim_a_phone_do_not_touch_each_other, setup, teardown),
        cmocka_unit_test_setup_teardown(test_codes_rest_and_are_few, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wrong_codes_end, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_code_sent_again_replaces_the_last, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_known_phone_alone_learns_that_it_is, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_forgotten_password_needs_the_phone, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_phone_moves_when_the_new_one_is_held, setup, teardown),
        cmocka_unit_test_setup_teardown(test_old_messages_are_forgotten, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_who_is_registered_at_the_desk_is_told_in_indonesian, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_village_operator_s_list_has_an_end, setup, teardown),
        cmocka_unit_test(test_messages_fit_one_sms),
    };

    return cmocka_run_group_tests_name("registrant", tests, NULL, NULL);
}
