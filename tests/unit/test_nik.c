/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NIK and No. KK: the worked examples of docs/rules.md, with 1 July 2026 as today. */
#include "common/nik.h"

#include "tests/support/test.h"

#define TODAY "2026-07-01"
#define BIT NIK_FAULT_BIT

static const struct nik_case {
    const char *name;
    const char *input;
    unsigned faults;
    enum nik_sex sex;
    const char *dates[2]; /* earlier first */
} nik_cases[] = {
    { "nik: a man", "3517091708859901", 0, NIK_MAN, { "1985-08-17" } },
    { "nik: a woman has 40 added to her day", "3517035105939902", 0, NIK_WOMAN,
        { "1993-05-11" } },
    { "nik: a century that is not known", "3517210101109903", 0, NIK_MAN,
        { "1910-01-01", "2010-01-01" } },
    { "nik: 1900 was no leap year; another regency is fine", "3578016902009904", 0,
        NIK_WOMAN, { "2000-02-29" } },
    { "nik: spaces are dropped", "35 17 09 711299 9905", 0, NIK_WOMAN, { "1999-12-31" } },
    { "nik: another province is fine", "6571010506949906", 0, NIK_MAN, { "1994-06-05" } },
    { "nik: a child or a very old man", "3517180112249907", 0, NIK_MAN,
        { "1924-12-01", "2024-12-01" } },
    { "nik: 121 years are too many", "3517090101059908", 0, NIK_MAN, { "2005-01-01" } },
    { "nik: 120 years are not", "3517090101069910", 0, NIK_MAN,
        { "1906-01-01", "2006-01-01" } },
    { "nik: nobody is born in the future", "3517091107269911", 0, NIK_MAN,
        { "1926-07-11" } },
    { "nik: 15 digits", "351709170885990", BIT(NIK_LENGTH), NIK_SEX_UNKNOWN, { NULL } },
    { "nik: 17 digits", "35170917088599011", BIT(NIK_LENGTH), NIK_SEX_UNKNOWN, { NULL } },
    { "nik: nothing", "", BIT(NIK_LENGTH), NIK_SEX_UNKNOWN, { NULL } },
    { "nik: letter O for zero", "3517O91708859901", BIT(NIK_DIGITS), NIK_SEX_UNKNOWN,
        { NULL } },
    { "nik: digits of another script",
        "\xd9\xa3"
        "517091708859901",
        BIT(NIK_DIGITS), NIK_SEX_UNKNOWN, { NULL } },
    { "nik: province 37", "3717091708859901", BIT(NIK_PROVINCE), NIK_MAN,
        { "1985-08-17" } },
    { "nik: regency 00", "3500091708859901", BIT(NIK_REGENCY), NIK_MAN,
        { "1985-08-17" } },
    { "nik: regency 70", "3570091708859901", BIT(NIK_REGENCY), NIK_MAN,
        { "1985-08-17" } },
    { "nik: kecamatan 22 of Jombang", "3517221708859901", BIT(NIK_DISTRICT), NIK_MAN,
        { "1985-08-17" } },
    { "nik: day 32", "3517093208859901", BIT(NIK_DAY), NIK_SEX_UNKNOWN, { NULL } },
    { "nik: day 40", "3517094008859901", BIT(NIK_DAY), NIK_SEX_UNKNOWN, { NULL } },
    { "nik: day 72", "3517097208859901", BIT(NIK_DAY), NIK_SEX_UNKNOWN, { NULL } },
    { "nik: month 13", "3517091713859901", BIT(NIK_MONTH), NIK_MAN, { NULL } },
    { "nik: day and month 00", "3517090000859901", BIT(NIK_DAY) | BIT(NIK_MONTH),
        NIK_SEX_UNKNOWN, { NULL } },
    { "nik: 31 February", "3517093102859901", BIT(NIK_DATE), NIK_MAN, { NULL } },
    { "nik: 29 February of no leap year", "3517092902019901", BIT(NIK_DATE), NIK_MAN,
        { NULL } },
    { "nik: serial 0000", "3517091708850000", BIT(NIK_SERIAL), NIK_MAN,
        { "1985-08-17" } },
    { "nik: all zeros: every warning is collected", "0000000000000000",
        BIT(NIK_PROVINCE) | BIT(NIK_REGENCY) | BIT(NIK_DISTRICT) | BIT(NIK_DAY) |
            BIT(NIK_MONTH) | BIT(NIK_SERIAL),
        NIK_SEX_UNKNOWN, { NULL } },
    { "nik: sample of the proposal, month 34", "3117745834758364", BIT(NIK_MONTH),
        NIK_WOMAN, { NULL } },
    { "nik: sample of the proposal, province 37 and month 19", "3716250219920001",
        BIT(NIK_PROVINCE) | BIT(NIK_MONTH), NIK_MAN, { NULL } },
    { "nik: sample of the proposal, 15 digits", "351622502920001", BIT(NIK_LENGTH),
        NIK_SEX_UNKNOWN, { NULL } },
};

