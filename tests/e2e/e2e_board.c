/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The real board at the real server: what the hall hears is recorded and compared with
 * what was called, and with what the board reported.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/support/hall.h"
#include "tests/support/test.h"

#define MORNING 30
#define OWN_CALL "Loket {counter} menunggu nomor {number}."
#define OWN_SENTENCES \
    "{\"layout\":\"counters\",\"languages\":[\"id\",\"en\"],\"repeat\":1,\"sentences\":" \
    "{\"id\":{\"call\":\"" OWN_CALL "\"}}}"

static void
test_ten_calls_at_once_are_each_heard_once_in_the_journals_order(void **state)
{
    struct hall *hall = *state;
    struct hall_call made[10];
    char path[80];
    size_t at = 0;

    for (int i = 0; i < 16; i++) {
        assert_int_equal(e2e_arrive(hall->e2e, i, NULL, NULL), 201);
    }
    hall_open_counters(hall, 3);
    hall_start_board(hall);
    hall_wait_board(hall);
    for (int i = 0; i < 3; i++) {
        hall_call_next(hall, i + 1, &made[i]);
    }
    for (int i = 3; i < 9; i++) {
        hall_recall(hall, &made[i - 3], &made[i]); /* again, and for the last time */
    }
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/absent", made[0].visit);
    assert_int_equal(e2e_post(hall->e2e, "counter-1", path), 200);
    hall_call_next(hall, 1, &made[9]);
    hall_wait_played(hall, 10);
    assert_int_equal(hall_end_board(hall, SIGTERM), 0);
    heard_close(&hall->heard);
    for (int i = 0; i < 10; i++) {
        at = hall_take_call(hall, &made[i], at);
    }
    heard_assert_only_silence(&hall->heard);
}

static void
test_a_mornings_calls_are_heard_as_they_were_made(void **state)
{
    struct hall *hall = *state;
    struct hall_call made[MORNING];
    size_t at = 0;

    for (int i = 0; i < MORNING; i++) {
        assert_int_equal(e2e_arrive(hall->e2e, i, NULL, NULL), 201);
    }
    hall_open_counters(hall, 3);
    hall_start_board(hall);
    hall_wait_board(hall);
    for (int i = 0; i < MORNING; i++) {
        if (i >= 3) {
            hall_finish(hall, &made[i - 3]);
        }
        hall_call_next(hall, i % 3 + 1, &made[i]);
    }
    hall_wait_played(hall, MORNING);
    assert_int_equal(hall_end_board(hall, SIGTERM), 0);
    heard_close(&hall->heard);
    for (int i = 0; i < MORNING; i++) {
        at = hall_take_call(hall, &made[i], at);
    }
    heard_assert_only_silence(&hall->heard);
}

static void
test_a_board_restarted_in_between_says_only_what_it_missed(void **state)
{
    struct hall *hall = *state;
    struct hall_call made[3];
    size_t at = 0;

    for (int i = 0; i < 6; i++) {
        assert_int_equal(e2e_arrive(hall->e2e, i, NULL, NULL), 201);
    }
    hall_open_counters(hall, 3);
    hall_start_board(hall);
    hall_wait_board(hall);
    hall_call_next(hall, 1, &made[0]);
    hall_wait_played(hall, 1);
    (void)hall_end_board(hall, SIGKILL);
    hall_call_next(hall, 2, &made[1]); /* nobody is there to say it */
    hall_start_board(hall);
    hall_wait_played(hall, 2);
    hall_call_next(hall, 3, &made[2]);
    hall_wait_played(hall, 3);
    assert_int_equal(hall_end_board(hall, SIGTERM), 0);
    heard_close(&hall->heard);
    for (int i = 0; i < 3; i++) {
        at = hall_take_call(hall, &made[i], at);
    }
    heard_assert_only_silence(&hall->heard);
}

static void
test_a_server_killed_and_back_costs_no_call(void **state)
{
    struct hall *hall = *state;
    struct hall_call made[2];
    size_t at = 0;

    for (int i = 0; i < 6; i++) {
        assert_int_equal(e2e_arrive(hall->e2e, i, NULL, NULL), 201);
    }
    hall_open_counters(hall, 2);
    hall_start_board(hall);
    hall_wait_board(hall);
    hall_call_next(hall, 1, &made[0]);
    hall_wait_played(hall, 1);
    e2e_kill(hall->e2e);
    e2e_restart(hall->e2e);
    hall_call_next(hall, 2, &made[1]); /* likely before the board has found it again */
    hall_wait_played(hall, 2);
    assert_int_equal(hall_end_board(hall, SIGTERM), 0);
    heard_close(&hall->heard);
    for (int i = 0; i < 2; i++) {
        at = hall_take_call(hall, &made[i], at);
    }
    heard_assert_only_silence(&hall->heard);
}

