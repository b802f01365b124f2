/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule of the papers, and the words of the wire that both sides share. */
#include "common/checklist.h"

#include "common/counter_state.h"
#include "common/event_kind.h"
#include "common/outcome.h"
#include "tests/support/test.h"

/* The checklist of a birth certificate, in small: which paper lacks, 4 for none. */
static size_t
lacking(enum item_state form, enum item_state hospital, enum item_state village,
    enum item_state police)
{
    const struct checklist_item items[] = {
        { DOCUMENT_ALWAYS, form, "" },
        { DOCUMENT_ONE_OF, hospital, "kelahiran" },
        { DOCUMENT_ONE_OF, village, "kelahiran" },
        { DOCUMENT_IF, police, "" },
    };

    return checklist_find_lacking(items, ARRAY_LEN(items));
}

static void
test_verified_needs_every_obligatory_item(void **state)
{
    (void)state;
    assert_int_equal(lacking(ITEM_TAKEN, ITEM_SEEN, ITEM_OPEN, ITEM_OPEN), 4);
    assert_int_equal(lacking(ITEM_TAKEN, ITEM_MISSING, ITEM_TAKEN, ITEM_OPEN), 4);
    assert_int_equal(lacking(ITEM_SEEN, ITEM_SEEN, ITEM_OPEN, ITEM_NOT_NEEDED), 4);
    assert_int_equal(lacking(ITEM_OPEN, ITEM_SEEN, ITEM_OPEN, ITEM_OPEN), 0);
    assert_int_equal(lacking(ITEM_NOT_NEEDED, ITEM_SEEN, ITEM_OPEN, ITEM_OPEN), 0);
    assert_int_equal(lacking(ITEM_SEEN, ITEM_OPEN, ITEM_MISSING, ITEM_OPEN), 1);
    assert_int_equal(lacking(ITEM_SEEN, ITEM_SEEN, ITEM_OPEN, ITEM_MISSING), 3);
    assert_int_equal(checklist_find_lacking(NULL, 0), 0);
}

static void
test_one_group_does_not_stand_for_another(void **state)
{
    const struct checklist_item items[] = {
        { DOCUMENT_ONE_OF, ITEM_TAKEN, "kelahiran" },
        { DOCUMENT_ONE_OF, ITEM_MISSING, "alamat" },
        { DOCUMENT_ALWAYS, ITEM_SEEN, "alamat" }, /* a group is of those who choose */
    };

    (void)state;
    assert_int_equal(checklist_find_lacking(items, ARRAY_LEN(items)), 1);
}

static void
test_what_is_shown_is_seen_and_what_is_handed_over_is_taken(void **state)
{
    (void)state;
    assert_int_equal(item_state_when_there(DOCUMENT_SHOW_ORIGINAL), ITEM_SEEN);
    assert_int_equal(item_state_when_there(DOCUMENT_CONDITION), ITEM_SEEN);
    assert_int_equal(item_state_when_there(DOCUMENT_HAND_COPY), ITEM_TAKEN);
    assert_int_equal(item_state_when_there(DOCUMENT_HAND_ORIGINAL), ITEM_TAKEN);
    assert_int_equal(item_state_when_there(DOCUMENT_WITHDRAWN), ITEM_TAKEN);
    assert_int_equal(item_state_when_there(DOCUMENT_FILL_FORM), ITEM_TAKEN);
}

static void
test_words_read_back(void **state)
{
    (void)state;
    for (int i = 0; i < ITEM_STATE_COUNT; i++) {
        assert_int_equal(item_state_from_name(item_state_name((enum item_state)i)), i);
    }
    for (int i = 0; i < OUTCOME_COUNT; i++) {
        assert_int_equal(outcome_from_name(outcome_name((enum outcome)i)), i);
    }
    for (int i = 0; i < COUNTER_STATE_COUNT; i++) {
        assert_int_equal(
            counter_state_from_name(counter_state_name((enum counter_state)i)), i);
    }
    for (int i = 0; i < EVENT_KIND_COUNT; i++) {
        const char *name = event_kind_name((enum event_kind)i);

        assert_int_equal(event_kind_from_name(name), i);
        assert_true(event_subject_of(name) < EVENT_SUBJECT_COUNT);
    }
    assert_int_equal(item_state_from_name("Seen"), ITEM_STATE_COUNT);
    assert_int_equal(outcome_from_name("done"), OUTCOME_COUNT);
    assert_int_equal(counter_state_from_name(NULL), COUNTER_STATE_COUNT);
    assert_int_equal(event_kind_from_name("visit.transferred"), EVENT_KIND_COUNT);
}

/* A kind that only a newer program knows is still about something. */
static void
test_a_kind_says_what_it_is_about(void **state)
{
    (void)state;
    assert_int_equal(event_subject_of("visit.called"), EVENT_OF_VISIT);
    assert_int_equal(event_subject_of("visit.forgotten"), EVENT_OF_VISIT);
    assert_int_equal(event_subject_of("counter.closed"), EVENT_OF_COUNTER);
    assert_int_equal(event_subject_of("visitor.came"), EVENT_SUBJECT_COUNT);
    assert_int_equal(event_subject_of("vis.it"), EVENT_SUBJECT_COUNT);
    assert_int_equal(event_subject_of(""), EVENT_SUBJECT_COUNT);
}

/* The outside contract: these words bind, in the constants' meaning. */
static void
test_words_are_those_of_the_contract(void **state)
{
    (void)state;
    assert_string_equal(item_state_name(ITEM_NOT_NEEDED), "not_needed");
    assert_string_equal(outcome_name(OUTCOME_INCOMPLETE), "incomplete");
    assert_string_equal(counter_state_name(COUNTER_PAUSED), "paused");
    assert_string_equal(document_rule_name(DOCUMENT_ONE_OF), "salah_satu");
    assert_string_equal(document_mode_name(DOCUMENT_HAND_COPY), "serah_fotokopi");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verified_needs_every_obligatory_item),
        cmocka_unit_test(test_one_group_does_not_stand_for_another),
        cmocka_unit_test(test_what_is_shown_is_seen_and_what_is_handed_over_is_taken),
        cmocka_unit_test(test_words_read_back),
        cmocka_unit_test(test_a_kind_says_what_it_is_about),
        cmocka_unit_test(test_words_are_those_of_the_contract),
    };

    return cmocka_run_group_tests_name("checklist", tests, NULL, NULL);
}
