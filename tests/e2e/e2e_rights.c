/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The end of a right, and limits past the first: tokens whose session, password or device
 * is over, and who may still try to sign in after too many attempts. A server may take a
 * token for good for a second after it ended.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/text.h"
#include "tests/support/desk.h"
#include "tests/support/moved_clock.h"
#include "tests/support/test.h"

#define DEADLINE_MS 60000
#define TOKEN_HEADER_SIZE 128

/* Sign in; the header with the token. */
static void
sign_in(struct e2e *e2e, const char *name, char header[TOKEN_HEADER_SIZE])
{
    char body[160];
    struct e2e_answer *answer;

    (void)snprintf(body, sizeof(body),
        "{\"username\":\"%s\",\"password\":\"" E2E_PASSWORD "\"}", name);
    answer = e2e_ask(e2e, NULL, "POST", "/v1/session", body, NULL);
    assert_int_equal(answer->status, 200);
    (void)snprintf(
        header, TOKEN_HEADER_SIZE, "Authorization: Bearer %s", e2e_text(answer, "token"));
    e2e_answer_free(answer);
}

static int
status_with(struct e2e *e2e, const char *header, const char *path)
{
    struct e2e_answer *answer = e2e_ask(e2e, NULL, "GET", path, NULL, header);
    int status = answer->status;

    e2e_answer_free(answer);
    return status;
}

static void
expect_ended(struct e2e *e2e, const char *header, const char *path)
{
    int64_t until_ms = clock_monotonic_ms() + DEADLINE_MS;

    while (status_with(e2e, header, path) != 401) {
        assert_true(clock_monotonic_ms() < until_ms);
        (void)poll(NULL, 0, 20); /* a wait for a condition, with a deadline */
    }
}

/* What antrean-admin printed; owned. */
static char *
admin(struct e2e *e2e, const char *const words[])
{
    char *text = NULL;
    int status = e2e_admin(e2e, words, &text);

    if (status != 0) {
        fail_msg("antrean-admin %s %s: %s", words[0], words[1], text);
    }
    return text;
}

static void
test_a_new_password_ends_every_session_of_its_account_alone(void **state)
{
    const char *folder = e2e_folder(*state);
    char first[TOKEN_HEADER_SIZE];
    char second[TOKEN_HEADER_SIZE];
    char other[TOKEN_HEADER_SIZE];

    sign_in(*state, "counter-2", first);
    sign_in(*state, "counter-2", second);
    sign_in(*state, "counter-3", other);
    assert_int_equal(status_with(*state, first, "/v1/session"), 200);
    free(admin(
        *state, (const char *const[]){ "account", "passwd", folder, "counter-2", NULL }));
    expect_ended(*state, first, "/v1/session");
    expect_ended(*state, second, "/v1/session");
    assert_int_equal(status_with(*state, other, "/v1/session"), 200);
    desk_expect(*state, NULL, "POST", "/v1/session",
        "{\"username\":\"counter-2\",\"password\":\"" E2E_PASSWORD "\"}", 401,
        "not_signed_in");
}

static void
test_a_disabled_account_s_token_is_worthless(void **state)
{
    const char *folder = e2e_folder(*state);
    char token[TOKEN_HEADER_SIZE];
    char other[TOKEN_HEADER_SIZE];

    sign_in(*state, "counter-4", token);
    sign_in(*state, "counter-5", other);
    free(admin(*state,
        (const char *const[]){ "account", "disable", folder, "counter-4", NULL }));
    expect_ended(*state, token, "/v1/session");
    assert_int_equal(status_with(*state, other, "/v1/session"), 200);
}

/* The names in GET /v1/devices, each followed by a space. */
static void
list_devices(struct e2e *e2e, char out[400])
{
    struct e2e_answer *answer =
        e2e_ask(e2e, "supervisor", "GET", "/v1/devices", NULL, NULL);
    size_t i;
    json_t *device;

    assert_int_equal(answer->status, 200);
    out[0] = '\0';
    json_array_foreach(json_object_get(answer->json, "devices"), i, device)
    {
        (void)text_append(out, 400, json_string_value(json_object_get(device, "name")));
        (void)text_append(out, 400, " ");
    }
    e2e_answer_free(answer);
}

