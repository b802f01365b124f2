/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often a phone is answered: docs/rules.md, "Status without an account". */
#include "server/notify/text_inbox.h"

#include <stdio.h>

#include "tests/support/test.h"

#define NOW_MS INT64_C(1783990000000)
#define HOUR_MS INT64_C(3600000)
#define PHONE "6281234567890"

static void
test_a_phone_is_answered_so_often_an_hour(void **state)
{
    struct text_inbox_phones phones = { 0 };

    (void)state;
    for (int i = 0; i < TEXT_INBOX_AN_HOUR; i++) {
        assert_true(text_inbox_may_answer(&phones, PHONE, NOW_MS + i));
    }
    assert_false(text_inbox_may_answer(&phones, PHONE, NOW_MS + HOUR_MS - 1));
    assert_true(text_inbox_may_answer(&phones, "6281200000000", NOW_MS));
    assert_true(text_inbox_may_answer(&phones, PHONE, NOW_MS + HOUR_MS));
}

/* A database that is busy for a minute must not use up a person's questions. */
static void
test_a_question_that_was_not_answered_does_not_count(void **state)
{
    struct text_inbox_phones phones = { 0 };

    (void)state;
    for (int i = 0; i < 5 * TEXT_INBOX_AN_HOUR; i++) {
        assert_true(text_inbox_may_answer(&phones, PHONE, NOW_MS + i));
        text_inbox_not_answered(&phones, PHONE);
    }
    for (int i = 0; i < TEXT_INBOX_AN_HOUR; i++) {
        assert_true(text_inbox_may_answer(&phones, PHONE, NOW_MS + 100));
    }
    text_inbox_not_answered(&phones, "6281200000000"); /* who never asked */
    assert_false(text_inbox_may_answer(&phones, PHONE, NOW_MS + 100));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_phone_is_answered_so_often_an_hour),
        cmocka_unit_test(test_a_question_that_was_not_answered_does_not_count),
    };

    return cmocka_run_group_tests_name("text_inbox", tests, NULL, NULL);
}
