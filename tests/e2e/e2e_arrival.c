/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tickets and walk-ins at the door by HTTP: who gets a number, who is told why not, and
 * that a refusal costs nothing. Source: docs/rules.md, "Tickets at the door", "Quota".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/db_ticket.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

/* Two places in the morning, one in the afternoon; half of them cannot be booked. */
#define SMALL_QUOTA \
    "{\"quotas\":{\"walkin_share\":20,\"overbook_percent\":100,\"default\":{\"pagi\":2," \
    "\"siang\":1},\"quotas\":[]}}"

static void
expect_number(struct e2e *e2e, const char *code, int status, const char *number)
{
    struct e2e_answer *answer = desk_scan(e2e, code);

    if (answer->status != status || strcmp(e2e_text(answer, "number"), number) != 0) {
        fail_msg(
            "expected %d %s, got %d %s", status, number, answer->status, answer->body);
    }
    e2e_answer_free(answer);
}

static void
test_a_second_scan_gives_the_same_number(void **state)
{
    struct e2e_answer *answer;
    int waiting;

    expect_number(*state, e2e_ticket(*state, 0), 201, "A001");
    waiting = desk_service(*state, "ktp-baru", "waiting");
    answer = desk_scan(*state, e2e_ticket(*state, 0));
    assert_int_equal(answer->status, 200);
    assert_string_equal(e2e_text(answer, "number"), "A001");
    assert_true(json_is_true(json_object_get(answer->json, "repeat")));
    assert_true(json_array_size(
                    json_object_get(json_object_get(answer->json, "slip"), "lines")) > 3);
    e2e_answer_free(answer);
    assert_int_equal(desk_service(*state, "ktp-baru", "waiting"), waiting);
    expect_number(*state, e2e_ticket(*state, 3), 201, "A002");
}

static void
test_an_arrival_says_what_the_contract_says(void **state)
{
    static const char *const members[] = { "visit", "number", "service", "lane", "ahead",
        "estimate_s", "called_before", "track", "repeat", "slip" };
    struct e2e_answer *answer = desk_scan(*state, e2e_ticket(*state, 0));
    const json_t *service = json_object_get(answer->json, "service");

    for (size_t i = 0; i < ARRAY_LEN(members); i++) {
        if (!json_object_get(answer->json, members[i])) {
            fail_msg("\"%s\" is missing: %s", members[i], answer->body);
        }
    }
    assert_string_equal(json_string_value(json_object_get(service, "code")), "ktp-baru");
    assert_string_equal(json_string_value(json_object_get(service, "prefix")), "A");
    assert_string_equal(e2e_text(answer, "lane"), "regular");
    assert_int_equal(json_integer_value(json_object_get(answer->json, "ahead")), 0);
    assert_true(json_is_false(json_object_get(answer->json, "repeat")));
    e2e_answer_free(answer);
}

static void
test_a_registration_number_is_a_ticket_too(void **state)
{
    desk_import(*state,
        "AKTA-33.351622502920001,akta-lahir," E2E_DATE ",08:00,11:00,Warga Uji,,\n");
    expect_number(*state, "AKTA-33.351622502920001", 201, "S001");
    expect_number(*state, "akta-33.351622502920001 ", 200, "S001");
    expect_number(*state, "UJI-000003", 201, "S002");
    expect_number(*state, e2e_ticket(*state, 2), 200, "S002");
    desk_refused(*state, "AKTA-33.000000000000000", 404, "unknown_ticket");
}

/* Of a number of ours, drawn without a figure, messages tell what is behind the dash. */
static void
test_the_letters_of_a_registration_are_enough(void **state)
{
    desk_import(*state, "AKTA-XQHRWMZV,akta-lahir," E2E_DATE ",08:00,11:00,Warga Uji,,\n"
                        "KTP-7K3M92QX,ktp-baru," E2E_DATE ",08:00,11:00,Warga Uji,,\n");
    expect_number(*state, "XQHRWMZV", 201, "S001");
    expect_number(*state, "akta-xqhrwmzv", 200, "S001");
    expect_number(*state, "7k3m92qx", 201, "A001");
    desk_refused(*state, "7K3M92QY", 404, "unknown_ticket");
    desk_refused(*state, "BK-XQHRWMZV", 404, "unknown_ticket");
}

