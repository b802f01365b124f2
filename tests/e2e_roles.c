/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who may ask what: every route with every role and with none. The table below is written
 * by hand from the contract; a route that is added without a row, a row whose route has
 * gone, and a mask that differs from its row all fail.
 */
#include "tests/e2e.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/role.h"
#include "common/text.h"
#include "server/http/route.h"
#include "tests/test.h"

#define ADMIN ROLE_BIT(ROLE_ADMIN)
#define SUPERVISOR ROLE_BIT(ROLE_SUPERVISOR)
#define COUNTER ROLE_BIT(ROLE_COUNTER)
#define REVIEWER ROLE_BIT(ROLE_REVIEWER)
#define RECEPTION ROLE_BIT(ROLE_RECEPTION)
#define KIOSK ROLE_BIT(ROLE_KIOSK)
#define BOARD ROLE_BIT(ROLE_BOARD)
#define GATE ROLE_BIT(ROLE_GATE)
#define BACKEND ROLE_BIT(ROLE_BACKEND)
#define APPLICANT ROLE_BIT(ROLE_APPLICANT)
#define STAFF (ADMIN | SUPERVISOR | COUNTER | REVIEWER | RECEPTION)
#define DOOR (KIOSK | GATE | RECEPTION)
#define CALL (COUNTER | SUPERVISOR)
#define ANYBODY ROLES_PUBLIC
#define SIGNED_IN (STAFF | KIOSK | BOARD | GATE | BACKEND | APPLICANT)

#define VISIT "/v1/visits/{id}"

static const struct row {
    const char *method;
    const char *path;
    uint32_t roles;
} rows[] = {
    { "GET", "/healthz", ANYBODY },
    { "GET", "/metrics", ANYBODY }, /* itself asks for the loopback or an admin */
    { "GET", "/", ANYBODY },
    { "GET", "/p/{token}", ANYBODY },
    { "GET", "/web/{file}", ANYBODY },
    { "POST", "/v1/session", ANYBODY },
    { "GET", "/v1/session", SIGNED_IN },
    { "POST", "/v1/checkins", DOOR },
    { "POST", "/v1/walkins", DOOR },
    { "GET", "/v1/services", DOOR | STAFF | BOARD },
    { "POST", "/v1/counters/{n}/open", CALL },
    { "POST", "/v1/counters/{n}/pause", CALL },
    { "POST", "/v1/counters/{n}/close", CALL },
    { "POST", "/v1/counters/{n}/call-next", CALL },
    { "GET", "/v1/counters/{n}", CALL | ADMIN },
    { "GET", "/v1/counters/{n}/visits", CALL | ADMIN },
    { "GET", VISIT, CALL | RECEPTION | ADMIN },
    { "POST", VISIT "/recall", CALL },
    { "POST", VISIT "/start", CALL },
    { "POST", VISIT "/absent", CALL },
    { "POST", VISIT "/return", CALL | RECEPTION },
    { "POST", VISIT "/cancel", CALL | RECEPTION },
    { "POST", VISIT "/hold", CALL },
    { "POST", VISIT "/transfer", CALL },
    { "POST", VISIT "/finish", CALL },
    { "POST", VISIT "/call", SUPERVISOR },
    { "POST", VISIT "/reprint", DOOR | CALL },
    { "PUT", VISIT "/checklist", CALL },
    { "GET", "/v1/board", STAFF | BOARD | KIOSK },
    { "GET", "/v1/events", STAFF | BOARD | KIOSK | GATE },
    { "POST", "/v1/announcements/{seq}/played", BOARD },
    { "POST", "/v1/boards/test", ADMIN | SUPERVISOR },
    { "GET", "/v1/board/pictures", STAFF | BOARD },
    { "GET", "/v1/board/pictures/{id}", STAFF | BOARD },
    { "GET", "/v1/settings/{part}", ADMIN | SUPERVISOR },
    { "PUT", "/v1/settings/{part}", ADMIN | SUPERVISOR },
    { "GET", "/v1/devices", ADMIN | SUPERVISOR },
    { "POST", "/v1/devices/self", KIOSK | BOARD | GATE },
    { "GET", "/v1/track/{token}", ANYBODY },
    { "GET", "/v1/track/{token}/events", ANYBODY },
    { "POST", "/v1/day/close", SUPERVISOR },
    /* Last, because it ends the session of who asks. */
    { "DELETE", "/v1/session", STAFF | APPLICANT },
};

