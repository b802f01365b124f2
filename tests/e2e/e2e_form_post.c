/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The form post: an application for a person at the desk, with papers taken, a day given
 * and the ticket in hand. Source: docs/rules.md, "The form post".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tests/support/applicant.h"
#include "tests/support/browser.h"
#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

#define PHONE "6281200009902"
#define NIK "3517035105939902"
#define CARD_NIK "3517034107809901"
#define DAY "2026-07-15"

static int
setup(void **state)
{
    *state = e2e_open(&(struct e2e_options){ .config = APPLICANT_CONFIG, .tickets = 4 });
    return 0;
}

static const char body_format[] =
    "{\"service\":\"ktp-baru\",\"person\":{\"name\":\"Mbah Sarinten\",\"nik\":\"%s\"%s},"
    "\"papers\":[%s],\"place\":\"Lemari 2, map 14\",\"date\":\"" DAY
    "\",\"window\":\"pagi\"}";

static struct e2e_answer *
post(struct e2e *e2e, const char *who, const char *nik, const char *phone,
    const char *papers)
{
    char body[512];

    (void)snprintf(body, sizeof(body), body_format, nik, phone, papers);
    return e2e_ask(e2e, who, "POST", "/v1/form-post", body, NULL);
}

static void
test_a_person_without_a_phone_goes_home_with_a_ticket(void **state)
{
    struct e2e_answer *answer = post(*state, "reception", NIK, "", "\"kk\"");
    char id[64], ticket[64], path[128], number[64];

    assert_int_equal(answer->status, 201);
    assert_string_equal(e2e_text(answer, "state"), "approved");
    assert_non_null(strstr(answer->body, "Disimpan di Lemari 2, map 14."));
    assert_null(strstr(answer->body, NIK));
    text_copy(id, sizeof(id), e2e_text(answer, "id"));
    text_copy(ticket, sizeof(ticket), e2e_text(answer, "ticket_id"));
    text_copy(number, sizeof(number), e2e_text(answer, "registration"));
    e2e_answer_free(answer);
    (void)snprintf(path, sizeof(path), "/v1/tickets/%s/ticket.pdf", ticket);
    desk_expect(*state, "reception", "GET", path, NULL, 200, NULL);

    /* The same person and service again: one at a time. */
    answer = post(*state, "reception", NIK, "", "");
    assert_int_equal(answer->status, 409);
    assert_string_equal(e2e_text(answer, "registration"), number);
    e2e_answer_free(answer);

    /* The papers lie elsewhere now; another day; and then not at all. */
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/filed", id);
    desk_expect(*state, "reception", "POST", path, "{}", 400, "bad_request");
    desk_expect(*state, "reception", "POST", path, "{\"place\":\"Loket 3\"}", 200, NULL);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s", id);
    answer = e2e_ask(*state, "reception", "GET", path, NULL, NULL);
    assert_non_null(strstr(answer->body, "Loket 3"));
    e2e_answer_free(answer);
    (void)snprintf(path, sizeof(path), "/v1/tickets/%s/reschedule", ticket);
    desk_expect(*state, "reception", "POST", path,
        "{\"date\":\"2026-07-16\",\"window\":\"pagi\"}", 200, NULL);
    (void)snprintf(path, sizeof(path), "/v1/tickets/%s/cancel", ticket);
    desk_expect(*state, "reception", "POST", path, NULL, 200, NULL);
    answer = post(*state, "reception", NIK, "", ""); /* and anew, for the same account */
    assert_int_equal(answer->status, 201);
    e2e_answer_free(answer);
}

