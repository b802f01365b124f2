/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ticketing/scanner_line.h"

#include <string.h>

#include "common/text.h"

#include "tests/support/test.h"

/* Feed a text in one go; the lines that come out, joined by '|'. */
static void
lines_of(const char *text, size_t len, char *out, size_t out_size)
{
    struct scanner_line line = { .len = 0 };

    out[0] = '\0';
    for (size_t i = 0; i < len; i++) {
        if (scanner_line_feed(&line, (unsigned char)text[i], 1000)) {
            (void)text_append(out, out_size, line.text);
            (void)text_append(out, out_size, "|");
        }
    }
}

static const struct line_case {
    const char *name;
    const char *text;
    const char *want;
} cases[] = {
    { "CR ends a line", "ABC\rDEF\r", "ABC|DEF|" },
    { "LF ends a line", "ABC\nDEF\n", "ABC|DEF|" },
    { "CRLF is one end", "ABC\r\nDEF\r\n", "ABC|DEF|" },
    { "TAB ends a line", "ABC\tDEF\t", "ABC|DEF|" },
    { "STX and ETX frame a line", "\002ABC\003\002DEF\003", "ABC|DEF|" },
    { "STX begins anew", "half\002ABC\003", "ABC|" },
    { "ETX and CRLF are one end", "\002ABC\003\r\n", "ABC|" },
    { "empty lines are nothing", "\r\n\r\n\n", "" },
    { "a half line is not given", "ABC", "" },
    { "what is not printable becomes a question mark",
        "A\x01\xc3\xa9"
        "B\r",
        "A???B|" },
};

static void
test_lines(void **state)
{
    const struct line_case *c = *state;
    char out[256];

    lines_of(c->text, strlen(c->text), out, sizeof(out));
    assert_string_equal(out, c->want);
}

static void
test_a_gap_drops_the_half_line(void **state)
{
    struct scanner_line line = { .len = 0 };

    (void)state;
    assert_false(scanner_line_feed(&line, 'A', 1000));
    assert_false(scanner_line_feed(&line, 'B', 1299));
    assert_false(scanner_line_feed(&line, 'C', 1599)); /* 300 ms: A and B are gone */
    assert_true(scanner_line_feed(&line, '\r', 1600));
    assert_string_equal(line.text, "C");
}

static void
test_a_line_that_is_too_long_is_cut(void **state)
{
    struct scanner_line line = { .len = 0 };

    (void)state;
    for (int i = 0; i < 100000; i++) {
        assert_false(scanner_line_feed(&line, 'A', i / 1000));
    }
    assert_true(scanner_line_feed(&line, '\n', 100));
    assert_int_equal(strlen(line.text), SCANNER_LINE_SIZE - 1);
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(cases) + 2];

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        tests[i] = (struct CMUnitTest){ .name = cases[i].name,
            .test_func = test_lines,
            .initial_state = (void *)&cases[i] };
    }
    tests[ARRAY_LEN(cases)] =
        (struct CMUnitTest)cmocka_unit_test(test_a_gap_drops_the_half_line);
    tests[ARRAY_LEN(cases) + 1] =
        (struct CMUnitTest)cmocka_unit_test(test_a_line_that_is_too_long_is_cut);
    return cmocka_run_group_tests_name("scanner_line", tests, NULL, NULL);
}
