/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The head's view of an hour by a clock of our own: who waits, who will not be served,
 * what each counter does, what needs a person; and that little is told again when little
 * has changed.
 */
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "tests/support/desk.h"
#include "tests/support/moved_clock.h"
#include "tests/support/test.h"

static int
setup(void **state)
{
    struct e2e *e2e = e2e_open(&(struct e2e_options){ .tickets = 4 });

    moved_clock_begin(e2e, E2E_DATE "T08:15:00+07:00");
    *state = e2e;
    return 0;
}

static void
set_clock(struct e2e *e2e, const char *local)
{
    char instant[40];

    (void)snprintf(instant, sizeof(instant), "%s+07:00", local);
    moved_clock_write(e2e, instant);
    moved_clock_wait(e2e, local);
}

static struct e2e_answer *
look(struct e2e *e2e, const char *have)
{
    char path[2200];
    struct e2e_answer *answer;

    (void)snprintf(path, sizeof(path), "/v1/overview?have=%s", have);
    answer = e2e_ask(e2e, "supervisor", "GET", path, NULL, NULL);
    assert_int_equal(answer->status, 200);
    return answer;
}

/* "forecast.unserved" */
static json_int_t
figure(const struct e2e_answer *answer, const char *part, const char *name)
{
    return json_integer_value(json_object_get(json_object_get(answer->json, part), name));
}

static const json_t *
row_of(const struct e2e_answer *answer, const char *list, const char *key, const char *is)
{
    const json_t *rows = json_object_get(answer->json, list);
    const json_t *row;
    size_t i;

    json_array_foreach(rows, i, row)
    {
        const json_t *value = json_object_get(row, key);
        char text[32];

        (void)snprintf(text, sizeof(text), "%lld", (long long)json_integer_value(value));
        if (strcmp(json_is_string(value) ? json_string_value(value) : text, is) == 0) {
            return row;
        }
    }
    return NULL;
}

static const char *
text_of(const json_t *row, const char *name)
{
    const char *text = json_string_value(json_object_get(row, name));

    return text ? text : "";
}

/* The `v` of every row, with dots between. */
static void
collect(const struct e2e_answer *answer, char *have, size_t size)
{
    static const char *const lists[] = { "services", "counters" };

    for (size_t l = 0; l < ARRAY_LEN(lists); l++) {
        const json_t *rows = json_object_get(answer->json, lists[l]);

        for (size_t i = 0; i < json_array_size(rows); i++) {
            assert_true(text_append(have, size, text_of(json_array_get(rows, i), "v")));
            assert_true(text_append(have, size, "."));
        }
    }
}

static void
expect_on_page(struct e2e *e2e, const char *path, const char *text)
{
    struct e2e_answer *answer =
        e2e_ask(e2e, "supervisor", "GET", path, NULL, "Accept-Language: id");

    assert_int_equal(answer->status, 200);
    if (!strstr(answer->body, text)) {
        fail_msg("%s: \"%s\" is not in %s", path, text, answer->body);
    }
    e2e_answer_free(answer);
}

