/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server as a backend: what a front office is told by the contract, and what it may
 * tell. docs/backend.md is held against it here.
 */
#include "tests/support/e2e.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/db.h"
#include "db/db_exchange_change.h"
#include "db/db_office.h"
#include "db/db_ticket.h"
#include "db/db_transaction.h"
#include "tests/support/database.h"
#include "tests/support/test.h"

#define TICKETS "/v1/backend/tickets?office=3517"
#define OUTCOMES "/v1/backend/outcomes"
#define PATH_SIZE 256
#define PAGE 500

static struct e2e_answer *
ask_tickets(struct e2e *e2e, const char *date, const char *after)
{
    char path[PATH_SIZE];

    (void)snprintf(path, sizeof(path), TICKETS "%s%s%s%s", date[0] ? "&date=" : "", date,
        after[0] ? "&after=" : "", after);
    return e2e_ask(e2e, "backend", "GET", path, NULL, NULL);
}

static size_t
count_of(const struct e2e_answer *answer, const char *list)
{
    return json_array_size(json_object_get(answer->json, list));
}

static const char *
text_at(const struct e2e_answer *answer, const char *list, size_t i, const char *member)
{
    const json_t *item = json_array_get(json_object_get(answer->json, list), i);
    const char *text = json_string_value(json_object_get(item, member));

    return text ? text : "";
}

/* The cursor at the end of all there is. */
static void
find_end(struct e2e *e2e, char cursor[PATH_SIZE])
{
    struct e2e_answer *answer = ask_tickets(e2e, "", "");

    assert_int_equal(answer->status, 200);
    (void)text_copy(cursor, PATH_SIZE, e2e_text(answer, "next"));
    e2e_answer_free(answer);
}

/* Change ticket `i` behind the server's back: another day, or another state. */
static void
change_ticket(struct e2e *e2e, int i, const char *day, const char *state)
{
    char registration[REGISTRATION_SIZE];
    struct ticket ticket;
    struct error err;
    struct db *db;

    (void)snprintf(registration, sizeof(registration), "UJI-%06d", i + 1);
    assert_int_equal(db_open(e2e_database(e2e), DB_WRITE, &db, &err), STATUS_OK);
    assert_int_equal(db_begin(db, &err), STATUS_OK);
    assert_int_equal(
        db_ticket_by_registration(db, OFFICE_ONE, registration, &ticket, &err),
        STATUS_OK);
    (void)text_copy(ticket.day, sizeof(ticket.day), day);
    (void)text_copy(ticket.state, sizeof(ticket.state), state);
    assert_int_equal(db_ticket_update(db, OFFICE_ONE, &ticket, 0, &err), STATUS_OK);
    assert_int_equal(db_commit(db, &err), STATUS_OK);
    db_close(db);
}

static void
test_a_front_office_gets_all_tickets_then_what_changed(void **state)
{
    struct e2e *e2e = *state;
    struct e2e_answer *answer = ask_tickets(e2e, "", "");
    char first[PATH_SIZE];
    char moved[TICKET_KEY_SIZE];

    assert_int_equal(answer->status, 200);
    assert_int_equal(count_of(answer, "tickets"), E2E_TICKETS);
    assert_int_equal(count_of(answer, "cancelled"), 0);
    assert_string_equal(text_at(answer, "tickets", 0, "state"), "approved");
    assert_string_equal(text_at(answer, "tickets", 0, "date"), E2E_DATE);
    assert_string_equal(text_at(answer, "tickets", 0, "code"), e2e_ticket(e2e, 0));
    (void)text_copy(moved, sizeof(moved), text_at(answer, "tickets", 3, "id"));
    (void)text_copy(first, sizeof(first), e2e_text(answer, "next"));
    e2e_answer_free(answer);

    answer = ask_tickets(e2e, "", first);
    assert_int_equal(count_of(answer, "tickets"), 0);
    assert_string_equal(e2e_text(answer, "next"), first); /* the end is told by this */
    e2e_answer_free(answer);

    change_ticket(e2e, 3, "2026-07-15", "approved");
    change_ticket(e2e, 4, E2E_DATE, "cancelled");
    answer = ask_tickets(e2e, "", first);
    assert_int_equal(count_of(answer, "tickets"), 1);
    assert_string_equal(text_at(answer, "tickets", 0, "id"), moved);
    assert_string_equal(text_at(answer, "tickets", 0, "date"), "2026-07-15");
    assert_int_equal(count_of(answer, "cancelled"), 1);
    e2e_answer_free(answer);

    /* Who asks for a day is told what left it. */
    answer = ask_tickets(e2e, E2E_DATE, first);
    assert_int_equal(count_of(answer, "tickets"), 1);
    assert_int_equal(count_of(answer, "cancelled"), 1);
    e2e_answer_free(answer);
    answer = ask_tickets(e2e, "2026-07-15", "");
    assert_int_equal(count_of(answer, "tickets"), 1);
    e2e_answer_free(answer);
    change_ticket(e2e, 3, E2E_DATE, "approved");
    change_ticket(e2e, 4, E2E_DATE, "approved");
}

