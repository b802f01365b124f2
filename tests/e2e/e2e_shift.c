/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A closure on a day with tickets: how many it concerns is said before it is done, and
 * they go to the next day with room when that is wished, in one commit.
 * Source: docs/rules.md, "Settings under a living line".
 */
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/text.h"
#include "tests/support/applicant.h"
#include "tests/support/browser.h"
#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

#define CLOSURE "/v1/settings/calendar/items/baru"
#define CLOSED "{\"date\":\"" MONDAY "\",\"name\":\"Listrik padam\"}"
#define MONDAY "2026-07-20"
#define ITEM "/atur/bagian/calendar/butir/baru"

struct given {
    char id[32];
};

/* A ticket of the desk, later than the one before by the server's clock, too. */
static void
give_on(struct e2e *e2e, const char *day, const char *window, const char *name,
    struct given *given)
{
    int64_t before_ms = clock_monotonic_ms();
    struct e2e_answer *answer;
    char body[256];

    while (clock_monotonic_ms() < before_ms + 2) {
    }
    (void)snprintf(body, sizeof(body),
        "{\"service\":\"ikd\",\"date\":\"%s\",\"window\":\"%s\","
        "\"name\":\"%s\",\"phone\":\"081200009901\"}",
        day, window, name);
    answer = e2e_ask(e2e, "reception", "POST", "/v1/tickets", body, NULL);
    if (answer->status != 201) {
        fail_msg("ticket: %d, %s", answer->status, answer->body);
    }
    text_copy(given->id, sizeof(given->id), e2e_text(answer, "id"));
    e2e_answer_free(answer);
}

static void
give(struct e2e *e2e, const char *name, struct given *given)
{
    give_on(e2e, MONDAY, "pagi", name, given);
}

/* How many tickets a change would concern. */
static int
concerned(struct e2e *e2e)
{
    struct e2e_answer *answer =
        e2e_ask(e2e, "admin", "PATCH", CLOSURE "?careful=1", CLOSED, NULL);
    int tickets;

    assert_int_equal(answer->status, 409);
    assert_string_equal(e2e_text(answer, "code"), "would_hurt");
    tickets = (int)json_integer_value(json_object_get(
        json_array_get(json_object_get(answer->json, "warnings"), 0), "tickets"));
    e2e_answer_free(answer);
    return tickets;
}

static void
shows_day(struct e2e *e2e, const struct given *given, const char *day)
{
    struct e2e_answer *answer;
    char path[64];

    (void)snprintf(path, sizeof(path), "/penerimaan/tiket/%s", given->id);
    answer = e2e_ask(e2e, "reception", "GET", path, NULL, NULL);
    if (!strstr(answer->body, day)) {
        fail_msg("%s: %s is not in %s", path, day, answer->body);
    }
    e2e_answer_free(answer);
}

static void
test_a_closure_moves_the_tickets_it_concerns(void **state)
{
    struct given given[2];
    struct e2e_answer *answer;

    give(*state, "Siti Peragaan", &given[0]);
    give(*state, "Budi Peragaan", &given[1]);
    assert_int_equal(concerned(*state), 2);
    answer = e2e_ask(*state, "admin", "PATCH", CLOSURE "?move=1", CLOSED, NULL);
    assert_int_equal(answer->status, 200);
    assert_int_equal(json_integer_value(json_object_get(answer->json, "moved")), 2);
    assert_int_equal(json_integer_value(json_object_get(answer->json, "kept")), 0);
    e2e_answer_free(answer);
    shows_day(*state, &given[0], "21 Juli 2026");
    shows_day(*state, &given[1], "21 Juli 2026");
}

/* An approved application for that day; its id. */
static void
apply(struct e2e *e2e, const char *header, struct given *given)
{
    static const struct {
        const char *who;
        const char *list;
        const char *move;
        const char *body;
    } steps[] = {
        { NULL, "applications", "submit",
            "{\"wish\":{\"date\":\"" MONDAY "\",\"window\":\"pagi\"}}" },
        { "reviewer", "reviews", "claim", NULL },
        { "reviewer", "reviews", "approve", NULL },
    };
    struct e2e_answer *answer =
        e2e_ask(e2e, NULL, "POST", "/v1/applications", "{\"service\":\"ikd\"}", header);

    assert_int_equal(answer->status, 201);
    text_copy(given->id, sizeof(given->id), e2e_text(answer, "id"));
    e2e_answer_free(answer);
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        char path[96];

        (void)snprintf(
            path, sizeof(path), "/v1/%s/%s/%s", steps[i].list, given->id, steps[i].move);
        answer = e2e_ask(
            e2e, steps[i].who, "POST", path, steps[i].body, steps[i].who ? NULL : header);
        assert_int_equal(answer->status, 200);
        e2e_answer_free(answer);
    }
}