static void
test_a_revoked_device_is_out_and_its_name_may_be_given_again(void **state)
{
    const char *folder = e2e_folder(*state);
    char revoked[TOKEN_HEADER_SIZE];
    char other[TOKEN_HEADER_SIZE];
    char again[TOKEN_HEADER_SIZE];
    char names[400];
    char *text;
    const char *token;

    (void)snprintf(revoked, sizeof(revoked), "Authorization: Bearer %s",
        e2e_token(*state, "kiosk-2"));
    (void)snprintf(
        other, sizeof(other), "Authorization: Bearer %s", e2e_token(*state, "kiosk-3"));
    assert_int_equal(status_with(*state, revoked, "/v1/services"), 200);
    list_devices(*state, names);
    assert_non_null(strstr(names, "kiosk-2 "));
    free(admin(
        *state, (const char *const[]){ "device", "revoke", folder, "kiosk-2", NULL }));
    expect_ended(*state, revoked, "/v1/services");
    assert_int_equal(status_with(*state, other, "/v1/services"), 200);
    list_devices(*state, names);
    assert_null(strstr(names, "kiosk-2 "));
    assert_non_null(strstr(names, "kiosk kiosk-3 "));

    text = admin(*state,
        (const char *const[]){ "device", "add", folder, "kiosk-2", "kiosk", NULL });
    token = strstr(text, "token, shown only now: ");
    assert_non_null(token);
    token += strlen("token, shown only now: ");
    (void)snprintf(again, sizeof(again), "Authorization: Bearer %.*s",
        (int)strcspn(token, "\n"), token);
    free(text);
    assert_int_equal(status_with(*state, again, "/v1/services"), 200);
    assert_int_equal(status_with(*state, revoked, "/v1/services"), 401);
}

static void
test_a_session_lasts_twelve_hours(void **state)
{
    int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;
    char token[TOKEN_HEADER_SIZE];

    moved_clock_begin(*state, E2E_DATE "T08:15:00+07:00");
    sign_in(*state, "reviewer", token);
    moved_clock_write(*state, E2E_DATE "T20:14:59+07:00");
    moved_clock_wait(*state, E2E_DATE "T20:14:59");
    assert_int_equal(status_with(*state, token, "/v1/session"), 200);
    moved_clock_write(*state, E2E_DATE "T20:15:01+07:00");
    moved_clock_wait(*state, E2E_DATE "T20:15:01");
    while (status_with(*state, token, "/v1/session") != 401) { /* it was just known */
        assert_true(clock_monotonic_ms() < deadline_ms);
        (void)poll(NULL, 0, 20);
    }
}

/* One attempt by way of a proxy; the status. */
static struct e2e_answer *
attempt(struct e2e *e2e, const char *name, const char *password, const char *forwarded)
{
    char body[160];
    char header[160];

    (void)snprintf(
        body, sizeof(body), "{\"username\":\"%s\",\"password\":\"%s\"}", name, password);
    (void)snprintf(header, sizeof(header), "X-Forwarded-For: %s", forwarded);
    return e2e_ask(e2e, NULL, "POST", "/v1/session", body, header);
}

static void
expect_attempt(struct e2e *e2e, const char *name, const char *password,
    const char *forwarded, int status)
{
    struct e2e_answer *answer = attempt(e2e, name, password, forwarded);

    if (answer->status != status) {
        fail_msg("%s from %s: %d, not %d", name, forwarded, answer->status, status);
    }
    e2e_answer_free(answer);
}

static int
start_behind_proxy(void **state)
{
    *state = e2e_open(&(struct e2e_options){
        .config = "[limits]\nsign_ins_per_minute = 3\n[server]\nbehind_proxy = yes\n" });
    return 0;
}

/* One attempt a minute from an address, three at an account. */
static int
start_strict(void **state)
{
    *state = e2e_open(&(struct e2e_options){
        .config = "[limits]\nsign_ins_per_minute = 1\n[server]\nbehind_proxy = yes\n" });
    return 0;
}