static void
test_who_has_an_account_sees_it_at_home(void **state)
{
    char header[APPLICANT_HEADER_SIZE];
    struct e2e_answer *answer;
    json_t *message;

    applicant_new(*state, PHONE, NIK, "Mbah Sarinten", header);
    answer = post(*state, "supervisor", NIK, ",\"phone\":\"0812 0000 9902\"", "\"kk\"");
    assert_int_equal(answer->status, 201);
    e2e_answer_free(answer);
    answer = e2e_ask(*state, NULL, "GET", "/v1/applications", NULL, header);
    assert_non_null(strstr(answer->body, "\"state\":\"approved\""));
    e2e_answer_free(answer);
    message = applicant_message(*state, PHONE, "approved", 0);
    assert_non_null(message);
    json_decref(message);

    /* Another person with that phone: not on her account. */
    answer =
        post(*state, "reception", "3517035105939910", ",\"phone\":\"081200009902\"", "");
    assert_int_equal(answer->status, 201);
    e2e_answer_free(answer);
    answer = e2e_ask(*state, NULL, "GET", "/v1/applications", NULL, header);
    assert_int_equal(json_array_size(json_object_get(answer->json, "applications")), 1);
    e2e_answer_free(answer);
}

static int64_t
count_accounts(struct e2e *e2e)
{
    return test_database_run(e2e_database(e2e), "SELECT COUNT(*) FROM registrant");
}

/* The account is found by the card's NIK from then on; whose NIK was typed by mistake
 * comes to an account of their own, and the first person's is as it was. */
static void
test_a_nik_set_right_leaves_the_wrong_one_to_whose_it_is(void **state)
{
    struct e2e_answer *answer = post(*state, "reception", NIK, "", "");
    struct browser desk;
    char path[128], number[64], id[64];

    assert_int_equal(answer->status, 201);
    text_copy(number, sizeof(number), e2e_text(answer, "registration"));
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/nik", e2e_text(answer, "id"));
    e2e_answer_free(answer);
    desk_expect(
        *state, "reception", "POST", path, "{\"nik\":\"" CARD_NIK "\"}", 200, NULL);
    answer = post(*state, "reception", CARD_NIK, "", "");
    assert_int_equal(answer->status, 409);
    assert_string_equal(e2e_text(answer, "registration"), number);
    e2e_answer_free(answer);
    answer = post(*state, "reception", NIK, "", "");
    assert_int_equal(answer->status, 201);
    text_copy(id, sizeof(id), e2e_text(answer, "id"));
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/nik", id);
    e2e_answer_free(answer);
    assert_int_equal(count_accounts(*state), 2);

    /* It was the same person's all along: two accounts, neither of the wrong NIK. It is
     * asked before, for the NIK is another account's. */
    answer =
        e2e_ask(*state, "reception", "POST", path, "{\"nik\":\"" CARD_NIK "\"}", NULL);
    assert_int_equal(answer->status, 409);
    assert_string_equal(e2e_text(answer, "code"), "person_known");
    assert_string_equal(e2e_text(answer, "detail"),
        "Sama dengan kartu? Tulis alasannya, lalu simpan lagi. Berbeda? Periksa lagi "
        "NIK-nya.");
    assert_non_null(json_object_get(json_object_get(answer->json, "known"), "name"));
    assert_null(strstr(answer->body, CARD_NIK));
    e2e_answer_free(answer);
    browser_sign_in(&desk, *state, "reception");
    (void)snprintf(path, sizeof(path), "/penyerahan/nomor/%s/nik", id);
    assert_int_equal(browser_open(&desk, path), 200);
    assert_false(browser_sees(&desk, "name=\"reason\""));
    assert_int_equal(browser_post(&desk, path, "nik=" CARD_NIK), 409);
    browser_must_see(&desk, "NIK ini sudah dipakai akun lain, atas nama Mbah Sarinten.");
    browser_must_see(&desk, "name=\"reason\"");
    /* The reason was for another NIK, and counts for none but that. */
    assert_int_equal(
        browser_post(&desk, path, "nik=" CARD_NIK "&asked=" NIK "&reason=Dua+akun"), 409);
    browser_must_see(&desk, "name=\"asked\" value=\"" CARD_NIK "\"");
    browser_must_see(&desk, "value=\"Dua akun\"");
    assert_int_equal(
        browser_post(&desk, path, "nik=" CARD_NIK "&asked=" CARD_NIK "&reason=Dua+akun"),
        200);
    browser_destroy(&desk);
    answer = post(*state, "reception", NIK, "", "");
    assert_int_equal(answer->status, 201);
    e2e_answer_free(answer);
    assert_int_equal(count_accounts(*state), 3);
}