/* An applicant's ticket goes along as the desk's do, whoever changes the settings. */
static void
test_an_administrator_moves_applicants_tickets(void **state)
{
    struct e2e *e2e = e2e_open(&(struct e2e_options){ .config = APPLICANT_CONFIG });
    char header[APPLICANT_HEADER_SIZE];
    struct given given;
    struct e2e_answer *answer;
    char path[96];

    (void)state;
    applicant_new(e2e, "6281200009902", "3517035105939902", "Siti Peragaan", header);
    apply(e2e, header, &given);
    answer = e2e_ask(e2e, "admin", "PATCH", CLOSURE "?move=1", CLOSED, NULL);
    assert_int_equal(answer->status, 200);
    assert_int_equal(json_integer_value(json_object_get(answer->json, "moved")), 1);
    e2e_answer_free(answer);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s", given.id);
    answer = e2e_ask(e2e, NULL, "GET", path, NULL, header);
    assert_string_equal(e2e_text(answer, "state"), "approved");
    assert_non_null(strstr(answer->body, "\"date\":\"2026-07-21\""));
    e2e_answer_free(answer);
    e2e_close(e2e);
}

/* Of fewer places than were given the latest given ticket goes. */
static void
test_fewer_places_move_who_came_last(void **state)
{
    struct given given[2];
    struct e2e_answer *answer;

    give(*state, "Siti Peragaan", &given[0]);
    give(*state, "Budi Peragaan", &given[1]);
    answer = e2e_ask(*state, "admin", "PATCH", "/v1/settings/quotas/items/lain?move=1",
        "{\"places\":{\"pagi\":1,\"siang\":10}}", NULL);
    assert_int_equal(answer->status, 200);
    assert_int_equal(json_integer_value(json_object_get(answer->json, "moved")), 1);
    e2e_answer_free(answer);
    shows_day(*state, &given[0], "20 Juli 2026");
    shows_day(*state, &given[1], "21 Juli 2026");
}

/* What the office has overbooked is meant so: a window with fewer places is another one.
 */
static void
test_overbooked_places_of_another_window_stay(void **state)
{
    static const char *const windows[] = { "pagi", "pagi", "pagi", "siang" };
    struct given given;
    struct e2e_answer *answer;

    desk_expect(*state, "admin", "PATCH", "/v1/settings/quotas/items/lain",
        "{\"overbook_percent\":150,\"walkin_share\":0,"
        "\"places\":{\"pagi\":2,\"siang\":10}}",
        200, NULL);
    for (size_t i = 0; i < ARRAY_LEN(windows); i++) {
        give_on(*state, MONDAY, windows[i], "Siti Peragaan", &given);
    }
    answer = e2e_ask(*state, "admin", "PATCH", "/v1/settings/quotas/items/lain?move=1",
        "{\"places\":{\"pagi\":2,\"siang\":0}}", NULL);
    assert_int_equal(answer->status, 200);
    assert_int_equal(json_integer_value(json_object_get(answer->json, "moved")), 1);
    e2e_answer_free(answer);
    shows_day(*state, &given, "21 Juli 2026");
}

/* However many days it is about: more than a warning lists. */
static void
test_each_day_is_moved(void **state)
{
    static const char *const days[] = { "2026-07-20", "2026-07-21", "2026-07-22",
        "2026-07-23", "2026-07-24", "2026-07-27", "2026-07-28", "2026-07-29",
        "2026-07-30", "2026-07-31", "2026-08-03", "2026-08-04", "2026-08-05",
        "2026-08-06", "2026-08-07", "2026-08-10" };
    struct given given;
    struct e2e_answer *answer;

    for (size_t i = 0; i < ARRAY_LEN(days); i++) {
        give_on(*state, days[i], "pagi", "Siti Peragaan", &given);
    }
    answer = e2e_ask(*state, "admin", "PATCH", "/v1/settings/quotas/items/lain?move=1",
        "{\"places\":{\"pagi\":0,\"siang\":10}}", NULL);
    assert_int_equal(answer->status, 200);
    assert_int_equal(
        json_integer_value(json_object_get(answer->json, "moved")), ARRAY_LEN(days));
    e2e_answer_free(answer);
    shows_day(*state, &given, "11 Agustus 2026");
}

/* Left unserved once, and first on the next day all the same, when that is closed, too.
 */
static void
test_a_first_place_is_kept_on_the_next_day(void **state)
{
    struct e2e *e2e = *state;
    struct browser browser;

    desk_expect(
        e2e, "reception", "POST", "/v1/walkins", "{\"service\":\"ikd\"}", 201, NULL);
    desk_expect(
        e2e, "supervisor", "POST", "/v1/day/move", "{\"who\":\"all\"}", 200, NULL);
    desk_restart_at(e2e, "2026-07-15T06:30:00+07:00");
    browser_sign_in(&browser, e2e, "supervisor"); /* the night has ended its session */
    assert_int_equal(browser_open(&browser, ITEM), 200);
    assert_int_equal(browser_post(&browser, ITEM "/pindah?move=1",
                         "s.date=2026-07-15&s.name=Listrik+padam"),
        200);
    browser_must_see(&browser, "1 tiket dipindahkan");
    browser_destroy(&browser);
    assert_int_equal(test_database_run(e2e_database(e2e),
                         "SELECT COUNT(*) FROM ticket"
                         " WHERE first_place = 1 AND day = '2026-07-16'"),
        1);
}

