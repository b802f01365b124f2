/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clerk, kiosk and supervisor in few words. */
#include "tests/support/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/text.h"
#include "db/db.h"
#include "db/db_office.h"
#include "db/db_ticket.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

static void
check_answer(const struct e2e_answer *answer, const char *who, const char *method,
    const char *path, int status, const char *code)
{
    if (answer->status != status ||
        (code && strcmp(e2e_text(answer, "code"), code) != 0)) {
        fail_msg("%s %s as %s: %d %s, expected %d %s", method, path, who ? who : "nobody",
            answer->status, answer->body, status, code ? code : "");
    }
}

void
desk_expect(struct e2e *e2e, const char *who, const char *method, const char *path,
    const char *body, int status, const char *code)
{
    struct e2e_answer *answer = e2e_ask(e2e, who, method, path, body, NULL);

    check_answer(answer, who, method, path, status, code);
    e2e_answer_free(answer);
}

void
desk_move(struct e2e *e2e, const char *who, const char *visit, const char *move,
    const char *body, int status, const char *code)
{
    char path[96];

    (void)snprintf(path, sizeof(path), "/v1/visits/%s/%s", visit, move);
    desk_expect(e2e, who, strcmp(move, "checklist") == 0 ? "PUT" : "POST", path, body,
        status, code);
}

void
desk_state(struct e2e *e2e, const char *visit, char out[16])
{
    char path[96];
    struct e2e_answer *answer;

    (void)snprintf(path, sizeof(path), "/v1/visits/%s", visit);
    answer = e2e_ask(e2e, "supervisor", "GET", path, NULL, NULL);
    check_answer(answer, "supervisor", "GET", path, 200, NULL);
    (void)text_copy(out, 16, e2e_text(answer, "state"));
    e2e_answer_free(answer);
}

void
desk_walk_in(struct e2e *e2e, const char *service, const char *reason,
    char number[DESK_NUMBER_SIZE], char visit[DESK_VISIT_SIZE])
{
    char body[256];
    struct e2e_answer *answer;

    (void)snprintf(body, sizeof(body), "{\"service\":\"%s\"%s%s%s}", service,
        reason ? ",\"lane\":\"priority\",\"reason\":\"" : "", reason ? reason : "",
        reason ? "\"" : "");
    answer = e2e_ask(e2e, "kiosk", "POST", "/v1/walkins", body, NULL);
    check_answer(answer, "kiosk", "POST", "/v1/walkins", 201, NULL);
    (void)usleep(2000); /* two who come in one millisecond go by their letters */
    if (number) {
        (void)text_copy(number, DESK_NUMBER_SIZE, e2e_text(answer, "number"));
    }
    if (visit) {
        (void)text_copy(visit, DESK_VISIT_SIZE, e2e_text(answer, "visit"));
    }
    e2e_answer_free(answer);
}

struct e2e_answer *
desk_scan(struct e2e *e2e, const char *code)
{
    json_t *json = json_pack("{s:s}", "code", code);
    char *body = json_dumps(json, 0);
    struct e2e_answer *answer = e2e_ask(e2e, "kiosk", "POST", "/v1/checkins", body, NULL);

    free(body);
    json_decref(json);
    return answer;
}

void
desk_refused(struct e2e *e2e, const char *scanned, int status, const char *code)
{
    struct e2e_answer *answer = desk_scan(e2e, scanned);

    check_answer(answer, "kiosk", "POST", "/v1/checkins", status, code);
    if (!e2e_text(answer, "title")[0] || !e2e_text(answer, "detail")[0]) {
        fail_msg("%s says nothing to the person: %s", code, answer->body);
    }
    e2e_answer_free(answer);
}

static const char *
counter_path(char out[96], int n, const char *act)
{
    (void)snprintf(out, 96, "/v1/counters/%d/%s", n, act);
    return out;
}

static const char *
clerk(char out[24], int n)
{
    (void)snprintf(out, 24, "counter-%d", n);
    return out;
}

