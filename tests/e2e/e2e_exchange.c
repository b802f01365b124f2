/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two servers, one the backend of the other, with a line between them that is cut, slow
 * and lossy: whatever happens, both have everything once when it is back.
 */
#include "tests/support/e2e.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_line.h"
#include "db/db_office.h"
#include "db/db_ticket.h"
#include "db/db_transaction.h"
#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/proxy.h"
#include "tests/support/test.h"
#include "ticketing/code.h"

#define WAIT_MS 60000
#define PULLED "SELECT COUNT(*) FROM backend_ticket WHERE pulled = 1"
#define WAITING "SELECT COUNT(*) FROM outbox WHERE state = 0"
#define TAKEN "SELECT COUNT(*) FROM outbox WHERE state = 1"

struct pair {
    struct e2e *backend;
    struct proxy *line;
    struct e2e *front;
};

/* Until a query of the office's gives this figure. */
static void
await_figure(const struct e2e *e2e, const char *sql, int64_t wanted)
{
    int64_t until = clock_monotonic_ms() + WAIT_MS;
    int64_t found = -1;
    const struct timespec nap = { .tv_nsec = 50000000 };

    while (clock_monotonic_ms() < until) {
        found = test_database_run(e2e_database(e2e), sql);
        if (found == wanted) {
            return;
        }
        (void)nanosleep(&nap, NULL);
    }
    fail_msg("%s: %lld, not %lld", sql, (long long)found, (long long)wanted);
}

static int64_t
figure(const struct e2e *e2e, const char *sql)
{
    return test_database_run(e2e_database(e2e), sql);
}

static void
open_pair(struct pair *pair, int delay_ms)
{
    struct e2e_options front = { .tickets = 1 };
    const struct e2e_options backend = { .clock = NULL };
    char config[512];
    char keys[512];
    const char *words[] = { "key", "export", NULL, keys, NULL };

    pair->backend = e2e_open(&backend);
    pair->line = proxy_start(e2e_port(pair->backend), delay_ms, PROXY_DELAYS_ALL);
    (void)snprintf(config, sizeof(config),
        "[backend]\nurl = %s\ntoken = %s\nevery_s = 1\ntrust_days = 2\n",
        proxy_url(pair->line), e2e_token(pair->backend, "backend"));
    front.config = config;
    pair->front = e2e_open(&front);
    (void)snprintf(keys, sizeof(keys), "%s/keys/backend.pub", e2e_folder(pair->front));
    words[2] = e2e_folder(pair->backend);
    assert_int_equal(e2e_admin(pair->backend, words, NULL), 0);
    await_figure(pair->front, PULLED, E2E_TICKETS);
    await_figure(pair->front, "SELECT COUNT(*) FROM backend_sync WHERE pulled_ms > 0", 1);
}

static void
close_pair(struct pair *pair)
{
    e2e_close(pair->front);
    proxy_stop(pair->line);
    e2e_close(pair->backend);
}

static int
arrive(struct e2e *e2e, const char *code, struct e2e_answer **answer)
{
    char body[400];
    int status;

    (void)snprintf(body, sizeof(body), "{\"code\":\"%s\"}", code);
    *answer = e2e_ask(e2e, "kiosk", "POST", "/v1/checkins", body, NULL);
    status = (*answer)->status;
    return status;
}

static int
arrive_status(struct e2e *e2e, const char *code)
{
    struct e2e_answer *answer;
    int status = arrive(e2e, code, &answer);

    e2e_answer_free(answer);
    return status;
}

