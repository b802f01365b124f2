/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/synth.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/support/test.h"

#define CALL_TEXT \
    "Nomor antrean A, kosong [['@mpatp,uluh]] 6, silakan menuju [[l'okEt]] 3."

static struct synth_text
text_of(const char *voice, const char *text)
{
    return (struct synth_text){ voice, text, SYNTH_RATE_DEFAULT, SYNTH_WORD_GAP_DEFAULT };
}

static int
setup(void **state)
{
    struct synth *synth;

    if (synth_start(&synth, NULL) != STATUS_OK) {
        return -1;
    }
    *state = synth;
    return 0;
}

static int
teardown(void **state)
{
    synth_stop(*state);
    return 0;
}

/* What it says in the end: on a busy machine a sentence may take longer than one may. */
static enum status
say(struct synth *synth, const struct synth_text *text, struct sound **sound)
{
    int64_t deadline_ms = clock_monotonic_ms() + 60000;
    enum status st;

    do {
        st = synth_say(synth, text, sound, NULL);
    } while (
        (st == STATUS_TIMEOUT || st == STATUS_IO) && clock_monotonic_ms() < deadline_ms);
    return st;
}

/* The children of a process, as the kernel lists them; 0 when there is none. */
static pid_t
child_of(pid_t parent)
{
    char path[64];
    int child = 0;
    FILE *f;

    (void)snprintf(path, sizeof(path), "/proc/%d/task/%d/children", parent, parent);
    f = fopen(path, "r");
    if (f) {
        if (fscanf(f, "%d", &child) != 1) {
            child = 0;
        }
        (void)fclose(f);
    }
    return child;
}

/* The keeper's worker, waited for: it is started after the keeper. */
static pid_t
wait_for_worker(pid_t keeper)
{
    int64_t deadline_ms = clock_monotonic_ms() + 60000;
    pid_t worker;

    while ((worker = child_of(keeper)) == 0) {
        assert_true(clock_monotonic_ms() < deadline_ms);
    }
    return worker;
}

static void
test_the_same_text_gives_the_same_samples_every_time(void **state)
{
    struct synth_text text = text_of("id", CALL_TEXT);
    struct synth_text other = text_of("en", "Queue number A, zero zero 5.");
    struct sound *first = NULL;
    struct sound *between = NULL;
    struct sound *again = NULL;

    assert_int_equal(say(*state, &text, &first), STATUS_OK);
    assert_int_equal(say(*state, &other, &between), STATUS_OK);
    assert_int_equal(say(*state, &text, &again), STATUS_OK);
    assert_in_range(first->count, 3 * AUDIO_RATE_HZ, 9 * AUDIO_RATE_HZ);
    assert_int_equal(again->count, first->count);
    assert_memory_equal(
        again->samples, first->samples, first->count * sizeof(first->samples[0]));
    assert_int_not_equal(between->count, first->count);
    sound_unref(first);
    sound_unref(between);
    sound_unref(again);
}

static void
test_unknown_voice_and_unfit_texts_are_refused(void **state)
{
    char longest[SYNTH_TEXT_MAX + 1];
    struct synth_text unknown = text_of("xx-nobody", "halo");
    struct synth_text empty = text_of("id", "");
    struct synth_text too_long = text_of("id", longest);
    struct synth_text fine = text_of("id", "halo");
    struct sound *sound = NULL;

    memset(longest, 'a', SYNTH_TEXT_MAX);
    longest[SYNTH_TEXT_MAX] = '\0';
    assert_int_equal(say(*state, &unknown, &sound), STATUS_ARG);
    assert_int_equal(say(*state, &empty, &sound), STATUS_ARG);
    assert_int_equal(say(*state, &too_long, &sound), STATUS_ARG);
    assert_null(sound);
    assert_int_equal(say(*state, &fine, &sound), STATUS_OK);
    sound_unref(sound);
}

static void
test_a_worker_that_was_killed_is_started_again(void **state)
{
    struct synth_text text = text_of("id", CALL_TEXT);
    struct sound *before = NULL;
    struct sound *after = NULL;
    pid_t worker;

    assert_int_equal(say(*state, &text, &before), STATUS_OK);
    worker = wait_for_worker(child_of(getpid()));
    assert_true(worker > 1);
    assert_int_equal(kill(worker, SIGKILL), 0);
    /* One request may die with the worker; the next ones are answered. */
    assert_int_equal(say(*state, &text, &after), STATUS_OK);
    assert_int_equal(after->count, before->count);
    assert_memory_equal(
        after->samples, before->samples, before->count * sizeof(before->samples[0]));
    sound_unref(before);
    sound_unref(after);
}

static void *
kill_soon(void *worker)
{
    (void)poll(NULL, 0, 100); /* by then a sentence is asked for, as a rule */
    (void)kill(*(pid_t *)worker, SIGKILL);
    return NULL;
}

/* Whose sentence dies with the worker hears of it, and does not wait for nothing. */
static void
test_a_worker_killed_at_work_is_told_of_at_once(void **state)
{
    struct synth_text text = text_of("id", CALL_TEXT);
    struct error err = { .text = "" };
    enum status st = STATUS_OK;

    for (int tries = 0; tries < 20 && !strstr(err.text, "started again"); tries++) {
        struct sound *sound = NULL;
        pid_t worker = wait_for_worker(child_of(getpid()));
        pthread_t thread;

        assert_int_equal(kill(worker, SIGSTOP), 0);
        assert_int_equal(pthread_create(&thread, NULL, kill_soon, &worker), 0);
        st = synth_say(*state, &text, &sound, &err);
        (void)pthread_join(thread, NULL);
        sound_unref(sound);
    }
    assert_int_equal(st, STATUS_IO);
    assert_non_null(strstr(err.text, "started again"));
}

static void
test_a_helper_gone_for_good_is_reported(void **state)
{
    struct synth_text text = text_of("id", CALL_TEXT);
    struct sound *sound = NULL;
    pid_t keeper = child_of(getpid());
    pid_t worker = wait_for_worker(keeper);

    (void)state;
    assert_true(keeper > 1 && worker > 1);
    assert_int_equal(kill(keeper, SIGKILL), 0);
    assert_int_equal(kill(worker, SIGKILL), 0);
    assert_int_equal(synth_say(*state, &text, &sound, NULL), STATUS_IO);
    assert_int_equal(synth_say(*state, &text, &sound, NULL), STATUS_IO);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_the_same_text_gives_the_same_samples_every_time, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_unknown_voice_and_unfit_texts_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_worker_that_was_killed_is_started_again, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_worker_killed_at_work_is_told_of_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_helper_gone_for_good_is_reported, setup, teardown),
    };

    return cmocka_run_group_tests_name("synth", tests, NULL, NULL);
}
