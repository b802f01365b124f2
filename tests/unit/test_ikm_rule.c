/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The satisfaction index: worked examples, with each weight that offices use. */
#include "server/line/ikm_rule.h"

#include "common/survey_element.h"
#include "tests/support/test.h"

static void
test_an_index_is_rounded_once_and_classed_after(void **state)
{
    static const struct {
        int answers;
        int sum;
        int index[3]; /* with 1/9, 0.111, 0.11 */
        char class[3];
    } rows[] = {
        { 29, 955, { 9148, 9138, 9056 }, { 'A', 'A', 'A' } },
        { 10, 317, { 8806, 8797, 8718 }, { 'B', 'B', 'B' } },
        { 20, 640, { 8889, 8880, 8800 }, { 'A', 'A', 'B' } },
        { 43, 1367, { 8831, 8822, 8742 }, { 'A', 'B', 'B' } }, /* in the gap before */
        { 26, 717, { 7660, 7653, 7584 }, { 'C', 'C', 'C' } },
        { 19, 524, { 7661, 7653, 7584 }, { 'B', 'C', 'C' } },
        { 1, 36, { 10000, 9990, 9900 }, { 'A', 'A', 'A' } }, /* the best there is */
        { 1, 9, { 2500, 2498, 2475 }, { 'D', 'D', 'D' } },
        { 1000000, 36000000, { 10000, 9990, 9900 }, { 'A', 'A', 'A' } },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        for (int w = 0; w < 3; w++) {
            int index = ikm_hundredths(rows[i].sum, rows[i].answers, (enum ikm_weight)w);

            assert_int_equal(index, rows[i].index[w]);
            assert_int_equal(ikm_class(index), rows[i].class[w]);
        }
    }
}

static void
test_the_classes_meet(void **state)
{
    (void)state;
    assert_int_equal(ikm_class(8831), 'A');
    assert_int_equal(ikm_class(8830), 'B');
    assert_int_equal(ikm_class(7661), 'B');
    assert_int_equal(ikm_class(7660), 'C');
    assert_int_equal(ikm_class(6500), 'C');
    assert_int_equal(ikm_class(6499), 'D');
    assert_string_equal(ikm_performance(10000), "Sangat baik");
    assert_string_equal(ikm_performance(6499), "Tidak baik");
}

/* The questionnaire asks for rooms and tools before complaints, the regulation after. */
static void
test_each_order_has_every_element(void **state)
{
    (void)state;
    for (int order = SURVEY_BY_REGULATION; order <= SURVEY_BY_QUESTIONNAIRE; order++) {
        unsigned seen = 0;

        for (int i = 0; i < SURVEY_ELEMENTS; i++) {
            seen |= 1u << survey_element_at((enum survey_order)order, i);
        }
        assert_int_equal(seen, 0x1ff);
    }
    assert_int_equal(survey_element_at(SURVEY_BY_REGULATION, 7), SURVEY_COMPLAINTS);
    assert_int_equal(survey_element_at(SURVEY_BY_QUESTIONNAIRE, 7), SURVEY_FACILITIES);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_index_is_rounded_once_and_classed_after),
        cmocka_unit_test(test_the_classes_meet),
        cmocka_unit_test(test_each_order_has_every_element),
    };

    return cmocka_run_group_tests_name("ikm_rule", tests, NULL, NULL);
}
