/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Personal data whose time is over: gone from every table and from the file, and what the
 * office counts stays. Source: docs/rules.md, "Personal data".
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/support/applicant.h"
#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define DEADLINE_S 60
#define REGISTRATION "AKTA-33.3517091708859901"
#define ROW \
    REGISTRATION ",info,2026-07-14,08:00,11:00,Siti " \
                 "Terhapus,3517091708859901,08123456789"
#define KEPT "AKTA-33.3517091708859902"
#define KEPT_ROW \
    KEPT ",info,2026-08-03,08:00,11:00,Budi " \
         "Tersimpan,3517091708859902,"

/* What must not be found any more once the days of keeping are over. */
static const char *const secrets[] = { "Siti Terhapus", "3517091708859901", "08123456789",
    "sedang hamil tua", "catatan tentang orang", "kertas sobek" };

/* Somebody with a name is served, and everything is noted that can be. */
static void
serve_somebody(struct e2e *e2e)
{
    struct e2e_answer *answer;
    char number[DESK_NUMBER_SIZE];
    char visit[DESK_VISIT_SIZE];

    answer = e2e_ask(e2e, "kiosk", "POST", "/v1/checkins",
        "{\"code\":\"" REGISTRATION "\",\"phone4\":\"6789\"}", NULL);
    assert_int_equal(answer->status, 201);
    e2e_answer_free(answer);
    desk_walk_in(e2e, "legalisir", "sedang hamil tua", number, visit);
    desk_open(e2e, 1);
    desk_call(e2e, 1, number, visit); /* the priority lane first */
    desk_move(e2e, "counter-1", visit, "start", NULL, 200, NULL);
    desk_move(e2e, "counter-1", visit, "checklist",
        "{\"items\":[{\"id\":\"asli\",\"state\":\"missing\",\"note\":\"kertas sobek\"}]}",
        200, NULL);
    desk_move(e2e, "counter-1", visit, "finish",
        "{\"outcome\":\"incomplete\",\"note\":\"catatan tentang orang\"}", 200, NULL);
}

/* Rows of a person. */
static int64_t
count(struct e2e *e2e, const char *table_and_condition)
{
    char sql[256];

    (void)snprintf(sql, sizeof(sql), "SELECT COUNT(*) FROM %s", table_and_condition);
    return test_database_run(e2e_database(e2e), sql);
}

/* The first of the secrets that a file of the office holds, or NULL. */
static const char *
found_in(struct e2e *e2e, const char *file)
{
    char path[TEMP_PATH_SIZE];
    const char *found = NULL;
    unsigned char *bytes;
    size_t len;

    if (access(temp_path(path, e2e_folder(e2e), file), F_OK) != 0) {
        return NULL;
    }
    bytes = temp_read(path, &len);
    for (size_t i = 0; !found && i < ARRAY_LEN(secrets); i++) {
        found = memmem(bytes, len, secrets[i], strlen(secrets[i])) ? secrets[i] : NULL;
    }
    free(bytes);
    return found;
}

/* Not only out of every table: on SQLite out of the file and its log, while the server
 * runs, as soon as nobody reads what was there before. */
static void
expect_not_in_files(struct e2e *e2e)
{
    static const char *const files[] = { "antrean.db", "antrean.db-wal" };
    time_t deadline = time(NULL) + DEADLINE_S;

    if (test_on_postgresql()) {
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        const char *found;

        while ((found = found_in(e2e, files[i])) && time(NULL) < deadline) {
            (void)poll(NULL, 0, 20); /* a wait for a condition, with a deadline */
        }
        if (found) {
            fail_msg("%s still holds \"%s\"", files[i], found);
        }
    }
}

/* Wait until there are so many rows. */
static void
wait_for(struct e2e *e2e, const char *table_and_condition, int64_t rows)
{
    time_t deadline = time(NULL) + DEADLINE_S;

    while (time(NULL) < deadline && count(e2e, table_and_condition) != rows) {
        (void)poll(NULL, 0, 20); /* a wait for a condition, with a deadline */
    }
    assert_int_equal(count(e2e, table_and_condition), rows);
}

