/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The states of a visit by HTTP: every move from every state, allowed and forbidden, and
 * what a move asks for. Source: docs/rules.md, "States of a visit".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/desk.h"
#include "tests/support/test.h"

#define NO "" /* 409 wrong_state */

static const struct move {
    const char *name;
    const char *who;
    const char *body;
} moves[] = {
    { "recall", "counter-1", NULL },
    { "start", "counter-1", NULL },
    { "absent", "counter-1", NULL },
    { "return", "reception", NULL },
    { "hold", "counter-1", "{\"reason\":\"berkas kurang\"}" },
    { "transfer", "counter-1", "{\"service\":\"ambil\"}" },
    { "finish", "counter-1", "{\"outcome\":\"incomplete\"}" },
    { "cancel", "counter-1", NULL },
    { "call", "supervisor", "{\"reason\":\"salah loket\",\"counter\":1}" },
    { "checklist", "counter-1", "{\"items\":[]}" },
};

/* The state each move leads to, in the order of `moves`. */
static const struct from {
    const char *state;
    const char *to[ARRAY_LEN(moves)];
} table[] = {
    { "waiting", { NO, NO, NO, NO, NO, NO, NO, "cancelled", "called", NO } },
    { "called",
        { "called", "serving", "absent", NO, NO, NO, NO, "cancelled", NO, "called" } },
    { "serving", { NO, NO, NO, NO, "held", "waiting", "done", NO, NO, "serving" } },
    { "absent", { NO, NO, NO, "waiting", NO, NO, NO, NO, NO, NO } },
    { "held", { NO, NO, NO, "waiting", NO, NO, NO, NO, NO, NO } },
    { "done", { NO, NO, NO, NO, NO, NO, NO, NO, NO, NO } },
    { "cancelled", { NO, NO, NO, NO, NO, NO, NO, NO, NO, NO } },
};

/* A new visit in this state, alone in the line, at counter 1 when it is at one. */
static void
bring_to(struct e2e *e2e, const char *state, char visit[DESK_VISIT_SIZE])
{
    bool served = strcmp(state, "serving") == 0 || strcmp(state, "held") == 0 ||
                  strcmp(state, "done") == 0;
    char called[DESK_VISIT_SIZE];

    desk_walk_in(e2e, "info", NULL, NULL, visit);
    if (strcmp(state, "waiting") == 0) {
        return;
    }
    if (strcmp(state, "cancelled") == 0) {
        desk_move(e2e, "reception", visit, "cancel", NULL, 200, NULL);
        return;
    }
    desk_call(e2e, 1, NULL, called);
    assert_string_equal(called, visit);
    if (served) {
        desk_move(e2e, "counter-1", visit, "start", NULL, 200, NULL);
    }
    if (strcmp(state, "absent") == 0) {
        desk_move(e2e, "counter-1", visit, "absent", NULL, 200, NULL);
    } else if (strcmp(state, "held") == 0) {
        desk_move(e2e, "counter-1", visit, "hold", "{\"reason\":\"foto\"}", 200, NULL);
    } else if (strcmp(state, "done") == 0) {
        desk_move(
            e2e, "counter-1", visit, "finish", "{\"outcome\":\"rejected\"}", 200, NULL);
    }
}

/* The line and the counter are empty again. */
static void
clear_away(struct e2e *e2e, const char *visit)
{
    char state[16];

    desk_state(e2e, visit, state);
    if (strcmp(state, "waiting") == 0 || strcmp(state, "called") == 0) {
        desk_move(e2e, "supervisor", visit, "cancel", NULL, 200, NULL);
    } else if (strcmp(state, "serving") == 0) {
        desk_move(
            e2e, "counter-1", visit, "finish", "{\"outcome\":\"incomplete\"}", 200, NULL);
    }
}

/* A refusal names the state the visit is in. */
static void
expect_wrong_state(
    struct e2e *e2e, const struct move *move, const char *visit, const char *state)
{
    char path[96];
    struct e2e_answer *answer;

