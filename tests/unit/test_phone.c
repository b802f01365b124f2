/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/phone.h"

#include "tests/support/test.h"

static const struct phone_case {
    const char *name;
    const char *text;
    const char *phone; /* NULL: refused */
} cases[] = {
    { "phone: as people write it", "0812 3456 789", "628123456789" },
    { "phone: with hyphens and dots", "0812-3456.789", "628123456789" },
    { "phone: with the country", "+62 812-3456-789", "628123456789" },
    { "phone: the country without its sign", "628123456789", "628123456789" },
    { "phone: the country and a zero", "+62 (812) 3456 789", "628123456789" },
    { "phone: a zero that a spreadsheet ate", "8123456789", "628123456789" },
    { "phone: a landline", "0321 861234", "62321861234" },
    { "phone: another country", "+65 6123 4567", "6561234567" },
    { "phone: another country needs its sign", "6561234567", NULL },
    { "phone: too short", "0812345", NULL },
    { "phone: too long", "+1234567890123456", NULL },
    { "phone: letters", "0812 abc 789", NULL },
    { "phone: a plus in the middle", "0812+3456789", NULL },
    { "phone: nothing", "", NULL },
    { "phone: a hyphen for none", "-", NULL },
};

static void
test_phone(void **state)
{
    const struct phone_case *row = *state;
    char phone[PHONE_SIZE];

    assert_int_equal(phone_read(row->text, phone), row->phone != NULL);
    assert_string_equal(phone, row->phone ? row->phone : "");
}

static void
test_the_last_four(void **state)
{
    (void)state;
    assert_string_equal(phone_last4("628123456789"), "6789");
    assert_string_equal(phone_last4("123"), "123");
}

static void
test_a_phone_is_shown_as_people_write_it(void **state)
{
    char shown[PHONE_SHOWN_SIZE];

    (void)state;
    assert_string_equal(phone_show("6281277004411", shown), "0812 7700 4411");
    assert_string_equal(phone_show("62321861234", shown), "0321 8612 34");
    assert_string_equal(phone_show("621234567890123", shown), "0123 4567 8901 23");
    assert_string_equal(phone_show("6561234567", shown), "6561234567");
    assert_string_equal(phone_show("", shown), "");
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(cases) + 2] = {
        cmocka_unit_test(test_the_last_four),
        cmocka_unit_test(test_a_phone_is_shown_as_people_write_it),
    };

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        tests[i + 2] = (struct CMUnitTest){ .name = cases[i].name,
            .test_func = test_phone,
            .initial_state = (void *)&cases[i] };
    }
    return cmocka_run_group_tests_name("phone", tests, NULL, NULL);
}
