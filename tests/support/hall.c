/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/hall.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/support/database.h"
#include "tests/support/display.h"
#include "tests/support/test.h"

#define DEADLINE_MS 120000
#define DAY_WAIT_MS 60000
#define DAY_WAITING_MAX 6 /* calls that may wait to be said, as in a hall */
#define VOLUME 90         /* of the catalogue that the office begins with */

void
hall_start_board(struct hall *hall)
{
    const char *build = getenv("ANTREAN_BUILD");
    char program[512];
    const char *const words[] = { program, "--server",
        hall->url ? hall->url : e2e_url(hall->e2e), "--token",
        e2e_token(hall->e2e, "board"), "--memory", hall->memory, hall->more[0],
        hall->more[1], hall->more[2], hall->more[3], hall->more[4], NULL };
    const char *wrapped[DEVICE_CLOCK_WORDS_MAX];

    (void)snprintf(
        program, sizeof(program), "%s/antrean-board", build ? build : "build/debug");
    if (hall->has_clock) {
        device_clock_words(&hall->clock, words, wrapped);
    }
    hall->board = display_start(hall->has_clock ? wrapped : words);
}

int
hall_end_board(struct hall *hall, int signal)
{
    int state = 0;

    assert_int_equal(kill(hall->board, signal), 0);
    while (waitpid(hall->board, &state, 0) < 0) {
        assert_int_equal(errno, EINTR);
    }
    hall->board = 0;
    return WIFEXITED(state) ? WEXITSTATUS(state) : -1;
}

int
hall_setup(void **state)
{
    return hall_setup_with(state, &(struct e2e_options){ 0 });
}

int
hall_setup_with(void **state, const struct e2e_options *options)
{
    struct hall *hall = calloc(1, sizeof(*hall));

    *state = hall;
    if (!hall || synth_start(&hall->synth, NULL) != STATUS_OK) {
        return -1;
    }
    temp_make(hall->dir);
    (void)temp_path(hall->memory, hall->dir, "memory");
    (void)setenv("SDL_VIDEODRIVER", "dummy", 1);
    (void)setenv("XDG_CACHE_HOME", hall->dir, 1);
    heard_open(&hall->heard, hall->dir);
    hall->heard.volume = VOLUME;
    hall->e2e = e2e_open(options);
    return 0;
}

int
hall_teardown(void **state)
{
    struct hall *hall = *state;

    if (hall->board > 0) {
        (void)hall_end_board(hall, SIGKILL);
    }
    e2e_close(hall->e2e);
    synth_stop(hall->synth);
    heard_free(&hall->heard);
    temp_remove(hall->dir);
    free(hall);
    return 0;
}

void
hall_open_counters(struct hall *hall, int count)
{
    for (int i = 1; i <= count; i++) {
        char who[24];
        char path[64];

        (void)snprintf(who, sizeof(who), "counter-%d", i);
        (void)snprintf(path, sizeof(path), "/v1/counters/%d/open", i);
        assert_int_equal(e2e_post(hall->e2e, who, path), 200);
    }
}

void
hall_call_next(struct hall *hall, int counter, struct hall_call *call)
{
    char who[24];
    char path[64];
    struct e2e_answer *answer;

    (void)snprintf(who, sizeof(who), "counter-%d", counter);
    (void)snprintf(path, sizeof(path), "/v1/counters/%d/call-next", counter);
    answer = e2e_ask(hall->e2e, who, "POST", path, NULL, NULL);
    assert_int_equal(answer->status, 200);
    *call = (struct hall_call){ .counter = counter, .times = 1 };
    (void)snprintf(call->number, sizeof(call->number), "%s", e2e_text(answer, "number"));
    (void)snprintf(call->visit, sizeof(call->visit), "%s", e2e_text(answer, "visit"));
    e2e_answer_free(answer);
}

void
hall_recall(struct hall *hall, const struct hall_call *before, struct hall_call *call)
{
    char who[24];
    char path[80];

    (void)snprintf(who, sizeof(who), "counter-%d", before->counter);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/recall", before->visit);
    assert_int_equal(e2e_post(hall->e2e, who, path), 200);
    *call = *before;
    call->times = before->times + 1;
}

/* The reports of the board, in its own words, from the office's database. */
static int
played(struct hall *hall)
{
    return (int)test_database_run(
        e2e_database(hall->e2e), "SELECT count(*) FROM announcement");
}

void
hall_wait_played(struct hall *hall, int count)
{
    int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;

    while (played(hall) < count) {
        assert_true(clock_monotonic_ms() < deadline_ms);
        (void)usleep(50000);
    }
    assert_int_equal(played(hall), count);
}

/* The board is there when it follows the event stream: the server counts it. */
void
hall_wait_board(struct hall *hall)
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
void
hall_wait_report(struct hall *hall, const char *field, const char *wanted)
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

size_t
hall_take_call(struct hall *hall, const struct hall_call *call, size_t from)
{
    const struct sentence_call said = { call->number, call->counter,
        sentence_kind_of(call->times, 3) };
    size_t at =
        heard_take_chime(&hall->heard, call->times > 1 ? CHIME_RECALL : CHIME_CALL, from);

    return heard_take_sentence(
        &hall->heard, hall->synth, &said, SENTENCE_ID, HEARD_EITHER, at);
}

void
hall_finish(struct hall *hall, const struct hall_call *call)
{
    char who[24];
    char path[80];

    (void)snprintf(who, sizeof(who), "counter-%d", call->counter);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/start", call->visit);
    assert_int_equal(e2e_post(hall->e2e, who, path), 200);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/finish", call->visit);
    assert_int_equal(e2e_status(hall->e2e, who, "POST", path,
                         "{\"outcome\":\"incomplete\",\"note\":\"berkas kurang\"}"),
        200);
}

void
hall_expect_heard(struct hall *hall, const struct hall_call *made, size_t count)
{
    size_t at = 0;

    assert_int_equal(hall_end_board(hall, SIGTERM), 0);
    heard_close(&hall->heard);
    for (size_t i = 0; i < count; i++) {
        at = hall_take_call(hall, &made[i], at);
    }
    heard_assert_only_silence(&hall->heard);
}

static void
wait_said(struct hall *hall, int count)
{
    int64_t end_ms = clock_monotonic_ms() + DAY_WAIT_MS;

    while (played(hall) < count) {
        assert_true(clock_monotonic_ms() < end_ms);
        (void)usleep(20000);
    }
}

void
hall_spend(struct hall *hall, struct office_day *day, int calls)
{
    int until = day->calls + calls;

    while (day->calls < until) {
        office_day_step(day);
        wait_said(hall, day->calls - DAY_WAITING_MAX);
    }
    wait_said(hall, day->calls);
}
