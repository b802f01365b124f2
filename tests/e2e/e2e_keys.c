/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Idempotency-Key at its edges: another path, what is not kept (403, 503), and how long
 * an answer is kept. Source: docs/openapi.yaml, "Idempotency-Key".
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "db/db.h"
#include "db/db_transaction.h"
#include "db/statement.h"
#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

#define WALK_IN "{\"service\":\"info\"}"
#define DEADLINE_MS 60000

static struct e2e_answer *
post_keyed(
    struct e2e *e2e, const char *who, const char *path, const char *body, const char *key)
{
    char header[120];

    (void)snprintf(header, sizeof(header), "Idempotency-Key: %s", key);
    return e2e_ask(e2e, who, "POST", path, body, header);
}

static void
expect(struct e2e *e2e, const char *who, const char *path, const char *body,
    const char *key, int status, const char *code)
{
    struct e2e_answer *answer = post_keyed(e2e, who, path, body, key);

    if (answer->status != status || strcmp(e2e_text(answer, "code"), code) != 0) {
        fail_msg("%s with %s: %d %s, not %d %s", path, key, answer->status, answer->body,
            status, code);
    }
    e2e_answer_free(answer);
}

/* The same body at another path is another request, and does nothing. */
static void
test_a_key_is_for_one_path(void **state)
{
    struct e2e_answer *counter;

    expect(*state, "counter-1", "/v1/counters/1/open", "{}", "buka", 200, "");
    expect(*state, "counter-1", "/v1/counters/1/close", "{}", "buka", 422,
        "idempotency_mismatch");
    expect(*state, "counter-1", "/v1/counters/2/open", "{}", "buka", 422,
        "idempotency_mismatch");
    expect(*state, "counter-1", "/v1/counters/1/open?x=1", "{}", "buka", 422,
        "idempotency_mismatch");
    expect(*state, "counter-1", "/v1/counters/1/open", "{ }", "buka", 422,
        "idempotency_mismatch");
    expect(*state, "counter-1", "/v1/counters/1/open", "{}", "buka", 200, "");
    counter = e2e_ask(*state, "counter-1", "GET", "/v1/counters/1", NULL, NULL);
    assert_string_equal(e2e_text(counter, "state"), "open");
    e2e_answer_free(counter);
}

static void
set_walkins(struct e2e *e2e, bool allowed)
{
    struct e2e_answer *answer =
        e2e_ask(e2e, "supervisor", "GET", "/v1/settings/policy", NULL, NULL);
    char *body;

    (void)json_object_set_new(answer->json, "walkins", json_boolean(allowed));
    body = json_dumps(answer->json, 0);
    desk_expect(e2e, "supervisor", "PUT", "/v1/settings/policy", body, 200, NULL);
    free(body);
    e2e_answer_free(answer);
}

/* What was not permitted then may be permitted now: the key is as new. */
static void
test_a_key_does_not_keep_what_was_not_permitted(void **state)
{
    set_walkins(*state, false);
    expect(*state, "kiosk", "/v1/walkins", WALK_IN, "lagi", 403, "not_allowed");
    expect(*state, "gate", "/v1/walkins", WALK_IN, "lagi", 403, "not_allowed");
    expect(*state, "reception", "/v1/walkins", WALK_IN, "lagi", 201, "");
    set_walkins(*state, true);
    expect(*state, "kiosk", "/v1/walkins", WALK_IN, "lagi", 201, "");
    expect(*state, "gate", "/v1/walkins", WALK_IN, "lagi", 201, "");
    assert_int_equal(desk_service(*state, "info", "waiting"), 3);
}

/* Hold it for as long as it takes: a timer's work may wait in front of a request, and
 * PostgreSQL would end a transaction in which nothing happens after 10 s. */
static void
hold(struct db *db)
{
    static const char sql[] = "SET LOCAL idle_in_transaction_session_timeout = 0";
    struct statement *stmt;

    assert_int_equal(db_begin(db, NULL), STATUS_OK);
    if (test_on_postgresql()) {
        stmt = statement_new(db, sql);
        assert_false(statement_next(stmt));
        assert_int_equal(statement_result(stmt, "hold the database", NULL), STATUS_OK);
        statement_free(stmt);
    }
}

/* Somebody else holds the database for longer than the server waits. */
static void
test_a_key_does_not_keep_that_the_database_was_busy(void **state)
{
    struct e2e *e2e = e2e_open(&(struct e2e_options){
        .config = "[log]\nlevel = error\n", .errors_allowed = true });
    struct db *db;
    struct e2e_answer *answer;

    (void)state;
    assert_int_equal(db_open(e2e_database(e2e), DB_WRITE, &db, NULL), STATUS_OK);
    hold(db);
    answer = post_keyed(e2e, "kiosk", "/v1/walkins", WALK_IN, "sibuk");
    assert_int_equal(answer->status, 503);
    assert_non_null(strstr(answer->headers, "Retry-After: 1\r"));
    e2e_answer_free(answer);
    db_rollback(db);
    db_close(db);
    expect(e2e, "kiosk", "/v1/walkins", WALK_IN, "sibuk", 201, "");
    expect(e2e, "kiosk", "/v1/walkins", WALK_IN, "sibuk", 201, "");
    assert_int_equal(desk_service(e2e, "info", "waiting"), 1);
    e2e_close(e2e);
}

static void
expect_same(struct e2e *e2e, const struct e2e_answer *first)
{
    struct e2e_answer *again = post_keyed(e2e, "kiosk", "/v1/walkins", WALK_IN, "lama");

    assert_int_equal(again->status, first->status);
    assert_string_equal(again->body, first->body);
    e2e_answer_free(again);
}

static void
test_a_key_is_kept_for_a_day_and_not_longer(void **state)
{
    struct e2e_answer *first =
        post_keyed(*state, "kiosk", "/v1/walkins", WALK_IN, "lama");
    int64_t until_ms;

    assert_int_equal(first->status, 201);
    desk_restart_at(*state, "2026-07-14T08:18:00+07:00");
    expect_same(*state, first);
    desk_restart_at(*state, "2026-07-15T07:45:00+07:00");
    expect_same(*state, first);
    desk_restart_at(*state, "2026-07-15T08:40:00+07:00");
    until_ms = clock_monotonic_ms() + DEADLINE_MS;
    while (
        test_database_run(e2e_database(*state), "SELECT COUNT(*) FROM idempotency") > 0) {
        assert_true(clock_monotonic_ms() < until_ms);
        (void)poll(NULL, 0, 20); /* a wait for a condition, with a deadline */
    }
    expect(*state, "kiosk", "/v1/walkins", WALK_IN, "lama", 201, "");
    assert_int_equal(test_database_run(e2e_database(*state),
                         "SELECT COUNT(*) FROM visit WHERE day = '2026-07-15'"),
        1);
    e2e_answer_free(first);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)
        BEHAVIOUR(test_a_key_is_for_one_path),
        BEHAVIOUR(test_a_key_does_not_keep_what_was_not_permitted),
        cmocka_unit_test(test_a_key_does_not_keep_that_the_database_was_busy),
        BEHAVIOUR(test_a_key_is_kept_for_a_day_and_not_longer),
    };

    return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