/* Left unserved today, first tomorrow, and tomorrow is closed on the same evening. */
static void
test_a_first_place_is_moved_on_the_day_it_was_given(void **state)
{
    struct e2e *e2e = *state;
    struct e2e_answer *answer;

    desk_expect(
        e2e, "reception", "POST", "/v1/walkins", "{\"service\":\"ikd\"}", 201, NULL);
    desk_expect(
        e2e, "supervisor", "POST", "/v1/day/move", "{\"who\":\"all\"}", 200, NULL);
    answer = e2e_ask(e2e, "admin", "PATCH", CLOSURE "?move=1",
        "{\"date\":\"2026-07-15\",\"name\":\"Listrik padam\"}", NULL);
    assert_int_equal(answer->status, 200);
    assert_int_equal(json_integer_value(json_object_get(answer->json, "moved")), 1);
    assert_int_equal(json_integer_value(json_object_get(answer->json, "kept")), 0);
    e2e_answer_free(answer);
    assert_int_equal(test_database_run(e2e_database(e2e),
                         "SELECT COUNT(*) FROM ticket"
                         " WHERE first_place = 1 AND day = '2026-07-16'"),
        1);
}

static int64_t
tickets_on(struct e2e *e2e, const char *day)
{
    char sql[96];

    (void)snprintf(sql, sizeof(sql), "SELECT COUNT(*) FROM ticket WHERE day = '%s'", day);
    return test_database_run(e2e_database(e2e), sql);
}

/* Places are read once and counted down: who finds the next day full has the day after.
 */
static void
test_tickets_share_what_the_next_days_have(void **state)
{
    static const char *const windows[] = { "pagi", "pagi", "pagi", "siang", "siang" };
    struct given given;
    struct e2e_answer *answer;

    desk_expect(*state, "admin", "PATCH", "/v1/settings/quotas/items/lain",
        "{\"overbook_percent\":100,\"walkin_share\":0,"
        "\"places\":{\"pagi\":3,\"siang\":2}}",
        200, NULL);
    give_on(*state, "2026-07-21", "pagi", "Agus Peragaan", &given);
    give_on(*state, "2026-07-21", "pagi", "Wati Peragaan", &given);
    for (size_t i = 0; i < ARRAY_LEN(windows); i++) {
        give_on(*state, MONDAY, windows[i], "Siti Peragaan", &given);
    }
    answer = e2e_ask(*state, "admin", "PATCH", CLOSURE "?move=1", CLOSED, NULL);
    assert_int_equal(answer->status, 200);
    assert_int_equal(
        json_integer_value(json_object_get(answer->json, "moved")), ARRAY_LEN(windows));
    e2e_answer_free(answer);
    assert_int_equal(tickets_on(*state, MONDAY), 0);
    assert_int_equal(tickets_on(*state, "2026-07-21"), 5);
    assert_int_equal(tickets_on(*state, "2026-07-22"), 2);
}

/* The page says how many, and offers to move them or to keep them. */
static void
test_the_page_offers_to_move_or_to_keep(void **state)
{
    static const char form[] = "s.date=" MONDAY "&s.name=Listrik+padam";
    struct given given;
    struct browser browser;

    give(*state, "Siti Peragaan", &given);
    browser_sign_in(&browser, *state, "supervisor");
    assert_int_equal(browser_open(&browser, ITEM), 200);
    assert_false(browser_sees(&browser, "butir/baru/pindah"));
    assert_int_equal(browser_post(&browser, ITEM "?careful=1", form), 409);
    browser_must_see(&browser, "butir/baru/pindah?if_match=");
    assert_int_equal(browser_post(&browser, ITEM "/pindah?move=1", form), 200);
    browser_must_see(&browser, "1 tiket dipindahkan");
    browser_destroy(&browser);
    shows_day(*state, &given, "21 Juli 2026");
}

#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        BEHAVIOUR(test_a_closure_moves_the_tickets_it_concerns),
        cmocka_unit_test(test_an_administrator_moves_applicants_tickets),
        BEHAVIOUR(test_fewer_places_move_who_came_last),
        BEHAVIOUR(test_overbooked_places_of_another_window_stay),
        BEHAVIOUR(test_each_day_is_moved),
        BEHAVIOUR(test_a_first_place_is_kept_on_the_next_day),
        BEHAVIOUR(test_a_first_place_is_moved_on_the_day_it_was_given),
        BEHAVIOUR(test_tickets_share_what_the_next_days_have),
        BEHAVIOUR(test_the_page_offers_to_move_or_to_keep),
    };

    return cmocka_run_group_tests_name("shift", tests, NULL, NULL);
}