#define TYPED "AKTA-33.351709000000"

/* The default lets a number of another backend in: it is all that its QR holds. */
static void
ask_of_all(struct e2e *e2e)
{
    desk_expect(e2e, "admin", "PATCH", "/v1/settings/policy",
        "{\"typed_numbers\":\"phone_all\"}", 200, NULL);
}

/* A number that can be guessed takes nobody's place. */
static void
test_a_typed_number_needs_its_phone(void **state)
{
    struct e2e_answer *answer;

    desk_import(*state,
        TYPED "000,akta-lahir," E2E_DATE ",08:00,11:00,Warga Uji,,0812-3456-4821\n");
    expect_number(*state, TYPED "000", 201, "S001");
    ask_of_all(*state);
    desk_import(*state,
        TYPED "001,akta-lahir," E2E_DATE ",08:00,11:00,Warga Uji,,0812-3456-4821\n");
    desk_refused(*state, TYPED "001", 422, "phone_needed");
    desk_expect(*state, "kiosk", "POST", "/v1/checkins",
        "{\"code\":\"" TYPED "001\",\"phone4\":\"48 1\"}", 400, "bad_request");
    desk_expect(*state, "kiosk", "POST", "/v1/checkins",
        "{\"code\":\"" TYPED "001\",\"phone4\":\"1284\"}", 422, "wrong_phone");
    assert_int_equal(desk_service(*state, "akta-lahir", "issued"), 1);
    desk_expect(*state, "kiosk", "POST", "/v1/checkins",
        "{\"code\":\"" TYPED "001\",\"phone4\":\"4821\"}", 201, NULL);
    /* Nor does it show the slip of a number that was given. */
    desk_refused(*state, TYPED "001", 422, "phone_needed");
    desk_expect(*state, "reception", "POST", "/v1/checkins",
        "{\"code\":\"" TYPED "001\"}", 200, NULL);
    /* Digits that were asked for are no refusal in the report; wrong ones are. */
    answer = e2e_ask(*state, "supervisor", "GET", "/v1/reports/day", NULL, NULL);
    assert_null(strstr(answer->body, "phone_needed"));
    assert_non_null(strstr(answer->body, "\"code\":\"wrong_phone\""));
    e2e_answer_free(answer);
}

/* Five wrong ones, then a minute for each; who is right is not slowed, nor is a code. */
static void
test_typed_numbers_are_slowed_after_five_wrong(void **state)
{
    char body[96];
    struct e2e_answer *answer;

    ask_of_all(*state);
    desk_import(*state,
        TYPED "002,akta-lahir," E2E_DATE ",08:00,11:00,Warga Uji,,0812-3456-4821\n");
    for (int i = 0; i < 20; i++) {
        desk_expect(*state, "kiosk", "POST", "/v1/checkins",
            "{\"code\":\"" TYPED "002\",\"phone4\":\"4821\"}", i == 0 ? 201 : 200, NULL);
    }
    for (int i = 0; i < 5; i++) {
        (void)snprintf(body, sizeof(body),
            "{\"code\":\"" TYPED "%s\",\"phone4\":\"000%d\"}", i % 2 ? "002" : "999", i);
        desk_expect(*state, "kiosk", "POST", "/v1/checkins", body, i % 2 ? 422 : 404,
            i % 2 ? "wrong_phone" : "unknown_ticket");
    }
    answer = e2e_ask(*state, "kiosk", "POST", "/v1/checkins",
        "{\"code\":\"" TYPED "002\",\"phone4\":\"4821\"}", NULL);
    assert_int_equal(answer->status, 429);
    assert_string_equal(e2e_text(answer, "code"), "too_many_requests");
    assert_non_null(strstr(answer->headers, "Retry-After: "));
    e2e_answer_free(answer);
    expect_number(*state, e2e_ticket(*state, 0), 201, "A001");
    desk_expect(*state, "kiosk-2", "POST", "/v1/checkins",
        "{\"code\":\"" TYPED "002\",\"phone4\":\"4821\"}", 200, NULL);
}