static const char *const methods[] = { "GET", "POST", "PUT", "DELETE", "PATCH",
    "OPTIONS" };

/* One of each role; NULL is nobody. */
static const struct {
    const char *who;
    enum role role;
} callers[] = {
    { "admin", ROLE_ADMIN },
    { "supervisor", ROLE_SUPERVISOR },
    { "counter-1", ROLE_COUNTER },
    { "reviewer", ROLE_REVIEWER },
    { "reception", ROLE_RECEPTION },
    { "kiosk", ROLE_KIOSK },
    { "board", ROLE_BOARD },
    { "gate", ROLE_GATE },
    { "backend", ROLE_BACKEND },
    { "applicant", ROLE_APPLICANT },
    { NULL, ROLE_COUNT },
};

static const struct row *
find_row(const char *method, const char *path)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (strcmp(rows[i].method, method) == 0 && strcmp(rows[i].path, path) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

static const struct route *
find_route(const struct row *row)
{
    for (size_t i = 0; route_sets[i]; i++) {
        for (size_t j = 0; j < route_sets[i]->count; j++) {
            const struct route *route = &route_sets[i]->routes[j];

            if (strcmp(route->method, row->method) == 0 &&
                strcmp(route->path, row->path) == 0) {
                return route;
            }
        }
    }
    return NULL;
}

/* A path with nothing behind its parameters, so that no request changes anything. */
static void
fill_path(const char *pattern, char out[128])
{
    size_t len = 0;

    while (*pattern) {
        const char *value = text_starts_with(pattern, "{id}")
                                ? "01ZZZZZZZZZZZZZZZZZZZZZZZZ"
                            : text_starts_with(pattern, "{n}")   ? "99"
                            : text_starts_with(pattern, "{seq}") ? "999999"
                                                                 : "tidak-ada";

        if (*pattern != '{') {
            out[len++] = *pattern++;
            continue;
        }
        len += (size_t)snprintf(out + len, 128 - len, "%s", value);
        pattern = strchr(pattern, '}') + 1;
    }
    out[len] = '\0';
}

/* Ask on a connection of its own and read the head of the answer: streams do not end. */
static int
ask_status(struct e2e *e2e, const char *who, const char *method, const char *path,
    char *head, size_t head_size)
{
    char request[512];
    int fd = e2e_connect(e2e);
    size_t len = 0;
    int n = snprintf(request, sizeof(request),
        "%s %s HTTP/1.1\r\nHost: localhost\r\n%s%s%sContent-Length: 0\r\n\r\n", method,
        path, who ? "Authorization: Bearer " : "", e2e_token(e2e, who),
        who ? "\r\n" : "");

    assert_true(fd >= 0);
    assert_int_equal(send(fd, request, (size_t)n, MSG_NOSIGNAL), n);
    head[0] = '\0';
    while (!strstr(head, "\r\n\r\n") && len + 1 < head_size) {
        struct pollfd wait = { .fd = fd, .events = POLLIN };
        ssize_t got =
            poll(&wait, 1, 10000) == 1 ? recv(fd, head + len, head_size - 1 - len, 0) : 0;

        if (got <= 0) {
            break;
        }
        len += (size_t)got;
        head[len] = '\0';
    }
    (void)close(fd);
    return text_starts_with(head, "HTTP/1.1 ") ? (int)strtol(head + 9, NULL, 10) : 0;
}

static void
test_every_route_has_its_row(void **state)
{
    (void)state;
    for (size_t i = 0; route_sets[i]; i++) {
        for (size_t j = 0; j < route_sets[i]->count; j++) {
            const struct route *route = &route_sets[i]->routes[j];
            const struct row *row = find_row(route->method, route->path);

            if (!row) {
                fail_msg("%s %s has no row here", route->method, route->path);
            } else if (row->roles != route->roles) {
                fail_msg("%s %s: roles %x, expected %x", route->method, route->path,
                    route->roles, row->roles);
            }
        }
    }
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (!find_route(&rows[i])) {
            fail_msg("%s %s is no route any more", rows[i].method, rows[i].path);
        }
        assert_ptr_equal(find_row(rows[i].method, rows[i].path), &rows[i]);
    }
}

