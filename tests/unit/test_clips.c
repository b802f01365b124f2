/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/clips.h"

#include <stdio.h>
#include <string.h>

#include "audio/spoken.h"
#include "common/text.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

static const struct words_case {
    struct sentence_call call;
    unsigned style;
    const char *words;
} words_cases[] = {
    { { "A005", 3, SENTENCE_CALL }, SENTENCE_WORDS,
        "nomor_antrean a kosong kosong 5 silakan_menuju loket 3" },
    { { "B115", 12, SENTENCE_RECALL }, SENTENCE_WORDS,
        "panggilan_ulang nomor_antrean b seratus 5 belas silakan_menuju loket 2 belas" },
    { { "Z999", 24, SENTENCE_LAST }, SENTENCE_WORDS,
        "panggilan_terakhir nomor_antrean z 9 ratus 9 puluh 9 silakan_menuju loket 2 "
        "puluh "
        "4" },
    { { "A1046", 1, SENTENCE_CALL }, SENTENCE_WORDS,
        "nomor_antrean a seribu 4 puluh 6 silakan_menuju loket 1" },
    { { "A011", 10, SENTENCE_CALL }, SENTENCE_WORDS,
        "nomor_antrean a kosong 11 silakan_menuju loket 10" },
    { { "A105", 11, SENTENCE_CALL }, SENTENCE_DIGITS | SENTENCE_NOL,
        "nomor_antrean a 1 nol 5 silakan_menuju loket 11" },
};

static void
test_call_is_put_together_of_the_right_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(words_cases); i++) {
        char words[CLIPS_WORDS_MAX][CLIPS_NAME_SIZE];
        char joined[256] = "";
        size_t count = clips_words(&words_cases[i].call, words_cases[i].style, words);

        for (size_t w = 0; w < count; w++) {
            strcat(joined, w ? " " : "");
            strcat(joined, words[w]);
        }
        assert_string_equal(joined, words_cases[i].words);
    }
}

/* A WAV of `count` equal samples, 22,050 Hz, mono, 16 bit. */
static void
write_clip(const char *folder, const char *name, int16_t value, uint32_t count)
{
    unsigned char wav[44 + 2 * 100] = {
        'R', 'I', 'F', 'F', 0, 0, 0, 0, 'W', 'A', 'V', 'E', /* length below */
        'f', 'm', 't', ' ', 16, 0, 0, 0, 1, 0, 1, 0,        /* PCM, one channel */
        0x22, 0x56, 0, 0, 0x44, 0xac, 0, 0, 2, 0, 16, 0,    /* 22050 Hz, 16 bit */
        'd', 'a', 't', 'a', 0, 0, 0, 0                      /* length below */
    };
    char file[32];
    char path[TEMP_PATH_SIZE];

    assert_true(count <= 100);
    wav[4] = (unsigned char)(36 + 2 * count);
    wav[40] = (unsigned char)(2 * count);
    for (uint32_t i = 0; i < count; i++) {
        wav[44 + 2 * i] = (unsigned char)(value & 0xff);
        wav[45 + 2 * i] = (unsigned char)(value >> 8);
    }
    (void)snprintf(file, sizeof(file), "%s.wav", name);
    temp_write(temp_path(path, folder, file), wav, 44 + 2 * count);
}

static void
test_clips_are_used_only_when_all_are_there(void **state)
{
    static const char *const names[] = { "nomor_antrean", "a", "kosong", "5",
        "silakan_menuju", "loket" };
    const struct sentence_call call = { "A005", 3, SENTENCE_CALL };
    char folder[TEMP_PATH_SIZE];
    struct clips *clips;
    struct sound *said;

    (void)state;
    temp_make(folder);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        write_clip(folder, names[i], (int16_t)(100 * (int)(i + 1)), 50);
    }
    clips = clips_open(folder);
    assert_null(clips_say(clips, &call, SENTENCE_WORDS)); /* "3" is missing */
    assert_null(clips_bell(clips));
    clips_close(clips);
    write_clip(folder, "3", 1234, 50);
    write_clip(folder, "bel", 7, 10);
    clips = clips_open(folder);
    said = clips_say(clips, &call, SENTENCE_WORDS);
    assert_non_null(said);
    assert_int_equal(said->samples[0], 100);
    assert_true(said->count > 8 * 50);
    sound_unref(said);
    said = clips_bell(clips);
    assert_int_equal(said->count, 10);
    sound_unref(said);
    clips_close(clips);
    temp_remove(folder);
}

/* Where all words were recorded nobody needs a synthesiser, but for the office's own
 * sentence, which nobody has recorded. */
static void
test_a_call_is_heard_as_it_was_recorded(void **state)
{
    static const char *const names[] = { "nomor_antrean", "a", "kosong", "5",
        "silakan_menuju", "loket", "3" };
    const struct sentence_call call = { "A005", 3, SENTENCE_CALL };
    struct announce_settings settings = { .style = SENTENCE_WORDS };
    char folder[TEMP_PATH_SIZE];
    struct spoken *spoken;
    struct sound *said;

    (void)state;
    temp_make(folder);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        write_clip(folder, names[i], 1000, 50);
    }
    spoken = spoken_new(NULL, folder);
    said = spoken_call(spoken, &call, SENTENCE_ID, &settings);
    assert_non_null(said);
    assert_true(said->count > 8 * 50);
    sound_unref(said);
    text_copy(settings.texts[SENTENCE_ID][SENTENCE_CALL], CALL_TEXT_SIZE,
        "{nomor} ke {loket} sekarang");
    assert_null(spoken_call(spoken, &call, SENTENCE_ID, &settings));
    spoken_free(spoken);
    temp_remove(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_call_is_put_together_of_the_right_words),
        cmocka_unit_test(test_clips_are_used_only_when_all_are_there),
        cmocka_unit_test(test_a_call_is_heard_as_it_was_recorded),
    };

    return cmocka_run_group_tests_name("clips", tests, NULL, NULL);
}
