/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two offices in one database, in two zones: every route of one with the other's tokens
 * and the other's rows. Nothing of another office is found, told or changed; days, hours
 * and settings are each office's own.
 */
#include "tests/support/e2e.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/role.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_journal.h"
#include "server/route_sets.h"
#include "tests/support/database.h"
#include "tests/support/test.h"

#define SECOND "2:" /* before the names of the second office's callers */
#define TIMER_MS 60000
#define VISIT_SIZE 27

/* What a stranger may have heard of an office. */
struct subjects {
    int64_t office;
    const char *own;         /* before its own callers' names */
    const char *other;       /* before those of who tries */
    char visit[VISIT_SIZE];  /* waits */
    char called[VISIT_SIZE]; /* at counter 1 */
    char picture[64];        /* id of a picture, or "" */
    char ticket[TICKET_CODE_SIZE];
    char registration[32];
    int64_t seq; /* the last row of its journal */
};

static const enum role roles[] = { ROLE_ADMIN, ROLE_SUPERVISOR, ROLE_COUNTER,
    ROLE_REVIEWER, ROLE_RECEPTION, ROLE_KIOSK, ROLE_BOARD, ROLE_GATE, ROLE_BACKEND,
    ROLE_APPLICANT };

static const char *
caller_of(const char *office, enum role role, char out[32])
{
    (void)snprintf(
        out, 32, "%s%s", office, role == ROLE_COUNTER ? "counter-1" : role_name(role));
    return out;
}

static struct e2e_answer *
ask(struct e2e *e2e, const char *office, const char *who, const char *method,
    const char *path, const char *body)
{
    char name[32];

    (void)snprintf(name, sizeof(name), "%s%s", office, who);
    return e2e_ask(e2e, name, method, path, body, NULL);
}

static void
expect(struct e2e *e2e, const char *office, const char *who, const char *method,
    const char *path, const char *body, int want)
{
    struct e2e_answer *answer = ask(e2e, office, who, method, path, body);

    if (answer->status != want) {
        fail_msg("%s%s %s %s: %d, expected %d: %s", office, who, method, path,
            answer->status, want, answer->body);
    }
    e2e_answer_free(answer);
}

static int64_t
journal_end(struct e2e *e2e, int64_t office)
{
    struct db *db;
    int64_t seq;

    assert_int_equal(db_open(e2e_database(e2e), DB_READ, &db, NULL), STATUS_OK);
    assert_int_equal(db_journal_last(db, office, &seq, NULL), STATUS_OK);
    db_close(db);
    return seq;
}

/* A walk-in's visit. */
static void
arrive(struct e2e *e2e, const char *office, char visit[VISIT_SIZE])
{
    struct e2e_answer *answer =
        ask(e2e, office, "kiosk", "POST", "/v1/walkins", "{\"service\":\"kk-ubah\"}");

    assert_int_equal(answer->status, 201);
    (void)text_copy(visit, VISIT_SIZE, e2e_text(answer, "visit"));
    e2e_answer_free(answer);
    assert_true(visit[0] != '\0');
}

/* A picture for the first office's boards; its id. */
static void
put_picture(struct e2e *e2e, char id[64])
{
    struct e2e_answer *answer;
    char command[640];

    (void)snprintf(command, sizeof(command),
        "mkdir -p '%s/files/board' && "
        "cp tests/golden/board-main-720-rest-id.png '%s/files/board/foto.png'",
        e2e_folder(e2e), e2e_folder(e2e));
    assert_int_equal(system(command), 0);
    answer = e2e_ask(e2e, "board", "GET", "/v1/board/pictures", NULL, NULL);
    (void)text_copy(id, 64,
        e2e_text(
            &(struct e2e_answer){
                .json = json_array_get(json_object_get(answer->json, "pictures"), 0) },
            "id"));
    e2e_answer_free(answer);
    assert_int_equal(strlen(id), 32);
}