static void
test_pages_leave_nothing_out_and_repeat_when_asked_again(void **state)
{
    const struct e2e_options options = { .tickets = PAGE + 40 };
    struct e2e *e2e = e2e_open(&options);
    struct e2e_answer *first = ask_tickets(e2e, "", "");
    struct e2e_answer *again = ask_tickets(e2e, "", "");
    struct e2e_answer *second = ask_tickets(e2e, "", e2e_text(first, "next"));

    (void)state;
    assert_int_equal(count_of(first, "tickets"), PAGE);
    assert_int_equal(count_of(second, "tickets"), 40);
    assert_string_equal(e2e_text(first, "next"), e2e_text(again, "next"));
    assert_string_equal(text_at(first, "tickets", PAGE - 1, "id"),
        text_at(again, "tickets", PAGE - 1, "id"));
    e2e_answer_free(first);
    e2e_answer_free(again);
    e2e_answer_free(second);
    e2e_close(e2e);
}

static void
test_cursors_that_are_not_ours_are_gone(void **state)
{
    struct e2e_answer *answer = ask_tickets(*state, "", "kemarin");

    assert_int_equal(answer->status, 410);
    assert_string_equal(e2e_text(answer, "code"), "cursor_gone");
    e2e_answer_free(answer);
    answer = ask_tickets(*state, "", "1.1.1.0123456789abcdef");
    assert_int_equal(answer->status, 410);
    e2e_answer_free(answer);
}

static void
test_other_offices_and_wrong_questions_are_refused(void **state)
{
    static const struct {
        const char *path;
        int status;
    } rows[] = {
        { "/v1/backend/tickets?office=9999", 404 },
        { "/v1/backend/tickets", 400 },
        { TICKETS "&date=14-07-2026", 400 },
        { "/v1/backend/line?office=9999", 404 },
        { "/v1/backend/line", 400 },
    };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(
            e2e_status(*state, "backend", "GET", rows[i].path, NULL), rows[i].status);
    }
}

/* Send rows; each "TICKET" in them stands for `ticket`. */
static struct e2e_answer *
tell(struct e2e *e2e, const char *rows, const char *ticket)
{
    char body[2048] = "";
    const char *at;

    while ((at = strstr(rows, "TICKET"))) {
        char part[1024];

        (void)snprintf(part, sizeof(part), "%.*s%s", (int)(at - rows), rows, ticket);
        (void)text_append(body, sizeof(body), part);
        rows = at + strlen("TICKET");
    }
    (void)text_append(body, sizeof(body), rows);
    return e2e_ask(e2e, "backend", "POST", OUTCOMES, body, NULL);
}

static bool
flag_at(const struct e2e_answer *answer, size_t i, const char *member)
{
    return json_is_true(json_object_get(
        json_array_get(json_object_get(answer->json, "outcomes"), i), member));
}

static void
find_ticket(struct e2e *e2e, size_t i, char id[TICKET_KEY_SIZE])
{
    struct e2e_answer *answer = ask_tickets(e2e, "", "");

    (void)text_copy(id, TICKET_KEY_SIZE, text_at(answer, "tickets", i, "id"));
    e2e_answer_free(answer);
}

