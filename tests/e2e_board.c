/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The real board at the real server: what the hall hears is recorded and compared with
 * what was called, and with what the board reported.
 */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/database.h"
#include "tests/e2e.h"
#include "tests/heard.h"
#include "tests/test.h"

#define DEADLINE_MS 120000
#define MORNING 30
#define VOLUME 90 /* of the catalogue that the office begins with */
#define OWN_CALL "Loket {counter} menunggu nomor {number}."
#define OWN_SENTENCES \
    "{\"layout\":\"counters\",\"languages\":[\"id\",\"en\"],\"repeat\":1,\"sentences\":" \
    "{\"id\":{\"call\":\"" OWN_CALL "\"}}}"

extern char **environ;

/* A hall: office, loudspeaker, and the board in it. */
struct hall {
    char dir[TEMP_PATH_SIZE];
    char memory[TEMP_PATH_SIZE];
    struct e2e *e2e;
    struct heard heard;
    struct synth *synth;
    pid_t board;
};

/* A call as it was made, in order. */
struct made {
    char number[12];
    char visit[27];
    int counter;
    int times;
};

static void
start_board(struct hall *hall)
{
    const char *build = getenv("ANTREAN_BUILD");
    char program[512];
    char *argv[] = { program, (char *)"--server", (char *)e2e_url(hall->e2e),
        (char *)"--token", (char *)e2e_token(hall->e2e, "board"), (char *)"--memory",
        hall->memory, NULL };

    (void)snprintf(
        program, sizeof(program), "%s/antrean-board", build ? build : "build/debug");
    assert_int_equal(posix_spawn(&hall->board, program, NULL, NULL, argv, environ), 0);
}

static int
end_board(struct hall *hall, int signal)
{
    int state = 0;

    assert_int_equal(kill(hall->board, signal), 0);
    while (waitpid(hall->board, &state, 0) < 0) {
        assert_int_equal(errno, EINTR);
    }
    hall->board = 0;
    return WIFEXITED(state) ? WEXITSTATUS(state) : -1;
}

static int
setup(void **state)
{
    struct hall *hall = calloc(1, sizeof(*hall));
    struct e2e_options options = { 0 };

    *state = hall;
    if (!hall || synth_start(&hall->synth, NULL) != STATUS_OK) {
        return -1;
    }
    temp_make(hall->dir);
    (void)temp_path(hall->memory, hall->dir, "memory");
    (void)setenv("SDL_VIDEODRIVER", "dummy", 1);
    heard_open(&hall->heard, hall->dir);
    hall->heard.volume = VOLUME;
    hall->e2e = e2e_open(&options);
    return 0;
}

static int
teardown(void **state)
{
    struct hall *hall = *state;

    if (hall->board > 0) {
        (void)end_board(hall, SIGKILL);
    }
    e2e_close(hall->e2e);
    synth_stop(hall->synth);
    heard_free(&hall->heard);
    temp_remove(hall->dir);
    free(hall);
    return 0;
}

static void
open_counters(struct hall *hall, int count)
{
    for (int i = 1; i <= count; i++) {
        char who[16];
        char path[64];

        (void)snprintf(who, sizeof(who), "counter-%d", i);
        (void)snprintf(path, sizeof(path), "/v1/counters/%d/open", i);
        assert_int_equal(e2e_post(hall->e2e, who, path), 200);
    }
}

static void
call_next(struct hall *hall, int counter, struct made *made)
{
    char who[16];
    char path[64];
    struct e2e_answer *answer;

    (void)snprintf(who, sizeof(who), "counter-%d", counter);
    (void)snprintf(path, sizeof(path), "/v1/counters/%d/call-next", counter);
    answer = e2e_ask(hall->e2e, who, "POST", path, NULL, NULL);
    assert_int_equal(answer->status, 200);
    (void)snprintf(made->number, sizeof(made->number), "%s", e2e_text(answer, "number"));
    (void)snprintf(made->visit, sizeof(made->visit), "%s", e2e_text(answer, "visit"));
    made->counter = counter;
    made->times = 1;
    e2e_answer_free(answer);
}

