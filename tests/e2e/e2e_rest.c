/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rest of the line is moved to the next day, and counters have a roster that the
 * forecast goes by. Source: docs/rules.md, "Closing", "Forecast".
 */
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

#define MOVE "/v1/day/move"
#define COUNTER(n) "/v1/settings/counters/items/" n

static bool
holds(struct e2e *e2e, const char *who, const char *path, const char *wanted)
{
    struct e2e_answer *answer = e2e_ask(e2e, who, "GET", path, NULL, NULL);
    bool found = strstr(answer->body, wanted) != NULL;

    e2e_answer_free(answer);
    return found;
}

static int
move(struct e2e *e2e, const char *body, char day[16])
{
    struct e2e_answer *answer = e2e_ask(e2e, "supervisor", "POST", MOVE, body, NULL);
    int moved = (int)json_integer_value(json_object_get(answer->json, "moved"));

    assert_int_equal(answer->status, 200);
    text_copy(day, 16, e2e_text(answer, "day"));
    e2e_answer_free(answer);
    return moved;
}

static void
test_everybody_who_waits_comes_first_the_next_day(void **state)
{
    char here[DESK_VISIT_SIZE], moved[DESK_VISIT_SIZE], number[DESK_NUMBER_SIZE];
    char phone[64], day[16], now[16];
    struct e2e_answer *answer;

    desk_walk_in(*state, "info", NULL, NULL, NULL);
    desk_open(*state, 1);
    desk_call(*state, 1, number, here);
    answer = desk_scan(*state, e2e_ticket(*state, 0));
    assert_int_equal(answer->status, 201);
    text_copy(moved, sizeof(moved), e2e_text(answer, "visit"));
    text_copy(phone, sizeof(phone), strstr(e2e_text(answer, "track"), "/p/"));
    e2e_answer_free(answer);
    desk_walk_in(*state, "info", NULL, NULL, NULL);

    assert_int_equal(move(*state, "{\"who\":\"all\"}", day), 2);
    assert_string_equal(day, "2026-07-15");
    desk_state(*state, here, now); /* who is called stays */
    assert_string_equal(now, "called");
    desk_state(*state, moved, now);
    assert_string_equal(now, "unserved");
    assert_true(holds(*state, NULL, phone, "didahulukan"));
    /* The day goes on. */
    desk_walk_in(*state, "info", NULL, number, NULL);
    assert_int_equal(move(*state, "{\"who\":\"all\"}", day), 1);
    assert_int_equal(move(*state, "{\"who\":\"all\"}", day), 0);

    desk_restart_at(*state, "2026-07-15T08:10:00+07:00");
    desk_walk_in(*state, "info", NULL, NULL, NULL); /* came before them today */
    answer = desk_scan(*state, e2e_ticket(*state, 0));
    assert_int_equal(answer->status, 201);
    (void)snprintf(phone, sizeof(phone), "/v1/track/%s",
        strstr(e2e_text(answer, "track"), "/p/") + strlen("/p/"));
    e2e_answer_free(answer);
    assert_true(holds(*state, NULL, phone, "\"ahead\":0"));
}

/* At this pace a few are served still. */
static void
test_only_who_is_not_served_is_moved(void **state)
{
    char day[16];
    int moved;

    desk_restart_at(*state, "2026-07-14T14:10:00+07:00");
    desk_open(*state, 1);
    for (int i = 0; i < 30; i++) {
        desk_walk_in(*state, "info", NULL, NULL, NULL);
    }
    moved = move(*state, "{\"who\":\"late\"}", day);
    assert_in_range(moved, 5, 28);
    assert_int_equal(move(*state, "{\"who\":\"late\"}", day), 0);
    assert_int_equal(move(*state, "{\"who\":\"all\"}", day), 30 - moved);
    desk_expect(
        *state, "supervisor", "POST", MOVE, "{\"who\":\"some\"}", 400, "bad_request");
}

/* Nobody is left unserved for a day on which no place can be given. */
static void
test_nobody_is_moved_to_a_day_without_a_window(void **state)
{
    static const char *const windows[] = { "pagi", "siang" };
    char path[64], visit[DESK_VISIT_SIZE], now[16];

    for (size_t i = 0; i < ARRAY_LEN(windows); i++) {
        (void)snprintf(path, sizeof(path), "/v1/settings/windows/items/%s", windows[i]);
        desk_expect(*state, "admin", "PATCH", path,
            i == 0
                ? "{\"hours\":[{\"days\":[\"tue\"],\"from\":\"08:00\",\"to\":\"11:00\"}]}"
                : "{\"hours\":[{\"days\":[\"tue\"],\"from\":\"12:30\",\"to\":\"14:30\"}]"
                  "}",
            200, NULL);
    }
    desk_walk_in(*state, "info", NULL, NULL, visit);
    desk_expect(
        *state, "supervisor", "POST", MOVE, "{\"who\":\"all\"}", 404, "not_found");
    desk_state(*state, visit, now);
    assert_string_equal(now, "waiting");
}

static void
test_a_roster_says_who_is_due(void **state)
{
    desk_expect(*state, "admin", "PATCH", COUNTER("1"),
        "{\"roster\":{\"days\":[\"tue\"],\"from\":\"08:00\",\"to\":\"11:00\"}}", 200,
        NULL);
    desk_expect(*state, "admin", "PATCH", COUNTER("2"),
        "{\"roster\":{\"days\":[\"wed\"],\"from\":\"08:00\",\"to\":\"11:00\"}}", 200,
        NULL);
    desk_expect(*state, "admin", "PATCH", COUNTER("3"),
        "{\"roster\":{\"from\":\"11:00\",\"to\":\"08:00\"}}", 422, "invalid_settings");
    desk_expect(*state, "admin", "PATCH", COUNTER("3"), "{\"roster\":{}}", 200, NULL);
    desk_restart_at(*state, "2026-07-14T08:30:00+07:00");
    assert_true(holds(*state, "supervisor", "/v1/overview", "\"id\":\"counter_due.1\""));
    assert_false(holds(*state, "supervisor", "/v1/overview", "counter_due.2"));
    desk_open(*state, 1);
    assert_false(holds(*state, "supervisor", "/v1/overview", "counter_due"));
}

#define WITH_OFFICE(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_OFFICE(test_everybody_who_waits_comes_first_the_next_day),
        WITH_OFFICE(test_only_who_is_not_served_is_moved),
        WITH_OFFICE(test_nobody_is_moved_to_a_day_without_a_window),
        WITH_OFFICE(test_a_roster_says_who_is_due),
    };

    return cmocka_run_group_tests_name("rest", tests, NULL, NULL);
}
