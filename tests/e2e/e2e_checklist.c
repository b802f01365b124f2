/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The checklist of a visit by HTTP: what must be there before it is verified.
 * Source: docs/rules.md, "Checklist".
 */
#include <stdio.h>
#include <string.h>

#include "tests/support/desk.h"
#include "tests/support/test.h"

/* A refusal names the papers that lack in the reader's language. */
static void
expect_named(struct e2e *e2e, const char *visit, const char *language, const char *papers)
{
    struct e2e_answer *answer;
    char path[96], header[48];

    (void)snprintf(path, sizeof(path), "/v1/visits/%s/finish", visit);
    (void)snprintf(header, sizeof(header), "Accept-Language: %s", language);
    answer =
        e2e_ask(e2e, "counter-1", "POST", path, "{\"outcome\":\"verified\"}", header);
    assert_int_equal(answer->status, 422);
    if (!strstr(e2e_text(answer, "detail"), papers)) {
        fail_msg("\"%s\" does not name \"%s\"", e2e_text(answer, "detail"), papers);
    }
    e2e_answer_free(answer);
}

static void
test_verified_needs_every_obligatory_paper(void **state)
{
    static const char verified[] = "{\"outcome\":\"verified\"}";
    char visit[DESK_VISIT_SIZE];

    desk_open(*state, 1);
    desk_walk_in(*state, "ktp-baru", NULL, NULL, visit);
    desk_call(*state, 1, NULL, NULL);
    desk_move(*state, "counter-1", visit, "start", NULL, 200, NULL);
    desk_move(
        *state, "counter-1", visit, "finish", verified, 422, "checklist_incomplete");
    expect_named(*state, visit, "id", "usia 17 tahun, atau pernah kawin; fotokopi KK");
    expect_named(
        *state, visit, "en", "17 years of age, or was married; photocopy of the KK");
    desk_move(*state, "counter-1", visit, "checklist",
        "{\"items\":[{\"id\":\"umur-17\",\"state\":\"seen\"},{\"id\":\"kk\",\"state\":"
        "\"taken\"},{\"id\":\"bukan-syarat\",\"state\":\"seen\"}]}",
        400, "bad_request");
    desk_move(*state, "counter-1", visit, "checklist",
        "{\"items\":[{\"id\":\"f-1.02\",\"state\":\"seen\"}]}", 200, NULL);
    desk_move(*state, "counter-1", visit, "finish", verified, 422,
        "checklist_incomplete"); /* nothing of what was refused was kept */
    desk_move(*state, "counter-1", visit, "checklist",
        "{\"items\":[{\"id\":\"umur-17\",\"state\":\"seen\"},{\"id\":\"kk\",\"state\":"
        "\"missing\",\"note\":\"besok\"}]}",
        200, NULL);
    desk_move(
        *state, "counter-1", visit, "finish", verified, 422, "checklist_incomplete");
    desk_move(*state, "counter-1", visit, "checklist",
        "{\"items\":[{\"id\":\"kk\",\"state\":\"taken\"}]}", 200, NULL);
    desk_move(*state, "counter-1", visit, "finish", "{\"outcome\":\"selesai\"}", 400,
        "bad_request");
    desk_move(*state, "counter-1", visit, "finish", verified, 200, NULL);
}

static void
test_one_of_a_group_is_enough(void **state)
{
    static const char verified[] = "{\"outcome\":\"verified\"}";
    char visit[DESK_VISIT_SIZE];

    desk_open(*state, 1);
    desk_walk_in(*state, "akta-lahir", NULL, NULL, visit);
    desk_call(*state, 1, NULL, NULL);
    desk_move(*state, "counter-1", visit, "start", NULL, 200, NULL);
    desk_move(*state, "counter-1", visit, "checklist",
        "{\"items\":[{\"id\":\"lahir-desa\",\"state\":\"taken\"},{\"id\":\"kk\","
        "\"state\":"
        "\"taken\"},{\"id\":\"f-2.01\",\"state\":\"taken\"}]}",
        200, NULL);
    desk_move(
        *state, "counter-1", visit, "finish", verified, 422, "checklist_incomplete");
    desk_move(*state, "counter-1", visit, "checklist",
        "{\"items\":[{\"id\":\"buku-nikah\",\"state\":\"taken\"}]}", 200, NULL);
    desk_move(*state, "counter-1", visit, "finish", verified, 200, NULL);
}

static void
test_a_note_on_a_paper_is_kept_until_the_paper_is_said_anew(void **state)
{
    char visit[DESK_VISIT_SIZE], path[64];
    struct e2e_answer *answer;
    const json_t *item;

    desk_open(*state, 1);
    desk_walk_in(*state, "ktp-baru", NULL, NULL, visit);
    desk_call(*state, 1, NULL, NULL);
    desk_move(*state, "counter-1", visit, "start", NULL, 200, NULL);
    desk_move(*state, "counter-1", visit, "checklist",
        "{\"items\":[{\"id\":\"kk\",\"state\":\"missing\",\"note\":\"buram\"}]}", 200,
        NULL);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s", visit);
    for (int i = 0; i < 2; i++) {
        bool found = false;
        size_t at;

        answer = e2e_ask(*state, "counter-1", "GET", path, NULL, NULL);
        json_array_foreach(json_object_get(answer->json, "checklist"), at, item)
        {
            if (strcmp(json_string_value(json_object_get(item, "id")), "kk") == 0) {
                const char *note = json_string_value(json_object_get(item, "note"));

                found = true;
                assert_string_equal(note ? note : "", i == 0 ? "buram" : "");
            }
        }
        assert_true(found);
        e2e_answer_free(answer);
        desk_move(*state, "counter-1", visit, "checklist",
            "{\"items\":[{\"id\":\"kk\",\"state\":\"taken\"}]}", 200, NULL);
    }
}

static void
test_done_and_next_asks_for_the_papers(void **state)
{
    char first[DESK_VISIT_SIZE], second[DESK_VISIT_SIZE], in_state[16];

    desk_open(*state, 1);
    desk_walk_in(*state, "ktp-baru", NULL, NULL, first);
    desk_walk_in(*state, "ktp-baru", NULL, NULL, second);
    desk_call(*state, 1, NULL, NULL);
    desk_move(*state, "counter-1", first, "start", NULL, 200, NULL);
    desk_expect(*state, "counter-1", "POST", "/v1/counters/1/next",
        "{\"finish\":{\"outcome\":\"verified\"}}", 422, "checklist_incomplete");
    desk_state(*state, first, in_state);
    assert_string_equal(in_state, "serving");
    desk_state(*state, second, in_state);
    assert_string_equal(in_state, "waiting");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)
        BEHAVIOUR(test_verified_needs_every_obligatory_paper),
        BEHAVIOUR(test_one_of_a_group_is_enough),
        BEHAVIOUR(test_a_note_on_a_paper_is_kept_until_the_paper_is_said_anew),
        BEHAVIOUR(test_done_and_next_asks_for_the_papers),
    };

    return cmocka_run_group_tests_name("checklist", tests, NULL, NULL);
}
