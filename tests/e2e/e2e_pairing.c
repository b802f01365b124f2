/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Screens without a token: the code that one shows, and what it is good for. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "db/db.h"
#include "db/db_pairing.h"
#include "db/statement.h"
#include "tests/support/browser.h"
#include "tests/support/database.h"
#include "tests/support/e2e.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define DEADLINE_MS 60000

static struct e2e_answer *
begin(struct e2e *e2e, const char *kind)
{
    char body[64];
    struct e2e_answer *answer;

    (void)snprintf(body, sizeof(body), "{\"kind\":\"%s\"}", kind);
    answer = e2e_ask(e2e, NULL, "POST", "/v1/pairings", body, NULL);
    assert_int_equal(answer->status, 201);
    return answer;
}

static int
finish(struct e2e *e2e, const char *who, const char *code, const char *name)
{
    char body[96];

    (void)snprintf(body, sizeof(body), "{\"code\":\"%s\",\"name\":\"%s\"}", code, name);
    return e2e_status(e2e, who, "POST", "/v1/devices/pair", body);
}

/* What the token of an answer is let do. */
static int
status_with(struct e2e *e2e, const struct e2e_answer *begun, const char *path)
{
    char header[96];
    struct e2e_answer *answer;
    int status;

    (void)snprintf(
        header, sizeof(header), "Authorization: Bearer %s", e2e_text(begun, "token"));
    answer = e2e_ask(e2e, NULL, "GET", path, NULL, header);
    status = answer->status;
    e2e_answer_free(answer);
    return status;
}

/* Who a token is may be a second old. */
static void
wait_known(struct e2e *e2e, const struct e2e_answer *begun, const char *path)
{
    int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;

    while (status_with(e2e, begun, path) == 401) {
        assert_true(clock_monotonic_ms() < deadline_ms);
        (void)usleep(100000);
    }
    assert_int_equal(status_with(e2e, begun, path), 200);
}

static void
test_a_token_is_good_once_its_screen_was_named(void **state)
{
    struct e2e *e2e = *state;
    struct e2e_answer *begun = begin(e2e, "board");
    char typed[16];

    assert_int_equal(strlen(e2e_text(begun, "code")), 8);
    assert_int_equal(status_with(e2e, begun, "/v1/board"), 401);
    /* As a person types it. */
    (void)snprintf(typed, sizeof(typed), "%.4s - %.4s", e2e_text(begun, "code"),
        e2e_text(begun, "code") + 4);
    assert_int_equal(finish(e2e, "supervisor", typed, "layar-9"), 403);
    assert_int_equal(finish(e2e, "admin", typed, "layar-9"), 201);
    wait_known(e2e, begun, "/v1/board");
    assert_int_equal(status_with(e2e, begun, "/v1/settings"), 403);
    assert_int_equal(finish(e2e, "admin", typed, "layar-10"), 400); /* once */
    assert_int_equal(
        e2e_status(e2e, "admin", "POST", "/v1/devices/layar-9/revoke", "{}"), 204);
    assert_int_equal(finish(e2e, "admin", typed, "layar-9"), 400);
    e2e_answer_free(begun);
}

static void
test_a_name_that_is_taken_leaves_the_code_good(void **state)
{
    struct e2e *e2e = *state;
    struct e2e_answer *begun = begin(e2e, "kiosk");

    assert_int_equal(e2e_status(e2e, "admin", "POST", "/v1/devices",
                         "{\"name\":\"mesin-1\",\"kind\":\"kiosk\"}"),
        201);
    assert_int_equal(finish(e2e, "admin", e2e_text(begun, "code"), "mesin-1"), 409);
    assert_int_equal(finish(e2e, "admin", e2e_text(begun, "code"), "mesin-2"), 201);
    assert_int_equal(status_with(e2e, begun, "/v1/services"), 200);
    e2e_answer_free(begun);
}

static void
test_codes_are_not_guessed(void **state)
{
    struct e2e *e2e = *state;
    int status = 400;

    assert_int_equal(finish(e2e, "admin", "AAAA", "layar-9"), 400);
    for (int i = 0; i < 5 && status == 400; i++) {
        status = finish(e2e, "admin", "AAAA2222", "layar-9");
    }
    assert_int_equal(status, 429);
}

static void
test_only_screens_are_paired(void **state)
{
    static const char *const bodies[] = { "{}", "{\"kind\":\"admin\"}",
        "{\"kind\":\"backend\"}", "{\"kind\":\"layar\"}" };

    for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
        assert_int_equal(
            e2e_status(*state, NULL, "POST", "/v1/pairings", bodies[i]), 400);
    }
}

