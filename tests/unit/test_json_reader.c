/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading JSON: what is taken, what is refused, and how the wrong field is named. */
#include "common/json_reader.h"

#include <string.h>

#include "tests/support/test.h"

static const char *const fruit_words[] = { "", "apple", "pear", NULL };

/* What a read of field "f" of a document gives; each kind of field once. */
struct field {
    char text[8];
    int64_t number;
    int small;
    bool yes;
    int64_t at_ms;
    int word;
};

static void
take(struct json_reader *r, char kind, enum json_need need, struct field *out)
{
    *out = (struct field){ .text = "before", .number = -7, .small = -7, .at_ms = -7 };
    switch (kind) {
    case 't':
        reader_text(r, "f", need, out->text, sizeof(out->text));
        break;
    case 'n':
        reader_int(r, "f", need, 1, 9, &out->number);
        break;
    case 's':
        reader_small_int(r, "f", need, 1, 9, &out->small);
        break;
    case 'b':
        reader_bool(r, "f", need, &out->yes);
        break;
    case 'z':
        reader_time(r, "f", need, &out->at_ms);
        break;
    case 'w':
        out->word = reader_word(r, "f", need, fruit_words, -7);
        break;
    case 'o':
        (void)reader_member(r, "f", need);
        break;
    default:
        (void)reader_list(r, "f", need, 2);
        break;
    }
}

/* A document, the kind of its field "f", and what each manner says; "" is no fault. */
static const struct refusal {
    const char *name, *json;
    char kind;
    enum json_need need;
    const char *strict, *lenient;
} refusals[] = {
    { "text: missing", "{}", 't', JSON_REQUIRED, "field \"f\" is missing",
        "field \"f\" is missing" },
    { "text: null is missing", "{\"f\":null}", 't', JSON_REQUIRED,
        "field \"f\" is missing", "field \"f\" is missing" },
    { "text: optional", "{}", 't', JSON_OPTIONAL, "", "" },
    { "text: optional and null", "{\"f\":null}", 't', JSON_OPTIONAL, "", "" },
    { "text: empty", "{\"f\":\"\"}", 't', JSON_REQUIRED, "field \"f\" is empty",
        "field \"f\" is empty" },
    { "text: optional and empty", "{\"f\":\"\"}", 't', JSON_OPTIONAL, "", "" },
    { "text: a number", "{\"f\":1}", 't', JSON_OPTIONAL, "field \"f\" must be text", "" },
    { "text: a number that is needed", "{\"f\":1}", 't', JSON_REQUIRED,
        "field \"f\" must be text", "field \"f\" must be text" },
    { "text: too long", "{\"f\":\"12345678\"}", 't', JSON_REQUIRED,
        "field \"f\" is longer than 7 bytes", "" },
    { "text: control characters", "{\"f\":\"a\\u0007\"}", 't', JSON_REQUIRED,
        "field \"f\" holds control characters", "" },
    { "text: marks that turn the direction alone", "{\"f\":\"\\u202a\\u202c\"}", 't',
        JSON_REQUIRED, "field \"f\" is empty", "" },
    { "text: a curly apostrophe", "{\"f\":\"a\\u2019b\"}", 't', JSON_REQUIRED, "", "" },
    { "number: missing", "{}", 'n', JSON_REQUIRED, "field \"f\" is missing",
        "field \"f\" is missing" },
    { "number: a text", "{\"f\":\"3\"}", 'n', JSON_OPTIONAL,
        "field \"f\" must be a whole number from 1 to 9", "" },
    { "number: a fraction", "{\"f\":3.5}", 'n', JSON_OPTIONAL,
        "field \"f\" must be a whole number from 1 to 9", "" },
    { "number: below", "{\"f\":0}", 'n', JSON_OPTIONAL,
        "field \"f\" must be a whole number from 1 to 9", "" },
    { "number: above, and needed", "{\"f\":10}", 'n', JSON_REQUIRED,
        "field \"f\" must be a whole number from 1 to 9",
        "field \"f\" must be a whole number from 1 to 9" },
    { "small number: above", "{\"f\":4294967297}", 's', JSON_OPTIONAL,
        "field \"f\" must be a whole number from 1 to 9", "" },
    { "boolean: a number", "{\"f\":1}", 'b', JSON_OPTIONAL,
        "field \"f\" must be true or false", "" },
    { "time: no time", "{\"f\":\"soon\"}", 'z', JSON_OPTIONAL,
        "field \"f\" must be a time such as 2026-07-14T08:00:00+07:00", "" },
    { "word: unknown", "{\"f\":\"plum\"}", 'w', JSON_OPTIONAL,
        "field \"f\" must be one of apple, pear", "" },
    { "word: empty stands for none", "{\"f\":\"\"}", 'w', JSON_OPTIONAL, "", "" },
    { "word: empty is none that is needed", "{\"f\":\"\"}", 'w', JSON_REQUIRED,
        "field \"f\" must be one of apple, pear",
        "field \"f\" must be one of apple, pear" },
    { "word: a number", "{\"f\":1}", 'w', JSON_OPTIONAL,
        "field \"f\" must be one of apple, pear", "" },
    { "object: a list", "{\"f\":[]}", 'o', JSON_OPTIONAL, "field \"f\" must be an object",
        "" },
    { "object: missing", "{}", 'o', JSON_REQUIRED, "field \"f\" is missing",
        "field \"f\" is missing" },
    { "list: an object", "{\"f\":{}}", 'l', JSON_OPTIONAL, "field \"f\" must be a list",
        "" },
    { "list: too long", "{\"f\":[1,2,3]}", 'l', JSON_REQUIRED,
        "field \"f\" may have 2 entries at most", "" },
    { "document: no JSON", "{", 't', JSON_OPTIONAL,
        "the body is not valid JSON (line 1, column 1)",
        "the body is not valid JSON (line 1, column 1)" },
    { "document: a list", "[]", 't', JSON_OPTIONAL, "the body must be a JSON object",
        "the body must be a JSON object" },
    { "document: none is an empty one", "", 't', JSON_OPTIONAL, "", "" },
};

