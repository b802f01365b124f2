/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a listener is told of a journal row. */
#include "server/api/feed_view.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "common/clock.h"
#include "common/text.h"
#include "db/db_journal.h"
#include "tests/support/test.h"

static struct journal_row
row_of(const char *kind, const char *subject, const char *data)
{
    struct journal_row row = { .office = 1, .seq = 7, .at_ms = 1784000000000 };

    (void)text_copy(row.kind, sizeof(row.kind), kind);
    (void)text_copy(row.subject, sizeof(row.subject), subject);
    (void)text_copy(row.data, sizeof(row.data), data);
    return row;
}

/* The "data:" line of the view as JSON; NULL when the class does not see the row. */
static json_t *
view(const char *kind, const char *subject, const char *data, enum feed_class class)
{
    struct journal_row row = row_of(kind, subject, data);
    size_t len;
    char *text = feed_view(&row, NULL, class, &len);
    json_t *json = NULL;

    if (text) {
        assert_true(text_starts_with(text, "id: 7\nevent: "));
        assert_int_equal(len, strlen(text));
        assert_string_equal(text + len - 2, "\n\n");
        json = json_loads(strstr(text, "data: ") + 6, JSON_DISABLE_EOF_CHECK, NULL);
        assert_non_null(json);
    }
    free(text);
    return json;
}

static void
test_a_board_sees_only_fields_of_its_list(void **state)
{
    json_t *json = view("visit.called", "01J5",
        "{\"number\":\"A005\",\"counter\":3,\"times\":1,\"service\":\"akta-cerai\","
        "\"reason\":\"hamil\",\"note\":\"x\",\"ticket\":\"T\",\"nik\":\"3517\","
        "\"something_new\":1}",
        FEED_BOARD);

    (void)state;
    assert_int_equal(
        json_object_size(json), 6); /* seq, mark, at, number, counter, times */
    assert_string_equal(json_string_value(json_object_get(json, "number")), "A005");
    assert_null(json_object_get(json, "visit"));
    json_decref(json);
}

static void
test_times_are_told_as_times(void **state)
{
    json_t *json = view("visit.waiting", "01J5",
        "{\"number\":\"A005\",\"callable_from\":1784007000000}", FEED_STAFF);
    int64_t ms = 0;

    (void)state;
    assert_int_equal(
        clock_parse(json_string_value(json_object_get(json, "callable_from")), &ms, NULL),
        STATUS_OK);
    assert_int_equal(ms, INT64_C(1784007000000));
    json_decref(json);
}

static void
test_staff_see_the_visit_and_its_service(void **state)
{
    json_t *json = view("visit.held", "01J5",
        "{\"number\":\"A005\",\"service\":\"ktp-baru\",\"reason\":\"x\",\"note\":\"y\"}",
        FEED_STAFF);

    (void)state;
    assert_string_equal(json_string_value(json_object_get(json, "visit")), "01J5");
    assert_string_equal(json_string_value(json_object_get(json, "service")), "ktp-baru");
    assert_null(json_object_get(json, "reason"));
    assert_null(json_object_get(json, "note"));
    json_decref(json);
}

static void
test_a_board_does_not_hear_of_other_kinds(void **state)
{
    static const char *const kinds[] = { "visit.held", "visit.cancelled",
        "visit.transferred", "settings.changed", "ticket.imported", "account.added",
        "visit", "" };

    (void)state;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        assert_null(view(kinds[i], "x", "{}", FEED_BOARD));
    }
}

static void
test_staff_do_not_hear_of_accounts_and_tickets(void **state)
{
    (void)state;
    assert_null(view("account.added", "x", "{}", FEED_STAFF));
    assert_null(view("ticket.imported", "x", "{}", FEED_STAFF));
}

static void
test_a_counter_s_number_comes_from_its_subject(void **state)
{
    json_t *json = view("counter.opened", "12", "{}", FEED_BOARD);

    (void)state;
    assert_int_equal(json_integer_value(json_object_get(json, "counter")), 12);
    json_decref(json);
}

static void
test_data_that_is_no_json_is_left_out(void **state)
{
    json_t *json = view("visit.called", "x", "{half", FEED_BOARD);

    (void)state;
    assert_int_equal(json_object_size(json), 3); /* seq, mark, at */
    json_decref(json);
}

/* A line break in a value must not end the event. */
static void
test_a_value_cannot_make_events_of_its_own(void **state)
{
    struct journal_row row =
        row_of("visit.called", "x", "{\"number\":\"A\\n\\nevent: visit.done\\n\"}");
    size_t len;
    char *text = feed_view(&row, NULL, FEED_BOARD, &len);

    (void)state;
    assert_ptr_equal(strstr(text, "\n\n"), text + len - 2);
    free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_board_sees_only_fields_of_its_list),
        cmocka_unit_test(test_times_are_told_as_times),
        cmocka_unit_test(test_staff_see_the_visit_and_its_service),
        cmocka_unit_test(test_a_board_does_not_hear_of_other_kinds),
        cmocka_unit_test(test_staff_do_not_hear_of_accounts_and_tickets),
        cmocka_unit_test(test_a_counter_s_number_comes_from_its_subject),
        cmocka_unit_test(test_data_that_is_no_json_is_left_out),
        cmocka_unit_test(test_a_value_cannot_make_events_of_its_own),
    };

    return cmocka_run_group_tests_name("feed_view", tests, NULL, NULL);
}