    (void)snprintf(path, sizeof(path), "/v1/visits/%s/%s", visit, move->name);
    answer = e2e_ask(e2e, move->who,
        strcmp(move->name, "checklist") == 0 ? "PUT" : "POST", path, move->body, NULL);
    if (answer->status != 409 || strcmp(e2e_text(answer, "code"), "wrong_state") != 0 ||
        strcmp(e2e_text(answer, "state"), state) != 0) {
        fail_msg("%s of a visit that is %s: %d %s", move->name, state, answer->status,
            answer->body);
    }
    e2e_answer_free(answer);
}

static void
test_every_move_from_every_state(void **state)
{
    desk_open(*state, 1);
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        for (size_t m = 0; m < ARRAY_LEN(moves); m++) {
            const char *to = table[i].to[m];
            char visit[DESK_VISIT_SIZE];
            char now[16];

            bring_to(*state, table[i].state, visit);
            if (to[0]) {
                desk_move(
                    *state, moves[m].who, visit, moves[m].name, moves[m].body, 200, NULL);
            } else {
                expect_wrong_state(*state, &moves[m], visit, table[i].state);
            }
            desk_state(*state, visit, now);
            if (strcmp(now, to[0] ? to : table[i].state) != 0) {
                fail_msg("%s of a visit that was %s: now %s", moves[m].name,
                    table[i].state, now);
            }
            clear_away(*state, visit);
        }
    }
}

static void
test_closing_leaves_unserved_people_unserved(void **state)
{
    char waiting[DESK_VISIT_SIZE];
    char absent[DESK_VISIT_SIZE];
    char now[16];

    desk_open(*state, 1);
    bring_to(*state, "absent", absent);
    bring_to(*state, "waiting", waiting);
    desk_expect(*state, "supervisor", "POST", "/v1/day/close", NULL, 200, NULL);
    desk_state(*state, waiting, now);
    assert_string_equal(now, "unserved");
    desk_state(*state, absent, now);
    assert_string_equal(now, "absent");
    for (size_t m = 0; m < ARRAY_LEN(moves); m++) {
        expect_wrong_state(*state, &moves[m], waiting, "unserved");
    }
}

static void
test_a_person_is_called_three_times_at_most(void **state)
{
    char visit[DESK_VISIT_SIZE];

    desk_open(*state, 1);
    bring_to(*state, "called", visit);
    desk_move(*state, "counter-1", visit, "recall", NULL, 200, NULL);
    desk_move(*state, "counter-1", visit, "recall", NULL, 200, NULL);
    desk_move(*state, "counter-1", visit, "recall", NULL, 409, "no_calls_left");
    desk_move(*state, "counter-1", visit, "absent", NULL, 200, NULL);
}

static void
test_a_counter_calls_only_when_it_is_open_and_free(void **state)
{
    char visit[DESK_VISIT_SIZE];
    const char *call = "/v1/counters/1/call-next";

    desk_walk_in(*state, "info", NULL, NULL, NULL);
    desk_expect(*state, "counter-1", "POST", call, NULL, 409, "counter_closed");
    desk_open(*state, 1);
    desk_expect(*state, "counter-1", "POST", "/v1/counters/1/pause",
        "{\"reason\":\"istirahat\"}", 200, NULL);
    desk_expect(*state, "counter-1", "POST", call, NULL, 409, "counter_closed");
    desk_open(*state, 1);
    desk_call(*state, 1, NULL, visit);
    desk_expect(*state, "counter-1", "POST", call, NULL, 409, "counter_busy");
    desk_move(*state, "counter-1", visit, "start", NULL, 200, NULL);
    desk_expect(*state, "counter-1", "POST", call, NULL, 409, "counter_busy");
    desk_expect(
        *state, "counter-1", "POST", "/v1/counters/1/close", NULL, 409, "counter_busy");
    desk_move(
        *state, "counter-1", visit, "finish", "{\"outcome\":\"incomplete\"}", 200, NULL);
    desk_expect(*state, "counter-1", "POST", call, NULL, 204, NULL);
    desk_expect(*state, "counter-1", "POST", "/v1/counters/1/close", NULL, 200, NULL);
    desk_expect(
        *state, "counter-1", "POST", "/v1/counters/77/open", NULL, 404, "not_found");
}

