/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables as a spreadsheet takes them in. */
#include "server/report/report_table.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/test.h"

static void
fill(struct report_table *table)
{
    table_row(table);
    table_head(table, "Layanan");
    table_head(table, "IKM");
    table_row(table);
    table_text(table, "KTP-el; baru \"A\"");
    table_hundredths(table, 8806);
    table_row(table);
    table_row(table); /* an empty one between */
    table_text(table, "=1+1");
    table_hundredths(table, 5);
    table_row(table);
    table_text(table, "@SUM(A1)");
    table_nothing(table);
    table_number(table, 1250);
}

static void
test_csv_opens_in_columns_and_has_no_formula(void **state)
{
    struct report_table table = { .count = 0 };
    char *bytes;
    size_t len;

    (void)state;
    fill(&table);
    assert_int_equal(table_to_csv(&table, &bytes, &len, NULL), STATUS_OK);
    assert_string_equal(bytes, "\xef\xbb\xbfLayanan;IKM\r\n"
                               "\"KTP-el; baru \"\"A\"\"\";88,06\r\n"
                               "\r\n"
                               "\"'=1+1\";0,05\r\n"
                               "\"'@SUM(A1)\";;1250\r\n");
    assert_int_equal(len, strlen(bytes));
    free(bytes);
    table_destroy(&table);
}

/* A whole file of its kind; what is in one, tests/e2e/reports.py reads. */
static void
test_xlsx_is_a_whole_archive(void **state)
{
    struct report_table table = { .count = 0 };
    char *bytes;
    size_t len;

    (void)state;
    fill(&table);
    assert_int_equal(table_to_xlsx(&table, "ikm", &bytes, &len, NULL), STATUS_OK);
    assert_true(len > 2000);
    assert_memory_equal(bytes, "PK\x03\x04", 4);
    assert_memory_equal(bytes + len - 22, "PK\x05\x06", 4); /* its end */
    free(bytes);
    table_destroy(&table);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv_opens_in_columns_and_has_no_formula),
        cmocka_unit_test(test_xlsx_is_a_whole_archive),
    };

    return cmocka_run_group_tests_name("report_table", tests, NULL, NULL);
}