void
desk_open(struct e2e *e2e, int n)
{
    char path[96];
    char who[24];

    desk_expect(
        e2e, clerk(who, n), "POST", counter_path(path, n, "open"), NULL, 200, NULL);
}

void
desk_call(
    struct e2e *e2e, int n, char number[DESK_NUMBER_SIZE], char visit[DESK_VISIT_SIZE])
{
    char path[96];
    char who[24];
    struct e2e_answer *answer = e2e_ask(
        e2e, clerk(who, n), "POST", counter_path(path, n, "call-next"), NULL, NULL);

    if (answer->status != 204) {
        check_answer(answer, who, "POST", path, 200, NULL);
    }
    if (number) {
        (void)text_copy(number, DESK_NUMBER_SIZE, e2e_text(answer, "number"));
    }
    if (visit) {
        (void)text_copy(visit, DESK_VISIT_SIZE, e2e_text(answer, "visit"));
    }
    e2e_answer_free(answer);
}

void
desk_finish(struct e2e *e2e, int n, const char *visit)
{
    char who[24];

    desk_move(e2e, clerk(who, n), visit, "start", NULL, 200, NULL);
    desk_move(e2e, who, visit, "finish", "{\"outcome\":\"incomplete\"}", 200, NULL);
}

void
desk_serve(struct e2e *e2e, int n, const char *number)
{
    char called[DESK_NUMBER_SIZE];
    char visit[DESK_VISIT_SIZE];

    desk_call(e2e, n, called, visit);
    assert_string_equal(called, number);
    if (called[0]) {
        desk_finish(e2e, n, visit);
    }
}

void
desk_import(struct e2e *e2e, const char *rows)
{
    static const char header[] =
        "registration,service,date,window_from,window_to,name,nik,phone\n";
    char file[TEMP_PATH_SIZE];
    char all[2048];
    char *text;
    int status;
    int len = snprintf(all, sizeof(all), "%s%s", header, rows);

    assert_true(len > 0 && (size_t)len < sizeof(all));
    (void)temp_path(file, e2e_folder(e2e), "tickets.csv");
    temp_write(file, all, (size_t)len);
    status = e2e_admin(
        e2e, (const char *const[]){ "import", e2e_folder(e2e), file, NULL }, &text);
    if (status != 0) {
        fail_msg("import: status %d: %s", status, text);
    }
    free(text);
}

int
desk_service(struct e2e *e2e, const char *service, const char *member)
{
    struct e2e_answer *answer = e2e_ask(e2e, "kiosk", "GET", "/v1/services", NULL, NULL);
    size_t i;
    json_t *one;
    int value = -1;

    json_array_foreach(json_object_get(answer->json, "services"), i, one)
    {
        const char *code = json_string_value(json_object_get(one, "code"));

        if (code && strcmp(code, service) == 0) {
            value = (int)json_integer_value(json_object_get(one, member));
        }
    }
    e2e_answer_free(answer);
    return value;
}

void
desk_restart_at(struct e2e *e2e, const char *clock)
{
    assert_int_equal(e2e_end(e2e), 0);
    e2e_set_clock(e2e, clock);
    e2e_restart(e2e);
}

void
desk_set_ticket(struct e2e *e2e, const char *registration, const char *to)
{
    struct ticket ticket;
    struct db *db;

    assert_int_equal(db_open(e2e_database(e2e), DB_WRITE, &db, NULL), STATUS_OK);
    assert_int_equal(db_begin(db, NULL), STATUS_OK);
    assert_int_equal(
        db_ticket_by_registration(db, OFFICE_ONE, registration, &ticket, NULL),
        STATUS_OK);
    (void)text_copy(ticket.state, sizeof(ticket.state), to);
    assert_int_equal(db_ticket_update(db, OFFICE_ONE, &ticket, 1, NULL), STATUS_OK);
    assert_int_equal(db_commit(db, NULL), STATUS_OK);
    db_close(db);
}