static void
test_a_clerk_acts_on_the_own_counter_only(void **state)
{
    char visit[DESK_VISIT_SIZE];

    desk_open(*state, 1);
    desk_open(*state, 2);
    bring_to(*state, "called", visit);
    for (size_t m = 0; m < ARRAY_LEN(moves); m++) {
        if (strcmp(moves[m].who, "counter-1") == 0) {
            desk_move(*state, "counter-2", visit, moves[m].name, moves[m].body, 403,
                "not_allowed");
        }
    }
    desk_expect(*state, "counter-2", "POST", "/v1/counters/1/call-next", NULL, 403,
        "not_allowed");
    desk_expect(
        *state, "counter-2", "POST", "/v1/counters/1/close", NULL, 403, "not_allowed");
    desk_move(*state, "supervisor", visit, "start", NULL, 200, NULL);
}

/* What a caller is told of the person and the application of counter 1: both or neither.
 */
static bool
is_told_of_the_person(struct e2e *e2e, const char *who)
{
    struct e2e_answer *answer = e2e_ask(e2e, who, "GET", "/v1/counters/1", NULL, NULL);
    const json_t *visit = json_object_get(answer->json, "visit");
    const json_t *person = json_object_get(visit, "applicant");
    const json_t *application = json_object_get(visit, "application");
    bool told = json_is_object(person);

    assert_int_equal(answer->status, 200);
    assert_int_equal(json_is_object(application), told);
    if (told) {
        assert_string_equal(
            json_string_value(json_object_get(person, "name")), "Siti Pemohon");
        assert_string_equal(
            json_string_value(json_object_get(application, "registration")), "UJI-7");
        assert_string_equal(
            json_string_value(json_object_get(application, "from")), "08:00");
    }
    e2e_answer_free(answer);
    return told;
}

static void
test_the_application_is_for_the_clerk_who_verifies(void **state)
{
    desk_import(*state,
        "UJI-7,ktp-baru," E2E_DATE ",08:00,11:00,Siti Pemohon,3517091708859901,\n");
    desk_expect(
        *state, "kiosk", "POST", "/v1/checkins", "{\"code\":\"UJI-7\"}", 201, NULL);
    desk_open(*state, 1);
    desk_open(*state, 2);
    desk_call(*state, 1, NULL, NULL);
    assert_true(is_told_of_the_person(*state, "counter-1"));
    assert_true(is_told_of_the_person(*state, "supervisor"));
    assert_false(is_told_of_the_person(*state, "counter-2"));
}

static void
test_a_supervisor_may_pause_a_counter_without_taking_it(void **state)
{
    char visit[DESK_VISIT_SIZE];

    desk_open(*state, 1);
    bring_to(*state, "serving", visit);
    desk_expect(*state, "supervisor", "POST", "/v1/counters/1/pause",
        "{\"reason\":\"rapat\"}", 200, NULL);
    desk_move(
        *state, "counter-1", visit, "finish", "{\"outcome\":\"incomplete\"}", 200, NULL);
    desk_open(*state, 1);
}

