/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A registration number alone, at a machine: docs/rules.md, "A number that was typed". */
#include "server/line/typed_rule.h"

#include "tests/support/test.h"

#define PHONE "6281234564821"

static const struct typed_case {
    const char *name;
    struct typed_facts facts;
    enum status want;
} typed_cases[] = {
    { "staff are not asked", { TYPED_STAFF, false, true, true, PHONE, "" }, STATUS_OK },
    { "nor where the office asks nothing", { TYPED_OPEN, true, true, true, PHONE, "" },
        STATUS_OK },
    { "the digits are asked for", { TYPED_PHONE, true, true, true, PHONE, "" },
        STATUS_PHONE_NEEDED },
    { "not of another backend's, whose paper has the number alone",
        { TYPED_PHONE, true, true, false, PHONE, "" }, STATUS_OK },
    { "but where the office asks of all, and the phone is known",
        { TYPED_PHONE_ALL, true, true, false, PHONE, "" }, STATUS_PHONE_NEEDED },
    { "ours are asked of there too", { TYPED_PHONE_ALL, true, true, true, PHONE, "" },
        STATUS_PHONE_NEEDED },
    { "they match", { TYPED_PHONE, true, true, true, PHONE, "4821" }, STATUS_OK },
    { "they do not", { TYPED_PHONE, true, true, true, PHONE, "4822" },
        STATUS_WRONG_PHONE },
    { "the first four are not the last", { TYPED_PHONE, true, true, true, PHONE, "6281" },
        STATUS_WRONG_PHONE },
    { "a gate has nothing to type on", { TYPED_PHONE, true, false, true, PHONE, "" },
        STATUS_STAFF_NEEDED },
    { "ours without a phone is for staff", { TYPED_PHONE, true, true, true, "", "4821" },
        STATUS_STAFF_NEEDED },
    { "another backend's without a phone has nothing else",
        { TYPED_PHONE_ALL, true, true, false, "", "" }, STATUS_OK },
    { "where staff look at each, digits do not help",
        { TYPED_STAFF, true, true, true, PHONE, "4821" }, STATUS_STAFF_NEEDED },
    { "nor does another backend", { TYPED_STAFF, true, true, false, "", "" },
        STATUS_STAFF_NEEDED },
};

static void
test_typed(void **state)
{
    const struct typed_case *c = *state;

    assert_int_equal(typed_rule_decide(&c->facts, NULL), c->want);
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(typed_cases)];

    for (size_t i = 0; i < ARRAY_LEN(tests); i++) {
        tests[i] = (struct CMUnitTest){ .name = typed_cases[i].name,
            .test_func = test_typed,
            .initial_state = (void *)&typed_cases[i] };
    }
    return cmocka_run_group_tests_name("typed_rule", tests, NULL, NULL);
}