/* Until a chime was heard: what is said behind it is settled then. */
static void
wait_chime(struct hall *hall)
{
    int64_t end_ms = clock_monotonic_ms() + 60000;
    struct sound *chime = chime_make(CHIME_CALL);

    while (!heard_whole(&hall->heard, chime)) {
        assert_true(clock_monotonic_ms() < end_ms);
        (void)usleep(10000);
    }
    sound_unref(chime);
}

/* The words of the board's own test, and of an office that speaks in its own way. */
static void
test_a_supervisors_test_and_the_offices_own_sentence_are_heard(void **state)
{
    struct hall *hall = *state;
    struct hall_call made;
    struct sentence words;
    size_t at;

    assert_int_equal(e2e_arrive(hall->e2e, 0, NULL, NULL), 201);
    hall_open_counters(hall, 1);
    hall_start_board(hall);
    hall_wait_board(hall);
    assert_int_equal(e2e_status(hall->e2e, "supervisor", "POST", "/v1/boards/test",
                         "{\"hall\":\"lantai-9\"}"),
        404);
    assert_int_equal(e2e_status(hall->e2e, "supervisor", "POST", "/v1/boards/test",
                         "{\"hall\":\"utama\"}"),
        204);
    wait_chime(hall); /* before there are other languages */
    assert_int_equal(
        e2e_status(hall->e2e, "supervisor", "PUT", "/v1/settings/board", OWN_SENTENCES),
        200);
    hall_wait_report(hall, "layout", "counters"); /* in force, words and all */
    hall_call_next(hall, 1, &made);
    hall_wait_played(hall, 1); /* the test is nobody's call: it is not reported */
    assert_int_equal(hall_end_board(hall, SIGTERM), 0);
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
    struct hall_call made;
    size_t at;

    assert_int_equal(e2e_arrive(hall->e2e, 0, NULL, NULL), 201);
    hall_open_counters(hall, 1);
    /* The loudspeaker is a pipe; away it is a name that cannot be written to. */
    assert_int_equal(rename(hall->heard.pipe, temp_path(aside, hall->dir, "aside")), 0);
    assert_int_equal(mkdir(hall->heard.pipe, 0700), 0);
    hall_start_board(hall);
    hall_wait_board(hall);
    hall_wait_report(hall, "sound", "missing");
    hall_wait_report(hall, "screen", "1280x720");
    hall_call_next(hall, 1, &made);
    e2e_kill(hall->e2e); /* what was known outlives a restart */
    e2e_restart(hall->e2e);
    hall_wait_report(hall, "sound", "missing");
    assert_int_equal(rmdir(hall->heard.pipe), 0);
    assert_int_equal(rename(aside, hall->heard.pipe), 0);
    hall_wait_report(hall, "sound", "ok");
    hall_wait_played(hall, 1); /* and the call that waited is heard */
    assert_int_equal(hall_end_board(hall, SIGTERM), 0);
    heard_close(&hall->heard);
    at = hall_take_call(hall, &made, 0);
    assert_true(at > 0);
    heard_assert_only_silence(&hall->heard);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_ten_calls_at_once_are_each_heard_once_in_the_journals_order, hall_setup,
            hall_teardown),
        cmocka_unit_test_setup_teardown(
            test_a_mornings_calls_are_heard_as_they_were_made, hall_setup, hall_teardown),
        cmocka_unit_test_setup_teardown(
            test_a_board_restarted_in_between_says_only_what_it_missed, hall_setup,
            hall_teardown),
        cmocka_unit_test_setup_teardown(
            test_a_server_killed_and_back_costs_no_call, hall_setup, hall_teardown),
        cmocka_unit_test_setup_teardown(
            test_a_supervisors_test_and_the_offices_own_sentence_are_heard, hall_setup,
            hall_teardown),
        cmocka_unit_test_setup_teardown(
            test_the_supervisor_sees_a_board_without_a_loudspeaker, hall_setup,
            hall_teardown),
    };

    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("board", tests, NULL, NULL);
}