/* The backend approves one more, for today; or cancels it at once. */
static void
approve(struct pair *pair, const char *registration, const char *state,
    char code_text[TICKET_CODE_SIZE])
{
    struct ticket_code code = { .office = 3517, .from_min = 8 * 60, .to_min = 11 * 60 };
    struct ticket ticket = { .from_min = 8 * 60, .to_min = 11 * 60 };
    struct quota_use use = { .service = "kk-ubah", .slot = "pagi", .tickets = 1 };
    struct error err;
    struct db *db;

    ticket_id_make(code.id);
    (void)text_copy(code.date, sizeof(code.date), E2E_DATE);
    e2e_sign(pair->backend, &code, code_text);
    (void)text_copy(ticket.id, sizeof(ticket.id), code.id);
    (void)text_copy(ticket.registration, sizeof(ticket.registration), registration);
    (void)text_copy(ticket.code, sizeof(ticket.code), code_text);
    (void)text_copy(ticket.service, sizeof(ticket.service), "kk-ubah");
    (void)text_copy(ticket.day, sizeof(ticket.day), E2E_DATE);
    (void)text_copy(ticket.slot, sizeof(ticket.slot), "pagi");
    (void)text_copy(ticket.state, sizeof(ticket.state), state);
    assert_int_equal(
        db_open(e2e_database(pair->backend), DB_WRITE, &db, &err), STATUS_OK);
    assert_int_equal(db_begin(db, &err), STATUS_OK);
    assert_int_equal(db_ticket_insert(db, OFFICE_ONE, &ticket, 0, &err), STATUS_OK);
    assert_int_equal(db_quota_add(db, OFFICE_ONE, E2E_DATE, &use, &err), STATUS_OK);
    assert_int_equal(db_commit(db, &err), STATUS_OK);
    db_close(db);
}

/* Every row of the outbox is one row of the backend's, and none is anywhere twice. */
static void
check_all_there_once(struct pair *pair, int64_t rows)
{
    static const char *const kinds[] = { "arrived", "verified", "absent", "no_show",
        "unserved", "refused" };

    await_figure(pair->front, WAITING, 0);
    assert_int_equal(figure(pair->front, TAKEN), rows);
    assert_int_equal(figure(pair->backend, "SELECT COUNT(*) FROM outcome"), rows);
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        char ours[128];
        char theirs[128];

        (void)snprintf(ours, sizeof(ours),
            "SELECT COUNT(*) FROM outbox WHERE kind = '%s'", kinds[i]);
        (void)snprintf(theirs, sizeof(theirs),
            "SELECT COUNT(*) FROM outcome WHERE kind = '%s'", kinds[i]);
        assert_int_equal(figure(pair->front, ours), figure(pair->backend, theirs));
    }
}

static void
test_a_day_without_a_line_costs_nothing(void **state)
{
    struct pair pair;
    char visit[DESK_VISIT_SIZE];
    int rows;

    (void)state;
    open_pair(&pair, 0);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(arrive_status(pair.front, e2e_ticket(pair.backend, i)), 201);
    }
    await_figure(pair.backend, "SELECT COUNT(*) FROM outcome WHERE kind = 'arrived'", 5);

    proxy_cut(pair.line);
    for (int i = 5; i < 20; i++) {
        assert_int_equal(arrive_status(pair.front, e2e_ticket(pair.backend, i)), 201);
    }
    assert_int_equal(arrive_status(pair.front, e2e_ticket(pair.backend, 7)), 200);
    assert_int_equal(e2e_post(pair.front, "counter-1", "/v1/counters/1/open"), 200);
    desk_call(pair.front, 1, NULL, visit);
    desk_move(pair.front, "counter-1", visit, "absent", NULL, 200, NULL);
    e2e_kill(pair.front);
    e2e_restart(pair.front);
    e2e_kill(pair.backend);
    e2e_restart(pair.backend);
    assert_int_equal(e2e_post(pair.front, "supervisor", "/v1/day/close"), 200);
    /* Arrived, absent and never back, unserved, never came. */
    rows = 20 + 2 + 19 + (E2E_TICKETS - 20);
    assert_int_equal(figure(pair.front, "SELECT COUNT(*) FROM outbox"), rows);
    proxy_mend(pair.line);
    check_all_there_once(&pair, rows);
    close_pair(&pair);
}

