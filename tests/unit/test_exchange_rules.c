/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pure parts of the contract between front office and backend. */
#include <string.h>

#include "server/exchange/cursor.h"
#include "server/exchange/outbox_advice.h"
#include "server/exchange/outcome_rule.h"
#include "server/exchange/pulled.h"
#include "server/line/trust_rule.h"
#include "tests/support/test.h"

#define DAY "2026-07-14"

static const struct conflict_row {
    const char *name;
    struct outcome_facts facts;
    const char *conflict;
    enum ticket_state state;
} conflict_rows[] = {
    { "an arrival on the right day agrees",
        { OUTCOME_KIND_ARRIVED, DAY, 0, TICKET_APPROVED, DAY, false, false }, "",
        TICKET_ARRIVED },
    { "an arrival of a cancelled ticket is taken with a conflict",
        { OUTCOME_KIND_ARRIVED, DAY, 0, TICKET_CANCELLED, DAY, false, false },
        "cancelled", TICKET_ARRIVED },
    { "an arrival of a ticket that was moved is taken with a conflict",
        { OUTCOME_KIND_ARRIVED, DAY, 0, TICKET_APPROVED, "2026-07-20", false, false },
        "other_date", TICKET_ARRIVED },
    { "verified though the books never approved",
        { OUTCOME_KIND_VERIFIED, DAY, 0, TICKET_RETURNED, DAY, true, false },
        "not_approved", TICKET_VERIFIED },
    { "a late arrival row does not take back what the counter said",
        { OUTCOME_KIND_ARRIVED, DAY, 0, TICKET_INCOMPLETE, DAY, false, false }, "",
        TICKET_INCOMPLETE },
    { "an arrival that takes it back does",
        { OUTCOME_KIND_ARRIVED, DAY, 0, TICKET_INCOMPLETE, DAY, true, true }, "",
        TICKET_ARRIVED },
    { "a refusal changes nothing and conflicts with nothing",
        { OUTCOME_KIND_REFUSED, DAY, 0, TICKET_CANCELLED, "2026-07-20", false, false },
        "", TICKET_CANCELLED },
    { "a no-show lapses",
        { OUTCOME_KIND_NO_SHOW, DAY, 0, TICKET_APPROVED, DAY, false, false }, "",
        TICKET_LAPSED },
    { "a no-show of somebody who came",
        { OUTCOME_KIND_NO_SHOW, DAY, 0, TICKET_ARRIVED, DAY, true, false }, "arrived",
        TICKET_ARRIVED },
    { "absent and unserved leave the state",
        { OUTCOME_KIND_ABSENT, DAY, 0, TICKET_ARRIVED, DAY, true, false }, "",
        TICKET_ARRIVED },
    { "ten minutes ahead of our clock is a clock",
        { OUTCOME_KIND_ARRIVED, DAY, OUTCOME_FUTURE_MS, TICKET_APPROVED, DAY, false,
            false },
        "", TICKET_ARRIVED },
    { "more is a conflict",
        { OUTCOME_KIND_ARRIVED, DAY, OUTCOME_FUTURE_MS + 1, TICKET_APPROVED, DAY, false,
            false },
        "future", TICKET_ARRIVED },
};

static void
test_outcomes_against_the_books(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(conflict_rows); i++) {
        const struct conflict_row *row = &conflict_rows[i];

        if (strcmp(outcome_rule_conflict(&row->facts), row->conflict) != 0 ||
            outcome_rule_state(&row->facts) != row->state) {
            fail_msg("%s: \"%s\", %s", row->name, outcome_rule_conflict(&row->facts),
                ticket_state_name(outcome_rule_state(&row->facts)));
        }
    }
}

static const struct cursor_row {
    const char *text;
    enum status status;
} cursor_rows[] = {
    { "1.0.0.", STATUS_OK },
    { "1.42.17.0123456789abcdef", STATUS_OK },
    { "1.42.0.0123456789abcdef", STATUS_CURSOR_GONE }, /* a mark of no row */
    { "1.42.17.", STATUS_CURSOR_GONE },
    { "1.42.17.0123456789abcdef0", STATUS_CURSOR_GONE },
    { "1.-1.17.0123456789abcdef", STATUS_CURSOR_GONE },
    { "1.99999999999999999999.17.0123456789abcdef", STATUS_CURSOR_GONE },
    { "2.42.17.0123456789abcdef", STATUS_CURSOR_GONE },
    { "1.42", STATUS_CURSOR_GONE },
    { "kemarin", STATUS_CURSOR_GONE },
    { "", STATUS_CURSOR_GONE },
};