static void
test_a_bad_row_never_stops_the_rest(void **state)
{
    static const char rows[] =
        "{\"outcomes\":["
        "{\"id\":\"a1\",\"ticket\":\"TICKET\",\"kind\":\"arrived\","
        "\"at\":\"2026-07-14T08:20:00+07:00\"},"
        "{\"id\":\"a2\",\"ticket\":\"TICKET\",\"kind\":\"danced\","
        "\"at\":\"2026-07-14T08:20:00+07:00\"},"
        "{\"id\":\"a3\",\"ticket\":\"TIDAKADA\",\"kind\":\"arrived\","
        "\"at\":\"2026-07-14T08:20:00+07:00\"},"
        "7,"
        "{\"id\":\"a4\",\"kind\":\"refused\","
        "\"at\":\"2026-07-14T08:20:00+07:00\"},"
        "{\"id\":\"a5\",\"ticket\":\"TICKET\",\"kind\":\"verified\","
        "\"at\":\"2026-07-14T01:30:00Z\",\"note\":\"lengkap\"},"
        "{\"id\":\"a6\",\"ticket\":\"TICKET\",\"kind\":\"refused\"," /* no code */
        "\"at\":\"2026-07-14T08:10:00+07:00\"}]}";
    char id[TICKET_KEY_SIZE];
    struct e2e_answer *answer;

    find_ticket(*state, 0, id);
    for (int round = 0; round < 2; round++) { /* the same again: the same answers */
        answer = tell(*state, rows, id);
        assert_int_equal(answer->status, 200);
        assert_int_equal(count_of(answer, "outcomes"), 7);
        assert_true(flag_at(answer, 0, "taken"));
        assert_string_equal(text_at(answer, "outcomes", 0, "id"), "a1");
        assert_string_equal(text_at(answer, "outcomes", 1, "code"), "bad_request");
        assert_string_equal(text_at(answer, "outcomes", 2, "code"), "unknown_ticket");
        assert_string_equal(text_at(answer, "outcomes", 3, "code"), "bad_request");
        assert_string_equal(text_at(answer, "outcomes", 4, "code"), "bad_request");
        assert_true(flag_at(answer, 5, "taken"));
        assert_true(flag_at(answer, 6, "taken"));
        e2e_answer_free(answer);
    }
    assert_int_equal(
        test_database_run(e2e_database(*state), "SELECT COUNT(*) FROM outcome"), 3);
    assert_int_equal(test_database_run(e2e_database(*state),
                         "SELECT COUNT(*) FROM outcome WHERE note = 'lengkap'"),
        1);

    answer = tell(*state,
        "{\"outcomes\":[{\"id\":\"a1\",\"ticket\":\"TICKET\",\"kind\":\"absent\","
        "\"at\":\"2026-07-14T08:20:00+07:00\"}]}",
        id);
    assert_string_equal(text_at(answer, "outcomes", 0, "code"), "idempotency_mismatch");
    e2e_answer_free(answer);
}

static void
test_what_happened_is_taken_where_the_books_say_otherwise(void **state)
{
    static const char rows[] =
        "{\"outcomes\":[{\"id\":\"k1\",\"ticket\":\"TICKET\",\"kind\":\"arrived\","
        "\"at\":\"2026-07-14T08:20:00+07:00\"}]}";
    char id[TICKET_KEY_SIZE];
    struct e2e_answer *answer;

    find_ticket(*state, 6, id);
    change_ticket(*state, 7, E2E_DATE, "cancelled");
    answer = ask_tickets(*state, "", "");
    (void)text_copy(id, sizeof(id),
        json_string_value(json_array_get(json_object_get(answer->json, "cancelled"), 0)));
    e2e_answer_free(answer);
    answer = tell(*state, rows, id);
    assert_true(flag_at(answer, 0, "taken"));
    assert_true(flag_at(answer, 0, "conflict"));
    assert_string_equal(text_at(answer, "outcomes", 0, "books"), "cancelled");
    e2e_answer_free(answer);
    assert_int_equal(test_database_run(e2e_database(*state),
                         "SELECT COUNT(*) FROM outcome WHERE conflict = 'cancelled' AND "
                         "received_ms >= at_ms - 600000"),
        1);
}

