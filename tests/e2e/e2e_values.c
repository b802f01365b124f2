/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Values, not only states: a morning whose minutes are set, and every time, count and
 * note that is told of it afterwards. Source: docs/openapi.yaml, "Visit".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/db.h"
#include "db/db_line.h"
#include "db/db_office.h"
#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

/* A request takes its own time, before and after the clock is set. */
#define SLACK_S 45

static void
expect_about(int got, int seconds)
{
    assert_in_range(got, seconds - SLACK_S, seconds + SLACK_S);
}

static struct e2e_answer *
look(struct e2e *e2e, const char *who, const char *visit)
{
    char path[96];
    struct e2e_answer *answer;

    (void)snprintf(path, sizeof(path), "/v1/visits/%s", visit);
    answer = e2e_ask(e2e, who, "GET", path, NULL, NULL);
    assert_int_equal(answer->status, 200);
    return answer;
}

/* "2026-07-14T08:25:..": the minute of a time that was told, NULL when it is null. */
static void
expect_minute(const struct e2e_answer *visit, const char *member, const char *minute)
{
    const char *text = json_string_value(json_object_get(visit->json, member));
    char want[32];

    if (!minute) {
        assert_true(json_is_null(json_object_get(visit->json, member)));
        return;
    }
    (void)snprintf(want, sizeof(want), "2026-07-14T%s:", minute);
    if (!text || strncmp(text, want, strlen(want)) != 0) {
        fail_msg("%s is %s, not %s", member, text ? text : "null", want);
    }
}

static void
expect_note(const struct e2e_answer *visit, const char *note)
{
    const char *text = json_string_value(json_object_get(visit->json, "note"));

    assert_string_equal(text ? text : "", note);
}

static int
number(const struct e2e_answer *answer, const char *member)
{
    return (int)json_integer_value(json_object_get(answer->json, member));
}

static void
move_at(struct e2e *e2e, const char *minute, const char *visit, const char *name,
    const char *body)
{
    char clock[40];

    (void)snprintf(clock, sizeof(clock), "2026-07-14T%s:00+07:00", minute);
    desk_restart_at(e2e, clock);
    desk_move(e2e, "counter-1", visit, name, body, 200, NULL);
}

static void
expect_pace(struct e2e *e2e, const char *service, int count, int seconds)
{
    struct db *db;
    struct pace pace;

    assert_int_equal(db_open(e2e_database(e2e), DB_READ, &db, NULL), STATUS_OK);
    assert_int_equal(db_pace_load(db, OFFICE_ONE, service, &pace, NULL), STATUS_OK);
    db_close(db);
    assert_int_equal(pace.count, count);
    if (count > 0) {
        expect_about(pace.seconds[0], seconds);
    }
}

static void
test_the_times_and_notes_of_a_visit(void **state)
{
    char first[DESK_VISIT_SIZE];
    char called[DESK_VISIT_SIZE];
    struct e2e_answer *visit;

    desk_walk_in(*state, "info", NULL, NULL, first);
    visit = look(*state, "counter-1", first);
    expect_minute(visit, "arrived_at", "08:15");
    expect_minute(visit, "called_at", NULL);
    expect_minute(visit, "started_at", NULL);
    expect_minute(visit, "ended_at", NULL);
    assert_in_range(number(visit, "wait_s"), 0, SLACK_S);
    assert_int_equal(number(visit, "calls"), 0);
    e2e_answer_free(visit);

    desk_restart_at(*state, "2026-07-14T08:25:00+07:00");
    desk_open(*state, 1);
    desk_call(*state, 1, NULL, called);
    assert_string_equal(called, first);
    move_at(*state, "08:27", first, "recall", NULL);
    move_at(*state, "08:30", first, "start", NULL);
    move_at(*state, "08:34", first, "hold", "{\"reason\":\"lupa fotokopi\"}");
    visit = look(*state, "counter-1", first);
    assert_string_equal(e2e_text(visit, "state"), "held");
    expect_minute(visit, "called_at", "08:27");
    expect_minute(visit, "started_at", "08:30");
    expect_minute(visit, "ended_at", NULL);
    expect_note(visit, "lupa fotokopi");
    assert_int_equal(number(visit, "calls"), 2);
    expect_about(number(visit, "wait_s"), 15 * 60);
    e2e_answer_free(visit);

    move_at(*state, "08:40", first, "return", NULL);
    desk_move(*state, "supervisor", first, "call", "{\"reason\":\"kembali\"}", 200, NULL);
    move_at(*state, "08:42", first, "start", NULL);
    move_at(*state, "08:52", first, "finish",
        "{\"outcome\":\"rejected\",\"note\":\"bukan warga sini\"}");
    visit = look(*state, "supervisor", first);
    assert_string_equal(e2e_text(visit, "state"), "done");
    assert_string_equal(e2e_text(visit, "outcome"), "rejected");
    expect_minute(visit, "arrived_at", "08:15");
    expect_minute(visit, "called_at", "08:40");
    expect_minute(visit, "started_at", "08:42");
    expect_minute(visit, "ended_at", "08:52");
    expect_note(visit, "bukan warga sini");
    assert_int_equal(number(visit, "calls"), 1);
    expect_about(number(visit, "wait_s"), 27 * 60);
    e2e_answer_free(visit);
    expect_pace(*state, "info", 1, 10 * 60);
    expect_pace(*state, "ambil", 0, 0);
}

