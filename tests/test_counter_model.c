/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_model.h"

#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "tests/test.h"

static json_t *
json_of(const char *text)
{
    json_error_t why;
    json_t *json = json_loads(text, 0, &why);

    if (!json) {
        fail_msg("fixture: %s", why.text);
    }
    return json;
}

static void
test_an_answer_of_the_server_is_read_whole(void **state)
{
    json_t *answer = json_of(
        "{\"number\":2,\"name\":\"Loket 2\",\"hall\":\"utama\",\"state\":\"open\","
        "\"reason\":null,\"since\":\"2026-07-14T08:00:00.000+07:00\",\"services\":[\"a\"]"
        ","
        "\"visit\":{\"visit\":\"01J8\",\"number\":\"A005\",\"service\":{\"code\":\"ktp\","
        "\"prefix\":\"A\",\"name\":\"KTP-el\"},\"lane\":\"priority\",\"priority_reason\":"
        "\"lansia\",\"state\":\"serving\",\"calls\":2,\"late\":true,\"arrived_at\":"
        "\"2026-07-14T08:12:30.000+07:00\",\"called_at\":null,\"note\":\"dari loket 1\","
        "\"applicant\":{\"name\":\"Siti\",\"nik\":\"3517091708859901\",\"phone\":\"08\"},"
        "\"application\":{\"registration\":\"AKTA-33.351622502920001\",\"date\":"
        "\"2026-07-14\",\"from\":\"08:00\",\"to\":\"11:00\"},"
        "\"checklist\":[{\"id\":\"kk\",\"label\":\"KK\",\"mode\":\"serah_fotokopi\","
        "\"rule\":\"wajib\",\"state\":null},{\"id\":\"x\",\"label\":\"X\",\"mode\":"
        "\"tunjuk_asli\",\"rule\":\"salah_satu\",\"group\":\"g\",\"state\":\"seen\","
        "\"note\":\"buram\"}]},"
        "\"waiting\":[{\"service\":\"ktp\",\"name\":\"KTP-el\",\"lane\":\"regular\","
        "\"count\":12},{\"service\":\"ktp\",\"name\":\"KTP-el\",\"lane\":\"priority\","
        "\"count\":1}],\"aside\":[{\"visit\":\"01J7\",\"number\":\"A003\",\"state\":"
        "\"held\"}],\"max_calls\":3}");
    struct desk desk;

    (void)state;
    assert_int_equal(desk_from_json(answer, &desk, NULL), STATUS_OK);
    json_decref(answer);
    assert_int_equal(desk.number, 2);
    assert_int_equal(desk.state, DESK_OPEN);
    assert_int_equal(desk.visit.state, DESK_VISIT_SERVING);
    assert_string_equal(desk.visit.number, "A005");
    assert_string_equal(desk.visit.service, "KTP-el");
    assert_true(desk.visit.priority && desk.visit.late);
    assert_string_equal(desk.visit.reason, "lansia");
    assert_string_equal(desk.visit.note, "dari loket 1");
    assert_string_equal(desk.visit.nik, "3517091708859901");
    assert_string_equal(desk.visit.registration, "AKTA-33.351622502920001");
    assert_string_equal(desk.visit.from, "08:00");
    assert_int_equal(desk.visit.arrived_ms, INT64_C(1783991550000));
    assert_int_equal(desk.visit.called_ms, 0);
    assert_int_equal(desk.visit.paper_count, 2);
    assert_int_equal(desk.visit.papers[0].mode, PAPER_COPY);
    assert_int_equal(desk.visit.papers[0].state, PAPER_OPEN);
    assert_int_equal(desk.visit.papers[1].rule, PAPER_ONE_OF);
    assert_int_equal(desk.visit.papers[1].state, PAPER_SEEN);
    assert_string_equal(desk.visit.papers[0].note, "");
    assert_string_equal(desk.visit.papers[1].note, "buram");
    assert_int_equal(desk.waiting_total, 13);
    assert_int_equal(
        desk.waiting_count, 1); /* a service is one line, its lanes counted */
    assert_int_equal(desk.waiting[0].regular, 12);
    assert_int_equal(desk.waiting[0].priority, 1);
    assert_true(desk.aside[0].held);
}

