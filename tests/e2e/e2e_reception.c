/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A morning at the information desk, over HTTP: people found by what they say, a number
 * for a ticket that no scanner reads, why others were first, priority, a ticket for
 * another day. Source: docs/rules.md, "The desk".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

#define NIK "3517035105939904"
#define NEXT_DAY "2026-07-15"
#define KHASANAH \
    "AKTA-33.0001,ktp-baru," E2E_DATE \
    ",08:00,11:00,Nur Khasanah binti Abdul Mu'thi," NIK ",081200009904\n"
#define LATER "KK-33.0002,ktp-baru," NEXT_DAY ",08:00,11:00,Khasanah,3517035105939905,\n"

static struct e2e_answer *
find(struct e2e *e2e, const char *query)
{
    struct e2e_answer *answer;
    json_t *body = json_pack("{s:s}", "q", query);
    char *text = json_dumps(body, 0);

    answer = e2e_ask(e2e, "reception", "POST", "/v1/tickets/search", text,
        "Idempotency-Key: cari"); /* as programs send with each POST */
    free(text);
    json_decref(body);
    return answer;
}

/* How many are found; of the first the ticket's id, unless NULL. */
static size_t
found(struct e2e *e2e, const char *query, char ticket[32])
{
    struct e2e_answer *answer = find(e2e, query);
    json_t *list = json_object_get(answer->json, "found");
    json_t *first = json_object_get(json_array_get(list, 0), "ticket");
    size_t count = json_array_size(list);

    assert_int_equal(answer->status, 200);
    assert_null(strstr(answer->body, NIK)); /* no full NIK in a list */
    if (ticket) {
        text_copy(
            ticket, 32, count ? json_string_value(json_object_get(first, "id")) : "");
    }
    e2e_answer_free(answer);
    return count;
}

static void
test_a_person_is_found_by_what_they_say(void **state)
{
    static const struct {
        const char *query;
        size_t count;
    } rows[] = {
        { "khasanah", 2 },
        { "nur khasanah", 1 },
        { "NUR muthi", 1 },
        { "9904", 1 },
        { "3517 0351 0593 9904", 1 },
        { "0812-0000-9904", 1 },
        { "AKTA-33.0001", 1 },
        { "akta 33 0001", 1 },
        { "siapa", 0 },
        { "9999999999999999", 0 },
    };
    char number[DESK_NUMBER_SIZE];
    char ticket[32];
    char scanned[256];
    struct e2e_answer *answer;

    desk_import(*state, KHASANAH LATER);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(found(*state, rows[i].query, NULL), rows[i].count);
    }
    assert_int_equal(found(*state, e2e_ticket(*state, 0), ticket), 1);
    assert_int_equal(strlen(ticket), 16);
    desk_walk_in(*state, "info", NULL, number, NULL);
    answer = find(*state, number);
    assert_non_null(strstr(answer->body, "\"state\":\"waiting\""));
    assert_non_null(strstr(answer->body, "\"ticket\":null"));
    e2e_answer_free(answer);

    answer = find(*state, "a");
    assert_int_equal(answer->status, 400);
    e2e_answer_free(answer);
    text_copy(scanned, sizeof(scanned), e2e_ticket(*state, 0));
    scanned[30] = scanned[30] == 'A' ? 'B' : 'A';
    answer = find(*state, scanned); /* another id: held nowhere */
    assert_true(answer->status == 200 || answer->status == 422);
    e2e_answer_free(answer);
}

static void
test_a_ticket_no_scanner_reads_gets_its_number(void **state)
{
    char ticket[32];
    char path[96];
    struct e2e_answer *answer;
    char visit[DESK_VISIT_SIZE];

    desk_import(*state, KHASANAH LATER);
    assert_int_equal(found(*state, "AKTA-33.0001", ticket), 1);
    (void)snprintf(path, sizeof(path), "/v1/tickets/%s/check-in", ticket);
    desk_expect(*state, "kiosk", "POST", path, "{}", 403, "not_allowed");
    desk_expect(
        *state, "reception", "POST", path, "{\"lane\":\"priority\"}", 400, "bad_request");
    answer = e2e_ask(*state, "reception", "POST", path, "{}", NULL);
    assert_int_equal(answer->status, 201);
    text_copy(visit, sizeof(visit), e2e_text(answer, "visit"));
    e2e_answer_free(answer);
    desk_expect(*state, "supervisor", "POST", path, "{}", 200, NULL); /* the same again */
    answer = find(*state, "9904");
    assert_non_null(strstr(answer->body, visit));
    e2e_answer_free(answer);
    desk_move(*state, "reception", visit, "reprint", NULL, 200, NULL);

    assert_int_equal(found(*state, "KK-33.0002", ticket), 1);
    (void)snprintf(path, sizeof(path), "/v1/tickets/%s/check-in", ticket);
    desk_expect(*state, "reception", "POST", path, "{}", 409, "other_date");
    desk_expect(*state, "reception", "POST", "/v1/tickets/TIDAKADA/check-in", "{}", 404,
        "unknown_ticket");
}