static void
test_an_account_is_guessed_no_faster_from_many_addresses(void **state)
{
    struct e2e_answer *answer;
    const char *wait;

    expect_attempt(*state, "supervisor", "salah", "203.0.113.1", 401);
    expect_attempt(*state, "Supervisor", "salah", "203.0.113.2", 401);
    expect_attempt(*state, "SUPERVISOR", "salah", "2001:db8::3", 401);
    answer = attempt(*state, "supervisor", E2E_PASSWORD, "203.0.113.4");
    assert_int_equal(answer->status, 429);
    wait = strstr(answer->headers, "Retry-After: ");
    assert_non_null(wait);
    /* One comes back in a third of a minute, from the first on. */
    assert_in_range(strtol(wait + strlen("Retry-After: "), NULL, 10), 1, 20);
    e2e_answer_free(answer);
    expect_attempt(*state, "reception", E2E_PASSWORD, "203.0.113.5", 200);
}

/* Tries that an address is refused do not count against whom they are at. */
static void
test_nobody_is_locked_out_from_one_address(void **state)
{
    expect_attempt(*state, "supervisor", "salah", "2001:db8:7::1", 401);
    for (int i = 0; i < 20; i++) {
        char address[40]; /* all of one subscriber */

        (void)snprintf(address, sizeof(address), "2001:db8:7::%x", i + 2);
        expect_attempt(*state, "supervisor", "salah", address, 429);
    }
    expect_attempt(*state, "supervisor", E2E_PASSWORD, "203.0.113.4", 200);
    expect_attempt(*state, "supervisor", E2E_PASSWORD, "203.0.113.4", 200);
}

/* The last address is the one our proxy saw; those before it anybody can write. */
static void
test_addresses_that_a_caller_made_up_do_not_count(void **state)
{
    expect_attempt(*state, "siapa-1", "salah", "198.51.100.1, 203.0.113.7", 401);
    expect_attempt(*state, "siapa-2", "salah", "198.51.100.2,203.0.113.7", 401);
    expect_attempt(*state, "siapa-3", "salah", "203.0.113.7", 401);
    expect_attempt(
        *state, "siapa-4", "salah", "198.51.100.4, 198.51.100.9, 203.0.113.7", 429);
    expect_attempt(*state, "siapa-5", "salah", "203.0.113.7, 198.51.100.5", 401);
    /* What is no address at all is the proxy's own. */
    expect_attempt(*state, "siapa-6", "salah", "203.0.113.7, entah", 401);
    expect_attempt(*state, "siapa-7", "salah", "entah", 401);
    expect_attempt(*state, "siapa-8", "salah", "", 401);
    expect_attempt(*state, "siapa-9", "salah", "lagi", 429);
}

static int
start_without_proxy(void **state)
{
    *state = e2e_open(
        &(struct e2e_options){ .config = "[limits]\nsign_ins_per_minute = 3\n" });
    return 0;
}

static void
test_without_a_proxy_no_caller_chooses_its_address(void **state)
{
    expect_attempt(*state, "siapa-1", "salah", "203.0.113.1", 401);
    expect_attempt(*state, "siapa-2", "salah", "203.0.113.2", 401);
    expect_attempt(*state, "siapa-3", "salah", "203.0.113.3", 401);
    expect_attempt(*state, "siapa-4", "salah", "203.0.113.4", 429);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)
        BEHAVIOUR(test_a_new_password_ends_every_session_of_its_account_alone),
        BEHAVIOUR(test_a_disabled_account_s_token_is_worthless),
        BEHAVIOUR(test_a_revoked_device_is_out_and_its_name_may_be_given_again),
        BEHAVIOUR(test_a_session_lasts_twelve_hours),
        cmocka_unit_test_setup_teardown(
            test_nobody_is_locked_out_from_one_address, start_strict, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_an_account_is_guessed_no_faster_from_many_addresses, start_strict,
            e2e_stop),
        cmocka_unit_test_setup_teardown(test_addresses_that_a_caller_made_up_do_not_count,
            start_behind_proxy, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_without_a_proxy_no_caller_chooses_its_address, start_without_proxy,
            e2e_stop),
    };

    return cmocka_run_group_tests_name("rights", tests, NULL, NULL);
}