static void
test_a_slow_and_lossy_line_loses_and_doubles_nothing(void **state)
{
    struct pair pair;
    const struct timespec while_on = { .tv_nsec = 400000000 };

    (void)state;
    open_pair(&pair, 150);
    for (int i = 0; i < 30; i++) {
        assert_int_equal(arrive_status(pair.front, e2e_ticket(pair.backend, i)), 201);
        if (i % 6 == 0) { /* also in the middle of an answer */
            proxy_cut(pair.line);
            (void)nanosleep(&while_on, NULL);
            proxy_mend(pair.line);
            (void)nanosleep(&while_on, NULL);
        }
    }
    check_all_there_once(&pair, 30);
    close_pair(&pair);
}

static void
test_a_ticket_approved_after_the_last_pull_is_taken_and_reconciled(void **state)
{
    struct pair pair;
    char code[TICKET_CODE_SIZE];
    struct e2e_answer *answer;

    (void)state;
    open_pair(&pair, 0);
    proxy_cut(pair.line);
    approve(&pair, "KK-BARU0001", "approved", code);
    assert_int_equal(arrive(pair.front, code, &answer), 201);
    assert_string_equal(json_string_value(json_object_get(
                            json_object_get(answer->json, "service"), "code")),
        "info");
    e2e_answer_free(answer);
    assert_int_equal(arrive_status(pair.front, code), 200); /* the same number again */
    proxy_mend(pair.line);
    await_figure(pair.front,
        "SELECT COUNT(*) FROM visit v JOIN ticket t ON t.id = v.ticket WHERE v.service = "
        "'kk-ubah' AND t.service = 'kk-ubah' AND t.registration = 'KK-BARU0001'",
        1);
    await_figure(pair.front, WAITING, 0);
    assert_int_equal(figure(pair.backend, "SELECT COUNT(*) FROM outcome"), 1);
    close_pair(&pair);
}

static void
test_a_cancelled_ticket_is_not_let_in_by_its_signature(void **state)
{
    struct pair pair;
    char code[TICKET_CODE_SIZE];
    struct e2e_answer *answer;

    (void)state;
    open_pair(&pair, 0);
    approve(&pair, "KK-BATAL001", "cancelled", code);
    await_figure(
        pair.front, "SELECT COUNT(*) FROM backend_ticket WHERE cancelled = 1", 1);
    assert_int_equal(arrive(pair.front, code, &answer), 409);
    assert_string_equal(e2e_text(answer, "code"), "ticket_cancelled");
    e2e_answer_free(answer);
    close_pair(&pair);
}

/* One that was pulled and is cancelled then: its place is free again, and its holder is
 * told at the door. Who came already stays. */
static void
test_a_ticket_that_is_held_is_cancelled_unless_somebody_came(void **state)
{
    static const char places[] = "SELECT tickets FROM quota_use WHERE day = '" E2E_DATE
                                 "' AND service = 'kk-ubah' AND slot = 'pagi'";
    struct pair pair;
    char came[TICKET_CODE_SIZE];
    char code[TICKET_CODE_SIZE];
    struct e2e_answer *answer;
    int64_t taken;

    (void)state;
    open_pair(&pair, 0);
    approve(&pair, "KK-DATANG01", "approved", came);
    approve(&pair, "KK-BATAL002", "approved", code);
    await_figure(pair.front, PULLED, E2E_TICKETS + 2);
    assert_int_equal(arrive_status(pair.front, came), 201);
    taken = figure(pair.front, places);
    desk_set_ticket(pair.backend, "KK-DATANG01", "cancelled");
    desk_set_ticket(pair.backend, "KK-BATAL002", "cancelled");
    await_figure(
        pair.front, "SELECT COUNT(*) FROM backend_ticket WHERE cancelled = 1", 2);
    assert_int_equal(figure(pair.front, "SELECT COUNT(*) FROM ticket WHERE registration "
                                        "= 'KK-BATAL002' AND state = 'cancelled'"),
        1);
    assert_int_equal(figure(pair.front, "SELECT COUNT(*) FROM ticket WHERE state = "
                                        "'cancelled'"),
        1);
    assert_int_equal(figure(pair.front, places), taken - 1);
    assert_int_equal(figure(pair.front, "SELECT COUNT(*) FROM journal WHERE kind = "
                                        "'ticket.cancelled'"),
        1);
    assert_int_equal(arrive(pair.front, code, &answer), 409);
    assert_string_equal(e2e_text(answer, "code"), "ticket_cancelled");
    e2e_answer_free(answer);
    assert_int_equal(arrive_status(pair.front, came), 200);
    close_pair(&pair);
}