/* "S002 S003 ..." with the reasons, as one text. */
static void
tell_others(const json_t *list, char *out, size_t out_size)
{
    out[0] = '\0';
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *other = json_array_get(list, i);
        const char *why = json_string_value(json_object_get(other, "why"));

        (void)text_append(out, out_size, i ? " " : "");
        (void)text_append(
            out, out_size, json_string_value(json_object_get(other, "number")));
        (void)text_append(out, out_size, ":");
        (void)text_append(out, out_size, why ? why : "?");
    }
}

static void
expect_turn(
    struct e2e *e2e, const char *visit, int ahead, const char *before, const char *next)
{
    char path[96];
    char text[512];
    struct e2e_answer *answer;

    (void)snprintf(path, sizeof(path), "/v1/visits/%s/turn", visit);
    answer = e2e_ask(e2e, "reception", "GET", path, NULL, NULL);
    assert_int_equal(answer->status, 200);
    assert_null(strstr(answer->body, "hamil"));
    tell_others(json_object_get(answer->json, "before"), text, sizeof(text));
    assert_string_equal(text, before);
    tell_others(json_object_get(answer->json, "next"), text, sizeof(text));
    assert_string_equal(text, next);
    assert_int_equal(json_integer_value(json_object_get(answer->json, "ahead")), ahead);
    e2e_answer_free(answer);
}

static void
test_who_asks_is_told_why_others_were_first(void **state)
{
    char first[DESK_NUMBER_SIZE], self[DESK_NUMBER_SIZE], mother[DESK_NUMBER_SIZE];
    char last[DESK_NUMBER_SIZE], called[DESK_NUMBER_SIZE];
    char first_id[DESK_VISIT_SIZE], self_id[DESK_VISIT_SIZE], visit[DESK_VISIT_SIZE];
    char last_id[DESK_VISIT_SIZE];
    char text[256];

    desk_open(*state, 1);
    desk_walk_in(*state, "info", NULL, first, first_id);
    desk_walk_in(*state, "info", NULL, self, self_id);
    desk_walk_in(*state, "info", "hamil", mother, NULL);
    desk_walk_in(*state, "info", NULL, last, last_id);
    (void)snprintf(text, sizeof(text), "%s:priority %s:earlier", mother, first);
    expect_turn(*state, self_id, 2, "", text);

    desk_call(*state, 1, called, visit);
    assert_string_equal(called, mother);
    desk_finish(*state, 1, visit);
    (void)snprintf(text, sizeof(text), "%s:priority", mother);
    {
        char next[64];

        (void)snprintf(next, sizeof(next), "%s:earlier", first);
        expect_turn(*state, self_id, 1, text, next);
    }
    desk_move(*state, "supervisor", last_id, "call",
        "{\"reason\":\"salah loket\",\"counter\":1}", 200, NULL);
    desk_finish(*state, 1, last_id);
    desk_call(*state, 1, called, visit);
    assert_string_equal(called, first);
    (void)snprintf(text, sizeof(text), "%s:earlier %s:out_of_order %s:priority", first,
        last, mother);
    expect_turn(*state, self_id, 0, text, "");

    desk_finish(*state, 1, visit);
    text[0] = '\0';
    for (int i = 0; i < 12; i++) { /* the latest ten are told */
        char told[256] = "";

        desk_walk_in(*state, "info", NULL, last, last_id);
        desk_move(*state, "supervisor", last_id, "call",
            "{\"reason\":\"salah loket\",\"counter\":1}", 200, NULL);
        desk_finish(*state, 1, last_id);
        if (i >= 2) {
            (void)snprintf(told, sizeof(told), "%s:out_of_order%s%.200s", last,
                text[0] ? " " : "", text);
            text_copy(text, sizeof(text), told);
        }
    }
    expect_turn(*state, self_id, 0, text, "");
}

