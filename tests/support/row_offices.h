/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_ROW_OFFICES_H
#define TESTS_SUPPORT_ROW_OFFICES_H

/*
 * Two offices in one database, each with a clerk and two applications, in a transaction
 * that is never committed: for tests that store rows and read them back.
 */

#include "db/db.h"
#include "db/db_office.h"
#include "tests/support/database.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define NOW_MS INT64_C(1783991550000)
#define TODAY "2026-07-14"
#define TOMORROW "2026-07-15"
#define YESTERDAY "2026-07-13"
#define OTHER_OFFICE 2
#define MUST(call) assert_int_equal((call), STATUS_OK)
#define STORED(test) \
    cmocka_unit_test_setup_teardown(test, row_offices_open, row_offices_close)

struct row_offices {
    char folder[TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE];
    struct db *db;
    int64_t account[3]; /* by office */
};

/** cmocka's setup and teardown; the state is a struct row_offices. */
int row_offices_open(void **state);
int row_offices_close(void **state);

#endif /* TESTS_SUPPORT_ROW_OFFICES_H */