static void
test_what_is_no_counter_is_refused(void **state)
{
    static const char *const bad[] = { "{}", "{\"number\":1}", "{\"state\":\"open\"}",
        "{\"number\":\"1\",\"state\":\"open\"}" };
    struct desk desk;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        json_t *answer = json_of(bad[i]);

        assert_int_equal(desk_from_json(answer, &desk, NULL), STATUS_BAD_REQUEST);
        json_decref(answer);
    }
}

static void
test_odd_fields_are_left_out_and_long_ones_cut(void **state)
{
    char text[2000];
    json_t *answer;
    struct desk desk;

    (void)state;
    snprintf(text, sizeof(text),
        "{\"number\":1,\"state\":\"open\",\"name\":\"%0300d\",\"waiting\":[{\"count\":-5}"
        ","
        "{\"count\":\"x\"},7],\"aside\":5,\"visit\":{\"state\":\"flying\"}}",
        1);
    answer = json_of(text);
    assert_int_equal(desk_from_json(answer, &desk, NULL), STATUS_OK);
    json_decref(answer);
    assert_int_equal(strlen(desk.name), MODEL_NAME_SIZE - 1);
    assert_int_equal(desk.waiting_total, 0);
    assert_int_equal(desk.visit.state, DESK_VISIT_NONE);
}

#define CAN(action) (1U << (action))
static const struct action_case {
    const char *name;
    enum desk_state state;
    enum desk_visit_state visit;
    int calls;
    enum desk_action main;
    unsigned can;
} action_cases[] = {
    { "closed: only open", DESK_CLOSED, DESK_VISIT_NONE, 0, DESK_OPEN_COUNTER,
        CAN(DESK_OPEN_COUNTER) },
    { "open and free: call, rest, close", DESK_OPEN, DESK_VISIT_NONE, 0, DESK_CALL_NEXT,
        CAN(DESK_CALL_NEXT) | CAN(DESK_PAUSE) | CAN(DESK_CLOSE_COUNTER) },
    { "resting: open or close", DESK_PAUSED, DESK_VISIT_NONE, 0, DESK_OPEN_COUNTER,
        CAN(DESK_OPEN_COUNTER) | CAN(DESK_CLOSE_COUNTER) },
    { "called: start, again, absent", DESK_OPEN, DESK_VISIT_CALLED, 1, DESK_START,
        CAN(DESK_START) | CAN(DESK_RECALL) | CAN(DESK_ABSENT) | CAN(DESK_PAUSE) },
    { "called three times: not again", DESK_OPEN, DESK_VISIT_CALLED, 3, DESK_START,
        CAN(DESK_START) | CAN(DESK_ABSENT) | CAN(DESK_PAUSE) },
    { "serving: finish, hold, transfer", DESK_OPEN, DESK_VISIT_SERVING, 1, DESK_FINISH,
        CAN(DESK_FINISH) | CAN(DESK_HOLD) | CAN(DESK_TRANSFER) | CAN(DESK_PAUSE) },
    { "resting while somebody is served: finish first", DESK_PAUSED, DESK_VISIT_SERVING,
        1, DESK_FINISH, CAN(DESK_FINISH) | CAN(DESK_HOLD) | CAN(DESK_TRANSFER) },
};

static void
test_actions(void **state)
{
    const struct action_case *c = *state;
    struct desk desk = { .number = 1,
        .state = c->state,
        .max_calls = 3,
        .visit = { .state = c->visit, .calls = c->calls } };
    unsigned can = 0;

    for (int action = 0; action < DESK_ACTION_COUNT; action++) {
        can |= desk_can(&desk, (enum desk_action)action) ? CAN(action) : 0;
    }
    assert_int_equal(can, c->can);
    assert_int_equal(desk_main_action(&desk), c->main);
    assert_true(desk_can(&desk, c->main));
    desk.aside_count = 1;
    assert_true(desk_can(&desk, DESK_RETURN));
}

static void
test_papers_go_round_by_their_rule(void **state)
{
    struct desk_paper paper = { .mode = PAPER_ORIGINAL, .rule = PAPER_ALWAYS };

    (void)state;
    assert_int_equal(paper.state = paper_next_state(&paper), PAPER_TAKEN);
    assert_int_equal(paper.state = paper_next_state(&paper), PAPER_MISSING);
    assert_int_equal(paper.state = paper_next_state(&paper), PAPER_TAKEN);
    paper = (struct desk_paper){ .mode = PAPER_SHOW, .rule = PAPER_IF };
    assert_int_equal(paper.state = paper_next_state(&paper), PAPER_SEEN);
    assert_int_equal(paper.state = paper_next_state(&paper), PAPER_MISSING);
    assert_int_equal(paper.state = paper_next_state(&paper), PAPER_NOT_NEEDED);
}