static void
test_refusal(void **state)
{
    const struct refusal *c = *state;

    for (int lenient = 0; lenient <= 1; lenient++) {
        const char *want = lenient ? c->lenient : c->strict;
        struct error err = { 0 };
        struct json_reader r;
        struct field field;

        reader_open(
            &r, c->json, strlen(c->json), lenient ? READER_LENIENT : READER_STRICT, &err);
        take(&r, c->kind, c->need, &field);
        assert_int_equal(reader_result(&r), want[0] ? STATUS_BAD_REQUEST : STATUS_OK);
        assert_string_equal(err.text, want);
        if (want[0] || c->need == JSON_OPTIONAL) { /* a harmless value is left */
            assert_true(c->kind != 't' || field.text[0] == '\0');
            assert_true(c->kind != 'n' || field.number == -7);
            assert_true(c->kind != 's' || field.small == -7);
            assert_true(c->kind != 'z' || field.at_ms == -7);
        }
        reader_close(&r);
    }
}

static void
open_text(
    struct json_reader *r, const char *json, enum reader_manner manner, struct error *err)
{
    reader_open(r, json, strlen(json), manner, err);
}

static void
test_every_kind_of_field_is_read(void **state)
{
    struct json_reader r, inner, item;
    char text[8], second[8];
    int64_t number = 0, at_ms = 0;
    int small = 0;
    bool yes = false;

    (void)state;
    open_text(&r,
        "{\"t\":\"ab\\n\",\"n\":9,\"s\":1,\"b\":true,\"w\":\"pear\","
        "\"z\":\"1970-01-01T07:00:01+07:00\",\"o\":{\"n\":3},\"l\":[\"x\",{\"n\":4}]}",
        READER_STRICT, NULL);
    reader_text(&r, "t", JSON_REQUIRED, text, sizeof(text));
    reader_int(&r, "n", JSON_REQUIRED, 1, 9, &number);
    reader_small_int(&r, "s", JSON_REQUIRED, 1, 9, &small);
    reader_bool(&r, "b", JSON_REQUIRED, &yes);
    reader_time(&r, "z", JSON_REQUIRED, &at_ms);
    assert_string_equal(text, "ab\n");
    assert_int_equal(number, 9);
    assert_int_equal(small, 1);
    assert_true(yes);
    assert_int_equal(at_ms, 1000);
    assert_int_equal(reader_word(&r, "w", JSON_REQUIRED, fruit_words, 0), 2);
    inner = reader_member(&r, "o", JSON_REQUIRED);
    reader_small_int(&inner, "n", JSON_REQUIRED, 1, 9, &small);
    assert_int_equal(small, 3);
    assert_int_equal(reader_list(&r, "l", JSON_REQUIRED, 2), 2);
    item = reader_item(&r, "l", 0);
    reader_text(&item, "", JSON_REQUIRED, second, sizeof(second));
    assert_string_equal(second, "x");
    item = reader_object_item(&r, "l", 1);
    reader_small_int(&item, "n", JSON_REQUIRED, 1, 9, &small);
    assert_int_equal(small, 4);
    assert_int_equal(reader_result(&r), STATUS_OK);
    reader_close(&r);
}