static void
recall(struct hall *hall, const struct made *before, struct made *made)
{
    char who[16];
    char path[80];

    (void)snprintf(who, sizeof(who), "counter-%d", before->counter);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/recall", before->visit);
    assert_int_equal(e2e_post(hall->e2e, who, path), 200);
    *made = *before;
    made->times = before->times + 1;
}

/* The reports of the board, in its own words, from the office's database. */
static int
count_of_played(struct hall *hall)
{
    return (int)test_database_run(
        e2e_database(hall->e2e), "SELECT count(*) FROM announcement");
}

static void
wait_played(struct hall *hall, int count)
{
    int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;

    while (count_of_played(hall) < count) {
        assert_true(clock_monotonic_ms() < deadline_ms);
        (void)usleep(50000);
    }
    assert_int_equal(count_of_played(hall), count);
}

/* The board is there when it follows the event stream: the server counts it. */
static void
wait_board(struct hall *hall)
{
    static const char line[] = "phase=\"stream_known\"} ";
    int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;
    bool there = false;

    while (!there) {
        struct e2e_answer *answer =
            e2e_ask(hall->e2e, "admin", "GET", "/metrics", NULL, NULL);
        const char *found = answer->body ? strstr(answer->body, line) : NULL;

        there = found && strtol(found + strlen(line), NULL, 10) > 0;
        e2e_answer_free(answer);
        assert_true(clock_monotonic_ms() < deadline_ms);
        (void)usleep(20000);
    }
}

/* Wait until the supervisor is told this of the board. */
static void
wait_report(struct hall *hall, const char *field, const char *wanted)
{
    int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;
    bool told = false;

    while (!told) {
        struct e2e_answer *answer =
            e2e_ask(hall->e2e, "supervisor", "GET", "/v1/devices", NULL, NULL);
        const json_t *device;
        size_t i;

        json_array_foreach(json_object_get(answer->json, "devices"), i, device)
        {
            const char *name = json_string_value(json_object_get(device, "name"));
            const char *value = json_string_value(json_object_get(device, field));

            told = told || (name && strcmp(name, "board") == 0 && value &&
                               strcmp(value, wanted) == 0 &&
                               json_is_string(json_object_get(device, "last_seen")));
        }
        e2e_answer_free(answer);
        assert_true(clock_monotonic_ms() < deadline_ms);
        (void)usleep(50000);
    }
}

static size_t
take_made(struct hall *hall, const struct made *made, size_t from)
{
    const struct sentence_call call = { made->number, made->counter,
        sentence_kind_of(made->times, 3) };
    size_t at =
        heard_take_chime(&hall->heard, made->times > 1 ? CHIME_RECALL : CHIME_CALL, from);

    return heard_take_sentence(
        &hall->heard, hall->synth, &call, SENTENCE_ID, HEARD_EITHER, at);
}

static void
test_ten_calls_at_once_are_each_heard_once_in_the_journals_order(void **state)
{
    struct hall *hall = *state;
    struct made made[10];
    char path[80];
    size_t at = 0;

    for (int i = 0; i < 16; i++) {
        assert_int_equal(e2e_arrive(hall->e2e, i, NULL, NULL), 201);
    }
    open_counters(hall, 3);
    start_board(hall);
    wait_board(hall);
    for (int i = 0; i < 3; i++) {
        call_next(hall, i + 1, &made[i]);
    }
    for (int i = 3; i < 9; i++) {
        recall(hall, &made[i - 3], &made[i]); /* again, and for the last time */
    }
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/absent", made[0].visit);
    assert_int_equal(e2e_post(hall->e2e, "counter-1", path), 200);
    call_next(hall, 1, &made[9]);
    wait_played(hall, 10);
    assert_int_equal(end_board(hall, SIGTERM), 0);
    heard_close(&hall->heard);
    for (int i = 0; i < 10; i++) {
        at = take_made(hall, &made[i], at);
    }
    heard_assert_only_silence(&hall->heard);
}