#define OTHER_NAME "Budi Peragaan"

/* Somebody of this NIK, by another name, for a service of their own. */
static struct e2e_answer *
post_as(struct e2e *e2e, const char *service, const char *name, const char *of_person,
    const char *more)
{
    char body[512];

    (void)snprintf(body, sizeof(body),
        "{\"service\":\"%s\",\"person\":{\"name\":\"%s\",\"nik\":\"" NIK "\"%s}%s}",
        service, name, of_person, more);
    return e2e_ask(e2e, "reception", "POST", "/v1/form-post", body, NULL);
}

static void
expect_posted(struct e2e *e2e, const char *service, const char *name, const char *more)
{
    struct e2e_answer *answer = post_as(e2e, service, name, "", more);

    assert_int_equal(answer->status, 201);
    e2e_answer_free(answer);
}

/* How many the desk finds by this. */
static size_t
found(struct e2e *e2e, const char *query)
{
    char body[96];
    struct e2e_answer *answer;
    size_t count;

    (void)snprintf(body, sizeof(body), "{\"q\":\"%s\"}", query);
    answer = e2e_ask(e2e, "reception", "POST", "/v1/tickets/search", body, NULL);
    count = json_array_size(json_object_get(answer->json, "found"));
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    return count;
}

/* A NIK that is somebody else's, be it typed wrong: it is asked before anything is
 * written, and the look at who is held is in the log. */
static void
test_somebody_elses_nik_is_asked_about(void **state)
{
    struct e2e_answer *answer;
    const json_t *known;

    expect_posted(*state, "ktp-baru", "Mbah Sarinten", "");
    answer = post_as(*state, "ikd", OTHER_NAME, ",\"address\":\"Dusun Catak\"",
        ",\"date\":\"" DAY "\",\"window\":\"pagi\"");
    assert_int_equal(answer->status, 409);
    assert_string_equal(e2e_text(answer, "code"), "person_known");
    assert_non_null(strstr(e2e_text(answer, "title"), "Mbah Sarinten"));
    known = json_object_get(answer->json, "known");
    assert_string_equal(
        json_string_value(json_object_get(known, "name")), "Mbah Sarinten");
    assert_true(json_is_null(json_object_get(known, "phone_end")));
    assert_int_equal(json_array_size(json_object_get(known, "differs")), 1);
    e2e_answer_free(answer);
    assert_int_equal(found(*state, OTHER_NAME), 0);
    answer =
        post_as(*state, "tidak-ada", OTHER_NAME, "", ""); /* nobody's data for that */
    assert_int_equal(answer->status, 404);
    e2e_answer_free(answer);
    assert_int_equal(test_database_run(e2e_database(*state),
                         "SELECT COUNT(*) FROM personal_look l JOIN application a"
                         " ON a.id = l.application WHERE l.what = 'desk'"),
        1);
}

/* What is held counts, or what was typed, for a reason: then of all that the person has.
 * What differs in signs alone is asked of nobody. */
