/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An admin lets people and devices in and out, over HTTP: a password and a token are told
 * once and kept nowhere, who is let out is out at once, and the office never loses its
 * last admin.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/text.h"
#include "tests/support/e2e.h"
#include "tests/support/test.h"

#define WAIT_MS 60000
#define KEY "Idempotency-Key: sekali"

static int
setup(void **state)
{
    *state = e2e_open(&(struct e2e_options){ .tickets = 4 });
    return 0;
}

static int
sign_in(struct e2e *e2e, const char *username, const char *password, char header[128])
{
    struct e2e_answer *answer;
    char body[256];
    int status;

    (void)snprintf(body, sizeof(body), "{\"username\":\"%s\",\"password\":\"%s\"}",
        username, password);
    answer = e2e_ask(e2e, NULL, "POST", "/v1/session", body, NULL);
    status = answer->status;
    (void)snprintf(header, 128, "Authorization: Bearer %s", e2e_text(answer, "token"));
    e2e_answer_free(answer);
    return status;
}

static int
status_with(struct e2e *e2e, const char *method, const char *path, const char *header)
{
    struct e2e_answer *answer = e2e_ask(e2e, NULL, method, path, NULL, header);
    int status = answer->status;

    e2e_answer_free(answer);
    return status;
}

/* Who a token is may be known for a second. */
static void
expect_soon(struct e2e *e2e, const char *path, const char *header, int status)
{
    int64_t end = clock_monotonic_ms() + WAIT_MS;

    while (status_with(e2e, "GET", path, header) != status) {
        assert_true(clock_monotonic_ms() < end);
        (void)usleep(50000);
    }
}

/* A new person signs in with the password that was told, and does what the role may. */
static void
test_a_person_is_let_in_and_out(void **state)
{
    static const char person[] =
        "{\"username\":\"dwi\",\"name\":\"Dwi Peragaan\",\"role\":\"reviewer\"}";
    struct e2e *e2e = *state;
    struct e2e_answer *answer;
    char password[64];
    char header[128];
    char path[64];
    json_int_t id;

    answer = e2e_ask(e2e, "admin", "POST", "/v1/staff", person, KEY);
    assert_int_equal(answer->status, 201);
    text_copy(password, sizeof(password), e2e_text(answer, "password"));
    id = json_integer_value(json_object_get(answer->json, "id"));
    assert_true(id > 0);
    e2e_answer_free(answer);
    /* What was told once is not told again under its key. */
    answer = e2e_ask(e2e, "admin", "POST", "/v1/staff", person, KEY);
    assert_int_equal(answer->status, 409);
    assert_string_equal(e2e_text(answer, "code"), "name_taken");
    e2e_answer_free(answer);

    assert_int_equal(sign_in(e2e, "dwi", password, header), 200);
    assert_int_equal(status_with(e2e, "GET", "/v1/reviews", header), 200);
    (void)snprintf(path, sizeof(path), "/v1/staff/%lld", (long long)id);
    assert_int_equal(
        e2e_status(e2e, "admin", "PUT", path, "{\"role\":\"counter\"}"), 200);
    expect_soon(e2e, "/v1/reviews", header, 401);
    assert_int_equal(sign_in(e2e, "dwi", password, header), 200);
    assert_int_equal(status_with(e2e, "GET", "/v1/reviews", header), 403);
    assert_int_equal(e2e_status(e2e, "admin", "PUT", path, "{\"disabled\":true}"), 200);
    assert_int_equal(sign_in(e2e, "dwi", password, header), 401);
    text_append(path, sizeof(path), "/password");
    answer = e2e_ask(e2e, "admin", "POST", path, "{}", NULL);
    assert_int_equal(answer->status, 200);
    text_copy(password, sizeof(password), e2e_text(answer, "password"));
    e2e_answer_free(answer);
    assert_int_equal(sign_in(e2e, "dwi", password, header), 200);
}