static void
test_an_office_sends_typed_numbers_to_staff(void **state)
{
    struct e2e *e2e = e2e_open(&(struct e2e_options){
        .settings = "{\"policy\":{\"typed_numbers\":\"staff\"}}" });

    (void)state;
    desk_refused(e2e, "UJI-000003", 409, "staff_needed");
    desk_expect(
        e2e, "reception", "POST", "/v1/checkins", "{\"code\":\"UJI-000003\"}", 201, NULL);
    desk_expect(e2e, "kiosk", "POST", "/v1/checkins", "{\"code\":\"TIDAK-ADA-1\"}", 404,
        "unknown_ticket");
    e2e_close(e2e);
}

static void
test_a_ticket_that_is_not_for_now_is_told_why(void **state)
{
    struct ticket_code code = { .office = 3517, .from_min = 480, .to_min = 660 };
    char signed_code[TICKET_CODE_SIZE];
    char forged[TICKET_CODE_SIZE];
    char scanned[601];
    struct e2e_answer *answer;
    int left = desk_service(*state, "info", "left");

    desk_import(*state, "BESOK-1,ktp-baru,2026-07-15,08:00,11:00,Warga,,\n"
                        "LALU-1,ktp-baru,2026-07-13,08:00,11:00,Warga,,\n");
    answer = desk_scan(*state, "BESOK-1");
    assert_int_equal(answer->status, 409);
    assert_string_equal(e2e_text(answer, "code"), "other_date");
    assert_string_equal(e2e_text(answer, "detail"),
        "Silakan datang Rabu, 15 Juli 2026, pukul "
        "08.00-11.00. Tiket Anda tetap berlaku.");
    e2e_answer_free(answer);
    answer = desk_scan(*state, "LALU-1");
    assert_int_equal(answer->status, 409);
    assert_string_equal(e2e_text(answer, "code"), "other_date");
    assert_non_null(strstr(e2e_text(answer, "title"), "sudah lewat"));
    assert_non_null(
        strstr(e2e_text(answer, "detail"), "Minta jadwal baru di pos informasi"));
    e2e_answer_free(answer);

    desk_set_ticket(*state, "UJI-000001", "cancelled");
    desk_refused(*state, "UJI-000001", 409, "ticket_cancelled");
    desk_refused(*state, e2e_ticket(*state, 0), 409, "ticket_cancelled");
    desk_set_ticket(*state, "UJI-000002", "submitted");
    desk_refused(*state, "UJI-000002", 409, "not_approved");

    ticket_id_make(code.id);
    (void)text_copy(code.date, sizeof(code.date), E2E_DATE);
    e2e_sign(*state, &code, signed_code);
    desk_refused(*state, signed_code, 404, "unknown_ticket");
    (void)text_copy(code.date, sizeof(code.date), "2026-07-20");
    e2e_sign(*state, &code, signed_code);
    desk_refused(*state, signed_code, 409, "other_date");
    code.office = 3518;
    e2e_sign(*state, &code, signed_code);
    desk_refused(*state, signed_code, 409, "other_office");

    (void)text_copy(forged, sizeof(forged), e2e_ticket(*state, 3));
    forged[strlen(forged) - 10] = forged[strlen(forged) - 10] == 'A' ? 'B' : 'A';
    desk_refused(*state, forged, 422, "forged_ticket");
    forged[60] = '\0';
    desk_refused(*state, forged, 422, "malformed_code");
    forged[20] = '\0';
    desk_refused(*state, forged, 422, "malformed_code");
    desk_refused(*state, "https://example.org/menu", 422, "malformed_code");
    desk_refused(*state, "UJI-\007-000003", 422, "malformed_code");
    (void)memset(scanned, 'A', sizeof(scanned) - 1); /* a QR holds more than we take */
    scanned[sizeof(scanned) - 1] = '\0';
    desk_refused(*state, scanned, 422, "malformed_code");
    desk_refused(*state, "", 400, "bad_request");
    desk_refused(*state, "\r\n", 400, "bad_request");

    /* Nothing was spent by all this. */
    assert_int_equal(desk_service(*state, "info", "left"), left);
    assert_int_equal(desk_service(*state, "ktp-baru", "waiting"), 0);
    (void)snprintf(scanned, sizeof(scanned), "%s\r\n", e2e_ticket(*state, 3));
    expect_number(*state, scanned, 201, "A001"); /* with the scanner's line end */
}