static void
test_the_line_is_told_per_service(void **state)
{
    struct e2e *e2e = *state;
    char number[12];
    char visit[27];
    struct e2e_answer *answer;
    bool found = false;

    (void)e2e_arrive(e2e, 12, number, visit);
    assert_int_equal(e2e_post(e2e, "counter-1", "/v1/counters/1/open"), 200);
    assert_int_equal(e2e_post(e2e, "counter-1", "/v1/counters/1/call-next"), 200);
    answer = e2e_ask(e2e, "backend", "GET", "/v1/backend/line?office=3517", NULL, NULL);
    assert_int_equal(answer->status, 200);
    for (size_t i = 0; i < count_of(answer, "services"); i++) {
        const json_t *service =
            json_array_get(json_object_get(answer->json, "services"), i);
        const json_t *last = json_object_get(service, "last_called");

        assert_true(json_is_null(last) || json_is_string(last)); /* told, or nobody yet */
        found =
            found || strcmp(text_at(answer, "services", i, "last_called"), number) == 0;
    }
    assert_true(found);
    e2e_answer_free(answer);
}

static void
test_an_office_without_a_backend_has_an_empty_outbox(void **state)
{
    struct e2e_answer *answer =
        e2e_ask(*state, "supervisor", "GET", "/v1/backend/outbox", NULL, NULL);

    assert_int_equal(answer->status, 200);
    assert_true(json_is_null(json_object_get(answer->json, "backend")));
    assert_int_equal(json_integer_value(json_object_get(answer->json, "waiting")), 0);
    e2e_answer_free(answer);
    assert_int_equal(
        e2e_status(*state, "supervisor", "POST", "/v1/backend/outbox/tidak/again", "{}"),
        404);
}

/* What is asked of a foreign backend holds for ours. */
static void
test_our_own_backend_passes_the_trial(void **state)
{
    struct e2e *e2e = *state;
    const char *words[] = { "backend-test", e2e_url(e2e), "--token",
        e2e_token(e2e, "backend"), NULL };
    char id[TICKET_KEY_SIZE];
    char path[PATH_SIZE];
    char *text;
    int status;

    change_ticket(e2e, 30, E2E_DATE, "cancelled");
    find_ticket(e2e, 40, id); /* moved: told to who asks for its old day, too */
    (void)snprintf(path, sizeof(path), "/v1/tickets/%s/reschedule", id);
    assert_int_equal(e2e_status(e2e, "reception", "POST", path,
                         "{\"date\":\"2026-07-16\",\"window\":\"pagi\"}"),
        200);
    status = e2e_admin(e2e, words, &text);
    if (status != 0 || strstr(text, "note") || strstr(text, "skip")) {
        fail_msg("%d: %s", status, text);
    }
    free(text);
}

/* A backup put back: the cursors of the time after it are of no use. */
static void
test_a_cursor_from_before_a_restored_backup_is_gone(void **state)
{
    struct e2e *e2e = *state;
    char cursor[PATH_SIZE];
    struct e2e_answer *answer;

    if (test_on_postgresql()) {
        skip(); /* a backup there is pg_dump's */
    }
    e2e_end(e2e);
    test_database_keep(e2e_database(e2e));
    e2e_restart(e2e);
    (void)e2e_post(e2e, "supervisor", "/v1/boards/test");
    change_ticket(e2e, 20, E2E_DATE, "approved");
    find_end(e2e, cursor);
    e2e_end(e2e);
    test_database_put_back(e2e_database(e2e));
    e2e_restart(e2e);
    answer = ask_tickets(e2e, "", cursor);
    assert_int_equal(answer->status, 410);
    e2e_answer_free(answer);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_front_office_gets_all_tickets_then_what_changed),
        cmocka_unit_test(test_pages_leave_nothing_out_and_repeat_when_asked_again),
        cmocka_unit_test(test_cursors_that_are_not_ours_are_gone),
        cmocka_unit_test(test_other_offices_and_wrong_questions_are_refused),
        cmocka_unit_test(test_a_bad_row_never_stops_the_rest),
        cmocka_unit_test(test_what_happened_is_taken_where_the_books_say_otherwise),
        cmocka_unit_test(test_the_line_is_told_per_service),
        cmocka_unit_test(test_an_office_without_a_backend_has_an_empty_outbox),
        cmocka_unit_test(test_our_own_backend_passes_the_trial),
        cmocka_unit_test(test_a_cursor_from_before_a_restored_backup_is_gone),
    };

    return cmocka_run_group_tests_name("backend", tests, e2e_start, e2e_stop);
}
