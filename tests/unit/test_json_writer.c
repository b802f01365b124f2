/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON written straight is what jansson reads, and writes. */
#include "common/json_writer.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "tests/support/test.h"

/* Read by jansson and written by it, it is the same text. */
static json_t *
take_and_read(struct json_writer *w)
{
    size_t len;
    char *text = writer_take(w, &len);
    json_t *json = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
    char *again = json_dumps(json, JSON_COMPACT);

    assert_non_null(json);
    assert_int_equal(text[len - 1], '\n');
    assert_int_equal(strlen(text), len);
    text[len - 1] = '\0';
    assert_string_equal(text, again);
    free(text);
    free(again);
    return json;
}

static void
test_every_kind_of_value(void **state)
{
    struct json_writer w = { 0 };
    json_t *json;

    (void)state;
    writer_open(&w, NULL, '{');
    writer_open(&w, "none", '{');
    writer_close(&w, '}');
    writer_open(&w, "list", '[');
    writer_text(&w, NULL, "");
    writer_int(&w, NULL, INT64_MIN);
    writer_bool(&w, NULL, true);
    writer_open(&w, NULL, '[');
    writer_close(&w, ']');
    writer_close(&w, ']');
    writer_bool(&w, "no", false);
    writer_null(&w, "null");
    writer_int(&w, "most", INT64_MAX);
    writer_close(&w, '}');
    json = take_and_read(&w);
    assert_int_equal(json_object_size(json), 5);
    assert_int_equal(json_array_size(json_object_get(json, "list")), 4);
    assert_true(json_integer_value(json_object_get(json, "most")) == INT64_MAX);
    json_decref(json);
}

/* Each character that a text may hold, and a text that outgrows the buffer. */
static void
test_every_character(void **state)
{
    struct json_writer w = { 0 };
    static char text[9000];
    size_t len = 0;
    json_t *json;

    (void)state;
    for (int c = 1; c < 0x80; c++) {
        text[len++] = (char)c;
    }
    for (int i = 0; i < 200; i++) {
        len += strlen(strcpy(text + len, "\xc3\xa9\"\xe2\x82\xac\\\xf0\x9f\x99\x82"));
    }
    writer_open(&w, NULL, '[');
    for (int i = 0; i < 4; i++) {
        writer_text(&w, NULL, text);
    }
    writer_close(&w, ']');
    json = take_and_read(&w);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(json_string_value(json_array_get(json, i)), text);
    }
    json_decref(json);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_of_value),
        cmocka_unit_test(test_every_character),
    };

    return cmocka_run_group_tests_name("json_writer", tests, NULL, NULL);
}
