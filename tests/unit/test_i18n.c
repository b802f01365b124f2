/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/i18n.h"

#include "common/clock.h"
#include "screen/link_banner.h"
#include "tests/support/test.h"

#define TUESDAY INT64_C(1783991550000) /* 2026-07-14 08:12:30 in Jakarta */

static int
indonesian(void **state)
{
    (void)state;
    i18n_set_language("id");
    return 0;
}

static void
test_dates_and_clocks_are_indonesian_first(void **state)
{
    char out[I18N_TEXT_SIZE];

    (void)state;
    assert_string_equal(i18n_date(TUESDAY, out), "Selasa, 14 Juli 2026");
    assert_string_equal(i18n_clock(TUESDAY, out), "08.12");
}

static void
test_the_language_changes_while_running(void **state)
{
    char out[I18N_TEXT_SIZE];

    (void)state;
    i18n_set_language("en");
    assert_string_equal(i18n_language(), "en");
    assert_string_equal(i18n_date(TUESDAY, out), "Tuesday, 14 July 2026");
    assert_string_equal(i18n_clock(TUESDAY, out), "08:12");
    i18n_set_language("id");
    assert_string_equal(i18n_date(TUESDAY, out), "Selasa, 14 Juli 2026");
    i18n_set_language("fr"); /* unknown: Indonesian */
    assert_string_equal(i18n_language(), "id");
}

static void
test_durations_are_in_words(void **state)
{
    static const struct {
        int64_t seconds;
        const char *text;
    } rows[] = { { -3, "0 detik" }, { 12, "12 detik" }, { 59, "59 detik" },
        { 60, "1 menit" }, { 3599, "59 menit" }, { 3600, "1 jam" },
        { 3661, "1 jam 1 menit" }, { 90061, "25 jam 1 menit" } };
    char out[I18N_TEXT_SIZE];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_string_equal(i18n_duration(rows[i].seconds, out), rows[i].text);
    }
}

static void
test_a_lost_link_is_said_with_its_age(void **state)
{
    char out[LINK_BANNER_SIZE];
    struct link_state lost = { .phase = LINK_LOST,
        .why = STATUS_UNREACHABLE,
        .changed_ms = TUESDAY,
        .heard_ms = TUESDAY - 3000 };
    struct link_state fine = { .phase = LINK_CONNECTED };

    (void)state;
    assert_string_equal(link_banner_text(&lost, TUESDAY + 9000, out),
        "Sambungan terputus sejak 08.12; data terakhir 12 detik yang lalu");
    assert_string_equal(link_banner_text(&fine, TUESDAY, out), "");
    lost.heard_ms = 0;
    assert_string_equal(
        link_banner_text(&lost, TUESDAY, out), "Server belum dapat dihubungi.");
    lost.why = STATUS_NOT_SIGNED_IN;
    assert_string_equal(link_banner_text(&lost, TUESDAY, out),
        "Server tidak mengenal layar ini. Hubungi pengelola sistem.");
}

#define INDONESIAN(test) cmocka_unit_test_setup(test, indonesian)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        INDONESIAN(test_dates_and_clocks_are_indonesian_first),
        INDONESIAN(test_the_language_changes_while_running),
        INDONESIAN(test_durations_are_in_words),
        INDONESIAN(test_a_lost_link_is_said_with_its_age),
    };

    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    return cmocka_run_group_tests_name("screen/i18n", tests, NULL, NULL);
}