static void
test_a_head_sees_who_waits_and_what_each_counter_does(void **state)
{
    struct e2e *e2e = *state;
    char number[DESK_NUMBER_SIZE];
    char served[DESK_VISIT_SIZE];
    struct e2e_answer *answer;
    const json_t *row;

    desk_open(e2e, 1);
    desk_walk_in(e2e, "ktp-baru", NULL, NULL, served);
    set_clock(e2e, E2E_DATE "T08:20:00");
    desk_walk_in(e2e, "ktp-baru", NULL, NULL, NULL);
    desk_walk_in(e2e, "ktp-baru", "lansia", NULL, NULL);
    set_clock(e2e, E2E_DATE "T08:25:00");
    desk_call(e2e, 1, number, served); /* who has priority */
    desk_move(e2e, "counter-1", served, "start", NULL, 200, NULL);
    set_clock(e2e, E2E_DATE "T08:30:00");

    answer = look(e2e, "");
    assert_int_equal(figure(answer, "figures", "arrived"), 3);
    assert_int_equal(figure(answer, "figures", "tickets_left"), 4);
    assert_int_equal(figure(answer, "figures", "recent_calls"), 1);
    /* A standing clock goes on a millisecond with each arrival: 2 ms less than 300 s. */
    assert_int_equal(figure(answer, "figures", "recent_median_s"), 299);
    assert_int_equal(figure(answer, "figures", "priority"), 0);
    assert_int_equal(figure(answer, "forecast", "unserved"), 0);
    row = row_of(answer, "services", "service", "ktp-baru");
    assert_int_equal(json_integer_value(json_object_get(row, "waiting")), 2);
    assert_string_equal(text_of(row, "longest_since"), E2E_DATE "T08:15:00.001+07:00");
    row = row_of(answer, "counters", "counter", "1");
    assert_string_equal(text_of(row, "state"), "open");
    assert_string_equal(text_of(row, "number"), number);
    assert_string_equal(text_of(row, "visit_state"), "serving");
    assert_string_equal(text_of(row, "visit_since"), E2E_DATE "T08:25:00.000+07:00");
    assert_true(strlen(text_of(row, "clerk")) > 0);
    assert_true(json_is_false(json_object_get(row, "long")));
    assert_null(strstr(answer->body, "lansia")); /* a reason of priority is nobody's */
    e2e_answer_free(answer);

    /* The pages say it in minutes: who has waited longest in the regular lane, and how
     * long those waited who were called. */
    expect_on_page(e2e, "/pantau", "\">14</span> <small>");
    expect_on_page(e2e, "/laporan",
        "<td class=\"num\">3</td><td class=\"num\">1</td><td class=\"num\">0</td>"
        "<td class=\"num\">5</td><td class=\"num\">5</td>");

    set_clock(e2e, E2E_DATE "T08:55:00"); /* half an hour is of late, and no more */
    answer = look(e2e, "");
    assert_int_equal(figure(answer, "figures", "recent_calls"), 1);
    e2e_answer_free(answer);
    set_clock(e2e, E2E_DATE "T08:56:00");
    answer = look(e2e, "");
    assert_int_equal(figure(answer, "figures", "recent_calls"), 0);
    e2e_answer_free(answer);

    set_clock(e2e, E2E_DATE "T09:30:00");
    answer = look(e2e, "");
    row = row_of(answer, "counters", "counter", "1");
    assert_true(json_is_true(json_object_get(row, "long")));
    row = row_of(answer, "concerns", "kind", "counter_long");
    assert_int_equal(json_integer_value(json_object_get(row, "counter")), 1);
    e2e_answer_free(answer);
    assert_int_equal(e2e_status(e2e, "counter-1", "GET", "/v1/overview", NULL), 403);
}

static void
test_only_rows_that_changed_are_told_again(void **state)
{
    struct e2e *e2e = *state;
    char have[2048] = "";
    struct e2e_answer *answer;

    desk_open(e2e, 1);
    desk_open(e2e, 2);
    answer = look(e2e, "");
    collect(answer, have, sizeof(have));
    assert_true(json_array_size(json_object_get(answer->json, "services")) > 10);
    e2e_answer_free(answer);

    answer = look(e2e, have);
    assert_int_equal(json_array_size(json_object_get(answer->json, "services")), 0);
    assert_int_equal(json_array_size(json_object_get(answer->json, "counters")), 0);
    e2e_answer_free(answer);

    desk_expect(e2e, "counter-2", "POST", "/v1/counters/2/pause",
        "{\"reason\":\"istirahat\"}", 200, NULL);
    answer = look(e2e, have);
    assert_int_equal(json_array_size(json_object_get(answer->json, "counters")), 1);
    assert_string_equal(
        text_of(row_of(answer, "counters", "counter", "2"), "state"), "paused");
    assert_true(answer->len < 5000);
    e2e_answer_free(answer);
}