/* Only the first fault counts, and nothing is read after it. */
static void
test_the_first_fault_is_told_with_its_path(void **state)
{
    struct error err;
    struct json_reader r, item, inner;
    char text[8] = "before";
    int64_t number = 5;

    (void)state;
    open_text(&r, "{\"l\":[{\"o\":{}},{\"o\":{\"n\":77}}],\"n\":1,\"t\":\"x\"}",
        READER_STRICT, &err);
    assert_int_equal(reader_result(&r), STATUS_OK);
    assert_int_equal(reader_list(&r, "l", JSON_REQUIRED, 2), 2);
    item = reader_object_item(&r, "l", 1);
    inner = reader_member(&item, "o", JSON_REQUIRED);
    reader_int(&inner, "n", JSON_REQUIRED, 1, 9, &number);
    assert_int_equal(reader_result(&item), STATUS_BAD_REQUEST);
    reader_int(&r, "n", JSON_REQUIRED, 1, 9, &number);
    reader_text(&r, "t", JSON_REQUIRED, text, sizeof(text));
    reader_fail(&r, "t", "is late");
    assert_int_equal(number, 5);
    assert_string_equal(text, "");
    assert_int_equal(reader_list(&r, "l", JSON_REQUIRED, 2), 0);
    assert_int_equal(reader_result(&r), STATUS_BAD_REQUEST);
    assert_string_equal(
        err.text, "field \"l[1].o.n\" must be a whole number from 1 to 9");
    reader_close(&r);
}

static void
test_an_item_that_is_no_object_is_named(void **state)
{
    struct error err;
    struct json_reader r, item;

    (void)state;
    open_text(&r, "{\"l\":[{},3]}", READER_STRICT, &err);
    item = reader_object_item(&r, "l", 1);
    assert_null(item.value);
    assert_int_equal(reader_result(&r), STATUS_BAD_REQUEST);
    assert_string_equal(err.text, "field \"l[1]\" must be an object");
    reader_close(&r);
}

static void
test_a_reader_of_nothing_reads_absent_fields(void **state)
{
    struct json_reader r, inner;
    char text[8];

    (void)state;
    reader_init(&r, NULL, READER_STRICT, NULL);
    inner = reader_member(&r, "o", JSON_OPTIONAL);
    reader_text(&inner, "t", JSON_OPTIONAL, text, sizeof(text));
    assert_int_equal(reader_list(&inner, "l", JSON_OPTIONAL, 2), 0);
    assert_int_equal(reader_result(&r), STATUS_OK);
    reader_text(&inner, "t", JSON_REQUIRED, text, sizeof(text));
    assert_int_equal(reader_result(&r), STATUS_BAD_REQUEST);
}

