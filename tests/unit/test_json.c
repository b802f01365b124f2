/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A document is read, or refused, just as jansson reads it. */
#include "common/json.h"

#include <string.h>

#include "tests/support/test.h"

static const struct document {
    const char *name, *text;
    size_t len; /* 0: all of the text */
} documents[] = {
    { "no member", "{}", 0 },
    { "blanks alone in it", " {\t\r\n} ", 0 },
    { "a text", "{\"code\":\"ABC\"}", 0 },
    { "texts and blanks", "{ \"a\" : \"1\" ,\n\"b\":\"\" , \"\":\"no name\"}\n", 0 },
    { "an escape", "{\"a\":\"x\\n\\u0041\\\"\"}", 0 },
    { "an escape in a name", "{\"\\u0061\":\"x\",\"a\":\"y\"}", 0 },
    { "a letter beyond ASCII", "{\"a\":\"\xc3\xa9\"}", 0 },
    { "bad UTF-8", "{\"a\":\"\xc3\"}", 0 },
    { "DEL", "{\"a\":\"\x7f\"}", 0 },
    { "a line end in a text", "{\"a\":\"x\ny\"}", 0 },
    { "NUL in a text", "{\"a\":\"x\0y\"}", 11 },
    { "NUL behind it", "{\"a\":\"x\"}\0", 10 },
    { "a name twice", "{\"a\":\"1\",\"b\":\"2\",\"a\":\"1\"}", 0 },
    { "a number", "{\"a\":\"1\",\"b\":2}", 0 },
    { "null, true, a list, an object", "{\"a\":null,\"b\":true,\"c\":[],\"d\":{}}", 0 },
    { "no colon", "{\"a\" \"1\"}", 0 },
    { "no comma", "{\"a\":\"1\" \"b\":\"2\"}", 0 },
    { "a comma at the end", "{\"a\":\"1\",}", 0 },
    { "a comma alone", "{,}", 0 },
    { "a second object", "{\"a\":\"1\"}{}", 0 },
    { "a name without quotation marks", "{a:\"1\"}", 0 },
    { "no end of the text", "{\"a\":\"1", 0 },
    { "no end of the object", "{\"a\":\"1\"", 0 },
    { "the first half of a bracket", "{", 0 },
    { "blanks", "  ", 0 },
    { "a list", "[\"a\"]", 0 },
    { "only as far as it is long", "{\"a\":\"1\"}xyz", 9 },
};

static void
test_read(void **state)
{
    const struct document *d = *state;
    size_t len = d->len > 0 ? d->len : strlen(d->text);
    json_t *wanted = json_loadb(d->text, len, JSON_REJECT_DUPLICATES, NULL);
    json_t *root;
    enum status st = json_parse_object(d->text, len, &root, NULL);

    assert_int_equal(st, json_is_object(wanted) ? STATUS_OK : STATUS_BAD_REQUEST);
    if (st == STATUS_OK) {
        assert_true(json_equal(root, wanted));
    } else {
        assert_null(root);
    }
    json_decref(root);
    json_decref(wanted);
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(documents)];

    for (size_t i = 0; i < ARRAY_LEN(documents); i++) {
        tests[i] = (struct CMUnitTest){ .name = documents[i].name,
            .test_func = test_read,
            .initial_state = (void *)&documents[i] };
    }
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