static void
test_done_and_next_are_one_step(void **state)
{
    static const char next[] = "/v1/counters/1/next";
    static const char incomplete[] = "{\"finish\":{\"outcome\":\"incomplete\"}}";
    char first[DESK_VISIT_SIZE], second[DESK_VISIT_SIZE], in_state[16];
    struct e2e_answer *answer;

    desk_open(*state, 1);
    desk_expect(*state, "counter-1", "POST", next, incomplete, 409, "wrong_state");
    bring_to(*state, "called", first);
    desk_walk_in(*state, "info", NULL, NULL, second);
    answer = e2e_ask(*state, "counter-1", "POST", next, incomplete, NULL);
    assert_string_equal(e2e_text(answer, "code"), "wrong_state");
    assert_string_equal(e2e_text(answer, "state"), "called"); /* as of every move */
    e2e_answer_free(answer);
    desk_move(*state, "counter-1", first, "start", NULL, 200, NULL);
    desk_expect(*state, "counter-1", "POST", next, "{}", 400, "bad_request");
    desk_expect(*state, "counter-1", "POST", next, "{\"finish\":{\"outcome\":\"-\"}}",
        400, "bad_request");
    desk_expect(*state, "counter-2", "POST", next, incomplete, 403, "not_allowed");
    desk_expect(*state, "counter-1", "POST", "/v1/counters/1/pause",
        "{\"reason\":\"istirahat\"}", 200, NULL);
    desk_expect(*state, "counter-1", "POST", next, incomplete, 409, "counter_closed");
    desk_state(*state, first, in_state);
    assert_string_equal(in_state, "serving"); /* nothing was done */
    desk_open(*state, 1);
    answer = e2e_ask(*state, "counter-1", "POST", next, incomplete, NULL);
    assert_int_equal(answer->status, 200);
    assert_string_equal(e2e_text(answer, "visit"), second);
    assert_string_equal(e2e_text(answer, "state"), "called");
    e2e_answer_free(answer);
    desk_state(*state, first, in_state);
    assert_string_equal(in_state, "done");
    desk_move(*state, "counter-1", second, "start", NULL, 200, NULL);
    desk_expect(*state, "counter-1", "POST", next, incomplete, 204, NULL);
    desk_state(*state, second, in_state);
    assert_string_equal(in_state, "done"); /* nobody waits: finished all the same */
}

/* What "verified" lacks stops both halves. */
/* The state of a visit and the outcome it has. */
static void
expect_end(struct e2e *e2e, const char *visit, const char *state, const char *outcome)
{
    char path[64];
    struct e2e_answer *answer;

    (void)snprintf(path, sizeof(path), "/v1/visits/%s", visit);
    answer = e2e_ask(e2e, "supervisor", "GET", path, NULL, NULL);
    assert_string_equal(e2e_text(answer, "state"), state);
    assert_string_equal(e2e_text(answer, "outcome"), outcome);
    e2e_answer_free(answer);
}

static void
test_a_finish_is_taken_back_at_once_by_its_own_counter(void **state)
{
    char first[DESK_VISIT_SIZE];
    char second[DESK_VISIT_SIZE];

    desk_open(*state, 1);
    desk_open(*state, 2);
    desk_walk_in(*state, "info", NULL, NULL, first);
    desk_walk_in(*state, "info", NULL, NULL, second);
    desk_call(*state, 1, NULL, NULL);
    desk_move(*state, "counter-1", first, "take-back", NULL, 409, "wrong_state");
    desk_finish(*state, 1, first);
    expect_end(*state, first, "done", "incomplete");
    desk_move(*state, "counter-2", first, "take-back", NULL, 403, "not_allowed");
    desk_move(*state, "counter-1", first, "take-back", NULL, 200, NULL);
    expect_end(*state, first, "serving", "");
    desk_move(*state, "counter-1", first, "take-back", NULL, 409, "wrong_state");
    desk_move(
        *state, "counter-1", first, "finish", "{\"outcome\":\"rejected\"}", 200, NULL);
    expect_end(*state, first, "done", "rejected");
    desk_call(*state, 1, NULL, NULL);
    desk_move(*state, "counter-1", first, "take-back", NULL, 409, "counter_busy");
    desk_finish(*state, 1, second);
    desk_expect(*state, "counter-1", "POST", "/v1/counters/1/close", NULL, 200, NULL);
    desk_move(*state, "counter-1", second, "take-back", NULL, 409, "counter_closed");
    desk_open(*state, 1);
    desk_restart_at(*state, "2026-07-14T08:20:00+07:00");
    desk_move(*state, "counter-1", second, "take-back", NULL, 409, "wrong_state");
    expect_end(*state, second, "done", "incomplete");
}

