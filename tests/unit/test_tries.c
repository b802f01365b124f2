/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Budgets of tries to get in, by address and by account. */
#include "server/api/tries.h"

#include <stdio.h>

#include "server/office/pairing.h"
#include "tests/support/test.h"

#define PER_MINUTE 10
#define NOW_MS INT64_C(1000000)

static int
setup(void **state)
{
    static struct tries tries;

    tries_init(&tries, PER_MINUTE);
    *state = &tries;
    return 0;
}

static int
teardown(void **state)
{
    tries_destroy(*state);
    return 0;
}

/* How many of `count` tries are let through at once. */
static int
count_passed(struct tries *tries, enum try_kind kind, const char *address,
    const char *account, int count)
{
    int passed = 0;
    struct try try;

    for (int i = 0; i < count; i++) {
        passed += tries_take(tries, kind, address, account, NOW_MS, &try) == 0 ? 1 : 0;
    }
    return passed;
}

static void
test_one_address_cannot_lock_an_account_out(void **state)
{
    struct try try;

    assert_int_equal(
        count_passed(*state, TRY_PASSWORD, "203.0.113.1", "3517/wati", 1000), PER_MINUTE);
    assert_int_equal(
        tries_take(*state, TRY_PASSWORD, "203.0.113.2", "3517/wati", NOW_MS, &try), 0);
}

static void
test_an_account_is_tried_so_often_from_everywhere(void **state)
{
    int passed = 0;

    for (int i = 0; i < 100; i++) {
        char address[32];

        (void)snprintf(address, sizeof(address), "203.0.113.%d", i);
        passed += count_passed(
            *state, TRY_PASSWORD, address, i % 2 ? "3517/Wati" : "3517/wati", 1);
    }
    assert_int_equal(passed, 3 * PER_MINUTE);
}

/* Whoever got in from a place is not kept out by what others try elsewhere. */
static void
test_a_known_place_is_let_in(void **state)
{
    struct try try;

    assert_int_equal(
        tries_take(*state, TRY_PASSWORD, "198.51.100.7", "3517/wati", NOW_MS, &try), 0);
    tries_were_right(*state, &try);
    test_an_account_is_tried_so_often_from_everywhere(state);
    assert_int_equal(
        tries_take(*state, TRY_PASSWORD, "198.51.100.7", "3517/wati", NOW_MS, &try), 0);
    assert_true(
        tries_take(*state, TRY_PASSWORD, "198.51.100.8", "3517/wati", NOW_MS, &try) > 0);
}

/* A whole office signs in from one address in the morning. */
static void
test_what_was_right_does_not_count(void **state)
{
    for (int i = 0; i < 10 * PER_MINUTE; i++) {
        char account[32];
        struct try try;

        (void)snprintf(account, sizeof(account), "3517/loket-%d", i);
        assert_int_equal(
            tries_take(*state, TRY_PASSWORD, "203.0.113.1", account, NOW_MS, &try), 0);
        tries_were_right(*state, &try);
    }
}

/* Who is told that we are too busy comes again, and finds every try that there was. */
static void
test_what_was_not_looked_at_does_not_count(void **state)
{
    static const enum try_kind kinds[] = { TRY_PASSWORD, TRY_CODE, TRY_MESSAGE,
        TRY_NUMBER, TRY_SCREEN };

    for (size_t i = 0; i < 100 * ARRAY_LEN(kinds); i++) {
        struct try try;

        assert_int_equal(tries_take(*state, kinds[i % ARRAY_LEN(kinds)], "203.0.113.1",
                             "081200009902", NOW_MS, &try),
            0);
        tries_give_back(*state, &try);
    }
    assert_int_equal(
        count_passed(*state, TRY_PASSWORD, "203.0.113.1", "3517/wati", 1000), PER_MINUTE);
}

static void
test_a_phone_is_one_account_however_it_is_written(void **state)
{
    static const char *const written[] = { "3517/081200009902", "3517/+62 812-0000-9902",
        "3517/6281200009902" };
    int passed = 0;

    for (int i = 0; i < 99; i++) {
        char address[32];

        (void)snprintf(address, sizeof(address), "203.0.113.%d", i);
        passed += count_passed(*state, TRY_PASSWORD, address, written[i % 3], 1);
    }
    assert_int_equal(passed, 3 * PER_MINUTE);
}

/* Ten wrong codes end the codes of a phone: one address alone does not get so far. */
static void
test_one_address_cannot_end_the_codes_of_a_phone(void **state)
{
    assert_int_equal(
        count_passed(*state, TRY_CODE, "203.0.113.1", "081200009902", 1000), 4);
    assert_int_equal(count_passed(*state, TRY_CODE, "203.0.113.2", "081200009902", 1), 1);
}

static void
test_messages_have_a_budget_of_their_own(void **state)
{
    assert_int_equal(
        count_passed(*state, TRY_MESSAGE, "203.0.113.1", "0812", 1000), 3 * PER_MINUTE);
    assert_int_equal(
        count_passed(*state, TRY_PASSWORD, "203.0.113.1", "3517/wati", 1), 1);
}

/* One phone cannot have all of the codes that screens may show. */
static void
test_an_address_asks_for_few_codes_of_screens(void **state)
{
    struct try try;
    int passed = count_passed(*state, TRY_SCREEN, "203.0.113.1", "pairing", 1000);

    assert_int_equal(passed, 16);
    for (int minute = 1; minute <= 10; minute++) {
        for (int i = 0; i < 100; i++) {
            if (tries_take(*state, TRY_SCREEN, "203.0.113.1", "pairing",
                    NOW_MS + minute * INT64_C(60000), &try) == 0) {
                tries_were_right(*state, &try);
                passed++;
            }
        }
    }
    assert_in_range(passed, 20, PAIRING_OPEN_MAX * 3 / 4);
    assert_int_equal(count_passed(*state, TRY_SCREEN, "203.0.113.2", "pairing", 1), 1);
}

static const struct {
    const char *address, *want;
} networks[] = {
    { "203.0.113.1", "203.0.113.1" },
    { "::ffff:203.0.113.1", "203.0.113.1" },
    { "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::" },
    { "2001:db8:1:2::", "2001:db8:1:2::" },
    { "2001:db8:1:3::1", "2001:db8:1:3::" },
    { "::1", "::" },
    { "", "" },
};

static void
test_ipv6_counts_by_its_subscriber(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(networks); i++) {
        char network[ADDRESS_SIZE];

        address_network(networks[i].address, network);
        assert_string_equal(network, networks[i].want);
    }
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(test_one_address_cannot_lock_an_account_out),
        WITH(test_an_account_is_tried_so_often_from_everywhere),
        WITH(test_a_known_place_is_let_in),
        WITH(test_what_was_right_does_not_count),
        WITH(test_what_was_not_looked_at_does_not_count),
        WITH(test_a_phone_is_one_account_however_it_is_written),
        WITH(test_one_address_cannot_end_the_codes_of_a_phone),
        WITH(test_messages_have_a_budget_of_their_own),
        WITH(test_an_address_asks_for_few_codes_of_screens),
        cmocka_unit_test(test_ipv6_counts_by_its_subscriber),
    };

    return cmocka_run_group_tests_name("tries", tests, NULL, NULL);
}