static void
finish(struct hall *hall, const struct made *made)
{
    char who[16];
    char path[80];

    (void)snprintf(who, sizeof(who), "counter-%d", made->counter);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/start", made->visit);
    assert_int_equal(e2e_post(hall->e2e, who, path), 200);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/finish", made->visit);
    assert_int_equal(e2e_status(hall->e2e, who, "POST", path,
                         "{\"outcome\":\"incomplete\",\"note\":\"berkas kurang\"}"),
        200);
}

static void
test_a_mornings_calls_are_heard_as_they_were_made(void **state)
{
    struct hall *hall = *state;
    struct made made[MORNING];
    size_t at = 0;

    for (int i = 0; i < MORNING; i++) {
        assert_int_equal(e2e_arrive(hall->e2e, i, NULL, NULL), 201);
    }
    open_counters(hall, 3);
    start_board(hall);
    wait_board(hall);
    for (int i = 0; i < MORNING; i++) {
        if (i >= 3) {
            finish(hall, &made[i - 3]);
        }
        call_next(hall, i % 3 + 1, &made[i]);
    }
    wait_played(hall, MORNING);
    assert_int_equal(end_board(hall, SIGTERM), 0);
    heard_close(&hall->heard);
    for (int i = 0; i < MORNING; i++) {
        at = take_made(hall, &made[i], at);
    }
    heard_assert_only_silence(&hall->heard);
}

static void
test_a_board_restarted_in_between_says_only_what_it_missed(void **state)
{
    struct hall *hall = *state;
    struct made made[3];
    size_t at = 0;

    for (int i = 0; i < 6; i++) {
        assert_int_equal(e2e_arrive(hall->e2e, i, NULL, NULL), 201);
    }
    open_counters(hall, 3);
    start_board(hall);
    wait_board(hall);
    call_next(hall, 1, &made[0]);
    wait_played(hall, 1);
    (void)end_board(hall, SIGKILL);
    call_next(hall, 2, &made[1]); /* nobody is there to say it */
    start_board(hall);
    wait_played(hall, 2);
    call_next(hall, 3, &made[2]);
    wait_played(hall, 3);
    assert_int_equal(end_board(hall, SIGTERM), 0);
    heard_close(&hall->heard);
    for (int i = 0; i < 3; i++) {
        at = take_made(hall, &made[i], at);
    }
    heard_assert_only_silence(&hall->heard);
}

static void
test_a_server_killed_and_back_costs_no_call(void **state)
{
    struct hall *hall = *state;
    struct made made[2];
    size_t at = 0;

    for (int i = 0; i < 6; i++) {
        assert_int_equal(e2e_arrive(hall->e2e, i, NULL, NULL), 201);
    }
    open_counters(hall, 2);
    start_board(hall);
    wait_board(hall);
    call_next(hall, 1, &made[0]);
    wait_played(hall, 1);
    e2e_kill(hall->e2e);
    e2e_restart(hall->e2e);
    call_next(hall, 2, &made[1]); /* likely before the board has found it again */
    wait_played(hall, 2);
    assert_int_equal(end_board(hall, SIGTERM), 0);
    heard_close(&hall->heard);
    for (int i = 0; i < 2; i++) {
        at = take_made(hall, &made[i], at);
    }
    heard_assert_only_silence(&hall->heard);
}

