/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Clerks who can do some services and not others: a counter serves what it and its clerk
 * both do, in the order of arrival; forecasts and the head's view go by it.
 * Source: docs/rules.md, "Counters".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/desk.h"
#include "tests/support/test.h"

#define OPEN_1 "/v1/counters/1/open"

/* What counter-n's clerk does from now on: a JSON list of codes. */
static void
let_do(struct e2e *e2e, int n, const char *services, int status)
{
    struct e2e_answer *answer = e2e_ask(e2e, "admin", "GET", "/v1/staff", NULL, NULL);
    char username[24], path[64] = "", body[2048];
    const json_t *one;
    size_t i;

    (void)snprintf(username, sizeof(username), "counter-%d", n);
    json_array_foreach(json_object_get(answer->json, "staff"), i, one)
    {
        if (strcmp(json_string_value(json_object_get(one, "username")), username) == 0) {
            (void)snprintf(path, sizeof(path), "/v1/staff/%d",
                (int)json_integer_value(json_object_get(one, "id")));
        }
    }
    e2e_answer_free(answer);
    assert_string_not_equal(path, "");
    (void)snprintf(body, sizeof(body), "{\"services\":%s}", services);
    desk_expect(
        e2e, "admin", "PUT", path, body, status, status == 400 ? "bad_request" : NULL);
}

static void
shows(struct e2e *e2e, const char *who, const char *path, const char *wanted)
{
    struct e2e_answer *answer = e2e_ask(e2e, who, "GET", path, NULL, NULL);

    if (!strstr(answer->body, wanted)) {
        fail_msg("%s is not in %s", wanted, answer->body);
    }
    e2e_answer_free(answer);
}

/* By the forecast: is a counter open for it? */
static bool
has_counter(struct e2e *e2e, const char *service)
{
    struct e2e_answer *answer = e2e_ask(e2e, "kiosk", "GET", "/v1/services", NULL, NULL);
    const json_t *one;
    bool has = false;
    size_t i;

    json_array_foreach(json_object_get(answer->json, "services"), i, one)
    {
        has = has ||
              (strcmp(json_string_value(json_object_get(one, "code")), service) == 0 &&
                  json_is_true(json_object_get(one, "counter_open")));
    }
    e2e_answer_free(answer);
    return has;
}

static void
test_a_counter_serves_what_its_clerk_does(void **state)
{
    desk_walk_in(*state, "ikd", NULL, NULL, NULL);      /* Z001 */
    desk_walk_in(*state, "kia-anak", NULL, NULL, NULL); /* R001 */
    desk_walk_in(*state, "info", NULL, NULL, NULL);     /* Z002 */
    let_do(*state, 1, "[\"info\",\"kia-anak\"]", 200);
    desk_open(*state, 1);
    shows(*state, "counter-1", "/v1/counters/1", "\"services\":[\"kia-anak\",\"info\"]");
    shows(*state, "supervisor", "/v1/overview", "\"letters\":\"RZ\"");
    assert_false(has_counter(*state, "ikd"));
    assert_true(has_counter(*state, "info"));
    /* By arrival, whatever the clerk does best. */
    desk_serve(*state, 1, "R001");
    desk_serve(*state, 1, "Z002");
    desk_serve(*state, 1, "");
    /* The clerk learned it: at once, without signing in again. */
    let_do(*state, 1, "[]", 200);
    desk_serve(*state, 1, "Z001");
}

/* Behind a long line the front alone is read. */
static void
test_a_long_line_of_others_is_passed_by(void **state)
{
    for (int i = 0; i < 30; i++) {
        desk_walk_in(*state, "ikd", NULL, NULL, NULL);
    }
    desk_walk_in(*state, "info", NULL, NULL, NULL); /* Z031 */
    let_do(*state, 1, "[\"info\"]", 200);
    desk_open(*state, 1);
    desk_serve(*state, 1, "Z031");
    desk_serve(*state, 1, "");
}