/* Wait until the day was erased so many times. */
static void
expect_erased(struct e2e *e2e, int times)
{
    wait_for(e2e, "journal WHERE kind = 'personal.erased'", times);
}

static void
test_a_person_is_forgotten_when_the_days_are_over(void **state)
{
    desk_import(*state, ROW "\n" KEPT_ROW);
    serve_somebody(*state);
    desk_restart_at(*state, "2026-08-13T08:15:00+07:00"); /* the thirtieth day */
    assert_int_equal(count(*state, "applicant"), 2);
    desk_restart_at(*state, "2026-08-14T08:15:00+07:00");
    expect_erased(*state, 1);
    assert_int_equal(count(*state, "applicant"), 1);
    assert_int_equal(count(*state, "ticket WHERE registration = '" REGISTRATION "'"), 0);
    assert_int_equal(count(*state, "visit WHERE note IS NOT NULL"), 0);
    assert_int_equal(count(*state, "visit WHERE priority_reason IS NOT NULL"), 0);
    assert_int_equal(count(*state, "checklist WHERE note IS NOT NULL"), 0);
    assert_int_equal(count(*state, "visit"), 2); /* what is counted stays */
    assert_int_equal(count(*state, "applicant WHERE subject IN (SELECT id FROM ticket"
                                   " WHERE registration = '" KEPT "')"),
        1);
    expect_not_in_files(*state);
    assert_int_equal(e2e_end(*state), 0);
    expect_not_in_files(*state);
    e2e_check(*state);
    e2e_restart(*state);
}

static void
test_what_comes_in_too_late_is_forgotten_too(void **state)
{
    desk_import(*state, ROW);
    desk_restart_at(*state, "2026-08-14T08:15:00+07:00");
    expect_erased(*state, 1);
    desk_import(*state, ROW); /* its registration is no longer known: a new ticket */
    assert_int_equal(count(*state, "applicant"), 1);
    desk_restart_at(*state, "2026-08-14T08:20:00+07:00");
    expect_erased(*state, 2);
    assert_int_equal(count(*state, "applicant"), 0);
}

/* An applicant's account, by the words its owner reads. */
#define PHONE "6281200009902"
#define NIK "3517035105939902"

/* Nothing happens to what was sent; nobody signs in; the survey's and the looks' time
 * ends, too. Each is ended by its own setting. */
static void
test_what_nobody_touches_ends_each_at_its_time(void **state)
{
    struct e2e *e2e = *state;
    char header[APPLICANT_HEADER_SIZE];
    struct e2e_answer *answer;
    json_t *message;
    char path[128];
    char id[64];

    applicant_new(e2e, PHONE, NIK, "Zulaikha Peragaan", header);
    answer =
        e2e_ask(e2e, NULL, "POST", "/v1/applications", "{\"service\":\"ikd\"}", header);
    assert_int_equal(answer->status, 201);
    (void)snprintf(id, sizeof(id), "%s", e2e_text(answer, "id"));
    e2e_answer_free(answer);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/submit", id);
    answer = e2e_ask(e2e, NULL, "POST", path, "{}", header);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    (void)snprintf(path, sizeof(path), "/v1/reviews/%s/claim", id);
    assert_int_equal(e2e_post(e2e, "reviewer", path), 200);
    (void)test_database_run(e2e_database(e2e),
        "INSERT INTO survey_remark (office, id, month, remark)"
        " SELECT office, 'r', '2026-07', nik_hash FROM registrant");
    assert_int_not_equal(count(e2e, "personal_look"), 0);

    desk_restart_at(e2e, "2027-07-13T08:15:00+07:00"); /* not yet a year */
    wait_for(e2e, "application WHERE state = 'submitted' AND erased_ms = 0", 1);
    desk_restart_at(e2e, "2027-07-15T08:15:00+07:00");
    wait_for(e2e, "application WHERE state = 'cancelled' AND erased_ms > 0", 1);
    assert_int_equal(count(e2e, "application WHERE form IS NOT NULL"), 0);
    assert_int_equal(count(e2e, "application_key"), 0);
    message = applicant_message(e2e, PHONE, "expired", 0);
    json_decref(message);
    assert_int_equal(count(e2e, "registrant"), 1);

    desk_restart_at(e2e, "2028-06-05T08:15:00+07:00"); /* a month before its end */
    message = applicant_message(e2e, PHONE, "account_ends", 0);
    assert_non_null(
        strstr(json_string_value(json_object_get(message, "text")), "05-07-2028"));
    json_decref(message);
    assert_int_equal(count(e2e, "registrant"), 1);
    desk_restart_at(e2e, "2028-07-20T08:15:00+07:00");
    wait_for(e2e, "registrant", 0);
    assert_int_equal(count(e2e, "account WHERE username LIKE 'phone:%'"), 0);
    assert_int_equal(count(e2e, "journal WHERE kind = 'account.erased'"), 1);
    wait_for(e2e, "personal_look", 0);
    desk_restart_at(e2e, "2028-08-20T08:15:00+07:00");
    wait_for(e2e, "survey_remark", 0);
    assert_int_equal(e2e_end(e2e), 0);
    e2e_check(e2e);
    e2e_restart(e2e);
}