static void
test_what_is_held_is_kept_or_corrected(void **state)
{
    struct e2e_answer *answer;

    expect_posted(*state, "ktp-baru", "Mbah Sarinten", "");
    expect_posted(*state, "kia-balita", "MBAH  SARINTEN.", "");
    expect_posted(*state, "ikd", OTHER_NAME, ",\"known\":\"keep\"");
    assert_int_equal(found(*state, "Mbah Sarinten"), 3);
    answer = post_as(*state, "kk-baru", OTHER_NAME, "", ",\"known\":\"correct\"");
    assert_int_equal(answer->status, 400);
    assert_string_equal(e2e_text(answer, "field"), "reason");
    e2e_answer_free(answer);
    assert_int_equal(found(*state, OTHER_NAME), 0);
    expect_posted(*state, "kk-baru", OTHER_NAME,
        ",\"known\":\"correct\",\"reason\":\"Nama di KTP-el\"");
    assert_int_equal(found(*state, "Mbah Sarinten"), 0);
    assert_int_equal(found(*state, OTHER_NAME), 4);
    assert_int_equal(count_accounts(*state), 1);
    assert_int_equal(test_database_run(e2e_database(*state),
                         "SELECT COUNT(*) FROM application_step"
                         " WHERE what = 'person' AND note IS NOT NULL"),
        1);
    assert_int_equal(test_database_run(e2e_database(*state),
                         "SELECT COUNT(*) FROM journal WHERE data LIKE '%Nama di%'"
                         " OR data LIKE '%Budi%'"),
        0);
}

/* What changed at the backend since a cursor; `cursor` goes on. Owned. */
static json_t *
pull(struct e2e *e2e, char cursor[128])
{
    char path[200];
    struct e2e_answer *answer;
    json_t *tickets;

    (void)snprintf(path, sizeof(path), "/v1/backend/tickets?office=3517%s%s",
        cursor[0] ? "&after=" : "", cursor);
    answer = e2e_ask(e2e, "backend", "GET", path, NULL, NULL);
    assert_int_equal(answer->status, 200);
    text_copy(cursor, 128, e2e_text(answer, "next"));
    tickets = json_incref(json_object_get(answer->json, "tickets"));
    e2e_answer_free(answer);
    return tickets;
}

/* What is told of this ticket's person since the cursor; "": it is not there. */
static void
expect_pulled(struct e2e *e2e, char cursor[128], const char *ticket, const char *member,
    const char *said)
{
    json_t *tickets = pull(e2e, cursor);
    const char *told = NULL;
    const json_t *one;
    size_t i;

    json_array_foreach(tickets, i, one)
    {
        if (strcmp(json_string_value(json_object_get(one, "id")), ticket) == 0) {
            told = json_string_value(
                json_object_get(json_object_get(one, "applicant"), member));
        }
    }
    assert_string_equal(told ? told : "", said);
    json_decref(tickets);
}

/* A front office that has the ticket already is told who it is of now. */
static void
test_a_front_office_is_told_who_was_corrected(void **state)
{
    struct e2e_answer *answer;
    char cursor[128] = "";
    char path[128], ticket[64];

    json_decref(pull(*state, cursor));
    answer = post(*state, "reception", NIK, "", "");
    assert_int_equal(answer->status, 201);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/nik", e2e_text(answer, "id"));
    text_copy(ticket, sizeof(ticket), e2e_text(answer, "ticket_id"));
    e2e_answer_free(answer);
    expect_pulled(*state, cursor, ticket, "name", "Mbah Sarinten");
    expect_posted(*state, "ikd", OTHER_NAME,
        ",\"known\":\"correct\",\"reason\":\"Nama di KTP-el\"");
    expect_pulled(*state, cursor, ticket, "name", OTHER_NAME);
    desk_expect(
        *state, "reception", "POST", path, "{\"nik\":\"" CARD_NIK "\"}", 200, NULL);
    expect_pulled(*state, cursor, ticket, "nik", CARD_NIK);
    expect_pulled(*state, cursor, ticket, "nik", "");
}

static void
expect_told(struct e2e *e2e, const char *phone, const char *event, const char *says)
{
    json_t *message = applicant_message(e2e, phone, event, 0);

    assert_non_null(strstr(json_string_value(json_object_get(message, "text")), says));
    json_decref(message);
}

