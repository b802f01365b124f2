/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/status.h"

#include "tests/support/test.h"

static const struct status_case {
    const char *name;
    enum status status;
    bool refusal;
    bool verdict; /* an answer to keep */
} cases[] = {
    { "status: done", STATUS_OK, false, false },
    { "status: nobody waits", STATUS_EMPTY, false, false },
    { "status: asked wrongly", STATUS_BAD_REQUEST, true, false },
    { "status: by nobody known", STATUS_NOT_SIGNED_IN, true, false },
    { "status: by who may not", STATUS_NOT_ALLOWED, true, false },
    { "status: not there", STATUS_NOT_FOUND, true, true },
    { "status: the day is full", STATUS_QUOTA_FULL, true, true },
    { "status: a forged ticket", STATUS_FORGED_TICKET, true, true },
    { "status: the last of them below a fault", STATUS_WRONG_CHECKSUM, true, true },
    { "status: a fault of ours", STATUS_INTERNAL, false, false },
    { "status: a queue that is full", STATUS_BUSY, false, false },
    { "status: a clock that leapt", STATUS_CLOCK_DOUBTFUL, false, false },
    { "status: a full disk", STATUS_STORAGE, false, false },
    { "status: no line", STATUS_UNREACHABLE, false, false },
};

static void
test_refusal_or_fault(void **state)
{
    const struct status_case *row = *state;

    assert_int_equal(status_is_refusal(row->status), row->refusal);
    assert_int_equal(status_is_verdict(row->status), row->verdict);
}

static void
test_each_has_a_word_of_its_own(void **state)
{
    (void)state;
    for (int code = 0; code < STATUS_COUNT; code++) {
        assert_int_equal(status_from_name(status_name((enum status)code)), code);
    }
    assert_int_equal(status_from_name("no_such_word"), STATUS_COUNT);
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(cases) + 1] = {
        cmocka_unit_test(test_each_has_a_word_of_its_own),
    };

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        tests[i + 1] = (struct CMUnitTest){ .name = cases[i].name,
            .test_func = test_refusal_or_fault,
            .initial_state = (void *)&cases[i] };
    }
    return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
