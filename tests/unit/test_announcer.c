/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is heard is captured by SDL's disk driver into a pipe and compared with a fresh
 * synthesis: every sample must belong to a chime, a sentence that was expected, or
 * silence.
 */
#include "audio/announcer.h"

#include <SDL.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audio/voice_cache.h"
#include "common/clock.h"
#include "common/mem.h"
#include "tests/support/heard.h"
#include "tests/support/test.h"

#define DEADLINE_MS 120000

/* A hall: the announcer, what it said of itself, and what its loudspeaker gave out. */
struct hall {
    char dir[TEMP_PATH_SIZE];
    struct heard heard;
    struct synth *synth;
    struct announcer *announcer;
    pthread_mutex_t mutex; /* for all below */
    pthread_cond_t changed;
    int64_t played[64];
    size_t played_count;
    int device; /* -1 unknown */
};

static void
hall_on_played(int64_t seq, void *arg)
{
    struct hall *hall = arg;

    (void)pthread_mutex_lock(&hall->mutex);
    hall->played[hall->played_count++ % ARRAY_LEN(hall->played)] = seq;
    (void)pthread_cond_broadcast(&hall->changed);
    (void)pthread_mutex_unlock(&hall->mutex);
}

static void
hall_on_device(bool present, void *arg)
{
    struct hall *hall = arg;

    (void)pthread_mutex_lock(&hall->mutex);
    hall->device = present;
    (void)pthread_cond_broadcast(&hall->changed);
    (void)pthread_mutex_unlock(&hall->mutex);
}

static int
setup(void **state)
{
    struct hall *hall = xcalloc(1, sizeof(*hall));
    struct announcer_options options = {
        .on_played = hall_on_played, .on_device = hall_on_device, .arg = hall
    };

    *state = hall;
    hall->device = -1;
    temp_make(hall->dir);
    (void)pthread_mutex_init(&hall->mutex, NULL);
    (void)pthread_cond_init(&hall->changed, NULL);
    if (synth_start(&hall->synth, NULL) != STATUS_OK) {
        return -1;
    }
    heard_open(&hall->heard, hall->dir);
    options.synth = hall->synth;
    options.settings = announce_settings_default();
    options.settings.volume = 100; /* so that samples stay what they were */
    options.settings.repeat = 1;
    return announcer_start(&options, &hall->announcer, NULL) == STATUS_OK ? 0 : -1;
}

/* Close the loudspeaker and take in what is still in the pipe. */
static void
hall_close(struct hall *hall)
{
    if (!hall->announcer) {
        return;
    }
    announcer_stop(hall->announcer);
    hall->announcer = NULL;
    heard_close(&hall->heard);
}

static int
teardown(void **state)
{
    struct hall *hall = *state;

    hall_close(hall);
    synth_stop(hall->synth);
    heard_free(&hall->heard);
    temp_remove(hall->dir);
    free(hall);
    return 0;
}

static void
wait_changed(struct hall *hall)
{
    struct timespec until;

    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += DEADLINE_MS / 1000;
    if (pthread_cond_timedwait(&hall->changed, &hall->mutex, &until) != 0) {
        (void)pthread_mutex_unlock(&hall->mutex);
        fail_msg("nothing happened before the deadline");
    }
}

static void
wait_played(struct hall *hall, size_t count)
{
    (void)pthread_mutex_lock(&hall->mutex);
    while (hall->played_count < count) {
        wait_changed(hall);
    }
    (void)pthread_mutex_unlock(&hall->mutex);
}

static void
wait_device(struct hall *hall, int device)
{
    (void)pthread_mutex_lock(&hall->mutex);
    while (hall->device != device) {
        wait_changed(hall);
    }
    (void)pthread_mutex_unlock(&hall->mutex);
}

static void
call(struct hall *hall, int64_t seq, const char *number, int counter, int times)
{
    struct announcer_call c = { .seq = seq, .counter = counter, .times = times };

    (void)snprintf(c.number, sizeof(c.number), "%s", number);
    assert_int_equal(announcer_call(hall->announcer, &c, NULL), STATUS_OK);
}

static size_t
take_sentence(struct hall *hall, const char *number, int counter, int times,
    enum sentence_language language, size_t from)
{
    const struct sentence_call said = { number, counter, sentence_kind_of(times, 3) };

