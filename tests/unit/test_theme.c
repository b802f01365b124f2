/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/theme.h"

#include <unistd.h>

#include "tests/support/test.h"

static void
test_contrast_is_that_of_wcag(void **state)
{
    struct rgb black = { 0, 0, 0 }, white = { 255, 255, 255 }, grey = { 118, 118, 118 };

    (void)state;
    assert_true(theme_contrast(black, white) > 20.99);
    assert_true(theme_contrast(white, white) < 1.01);
    /* #767676 on white is the textbook's 4.54. */
    assert_true(theme_contrast(grey, white) > 4.53 && theme_contrast(white, grey) < 4.55);
}

static void
test_every_pair_in_use_has_its_contrast(void **state)
{
    size_t count;
    const struct theme_pair *pairs = theme_pairs(&count);

    (void)state;
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        double contrast =
            theme_contrast(theme_rgb(pairs[i].text), theme_rgb(pairs[i].ground));

        if (contrast < pairs[i].least) {
            fail_msg("text %d on ground %d: %.2f, needs %.1f", pairs[i].text,
                pairs[i].ground, contrast, pairs[i].least);
        }
    }
}

/* What is tinted is read on the tint. */
static void
test_each_tint_is_judged_with_what_stands_on_it(void **state)
{
    static const enum theme_colour tinted[][2] = { { THEME_CARE, THEME_CARE_WASH },
        { THEME_STOP, THEME_STOP_WASH }, { THEME_GOOD_DEEP, THEME_GOOD_WASH },
        { THEME_BRAND, THEME_BRAND_WASH }, { THEME_INK, THEME_CARE_WASH },
        { THEME_INK, THEME_STOP_WASH }, { THEME_INK, THEME_GOOD_WASH },
        { THEME_INK, THEME_BRAND_WASH } };
    size_t count;
    const struct theme_pair *pairs = theme_pairs(&count);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(tinted); i++) {
        bool found = false;

        for (size_t k = 0; k < count; k++) {
            found |= pairs[k].text == tinted[i][0] && pairs[k].ground == tinted[i][1];
        }
        assert_true(found);
    }
}

/* For who sees badly: what the screens of paper say and outline is darker. */
static void
test_high_contrast_is_higher(void **state)
{
    static const enum theme_colour texts[] = { THEME_INK, THEME_SLATE, THEME_BRAND,
        THEME_DEEP, THEME_GOOD, THEME_STOP, THEME_EDGE };

    theme_set_contrast(true);
    test_every_pair_in_use_has_its_contrast(state);
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        assert_true(theme_contrast(theme_rgb(texts[i]), theme_rgb(THEME_PAPER)) > 9.0);
        assert_true(theme_contrast(theme_rgb(texts[i]), theme_rgb(THEME_MIST)) > 8.0);
    }
    theme_set_contrast(false);
    assert_true(theme_contrast(theme_rgb(THEME_SLATE), theme_rgb(THEME_PAPER)) < 9.0);
}

static void
test_tokens_are_those_of_the_design(void **state)
{
    struct rgb call = theme_rgb(THEME_CALL);

    (void)state;
    assert_int_equal(call.r, 0xFF);
    assert_int_equal(call.g, 0xB8);
    assert_int_equal(call.b, 0x1C);
}

static void
test_fonts_are_where_the_package_puts_them(void **state)
{
    char file[256];

    (void)state;
    for (int weight = THEME_REGULAR; weight <= THEME_BOLD; weight++) {
        assert_int_equal(
            access(theme_font_file(NULL, (enum theme_weight)weight, file, sizeof(file)),
                R_OK),
            0);
    }
    assert_string_equal(theme_font_file("/fonts", THEME_BOLD, file, sizeof(file)),
        "/fonts/Inter-Bold.otf");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contrast_is_that_of_wcag),
        cmocka_unit_test(test_every_pair_in_use_has_its_contrast),
        cmocka_unit_test(test_each_tint_is_judged_with_what_stands_on_it),
        cmocka_unit_test(test_high_contrast_is_higher),
        cmocka_unit_test(test_tokens_are_those_of_the_design),
        cmocka_unit_test(test_fonts_are_where_the_package_puts_them),
    };

    return cmocka_run_group_tests_name("screen/theme", tests, NULL, NULL);
}
