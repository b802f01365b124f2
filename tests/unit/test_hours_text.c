/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hours as lines: what is written is read back the same, however people type it. */
#include "server/pages/hours_text.h"

#include <stdio.h>

#include "tests/support/test.h"

#define WEEK_DAYS "\"days\":[\"mon\",\"tue\",\"wed\",\"thu\"]"

static const struct hours_case {
    enum hours_kind kind;
    const char *json, *text;
} cases[] = {
    { HOURS_OF_WEEK,
        "[{" WEEK_DAYS ",\"open\":\"07:30\",\"close\":\"15:00\"},{\"days\":[\"fri\"],"
        "\"open\":\"07:30\",\"close\":\"15:00\",\"breaks\":[{\"from\":\"11:30\",\"to\":"
        "\"13:00\"}],\"ramadan\":{\"open\":\"07:30\",\"close\":\"14:30\",\"breaks\":[{"
        "\"from\":\"11:30\",\"to\":\"13:00\"}]}}]",
        "Senin-Kamis 07.30-15.00\nJumat 07.30-15.00, istirahat 11.30-13.00, Ramadan "
        "07.30-14.30, istirahat Ramadan 11.30-13.00" },
    { HOURS_OF_WINDOW,
        "[{\"days\":[\"mon\",\"wed\"],\"from\":\"12:30\",\"to\":\"14:30\",\"ramadan\":{"
        "\"from\":\"12:30\",\"to\":\"14:00\"}},{\"days\":[\"sat\"],\"from\":\"08:00\","
        "\"to\":\"11:00\",\"ramadan\":null}]",
        "Senin Rabu 12.30-14.30, Ramadan 12.30-14.00\nSabtu 08.00-11.00, tidak saat "
        "Ramadan" },
    { HOURS_DATES, "[{\"from\":\"2027-02-08\",\"to\":\"2027-03-09\"}]",
        "2027-02-08 sampai 2027-03-09" },
    { HOURS_SPECIAL,
        "[{\"date\":\"2026-03-18\",\"name\":\"Cuti bersama, pagi\",\"open\":\"08:00\","
        "\"close\":\"12:00\"},{\"date\":\"2026-12-24\",\"name\":\"Jelang - Natal\","
        "\"open\":\"07:30\",\"close\":\"14:00\",\"breaks\":[{\"from\":\"11:30\",\"to\":"
        "\"12:30\"}]}]",
        "2026-03-18 Cuti bersama, pagi, 08.00-12.00\n2026-12-24 Jelang - Natal, "
        "07.30-14.00, istirahat 11.30-12.30" },
};

static void
expect_read(const char *text, enum hours_kind kind, const char *want_text)
{
    json_t *want = json_loads(want_text, 0, NULL);
    json_t *list = hours_text_read(text, kind);

    assert_non_null(want);
    if (!json_equal(list, want)) {
        char *got = json_dumps(list, JSON_COMPACT);

        fail_msg("\"%s\" is read as %s", text, got);
    }
    json_decref(list);
    json_decref(want);
}

static void
test_what_is_written_is_read_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        json_t *list = json_loads(cases[i].json, 0, NULL);
        char text[1024];

        hours_text_write(list, cases[i].kind, text, sizeof(text));
        assert_string_equal(text, cases[i].text);
        expect_read(text, cases[i].kind, cases[i].json);
        json_decref(list);
    }
}

static void
test_people_type_it_in_their_own_way(void **state)
{
    static const char want[] =
        "[{" WEEK_DAYS ",\"open\":\"08:00\",\"close\":\"15:00\",\"breaks\":[{\"from\":"
        "\"12:00\",\"to\":\"13:00\"}]}]";
    static const char *const texts[] = {
        "senin - kamis 08.00-15.00, istirahat 12.00 sampai 13.00",
        "Sen Sel Rab dan Kam 08:00 - 15:00,istirahat 12:00-13:00",
        "Monday to Thursday 08:00-15:00, break 12:00-13:00",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        expect_read(texts[i], HOURS_OF_WEEK, want);
    }
    expect_read("Sabtu-Senin 08.00-11.00", HOURS_OF_WEEK, /* over the week's end */
        "[{\"days\":[\"sat\",\"sun\",\"mon\"],\"open\":\"08:00\",\"close\":\"11:00\"}]");
}

static void
test_null_hours_of_ramadan_are_those_of_the_week(void **state)
{
    json_t *list = json_loads(
        "[{\"days\":[\"mon\"],\"open\":\"08:00\",\"close\":\"15:00\",\"ramadan\":null}]",
        0, NULL);
    char text[128];

    (void)state;
    hours_text_write(list, HOURS_OF_WEEK, text, sizeof(text));
    assert_string_equal(text, "Senin 08.00-15.00");
    json_decref(list);
}

static void
test_what_is_none_is_left_for_the_settings_to_refuse(void **state)
{
    static const char *const texts[] = { "besok", "Senin", "08.00-15.00",
        "Senin 08.00-25.00", "Senin 25.00-15.00", "Senin 08.00-15.00, istirahat 12-13.00",
        "Senin 08.00-15.00, makan 12.00-13.00", "Hari 08.00-15.00",
        "Senin 08.00-15.00, tidak saat Ramadan" };
    char want[128];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        (void)snprintf(want, sizeof(want), "[\"%s\"]", texts[i]);
        expect_read(texts[i], HOURS_OF_WEEK, want);
    }
    expect_read("Senin 08.00-11.00, istirahat 09.00-09.10", HOURS_OF_WINDOW,
        "[\"Senin 08.00-11.00, istirahat 09.00-09.10\"]");
    expect_read("2027-02-08", HOURS_DATES, "[\"2027-02-08\"]");
    expect_read("", HOURS_OF_WEEK, "[]");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_written_is_read_back),
        cmocka_unit_test(test_people_type_it_in_their_own_way),
        cmocka_unit_test(test_null_hours_of_ramadan_are_those_of_the_week),
        cmocka_unit_test(test_what_is_none_is_left_for_the_settings_to_refuse),
    };

    return cmocka_run_group_tests_name("hours_text", tests, NULL, NULL);
}