/* Whose day ended without being served came all the same: what the backend changes of
 * that ticket then changes nothing here. */
static void
test_who_was_not_served_today_came_today(void **state)
{
    struct pair pair;
    struct ticket ticket;
    struct db *db;
    char code[TICKET_CODE_SIZE];

    (void)state;
    open_pair(&pair, 0);
    approve(&pair, "KK-PULANG01", "approved", code);
    await_figure(pair.front, PULLED, E2E_TICKETS + 1);
    assert_int_equal(arrive_status(pair.front, code), 201);
    assert_int_equal(e2e_post(pair.front, "supervisor", "/v1/day/close"), 200);
    assert_int_equal(db_open(e2e_database(pair.backend), DB_WRITE, &db, NULL), STATUS_OK);
    assert_int_equal(db_begin(db, NULL), STATUS_OK);
    assert_int_equal(
        db_ticket_by_registration(db, OFFICE_ONE, "KK-PULANG01", &ticket, NULL),
        STATUS_OK);
    ticket.from_min = 9 * 60;
    assert_int_equal(db_ticket_update(db, OFFICE_ONE, &ticket, 1, NULL), STATUS_OK);
    assert_int_equal(db_commit(db, NULL), STATUS_OK);
    db_close(db);
    approve(&pair, "KK-SESUDAH1", "approved", code); /* what comes after it has come */
    await_figure(pair.front, PULLED, E2E_TICKETS + 2);
    assert_int_equal(figure(pair.front, "SELECT COUNT(*) FROM ticket WHERE registration "
                                        "= 'KK-PULANG01' AND from_min = 480"),
        1);
    close_pair(&pair);
}

/* What the backend has not approved yet is no trouble, and no ticket until it is. */
static void
test_what_is_not_approved_yet_is_left_alone(void **state)
{
    static const char ours[] =
        "SELECT COUNT(*) FROM ticket WHERE registration = 'KK-DRAF0001'";
    struct pair pair;
    char code[TICKET_CODE_SIZE];

    (void)state;
    open_pair(&pair, 0);
    approve(&pair, "KK-DRAF0001", "submitted", code);
    approve(&pair, "KK-BARU0002", "approved", code);
    await_figure(
        pair.front, "SELECT COUNT(*) FROM ticket WHERE registration = 'KK-BARU0002'", 1);
    assert_int_equal(figure(pair.front, ours), 0);
    assert_int_equal(figure(pair.front, "SELECT COUNT(*) FROM backend_refused"), 0);
    desk_set_ticket(pair.backend, "KK-DRAF0001", "approved");
    await_figure(pair.front, ours, 1);
    close_pair(&pair);
}

static void
test_a_signature_is_not_believed_for_ever(void **state)
{
    struct pair pair;
    char code[TICKET_CODE_SIZE];
    struct e2e_answer *answer;

    (void)state;
    open_pair(&pair, 0);
    proxy_cut(pair.line);
    approve(&pair, "KK-LAMA0001", "approved", code);
    (void)figure(pair.front,
        "UPDATE backend_sync SET pulled_ms = pulled_ms - 3 * 86400000 WHERE office = 1");
    assert_int_equal(arrive(pair.front, code, &answer), 404);
    assert_string_equal(e2e_text(answer, "code"), "unknown_ticket");
    e2e_answer_free(answer);
    close_pair(&pair);
}