static void
test_verified_lacks_what_is_obligatory(void **state)
{
    struct desk_visit visit = { .paper_count = 4,
        .papers = { { .id = "kk", .rule = PAPER_ALWAYS, .mode = PAPER_COPY },
            { .id = "rs", .rule = PAPER_ONE_OF, .group = "lahir" },
            { .id = "desa", .rule = PAPER_ONE_OF, .group = "lahir" },
            { .id = "kitap", .rule = PAPER_IF } } };

    (void)state;
    assert_string_equal(desk_visit_lacks(&visit)->id, "kk");
    desk_visit_mark_obligatory(&visit);
    assert_int_equal(visit.papers[0].state, PAPER_TAKEN);
    assert_int_equal(visit.papers[1].state, PAPER_OPEN);
    assert_string_equal(desk_visit_lacks(&visit)->id, "rs");
    visit.papers[2].state = PAPER_SEEN; /* the other of its group */
    assert_null(desk_visit_lacks(&visit));
    visit.papers[3].state = PAPER_MISSING; /* its condition holds, then */
    assert_string_equal(desk_visit_lacks(&visit)->id, "kitap");
}

static void
test_the_checklist_names_only_what_was_said(void **state)
{
    struct desk_visit visit = { .paper_count = 2,
        .papers = { { .id = "kk", .state = PAPER_TAKEN, .note = "buram" },
            { .id = "ktp", .note = "kept for later" } } };
    json_t *body = desk_visit_checklist(&visit);
    json_t *items = json_object_get(body, "items");

    (void)state;
    assert_int_equal(json_array_size(items), 1);
    assert_string_equal(
        json_string_value(json_object_get(json_array_get(items, 0), "id")), "kk");
    assert_string_equal(
        json_string_value(json_object_get(json_array_get(items, 0), "state")), "taken");
    assert_string_equal(
        json_string_value(json_object_get(json_array_get(items, 0), "note")), "buram");
    json_decref(body);
}

static void
test_what_became_of_whom_is_read(void **state)
{
    static struct desk_past past[MODEL_PAST_MAX];
    json_t *answer = json_of(
        "{\"visits\":[{\"number\":\"A003\",\"service\":{\"name\":\"KTP-el\"},\"state\":"
        "\"done\",\"outcome\":\"incomplete\",\"called_at\":"
        "\"2026-07-14T08:12:30.000+07:00\"},{\"number\":\"A002\",\"state\":\"absent\","
        "\"outcome\":null,\"called_at\":null},{\"number\":\"A001\",\"state\":"
        "\"waiting\"},{\"number\":\"B001\",\"state\":\"flying\"}]}");

    (void)state;
    assert_int_equal(desk_past_from_json(answer, past), 4);
    json_decref(answer);
    assert_string_equal(past[0].number, "A003");
    assert_string_equal(past[0].service, "KTP-el");
    assert_int_equal(past[0].end, PAST_INCOMPLETE);
    assert_int_equal(past[0].called_ms, INT64_C(1783991550000));
    assert_int_equal(past[1].end, PAST_ABSENT);
    assert_int_equal(past[2].end, PAST_BACK);
    assert_int_equal(past[3].end, PAST_BACK);
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(action_cases) + 7] = {
        cmocka_unit_test(test_an_answer_of_the_server_is_read_whole),
        cmocka_unit_test(test_what_is_no_counter_is_refused),
        cmocka_unit_test(test_odd_fields_are_left_out_and_long_ones_cut),
        cmocka_unit_test(test_papers_go_round_by_their_rule),
        cmocka_unit_test(test_verified_lacks_what_is_obligatory),
        cmocka_unit_test(test_the_checklist_names_only_what_was_said),
        cmocka_unit_test(test_what_became_of_whom_is_read),
    };

    for (size_t i = 0; i < ARRAY_LEN(action_cases); i++) {
        tests[7 + i] = (struct CMUnitTest){ .name = action_cases[i].name,
            .test_func = test_actions,
            .initial_state = (void *)&action_cases[i] };
    }
    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("counter/model", tests, NULL, NULL);
}