static void
test_what_is_wrong_is_named(void **state)
{
    static const struct {
        const char *method;
        const char *path;
        const char *body;
        int status;
    } rows[] = {
        { "POST", "/v1/staff",
            "{\"username\":\"Dwi R\",\"name\":\"D\",\"role\":\"admin\"}", 400 },
        { "POST", "/v1/staff", "{\"username\":\"dwi\",\"name\":\"D\",\"role\":\"kiosk\"}",
            400 },
        { "POST", "/v1/staff",
            "{\"username\":\"dwi\",\"name\":\"D\",\"role\":\"applicant\"}", 400 },
        { "POST", "/v1/staff",
            "{\"username\":\"dwi\",\"name\":\"D\",\"role\":\"admin\",\"password\":"
            "\"abc\"}",
            400 },
        { "PUT", "/v1/staff/99999", "{\"name\":\"D\"}", 404 },
        { "PUT", "/v1/staff/1", "{\"name\":\"\"}", 400 },
        { "POST", "/v1/devices", "{\"name\":\"layar 1\",\"kind\":\"board\"}", 400 },
        { "POST", "/v1/devices", "{\"name\":\"layar\",\"kind\":\"admin\"}", 400 },
        { "POST", "/v1/devices/tidak-ada/revoke", "{}", 404 },
    };
    struct e2e *e2e = *state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int status = e2e_status(e2e, "admin", rows[i].method, rows[i].path, rows[i].body);

        if (status != rows[i].status) {
            fail_msg("%s %s: %d", rows[i].path, rows[i].body, status);
        }
    }
}

/* Neither by a new role nor by being let out. */
static void
test_the_last_admin_stays(void **state)
{
    struct e2e *e2e = *state;
    struct e2e_answer *answer = e2e_ask(e2e, "admin", "GET", "/v1/staff", NULL, NULL);
    json_t *one;
    char path[64] = "";
    size_t i;

    json_array_foreach(json_object_get(answer->json, "staff"), i, one)
    {
        assert_null(json_object_get(one, "password"));
        if (strcmp(json_string_value(json_object_get(one, "role")), "admin") == 0) {
            (void)snprintf(path, sizeof(path), "/v1/staff/%lld",
                (long long)json_integer_value(json_object_get(one, "id")));
        }
    }
    e2e_answer_free(answer);
    assert_int_equal(e2e_status(e2e, "admin", "PUT", path, "{\"disabled\":true}"), 409);
    assert_int_equal(
        e2e_status(e2e, "admin", "PUT", path, "{\"role\":\"counter\"}"), 409);
    assert_int_equal(e2e_status(e2e, "admin", "POST", "/v1/staff",
                         "{\"username\":\"kedua\",\"name\":\"K\",\"role\":\"admin\"}"),
        201);
    assert_int_equal(
        e2e_status(e2e, "admin", "PUT", path, "{\"role\":\"counter\"}"), 200);
}

static void
test_a_device_is_let_in_and_out(void **state)
{
    static const char board[] = "{\"name\":\"layar-3\",\"kind\":\"board\"}";
    struct e2e *e2e = *state;
    struct e2e_answer *answer = e2e_ask(e2e, "admin", "POST", "/v1/devices", board, NULL);
    char header[128];

    assert_int_equal(answer->status, 201);
    (void)snprintf(
        header, sizeof(header), "Authorization: Bearer %s", e2e_text(answer, "token"));
    e2e_answer_free(answer);
    assert_int_equal(status_with(e2e, "GET", "/v1/board", header), 200);
    assert_int_equal(e2e_status(e2e, "admin", "POST", "/v1/devices", board), 409);
    assert_int_equal(
        e2e_status(e2e, "admin", "POST", "/v1/devices/layar-3/revoke", "{}"), 204);
    expect_soon(e2e, "/v1/board", header, 401);
    assert_int_equal(e2e_status(e2e, "admin", "POST", "/v1/devices", board), 201);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, setup, e2e_stop)
        BEHAVIOUR(test_a_person_is_let_in_and_out),
        BEHAVIOUR(test_what_is_wrong_is_named),
        BEHAVIOUR(test_the_last_admin_stays),
        BEHAVIOUR(test_a_device_is_let_in_and_out),
#undef BEHAVIOUR
    };

    return cmocka_run_group_tests_name("staff", tests, NULL, NULL);
}