/* What is said of an application that was erased already is erased in its turn. */
static void
test_a_question_about_what_was_erased_is_erased_too(void **state)
{
    struct e2e *e2e = *state;
    char header[APPLICANT_HEADER_SIZE];
    struct e2e_answer *answer;
    char path[128];
    char id[64];

    applicant_new(e2e, PHONE, NIK, "Zulaikha Peragaan", header);
    answer =
        e2e_ask(e2e, NULL, "POST", "/v1/applications", "{\"service\":\"ikd\"}", header);
    assert_int_equal(answer->status, 201);
    (void)snprintf(id, sizeof(id), "%s", e2e_text(answer, "id"));
    e2e_answer_free(answer);
    (void)test_database_run(e2e_database(e2e),
        "INSERT INTO place_wish (office, application, service, day, slot, wished_ms)"
        " SELECT office, id, service, '2026-12-01', '', 1 FROM application");
    (void)test_database_run(e2e_database(e2e),
        "INSERT INTO delivery (office, application, attempt, day, sent_ms, carrier, fee,"
        " ended_ms) SELECT office, id, 1, '2026-07-14', 1, 'Pos Indonesia', 0, 0"
        " FROM application");
    (void)test_database_run(e2e_database(e2e),
        "INSERT INTO delivery (office, application, attempt, day, sent_ms, carrier, fee,"
        " ended_ms) SELECT office, id, 2, '2026-07-14', 1, 'Pak Budi', 0, 0"
        " FROM application");
    desk_restart_at(e2e, "2026-08-14T08:15:00+07:00");
    wait_for(e2e, "application WHERE state = 'cancelled' AND erased_ms > 0", 1);
    assert_int_equal(count(e2e, "place_wish"), 0);
    assert_int_equal(count(e2e, "delivery WHERE carrier = 'Pos Indonesia'"), 1);
    assert_int_equal(count(e2e, "delivery WHERE carrier = '-'"), 1);
    applicant_sign_in(e2e, PHONE, header);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/question", id);
    answer =
        e2e_ask(e2e, NULL, "POST", path, "{\"question\":\"Mengapa dihapus?\"}", header);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    assert_int_equal(count(e2e, "application_step WHERE note IS NOT NULL"), 1);
    desk_restart_at(e2e, "2026-09-14T08:15:00+07:00");
    wait_for(e2e, "application WHERE erased_ms > 0", 1);
    assert_int_equal(count(e2e, "application_step WHERE note IS NOT NULL"), 0);
}