    return heard_take_sentence(
        &hall->heard, hall->synth, &said, language, HEARD_ONCE, from);
}

static void
test_ten_calls_at_once_are_heard_in_order_each_once_and_apart(void **state)
{
    static const char *const numbers[] = { "A001", "B002", "A046", "S110", "K007", "A064",
        "Z999", "L023", "R060", "A100" };
    struct hall *hall = *state;
    size_t at = 0;

    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        call(hall, (int64_t)i + 1, numbers[i], (int)i + 1, 1);
    }
    wait_played(hall, ARRAY_LEN(numbers));
    hall_close(hall);
    assert_int_equal(hall->played_count, ARRAY_LEN(numbers));
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        assert_int_equal(hall->played[i], i + 1);
        at = heard_take_chime(&hall->heard, CHIME_CALL, at);
        at = take_sentence(hall, numbers[i], (int)i + 1, 1, SENTENCE_ID, at);
    }
    heard_assert_only_silence(&hall->heard);
}

static void
test_calls_recalls_and_last_calls_equal_a_fresh_synthesis(void **state)
{
    static const char *const numbers[] = { "A001", "A046", "A064", "B115", "Z999" };
    static const int counters[] = { 3, 12 };
    struct hall *hall = *state;
    int64_t seq = 0;
    size_t at = 0;

    for (size_t n = 0; n < ARRAY_LEN(numbers); n++) {
        for (size_t c = 0; c < ARRAY_LEN(counters); c++) {
            for (int times = 1; times <= 3; times++) {
                call(hall, ++seq, numbers[n], counters[c], times);
            }
        }
    }
    wait_played(hall, (size_t)seq);
    hall_close(hall);
    for (size_t n = 0; n < ARRAY_LEN(numbers); n++) {
        for (size_t c = 0; c < ARRAY_LEN(counters); c++) {
            for (int times = 1; times <= 3; times++) {
                at = heard_take_chime(
                    &hall->heard, times > 1 ? CHIME_RECALL : CHIME_CALL, at);
                at = take_sentence(hall, numbers[n], counters[c], times, SENTENCE_ID, at);
            }
        }
    }
    heard_assert_only_silence(&hall->heard);
}

static void
test_a_lone_call_is_said_twice_and_then_in_the_other_language(void **state)
{
    struct hall *hall = *state;
    struct announce_settings settings = announce_settings_default();
    const struct sentence_call said = { "A005", 3, SENTENCE_CALL };
    size_t at;

    settings.volume = 100;
    settings.languages[1] = SENTENCE_EN;
    settings.language_count = 2;
    announcer_set(hall->announcer, &settings);
    call(hall, 7, "A005", 3, 1);
    wait_played(hall, 1);
    hall_close(hall);
    at = heard_take_chime(&hall->heard, CHIME_CALL, 0);
    at = heard_take_sentence(
        &hall->heard, hall->synth, &said, SENTENCE_ID, HEARD_TWICE, at);
    (void)heard_take_sentence(
        &hall->heard, hall->synth, &said, SENTENCE_EN, HEARD_ONCE, at);
    heard_assert_only_silence(&hall->heard);
}

static void
test_a_call_given_again_overtaken_or_old_is_not_said(void **state)
{
    struct hall *hall = *state;
    struct announcer_call old = { .seq = 6,
        .number = "A009",
        .counter = 1,
        .times = 1,
        .age_ms = ANNOUNCER_FRESH_MS + 1 };
    struct announcer_call unsayable = { .seq = 9, .number = "A9", .counter = 1 };
    size_t at;

    call(hall, 5, "A005", 3, 1);
    call(hall, 5, "A005", 3, 1);
    call(hall, 4, "A004", 3, 1);
    assert_int_equal(announcer_call(hall->announcer, &old, NULL), STATUS_OK);
    assert_int_equal(announcer_call(hall->announcer, &unsayable, NULL), STATUS_ARG);
    call(hall, 7, "A007", 2, 1);
    wait_played(hall, 2);
    hall_close(hall);
    assert_int_equal(hall->played_count, 2);
    at = heard_take_chime(&hall->heard, CHIME_CALL, 0);
    at = take_sentence(hall, "A005", 3, 1, SENTENCE_ID, at);
    at = heard_take_chime(&hall->heard, CHIME_CALL, at);
    (void)take_sentence(hall, "A007", 2, 1, SENTENCE_ID, at);
    heard_assert_only_silence(&hall->heard);
}