static void
test_walk_ins_get_what_tickets_leave(void **state)
{
    /* The harness's own tickets would fill such a quota: this office has one. */
    struct e2e *e2e =
        e2e_open(&(struct e2e_options){ .settings = SMALL_QUOTA, .tickets = 1 });

    (void)state;
    desk_expect(
        e2e, "kiosk", "POST", "/v1/walkins", "{\"service\":\"ktp-baru\"}", 201, NULL);
    desk_expect(e2e, "kiosk", "POST", "/v1/walkins", "{\"service\":\"ktp-baru\"}", 409,
        "quota_full"); /* the other place is the ticket's */
    assert_int_equal(desk_service(e2e, "ktp-baru", "left"), 0);
    expect_number(e2e, e2e_ticket(e2e, 0), 201, "A002");
    desk_expect(e2e, "kiosk", "POST", "/v1/walkins", "{\"service\":\"ktp-baru\"}", 409,
        "quota_full");
    desk_expect(e2e, "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}", 201, NULL);
    desk_expect(e2e, "kiosk", "POST", "/v1/walkins", "{\"service\":\"tidak-ada\"}", 404,
        "not_found");
    e2e_close(e2e);
}

static void
test_places_of_tickets_that_did_not_come_are_released(void **state)
{
    struct e2e *e2e =
        e2e_open(&(struct e2e_options){ .settings = SMALL_QUOTA, .tickets = 1 });

    (void)state;
    desk_walk_in(e2e, "ktp-baru", NULL, NULL, NULL);
    desk_restart_at(e2e, "2026-07-14T11:05:00+07:00"); /* the morning window is over */
    desk_walk_in(e2e, "ktp-baru", NULL, NULL, NULL);
    desk_walk_in(e2e, "ktp-baru", NULL, NULL, NULL); /* the afternoon's own place */
    desk_expect(e2e, "kiosk", "POST", "/v1/walkins", "{\"service\":\"ktp-baru\"}", 409,
        "quota_full");
    desk_refused(e2e, e2e_ticket(e2e, 0), 409, "quota_full"); /* late, and none left */
    e2e_close(e2e);
}

static void
test_the_door_is_shut_outside_hours(void **state)
{
    static const char *const shut[] = { "2026-07-14T06:00:00+07:00",
        "2026-07-14T15:00:30+07:00" };

    for (size_t i = 0; i < ARRAY_LEN(shut); i++) {
        struct e2e_answer *answer;

        desk_restart_at(*state, shut[i]);
        desk_refused(*state, e2e_ticket(*state, 0), 409, "closed_now");
        answer = e2e_ask(
            *state, "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}", NULL);
        assert_int_equal(answer->status, 409);
        assert_string_equal(e2e_text(answer, "code"), "closed_now");
        assert_non_null(strstr(e2e_text(answer, "detail"), "07")); /* when next: 07.30 */
        e2e_answer_free(answer);
    }
    desk_restart_at(*state, "2026-07-14T07:30:00+07:00");
    expect_number(*state, e2e_ticket(*state, 0), 201, "A001");
}

/* Why "info" gives no number, and from when on there are some again. */
static void
expect_why(struct e2e *e2e, const char *why, const char *again_at)
{
    struct e2e_answer *answer = e2e_ask(e2e, "kiosk", "GET", "/v1/services", NULL, NULL);
    size_t i;
    json_t *one;
    bool seen = false;

    json_array_foreach(json_object_get(answer->json, "services"), i, one)
    {
        const char *got = json_string_value(json_object_get(one, "no_number"));
        const char *again = json_string_value(json_object_get(one, "again_at"));

        if (strcmp(json_string_value(json_object_get(one, "code")), "info") == 0) {
            seen = true;
            assert_string_equal(got ? got : "", why);
            assert_string_equal(again ? again : "", again_at);
        }
    }
    assert_true(seen);
    e2e_answer_free(answer);
}

static void
test_when_a_shut_office_opens_is_told(void **state)
{
    static const struct {
        const char *clock, *why, *again_at;
    } rows[] = {
        { "2026-07-14T06:00:00+07:00", "closed", "2026-07-14T07:30:00+07:00" },
        { "2026-07-14T08:00:00+07:00", "", "" },
        { "2026-07-14T15:00:30+07:00", "closed", "2026-07-15T07:30:00+07:00" },
    };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        desk_restart_at(*state, rows[i].clock);
        expect_why(*state, rows[i].why, rows[i].again_at);
    }
}