/* Who was told signs in: everything begins anew. */
static void
test_an_account_that_is_used_again_stays(void **state)
{
    struct e2e *e2e = *state;
    char header[APPLICANT_HEADER_SIZE];

    applicant_new(e2e, PHONE, NIK, "Zulaikha Peragaan", header);
    desk_restart_at(e2e, "2028-06-05T08:15:00+07:00");
    json_decref(applicant_message(e2e, PHONE, "account_ends", 0));
    applicant_sign_in(e2e, PHONE, header);
    assert_int_equal(count(e2e, "registrant WHERE told_ms = 0"), 1);
    desk_restart_at(e2e, "2028-07-20T08:15:00+07:00");
    wait_for(e2e, "registrant", 1);
    applicant_sign_in(e2e, PHONE, header);
}

/* Who was told has longer when the office says so meanwhile, and is told again then. */
static void
test_a_longer_setting_keeps_who_was_told(void **state)
{
    struct e2e *e2e = *state;
    struct e2e_answer *answer;
    char header[APPLICANT_HEADER_SIZE];
    char admin[APPLICANT_HEADER_SIZE];

    applicant_new(e2e, PHONE, NIK, "Zulaikha Peragaan", header);
    desk_restart_at(e2e, "2028-06-05T08:15:00+07:00");
    json_decref(applicant_message(e2e, PHONE, "account_ends", 0));
    wait_for(e2e, "registrant WHERE told_ms > 0", 1);
    answer = e2e_ask(e2e, NULL, "POST", "/v1/session",
        "{\"username\":\"admin\",\"password\":\"" E2E_PASSWORD "\"}", NULL);
    (void)snprintf(
        admin, sizeof(admin), "Authorization: Bearer %s", e2e_text(answer, "token"));
    e2e_answer_free(answer);
    answer = e2e_ask(
        e2e, NULL, "PATCH", "/v1/settings/policy", "{\"keep_account_months\":48}", admin);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    desk_restart_at(e2e, "2028-07-20T08:15:00+07:00");
    wait_for(e2e, "registrant WHERE told_ms = 0", 1);
    applicant_sign_in(e2e, PHONE, header);
}

/* Made at the desk, it ends with what was kept of it; one that its owner opens does not.
 */
static void
test_an_account_of_the_desk_ends_with_what_it_had(void **state)
{
    static const char body[] =
        "{\"service\":\"ikd\",\"person\":{\"name\":\"Mbah Peragaan\","
        "\"nik\":\"3517034107809901\"},\"date\":\"2026-07-15\",\"window\":\"pagi\"}";
    struct e2e *e2e = *state;
    struct e2e_answer *answer;
    char header[APPLICANT_HEADER_SIZE];
    char path[128];

    applicant_new(e2e, PHONE, NIK, "Zulaikha Peragaan", header);
    answer = e2e_ask(e2e, "reception", "POST", "/v1/form-post", body, NULL);
    assert_int_equal(answer->status, 201);
    (void)snprintf(
        path, sizeof(path), "/v1/tickets/%s/cancel", e2e_text(answer, "ticket_id"));
    e2e_answer_free(answer);
    desk_expect(e2e, "reception", "POST", path, NULL, 200, NULL);
    desk_restart_at(e2e, "2026-10-20T08:15:00+07:00");
    wait_for(e2e, "application WHERE erased_ms > 0", 1);
    desk_restart_at(e2e, "2026-10-21T08:15:00+07:00");
    wait_for(e2e, "registrant", 1);
    assert_int_equal(count(e2e, "account WHERE username LIKE 'desk:%'"), 0);
    assert_int_equal(count(e2e, "account WHERE username LIKE 'phone:%'"), 1);
}

static int
setup_messages(void **state)
{
    *state = e2e_open(&(struct e2e_options){ .config = APPLICANT_CONFIG, .tickets = 4 });
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_person_is_forgotten_when_the_days_are_over, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_what_comes_in_too_late_is_forgotten_too, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_what_nobody_touches_ends_each_at_its_time, setup_messages, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_question_about_what_was_erased_is_erased_too, setup_messages,
            e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_an_account_that_is_used_again_stays, setup_messages, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_an_account_of_the_desk_ends_with_what_it_had, setup_messages, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_longer_setting_keeps_who_was_told, setup_messages, e2e_stop),
    };

    return cmocka_run_group_tests_name("erase", tests, NULL, NULL);
}
