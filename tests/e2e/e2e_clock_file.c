/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * --clock-file: the office's clock stands where the file says, leaps when it is replaced,
 * never goes back, and a day is closed by it within a moment.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base.h"
#include "common/clock.h"
#include "tests/support/desk.h"
#include "tests/support/moved_clock.h"
#include "tests/support/test.h"

#define WAIT_MS 60000

static bool
clock_says(struct e2e *e2e, const char *instant)
{
    struct e2e_answer *answer = e2e_ask(e2e, NULL, "GET", "/healthz", NULL, NULL);
    bool says = strstr(e2e_text(answer, "clock"), instant) != NULL;

    e2e_answer_free(answer);
    return says;
}

static void
test_a_day_passes_as_the_file_says(void **state)
{
    struct e2e *e2e = e2e_open(&(struct e2e_options){ .errors_allowed = false });
    char number[12];
    char visit[27];
    int64_t end;

    (void)state;
    moved_clock_begin(e2e, "2026-07-14T08:15:00+07:00");
    assert_true(clock_says(e2e, "2026-07-14T08:15:00"));
    assert_int_equal(e2e_arrive(e2e, 0, number, visit), 201);
    (void)usleep(1100000); /* it stands still, however long we wait */
    assert_true(clock_says(e2e, "2026-07-14T08:15:00"));
    moved_clock_write(e2e, "2026-07-14T10:00:00+07:00");
    moved_clock_wait(e2e, "2026-07-14T10:00:00");
    moved_clock_write(e2e, "2026-07-14T09:00:00+07:00"); /* not back */
    moved_clock_write(e2e, "no instant");
    (void)usleep(200000);
    assert_true(clock_says(e2e, "2026-07-14T10:00:00"));
    moved_clock_write(e2e, "2026-07-14T19:00:00+07:00");
    moved_clock_wait(e2e, "2026-07-14T19:00:00");
    for (end = clock_monotonic_ms() + WAIT_MS;;) { /* the day is closed at once */
        char visit_path[64];
        struct e2e_answer *answer;
        bool unserved;

        (void)snprintf(visit_path, sizeof(visit_path), "/v1/visits/%s", visit);
        answer = e2e_ask(e2e, "supervisor", "GET", visit_path, NULL, NULL);
        unserved = strcmp(e2e_text(answer, "state"), "unserved") == 0;
        e2e_answer_free(answer);
        if (unserved) {
            break;
        }
        assert_true(clock_monotonic_ms() < end);
        (void)usleep(10000);
    }
    e2e_close(e2e);
}

/* However many come while it stands: slip, phone and calls know who came first. */
static void
test_who_comes_later_by_a_clock_that_stands_is_later(void **state)
{
    static const char *const services[] = { "ktp-baru", "ktp-baru", "ktp-baru",
        "kk-baru" };
    struct e2e *e2e = e2e_open(&(struct e2e_options){ .errors_allowed = false });

    (void)state;
    moved_clock_begin(e2e, "2026-07-14T08:15:00+07:00");
    desk_open(e2e, 1);
    for (size_t i = 0; i < ARRAY_LEN(services); i++) {
        char body[64];
        char path[128];
        struct e2e_answer *slip, *phone;

        (void)snprintf(body, sizeof(body), "{\"service\":\"%s\"}", services[i]);
        slip = e2e_ask(e2e, "kiosk", "POST", "/v1/walkins", body, NULL);
        assert_int_equal(slip->status, 201);
        assert_int_equal(json_integer_value(json_object_get(slip->json, "ahead")), i);
        (void)snprintf(path, sizeof(path), "/v1/track/%s",
            strstr(e2e_text(slip, "track"), "/p/") + strlen("/p/"));
        phone = e2e_ask(e2e, NULL, "GET", path, NULL, NULL);
        assert_int_equal(json_integer_value(json_object_get(phone->json, "ahead")), i);
        e2e_answer_free(slip);
        e2e_answer_free(phone);
    }
    e2e_close(e2e);
}

/* Twenty minutes before closing: slip and phone say whose turn comes too late. */
static void
test_who_will_probably_not_be_served_today_is_told_so(void **state)
{
    struct e2e *e2e = e2e_open(&(struct e2e_options){ .errors_allowed = false });

    (void)state;
    moved_clock_begin(e2e, "2026-07-14T14:40:00+07:00");
    desk_open(e2e, 1);
    for (int i = 0; i < 8; i++) {
        static const char body[] = "{\"service\":\"kk-baru\"}";
        struct e2e_answer *slip =
            e2e_ask(e2e, "kiosk", "POST", "/v1/walkins", body, NULL);
        const char *said = strstr(slip->body, "Mungkin belum terlayani hari ini.");
        const json_t *served = json_object_get(slip->json, "served_today");
        struct e2e_answer *phone;
        char path[128];

        assert_int_equal(slip->status, 201);
        (void)snprintf(path, sizeof(path), "/v1/track/%s",
            strstr(e2e_text(slip, "track"), "/p/") + strlen("/p/"));
        phone = e2e_ask(e2e, NULL, "GET", path, NULL, NULL); /* the next is behind it */
        if (i == 0) {
            assert_true(json_is_true(served));
            assert_null(said);
        } else if (i == 7) {
            assert_true(json_is_false(served));
            assert_non_null(said);
            assert_true(json_is_false(json_object_get(phone->json, "served_today")));
            e2e_answer_free(phone);
            /* Nor is anybody at home promised a place that would come too late. */
            phone = e2e_ask(e2e, NULL, "GET", "/", NULL, "Accept: text/html");
            assert_int_equal(phone->status, 200);
            assert_non_null(strstr(phone->body, "tidak terlayani lagi hari ini"));
        }
        e2e_answer_free(phone);
        e2e_answer_free(slip);
    }
    e2e_close(e2e);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_day_passes_as_the_file_says),
        cmocka_unit_test(test_who_comes_later_by_a_clock_that_stands_is_later),
        cmocka_unit_test(test_who_will_probably_not_be_served_today_is_told_so),
    };

    return cmocka_run_group_tests_name("clock file", tests, NULL, NULL);
}