static const struct nik_case kk_cases[] = {
    { "kk: recorded in 2020", "3517091503209901", 0, NIK_SEX_UNKNOWN, { "2020-03-15" } },
    { "kk: recorded in 2011", "3517012911119902", 0, NIK_SEX_UNKNOWN, { "2011-11-29" } },
    { "kk: of another regency", "3578011012189903", 0, NIK_SEX_UNKNOWN,
        { "2018-12-10" } },
    { "kk: dots are dropped", "3517.0915.0320.9901", 0, NIK_SEX_UNKNOWN,
        { "2020-03-15" } },
    { "kk: 15 digits", "351709150320990", BIT(NIK_LENGTH), NIK_SEX_UNKNOWN, { NULL } },
    { "kk: no 40 is added to a day here", "3517095503209901", BIT(NIK_DAY),
        NIK_SEX_UNKNOWN, { NULL } },
    { "kk: month 13", "3517091513209901", BIT(NIK_MONTH), NIK_SEX_UNKNOWN, { NULL } },
    { "kk: 30 February", "3517093002209901", BIT(NIK_DATE), NIK_SEX_UNKNOWN, { NULL } },
    { "kk: later than today", "3517093112269901", BIT(NIK_FUTURE), NIK_SEX_UNKNOWN,
        { "2026-12-31" } },
    { "kk: kecamatan 22 of Jombang", "3517221503209901", BIT(NIK_DISTRICT),
        NIK_SEX_UNKNOWN, { "2020-03-15" } },
    { "kk: province 37", "3717091503209901", BIT(NIK_PROVINCE), NIK_SEX_UNKNOWN,
        { "2020-03-15" } },
    { "kk: serial 0000", "3517091503200000", BIT(NIK_SERIAL), NIK_SEX_UNKNOWN,
        { "2020-03-15" } },
    { "kk: sample of the proposal, day 54 and month 74", "1234565474576456",
        BIT(NIK_DAY) | BIT(NIK_MONTH), NIK_SEX_UNKNOWN, { NULL } },
};

static void
assert_read(const struct nik_case *c, bool accepted, const struct nik *nik)
{
    int date_count = 0;

    assert_int_equal(nik->faults, c->faults);
    assert_int_equal(accepted, (c->faults & NIK_REFUSED) == 0);
    assert_int_equal(nik->digits[0] != '\0', accepted);
    assert_int_equal(nik->sex, c->sex);
    while (date_count < 2 && c->dates[date_count]) {
        assert_string_equal(nik->dates[date_count], c->dates[date_count]);
        date_count++;
    }
    assert_int_equal(nik->date_count, date_count);
}

static void
test_nik(void **state)
{
    const struct nik_case *c = *state;
    struct nik nik;
    bool accepted = nik_read(c->input, "", TODAY, &nik);

    assert_read(c, accepted, &nik);
}

static void
test_kk(void **state)
{
    const struct nik_case *c = *state;
    struct nik kk;
    bool accepted = kk_read(c->input, TODAY, &kk);

    assert_read(c, accepted, &kk);
}

static void
test_the_same_number_as_nik_and_kk_warns(void **state)
{
    struct nik nik;

    (void)state;
    assert_true(nik_read("3517-0917-0885-9901", "3517091708859901", TODAY, &nik));
    assert_int_equal(nik.faults, BIT(NIK_SAME_AS_KK));
    assert_string_equal(nik_fault_word(NIK_SAME_AS_KK), "same_as_kk");
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(nik_cases) + ARRAY_LEN(kk_cases) + 1];
    size_t count = 0;

    for (size_t i = 0; i < ARRAY_LEN(nik_cases); i++) {
        tests[count++] = (struct CMUnitTest){ .name = nik_cases[i].name,
            .test_func = test_nik,
            .initial_state = (void *)(uintptr_t)&nik_cases[i] };
    }
    for (size_t i = 0; i < ARRAY_LEN(kk_cases); i++) {
        tests[count++] = (struct CMUnitTest){ .name = kk_cases[i].name,
            .test_func = test_kk,
            .initial_state = (void *)(uintptr_t)&kk_cases[i] };
    }
    tests[count++] =
        (struct CMUnitTest)cmocka_unit_test(test_the_same_number_as_nik_and_kk_warns);
    return cmocka_run_group_tests_name("nik", tests, NULL, NULL);
}
