/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/mem.h"
#include "screen/i18n.h"
#include "tests/support/test.h"

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
        "\"held\"}],\"max_calls\":3,\"doors\":{\"open\":null,\"close\":null,\"next\":"
        "\"2026-07-15T07:30:00.000+07:00\",\"why\":\"Libur\"}}");
    struct desk desk;

    (void)state;
    assert_int_equal(desk_from_json(answer, &desk, NULL), STATUS_OK);
    json_decref(answer);
    assert_int_equal(desk.number, 2);
    assert_int_equal(desk.state, COUNTER_OPEN);
    assert_int_equal(desk.visit.state, DESK_VISIT_SERVING);
    assert_string_equal(desk.visit.number, "A005");
    assert_string_equal(desk.visit.service, "KTP-el");
    assert_true(desk.visit.lane == LANE_PRIORITY && desk.visit.late);
    assert_string_equal(desk.visit.reason, "lansia");
    assert_string_equal(desk.visit.note, "dari loket 1");
    assert_string_equal(desk.visit.nik, "3517091708859901");
    assert_string_equal(desk.visit.registration, "AKTA-33.351622502920001");
    assert_string_equal(desk.visit.from, "08:00");
    assert_int_equal(desk.visit.arrived_ms, INT64_C(1783991550000));
    assert_int_equal(desk.visit.called_ms, 0);
    assert_int_equal(desk.visit.paper_count, 2);
    assert_int_equal(desk.visit.papers[0].mode, DOCUMENT_HAND_COPY);
    assert_int_equal(desk.visit.papers[0].state, ITEM_OPEN);
    assert_int_equal(desk.visit.papers[1].rule, DOCUMENT_ONE_OF);
    assert_int_equal(desk.visit.papers[1].state, ITEM_SEEN);
    assert_string_equal(desk.visit.papers[0].note, "");
    assert_string_equal(desk.visit.papers[1].note, "buram");
    assert_int_equal(desk.doors.open_ms, 0);
    assert_int_equal(desk.doors.next_ms, INT64_C(1784075400000));
    assert_string_equal(desk.doors.why, "Libur");
    assert_int_equal(desk.waiting_total, 13);
    assert_int_equal(
        desk.waiting_count, 1); /* a service is one line, its lanes counted */
    assert_int_equal(desk.waiting[0].regular, 12);
    assert_int_equal(desk.waiting[0].priority, 1);
    assert_int_equal(desk.aside[0].state, VISIT_HELD);
}

/* The longest checklists an office can set, of as many files as a number can have. */
static void
test_every_paper_of_the_largest_bundle_is_held(void **state)
{
    json_t *papers = json_array();
    json_t *others = json_array();
    json_t *answer;
    struct desk *desk = xcalloc(1, sizeof(*desk));

    (void)state;
    for (int i = 0; i < CHECKLIST_ITEMS_MAX; i++) {
        json_array_append_new(papers, json_pack("{s:o}", "id", json_sprintf("p%d", i)));
    }
    for (int i = 2; i <= VISIT_FILES_MAX; i++) {
        json_array_append_new(
            others, json_pack("{s:i, s:O}", "file", i, "checklist", papers));
    }
    answer = json_pack("{s:i, s:s, s:{s:s, s:i, s:o, s:o}}", "number", 1, "state", "open",
        "visit", "state", "serving", "files", VISIT_FILES_MAX, "checklist", papers,
        "others", others);
    assert_int_equal(desk_from_json(answer, desk, NULL), STATUS_OK);
    json_decref(answer);
    assert_int_equal(desk->visit.paper_count, VISIT_FILES_MAX * CHECKLIST_ITEMS_MAX);
    assert_int_equal(
        desk->visit.papers[desk->visit.paper_count - 1].file, VISIT_FILES_MAX);
    assert_string_equal(desk->visit.papers[desk->visit.paper_count - 1].id, "p31");
    free(desk);
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
    enum counter_state state;
    enum desk_visit_state visit;
    int calls;
    enum desk_action main;
    unsigned can;
} action_cases[] = {
    { "closed: only open", COUNTER_CLOSED, DESK_VISIT_NONE, 0, DESK_OPEN_COUNTER,
        CAN(DESK_OPEN_COUNTER) },
    { "open and free: call, rest, close", COUNTER_OPEN, DESK_VISIT_NONE, 0,
        DESK_CALL_NEXT, CAN(DESK_CALL_NEXT) | CAN(DESK_PAUSE) | CAN(DESK_CLOSE_COUNTER) },
    { "resting: open or close", COUNTER_PAUSED, DESK_VISIT_NONE, 0, DESK_OPEN_COUNTER,
        CAN(DESK_OPEN_COUNTER) | CAN(DESK_CLOSE_COUNTER) },
    { "called: start, again, absent", COUNTER_OPEN, DESK_VISIT_CALLED, 1, DESK_START,
        CAN(DESK_START) | CAN(DESK_RECALL) | CAN(DESK_ABSENT) | CAN(DESK_PAUSE) },
    { "called three times: not again", COUNTER_OPEN, DESK_VISIT_CALLED, 3, DESK_START,
        CAN(DESK_START) | CAN(DESK_ABSENT) | CAN(DESK_PAUSE) },
    { "serving: finish, hold, transfer", COUNTER_OPEN, DESK_VISIT_SERVING, 1, DESK_FINISH,
        CAN(DESK_FINISH) | CAN(DESK_FINISH_NEXT) | CAN(DESK_HOLD) | CAN(DESK_TRANSFER) |
            CAN(DESK_PAUSE) },
    { "resting while somebody is served: finish first", COUNTER_PAUSED,
        DESK_VISIT_SERVING, 1, DESK_FINISH,
        CAN(DESK_FINISH) | CAN(DESK_HOLD) | CAN(DESK_TRANSFER) },
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
    struct desk_paper paper = { .mode = DOCUMENT_HAND_ORIGINAL, .rule = DOCUMENT_ALWAYS };

    (void)state;
    assert_int_equal(paper.state = paper_next_state(&paper), ITEM_TAKEN);
    assert_int_equal(paper.state = paper_next_state(&paper), ITEM_MISSING);
    assert_int_equal(paper.state = paper_next_state(&paper), ITEM_TAKEN);
    paper = (struct desk_paper){ .mode = DOCUMENT_SHOW_ORIGINAL, .rule = DOCUMENT_IF };
    assert_int_equal(paper.state = paper_next_state(&paper), ITEM_SEEN);
    assert_int_equal(paper.state = paper_next_state(&paper), ITEM_MISSING);
    assert_int_equal(paper.state = paper_next_state(&paper), ITEM_NOT_NEEDED);
}

