/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a page of the reviewers' list goes on. */
#include "server/pages/review_view.h"

#include "tests/support/test.h"

#define ID "01J00000000000000000000000"

static const struct {
    const char *text;
    int64_t after_ms;
    const char *id;
} places[] = {
    { "1783991550000-" ID, INT64_C(1783991550000), ID }, { "0-" ID, 0, ID },
    { "", 0, "" }, { "17", 0, "" }, { "-17-" ID, 0, "" }, { "x-" ID, 0, "" },
    { "17_" ID, 0, "" }, { "17-" ID "0", 0, "" }, /* longer than any id */
};

static void
test_a_place_in_the_list_is_read_or_is_its_beginning(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        int64_t after_ms = 1;
        char id[VISIT_ID_SIZE] = "x";

        review_read_after(places[i].text, &after_ms, id);
        assert_int_equal(after_ms, places[i].after_ms);
        assert_string_equal(id, places[i].id);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_place_in_the_list_is_read_or_is_its_beginning),
    };

    return cmocka_run_group_tests_name("review view", tests, NULL, NULL);
}
