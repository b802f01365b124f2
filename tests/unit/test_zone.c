/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Zones side by side in one process, whatever the process's own is. */
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/zone.h"
#include "tests/support/test.h"

/* One instant, 2026-07-14T16:30:00Z, as the three zones of Indonesia and two others have
 * it: east of Greenwich it is another day already. */
#define INSTANT_MS (INT64_C(1784046600) * 1000)

static const struct {
    const char *name, *label, *date, *text;
    int minute;
} places[] = {
    { "Asia/Jakarta", "WIB", "2026-07-14", "2026-07-14T23:30:00+07:00", 1410 },
    { "Asia/Makassar", "WITA", "2026-07-15", "2026-07-15T00:30:00+08:00", 30 },
    { "Asia/Jayapura", "WIT", "2026-07-15", "2026-07-15T01:30:00+09:00", 90 },
    { "Asia/Kathmandu", "+0545", "2026-07-14", "2026-07-14T22:15:00+05:45", 1335 },
    { "America/New_York", "EDT", "2026-07-14", "2026-07-14T12:30:00-04:00", 750 },
};

static void
test_zones_share_a_process(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        struct zone *zone;
        char date[DATE_SIZE];
        char text[RFC3339_SIZE];
        int64_t at_ms;

        assert_int_equal(zone_open(places[i].name, &zone, NULL), STATUS_OK);
        assert_string_equal(zone_date(zone, INSTANT_MS, date), places[i].date);
        assert_int_equal(zone_minute(zone, INSTANT_MS), places[i].minute);
        assert_string_equal(zone_format(zone, INSTANT_MS, false, text), places[i].text);
        assert_string_equal(zone_local(zone, INSTANT_MS).tm_zone, places[i].label);
        assert_true(zone_at(zone, date, places[i].minute) == INSTANT_MS);
        text[strlen("2026-07-14T23:30")] = '\0'; /* a local time, without its offset */
        assert_int_equal(zone_parse(zone, text, &at_ms, NULL), STATUS_OK);
        assert_true(at_ms == INSTANT_MS);
        zone_free(zone);
    }
}

/* libc is the other implementation: every day of years with changed clocks, as it has it.
 */
static void
test_a_zone_agrees_with_libc(void **state)
{
    static const char *const names[] = { "Asia/Jakarta", "Asia/Jayapura", "Europe/Berlin",
        "America/New_York", "UTC" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct zone *zone;

        assert_int_equal(zone_open(names[i], &zone, NULL), STATUS_OK);
        assert_int_equal(setenv("TZ", names[i], 1), 0); /* nobody follows a zone yet */
        tzset();
        for (int64_t at_ms = INT64_C(-1000000000000); at_ms < INT64_C(2100000000000);
             at_ms += INT64_C(86400) * 1000 * 3 + INT64_C(3600123)) {
            char want[RFC3339_SIZE];
            char got[RFC3339_SIZE];
            char date[DATE_SIZE];
            int minute = zone_minute(zone, at_ms);

            assert_string_equal(
                zone_format(zone, at_ms, true, got), clock_format(at_ms, true, want));
            assert_true(
                zone_at(zone, zone_date(zone, at_ms, date), 720) == clock_at(date, 720));
            assert_int_equal(minute, clock_minute(at_ms));
        }
        zone_free(zone);
    }
}

/* A screen's server says where it is, and later that it is elsewhere. */
static void
test_a_process_follows_a_zone(void **state)
{
    struct error err;

    (void)state;
    assert_int_equal(clock_set_zone("Asia/Jakarta", NULL), STATUS_OK);
    for (size_t round = 0; round < 2; round++) { /* and back again */
        for (size_t i = 0; i < ARRAY_LEN(places); i++) {
            char text[RFC3339_SIZE];

            assert_int_equal(zone_follow(places[i].name, &err), STATUS_OK);
            assert_string_equal(clock_format(INSTANT_MS, false, text), places[i].text);
            assert_int_equal(clock_minute(INSTANT_MS), places[i].minute);
            assert_true(clock_at(places[i].date, places[i].minute) == INSTANT_MS);
        }
    }
    assert_int_equal(zone_follow("Mars/X", &err), STATUS_INVALID_SETTINGS);
    assert_int_equal(clock_minute(INSTANT_MS), places[ARRAY_LEN(places) - 1].minute);
}

static void
test_a_name_that_is_no_zone_is_refused(void **state)
{
    static const char *const bad[] = { "", "/etc/passwd", "../../../etc/passwd",
        "Asia/Jakarte", "Asia/../../../../etc/hostname" };
    struct zone *zone;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_int_equal(zone_open(bad[i], &zone, NULL), STATUS_INVALID_SETTINGS);
        assert_null(zone);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zones_share_a_process),
        cmocka_unit_test(test_a_zone_agrees_with_libc),
        cmocka_unit_test(test_a_process_follows_a_zone),
        cmocka_unit_test(test_a_name_that_is_no_zone_is_refused),
    };

    return cmocka_run_group_tests_name("zone", tests, NULL, NULL);
}