/* Four papers: always, two of which one is enough, and one on a condition. */
static struct desk_visit
four_papers(void)
{
    return (struct desk_visit){ .paper_count = 4,
        .papers = { { .id = "kk", .rule = DOCUMENT_ALWAYS, .mode = DOCUMENT_HAND_COPY },
            { .id = "rs", .rule = DOCUMENT_ONE_OF, .group = "lahir" },
            { .id = "desa", .rule = DOCUMENT_ONE_OF, .group = "lahir" },
            { .id = "kitap", .rule = DOCUMENT_IF } } };
}

static void
test_all_that_verified_lacks_is_named(void **state)
{
    struct desk_visit visit = four_papers();
    size_t lacks[MODEL_ITEMS_MAX];

    (void)state;
    assert_int_equal(desk_visit_lacking(&visit, 1, lacks), 2);
    assert_int_equal(lacks[0], 0);
    assert_int_equal(lacks[1], 1); /* for its group */
    desk_visit_mark_obligatory(&visit);
    assert_int_equal(visit.papers[0].state, ITEM_TAKEN);
    assert_int_equal(visit.papers[1].state, ITEM_OPEN);
    assert_int_equal(desk_visit_lacking(&visit, 1, lacks), 1);
    assert_int_equal(lacks[0], 1);
    visit.papers[2].state = ITEM_SEEN; /* the other of its group */
    assert_int_equal(desk_visit_lacking(&visit, 1, lacks), 0);
    visit.papers[3].state = ITEM_MISSING; /* its condition holds, then */
    assert_int_equal(desk_visit_lacking(&visit, 1, lacks), 1);
    assert_int_equal(lacks[0], 3);
}

static void
test_a_group_of_one_is_obligatory(void **state)
{
    struct desk_visit visit = four_papers();
    size_t group[MODEL_ITEMS_MAX];

    (void)state;
    assert_int_equal(desk_visit_group(&visit, 2, group), 2);
    assert_int_equal(group[0], 1);
    assert_int_equal(group[1], 2);
    (void)strcpy(visit.papers[2].group, "nikah");
    desk_visit_mark_obligatory(&visit);
    assert_int_equal(visit.papers[1].state, ITEM_SEEN);
    assert_int_equal(visit.papers[2].state, ITEM_SEEN);
}