/* Half an hour before closing, one of three counters open and many still waiting. */
static void
test_a_head_is_told_which_counter_to_open(void **state)
{
    struct e2e *e2e = *state;
    struct e2e_answer *answer;
    const json_t *service;
    const json_t *offer;
    json_int_t unserved;

    desk_open(e2e, 1);
    for (int i = 0; i < 12; i++) {
        desk_walk_in(e2e, "ktp-baru", NULL, NULL, NULL);
    }
    set_clock(e2e, E2E_DATE "T14:00:00");
    answer = look(e2e, "");
    unserved = figure(answer, "forecast", "unserved");
    assert_true(unserved > 0);
    service = json_array_get(
        json_object_get(json_object_get(answer->json, "forecast"), "services"), 0);
    assert_string_equal(text_of(service, "service"), "ktp-baru");
    assert_int_equal(json_integer_value(json_object_get(service, "count")), unserved);
    offer = json_array_get(
        json_object_get(json_object_get(answer->json, "forecast"), "offers"), 0);
    assert_true(json_integer_value(json_object_get(offer, "counter")) > 1);
    assert_string_equal(text_of(offer, "state"), "closed");
    assert_true(json_integer_value(json_object_get(offer, "unserved")) < unserved);
    e2e_answer_free(answer);
}

static void
test_what_a_device_lacks_is_a_concern(void **state)
{
    struct e2e *e2e = *state;
    struct e2e_answer *answer;

    assert_int_equal(e2e_status(e2e, "kiosk", "POST", "/v1/devices/self",
                         "{\"printer\":\"low\",\"scanner\":\"ok\"}"),
        204);
    answer = look(e2e, "");
    assert_string_equal(
        text_of(row_of(answer, "concerns", "kind", "paper_low"), "device"), "kiosk");
    assert_null(row_of(answer, "concerns", "kind", "scanner_missing"));
    e2e_answer_free(answer);
    set_clock(e2e, E2E_DATE "T08:25:00");
    answer = look(e2e, "");
    assert_non_null(row_of(answer, "concerns", "kind", "device_silent"));
    assert_null(row_of(answer, "concerns", "kind", "paper_low"));
    e2e_answer_free(answer);
}

/* As reports count it: the time before the window is nobody's wait. */
static void
test_who_came_early_waits_from_the_window_on(void **state)
{
    struct e2e *e2e = *state;
    struct e2e_answer *answer;

    desk_import(e2e, "SIANG-1,ktp-baru," E2E_DATE ",12:30,14:30,Warga,,\n");
    answer = desk_scan(e2e, "SIANG-1");
    assert_int_equal(answer->status, 201);
    e2e_answer_free(answer);
    answer = look(e2e, "");
    assert_string_equal(
        text_of(json_object_get(answer->json, "figures"), "longest_since"),
        E2E_DATE "T12:30:00.000+07:00");
    e2e_answer_free(answer);
    answer = e2e_ask(e2e, "supervisor", "GET", "/pantau", NULL, NULL);
    assert_non_null(strstr(answer->body, ">0</span>"));
    assert_null(strstr(answer->body, ">-"));
    e2e_answer_free(answer);
    desk_walk_in(e2e, "ktp-baru", NULL, NULL, NULL); /* and so waits longer */
    answer = look(e2e, "");
    assert_string_equal(
        text_of(json_object_get(answer->json, "figures"), "longest"), "A002");
    e2e_answer_free(answer);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_head_sees_who_waits_and_what_each_counter_does, setup, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_only_rows_that_changed_are_told_again, setup, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_head_is_told_which_counter_to_open, setup, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_what_a_device_lacks_is_a_concern, setup, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_who_came_early_waits_from_the_window_on, setup, e2e_stop),
    };

    return cmocka_run_group_tests_name("overview", tests, NULL, NULL);
}