/* In an office of these places: none today, none before the afternoon, one. */
static void
test_why_there_is_no_place_is_told(void **state)
{
    static const struct {
        const char *places, *why, *again_at, *after;
    } rows[] = {
        { "\"pagi\":0,\"siang\":0", "off_today", "", "off_today" },
        { "\"pagi\":0,\"siang\":5", "later_today", "2026-07-14T12:30:00+07:00",
            "later_today" },
        { "\"pagi\":1,\"siang\":0", "", "", "used_up" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char settings[256];
        struct e2e *e2e;

        (void)snprintf(settings, sizeof(settings),
            "{\"quotas\":{\"walkin_share\":20,\"overbook_percent\":100,"
            "\"default\":{%s},\"quotas\":[]}}",
            rows[i].places);
        e2e = e2e_open(&(struct e2e_options){ .settings = settings, .tickets = 1 });
        expect_why(e2e, rows[i].why, rows[i].again_at);
        desk_expect(e2e, "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}",
            rows[i].why[0] ? 409 : 201, rows[i].why[0] ? "quota_full" : NULL);
        expect_why(e2e, rows[i].after, rows[i].again_at);
        e2e_close(e2e);
    }
}

static void
test_a_holiday_is_shut(void **state)
{
    struct e2e *e2e =
        e2e_open(&(struct e2e_options){ .clock = "2026-08-17T09:00:00+07:00" });
    struct e2e_answer *answer;
    const json_t *doors;

    (void)state;
    desk_expect(
        e2e, "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}", 409, "closed_now");
    desk_refused(e2e, e2e_ticket(e2e, 0), 409, "other_date");
    answer = e2e_ask(e2e, "board", "GET", "/v1/board", NULL, NULL);
    doors = json_object_get(answer->json, "doors");
    assert_true(json_is_null(json_object_get(doors, "open")));
    assert_true(json_is_null(json_object_get(doors, "close")));
    assert_string_equal(
        json_string_value(json_object_get(doors, "why")), "Hari Kemerdekaan");
    assert_string_equal(json_string_value(json_object_get(doors, "next")),
        "2026-08-18T07:30:00.000+07:00");
    e2e_answer_free(answer);
    e2e_close(e2e);
}

static void
test_who_comes_before_the_window_waits_for_it(void **state)
{
    struct e2e *e2e =
        e2e_open(&(struct e2e_options){ .clock = "2026-07-14T07:40:00+07:00" });
    struct e2e_answer *answer;

    (void)state;
    answer = desk_scan(e2e, e2e_ticket(e2e, 0));
    assert_int_equal(answer->status, 201);
    assert_non_null(strstr(e2e_text(answer, "callable_from"), "T08:00:00"));
    assert_true(json_integer_value(json_object_get(answer->json, "estimate_s")) >= 1140);
    e2e_answer_free(answer);
    desk_walk_in(e2e, "info", NULL, NULL, NULL);
    desk_open(e2e, 1);
    desk_serve(e2e, 1, "Z001"); /* came later, but may be called now */
    desk_serve(e2e, 1, "A001"); /* rather than an idle counter */
    e2e_close(e2e);
}

static void
test_who_comes_late_waits_behind_the_scheduled(void **state)
{
    struct e2e_answer *answer;

    desk_import(*state, "SIANG-1,ktp-baru," E2E_DATE ",12:30,14:30,Warga,,\n");
    desk_restart_at(*state, "2026-07-14T12:40:00+07:00");
    answer = desk_scan(*state, e2e_ticket(*state, 0));
    assert_int_equal(answer->status, 201);
    assert_true(json_is_true(json_object_get(answer->json, "late")));
    e2e_answer_free(answer);
    expect_number(*state, "SIANG-1", 201, "A002");
    desk_open(*state, 1);
    desk_serve(*state, 1, "A002");
    desk_serve(*state, 1, "A001");
}

static void
test_an_office_may_refuse_early_and_late(void **state)
{
    static const char policy[] =
        "{\"policy\":{\"max_calls\":3,\"priority_run\":2,\"age_limit_min\":60,"
        "\"return_after\":5,\"late\":\"refuse\",\"early\":\"refuse\",\"close_grace_min\":"
        "60,\"walkins\":false,\"first_place_next_day\":false,\"keep_personal_days\":30}}";
    struct e2e *e2e = e2e_open(&(struct e2e_options){
        .settings = policy, .clock = "2026-07-14T07:40:00+07:00" });

    (void)state;
    desk_refused(e2e, e2e_ticket(e2e, 0), 409, "too_early");
    desk_expect(e2e, "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}", 403,
        "not_allowed");
    desk_expect(
        e2e, "reception", "POST", "/v1/walkins", "{\"service\":\"info\"}", 201, NULL);
    desk_restart_at(e2e, "2026-07-14T11:02:00+07:00");
    desk_refused(e2e, e2e_ticket(e2e, 0), 409, "too_late");
    e2e_close(e2e);
}

static void
test_a_walk_in_s_nik_is_read_as_typed_or_refused(void **state)
{
    struct e2e_answer *answer;

    desk_expect(*state, "kiosk", "POST", "/v1/walkins",
        "{\"service\":\"info\",\"nik\":\"12\"}", 400, "bad_request");
    desk_expect(*state, "kiosk", "POST", "/v1/walkins",
        "{\"service\":\"info\",\"nik\":\"3517O91708859901\"}", 400, "bad_request");
    assert_int_equal(desk_service(*state, "info", "waiting"), 0);
    desk_expect(*state, "kiosk", "POST", "/v1/walkins",
        "{\"service\":\"info\",\"nik\":\"35 17 09 711299 9905\"}", 201, NULL);
    answer = e2e_ask(*state, "reception", "POST", "/v1/tickets/search",
        "{\"q\":\"3517097112999905\"}", NULL);
    assert_int_equal(answer->status, 200);
    assert_non_null(strstr(answer->body, "\"number\":"));
    e2e_answer_free(answer);
}

static void
test_refusals_speak_the_callers_language(void **state)
{
    struct e2e_answer *id = e2e_ask(*state, "kiosk", "POST", "/v1/checkins",
        "{\"code\":\"TIDAK-ADA-1\"}", "Accept-Language: id");
    struct e2e_answer *en = e2e_ask(*state, "kiosk", "POST", "/v1/checkins",
        "{\"code\":\"TIDAK-ADA-1\"}", "Accept-Language: en-GB,en;q=0.8");

    assert_string_equal(e2e_text(id, "code"), e2e_text(en, "code"));
    assert_string_not_equal(e2e_text(id, "title"), e2e_text(en, "title"));
    assert_non_null(strstr(id->headers, "application/problem+json"));
    assert_int_equal(json_integer_value(json_object_get(id->json, "status")), 404);
    assert_true(e2e_text(id, "type")[0] != '\0');
    e2e_answer_free(id);
    e2e_answer_free(en);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)
        BEHAVIOUR(test_a_second_scan_gives_the_same_number),
        BEHAVIOUR(test_an_arrival_says_what_the_contract_says),
        BEHAVIOUR(test_a_registration_number_is_a_ticket_too),
        BEHAVIOUR(test_the_letters_of_a_registration_are_enough),
        BEHAVIOUR(test_a_typed_number_needs_its_phone),
        BEHAVIOUR(test_typed_numbers_are_slowed_after_five_wrong),
        cmocka_unit_test(test_an_office_sends_typed_numbers_to_staff),
        BEHAVIOUR(test_a_ticket_that_is_not_for_now_is_told_why),
        cmocka_unit_test(test_walk_ins_get_what_tickets_leave),
        cmocka_unit_test(test_places_of_tickets_that_did_not_come_are_released),
        BEHAVIOUR(test_the_door_is_shut_outside_hours),
        BEHAVIOUR(test_when_a_shut_office_opens_is_told),
        cmocka_unit_test(test_why_there_is_no_place_is_told),
        cmocka_unit_test(test_a_holiday_is_shut),
        cmocka_unit_test(test_who_comes_before_the_window_waits_for_it),
        BEHAVIOUR(test_who_comes_late_waits_behind_the_scheduled),
        cmocka_unit_test(test_an_office_may_refuse_early_and_late),
        BEHAVIOUR(test_a_walk_in_s_nik_is_read_as_typed_or_refused),
        BEHAVIOUR(test_refusals_speak_the_callers_language),
    };

    return cmocka_run_group_tests_name("arrival", tests, NULL, NULL);
}