/* What nobody has looked at makes no visit incomplete. */
static void
test_only_a_true_outcome_is_proposed(void **state)
{
    struct desk_visit visit = four_papers();

    (void)state;
    assert_int_equal(desk_visit_outcome(&visit, 1), OUTCOME_NONE);
    desk_visit_mark_obligatory(&visit);
    assert_int_equal(desk_visit_outcome(&visit, 1), OUTCOME_NONE);
    visit.papers[2].state = ITEM_MISSING;
    assert_int_equal(desk_visit_outcome(&visit, 1), OUTCOME_INCOMPLETE);
    visit.papers[1].state = ITEM_TAKEN;
    assert_int_equal(desk_visit_outcome(&visit, 1), OUTCOME_VERIFIED);
    visit.papers[0].state = ITEM_MISSING;
    assert_int_equal(desk_visit_outcome(&visit, 1), OUTCOME_INCOMPLETE);
}

static void
test_the_checklist_names_only_what_was_said(void **state)
{
    struct desk_visit visit = { .paper_count = 2,
        .papers = { { .id = "kk", .state = ITEM_TAKEN, .note = "buram" },
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
        "\"waiting\"},{\"number\":\"B001\",\"state\":\"flying\"},"
        "{\"number\":\"B002\"}]}");

    (void)state;
    assert_int_equal(desk_past_from_json(answer, past), 5);
    json_decref(answer);
    assert_string_equal(past[0].number, "A003");
    assert_string_equal(past[0].service, "KTP-el");
    assert_int_equal(past[0].end, PAST_INCOMPLETE);
    assert_int_equal(past[0].called_ms, INT64_C(1783991550000));
    assert_int_equal(past[1].end, PAST_ABSENT);
    assert_int_equal(past[2].end, PAST_BACK);
    assert_int_equal(past[3].end, PAST_BACK);
    assert_int_equal(past[4].end, PAST_BACK);
}

#define PLAIN_TESTS 9

/* The catalogue in the clerk's language; what it does not say in English stays. */
static void
test_names_are_read_in_the_language(void **state)
{
    json_t *answer = json_of(
        "{\"number\":2,\"name\":\"Loket 2\",\"state\":\"open\",\"visit\":{\"visit\":"
        "\"01J8\",\"number\":\"A005\",\"service\":{\"code\":\"ktp\",\"prefix\":\"A\","
        "\"name\":\"KTP-el baru\",\"name_en\":\"New KTP-el\"},\"state\":\"serving\","
        "\"checklist\":[{\"id\":\"kk\",\"label\":\"fotokopi KK\",\"label_en\":"
        "\"photocopy of the KK\",\"mode\":\"serah_fotokopi\",\"rule\":\"wajib\"},"
        "{\"id\":\"x\",\"label\":\"surat lain\",\"mode\":\"tunjuk_asli\",\"rule\":"
        "\"wajib\"}]},\"waiting\":[{\"service\":\"ktp\",\"name\":\"KTP-el baru\","
        "\"name_en\":\"New KTP-el\",\"lane\":\"regular\",\"count\":1}]}");
    struct desk desk;

    (void)state;
    assert_int_equal(desk_from_json(answer, &desk, NULL), STATUS_OK);
    assert_string_equal(desk.visit.service, "KTP-el baru");
    assert_string_equal(desk.visit.papers[0].label, "fotokopi KK");
    i18n_set_language("en");
    assert_int_equal(desk_from_json(answer, &desk, NULL), STATUS_OK);
    i18n_set_language("id");
    assert_string_equal(desk.visit.service, "New KTP-el");
    assert_string_equal(desk.visit.papers[0].label, "photocopy of the KK");
    assert_string_equal(desk.visit.papers[1].label, "surat lain");
    assert_string_equal(desk.waiting[0].name, "New KTP-el");
    json_decref(answer);
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(action_cases) + PLAIN_TESTS] = {
        cmocka_unit_test(test_names_are_read_in_the_language),
        cmocka_unit_test(test_an_answer_of_the_server_is_read_whole),
        cmocka_unit_test(test_every_paper_of_the_largest_bundle_is_held),
        cmocka_unit_test(test_what_is_no_counter_is_refused),
        cmocka_unit_test(test_odd_fields_are_left_out_and_long_ones_cut),
        cmocka_unit_test(test_papers_go_round_by_their_rule),
        cmocka_unit_test(test_all_that_verified_lacks_is_named),
        cmocka_unit_test(test_a_group_of_one_is_obligatory),
        cmocka_unit_test(test_only_a_true_outcome_is_proposed),
        cmocka_unit_test(test_the_checklist_names_only_what_was_said),
        cmocka_unit_test(test_what_became_of_whom_is_read),
    };

    for (size_t i = 0; i < ARRAY_LEN(action_cases); i++) {
        tests[PLAIN_TESTS + i] = (struct CMUnitTest){ .name = action_cases[i].name,
            .test_func = test_actions,
            .initial_state = (void *)&action_cases[i] };
    }
    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("counter/model", tests, NULL, NULL);
}