/* What a real service took is what the next one is told to expect. */
static void
test_the_pace_of_a_real_service_is_told(void **state)
{
    static const char *const ends[] = { "08:25", "08:35", "08:45", "08:55", "09:05" };
    char visit[DESK_VISIT_SIZE];
    struct e2e_answer *phone;

    desk_open(*state, 1);
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        desk_walk_in(*state, "info", NULL, NULL, visit);
        desk_call(*state, 1, NULL, NULL);
        desk_move(*state, "counter-1", visit, "start", NULL, 200, NULL);
        move_at(*state, ends[i], visit, "finish", "{\"outcome\":\"incomplete\"}");
    }
    expect_pace(*state, "info", 5, 10 * 60);
    desk_walk_in(*state, "info", NULL, NULL, visit);
    desk_walk_in(*state, "info", NULL, NULL, visit);
    /* About ten minutes each; people are told whole five minutes, rounded up. */
    assert_in_range(desk_service(*state, "info", "estimate_s"), 20 * 60, 25 * 60);
    phone =
        e2e_ask(*state, "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}", NULL);
    assert_int_equal(number(phone, "ahead"), 2);
    assert_in_range(number(phone, "estimate_s"), 20 * 60, 25 * 60);
    e2e_answer_free(phone);
}

static void
test_the_ends_of_visits_that_were_not_served(void **state)
{
    char cancelled[DESK_VISIT_SIZE];
    char absent[DESK_VISIT_SIZE];
    char unserved[DESK_VISIT_SIZE];
    struct e2e_answer *visit;

    desk_walk_in(*state, "info", NULL, NULL, cancelled);
    desk_walk_in(*state, "info", NULL, NULL, absent);
    desk_walk_in(*state, "info", NULL, NULL, unserved);
    desk_restart_at(*state, "2026-07-14T08:20:00+07:00");
    desk_move(*state, "reception", cancelled, "cancel", NULL, 200, NULL);
    desk_open(*state, 1);
    desk_call(*state, 1, NULL, NULL);
    move_at(*state, "08:26", absent, "absent", NULL);
    desk_restart_at(*state, "2026-07-14T08:30:00+07:00");
    desk_expect(*state, "supervisor", "POST", "/v1/day/close", NULL, 200, NULL);
    visit = look(*state, "reception", cancelled);
    expect_minute(visit, "ended_at", "08:20");
    expect_minute(visit, "called_at", NULL);
    assert_true(json_is_null(json_object_get(visit->json, "outcome")));
    expect_about(number(visit, "wait_s"), 5 * 60);
    e2e_answer_free(visit);
    visit = look(*state, "reception", absent);
    expect_minute(visit, "called_at", "08:20");
    expect_minute(visit, "ended_at", NULL);
    e2e_answer_free(visit);
    visit = look(*state, "reception", unserved);
    assert_string_equal(e2e_text(visit, "state"), "unserved");
    expect_minute(visit, "ended_at", "08:30");
    expect_about(number(visit, "wait_s"), 15 * 60);
    e2e_answer_free(visit);
}

/* What a phone is told of a visit: its state, and where it is called or served. */
static void
expect_phone(struct e2e *e2e, const char *path, const char *state, int ahead, int counter,
    int times)
{
    struct e2e_answer *phone = e2e_ask(e2e, NULL, "GET", path, NULL, NULL);
    const json_t *where = json_object_get(phone->json, "counter");

    assert_int_equal(phone->status, 200);
    assert_string_equal(e2e_text(phone, "state"), state);
    assert_string_equal(e2e_text(phone, "number"), "Z001");
    assert_int_equal(number(phone, "ahead"), ahead);
    assert_int_equal(number(phone, "times"), times);
    assert_int_equal(json_integer_value(where), counter);
    assert_int_equal(json_is_null(where), counter == 0);
    e2e_answer_free(phone);
}

