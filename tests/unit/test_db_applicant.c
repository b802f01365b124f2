/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People as stored: sealed by a handle that has a vault, also those from before it. */
#include <stdlib.h>

#include "db/db.h"
#include "db/db_idempotency.h"
#include "db/db_office.h"
#include "db/db_ticket.h"
#include "db/db_vault.h"
#include "tests/support/database.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

static const struct applicant person = {
    .name = "Zubaidah Wirapraja", .nik = "3517095507910003", .phone = "081239876501"
};

struct fixture {
    char folder[TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE];
    struct vault *vault;
    struct db *db;
};

static int
setup(void **state)
{
    static struct fixture f;

    temp_make(f.folder);
    assert_int_equal(vault_load(f.folder, &f.vault, NULL), STATUS_OK);
    f.db = test_database_office(f.url, f.folder, "people.db");
    assert_int_equal(db_begin(f.db, NULL), STATUS_OK);
    *state = &f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    db_rollback(f->db);
    db_close(f->db);
    vault_free(f->vault);
    test_database_remove(f->url);
    temp_remove(f->folder);
    return 0;
}

static void
expect_person(struct fixture *f, const char *subject)
{
    struct applicant found;

    assert_int_equal(
        db_applicant_load(f->db, OFFICE_ONE, subject, &found, NULL), STATUS_OK);
    assert_string_equal(found.name, person.name);
    assert_string_equal(found.nik, person.nik);
    assert_string_equal(found.phone, person.phone);
}

static void
test_sealed_is_read_by_its_vault_alone(void **state)
{
    struct fixture *f = *state;
    struct applicant found;

    db_use_vault(f->db, f->vault);
    assert_int_equal(db_applicant_put(f->db, OFFICE_ONE, "T1", &person, NULL), STATUS_OK);
    expect_person(f, "T1");
    db_use_vault(f->db, NULL);
    assert_int_equal(
        db_applicant_load(f->db, OFFICE_ONE, "T1", &found, NULL), STATUS_STORAGE);
}

/* Those who were stored in the open are sealed a few at a time, and read as before. */
static void
test_those_from_before_are_sealed(void **state)
{
    static const char *const subjects[] = { "T1", "T2", "T3" };
    struct fixture *f = *state;
    struct applicant found;
    bool more;

    for (size_t i = 0; i < ARRAY_LEN(subjects); i++) {
        assert_int_equal(
            db_applicant_put(f->db, OFFICE_ONE, subjects[i], &person, NULL), STATUS_OK);
    }
    assert_int_equal(db_applicant_seal(f->db, OFFICE_ONE, 2, &more, NULL), STATUS_OK);
    assert_false(more); /* without a vault there is nothing to do */
    db_use_vault(f->db, f->vault);
    assert_int_equal(db_applicant_seal(f->db, OFFICE_ONE, 2, &more, NULL), STATUS_OK);
    assert_true(more);
    assert_int_equal(db_applicant_seal(f->db, OFFICE_ONE, 2, &more, NULL), STATUS_OK);
    assert_false(more);
    for (size_t i = 0; i < ARRAY_LEN(subjects); i++) {
        expect_person(f, subjects[i]);
    }
    db_use_vault(f->db, NULL);
    for (size_t i = 0; i < ARRAY_LEN(subjects); i++) {
        assert_int_equal(db_applicant_load(f->db, OFFICE_ONE, subjects[i], &found, NULL),
            STATUS_STORAGE);
    }
}

static void
test_an_answer_of_a_person_is_sealed(void **state)
{
    static char body[] = "{\"name\":\"Zubaidah\"}\n";
    struct fixture *f = *state;
    struct stored_answer answer = {
        .status = 200, .type = "application/json", .body = body, .personal = true
    };
    struct stored_answer found;

    db_use_vault(f->db, f->vault);
    assert_int_equal(
        db_idempotency_put(f->db, OFFICE_ONE, "applicant:1", "k", &answer, 1, NULL),
        STATUS_OK);
    assert_int_equal(
        db_idempotency_get(f->db, OFFICE_ONE, "applicant:1", "k", &found, NULL),
        STATUS_OK);
    assert_string_equal(found.body, body);
    free(found.body);
    db_use_vault(f->db, NULL);
    assert_int_equal(
        db_idempotency_get(f->db, OFFICE_ONE, "applicant:1", "k", &found, NULL),
        STATUS_STORAGE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
        BEHAVIOUR(test_sealed_is_read_by_its_vault_alone),
        BEHAVIOUR(test_those_from_before_are_sealed),
        BEHAVIOUR(test_an_answer_of_a_person_is_sealed),
#undef BEHAVIOUR
    };

    return cmocka_run_group_tests_name("db_applicant", tests, NULL, NULL);
}