static void
test_blank_reasons_are_none(void **state)
{
    static const char *const blanks[] = { "{\"reason\":\"\"}", "{\"reason\":\"   \"}",
        "{\"reason\":\"\\t\\n \"}" };
    char visit[DESK_VISIT_SIZE];

    desk_open(*state, 1);
    bring_to(*state, "serving", visit);
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        desk_move(*state, "counter-1", visit, "hold", blanks[i], 400, "bad_request");
        desk_move(*state, "supervisor", visit, "call", blanks[i], 400, "bad_request");
        desk_expect(*state, "counter-1", "POST", "/v1/counters/1/pause", blanks[i], 400,
            "bad_request");
    }
    desk_move(*state, "counter-1", visit, "transfer",
        "{\"service\":\"ambil\",\"note\":\"  \"}", 200, NULL);
}

static void
test_nobody_is_sent_to_the_service_they_are_at(void **state)
{
    char visit[DESK_VISIT_SIZE];

    desk_open(*state, 1);
    bring_to(*state, "serving", visit);
    desk_move(*state, "counter-1", visit, "transfer", "{\"service\":\"info\"}", 400,
        "bad_request");
    desk_move(
        *state, "counter-1", visit, "finish", "{\"outcome\":\"incomplete\"}", 200, NULL);
}

static void
test_missing_fields_and_unknown_visits_are_refused(void **state)
{
    static const char nobody[] = "01ZZZZZZZZZZZZZZZZZZZZZZZZ";
    char visit[DESK_VISIT_SIZE];

    desk_open(*state, 1);
    bring_to(*state, "serving", visit);
    desk_move(*state, "counter-1", visit, "hold", "{}", 400, "bad_request");
    desk_move(*state, "counter-1", visit, "transfer", "{}", 400, "bad_request");
    desk_move(*state, "counter-1", visit, "transfer",
        "{\"service\":\"ambil\",\"counter\":2}", 400, "bad_request");
    desk_move(*state, "counter-1", visit, "transfer", "{\"service\":\"tidak-ada\"}", 404,
        "not_found");
    desk_move(
        *state, "counter-1", visit, "transfer", "{\"counter\":77}", 404, "not_found");
    desk_move(*state, "counter-1", visit, "finish", "{}", 400, "bad_request");
    desk_move(*state, "counter-1", visit, "checklist", "{}", 400, "bad_request");
    for (size_t m = 0; m < ARRAY_LEN(moves); m++) {
        desk_move(
            *state, moves[m].who, nobody, moves[m].name, moves[m].body, 404, "not_found");
    }
    desk_move(
        *state, "counter-1", visit, "finish", "{\"outcome\":\"incomplete\"}", 200, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)
        BEHAVIOUR(test_every_move_from_every_state),
        BEHAVIOUR(test_closing_leaves_unserved_people_unserved),
        BEHAVIOUR(test_a_person_is_called_three_times_at_most),
        BEHAVIOUR(test_a_counter_calls_only_when_it_is_open_and_free),
        BEHAVIOUR(test_a_clerk_acts_on_the_own_counter_only),
        BEHAVIOUR(test_the_application_is_for_the_clerk_who_verifies),
        BEHAVIOUR(test_a_supervisor_may_pause_a_counter_without_taking_it),
        BEHAVIOUR(test_done_and_next_are_one_step),
        BEHAVIOUR(test_a_finish_is_taken_back_at_once_by_its_own_counter),
        BEHAVIOUR(test_blank_reasons_are_none),
        BEHAVIOUR(test_nobody_is_sent_to_the_service_they_are_at),
        BEHAVIOUR(test_missing_fields_and_unknown_visits_are_refused),
    };

    return cmocka_run_group_tests_name("visit", tests, NULL, NULL);
}
