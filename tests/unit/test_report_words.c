/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reports read of a row of the journal, and how they say a figure. */
#include "server/report/report_words.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "server/line/ikm_rule.h"
#include "server/report/ikm_table.h"
#include "server/report/report_row.h"
#include "server/report/report_sheet.h"
#include "tests/support/test.h"

static const struct {
    int64_t number;
    const char *said;
} numbers[] = {
    { 0, "0" },
    { 999, "999" },
    { 1000, "1.000" },
    { 1250, "1.250" },
    { 999999, "999.999" },
    { 1000000, "1.000.000" },
    { 12034005, "12.034.005" },
};

static void
test_thousands_have_a_dot(void **state)
{
    char said[REPORT_TEXT_SIZE];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        assert_string_equal(report_number(numbers[i].number, said), numbers[i].said);
    }
}

static void
test_minutes_are_rounded_up_and_hundredths_to_the_nearest(void **state)
{
    char said[REPORT_TEXT_SIZE];

    (void)state;
    assert_string_equal(report_minutes(0, said), "0");
    assert_string_equal(report_minutes(1, said), "1");
    assert_string_equal(report_minutes(60, said), "1");
    assert_string_equal(report_minutes(61, said), "2");
    assert_string_equal(report_percent(1, 0, said), "-");
    assert_string_equal(report_percent(0, 7, said), "0%");
    assert_string_equal(report_percent(2, 3, said), "67%");
    assert_string_equal(report_percent(1, 3, said), "33%");
    assert_string_equal(report_percent(1, 200, said), "1%");
    assert_string_equal(report_percent(7, 7, said), "100%");
}

static const struct {
    struct report_line total;
    const char *said;
} headlines[] = {
    { { .arrived = 0 }, "Belum ada yang datang pada masa ini." },
    { { .arrived = 9, .unserved = 2, .waiting = 1 },
        "2 orang belum terlayani saat tutup." },
    { { .arrived = 9, .waiting = 1, .elsewhere = 2 },
        "3 orang masih menunggu atau sedang dilayani." },
    { { .arrived = 1300, .cancelled = 50 }, "Semua 1.250 orang yang datang terlayani." },
};

static void
test_what_went_wrong_comes_first(void **state)
{
    char said[REPORT_TEXT_SIZE];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(headlines); i++) {
        report_headline(&headlines[i].total, said);
        assert_string_equal(said, headlines[i].said);
    }
}

static void
test_a_chart_says_what_it_shows(void **state)
{
    /* The last line is the sum of the others. */
    static struct report_line lines[] = {
        { .key = "07", .arrived = 5, .wait = { .count = 4, .median_s = 60 } },
        { .key = "08", .arrived = 9, .wait = { .count = 9, .median_s = 90 } },
        { .key = "09", .arrived = 9, .wait = { .count = 1, .median_s = 90 } },
        { .key = "10", .arrived = 1, .wait = { .count = 0, .median_s = 900 } },
        { .key = "", .arrived = 24, .wait = { .count = 14, .median_s = 999 } },
    };
    struct report report = { .lines = lines, .count = ARRAY_LEN(lines) };
    char said[REPORT_TEXT_SIZE];

    (void)state;
    report_busiest(&report, REPORT_BY_HOUR, said);
    assert_string_equal(said, "Paling ramai pukul 08");
    report_longest(&report, REPORT_BY_HOUR, said);
    assert_string_equal(said, "Paling lama menunggu: pukul 08");
    report.count = 1; /* nobody came */
    report_busiest(&report, REPORT_BY_HOUR, said);
    assert_string_equal(said, "");
    report_longest(&report, REPORT_BY_HOUR, said);
    assert_string_equal(said, "");
}

static void
test_a_period_chooses_its_steps(void **state)
{
    char said[REPORT_TEXT_SIZE];

    (void)state;
    assert_int_equal(report_steps("2026-07-14", "2026-07-14"), REPORT_BY_HOUR);
    assert_int_equal(report_steps("2026-07-14", "2026-07-15"), REPORT_BY_DAY);
    assert_int_equal(report_steps("2026-07-01", "2026-08-31"), REPORT_BY_DAY); /* 62 */
    assert_int_equal(report_steps("2026-07-01", "2026-09-01"), REPORT_BY_MONTH);
    assert_string_equal(report_tick(REPORT_BY_HOUR, "08", said), "08");
    assert_string_equal(report_tick(REPORT_BY_DAY, "2026-07-14", said), "14");
    assert_string_equal(report_tick(REPORT_BY_MONTH, "2026-01", said), "Jan");
    assert_string_equal(report_tick(REPORT_BY_MONTH, "2026-12", said), "Des");
    report_period("2026-07-14", "2026-07-14", said);
    assert_string_equal(said, "Selasa, 14 Juli 2026");
    report_period("2026-07-14", "2026-07-15", said);
    assert_string_equal(said, "Selasa, 14 Juli 2026 sampai Rabu, 15 Juli 2026");
}