/* An office at work: one at the counter, one waiting, tickets, a picture. */
static void
work(struct e2e *e2e, struct subjects *s)
{
    struct e2e_answer *answer;

    arrive(e2e, s->own, s->called);
    arrive(e2e, s->own, s->visit);
    expect(e2e, s->own, "counter-1", "POST", "/v1/counters/1/open", NULL, 200);
    answer = ask(e2e, s->own, "counter-1", "POST", "/v1/counters/1/call-next", NULL);
    assert_int_equal(answer->status, 200);
    assert_non_null(strstr(answer->body, s->called));
    e2e_answer_free(answer);
    s->seq = journal_end(e2e, s->office);
}

/* A body that the route takes, with the other's things in it. */
static void
write_body(const struct route *route, const struct subjects *s, char out[512])
{
    static const struct {
        const char *path, *body;
    } bodies[] = {
        { "/v1/walkins", "{\"service\":\"kk-ubah\"}" },
        { "/v1/visits/{id}/transfer", "{\"service\":\"akta-lahir\"}" },
        { "/v1/visits/{id}/finish", "{\"outcome\":\"verified\"}" },
        { "/v1/visits/{id}/hold", "{\"reason\":\"fotokopi\"}" },
        { "/v1/visits/{id}/cancel", "{\"reason\":\"pulang\"}" },
        { "/v1/visits/{id}/call", "{\"counter\":2,\"reason\":\"lansia\"}" },
        { "/v1/visits/{id}/lane", "{\"lane\":\"priority\",\"reason\":\"lansia\"}" },
        { "/v1/visits/{id}/checklist", "{\"items\":[]}" },
        { "/v1/counters/{n}/pause", "{\"reason\":\"istirahat\"}" },
        { "/v1/announcements/{seq}/played", "{\"at\":\"2026-07-14T08:15:00+07:00\"}" },
    };

    (void)text_copy(out, 512, "{}");
    if (strcmp(route->path, "/v1/checkins") == 0) {
        (void)snprintf(out, 512, "{\"code\":\"%s\"}", s->ticket);
    }
    for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
        if (strcmp(route->path, bodies[i].path) == 0) {
            (void)text_copy(out, 512, bodies[i].body);
        }
    }
}

/* The route's path with the other's subjects in its places. */
static void
fill_path(const char *pattern, const struct subjects *s, const char *visit, char out[160])
{
    char seq[24];
    size_t len = 0;

    (void)snprintf(seq, sizeof(seq), "%lld", (long long)s->seq);
    while (*pattern) {
        const char *value = text_starts_with(pattern, "{id}")
                                ? (strstr(out, "picture") ? s->picture : visit)
                            : text_starts_with(pattern, "{n}")    ? "1"
                            : text_starts_with(pattern, "{seq}")  ? seq
                            : text_starts_with(pattern, "{part}") ? "office"
                                                                  : "tidak-ada";

        if (*pattern != '{') {
            out[len++] = *pattern++;
        } else {
            len += (size_t)snprintf(out + len, 160 - len, "%s", value);
            pattern = strchr(pattern, '}') + 1;
        }
        out[len] = '\0';
    }
}

/* Nothing of the other office may stand in an answer. */
static void
check_answer(const struct route *route, const char *path, const char *who,
    const struct subjects *s, const struct e2e_answer *answer)
{
    const char *const secret[] = { s->visit, s->called, s->registration };
    bool names_it = strstr(route->path, "/v1/visits/{id}") != NULL ||
                    (strstr(route->path, "pictures/{id}") != NULL && s->picture[0]);

    if (answer->status < 200 || answer->status >= 500) {
        fail_msg("%s %s %s: %d: %s", who, route->method, route->path, answer->status,
            answer->body);
    }
    if (names_it && answer->status != 404) {
        fail_msg("%s %s %s: %d for what is another office's: %s", who, route->method,
            route->path, answer->status, answer->body);
    }
    for (size_t i = 0; i < ARRAY_LEN(secret); i++) {
        /* A page's link to the other language repeats what was asked. */
        bool echo =
            !text_starts_with(route->path, "/v1/") && strstr(path, secret[i]) != NULL;

        if (!echo && answer->body && strstr(answer->body, secret[i])) {
            fail_msg("%s %s %s tells of another office: %s", who, route->method,
                route->path, answer->body);
        }
    }
}

