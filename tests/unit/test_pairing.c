/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Screens that wait to be named: so many, for ten minutes, by codes as people type them.
 */
#include "server/office/pairing.h"

#include <sodium.h>

#include "db/db.h"
#include "db/db_office.h"
#include "tests/support/database.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define NOW_MS INT64_C(1783991550000)

struct fixture {
    char folder[TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE];
    struct act act;
};

static int
setup(void **state)
{
    static struct fixture f;

    temp_make(f.folder);
    f.act = (struct act){ .db = test_database_office(f.url, f.folder, "pairing.db"),
        .office = OFFICE_ONE,
        .now_ms = NOW_MS };
    assert_int_equal(db_begin(f.act.db, NULL), STATUS_OK);
    *state = &f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    db_rollback(f->act.db);
    db_close(f->act.db);
    test_database_remove(f->url);
    temp_remove(f->folder);
    return 0;
}

static void
test_sixty_four_codes_wait_for_ten_minutes(void **state)
{
    struct fixture *f = *state;
    struct pairing pairing, found;
    char token[TOKEN_SIZE];

    for (int i = 0; i < 64; i++) {
        assert_int_equal(
            pairing_begin(&f->act, ROLE_BOARD, &pairing, token, NULL), STATUS_OK);
    }
    assert_int_equal(
        pairing_begin(&f->act, ROLE_BOARD, &pairing, token, NULL), STATUS_BUSY);
    f->act.now_ms = NOW_MS + 10 * 60 * 1000;
    assert_int_equal(pairing_find(&f->act, pairing.code, &found, NULL), STATUS_OK);
    assert_int_equal(found.kind, ROLE_BOARD);
    assert_int_equal(
        pairing_begin(&f->act, ROLE_BOARD, &pairing, token, NULL), STATUS_BUSY);
    f->act.now_ms++;
    assert_int_equal(pairing_find(&f->act, pairing.code, &found, NULL), STATUS_NOT_FOUND);
    assert_int_equal(
        pairing_begin(&f->act, ROLE_KIOSK, &pairing, token, NULL), STATUS_OK);
}

static const struct {
    const char *typed, *code; /* NULL: it is none */
} codes[] = {
    { "K7PQ2XM8", "K7PQ2XM8" },
    { " k7pq-2xm8 ", "K7PQ2XM8" },
    { "K7PQ 2XM", NULL },
    { "K7PQ 2XM8 8", NULL },
    { "K7PQ 2XM!", NULL },
    { "", NULL },
};

static void
test_a_code_is_read_as_people_type_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        char code[PAIRING_CODE_SIZE];

        assert_int_equal(pairing_read_code(codes[i].typed, code), codes[i].code != NULL);
        if (codes[i].code) {
            assert_string_equal(code, codes[i].code);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_sixty_four_codes_wait_for_ten_minutes, setup, teardown),
        cmocka_unit_test(test_a_code_is_read_as_people_type_it),
    };

    return sodium_init() < 0 ? 1
                             : cmocka_run_group_tests_name("pairing", tests, NULL, NULL);
}
