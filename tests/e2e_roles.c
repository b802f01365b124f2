/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every route with every role and with none, against the real server. A route without a
 * row here fails, and so does a row without a route.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base.h"
#include "server/http/route.h"
#include "tests/e2e.h"
#include "tests/test.h"

#define STAFF "admin supervisor counter reviewer reception"
#define ALL STAFF " kiosk board gate backend"
#define DOOR "reception kiosk gate"
#define CALL "supervisor counter"
#define ANYBODY "*"
#define VISIT "/v1/visits/01J0000000000000000000000"

/* Who may; what changes much or signs out comes last. */
static const struct row {
    const char *method;
    const char *route; /* as in the table of routes */
    const char *path;  /* as it is asked for */
    const char *roles;
} rows[] = {
    { "GET", "/healthz", "/healthz", ANYBODY },
    { "GET", "/metrics", "/metrics", ANYBODY }, /* the test is on the same machine */
    { "GET", "/", "/", ANYBODY },
    { "GET", "/p/{token}", "/p/NOTHING", ANYBODY },
    { "GET", "/web/{file}", "/web/theme.css", ANYBODY },
    { "GET", "/v1/track/{token}", "/v1/track/NOTHING", ANYBODY },
    { "GET", "/v1/track/{token}/events", "/v1/track/NOTHING/events", ANYBODY },
    { "POST", "/v1/session", "/v1/session", ANYBODY },
    { "GET", "/v1/session", "/v1/session", ALL },
    { "POST", "/v1/checkins", "/v1/checkins", DOOR },
    { "POST", "/v1/walkins", "/v1/walkins", DOOR },
    { "GET", "/v1/services", "/v1/services", STAFF " kiosk board gate" },
    { "GET", "/v1/board", "/v1/board", STAFF " kiosk board" },
    { "GET", "/v1/events", "/v1/events?since=x", STAFF " kiosk board gate" },
    { "POST", "/v1/announcements/{seq}/played", "/v1/announcements/1/played", "board" },
    { "GET", "/v1/visits/{id}", VISIT, "admin supervisor counter reception" },
    { "POST", "/v1/visits/{id}/reprint", VISIT "/reprint", CALL " reception kiosk gate" },
    { "POST", "/v1/visits/{id}/recall", VISIT "/recall", CALL },
    { "POST", "/v1/visits/{id}/start", VISIT "/start", CALL },
    { "POST", "/v1/visits/{id}/absent", VISIT "/absent", CALL },
    { "POST", "/v1/visits/{id}/return", VISIT "/return", CALL " reception" },
    { "POST", "/v1/visits/{id}/cancel", VISIT "/cancel", CALL " reception" },
    { "POST", "/v1/visits/{id}/hold", VISIT "/hold", CALL },
    { "POST", "/v1/visits/{id}/transfer", VISIT "/transfer", CALL },
    { "POST", "/v1/visits/{id}/finish", VISIT "/finish", CALL },
    { "POST", "/v1/visits/{id}/call", VISIT "/call", "supervisor" },
    { "PUT", "/v1/visits/{id}/checklist", VISIT "/checklist", CALL },
    { "GET", "/v1/counters/{n}", "/v1/counters/1", "admin " CALL },
    { "POST", "/v1/counters/{n}/open", "/v1/counters/1/open", CALL },
    { "POST", "/v1/counters/{n}/call-next", "/v1/counters/1/call-next", CALL },
    { "POST", "/v1/counters/{n}/pause", "/v1/counters/1/pause", CALL },
    { "POST", "/v1/counters/{n}/close", "/v1/counters/1/close", CALL },
    { "POST", "/v1/day/close", "/v1/day/close", "supervisor" },
    { "DELETE", "/v1/session", "/v1/session", STAFF },
};

static const struct {
    const char *role;
    const char *who; /* of the harness */
} callers[] = {
    { "counter", "counter-1" }, /* first, so that counter 1 is its own */
    { "admin", "admin" },
    { "supervisor", "supervisor" },
    { "reviewer", "reviewer" },
    { "reception", "reception" },
    { "kiosk", "kiosk" },
    { "board", "board" },
    { "gate", "gate" },
    { "backend", "backend" },
};

static struct e2e *server;

static int
start(void **state)
{
    (void)state;
    server = e2e_open(&(struct e2e_options){ .tickets = 3 });
    return 0;
}

static int
stop(void **state)
{
    (void)state;
    e2e_close(server);
    return 0;
}

/* Is `word` one of the words of `list`? */
static bool
holds(const char *list, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = strstr(list, word); at; at = strstr(at + 1, word)) {
        if ((at == list || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0')) {
            return true;
        }
    }
    return false;
}

static void
check(const struct row *row, const char *role, const char *who, const char *code)
{
    struct e2e_answer *answer = e2e_ask(server, who, row->method, row->path,
        strcmp(row->method, "GET") == 0 || strcmp(row->method, "DELETE") == 0 ? NULL
                                                                              : "{}",
        NULL);
    const char *got = e2e_text(answer, "code");
    bool kept_out = strcmp(got, "not_signed_in") == 0 || strcmp(got, "not_allowed") == 0;

    assert_int_not_equal(answer->status, 0);
    assert_true(answer->status < 500);
    if (code[0] ? strcmp(got, code) != 0 : kept_out) {
        fail_msg("%s %s as %s: %d %s, wanted %s", row->method, row->path, role,
            answer->status, got, code[0] ? code : "to be let in");
    }
    e2e_answer_free(answer);
}

static void
test_row(void **state)
{
    const struct row *row = *state;
    bool anybody = strcmp(row->roles, ANYBODY) == 0;

    if (strcmp(row->path, "/v1/session") != 0 || strcmp(row->method, "POST") != 0) {
        check(row, "nobody", NULL, anybody ? "" : "not_signed_in");
    }
    for (size_t i = 0; i < ARRAY_LEN(callers); i++) {
        bool may = anybody || holds(row->roles, callers[i].role);

        check(row, callers[i].role, callers[i].who, may ? "" : "not_allowed");
    }
}

static void
test_every_route_has_a_row(void **state)
{
    size_t count = 0;

    (void)state;
    for (size_t i = 0; route_sets[i]; i++) {
        for (size_t j = 0; j < route_sets[i]->count; j++, count++) {
            const struct route *route = &route_sets[i]->routes[j];
            bool found = false;

            for (size_t k = 0; k < ARRAY_LEN(rows); k++) {
                found = found || (strcmp(rows[k].route, route->path) == 0 &&
                                     strcmp(rows[k].method, route->method) == 0);
            }
            if (!found) {
                fail_msg("%s %s has no row here", route->method, route->path);
            }
        }
    }
    assert_int_equal(count, ARRAY_LEN(rows));
}

int
main(void)
{
    static struct CMUnitTest tests[ARRAY_LEN(rows) + 1];
    static char names[ARRAY_LEN(rows)][160];

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        (void)snprintf(names[i], sizeof(names[i]), "%s %s lets in %s", rows[i].method,
            rows[i].route, rows[i].roles);
        tests[i] = (struct CMUnitTest){
            .name = names[i], .test_func = test_row, .initial_state = (void *)&rows[i]
        };
    }
    tests[ARRAY_LEN(rows)] =
        (struct CMUnitTest)cmocka_unit_test(test_every_route_has_a_row);
    return cmocka_run_group_tests_name("roles", tests, start, stop);
}