static void
test_a_phone_is_told_the_counter_only_while_it_is_called_there(void **state)
{
    struct e2e_answer *answer =
        e2e_ask(*state, "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}", NULL);
    const char *token = strstr(e2e_text(answer, "track"), "/p/");
    char visit[DESK_VISIT_SIZE];
    char path[120];

    assert_non_null(token);
    (void)snprintf(visit, sizeof(visit), "%s", e2e_text(answer, "visit"));
    (void)snprintf(path, sizeof(path), "/v1/track/%s", token + strlen("/p/"));
    e2e_answer_free(answer);
    expect_phone(*state, path, "waiting", 0, 0, 0);
    desk_open(*state, 1);
    desk_call(*state, 1, NULL, NULL);
    expect_phone(*state, path, "called", 0, 1, 1);
    desk_move(*state, "counter-1", visit, "recall", NULL, 200, NULL);
    expect_phone(*state, path, "called", 0, 1, 2);
    desk_move(*state, "counter-1", visit, "absent", NULL, 200, NULL);
    expect_phone(*state, path, "absent", 0, 0, 0);
    desk_move(*state, "counter-1", visit, "return", NULL, 200, NULL);
    expect_phone(*state, path, "waiting", 0, 0, 0);
    desk_move(*state, "supervisor", visit, "call", "{\"reason\":\"x\"}", 200, NULL);
    desk_move(*state, "counter-1", visit, "start", NULL, 200, NULL);
    expect_phone(*state, path, "serving", 0, 1, 1);
    desk_move(*state, "counter-1", visit, "hold", "{\"reason\":\"x\"}", 200, NULL);
    expect_phone(*state, path, "held", 0, 0, 0);
    desk_move(*state, "counter-1", visit, "return", NULL, 200, NULL);
    desk_move(*state, "supervisor", visit, "call", "{\"reason\":\"x\"}", 200, NULL);
    desk_finish(*state, 1, visit);
    expect_phone(*state, path, "done", 0, 0, 0);
}

/* Health data are kept only of who asked for priority. */
static void
test_a_reason_is_kept_with_the_priority_lane_alone(void **state)
{
    static const struct {
        const char *path, *body;
        int kept;
    } arrivals[] = {
        { "/v1/walkins", "{\"service\":\"info\",\"reason\":\"asma\"}", 0 },
        { "/v1/walkins",
            "{\"service\":\"info\",\"lane\":\"regular\",\"reason\":\"asma\"}", 0 },
        { "/v1/checkins", "{\"code\":\"UJI-000001\",\"reason\":\"asma\"}", 0 },
        { "/v1/walkins",
            "{\"service\":\"info\",\"lane\":\"priority\",\"reason\":\"asma\"}", 1 },
        { "/v1/checkins",
            "{\"code\":\"UJI-000002\",\"lane\":\"priority\",\"reason\":\"asma\"}", 2 },
    };

    for (size_t i = 0; i < ARRAY_LEN(arrivals); i++) {
        desk_expect(*state, "kiosk", "POST", arrivals[i].path, arrivals[i].body, 201, "");
        assert_int_equal(
            test_database_run(e2e_database(*state),
                "SELECT COUNT(*) FROM visit WHERE priority_reason IS NOT NULL"),
            arrivals[i].kept);
    }
    desk_expect(*state, "kiosk", "POST", "/v1/walkins",
        "{\"service\":\"info\",\"lane\":\"priority\"}", 400, "bad_request");
}

/* A paper lies about in the hall: it names the group of these services, as phones and
 * boards do. */
static void
test_no_slip_names_a_confidential_service(void **state)
{
    static const char *const services[] = { "akta-cerai", "akui-anak", "sahkan-anak",
        "angkat-anak", "akta-mati" };
    static const char *const words[] = { "cerai", "akuan", "sahan", "angkatan",
        "kematian" };

    for (size_t i = 0; i < ARRAY_LEN(services); i++) {
        bool named = strcmp(services[i], "akta-mati") == 0;
        char body[64];
        char *slip;
        struct e2e_answer *answer;

        (void)snprintf(body, sizeof(body), "{\"service\":\"%s\"}", services[i]);
        answer = e2e_ask(*state, "kiosk", "POST", "/v1/walkins", body, NULL);
        assert_int_equal(answer->status, 201);
        slip = json_dumps(json_object_get(answer->json, "slip"), 0);
        assert_non_null(slip);
        assert_int_equal(strcasestr(slip, words[i]) != NULL, named);
        assert_int_equal(strstr(slip, "Akta") != NULL, true);
        free(slip);
        e2e_answer_free(answer);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)
        BEHAVIOUR(test_the_times_and_notes_of_a_visit),
        BEHAVIOUR(test_the_pace_of_a_real_service_is_told),
        BEHAVIOUR(test_the_ends_of_visits_that_were_not_served),
        BEHAVIOUR(test_a_phone_is_told_the_counter_only_while_it_is_called_there),
        BEHAVIOUR(test_a_reason_is_kept_with_the_priority_lane_alone),
        BEHAVIOUR(test_no_slip_names_a_confidential_service),
    };

    return cmocka_run_group_tests_name("values", tests, NULL, NULL);
}
