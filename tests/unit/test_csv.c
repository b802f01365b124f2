/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/csv.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/test.h"

/* Records as "a|b" joined by "/"; "!" for one that is refused. */
static const struct csv_case {
    const char *name;
    const char *text;
    const char *want;
} csv_cases[] = {
    { "csv: plain fields and CRLF", "a,b\r\nc,d\r\n", "a|b/c|d" },
    { "csv: LF, and no line end at the end", "a,b\nc,d", "a|b/c|d" },
    { "csv: a byte order mark is no part of the header",
        "\xef\xbb\xbf"
        "a,b\n",
        "a|b" },
    { "csv: quotes keep commas, quotes and line breaks",
        "\"a,1\",\"b\"\"2\"\n\"x\r\ny\",z", "a,1|b\"2/x\ny|z" },
    { "csv: empty fields count", "a,,\n,b,\n", "a||/|b|" },
    { "csv: blank lines are skipped", "\n\r\na\n\nb\n", "a/b" },
    { "csv: a row of empty cells is skipped", "a;b\n;\n \t;  \nc;d\n;;\n", "a|b/c|d" },
    { "csv: a spreadsheet's line before the header", "sep=;\r\na;b,c\r\nd;e\r\n",
        "a|b,c/d|e" },
    { "csv: the same in capitals, with tabs", "\xef\xbb\xbfSEP=\t\na\tb\n", "a|b" },
    { "csv: tabs of a spreadsheet", "a\tb\nc,d\te\n", "a|b/c,d|e" },
    { "csv: separators inside quotes of the header do not count", "\"a,b,c\";d\ne;f\n",
        "a,b,c|d/e|f" },
    { "csv: lines that end in CR alone", "a,b\rc,d\r", "a|b/c|d" },
    { "csv: CR alone inside quotes", "a,\"b\rc\"\rd,e\r", "a|b\nc/d|e" },
    { "csv: an empty quoted field is a record", "\"\"\n", "" },
    { "csv: semicolons of a spreadsheet", "a;b,c\nd;e\n", "a;b|c/d;e" },
    { "csv: semicolons when there is no comma in the header", "a;b\n\"c;d\";e,f\n",
        "a|b/c;d|e,f" },
    { "csv: a quote inside a plain field", "a\"b,c\nd,e\n", "!/d|e" },
    { "csv: text after a closing quote", "\"a\"b,c\nd,e\n", "!/d|e" },
    { "csv: a quote that is never closed", "a,\"b\nc,d\n", "!" },
    { "csv: bytes that are not UTF-8", "a,\xff\xfe\nb,c\n", "!/b|c" },
    { "csv: marks of a telephone's numbers and names, which nobody sees",
        "\xe2\x80\xaa"
        "0812\xe2\x80\xac,A\xe2\x81\xa6na\n\xe2\x80,c\n",
        "0812|Ana/!" },
    { "csv: line ends of both kinds", "a\rb,c\nd\n", "a/b|c/d" },
    { "csv: nothing at all", "", "" },
};

static void
test_csv(void **state)
{
    const struct csv_case *c = *state;
    struct csv_reader reader;
    struct csv_record record;
    char got[256] = "";
    int rows = 0;
    enum status st;

    csv_open(&reader, c->text, strlen(c->text));
    while ((st = csv_next(&reader, &record, NULL)) != STATUS_EMPTY) {
        if (rows++ > 0) {
            (void)strncat(got, "/", sizeof(got) - strlen(got) - 1);
        }
        if (st != STATUS_OK) {
            (void)strncat(got, "!", sizeof(got) - strlen(got) - 1);
        }
        for (size_t i = 0; i < record.count; i++) {
            (void)strncat(got, i > 0 ? "|" : "", sizeof(got) - strlen(got) - 1);
            (void)strncat(got, record.field[i], sizeof(got) - strlen(got) - 1);
        }
    }
    assert_string_equal(got, c->want);
}

static void
test_a_record_has_bounds(void **state)
{
    char *text = calloc(1, CSV_RECORD_SIZE + 64);
    struct csv_reader reader;
    struct csv_record record;
    size_t len = CSV_RECORD_SIZE - 1; /* with its NUL it just fits */

    (void)state;
    memset(text, 'x', len);
    csv_open(&reader, text, len);
    assert_int_equal(csv_next(&reader, &record, NULL), STATUS_OK);
    assert_int_equal(strlen(record.field[0]), len);
    memset(text, 'x', len + 1);
    memcpy(text + len + 1, "\nok", 3);
    csv_open(&reader, text, len + 4);
    assert_int_equal(csv_next(&reader, &record, NULL), STATUS_TOO_LARGE);
    assert_int_equal(csv_next(&reader, &record, NULL), STATUS_OK);
    assert_string_equal(record.field[0], "ok");
    memset(text, ',', CSV_FIELDS_MAX + 1); /* one field too many */
    text[0] = 'x';
    csv_open(&reader, text, CSV_FIELDS_MAX + 1);
    assert_int_equal(csv_next(&reader, &record, NULL), STATUS_TOO_LARGE);
    csv_open(&reader, text, CSV_FIELDS_MAX);
    assert_int_equal(csv_next(&reader, &record, NULL), STATUS_OK);
    assert_int_equal(record.count, CSV_FIELDS_MAX);
    free(text);
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(csv_cases) + 1];

    for (size_t i = 0; i < ARRAY_LEN(csv_cases); i++) {
        tests[i] = (struct CMUnitTest){
            .name = csv_cases[i].name,
            .test_func = test_csv,
            .initial_state = (void *)&csv_cases[i],
        };
    }
    tests[ARRAY_LEN(csv_cases)] =
        (struct CMUnitTest)cmocka_unit_test(test_a_record_has_bounds);
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