/* Who copied a number from a telephone cannot see what came along. */
static void
test_marks_that_turn_the_direction_are_left_out(void **state)
{
    static const struct {
        const char *json, *want;
    } texts[] = {
        { "{\"f\":\"a\\u202eb\"}", "ab" },
        { "{\"f\":\"\\u2066a\"}", "a" },
        { "{\"f\":\"a\\u2028\"}", "a" },
        { "{\"f\":\"a\\u2019\"}", "a\xe2\x80\x99" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct json_reader r;
        char text[8];

        open_text(&r, texts[i].json, READER_STRICT, NULL);
        reader_text(&r, "f", JSON_REQUIRED, text, sizeof(text));
        assert_int_equal(reader_result(&r), STATUS_OK);
        assert_string_equal(text, texts[i].want);
        reader_close(&r);
    }
}

/* What a newer server may send is cut to fit, never in the middle of a character. */
static void
test_lenient_text_is_cut_at_a_whole_character(void **state)
{
    static const struct {
        const char *json, *want;
    } cuts[] = {
        { "{\"f\":\"1234567\"}", "1234567" },
        { "{\"f\":\"12345678\"}", "1234567" },
        { "{\"f\":\"12345\\u00e9\"}", "12345\xc3\xa9" },
        { "{\"f\":\"123456\\u00e9\"}", "123456" },
        { "{\"f\":\"12345\\u20ac\"}", "12345" },
        { "{\"f\":\"1234\\u20ac9\"}", "1234\xe2\x82\xac" },
        { "{\"f\":\"a\\tb\\nc\\u007f\"}", "a\tb c " },
        { "{\"f\":\"a\\u0085b\"}", "a  b" },
        { "{\"f\":\"a\\u202eb\"}", "a   b" },
        { "{\"f\":\"a\\u2019b\"}", "a\xe2\x80\x99"
                                   "b" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cuts); i++) {
        struct json_reader r;
        char text[8];

        open_text(&r, cuts[i].json, READER_LENIENT, NULL);
        reader_text(&r, "f", JSON_REQUIRED, text, sizeof(text));
        assert_string_equal(text, cuts[i].want);
        reader_close(&r);
    }
}

static void
test_a_lenient_list_is_cut_and_its_odd_items_have_no_field(void **state)
{
    struct json_reader r, item;
    int64_t number = 5;

    (void)state;
    open_text(&r, "{\"l\":[3,{\"n\":1},2]}", READER_LENIENT, NULL);
    assert_int_equal(reader_list(&r, "l", JSON_REQUIRED, 2), 2);
    item = reader_object_item(&r, "l", 0);
    reader_int(&item, "n", JSON_OPTIONAL, 1, 9, &number);
    assert_int_equal(number, 5);
    assert_int_equal(reader_result(&r), STATUS_OK);
    reader_close(&r);
}

#define OTHER_TESTS 7

int
main(void)
{
    static const struct CMUnitTest others[OTHER_TESTS] = {
        cmocka_unit_test(test_every_kind_of_field_is_read),
        cmocka_unit_test(test_the_first_fault_is_told_with_its_path),
        cmocka_unit_test(test_an_item_that_is_no_object_is_named),
        cmocka_unit_test(test_a_reader_of_nothing_reads_absent_fields),
        cmocka_unit_test(test_marks_that_turn_the_direction_are_left_out),
        cmocka_unit_test(test_lenient_text_is_cut_at_a_whole_character),
        cmocka_unit_test(test_a_lenient_list_is_cut_and_its_odd_items_have_no_field),
    };
    struct CMUnitTest tests[ARRAY_LEN(refusals) + OTHER_TESTS];

    for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
        tests[i] = (struct CMUnitTest){
            .name = refusals[i].name,
            .test_func = test_refusal,
            .initial_state = (void *)(uintptr_t)&refusals[i],
        };
    }
    memcpy(&tests[ARRAY_LEN(refusals)], others, sizeof(others));
    return cmocka_run_group_tests_name("json_reader", tests, NULL, NULL);
}
