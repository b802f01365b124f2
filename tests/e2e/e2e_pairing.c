/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Screens without a token: the code that one shows, and what it is good for. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/support/browser.h"
#include "tests/support/e2e.h"
#include "tests/support/test.h"

#define DEADLINE_MS 30000

static struct e2e_answer *
begin(struct e2e *e2e, const char *kind)
{
    char body[64];
    struct e2e_answer *answer;

    (void)snprintf(body, sizeof(body), "{\"kind\":\"%s\"}", kind);
    answer = e2e_ask(e2e, NULL, "POST", "/v1/pairings", body, NULL);
    assert_int_equal(answer->status, 201);
    return answer;
}

static int
finish(struct e2e *e2e, const char *who, const char *code, const char *name)
{
    char body[96];

    (void)snprintf(body, sizeof(body), "{\"code\":\"%s\",\"name\":\"%s\"}", code, name);
    return e2e_status(e2e, who, "POST", "/v1/devices/pair", body);
}

/* What the token of an answer is let do. */
static int
status_with(struct e2e *e2e, const struct e2e_answer *begun, const char *path)
{
    char header[96];
    struct e2e_answer *answer;
    int status;

    (void)snprintf(
        header, sizeof(header), "Authorization: Bearer %s", e2e_text(begun, "token"));
    answer = e2e_ask(e2e, NULL, "GET", path, NULL, header);
    status = answer->status;
    e2e_answer_free(answer);
    return status;
}

/* Who a token is may be a second old. */
static void
wait_known(struct e2e *e2e, const struct e2e_answer *begun, const char *path)
{
    int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;

    while (status_with(e2e, begun, path) == 401) {
        assert_true(clock_monotonic_ms() < deadline_ms);
        (void)usleep(100000);
    }
    assert_int_equal(status_with(e2e, begun, path), 200);
}

static void
test_a_token_is_good_once_its_screen_was_named(void **state)
{
    struct e2e *e2e = *state;
    struct e2e_answer *begun = begin(e2e, "board");
    char typed[16];

    assert_int_equal(strlen(e2e_text(begun, "code")), 8);
    assert_int_equal(status_with(e2e, begun, "/v1/board"), 401);
    /* As a person types it. */
    (void)snprintf(typed, sizeof(typed), "%.4s - %.4s", e2e_text(begun, "code"),
        e2e_text(begun, "code") + 4);
    assert_int_equal(finish(e2e, "supervisor", typed, "layar-9"), 403);
    assert_int_equal(finish(e2e, "admin", typed, "layar-9"), 201);
    wait_known(e2e, begun, "/v1/board");
    assert_int_equal(status_with(e2e, begun, "/v1/settings"), 403);
    assert_int_equal(finish(e2e, "admin", typed, "layar-10"), 400); /* once */
    assert_int_equal(
        e2e_status(e2e, "admin", "POST", "/v1/devices/layar-9/revoke", "{}"), 204);
    assert_int_equal(finish(e2e, "admin", typed, "layar-9"), 400);
    e2e_answer_free(begun);
}

static void
test_a_name_that_is_taken_leaves_the_code_good(void **state)
{
    struct e2e *e2e = *state;
    struct e2e_answer *begun = begin(e2e, "kiosk");

    assert_int_equal(e2e_status(e2e, "admin", "POST", "/v1/devices",
                         "{\"name\":\"mesin-1\",\"kind\":\"kiosk\"}"),
        201);
    assert_int_equal(finish(e2e, "admin", e2e_text(begun, "code"), "mesin-1"), 409);
    assert_int_equal(finish(e2e, "admin", e2e_text(begun, "code"), "mesin-2"), 201);
    assert_int_equal(status_with(e2e, begun, "/v1/services"), 200);
    e2e_answer_free(begun);
}

static void
test_codes_are_not_guessed(void **state)
{
    struct e2e *e2e = *state;
    int status = 400;

    assert_int_equal(finish(e2e, "admin", "AAAA", "layar-9"), 400);
    for (int i = 0; i < 5 && status == 400; i++) {
        status = finish(e2e, "admin", "AAAA2222", "layar-9");
    }
    assert_int_equal(status, 429);
}

static void
test_only_screens_are_paired(void **state)
{
    static const char *const bodies[] = { "{}", "{\"kind\":\"admin\"}",
        "{\"kind\":\"backend\"}", "{\"kind\":\"layar\"}" };

    for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
        assert_int_equal(
            e2e_status(*state, NULL, "POST", "/v1/pairings", bodies[i]), 400);
    }
}

static void
test_a_browser_is_paired_from_page_to_page(void **state)
{
    struct e2e *e2e = *state;
    struct browser television, office;
    const char *at;
    char code[16];

    browser_init(&television, e2e);
    assert_int_equal(browser_open(&television, "/layar?hall=utama"), 200);
    browser_must_see(&television, "belum dikenal");
    assert_int_equal(browser_post(&television, "/layar", ""), 200);
    at = strstr(television.at, "kode=");
    assert_non_null(at);
    (void)snprintf(code, sizeof(code), "%.8s", at + 5);
    assert_true(television.session[0]);
    assert_null(strstr(television.page, television.session));
    assert_int_equal(finish(e2e, "admin", code, "televisi"), 201);
    for (int i = 0; i < 100 && !browser_sees(&television, "Panggilan terakhir"); i++) {
        (void)usleep(100000);
        assert_int_equal(browser_open(&television, television.at), 200);
    }
    browser_must_see(&television, "Panggilan terakhir");
    browser_must_see(&television, "data-device");
    browser_init(&office, e2e); /* another one sees nothing by the address */
    assert_int_equal(browser_open(&office, television.at), 200);
    browser_must_see(&office, "tidak berlaku lagi");
    browser_destroy(&office);
    browser_destroy(&television);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)
        BEHAVIOUR(test_a_token_is_good_once_its_screen_was_named),
        BEHAVIOUR(test_a_name_that_is_taken_leaves_the_code_good),
        BEHAVIOUR(test_codes_are_not_guessed),
        BEHAVIOUR(test_only_screens_are_paired),
        BEHAVIOUR(test_a_browser_is_paired_from_page_to_page),
    };

    return cmocka_run_group_tests_name("pairing", tests, NULL, NULL);
}