/* Every route that asks for a role, with each role that it lets in. */
static void
try_routes(struct e2e *e2e, const struct subjects *s)
{
    const char *const visits[] = { s->visit, s->called };
    size_t tried = 0;

    for (size_t i = 0; route_sets[i]; i++) {
        for (size_t j = 0; j < route_sets[i]->count; j++) {
            const struct route *route = &route_sets[i]->routes[j];

            for (size_t k = 0; k < ARRAY_LEN(roles) * ARRAY_LEN(visits); k++) {
                enum role role = roles[k % ARRAY_LEN(roles)];
                char path[160] = "";
                char who[32];
                char body[512];
                struct e2e_answer *answer;

                if (route->roles & ROLES_PUBLIC || route->stream ||
                    !(route->roles & ROLE_BIT(role)) ||
                    strcmp(route->method, "DELETE") == 0) {
                    continue; /* public: the input says whose; streams: below */
                }
                fill_path(route->path, s, visits[k / ARRAY_LEN(roles)], path);
                write_body(route, s, body);
                (void)caller_of(s->other, role, who);
                answer = e2e_ask(e2e, who, route->method, path,
                    strcmp(route->method, "GET") == 0 ? NULL : body, NULL);
                check_answer(route, path, who, s, answer);
                e2e_answer_free(answer);
                tried++;
            }
        }
    }
    assert_true(tried > 100);
}

/* Its people stand where they stood; nobody wrote into its journal, nor what is not
 * journalled. */
static void
check_untouched(struct e2e *e2e, const struct subjects *s)
{
    static const char *const tables[] = { "announcement", "device_report" };
    struct e2e_answer *answer;
    char path[64];

    for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
        char sql[96];

        (void)snprintf(sql, sizeof(sql), "SELECT COUNT(*) FROM %s WHERE office = %d",
            tables[i], (int)s->office);
        assert_int_equal(test_database_run(e2e_database(e2e), sql), 0);
    }

    assert_true(journal_end(e2e, s->office) == s->seq);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s", s->called);
    answer = ask(e2e, s->own, "supervisor", "GET", path, NULL);
    assert_int_equal(answer->status, 200);
    assert_string_equal(e2e_text(answer, "state"), "called");
    e2e_answer_free(answer);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s", s->visit);
    answer = ask(e2e, s->own, "supervisor", "GET", path, NULL);
    assert_string_equal(e2e_text(answer, "state"), "waiting");
    e2e_answer_free(answer);
}

static void
fill_subjects(struct e2e *e2e, struct subjects *first, struct subjects *second)
{
    memset(first, 0, sizeof(*first));
    memset(second, 0, sizeof(*second));
    *first = (struct subjects){
        .office = 1, .own = "", .other = SECOND, .registration = "UJI-000002"
    };
    *second = (struct subjects){
        .office = 2, .own = SECOND, .other = "", .registration = "DUA-000002"
    };
    (void)text_copy(first->ticket, sizeof(first->ticket), e2e_ticket(e2e, 1));
    (void)text_copy(second->ticket, sizeof(second->ticket), e2e_second_ticket(e2e, 1));
}

static void
test_the_first_offices_things_are_not_found_by_the_second(void **state)
{
    struct e2e *e2e = *state;
    struct subjects first;
    struct subjects second;

    fill_subjects(e2e, &first, &second);
    put_picture(e2e, first.picture);
    work(e2e, &first);
    try_routes(e2e, &first);
    check_untouched(e2e, &first);
}

static void
test_the_second_offices_things_are_not_found_by_the_first(void **state)
{
    struct e2e *e2e = *state;
    struct subjects first;
    struct subjects second;

    fill_subjects(e2e, &first, &second);
    work(e2e, &second);
    try_routes(e2e, &second);
    check_untouched(e2e, &second);
}

