/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A counter asks for help and is heard everywhere, and who takes care of what is seen by
 * the others until it is gone. Source: docs/rules.md, "Counters", "The head's view".
 */
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "tests/support/browser.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

#define HELP "/v1/counters/1/help"
#define TAKE "/v1/concerns/help.1/take"
#define OVER "{\"over\":true}"
#define WAIT_MS 60000

static bool
holds(struct e2e *e2e, const char *who, const char *path, const char *wanted)
{
    struct e2e_answer *answer = e2e_ask(e2e, who, "GET", path, NULL, NULL);
    bool found = strstr(answer->body, wanted) != NULL;

    e2e_answer_free(answer);
    return found;
}

static void
test_every_counter_hears_of_it_and_one_goes(void **state)
{
    struct e2e_stream *stream;
    char event[48];
    json_t *data = NULL;

    desk_open(*state, 1);
    desk_open(*state, 2);
    stream = e2e_listen(*state, "counter-2", "/v1/events", NULL);
    desk_expect(*state, "counter-1", "POST", HELP, NULL, 200, NULL);
    desk_expect(*state, "counter-1", "POST", HELP, NULL, 200, NULL); /* it does already */
    assert_true(e2e_next(stream, 60000, NULL, event, &data));
    assert_string_equal(event, "counter.help");
    assert_true(json_is_true(json_object_get(data, "asks")));
    json_decref(data);
    assert_true(
        holds(*state, "counter-2", "/v1/counters/2", "\"helps\":[{\"counter\":1"));
    assert_true(holds(*state, "supervisor", "/v1/overview", "\"id\":\"help.1\""));

    desk_expect(*state, "counter-2", "POST", TAKE, NULL, 204, NULL);
    desk_expect(*state, "counter-2", "POST", TAKE, NULL, 204, NULL);
    assert_true(e2e_next(stream, 60000, NULL, event, &data));
    assert_string_equal(event, "concern.taken");
    json_decref(data);
    e2e_unlisten(stream);
    assert_true(holds(*state, "counter-1", "/v1/counters/1", "\"by\":\""));
    assert_true(holds(*state, "supervisor", "/v1/overview", "\"by\":\""));

    desk_expect(*state, "counter-1", "POST", HELP, OVER, 200, NULL);
    assert_true(holds(*state, "counter-2", "/v1/counters/2", "\"helps\":[]"));
    desk_expect(*state, "counter-2", "POST", TAKE, NULL, 404, "not_found");
    /* Asked again, nobody goes yet. */
    desk_expect(*state, "counter-1", "POST", HELP, NULL, 200, NULL);
    assert_true(holds(*state, "counter-2", "/v1/counters/2", "\"by\":null"));
}

static void
test_help_is_of_the_counter_that_is_there(void **state)
{
    desk_expect(*state, "counter-1", "POST", HELP, NULL, 409, "counter_closed");
    desk_open(*state, 1);
    desk_expect(*state, "counter-2", "POST", HELP, NULL, 403, "not_allowed");
    desk_expect(*state, "counter-1", "POST", HELP, NULL, 200, NULL);
    desk_expect(*state, "counter-1", "POST", "/v1/counters/1/close", NULL, 200, NULL);
    assert_true(holds(*state, "supervisor", "/v1/overview", "\"concerns\":[]"));
}

/* A kiosk without paper: whoever runs the office says so, a clerk does not. */
static void
test_who_takes_care_is_shown_until_it_is_gone(void **state)
{
    static const char out[] = "{\"printer\":\"empty\"}";
    static const char full[] = "{\"printer\":\"ok\"}";
    static const char take[] = "/v1/concerns/paper_empty.kiosk/take";
    int64_t until_ms;

    desk_expect(*state, "kiosk", "POST", "/v1/devices/self", out, 204, NULL);
    desk_expect(*state, "counter-1", "POST", take, NULL, 403, "not_allowed");
    desk_expect(*state, "supervisor", "POST", take, NULL, 204, NULL);
    assert_true(holds(*state, "admin", "/v1/overview", "\"kind\":\"paper_empty\""));
    assert_false(holds(*state, "admin", "/v1/overview", "\"by\":null"));
    desk_expect(*state, "kiosk", "POST", "/v1/devices/self", full, 204, NULL);
    desk_expect(*state, "supervisor", "POST", take, NULL, 404, "not_found");
    /* The next time it is nobody's. */
    until_ms = clock_monotonic_ms() + WAIT_MS;
    do {
        desk_expect(*state, "kiosk", "POST", "/v1/devices/self", full, 204, NULL);
        desk_restart_at(*state, E2E_DATE "T08:30:00+07:00"); /* chores come first */
        desk_expect(*state, "kiosk", "POST", "/v1/devices/self", out, 204, NULL);
        assert_true(clock_monotonic_ms() < until_ms);
    } while (!holds(*state, "admin", "/v1/overview", "\"by\":null"));
}

static void
sign_in(struct browser *browser, struct e2e *e2e, const char *who, const char *path)
{
    char fields[96];

    browser_init(browser, e2e);
    browser_open(browser, path);
    (void)snprintf(fields, sizeof(fields), "username=%s&password=" E2E_PASSWORD, who);
    browser_post(browser, "/masuk", fields);
    browser_open(browser, path);
}

/* In a browser, without a script. */
static void
test_pages_ask_and_answer(void **state)
{
    struct browser asks, goes, head;

    desk_open(*state, 1);
    desk_open(*state, 2);
    sign_in(&asks, *state, "counter-1", "/loket/1");
    browser_must_see(&asks, "Minta bantuan");
    browser_post(&asks, "/loket/1/bantuan", "");
    browser_must_see(&asks, "Anda minta bantuan");
    sign_in(&head, *state, "supervisor", "/pantau");
    browser_must_see(&head, "Loket 1 minta bantuan");
    sign_in(&goes, *state, "counter-2", "/loket/2");
    browser_must_see(&goes, "Loket 1 minta bantuan");
    browser_must_see(&goes, "Saya ke sana");
    browser_post(&goes, "/loket/2/help.1/ke-sana", "");
    browser_must_see(&goes, " ke sana.");
    assert_false(browser_sees(&goes, "Saya ke sana"));
    browser_open(&asks, "/loket/1");
    browser_must_see(&asks, " ke sini.");
    browser_open(&head, "/pantau");
    browser_must_see(&head, "Diurus ");
    browser_post(&head, "/pantau/urus/help.1", "");
    browser_must_see(&head, "Diurus ");
    browser_open(&asks, "/loket/1");
    browser_post(&asks, "/loket/1/bantuan", "over:b=1");
    browser_must_see(&asks, "Minta bantuan");
    browser_open(&head, "/pantau");
    browser_must_see(&head, "Tidak ada yang perlu dibantu sekarang.");
    browser_destroy(&asks);
    browser_destroy(&goes);
    browser_destroy(&head);
}

#define WITH_OFFICE(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_OFFICE(test_every_counter_hears_of_it_and_one_goes),
        WITH_OFFICE(test_help_is_of_the_counter_that_is_there),
        WITH_OFFICE(test_who_takes_care_is_shown_until_it_is_gone),
        WITH_OFFICE(test_pages_ask_and_answer),
    };

    return cmocka_run_group_tests_name("help", tests, NULL, NULL);
}
