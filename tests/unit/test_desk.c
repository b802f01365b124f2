/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody types at the desk, whom it fits, and why another one was called first. */
#include <stdio.h>
#include <string.h>

#include "server/line/turn_rule.h"
#include "server/office/desk_query.h"
#include "tests/support/test.h"

#define NAME "Nur Khasanah binti Abdul Mu'thi"
#define NIK "3517035105939904"
#define PHONE "6281200009904"
#define REGISTRATION "AKTA-33.351622502920001"

static void
test_what_is_typed_fits_whom_it_means(void **state)
{
    static const struct {
        const char *typed;
        bool enough;
        bool fits;
    } rows[] = {
        { "khasanah", true, true },
        { "KHASANAH nur", true, true },
        { "  muthi  ", true, true },
        { "mu'thi", true, true },
        { "khas", true, true },
        { "asanah", true, false }, /* a word by its beginning */
        { "nur khadijah", true, false },
        { "nur-khasanah", true, true },
        { NIK, true, true },
        { "3517 0351 0593 9904", true, true },
        { "9904", true, true },
        { "904", true, false }, /* fits half the town */
        { "0812 0000 9904", true, true },
        { "+62 812-0000-9904", true, true },
        { "62 812 0000 9904", true, true },
        { "0812 0000 9905", true, false },
        { REGISTRATION, true, true },
        { "akta 33 351622502920001", true, true },
        { "92-0001", true, true },
        { "S041", true, false },
        { "a", false, false },
        { "  ?! ", false, false },
        { "", false, false },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct desk_query query;
        bool enough = desk_query_read(rows[i].typed, &query);
        bool fits = enough && desk_query_fits(&query, NAME, NIK, PHONE, REGISTRATION);

        if (enough != rows[i].enough || fits != rows[i].fits) {
            fail_msg("\"%s\": %s, %s", rows[i].typed, enough ? "enough" : "too little",
                fits ? "fits" : "does not fit");
        }
        if (enough) { /* nobody is known of an empty row */
            assert_false(desk_query_fits(&query, "", "", "", ""));
        }
    }
}

static void
test_a_call_number_is_read(void **state)
{
    static const struct {
        const char *typed;
        const char *prefix;
        int number;
    } rows[] = { { "S041", "S", 41 }, { "s 41", "S", 41 }, { "A-1000", "A", 1000 },
        { "A10000", "", 0 }, { "AB12", "", 0 }, { "A", "", 0 }, { "12", "", 0 } };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct desk_query query;

        (void)desk_query_read(rows[i].typed, &query);
        assert_string_equal(query.prefix, rows[i].prefix);
        assert_int_equal(query.number, rows[i].number);
    }
}

#define SIDE_REGULAR \
    { \
        .lane = LANE_REGULAR \
    }
#define SIDE_PRIORITY \
    { \
        .lane = LANE_PRIORITY \
    }

static void
test_why_another_was_first(void **state)
{
    static const struct {
        const char *why;
        struct turn_call call;
    } rows[] = {
        { "out_of_order",
            { .out_of_order = true, .self_waited = true, .counter_for_self = true } },
        { "away", { .self_waited = false, .counter_for_self = true } },
        { "other_counter", { .self_waited = true } },
        { "priority", { .self_waited = true,
                          .counter_for_self = true,
                          .other = SIDE_PRIORITY,
                          .other_came_before = true } },
        { "regular",
            { .self_waited = true, .counter_for_self = true, .self = SIDE_PRIORITY } },
        { "earlier", { .self_waited = true,
                         .counter_for_self = true,
                         .self = SIDE_PRIORITY,
                         .other_came_before = true } },
        { "earlier", { .self_waited = true,
                         .counter_for_self = true,
                         .other_came_before = true } },
        { "first_place", { .self_waited = true,
                             .counter_for_self = true,
                             .other = { .first_place = true } } },
        { "late",
            { .self_waited = true, .counter_for_self = true, .self = { .late = true } } },
        { "", { .self_waited = true,
                  .counter_for_self = true,
                  .self = { .late = true },
                  .other = { .late = true } } },
        { "before_window", { .at_ms = 5,
                               .self_waited = true,
                               .counter_for_self = true,
                               .self = { .callable_from_ms = 6 } } },
        { "returning", { .self_waited = true,
                           .counter_for_self = true,
                           .self = { .returning = true } } },
        { "age_limit",
            { .self_waited = true, .counter_for_self = true, .by_age = true } },
        { "", { .self_waited = true, .counter_for_self = true } },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_string_equal(turn_why_name(turn_rule_why(&rows[i].call)), rows[i].why);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_typed_fits_whom_it_means),
        cmocka_unit_test(test_a_call_number_is_read),
        cmocka_unit_test(test_why_another_was_first),
    };

    return cmocka_run_group_tests_name("desk", tests, NULL, NULL);
}