/* Whoever is shown a person is noted, whichever way it was asked. */
static void
test_who_looked_is_noted(void **state)
{
    static const char *const naming[] = { "khasanah", NIK, "081200009904" };
    struct e2e_answer *answer;
    char path[96];
    char ticket[32];
    char number[DESK_NUMBER_SIZE], visit[DESK_VISIT_SIZE];

    desk_import(*state, KHASANAH);
    for (size_t i = 0; i < ARRAY_LEN(naming); i++) {
        (void)snprintf(path, sizeof(path), "/v1/tickets?q=%s", naming[i]);
        answer = e2e_ask(*state, "reception", "GET", path, NULL, NULL);
        assert_int_equal(answer->status, 200);
        assert_int_equal(json_array_size(json_object_get(answer->json, "found")), 1);
        e2e_answer_free(answer);
    }
    assert_int_equal(found(*state, "khasanah", ticket), 1);
    (void)snprintf(path, sizeof(path), "/v1/tickets/%s/check-in", ticket);
    desk_expect(*state, "reception", "POST", path, "{}", 201, NULL);
    desk_open(*state, 1);
    desk_call(*state, 1, number, visit);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s", visit);
    assert_int_equal(e2e_status(*state, "supervisor", "GET", path, NULL), 200);
    for (int i = 0; i < 3; i++) { /* as a window that renews itself */
        assert_int_equal(
            e2e_status(*state, "counter-1", "GET", "/v1/counters/1", NULL), 200);
        assert_int_equal(
            e2e_status(*state, "supervisor", "GET", "/v1/counters/1", NULL), 200);
    }
    (void)snprintf(path, sizeof(path), "/v1/looks?application=%s", ticket);
    answer = e2e_ask(*state, "supervisor", "GET", path, NULL, NULL);
    /* Found twice within ten minutes by one: a page that renews itself is one look. */
    assert_int_equal(json_array_size(json_object_get(answer->json, "looks")), 4);
    assert_non_null(strstr(answer->body, "\"desk\""));
    assert_non_null(strstr(answer->body, "\"counter\""));
    assert_non_null(strstr(answer->body, "\"visit\""));
    e2e_answer_free(answer);
    desk_restart_at(*state, E2E_DATE "T08:45:00+07:00");
    assert_int_equal(found(*state, "khasanah", ticket), 1);
    answer = e2e_ask(*state, "supervisor", "GET", path, NULL, NULL);
    assert_int_equal(json_array_size(json_object_get(answer->json, "looks")), 5);
    e2e_answer_free(answer);
}

static void
test_priority_is_given_and_taken_back(void **state)
{
    char first[DESK_VISIT_SIZE], second[DESK_VISIT_SIZE], called[DESK_VISIT_SIZE];
    struct e2e_answer *answer;

    desk_open(*state, 1);
    desk_walk_in(*state, "info", NULL, NULL, first);
    desk_walk_in(*state, "info", NULL, NULL, second);
    desk_move(*state, "reception", second, "lane", "{\"lane\":\"priority\"}", 400,
        "bad_request");
    desk_move(*state, "reception", second, "lane",
        "{\"lane\":\"priority\",\"reason\":\"  \"}", 400, "bad_request");
    desk_move(*state, "kiosk", second, "lane",
        "{\"lane\":\"priority\",\"reason\":\"lansia\"}", 403, "not_allowed");
    desk_move(*state, "reception", second, "lane",
        "{\"lane\":\"priority\",\"reason\":\"lansia\"}", 200, NULL);
    desk_move(*state, "reception", second, "lane",
        "{\"lane\":\"priority\",\"reason\":\"lansia\"}", 200, NULL); /* it is so */
    answer = e2e_ask(*state, "supervisor", "GET", "/v1/journal", NULL, NULL);
    assert_null(strstr(answer->body, "lansia"));
    assert_non_null(strstr(answer->body, "lane_changed"));
    e2e_answer_free(answer);
    desk_move(*state, "reception", second, "lane", "{\"lane\":\"regular\"}", 200, NULL);
    desk_move(*state, "reception", second, "lane",
        "{\"lane\":\"priority\",\"reason\":\"lansia\"}", 200, NULL);
    desk_call(*state, 1, NULL, called);
    assert_string_equal(called, second);
    desk_move(*state, "reception", second, "lane", "{\"lane\":\"regular\"}", 409,
        "wrong_state");
}

/* Places left in a window of a day. */
static int
places_left(struct e2e *e2e, const char *day, const char *window)
{
    struct e2e_answer *answer;
    int left = -1;
    char path[128];

    (void)snprintf(
        path, sizeof(path), "/v1/slots?service=ktp-baru&from=%s&to=%s", day, day);
    answer = e2e_ask(e2e, NULL, "GET", path, NULL, NULL);
    for (size_t i = 0; i < json_array_size(json_object_get(answer->json, "slots")); i++) {
        json_t *slot = json_array_get(json_object_get(answer->json, "slots"), i);

        if (strcmp(json_string_value(json_object_get(slot, "window")), window) == 0) {
            left = (int)json_integer_value(json_object_get(slot, "left"));
        }
    }
    e2e_answer_free(answer);
    return left;
}

