/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a name is compared. */
#include "common/letter_fold.h"

#include "common/base.h"
#include "common/place_name.h"
#include "tests/support/test.h"

static const struct fold_case {
    const char *name, *text, *want;
} cases[] = {
    { "fold: nothing", "", "" },
    { "fold: blanks and signs alone", " .-/ ", "" },
    { "fold: capitals and digits", "Jl. Merdeka No. 5", "jlmerdekano5" },
    { "fold: an apostrophe of a keyboard", "Ma'arif", "maarif" },
    { "fold: one of print",
        "Ma\xe2\x80\x99"
        "arif",
        "maarif" },
    { "fold: a dash and a blank of print",
        "Nur\xc2\xa0"
        "A\xe2\x80\x93",
        "nura" },
    { "fold: a letter beyond ASCII counts", "Jos\xc3\xa9", "jos\xc3\xa9" },
    { "fold: half a letter at the end", "a\xc2", "a\xc2" },
    { "fold: half a sign at the end", "a\xe2\x80", "a\xe2\x80" },
};

static void
test_fold(void **state)
{
    const struct fold_case *c = *state;
    const char *at = c->text;
    char out[64];
    size_t len = 0;

    while ((out[len] = letter_fold_next(&at)) != '\0') {
        assert_in_range(++len, 1, sizeof(out) - 1);
    }
    assert_string_equal(out, c->want);
}

static void
test_a_place_is_the_same_in_print(void **state)
{
    (void)state;
    assert_true(place_is_same("Desa Sumber\xe2\x80\x91"
                              "Agung",
        "sumber agung"));
    assert_false(place_is_same("Jos\xc3\xa9", "Jos"));
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(cases) + 1];

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        tests[i] = (struct CMUnitTest){ .name = cases[i].name,
            .test_func = test_fold,
            .initial_state = (void *)&cases[i] };
    }
    tests[ARRAY_LEN(cases)] =
        (struct CMUnitTest)cmocka_unit_test(test_a_place_is_the_same_in_print);
    return cmocka_run_group_tests_name("letter_fold", tests, NULL, NULL);
}