/* The words of the board's own test, and of an office that speaks in its own way. */
static void
test_a_supervisors_test_and_the_offices_own_sentence_are_heard(void **state)
{
    struct hall *hall = *state;
    struct made made;
    struct sentence words;
    size_t at;

    assert_int_equal(e2e_arrive(hall->e2e, 0, NULL, NULL), 201);
    open_counters(hall, 1);
    start_board(hall);
    wait_board(hall);
    assert_int_equal(e2e_status(hall->e2e, "supervisor", "POST", "/v1/boards/test",
                         "{\"hall\":\"lantai-9\"}"),
        404);
    assert_int_equal(e2e_status(hall->e2e, "supervisor", "POST", "/v1/boards/test",
                         "{\"hall\":\"utama\"}"),
        204);
    assert_int_equal(
        e2e_status(hall->e2e, "supervisor", "PUT", "/v1/settings/board", OWN_SENTENCES),
        200);
    wait_report(hall, "layout", "counters"); /* in force, words and all */
    call_next(hall, 1, &made);
    wait_played(hall, 1); /* the test is nobody's call: it is not reported */
    assert_int_equal(end_board(hall, SIGTERM), 0);
    heard_close(&hall->heard);
    sentence_make_notice(SENTENCE_TEST, SENTENCE_ID, &words);
    at = heard_take_chime(&hall->heard, CHIME_CALL, 0);
    at = heard_take_text(
        &hall->heard, hall->synth, words.feed, SENTENCE_ID, HEARD_EITHER, at);
    at = heard_take_chime(&hall->heard, CHIME_CALL, at);
    assert_int_equal(
        sentence_make(&(struct sentence_call){ made.number, 1, SENTENCE_CALL },
            SENTENCE_ID, OWN_CALL, SENTENCE_WORDS, &words, NULL),
        STATUS_OK);
    at = heard_take_text(
        &hall->heard, hall->synth, words.feed, SENTENCE_ID, HEARD_ONCE, at);
    assert_int_equal(
        sentence_make(&(struct sentence_call){ made.number, 1, SENTENCE_CALL },
            SENTENCE_EN, NULL, SENTENCE_WORDS, &words, NULL),
        STATUS_OK);
    (void)heard_take_text(
        &hall->heard, hall->synth, words.feed, SENTENCE_EN, HEARD_ONCE, at);
    heard_assert_only_silence(&hall->heard);
}

static void
test_the_supervisor_sees_a_board_without_a_loudspeaker(void **state)
{
    struct hall *hall = *state;
    char aside[TEMP_PATH_SIZE];
    struct made made;
    size_t at;

    assert_int_equal(e2e_arrive(hall->e2e, 0, NULL, NULL), 201);
    open_counters(hall, 1);
    /* The loudspeaker is a pipe; away it is a name that cannot be written to. */
    assert_int_equal(rename(hall->heard.pipe, temp_path(aside, hall->dir, "aside")), 0);
    assert_int_equal(mkdir(hall->heard.pipe, 0700), 0);
    start_board(hall);
    wait_board(hall);
    wait_report(hall, "sound", "missing");
    wait_report(hall, "screen", "1280x720");
    call_next(hall, 1, &made);
    e2e_kill(hall->e2e); /* what was known outlives a restart */
    e2e_restart(hall->e2e);
    wait_report(hall, "sound", "missing");
    assert_int_equal(rmdir(hall->heard.pipe), 0);
    assert_int_equal(rename(aside, hall->heard.pipe), 0);
    wait_report(hall, "sound", "ok");
    wait_played(hall, 1); /* and the call that waited is heard */
    assert_int_equal(end_board(hall, SIGTERM), 0);
    heard_close(&hall->heard);
    at = take_made(hall, &made, 0);
    assert_true(at > 0);
    heard_assert_only_silence(&hall->heard);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_ten_calls_at_once_are_each_heard_once_in_the_journals_order, setup,
            teardown),
        cmocka_unit_test_setup_teardown(
            test_a_mornings_calls_are_heard_as_they_were_made, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_board_restarted_in_between_says_only_what_it_missed, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_server_killed_and_back_costs_no_call, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_supervisors_test_and_the_offices_own_sentence_are_heard, setup,
            teardown),
        cmocka_unit_test_setup_teardown(
            test_the_supervisor_sees_a_board_without_a_loudspeaker, setup, teardown),
    };

    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("board", tests, NULL, NULL);
}