/* Whose token it is decides, also where both offices have the same name for a thing. */
static void
test_each_sees_its_own(void **state)
{
    struct e2e *e2e = *state;
    struct subjects first;
    struct subjects second;
    struct e2e_answer *answer;

    fill_subjects(e2e, &first, &second);
    work(e2e, &first);
    for (int i = 0; i < 2; i++) {
        const char *office = i == 0 ? "" : SECOND;

        answer = ask(e2e, office, "admin", "GET", "/v1/settings/office", NULL);
        assert_string_equal(e2e_text(answer, "code"), i == 0 ? "3517" : "9171");
        e2e_answer_free(answer);
        answer = ask(e2e, office, "supervisor", "GET", "/v1/counters/1", NULL);
        assert_string_equal(e2e_text(answer, "state"), i == 0 ? "open" : "closed");
        e2e_answer_free(answer);
        /* An instant is told in the office's own zone. */
        answer = ask(e2e, office, "board", "GET", "/v1/board", NULL);
        assert_non_null(strstr(e2e_text(answer, "clock"), i == 0 ? "T08:1" : "T10:1"));
        assert_non_null(strstr(e2e_text(answer, "clock"), i == 0 ? "+07:00" : "+09:00"));
        e2e_answer_free(answer);
    }
    /* A number of the second office begins at its own first one. */
    answer =
        ask(e2e, SECOND, "kiosk", "POST", "/v1/walkins", "{\"service\":\"kk-ubah\"}");
    assert_int_equal(answer->status, 201);
    assert_non_null(strstr(answer->body, "001"));
    assert_non_null(strstr(answer->body, "WIT"));
    e2e_answer_free(answer);
}

/* One office's settings change; the other's stay, on every engine. */
static void
test_settings_are_each_offices_own(void **state)
{
    struct e2e *e2e = *state;
    struct e2e_answer *answer =
        ask(e2e, SECOND, "admin", "GET", "/v1/settings/policy", NULL);
    char *body;

    assert_int_equal(answer->status, 200);
    assert_int_equal(json_object_set_new(answer->json, "max_calls", json_integer(7)), 0);
    body = json_dumps(answer->json, JSON_COMPACT);
    e2e_answer_free(answer);
    expect(e2e, SECOND, "admin", "PUT", "/v1/settings/policy", body, 200);
    free(body);
    for (int i = 0; i < 2; i++) {
        const char *office = i == 0 ? "" : SECOND;

        answer = ask(e2e, office, "board", "GET", "/v1/board", NULL);
        assert_int_equal(json_integer_value(json_object_get(
                             json_object_get(answer->json, "announce"), "max_calls")),
            i == 0 ? 3 : 7);
        e2e_answer_free(answer);
    }
}

static void
test_streams_tell_of_their_own_office(void **state)
{
    struct e2e *e2e = *state;
    struct e2e_stream *board = e2e_listen(e2e, SECOND "board", "/v1/events", NULL);
    struct e2e_stream *phone;
    struct subjects first;
    struct subjects second;
    struct e2e_answer *answer;
    char event[48];
    char path[160];
    json_t *data;
    int64_t id;
    int64_t last = journal_end(e2e, 2);

    fill_subjects(e2e, &first, &second);
    work(e2e, &first); /* nothing of this is heard at the second office */
    expect(e2e, SECOND, "counter-1", "POST", "/v1/counters/2/open", NULL, 200);
    assert_true(e2e_next(board, 60000, &id, event, &data));
    assert_string_equal(event, "counter.opened");
    assert_true(id == last + 1);
    assert_int_equal(json_integer_value(json_object_get(data, "counter")), 2);
    json_decref(data);
    e2e_unlisten(board);

    /* A phone need not say which office: its token does. */
    arrive(e2e, SECOND, second.visit);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/reprint", second.visit);
    answer = ask(e2e, SECOND, "kiosk", "POST", path, NULL);
    assert_int_equal(answer->status, 200);
    (void)text_copy(path, sizeof(path), "/v1/track/");
    (void)text_append(path, sizeof(path), strrchr(e2e_text(answer, "track"), '/') + 1);
    e2e_answer_free(answer);
    answer = e2e_ask(e2e, NULL, "GET", path, NULL, NULL);
    assert_int_equal(answer->status, 200);
    assert_string_equal(e2e_text(answer, "state"), "waiting");
    e2e_answer_free(answer);
    (void)text_append(path, sizeof(path), "/events");
    phone = e2e_listen(e2e, NULL, path, NULL);
    assert_true(e2e_next(phone, 60000, &id, event, &data));
    assert_string_equal(json_string_value(json_object_get(data, "state")), "waiting");
    json_decref(data);
    expect(e2e, SECOND, "counter-1", "POST", "/v1/counters/2/call-next", NULL, 200);
    assert_true(e2e_next(phone, 60000, &id, event, &data));
    assert_string_equal(json_string_value(json_object_get(data, "state")), "called");
    json_decref(data);
    e2e_unlisten(phone);
}

