/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flat JSON without a tree says what the library says, or that it cannot tell. */
#include "common/json_scan.h"

#include <string.h>

#include <jansson.h>

#include "tests/support/test.h"

/* Every member as the library has it; false: not for the scanner. */
static bool
scan_as_library(const char *text)
{
    json_t *json = json_loads(text, 0, NULL);
    struct json_scan scan;
    size_t count = 0;

    json_scan_init(&scan, text);
    while (json_scan_next(&scan)) {
        char name[64];
        char value[64];
        const json_t *member;

        (void)snprintf(name, sizeof(name), "%.*s", (int)scan.name_len, scan.name);
        member = json_object_get(json, name);
        assert_non_null(member);
        json_scan_copy(&scan, value, sizeof(value));
        if (json_is_string(member)) {
            assert_string_equal(value, json_string_value(member));
            assert_true(scan.is_text);
        } else {
            assert_false(scan.is_text);
            assert_int_equal(json_scan_int(&scan), json_integer_value(member));
        }
        count++;
    }
    if (!scan.failed) {
        assert_int_equal(count, json_object_size(json));
    }
    json_decref(json);
    return !scan.failed;
}

static void
test_what_is_flat_is_read_as_the_library_does(void **state)
{
    static const char *const flat[] = {
        "{}",
        "{ }",
        "{\"number\":\"A005\",\"prefix\":\"A\",\"service\":\"ktp-baru\"}",
        "{\"why\": \"arrived\", \"late\": true, \"told_s\": 1500, \"x\": null}",
        "{\"at\":-12,\"big\":123456789012345678,\"empty\":\"\"}",
        "{\"callable_from\":1783990800000}",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(flat); i++) {
        assert_true(scan_as_library(flat[i]));
    }
}

static void
test_what_is_not_flat_is_left_to_the_library(void **state)
{
    static const char *const others[] = { "", "[]", "{", "{\"a\"", "{\"a\":", "{\"a\":1",
        "{\"a\":{}}", "{\"a\":[1]}", "{\"a\":\"b\\\"c\"}", "{\"a\\n\":1}", "{\"a\":1}x",
        "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{a:1}", "null" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        struct json_scan scan;

        json_scan_init(&scan, others[i]);
        while (json_scan_next(&scan)) {
        }
        assert_true(scan.failed);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_flat_is_read_as_the_library_does),
        cmocka_unit_test(test_what_is_not_flat_is_left_to_the_library),
    };

    return cmocka_run_group_tests_name("json_scan", tests, NULL, NULL);
}
