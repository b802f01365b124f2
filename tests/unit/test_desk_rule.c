/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a clerk may press when, against the kept cases that the page's script is held
 * against too (tests/pages/). */
#include "common/desk_rule.h"

#include <string.h>

#include <jansson.h>

#include "common/words.h"
#include "tests/support/test.h"

static const char *const visit_words[] = { DESK_VISIT_STATE_LIST(WORDS_ENTRY) NULL };

static int
setup(void **state)
{
    *state = json_load_file("tests/fixtures/desk_rule.json", 0, NULL);
    return *state ? 0 : -1;
}

static int
teardown(void **state)
{
    json_decref(*state);
    return 0;
}

static struct desk_facts
facts_of(const json_t *line)
{
    return (struct desk_facts){
        .counter =
            counter_state_from_name(json_string_value(json_object_get(line, "counter"))),
        .visit = (enum desk_visit_state)words_find(visit_words,
            json_string_value(json_object_get(line, "visit")), DESK_VISIT_STATE_COUNT),
        .barred = json_is_true(json_object_get(line, "barred")),
        .calls = (int)json_integer_value(json_object_get(line, "calls")),
        .max_calls = (int)json_integer_value(json_object_get(line, "max_calls")),
        .anybody_aside = json_is_true(json_object_get(line, "aside")),
        .just_finished = json_is_true(json_object_get(line, "finished")),
    };
}

static bool
is_named(const json_t *list, const char *word)
{
    const json_t *one;
    size_t i;

    json_array_foreach(list, i, one)
    {
        if (strcmp(json_string_value(one), word) == 0) {
            return true;
        }
    }
    return false;
}

static void
test_each_case_permits_what_is_kept(void **state)
{
    const json_t *cases = json_object_get(*state, "cases");
    const json_t *line;
    size_t i;

    assert_int_equal(json_array_size(cases), 38);
    json_array_foreach(cases, i, line)
    {
        const struct desk_facts facts = facts_of(line);

        for (int a = 0; a < DESK_ACTION_COUNT; a++) {
            assert_int_equal(desk_rule_permits((enum desk_action)a, &facts),
                is_named(json_object_get(line, "permitted"), desk_rules[a].word));
        }
        assert_string_equal(desk_rules[desk_rule_main(&facts)].word,
            json_string_value(json_object_get(line, "main")));
    }
}

static void
test_an_unknown_limit_of_calls_is_none(void **state)
{
    const struct desk_facts facts = {
        .counter = COUNTER_OPEN, .visit = DESK_VISIT_CALLED, .calls = 9
    };

    (void)state;
    assert_true(desk_rule_permits(DESK_RECALL, &facts));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_case_permits_what_is_kept),
        cmocka_unit_test(test_an_unknown_limit_of_calls_is_none),
    };

    return cmocka_run_group_tests_name("desk_rule", tests, setup, teardown);
}