/* A phone that was left out stays held; another one is asked about, by its end. */
static void
test_a_phone_that_is_held_stays(void **state)
{
    struct e2e_answer *answer =
        post_as(*state, "ktp-baru", "Mbah Sarinten", ",\"phone\":\"081200009902\"", "");

    assert_int_equal(answer->status, 201);
    e2e_answer_free(answer);
    expect_posted(*state, "ikd", "Mbah Sarinten", "");
    assert_int_equal(found(*state, "081200009902"), 2);
    answer =
        post_as(*state, "kk-baru", "Mbah Sarinten", ",\"phone\":\"081200009903\"", "");
    assert_int_equal(answer->status, 409);
    assert_string_equal(json_string_value(json_object_get(
                            json_object_get(answer->json, "known"), "phone_end")),
        "9902");
    e2e_answer_free(answer);

    /* Replaced for a reason: both phones are told. */
    answer = post_as(*state, "kk-baru", "Mbah Sarinten", ",\"phone\":\"081200009903\"",
        ",\"known\":\"correct\",\"reason\":\"Nomor baru\"");
    assert_int_equal(answer->status, 201);
    e2e_answer_free(answer);
    expect_told(*state, "6281200009902", "phone_changed", "baru diganti. Bukan Anda?");
    expect_told(*state, "6281200009903", "person_corrected", "disesuaikan petugas");
}

/* Nothing was applied for yet: the look is at the account. */
static void
test_an_owner_of_an_account_is_asked_about(void **state)
{
    char header[APPLICANT_HEADER_SIZE];
    struct e2e_answer *answer;

    applicant_new(*state, PHONE, NIK, "Mbah Sarinten", header);
    answer = post_as(*state, "ikd", OTHER_NAME, ",\"phone\":\"081200009902\"", "");
    assert_int_equal(answer->status, 409);
    assert_string_equal(e2e_text(answer, "code"), "person_known");
    e2e_answer_free(answer);
    assert_int_equal(
        test_database_run(e2e_database(*state), "SELECT COUNT(*) FROM personal_look"
                                                " WHERE application LIKE 'account:%'"),
        1);
}

static void
test_what_is_odd_is_refused_with_nothing_kept(void **state)
{
    struct e2e_answer *answer = post(*state, "reception", "12", "", "");

    assert_int_equal(answer->status, 400);
    e2e_answer_free(answer);
    answer = post(*state, "reception", NIK, "", "\"tidak-ada\"");
    assert_int_equal(answer->status, 400);
    e2e_answer_free(answer);
    answer = post(*state, "counter-1", NIK, "", "");
    assert_int_equal(answer->status, 403);
    e2e_answer_free(answer);
    desk_expect(*state, "reception", "POST", "/v1/form-post",
        "{\"service\":\"ktp-baru\",\"person\":{\"name\":\"A B\",\"nik\":\"" NIK
        "\"},\"papers\":[\"kk\"]}",
        400, "bad_request"); /* papers lie somewhere */
    answer = post(*state, "reception", NIK, "", "");
    assert_int_equal(answer->status, 201);
    e2e_answer_free(answer);
}

#define WITH_OFFICE(test) cmocka_unit_test_setup_teardown(test, setup, e2e_stop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_OFFICE(test_a_person_without_a_phone_goes_home_with_a_ticket),
        WITH_OFFICE(test_who_has_an_account_sees_it_at_home),
        WITH_OFFICE(test_a_nik_set_right_leaves_the_wrong_one_to_whose_it_is),
        WITH_OFFICE(test_somebody_elses_nik_is_asked_about),
        WITH_OFFICE(test_what_is_held_is_kept_or_corrected),
        WITH_OFFICE(test_a_front_office_is_told_who_was_corrected),
        WITH_OFFICE(test_a_phone_that_is_held_stays),
        WITH_OFFICE(test_an_owner_of_an_account_is_asked_about),
        WITH_OFFICE(test_what_is_odd_is_refused_with_nothing_kept),
    };

    return cmocka_run_group_tests_name("form post", tests, NULL, NULL);
}