static void
test_places_are_asked_for_by_service(void **state)
{
    static const struct {
        const char *query;
        int status;
    } rows[] = { { "", 400 }, { "?service=", 400 }, { "?service=terbang", 404 },
        { "?service=ktp-baru&from=besok", 400 }, { "?service=ktp-baru", 200 } };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct e2e_answer *answer;
        char path[80];

        (void)snprintf(path, sizeof(path), "/v1/slots%s", rows[i].query);
        answer = e2e_ask(*state, NULL, "GET", path, NULL, NULL);
        assert_int_equal(answer->status, rows[i].status);
        if (rows[i].status == 400) {
            assert_string_equal(e2e_text(answer, "field"), i < 2 ? "service" : "from");
        }
        e2e_answer_free(answer);
    }
}

static void
test_a_ticket_for_another_day(void **state)
{
    static const char body[] =
        "{\"service\":\"ktp-baru\",\"name\":\"Mbah Sarinten\",\"phone\":\"081200001111\","
        "\"date\":\"" NEXT_DAY "\",\"window\":\"pagi\"}";
    int before = places_left(*state, NEXT_DAY, "pagi");
    int after = places_left(*state, "2026-07-16", "pagi");
    struct e2e_answer *answer;
    char ticket[32];
    char path[96];

    desk_expect(*state, "reception", "POST", "/v1/tickets", "{\"service\":\"ktp-baru\"}",
        400, "bad_request");
    desk_expect(*state, "reception", "POST", "/v1/tickets",
        "{\"service\":\"ktp-baru\",\"name\":\"A B\",\"nik\":\"12\"}", 400, "bad_request");
    desk_expect(*state, "reception", "POST", "/v1/tickets",
        "{\"service\":\"ktp-baru\",\"name\":\"A B\",\"date\":\"" NEXT_DAY "\"}", 400,
        "bad_request");
    answer = e2e_ask(*state, "reception", "POST", "/v1/tickets", body, NULL);
    assert_int_equal(answer->status, 201);
    assert_string_equal(e2e_text(answer, "date"), NEXT_DAY);
    text_copy(ticket, sizeof(ticket), e2e_text(answer, "id"));
    e2e_answer_free(answer);
    assert_int_equal(places_left(*state, NEXT_DAY, "pagi"), before - 1);
    assert_int_equal(found(*state, "sarinten", NULL), 1);

    (void)snprintf(path, sizeof(path), "/v1/tickets/%s/ticket.pdf", ticket);
    answer = e2e_ask(*state, "reception", "GET", path, NULL, NULL);
    assert_int_equal(answer->status, 200);
    assert_memory_equal(answer->body, "%PDF-", 5);
    e2e_answer_free(answer);

    (void)snprintf(path, sizeof(path), "/v1/tickets/%s/reschedule", ticket);
    desk_expect(*state, "reception", "POST", path,
        "{\"date\":\"2026-07-16\",\"window\":\"pagi\"}", 200, NULL);
    /* Nobody waits for the place: it goes back at once. */
    assert_int_equal(places_left(*state, NEXT_DAY, "pagi"), before);
    assert_int_equal(places_left(*state, "2026-07-16", "pagi"), after - 1);
    (void)snprintf(path, sizeof(path), "/v1/tickets/%s/cancel", ticket);
    desk_expect(*state, "reception", "POST", path, NULL, 200, NULL);
    assert_int_equal(places_left(*state, "2026-07-16", "pagi"), after);
    desk_expect(*state, "reception", "POST", path, NULL, 409, "wrong_state");
    (void)snprintf(path, sizeof(path), "/v1/tickets/%s/ticket.pdf", ticket);
    desk_expect(*state, "reception", "GET", path, NULL, 409, "wrong_state");
}

/* Who has a number is helped with that, not with the ticket. */
static void
test_a_ticket_with_a_number_stays(void **state)
{
    char ticket[32];
    char path[96];

    assert_int_equal(found(*state, e2e_ticket(*state, 0), ticket), 1);
    (void)e2e_arrive(*state, 0, NULL, NULL);
    (void)snprintf(path, sizeof(path), "/v1/tickets/%s/cancel", ticket);
    desk_expect(*state, "reception", "POST", path, NULL, 409, "wrong_state");
    (void)snprintf(path, sizeof(path), "/v1/tickets/%s/reschedule", ticket);
    desk_expect(*state, "reception", "POST", path, "{}", 409, "wrong_state");
}

#define WITH_OFFICE(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_OFFICE(test_a_person_is_found_by_what_they_say),
        WITH_OFFICE(test_a_ticket_no_scanner_reads_gets_its_number),
        WITH_OFFICE(test_who_asks_is_told_why_others_were_first),
        WITH_OFFICE(test_who_looked_is_noted),
        WITH_OFFICE(test_priority_is_given_and_taken_back),
        WITH_OFFICE(test_places_are_asked_for_by_service),
        WITH_OFFICE(test_a_ticket_for_another_day),
        WITH_OFFICE(test_a_ticket_with_a_number_stays),
    };

    return cmocka_run_group_tests_name("reception", tests, NULL, NULL);
}