static void
test_cursors_read_back_or_are_gone(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cursor_rows); i++) {
        struct cursor cursor;
        char text[CURSOR_SIZE];

        assert_int_equal(
            cursor_read(cursor_rows[i].text, &cursor, NULL), cursor_rows[i].status);
        if (cursor_rows[i].status == STATUS_OK) {
            cursor_write(&cursor, text);
            assert_string_equal(text, cursor_rows[i].text);
        }
    }
}

static void
test_a_signature_counts_for_so_many_days_after_a_pull(void **state)
{
    (void)state;
    assert_true(trust_rule_allows(DAY, DAY, 0));
    assert_true(trust_rule_allows(DAY, "2026-07-12", 2));
    assert_false(trust_rule_allows(DAY, "2026-07-11", 2));
    assert_false(trust_rule_allows(DAY, "2026-07-13", 0));
    assert_true(trust_rule_allows(DAY, "2026-07-15", 0));
    assert_false(trust_rule_allows(DAY, "", 30)); /* never asked */
}

static void
test_answers_that_pass_and_answers_that_stay(void **state)
{
    (void)state;
    assert_true(outbox_advice_is_passing("busy"));
    assert_true(outbox_advice_is_passing("storage_unavailable"));
    assert_false(outbox_advice_is_passing("unknown_ticket"));
    assert_false(outbox_advice_is_passing(""));
    assert_non_null(strstr(outbox_advice("unknown_ticket", true), "Tell"));
    assert_non_null(strstr(outbox_advice("something_new", false), "Beri tahu"));
}

static void
test_a_ticket_without_an_id_is_named_by_its_row(void **state)
{
    static const char text[] =
        "{\"tickets\":[{},{\"id\":\"B 2\"}],\"cancelled\":[],\"next\":\"1\"}";
    struct pulled_page page;

    (void)state;
    assert_int_equal(pulled_page_read(text, strlen(text), &page, NULL), STATUS_OK);
    assert_int_equal(page.count, 2);
    assert_string_equal(page.rows[0].id, "row 1");
    assert_string_equal(page.rows[1].id, "row 2");
    assert_true(page.rows[0].why[0] != '\0');
    pulled_page_destroy(&page);
}

/* A name with marks that nobody sees is no reason to let its ticket out. */
static void
test_what_was_copied_from_a_telephone_is_taken_without_its_marks(void **state)
{
    static const char text[] =
        "{\"tickets\":[{\"id\":\"B1\",\"registration\":\"KTP-33.1\",\"service\":\"ktp-"
        "baru\","
        "\"date\":\"" DAY "\",\"window\":\"08:00-11:00\",\"state\":\"approved\","
        "\"applicant\":{\"name\":\"\\u202aSiti\\u202c\",\"phone\":\"\\u202a0812 "
        "3\\u202c\"}}],"
        "\"cancelled\":[],\"next\":\"1\"}";
    struct pulled_page page;

    (void)state;
    assert_int_equal(pulled_page_read(text, strlen(text), &page, NULL), STATUS_OK);
    assert_int_equal(page.count, 1);
    assert_string_equal(page.rows[0].why, "");
    assert_string_equal(page.rows[0].applicant.name, "Siti");
    assert_string_equal(page.rows[0].applicant.phone, "0812 3");
    pulled_page_destroy(&page);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_outcomes_against_the_books),
        cmocka_unit_test(test_cursors_read_back_or_are_gone),
        cmocka_unit_test(test_a_signature_counts_for_so_many_days_after_a_pull),
        cmocka_unit_test(test_answers_that_pass_and_answers_that_stay),
        cmocka_unit_test(test_a_ticket_without_an_id_is_named_by_its_row),
        cmocka_unit_test(
            test_what_was_copied_from_a_telephone_is_taken_without_its_marks),
    };

    return cmocka_run_group_tests_name("exchange_rules", tests, NULL, NULL);
}