static void
test_who_is_called_out_of_order_goes_to_who_does_it_best(void **state)
{
    char visit[DESK_VISIT_SIZE], more[DESK_VISIT_SIZE];

    let_do(*state, 1, "[\"ikd\",\"info\"]", 200);
    let_do(*state, 2, "[\"info\",\"ikd\"]", 200);
    let_do(*state, 3, "[\"ikd\"]", 200);
    for (int n = 1; n <= 3; n++) {
        desk_open(*state, n);
    }
    desk_walk_in(*state, "info", NULL, NULL, visit);
    desk_move(*state, "supervisor", visit, "call", "{\"reason\":\"sakit\"}", 200, NULL);
    shows(*state, "counter-2", "/v1/counters/2", visit);
    desk_walk_in(*state, "info", NULL, NULL, visit);
    desk_move(*state, "supervisor", visit, "call", "{\"reason\":\"sakit\"}", 200, NULL);
    shows(*state, "counter-1", "/v1/counters/1", visit);
    desk_walk_in(*state, "info", NULL, NULL, more);
    desk_move(*state, "supervisor", more, "call", "{\"reason\":\"sakit\"}", 409,
        "counter_busy");
    desk_finish(*state, 1, visit);
    desk_expect(*state, "counter-1", "POST", "/v1/counters/1/pause",
        "{\"reason\":\"istirahat\"}", 200, NULL); /* free, but nobody is there */
    desk_move(*state, "supervisor", more, "call", "{\"reason\":\"sakit\"}", 409,
        "counter_busy");
}

static void
test_what_a_clerk_does_is_of_the_office(void **state)
{
    let_do(*state, 1, "[\"tidak-ada\"]", 400);
    let_do(*state, 1, "[\"info\",\"info\"]", 400);
    let_do(*state, 1, "[\"info\"]", 200);
    shows(*state, "admin", "/v1/staff", "\"services\":[\"info\"]");
    /* A counter for other things is none for this clerk. */
    desk_expect(*state, "admin", "PATCH", "/v1/settings/counters/items/1",
        "{\"services\":[\"ikd\"]}", 200, NULL);
    desk_expect(*state, "counter-1", "POST", OPEN_1, NULL, 403, "not_allowed");
    desk_expect(*state, "admin", "PATCH", "/v1/settings/counters/items/1",
        "{\"services\":[\"ikd\",\"info\"]}", 200, NULL);
    desk_open(*state, 1);
    shows(*state, "counter-1", "/v1/counters/1", "\"services\":[\"info\"]");
}

/* More of them than a row of the journal has room for. */
static void
test_a_clerk_may_do_very_many_services(void **state)
{
    json_t *codes = json_array();
    char path[96], code[40], body[192];
    char *list;

    for (int i = 0; i < 24; i++) {
        (void)snprintf(code, sizeof(code), "layanan-yang-panjang-sekali-%02d", i);
        (void)snprintf(path, sizeof(path), "/v1/settings/services/items/%s", code);
        (void)snprintf(body, sizeof(body),
            "{\"code\":\"%s\",\"prefix\":\"Z\",\"group\":\"Layanan Lain\","
            "\"name\":\"Layanan\",\"minutes\":5,\"documents\":[]}",
            code);
        desk_expect(*state, "admin", "PATCH", path, body, 200, NULL);
        (void)json_array_append_new(codes, json_string(code));
    }
    list = json_dumps(codes, JSON_COMPACT);
    let_do(*state, 1, list, 200);
    shows(*state, "admin", "/v1/staff", code);
    free(list);
    json_decref(codes);
}

#define WITH_OFFICE(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_OFFICE(test_a_counter_serves_what_its_clerk_does),
        WITH_OFFICE(test_a_long_line_of_others_is_passed_by),
        WITH_OFFICE(test_who_is_called_out_of_order_goes_to_who_does_it_best),
        WITH_OFFICE(test_what_a_clerk_does_is_of_the_office),
        WITH_OFFICE(test_a_clerk_may_do_very_many_services),
    };

    return cmocka_run_group_tests_name("clerks", tests, NULL, NULL);
}