static void
test_people_sign_in_at_their_office(void **state)
{
    static const struct {
        const char *body;
        int status;
        const char *code; /* of the office whose settings the token shows */
    } rows[] = {
        { "{\"username\":\"admin\",\"password\":\"" E2E_PASSWORD "\"}", 200, "3517" },
        { "{\"username\":\"admin\",\"password\":\"" E2E_PASSWORD
          "\",\"office\":\"9171\"}",
            200, "9171" },
        { "{\"username\":\"admin\",\"password\":\"" E2E_PASSWORD
          "\",\"office\":\"9999\"}",
            401, NULL },
        { "{\"username\":\"hanya-dua\",\"password\":\"" E2E_PASSWORD "\"}", 401, NULL },
    };
    struct e2e *e2e = *state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct e2e_answer *answer =
            e2e_ask(e2e, NULL, "POST", "/v1/session", rows[i].body, NULL);
        char header[128];

        assert_int_equal(answer->status, rows[i].status);
        (void)snprintf(header, sizeof(header), "Authorization: Bearer %s",
            e2e_text(answer, "token"));
        e2e_answer_free(answer);
        if (!rows[i].code) {
            continue;
        }
        answer = e2e_ask(e2e, NULL, "GET", "/v1/settings/office", NULL, header);
        assert_string_equal(e2e_text(answer, "code"), rows[i].code);
        e2e_answer_free(answer);
    }
}

/* Half past two in the west is half past four in the east: the day is over there alone.
 */
static void
test_a_day_ends_by_its_own_clock(void **state)
{
    struct e2e *e2e = *state;
    struct subjects first;
    struct subjects second;
    struct e2e_answer *answer;
    char path[64];
    int64_t until;
    bool over = false;

    fill_subjects(e2e, &first, &second);
    work(e2e, &first);
    work(e2e, &second);
    assert_int_equal(e2e_end(e2e), 0);
    e2e_set_clock(e2e, E2E_DATE "T14:30:00+07:00");
    e2e_restart(e2e);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s", second.visit);
    until = clock_monotonic_ms() + TIMER_MS;
    while (!over && clock_monotonic_ms() < until) { /* until the timer has run */
        answer = ask(e2e, SECOND, "supervisor", "GET", path, NULL);
        over = strcmp(e2e_text(answer, "state"), "unserved") == 0;
        e2e_answer_free(answer);
    }
    assert_true(over);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s", first.visit);
    answer = ask(e2e, "", "supervisor", "GET", path, NULL);
    assert_string_equal(e2e_text(answer, "state"), "waiting");
    e2e_answer_free(answer);
}

static int
start(void **state)
{
    const struct e2e_options options = { .second = true };

    *state = e2e_open(&options);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_the_first_offices_things_are_not_found_by_the_second, start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_the_second_offices_things_are_not_found_by_the_first, start, e2e_stop),
        cmocka_unit_test_setup_teardown(test_each_sees_its_own, start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_settings_are_each_offices_own, start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_streams_tell_of_their_own_office, start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_people_sign_in_at_their_office, start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_day_ends_by_its_own_clock, start, e2e_stop),
    };

    return cmocka_run_group_tests_name("offices", tests, NULL, NULL);
}