/* A refusal at the door is told, once; what the backend does not know waits in a list. */
static void
test_refusals_are_told_and_refused_rows_wait_for_a_person(void **state)
{
    struct pair pair;
    struct e2e_answer *answer;
    const char *show[] = { "outbox", "show", NULL, NULL };
    const char *again[] = { "outbox", "again", NULL, NULL, NULL };
    char path[128];
    char id[64];
    char *text;
    const json_t *row;

    (void)state;
    open_pair(&pair, 0);
    (void)figure(pair.front, "UPDATE ticket SET day = '2026-07-15' WHERE registration = "
                             "'UJI-000009'");
    assert_int_equal(arrive_status(pair.front, e2e_ticket(pair.backend, 8)), 409);
    assert_int_equal(arrive_status(pair.front, e2e_ticket(pair.backend, 8)), 409);
    await_figure(pair.backend,
        "SELECT COUNT(*) FROM outcome WHERE kind = 'refused' AND code = 'other_date'", 1);
    await_figure(pair.front, WAITING, 0);

    proxy_cut(pair.line);
    assert_int_equal(arrive_status(pair.front, e2e_ticket(pair.backend, 2)), 201);
    (void)figure(pair.front, "UPDATE outbox SET ticket = 'LAIN' WHERE kind = 'arrived'");
    proxy_mend(pair.line);
    await_figure(pair.front, "SELECT COUNT(*) FROM outbox WHERE state = 2", 1);
    answer = e2e_ask(pair.front, "supervisor", "GET", "/v1/backend/outbox", NULL, NULL);
    assert_int_equal(json_integer_value(json_object_get(answer->json, "refused")), 1);
    row = json_array_get(json_object_get(answer->json, "rows"), 0);
    assert_string_equal(
        json_string_value(json_object_get(row, "answer")), "unknown_ticket");
    assert_non_null(json_string_value(json_object_get(row, "next_step")));
    text_copy(id, sizeof(id), json_string_value(json_object_get(row, "id")));
    e2e_answer_free(answer);
    (void)snprintf(path, sizeof(path), "/v1/backend/outbox/%s/again", id);
    assert_int_equal(e2e_status(pair.front, "supervisor", "POST", path, "{}"), 204);
    await_figure(
        pair.front, "SELECT COUNT(*) FROM outbox WHERE state = 2 AND tries = 2", 1);

    /* The same at the command line. */
    show[2] = e2e_folder(pair.front);
    assert_int_equal(e2e_admin(pair.front, show, &text), 0);
    assert_non_null(strstr(text, id));
    assert_non_null(strstr(text, "unknown_ticket"));
    assert_non_null(strstr(text, "0 wait, 1 were refused"));
    free(text);
    again[2] = show[2];
    again[3] = id;
    assert_int_equal(e2e_admin(pair.front, again, NULL), 0);
    await_figure(
        pair.front, "SELECT COUNT(*) FROM outbox WHERE state = 2 AND tries = 3", 1);
    again[3] = "nobody";
    assert_int_equal(e2e_admin(pair.front, again, NULL), 1);
    close_pair(&pair);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_day_without_a_line_costs_nothing),
        cmocka_unit_test(test_a_slow_and_lossy_line_loses_and_doubles_nothing),
        cmocka_unit_test(
            test_a_ticket_approved_after_the_last_pull_is_taken_and_reconciled),
        cmocka_unit_test(test_a_cancelled_ticket_is_not_let_in_by_its_signature),
        cmocka_unit_test(test_a_ticket_that_is_held_is_cancelled_unless_somebody_came),
        cmocka_unit_test(test_what_is_not_approved_yet_is_left_alone),
        cmocka_unit_test(test_a_signature_is_not_believed_for_ever),
        cmocka_unit_test(test_refusals_are_told_and_refused_rows_wait_for_a_person),
        cmocka_unit_test(test_who_was_not_served_today_came_today),
    };

    return cmocka_run_group_tests_name("exchange", tests, NULL, NULL);
}