static void
test_another_journal_leaves_unsaid_what_waits(void **state)
{
    struct hall *hall = *state;
    size_t at;

    heard_hold(&hall->heard);
    call(hall, 101, "A001", 1, 1);
    call(hall, 102, "A002", 2, 1);
    heard_wait_held(&hall->heard);
    announcer_reset(hall->announcer); /* in the middle of the first */
    call(hall, 5, "B001", 1, 1);
    heard_release(&hall->heard);
    wait_played(hall, 1);
    hall_close(hall);
    assert_int_equal(hall->played_count, 1); /* nobody's call is told as played */
    assert_int_equal(hall->played[0], 5);
    at = heard_take_chime(&hall->heard, CHIME_CALL, 0);
    at = take_sentence(hall, "A001", 1, 1, SENTENCE_ID, at); /* but said to its end */
    at = heard_take_chime(&hall->heard, CHIME_CALL, at);
    (void)take_sentence(hall, "B001", 1, 1, SENTENCE_ID, at);
    heard_assert_only_silence(&hall->heard);
}

static void
test_a_missing_device_is_reported_and_found_again(void **state)
{
    struct hall *hall = *state;
    size_t at;

    wait_device(hall, 1);
    (void)setenv("SDL_DISKAUDIOFILE", "/nowhere/at/all", 1);
    call(hall, 1, "A001", 1, 1);
    wait_device(hall, 0);
    assert_int_equal(announcer_pending(hall->announcer), 1);
    (void)setenv("SDL_DISKAUDIOFILE", hall->heard.pipe, 1);
    wait_device(hall, 1);
    wait_played(hall, 1);
    hall_close(hall);
    at = heard_take_chime(&hall->heard, CHIME_CALL, 0);
    (void)take_sentence(hall, "A001", 1, 1, SENTENCE_ID, at);
    heard_assert_only_silence(&hall->heard);
}

/* A full disk is a device that opens, and then takes nothing. */
static void
test_a_device_lost_in_the_middle_says_the_call_again_when_it_is_back(void **state)
{
    struct hall *hall = *state;
    size_t at;

    wait_device(hall, 1);
    (void)setenv("SDL_DISKAUDIOFILE", "/dev/full", 1);
    call(hall, 1, "A001", 1, 1);
    wait_device(hall, 0);
    assert_int_equal(announcer_pending(hall->announcer), 1);
    assert_int_equal(hall->played_count, 0);
    (void)setenv("SDL_DISKAUDIOFILE", hall->heard.pipe, 1);
    wait_played(hall, 1);
    hall_close(hall);
    at = heard_take_chime(&hall->heard, CHIME_CALL, 0);
    (void)take_sentence(hall, "A001", 1, 1, SENTENCE_ID, at);
    heard_assert_only_silence(&hall->heard);
}

/* A sound server that hangs: opening a pipe nobody reads comes back when somebody does.
 */
static void
test_a_device_that_hangs_is_reported_and_found_again(void **state)
{
    struct hall *hall = *state;
    char path[TEMP_PATH_SIZE];
    int64_t began_ms;
    int fd;

    wait_device(hall, 1);
    assert_int_equal(mkfifo(temp_path(path, hall->dir, "hangs"), 0600), 0);
    (void)setenv("SDL_DISKAUDIOFILE", path, 1);
    began_ms = clock_monotonic_ms();
    call(hall, 1, "A001", 1, 1);
    wait_device(hall, 0);
    assert_true(clock_monotonic_ms() - began_ms < 60000);
    assert_int_equal(announcer_pending(hall->announcer), 1);
    (void)setenv("SDL_DISKAUDIOFILE", hall->heard.pipe, 1);
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    assert_true(fd >= 0);
    (void)close(fd); /* it wakes up, and this device is gone */
    wait_device(hall, 1);
    wait_played(hall, 1);
}