/* The second says the same with a member that is no plain value: read as a tree. */
static void
test_each_member_of_a_row_has_its_place(void **state)
{
    static const char members[] =
        "\"service\":\"kk\",\"why\":\"returned\",\"outcome\":\"rejected\","
        "\"lane\":\"priority\",\"reason\":\"dekat\",\"counter\":3,"
        "\"callable_from\":1783991550000,\"told_s\":600,\"told_to_s\":900,\"files\":2,"
        "\"another\":17,\"a_member_that_is_of_no_report_at_all\":\"x\"";
    static const char *const more[] = { "", ",\"list\":[1,{\"counter\":9}]" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(more); i++) {
        struct report_words words;
        char data[512];

        (void)snprintf(data, sizeof(data), "{%s%s}", members, more[i]);
        report_read_row(data, &words);
        assert_string_equal(words.service, "kk");
        assert_false(words.on_the_way);
        assert_int_equal(words.why, waiting_why_from_name("returned"));
        assert_int_equal(words.outcome, OUTCOME_REJECTED);
        assert_true(words.priority);
        assert_true(words.out_of_order);
        assert_int_equal(words.counter, 3);
        assert_int_equal(words.callable_from_ms, INT64_C(1783991550000));
        assert_int_equal(words.told_s, 600);
        assert_int_equal(words.told_to_s, 900);
        assert_int_equal(words.files, 2);
    }
}

/* A person counts where it came for, whichever member stands first. */
static void
test_who_goes_through_steps_counts_where_it_came_for(void **state)
{
    static const char *const rows[] = { "{\"service\":\"ambil\",\"for\":\"kk\"}",
        "{\"for\":\"kk\",\"service\":\"ambil\"}" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct report_words words;

        report_read_row(rows[i], &words);
        assert_string_equal(words.service, "kk");
        assert_true(words.on_the_way);
        assert_int_equal(words.why, WAITING_NONE);
        assert_false(words.priority || words.out_of_order);
        assert_int_equal(words.told_to_s, 0);
    }
}

static void
must_have_english(const json_t *words, const char *word)
{
    if (!json_is_string(json_object_get(words, word))) {
        fail_msg("web/laporan/en.json has no English for \"%s\"", word);
    }
}

/* The reports' own words are Indonesian: an English page has others for them. */
static void
test_each_word_of_a_page_has_its_english(void **state)
{
    static const char *const differing[] = { "2026-05", "2026-08", "2026-10", "2026-12" };
    static const int classes[] = { 9000, 8000, 7000, 100 };
    json_t *texts = json_load_file("web/laporan/en.json", 0, NULL);
    const json_t *words = json_object_get(texts, "words");
    char said[REPORT_TEXT_SIZE];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(differing); i++) {
        must_have_english(words, report_tick(REPORT_BY_MONTH, differing[i], said));
    }
    for (size_t i = 0; i < ARRAY_LEN(classes); i++) {
        must_have_english(words, ikm_performance(classes[i]));
    }
    for (int i = 0; i < SURVEY_ELEMENTS; i++) {
        must_have_english(words, ikm_element_label((enum survey_element)i));
    }
    for (int i = 0; i < STATUS_COUNT; i++) {
        const char *code = status_name((enum status)i);

        if (strcmp(report_refusal_name(code), code) != 0) { /* a refusal at the door */
            must_have_english(words, report_refusal_name(code));
        }
    }
    json_decref(texts);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_thousands_have_a_dot),
        cmocka_unit_test(test_minutes_are_rounded_up_and_hundredths_to_the_nearest),
        cmocka_unit_test(test_what_went_wrong_comes_first),
        cmocka_unit_test(test_a_chart_says_what_it_shows),
        cmocka_unit_test(test_a_period_chooses_its_steps),
        cmocka_unit_test(test_each_word_of_a_page_has_its_english),
        cmocka_unit_test(test_each_member_of_a_row_has_its_place),
        cmocka_unit_test(test_who_goes_through_steps_counts_where_it_came_for),
    };

    return cmocka_run_group_tests_name("report words", tests, NULL, NULL);
}
