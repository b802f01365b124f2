/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole announcement is the very pieces that antrean-board plays, one after another. */
#include "audio/announcement.h"

#include <stdlib.h>
#include <string.h>

#include "audio/wav.h"
#include "tests/support/test.h"

#define PAUSE ((size_t)AUDIO_RATE_HZ * SPOKEN_PAUSE_MS / 1000)

static struct synth *synth;

static int
setup(void **state)
{
    if (synth_start(&synth, NULL) != STATUS_OK) {
        return -1;
    }
    *state = spoken_new(synth, NULL);
    return 0;
}

static int
teardown(void **state)
{
    spoken_free(*state);
    synth_stop(synth);
    return 0;
}

static struct announcement
read(const char *text)
{
    struct announcement announcement;

    assert_int_equal(
        announcement_read(text, strlen(text), &announcement, NULL), STATUS_OK);
    return announcement;
}

/* Do these samples stand there? Gives the place behind them. */
static size_t
expect(const struct sound *whole, size_t at, const struct sound *piece)
{
    assert_true(at + piece->count <= whole->count);
    assert_memory_equal(
        whole->samples + at, piece->samples, piece->count * sizeof(piece->samples[0]));
    return at + piece->count;
}

static void
test_a_call_is_bell_sentence_repeat_and_the_other_language(void **state)
{
    struct spoken *spoken = *state;
    struct announcement a =
        read("{\"announce\":{\"languages\":[\"id\",\"en\"],\"repeat\":2,\"volume\":100},"
             "\"number\":\"A005\",\"counter\":3,\"times\":2}");
    const struct sentence_call call = { "A005", 3, SENTENCE_RECALL };
    struct sound *id = spoken_call(spoken, &call, SENTENCE_ID, &a.settings);
    struct sound *en = spoken_call(spoken, &call, SENTENCE_EN, &a.settings);
    struct sound *whole = announcement_make(spoken, &a);
    size_t at;

    assert_non_null(whole);
    at = expect(whole, 0, spoken_bell(spoken, 2));
    at = expect(whole, at, id) + PAUSE;
    at = expect(whole, at, id) + PAUSE;
    at = expect(whole, at, en);
    assert_int_equal(at, whole->count);
    sound_unref(whole);
    a.waiting = 4; /* once, in one language */
    whole = announcement_make(spoken, &a);
    at = expect(whole, 0, spoken_bell(spoken, 2));
    assert_int_equal(expect(whole, at, id), whole->count);
    sound_unref(whole);
    sound_unref(id);
    sound_unref(en);
}

static void
test_it_is_as_loud_as_the_office_set(void **state)
{
    struct announcement a = read("{\"announce\":{\"volume\":50},\"notice\":\"test\"}");
    struct sound *half = announcement_make(*state, &a);
    struct sound *full;

    a.settings.volume = 100;
    full = announcement_make(*state, &a);
    assert_int_equal(half->count, full->count);
    for (size_t i = 0; i < full->count; i++) {
        assert_int_equal(half->samples[i], full->samples[i] / 2);
    }
    sound_unref(half);
    sound_unref(full);
}

static void
test_what_names_nothing_to_say_is_refused(void **state)
{
    static const char *const texts[] = { "", "[]", "{}", "{\"number\":\"A005\"}",
        "{\"announce\":{}}", "{\"announce\":{},\"number\":\"a005\"}",
        "{\"announce\":{},\"number\":\"A005[[x]]\"}",
        "{\"announce\":{},\"notice\":\"pengumuman\"}" };
    struct announcement announcement;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        assert_int_equal(
            announcement_read(texts[i], strlen(texts[i]), &announcement, NULL),
            STATUS_BAD_REQUEST);
    }
}

static void
test_a_wav_file_says_what_it_holds(void **state)
{
    static const uint8_t wanted[WAV_HEAD_SIZE] = {
        'R', 'I', 'F', 'F', 0x28, 0x00, 0x01, 0x00, 'W', 'A', 'V', 'E', /* 65536 + 36 */
        'f', 'm', 't', ' ', 16, 0, 0, 0, 1, 0, 1, 0,                    /* PCM, mono */
        0x22, 0x56, 0, 0, 0x44, 0xac, 0, 0, 2, 0, 16, 0, /* 22050 Hz, 44100 bytes a s */
        'd', 'a', 't', 'a', 0x04, 0x00, 0x01, 0x00       /* 65540 bytes */
    };
    uint8_t head[WAV_HEAD_SIZE];

    (void)state;
    wav_head(32770, head);
    assert_memory_equal(head, wanted, 4);
    assert_memory_equal(head + 8, wanted + 8, WAV_HEAD_SIZE - 8);
    assert_int_equal(head[4] | head[5] << 8 | head[6] << 16, 65540 + 36);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_call_is_bell_sentence_repeat_and_the_other_language, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_it_is_as_loud_as_the_office_set, setup, teardown),
        cmocka_unit_test(test_what_names_nothing_to_say_is_refused),
        cmocka_unit_test(test_a_wav_file_says_what_it_holds),
    };

    return cmocka_run_group_tests_name("announcement", tests, NULL, NULL);
}