static void
test_a_browser_is_paired_from_page_to_page(void **state)
{
    struct e2e *e2e = *state;
    int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;
    struct browser television, office;
    const char *at;
    char code[16];

    browser_init(&television, e2e);
    assert_int_equal(browser_open(&television, "/layar?hall=utama"), 200);
    browser_must_see(&television, "belum dikenal");
    assert_int_equal(browser_post(&television, "/layar", ""), 200);
    at = strstr(television.at, "kode=");
    assert_non_null(at);
    (void)snprintf(code, sizeof(code), "%.8s", at + 5);
    assert_true(television.session[0]);
    assert_null(strstr(television.page, television.session));
    assert_int_equal(finish(e2e, "admin", code, "televisi"), 201);
    while (!browser_sees(&television, "Panggilan terakhir")) {
        assert_true(clock_monotonic_ms() < deadline_ms);
        (void)usleep(100000);
        assert_int_equal(browser_open(&television, television.at), 200);
    }
    browser_must_see(&television, "Panggilan terakhir");
    browser_must_see(&television, "data-device");
    browser_init(&office, e2e); /* another one sees nothing by the address */
    assert_int_equal(browser_open(&office, television.at), 200);
    browser_must_see(&office, "tidak berlaku lagi");
    browser_destroy(&office);
    browser_destroy(&television);
}

/* antrean-board without a token, its picture and sound nowhere; its process. */
static pid_t
start_board(struct e2e *e2e, const char *file)
{
    char program[TEMP_PATH_SIZE];
    pid_t pid;

    (void)snprintf(program, sizeof(program), "%s/antrean-board", getenv("ANTREAN_BUILD"));
    pid = fork();
    if (pid == 0) {
        (void)setenv("SDL_VIDEODRIVER", "dummy", 1);
        (void)setenv("SDL_AUDIODRIVER", "dummy", 1);
        (void)unsetenv("ANTREAN_TOKEN");
        (void)execl(program, "antrean-board", "--server", e2e_url(e2e), "--pair", file,
            "--no-pictures", (char *)NULL);
        _exit(127);
    }
    assert_true(pid > 0);
    return pid;
}

static void
end_board(pid_t pid)
{
    int status;

    assert_int_equal(kill(pid, SIGTERM), 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

/* The code that a screen shows now. */
static void
read_code(struct e2e *e2e, char code[PAIRING_CODE_SIZE])
{
    int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;
    struct db *db;
    bool found = false;

    assert_int_equal(db_open(e2e_database(e2e), DB_READ, &db, NULL), STATUS_OK);
    while (!found) {
        struct statement *stmt;

        assert_true(clock_monotonic_ms() < deadline_ms);
        assert_int_equal(db_begin(db, NULL), STATUS_OK);
        stmt = statement_new(db, "SELECT code FROM pairing");
        found = statement_next(stmt);
        if (found) {
            statement_text(stmt, 0, code, PAIRING_CODE_SIZE);
        }
        assert_int_equal(statement_end(stmt, "read a code", NULL), STATUS_OK);
        assert_int_equal(db_commit(db, NULL), STATUS_OK);
        (void)usleep(50000);
    }
    db_close(db);
}

/* Has the board told how it is? */
static void
wait_report(struct e2e *e2e, const char *name)
{
    int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;
    bool told = false;

    while (!told) {
        struct e2e_answer *answer =
            e2e_ask(e2e, "supervisor", "GET", "/v1/devices", NULL, NULL);
        const json_t *device;
        size_t i;

        assert_true(clock_monotonic_ms() < deadline_ms);
        json_array_foreach(json_object_get(answer->json, "devices"), i, device)
        {
            told = told || (strcmp(json_string_value(json_object_get(device, "name")),
                                name) == 0 &&
                               json_is_string(json_object_get(device, "last_seen")));
        }
        e2e_answer_free(answer);
        (void)usleep(50000);
    }
}

static void
test_a_board_without_a_token_is_paired_and_knows_it_at_the_next_start(void **state)
{
    struct e2e *e2e = *state;
    char code[PAIRING_CODE_SIZE];
    char file[TEMP_PATH_SIZE];
    struct stat info;
    pid_t board;

    (void)temp_path(file, e2e_folder(e2e), "state/antrean/board.token");
    board = start_board(e2e, file);
    read_code(e2e, code);
    assert_int_equal(finish(e2e, "admin", code, "layar-9"), 201);
    wait_report(e2e, "layar-9");
    end_board(board);
    assert_int_equal(stat(file, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    (void)test_database_run(e2e_database(e2e), "DELETE FROM device_report");
    board = start_board(e2e, file);
    wait_report(e2e, "layar-9"); /* without another code */
    end_board(board);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)
        BEHAVIOUR(test_a_token_is_good_once_its_screen_was_named),
        BEHAVIOUR(test_a_name_that_is_taken_leaves_the_code_good),
        BEHAVIOUR(test_codes_are_not_guessed),
        BEHAVIOUR(test_only_screens_are_paired),
        BEHAVIOUR(test_a_browser_is_paired_from_page_to_page),
        BEHAVIOUR(test_a_board_without_a_token_is_paired_and_knows_it_at_the_next_start),
    };

    return cmocka_run_group_tests_name("pairing", tests, NULL, NULL);
}
