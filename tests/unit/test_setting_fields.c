/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings out of a form: each field at its place, and names that fit nowhere nowhere. */
#include "server/pages/setting_fields.h"

#include <stdlib.h>

#include "tests/support/test.h"

static void
expect_patch(const char *typed_text, const char *want)
{
    json_t *typed = json_loads(typed_text, 0, NULL);
    json_t *patch = setting_patch(typed);
    char *text = json_dumps(patch, JSON_COMPACT);

    assert_string_equal(text, want);
    free(text);
    json_decref(patch);
    json_decref(typed);
}

static void
test_a_field_stands_where_its_name_says(void **state)
{
    (void)state;
    expect_patch("{\"csrf\":\"x\",\"s.name\":\"Akta\",\"s.places.pagi:n\":\"12\","
                 "\"s.open:b\":\"1\",\"s.lines:l\":\"a\\nb\",\"s.note\":\"\"}",
        "{\"name\":\"Akta\",\"places\":{\"pagi\":12},\"open\":true,"
        "\"lines\":[\"a\",\"b\"],\"note\":null}");
    expect_patch("{\"s.quiet.from\":\"\",\"s.quiet.to\":\"\",\"s.a.b.c\":\"\","
                 "\"s.week:w\":\"Sabtu 08.00-11.00\"}",
        "{\"quiet\":null,\"a\":null,\"week\":[{\"open\":\"08:00\",\"close\":"
        "\"11:00\",\"days\":[\"sat\"]}]}");
    expect_patch("{\"s.list.0.id\":\"kk\",\"s.list.1.id\":\"\",\"s.list.1.label\":\"x\","
                 "\"s.list.2.id\":\"ktp\"}",
        "{\"list\":[{\"id\":\"kk\"},{\"id\":\"ktp\"}]}");
}

static void
test_a_name_that_fits_nowhere_says_nothing(void **state)
{
    (void)state;
    expect_patch("{\"s.a\":\"x\",\"s.a.b.c\":\"y\",\"s.d\":\"\",\"s.d.e.f\":\"y\"}",
        "{\"a\":\"x\",\"d\":null}");
    expect_patch("{\"s.a:l\":\"x\",\"s.a.0.b.c\":\"y\"}", "{\"a\":[\"x\"]}");
    expect_patch(
        "{\"s.list.1024.1024.1024.id\":\"x\",\"s.list.b.c\":\"y\"}", "{\"list\":[]}");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_field_stands_where_its_name_says),
        cmocka_unit_test(test_a_name_that_fits_nowhere_says_nothing),
    };

    return cmocka_run_group_tests_name("setting_fields", tests, NULL, NULL);
}
