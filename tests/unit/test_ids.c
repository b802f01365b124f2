/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ids and tokens: unlike one another, and in the order of their time. */
#include "server/office/ids.h"

#include <sodium.h>
#include <string.h>

#include "tests/support/test.h"

#define NOW_MS INT64_C(1784000000000)
#define MANY 1000

static void
test_a_token_sorts_by_its_time(void **state)
{
    char before[TRACK_SIZE] = "";
    char token[TRACK_SIZE];

    (void)state;
    for (int64_t i = 0; i < MANY; i++) {
        id_make_track(NOW_MS + i * 8, token);
        assert_int_equal(strlen(token), 24);
        assert_true(strcmp(before, token) < 0);
        memcpy(before, token, sizeof(before));
    }
}

static void
test_tokens_of_one_moment_share_no_more_than_the_time(void **state)
{
    char first[TRACK_SIZE];
    char token[TRACK_SIZE];

    (void)state;
    id_make_track(NOW_MS, first);
    for (int i = 0; i < MANY; i++) {
        id_make_track(NOW_MS, token);
        assert_memory_equal(token, first, 8);
        assert_string_not_equal(token + 8, first + 8);
    }
}

static void
test_a_visit_sorts_by_its_time(void **state)
{
    char before[VISIT_ID_SIZE] = "";
    char id[VISIT_ID_SIZE];

    (void)state;
    for (int64_t i = 0; i < MANY; i++) {
        id_make_visit(NOW_MS + i, id);
        assert_int_equal(strlen(id), 26);
        assert_true(strcmp(before, id) < 0);
        memcpy(before, id, sizeof(before));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_token_sorts_by_its_time),
        cmocka_unit_test(test_tokens_of_one_moment_share_no_more_than_the_time),
        cmocka_unit_test(test_a_visit_sorts_by_its_time),
    };

    return sodium_init() < 0 ? 1 : cmocka_run_group_tests_name("ids", tests, NULL, NULL);
}