static void
test_every_role_is_part_of_the_test(void **state)
{
    (void)state;
    for (int role = 0; role <= ROLE_COUNT; role++) {
        bool found = false;

        for (size_t i = 0; i < ARRAY_LEN(callers); i++) {
            found = found || (int)callers[i].role == role;
        }
        assert_true(found);
    }
}

static void
test_each_role_gets_its_routes_and_no_other(void **state)
{
    int asked = 0;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        for (size_t c = 0; c < ARRAY_LEN(callers); c++) {
            char head[1024];
            char path[128];
            int want = 0;
            int status;

            fill_path(rows[i].path, path);
            status = ask_status(
                *state, callers[c].who, rows[i].method, path, head, sizeof(head));
            if (!(rows[i].roles & ROLES_PUBLIC)) {
                want = callers[c].role == ROLE_COUNT                  ? 401
                       : !(rows[i].roles & ROLE_BIT(callers[c].role)) ? 403
                                                                      : 0;
            }
            if (want ? status != want
                     : status < 200 || status == 401 || status == 403 || status == 405 ||
                           status >= 500) {
                fail_msg("%s %s as %s: %d, expected %s", rows[i].method, path,
                    callers[c].who ? callers[c].who : "nobody", status,
                    want == 401   ? "401"
                    : want == 403 ? "403"
                                  : "to be let in");
            }
            asked++;
        }
    }
    print_message("asked %d times: %zu routes, %zu callers\n", asked, ARRAY_LEN(rows),
        ARRAY_LEN(callers));
}

static void
test_another_verb_is_told_which_there_are(void **state)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        for (size_t m = 0; m < ARRAY_LEN(methods); m++) {
            char head[1024];
            char path[128];
            const char *allow;
            int status;

            if (find_row(methods[m], rows[i].path)) {
                continue;
            }
            fill_path(rows[i].path, path);
            status = ask_status(*state, "admin", methods[m], path, head, sizeof(head));
            allow = strstr(head, "\r\nAllow: ");
            if (status != 405 || !allow || !strstr(allow, rows[i].method)) {
                fail_msg("%s %s: %d, expected 405 with Allow: %s", methods[m], path,
                    status, rows[i].method);
            }
        }
    }
}

static void
test_a_token_that_nobody_gave_is_nobody(void **state)
{
    static const char *const headers[] = { "Authorization: Bearer "
                                           "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "Authorization: Bearer ",
        "Authorization: Basic YWRtaW46YWRtaW4=", "Authorization: bearer null",
        "Cookie: antrean=", "Cookie: antrean=x; antrean=y" };

    for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
        struct e2e_answer *answer =
            e2e_ask(*state, NULL, "GET", "/v1/services", NULL, headers[i]);

        assert_int_equal(answer->status, 401);
        assert_string_equal(e2e_text(answer, "code"), "not_signed_in");
        e2e_answer_free(answer);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_route_has_its_row),
        cmocka_unit_test(test_every_role_is_part_of_the_test),
        cmocka_unit_test_setup_teardown(
            test_each_role_gets_its_routes_and_no_other, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_another_verb_is_told_which_there_are, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_token_that_nobody_gave_is_nobody, e2e_start, e2e_stop),
    };

    return cmocka_run_group_tests_name("roles", tests, NULL, NULL);
}
