/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The database's file is deleted, or its log, while the server runs: nothing is
 * acknowledged that would be lost, and everybody is told. About SQLite's file alone.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/support/e2e.h"
#include "tests/support/operator.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define DEADLINE_S 60

static int
start(void **state)
{
    *state = e2e_open(&(struct e2e_options){ .errors_allowed = true });
    return 0;
}

/* Wait until healthz says so. */
static void
expect_health(struct e2e *e2e, const char *want)
{
    time_t deadline = time(NULL) + DEADLINE_S;
    bool seen = false;

    while (!seen && time(NULL) < deadline) {
        struct e2e_answer *answer = e2e_ask(e2e, NULL, "GET", "/healthz", NULL, NULL);

        assert_int_equal(answer->status, 200);
        seen = strcmp(e2e_text(answer, "status"), want) == 0;
        if (seen && strcmp(want, "ok") != 0) {
            assert_true(e2e_text(answer, "what")[0] != '\0');
            assert_true(e2e_text(answer, "to_do")[0] != '\0');
        }
        e2e_answer_free(answer);
        (void)poll(NULL, 0, seen ? 0 : 50); /* a wait for a condition */
    }
    assert_true(seen);
}

static void
expect_unavailable(struct e2e *e2e, const char *caller, const char *method,
    const char *path, const char *body)
{
    struct e2e_answer *answer = e2e_ask(e2e, caller, method, path, body, NULL);

    if (answer->status != 503 ||
        strcmp(e2e_text(answer, "code"), "storage_unavailable") != 0 ||
        !strstr(answer->headers, "Retry-After: ")) {
        fail_msg("%s %s: %d %s", method, path, answer->status, answer->body);
    }
    e2e_answer_free(answer);
}

static void
test_a_file_that_is_gone_is_told(void **state)
{
    static const char *const files[] = { "antrean.db", "antrean.db-wal" };
    struct e2e *e2e = *state;

    assert_int_equal(e2e_arrive(e2e, 0, NULL, NULL), 201);
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        char path[TEMP_PATH_SIZE];
        char away[TEMP_PATH_SIZE];

        (void)temp_path(path, e2e_folder(e2e), files[i]);
        (void)temp_path(away, e2e_folder(e2e), "away");
        expect_health(e2e, "ok");
        assert_int_equal(rename(path, away), 0);
        expect_unavailable(e2e, "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}");
        expect_unavailable(e2e, "kiosk", "GET", "/v1/services", NULL);
        expect_health(e2e, "storage_unavailable");
        /* Put back before anybody else made a new one, it is as it was. */
        assert_int_equal(rename(away, path), 0);
        expect_health(e2e, "ok");
        assert_int_equal(e2e_arrive(e2e, 1 + (int)i, NULL, NULL), 201);
    }
    e2e_check(e2e);
}

/* Another file in its place is not ours either; a new start takes it. */
static void
test_another_file_in_its_place_is_not_written_to(void **state)
{
    struct e2e *e2e = *state;
    char path[TEMP_PATH_SIZE];
    char copy[TEMP_PATH_SIZE];
    char kept[TEMP_PATH_SIZE];

    (void)temp_path(path, e2e_folder(e2e), "antrean.db");
    (void)temp_path(copy, e2e_folder(e2e), "copy.db");
    (void)temp_path(kept, e2e_folder(e2e), "kept.db");
    assert_int_equal(e2e_arrive(e2e, 0, NULL, NULL), 201);
    operator_expect(operator_admin("backup %s %s", e2e_folder(e2e), copy), 0, "copied");
    assert_int_equal(link(path, kept), 0);
    assert_int_equal(rename(copy, path), 0);
    expect_unavailable(e2e, "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}");
    expect_health(e2e, "storage_unavailable");
    assert_int_equal(rename(kept, path), 0);
    expect_health(e2e, "ok");
}

/* Also who asks cannot be looked up: each is answered, and the operator told. */
static void
test_a_token_that_cannot_be_looked_up_is_told(void **state)
{
    struct e2e *e2e = *state;
    char path[TEMP_PATH_SIZE];
    char away[TEMP_PATH_SIZE];
    struct e2e_answer *answer;
    char *log;
    size_t len;

    (void)temp_path(path, e2e_folder(e2e), "antrean.db");
    (void)temp_path(away, e2e_folder(e2e), "away");
    assert_int_equal(rename(path, away), 0);
    answer = e2e_ask(
        e2e, NULL, "GET", "/v1/services", NULL, "Authorization: Bearer unheard-of");
    assert_int_equal(answer->status, 503);
    assert_string_equal(e2e_text(answer, "code"), "storage_unavailable");
    e2e_answer_free(answer);
    log = (char *)temp_read(temp_path(path, e2e_folder(e2e), "server.log"), &len);
    assert_non_null(strstr(log, "GET /v1/services: "));
    assert_null(strstr(log, "unheard-of"));
    free(log);
    (void)temp_path(path, e2e_folder(e2e), "antrean.db");
    assert_int_equal(rename(away, path), 0);
    expect_health(e2e, "ok");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_file_that_is_gone_is_told, start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_token_that_cannot_be_looked_up_is_told, start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_another_file_in_its_place_is_not_written_to, start, e2e_stop),
    };

    return cmocka_run_group_tests_name("gone", tests, NULL, NULL);
}