static void
test_a_voice_turned_off_says_nothing(void **state)
{
    struct hall *hall = *state;
    struct announce_settings settings = announce_settings_default();

    settings.enabled = false;
    announcer_set(hall->announcer, &settings);
    call(hall, 1, "A001", 1, 1);
    settings.enabled = true;
    settings.volume = 100;
    settings.repeat = 1;
    while (announcer_pending(hall->announcer) > 0) {
        (void)poll(NULL, 0, 1);
    }
    announcer_set(hall->announcer, &settings);
    call(hall, 2, "A002", 1, 1);
    wait_played(hall, 1);
    hall_close(hall);
    assert_int_equal(hall->played[0], 2);
    (void)take_sentence(
        hall, "A002", 1, 1, SENTENCE_ID, heard_take_chime(&hall->heard, CHIME_CALL, 0));
    heard_assert_only_silence(&hall->heard);
}

static void
test_plan_leaves_out_languages_first_then_the_repeat(void **state)
{
    struct announce_settings settings = announce_settings_default();
    struct announce_plan plan;

    (void)state;
    settings.languages[1] = SENTENCE_EN;
    settings.language_count = 2;
    plan = announce_plan_make(&settings, 1);
    assert_int_equal(plan.language_count, 2);
    assert_int_equal(plan.repeat, 2);
    plan = announce_plan_make(&settings, 2);
    assert_int_equal(plan.language_count, 1);
    assert_int_equal(plan.repeat, 2);
    plan = announce_plan_make(&settings, 4);
    assert_int_equal(plan.repeat, 1);
    settings.quiet_from = 22 * 60;
    settings.quiet_to = 6 * 60;
    assert_true(announce_is_quiet(&settings, 23 * 60));
    assert_true(announce_is_quiet(&settings, 0));
    assert_false(announce_is_quiet(&settings, 6 * 60));
}

static void
test_cache_keeps_what_was_used_last_within_its_bytes(void **state)
{
    struct voice_cache *cache = voice_cache_new(3 * 100 * sizeof(int16_t));
    struct sound *sound = sound_new(100);
    struct sound *found;

    (void)state;
    voice_cache_put(cache, &(struct synth_text){ "id", "satu", 140, 5 }, sound);
    voice_cache_put(cache, &(struct synth_text){ "id", "dua", 140, 5 }, sound);
    voice_cache_put(cache, &(struct synth_text){ "id", "tiga", 140, 5 }, sound);
    found = voice_cache_get(cache, &(struct synth_text){ "id", "satu", 140, 5 });
    assert_ptr_equal(found, sound);
    sound_unref(found);
    voice_cache_put(cache, &(struct synth_text){ "id", "empat", 140, 5 }, sound);
    assert_int_equal(voice_cache_bytes(cache), 3 * 100 * sizeof(int16_t));
    assert_null(voice_cache_get(cache, &(struct synth_text){ "id", "dua", 140, 5 }));
    assert_null(voice_cache_get(cache, &(struct synth_text){ "en", "satu", 140, 5 }));
    found = voice_cache_get(cache, &(struct synth_text){ "id", "satu", 140, 5 });
    assert_non_null(found);
    sound_unref(found);
    voice_cache_free(cache);
    sound_unref(sound);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_ten_calls_at_once_are_heard_in_order_each_once_and_apart, setup,
            teardown),
        cmocka_unit_test_setup_teardown(
            test_calls_recalls_and_last_calls_equal_a_fresh_synthesis, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_lone_call_is_said_twice_and_then_in_the_other_language, setup,
            teardown),
        cmocka_unit_test_setup_teardown(
            test_a_call_given_again_overtaken_or_old_is_not_said, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_another_journal_leaves_unsaid_what_waits, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_missing_device_is_reported_and_found_again, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_device_lost_in_the_middle_says_the_call_again_when_it_is_back, setup,
            teardown),
        cmocka_unit_test_setup_teardown(
            test_a_device_that_hangs_is_reported_and_found_again, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_voice_turned_off_says_nothing, setup, teardown),
        cmocka_unit_test(test_plan_leaves_out_languages_first_then_the_repeat),
        cmocka_unit_test(test_cache_keeps_what_was_used_last_within_its_bytes),
    };

    int failed = cmocka_run_group_tests_name("announcer", tests, NULL, NULL);

    SDL_Quit();
    return failed;
}
