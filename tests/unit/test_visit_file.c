/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A visit as it is for one file of a bundle.
 * Source: docs/rules.md, "Several files".
 */
#include "common/text.h"
#include "db/db_visit_file.h"
#include "tests/support/test.h"

static struct visit
finished(void)
{
    struct visit visit = { .files = 2, .outcome = OUTCOME_INCOMPLETE };

    text_copy(visit.note, sizeof(visit.note), "KTP asli belum dibawa");
    return visit;
}

/* What was said at the end of the first file is told of no other one. */
static void
test_a_file_that_ended_has_its_own_note_alone(void **state)
{
    struct visit visit = finished();
    struct visit_file file = { .file = 2, .outcome = OUTCOME_VERIFIED };
    struct visit as = visit_as_file(&visit, &file);

    (void)state;
    assert_int_equal(as.outcome, OUTCOME_VERIFIED);
    assert_string_equal(as.note, "");
    text_copy(file.note, sizeof(file.note), "lengkap");
    as = visit_as_file(&visit, &file);
    assert_string_equal(as.note, "lengkap");
}

static void
test_a_file_on_its_way_has_the_note_of_the_number(void **state)
{
    struct visit visit = finished();
    struct visit_file file = { .file = 2, .outcome = OUTCOME_NONE };
    struct visit as = visit_as_file(&visit, &file);

    (void)state;
    assert_string_equal(as.note, visit.note);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_that_ended_has_its_own_note_alone),
        cmocka_unit_test(test_a_file_on_its_way_has_the_note_of_the_number),
    };

    return cmocka_run_group_tests_name("visit_file", tests, NULL, NULL);
}
