/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/text_fit.h"

#include <string.h>

#include "tests/support/test.h"

/* Every character is 10 pixels wide. */
static int
ten_each(void *arg, const char *text, size_t len)
{
    int width = 0;

    (void)arg;
    for (size_t i = 0; i < len; i++) {
        width += ((unsigned char)text[i] & 0xC0) != 0x80 ? 10 : 0;
    }
    return width;
}

static const struct text_measure measure = { .width = ten_each, .ellipsis = 10 };

static const struct shorten_case {
    const char *name;
    const char *text;
    int width;
    const char *kept;
} shorten_cases[] = {
    { "shorten: what fits stays whole", "Loket 12", 80, "Loket 12" },
    { "shorten: a word may be cut", "Kependudukan", 80, "Kependu" },
    { "shorten: no space or comma before the ellipsis", "Kartu, Keluarga", 80, "Kartu" },
    { "shorten: a number is left out rather than cut", "Loket 125", 80, "Loket" },
    { "shorten: a call number too", "Nomor A005 loket", 100, "Nomor" },
    { "shorten: after a number is fine", "A005 menuju loket", 80, "A005 me" },
    { "shorten: a lone number leaves nothing", "A1005", 30, "" },
    { "shorten: no half of a character", "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", 30,
        "\xc3\xa9\xc3\xa9" },
    { "shorten: no width, nothing", "Loket", 0, "" },
};

static void
test_shorten(void **state)
{
    const struct shorten_case *c = *state;
    size_t len = text_fit_shorten(&measure, c->text, strlen(c->text), c->width);

    assert_int_equal(len, strlen(c->kept));
    assert_memory_equal(c->text, c->kept, len);
}

static const struct line_case {
    const char *name;
    const char *text;
    int width;
    const char *lines; /* joined by | */
} line_cases[] = {
    { "lines: broken at spaces", "satu dua tiga", 90, "satu dua|tiga" },
    { "lines: a space at the edge is swallowed", "satu dua", 40, "satu|dua" },
    { "lines: newlines are kept", "satu\n\ndua", 90, "satu||dua" },
    { "lines: a long word is cut", "kependudukan", 50, "kepen|duduk|an" },
    { "lines: a long number is not", "3517091708859901 x", 50, "3517091708859901|x" },
    { "lines: everything in one", "satu", 90, "satu" },
};

static void
test_lines(void **state)
{
    const struct line_case *c = *state;
    const char *text = c->text;
    char got[128] = "";

    while (*text) {
        const char *next;
        size_t len = text_fit_line(&measure, text, c->width, &next);

        assert_true(next > text); /* it always gets on */
        strncat(got, text, len);
        if (*next) {
            strcat(got, "|");
        }
        text = next;
    }
    assert_string_equal(got, c->lines);
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(shorten_cases) + ARRAY_LEN(line_cases)];
    size_t count = 0;

    for (size_t i = 0; i < ARRAY_LEN(shorten_cases); i++) {
        tests[count++] = (struct CMUnitTest){ .name = shorten_cases[i].name,
            .test_func = test_shorten,
            .initial_state = (void *)&shorten_cases[i] };
    }
    for (size_t i = 0; i < ARRAY_LEN(line_cases); i++) {
        tests[count++] = (struct CMUnitTest){ .name = line_cases[i].name,
            .test_func = test_lines,
            .initial_state = (void *)&line_cases[i] };
    }
    return cmocka_run_group_tests_name("screen/text_fit", tests, NULL, NULL);
}
