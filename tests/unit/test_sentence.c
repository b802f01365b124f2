/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/sentence.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "tests/support/test.h"

/* The worked examples: number, what is fed in the words style, and in the digits style.
 */
static const struct number_case {
    const char *number;
    const char *words;
    const char *digits;
} number_cases[] = {
    { "A001", "A, kosong kosong 1", "A, kosong kosong 1" },
    { "A005", "A, kosong kosong 5", "A, kosong kosong 5" },
    { "A006", "A, kosong kosong 6", "A, kosong kosong 6" },
    { "A010", "A, kosong 10", "A, kosong 1 kosong" },
    { "A011", "A, kosong 11", "A, kosong 1 1" },
    { "A015", "A, kosong 15", "A, kosong 1 5" },
    { "A016", "A, kosong 16", "A, kosong 1 6" },
    { "A025", "A, kosong 25", "A, kosong 2 5" },
    { "A040", "A, kosong [['@mpatp,uluh]]", "A, kosong 4 kosong" },
    { "A046", "A, kosong [['@mpatp,uluh]] 6", "A, kosong 4 6" },
    { "A060", "A, kosong [['@namp,uluh]]", "A, kosong 6 kosong" },
    { "A064", "A, kosong [['@namp,uluh]] 4", "A, kosong 6 4" },
    { "A099", "A, kosong 99", "A, kosong 9 9" },
    { "A100", "A, 100", "A, 1 kosong kosong" },
    { "A101", "A, 101", "A, 1 kosong 1" },
    { "A105", "A, 105", "A, 1 kosong 5" },
    { "A120", "A, 120", "A, 1 2 kosong" },
    { "A146", "A, 100 [['@mpatp,uluh]] 6", "A, 1 4 6" },
    { "A640", "A, 600 [['@mpatp,uluh]]", "A, 6 4 kosong" },
    { "A999", "A, 900, 99", "A, 9 9 9" },
    { "A221", "A, 200, 21", "A, 2 2 1" },
    { "A444", "A, 400, [['@mpatp,uluh]] 4", "A, 4 4 4" },
    { "A111", "A, 111", "A, 1 1 1" },
    { "A1000", "A, 1000", "A, 1 kosong kosong kosong" },
    { "A1146", "A, 1100 [['@mpatp,uluh]] 6", "A, 1 1 4 6" },
    { "B010", "B, kosong 10", "B, kosong 1 kosong" },
    { "K007", "K, kosong kosong 7", "K, kosong kosong 7" },
    { "L023", "L, kosong 23", "L, kosong 2 3" },
    { "S031", "S, kosong 31", "S, kosong 3 1" },
    { "Z050", "Z, kosong 50", "Z, kosong 5 kosong" },
};

static const struct counter_case {
    int counter;
    const char *feed;
} counter_cases[] = {
    { 1, "1" },
    { 3, "3" },
    { 4, "4" },
    { 6, "6" },
    { 10, "10" },
    { 12, "12" },
    { 46, "[['@mpatp,uluh]] 6" },
};

static const struct call_case {
    struct sentence_call call;
    enum sentence_language language;
    const char *feed;
    const char *shown;
} call_cases[] = {
    { { "A005", 3, SENTENCE_CALL }, SENTENCE_ID,
        "Nomor antrean A, kosong kosong 5, silakan menuju [[l'okEt]] 3.",
        "Nomor antrean A005, silakan menuju loket 3." },
    { { "A005", 3, SENTENCE_RECALL }, SENTENCE_ID,
        "Panggilan ulang. Nomor antrean A, kosong kosong 5, silakan menuju [[l'okEt]] 3.",
        "Panggilan ulang. Nomor antrean A005, silakan menuju loket 3." },
    { { "A005", 3, SENTENCE_LAST }, SENTENCE_ID,
        "Panggilan terakhir. Nomor antrean A, kosong kosong 5, silakan menuju [[l'okEt]] "
        "3.",
        "Panggilan terakhir. Nomor antrean A005, silakan menuju loket 3." },
    { { "A005", 3, SENTENCE_CALL }, SENTENCE_EN,
        "Queue number A, zero zero 5, please go to counter 3.",
        "Queue number A005, please go to counter 3." },
    { { "A105", 12, SENTENCE_RECALL }, SENTENCE_EN,
        "Repeat call. Queue number A, 1 zero 5, please go to counter 12.",
        "Repeat call. Queue number A105, please go to counter 12." },
    { { "A105", 12, SENTENCE_CALL }, SENTENCE_JV, "",
        "Nomer antrean A105, kula aturi dhateng loket 12." },
};

static void
test_number_is_fed_as_in_the_worked_examples(void **state)
{
    char out[SENTENCE_SIZE];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(number_cases); i++) {
        const struct number_case *c = &number_cases[i];

        assert_string_equal(
            sentence_number_feed(c->number, SENTENCE_ID, SENTENCE_WORDS, out), c->words);
        assert_string_equal(
            sentence_number_feed(c->number, SENTENCE_ID, SENTENCE_DIGITS, out),
            c->digits);
    }
}

static void
test_a_zero_is_said_as_the_office_says_it(void **state)
{
    char out[SENTENCE_SIZE];

    (void)state;
    assert_string_equal(
        sentence_number_feed("A005", SENTENCE_ID, SENTENCE_NOL, out), "A, nol nol 5");
    assert_string_equal(
        sentence_number_feed("A105", SENTENCE_ID, SENTENCE_DIGITS | SENTENCE_NOL, out),
        "A, 1 nol 5");
}

static void
test_counter_is_a_plain_cardinal(void **state)
{
    char out[SENTENCE_SIZE];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(counter_cases); i++) {
        assert_string_equal(
            sentence_counter_feed(counter_cases[i].counter, SENTENCE_ID, out),
            counter_cases[i].feed);
    }
}

static void
test_call_recall_and_last_call_have_their_sentences(void **state)
{
    struct sentence made;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(call_cases); i++) {
        const struct call_case *c = &call_cases[i];

        assert_int_equal(
            sentence_make(&c->call, c->language, NULL, SENTENCE_WORDS, &made, NULL),
            STATUS_OK);
        assert_string_equal(made.feed, c->feed);
        assert_string_equal(made.shown, c->shown);
    }
}

static void
test_an_offices_own_sentence_is_mended_and_harmless(void **state)
{
    const struct sentence_call call = { "A046", 3, SENTENCE_CALL };
    char longest[CALL_TEXT_SIZE] = "";
    struct sentence made;

    (void)state;
    assert_int_equal(sentence_make(&call, SENTENCE_ID,
                         "Loket {counter} memanggil {number}; berkasnya tetap dibawa.",
                         SENTENCE_WORDS, &made, NULL),
        STATUS_OK);
    assert_string_equal(made.feed, "[[l'okEt]] 3 memanggil A, kosong [['@mpatp,uluh]] 6; "
                                   "berkasnya [[t@t'ap]] dibawa.");
    assert_string_equal(made.shown, "Loket 3 memanggil A046; berkasnya tetap dibawa.");
    assert_int_equal(sentence_make(&call, SENTENCE_ID, "[[{number}]] ]][[ {counter}",
                         SENTENCE_DIGITS, &made, NULL),
        STATUS_OK);
    assert_string_equal(made.feed, "  A, kosong 4 6        3");
    /* The longest that may be written, of the words that grow most: not cut inside. */
    (void)text_copy(longest, sizeof(longest), "{number}");
    while (text_append(longest, sizeof(longest), " tetap")) {
    }
    assert_int_equal(
        sentence_make(&call, SENTENCE_ID, longest, SENTENCE_WORDS, &made, NULL),
        STATUS_OK);
    assert_true(strlen(made.feed) < SENTENCE_SIZE - 40);
}

static void
test_every_shipped_sentence_is_one_an_office_could_write(void **state)
{
    (void)state;
    for (int l = 0; l < SENTENCE_LANGUAGE_COUNT; l++) {
        for (int k = 0; k < SENTENCE_KIND_COUNT; k++) {
            assert_int_equal(call_text_check(sentence_text(l, k), NULL), STATUS_OK);
            assert_true(strlen(sentence_text(l, k)) < CALL_TEXT_SIZE);
        }
    }
}

/* What a listener hears in figures: numerals as they are, "kosong" a zero, mends their
 * ten. */
static int
value_of_feed(const char *feed, int *zeros)
{
    int value = 0;
    const char *p = feed + strlen("A, ");

    *zeros = 0;
    while (*p) {
        int part = 0;
        int used = 0;

        if (strncmp(p, "kosong", 6) == 0) {
            (*zeros)++;
            p += 6;
        } else if (strncmp(p, "[['@mpatp,uluh]]", 16) == 0) {
            value += 40;
            p += 16;
        } else if (strncmp(p, "[['@namp,uluh]]", 15) == 0) {
            value += 60;
            p += 15;
        } else {
            assert_int_equal(sscanf(p, "%d%n", &part, &used), 1);
            value += part;
            p += used;
        }
        p += *p == ',';
        p += *p == ' ';
    }
    return value;
}

static void
test_every_number_to_999_follows_the_rules(void **state)
{
    int mended = 0;

    (void)state;
    for (int n = 1; n <= 999; n++) {
        char number[8];
        char feed[SENTENCE_SIZE];
        int zeros = 0;
        bool tens = (n / 10) % 10 == 4 || (n / 10) % 10 == 6;

        (void)snprintf(number, sizeof(number), "A%03d", n);
        (void)sentence_number_feed(number, SENTENCE_ID, SENTENCE_WORDS, feed);
        assert_int_equal(value_of_feed(feed, &zeros), n);
        assert_int_equal(zeros, n < 10 ? 2 : n < 100 ? 1 : 0);
        assert_int_equal(strstr(feed, "[[") != NULL, tens);
        mended += tens;
    }
    assert_int_equal(mended, 200);
}

static void
test_what_is_no_number_or_counter_is_refused(void **state)
{
    static const char *const bad[] = { "", "A", "A5", "A05", "a005", "A00x", "A000",
        "AA05", "A00005", "5005", "A005 ", "[[05", "A-005" };
    struct sentence made;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_int_equal(
            sentence_make(&(struct sentence_call){ bad[i], 1, SENTENCE_CALL },
                SENTENCE_ID, NULL, SENTENCE_WORDS, &made, NULL),
            STATUS_ARG);
    }
    assert_int_equal(sentence_make(&(struct sentence_call){ "A005", 0, SENTENCE_CALL },
                         SENTENCE_ID, NULL, SENTENCE_WORDS, &made, NULL),
        STATUS_ARG);
    assert_int_equal(sentence_make(&(struct sentence_call){ "A005", 1000, SENTENCE_CALL },
                         SENTENCE_ID, NULL, SENTENCE_WORDS, &made, NULL),
        STATUS_ARG);
}

static void
test_kind_follows_how_often_a_number_was_called(void **state)
{
    (void)state;
    assert_int_equal(sentence_kind_of(1, 3), SENTENCE_CALL);
    assert_int_equal(sentence_kind_of(2, 3), SENTENCE_RECALL);
    assert_int_equal(sentence_kind_of(3, 3), SENTENCE_LAST);
    assert_int_equal(sentence_kind_of(1, 1), SENTENCE_CALL);
    assert_int_equal(sentence_kind_of(2, 2), SENTENCE_LAST);
}

static void
test_text_of_others_never_carries_phoneme_brackets(void **state)
{
    char longest[1000];
    struct sentence made;

    (void)state;
    sentence_make_free("Halo [[b@l'um]]\n[[[x]] ]]", &made);
    assert_null(strchr(made.feed, '['));
    assert_null(strchr(made.feed, ']'));
    assert_null(strchr(made.feed, '\n'));
    assert_string_equal(made.shown, "Halo [[b@l'um]] [[[x]] ]]");
    /* Two-byte characters that would be cut in the middle at the last byte. */
    for (size_t i = 0; i + 2 < sizeof(longest); i += 2) {
        memcpy(longest + i, "\xc3\xa9", 3);
    }
    sentence_make_free(longest, &made);
    assert_int_equal(strlen(made.shown), SENTENCE_SIZE - 2);
}

static void
test_notices_are_complete_in_every_language(void **state)
{
    (void)state;
    for (int n = 0; n < SENTENCE_NOTICE_COUNT; n++) {
        for (int l = 0; l < SENTENCE_LANGUAGE_COUNT; l++) {
            struct sentence made;

            sentence_make_notice(n, l, &made);
            assert_int_equal(made.feed[0] != '\0', call_language_has_voice(l));
            assert_int_equal(made.shown[0] != '\0', call_language_has_voice(l));
            assert_null(strstr(made.shown, "[["));
        }
    }
}

static void
test_guidance_is_mended_and_harmless(void **state)
{
    char feed[SENTENCE_SIZE];

    (void)state;
    sentence_make_guide("Pindai tiket Anda.", "", SENTENCE_ID, feed);
    assert_string_equal(feed, "Pindai [[t'ikEt]] Anda.");
    sentence_make_guide("Nomor Anda: {number}. [[x]]", "", SENTENCE_ID, feed);
    assert_string_equal(feed, "Nomor Anda: .   x  ");
    sentence_make_guide("Nomor Anda: {number}", "A005", SENTENCE_ID, feed);
    assert_null(strstr(feed, "{number}"));
    assert_null(strstr(feed, "A005")); /* as it is called, figure by figure */
    sentence_make_guide("Your ticket {number}", "A005", SENTENCE_EN, feed);
    assert_non_null(strstr(feed, "Your ticket "));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_number_is_fed_as_in_the_worked_examples),
        cmocka_unit_test(test_a_zero_is_said_as_the_office_says_it),
        cmocka_unit_test(test_counter_is_a_plain_cardinal),
        cmocka_unit_test(test_call_recall_and_last_call_have_their_sentences),
        cmocka_unit_test(test_an_offices_own_sentence_is_mended_and_harmless),
        cmocka_unit_test(test_every_shipped_sentence_is_one_an_office_could_write),
        cmocka_unit_test(test_every_number_to_999_follows_the_rules),
        cmocka_unit_test(test_what_is_no_number_or_counter_is_refused),
        cmocka_unit_test(test_kind_follows_how_often_a_number_was_called),
        cmocka_unit_test(test_text_of_others_never_carries_phoneme_brackets),
        cmocka_unit_test(test_guidance_is_mended_and_harmless),
        cmocka_unit_test(test_notices_are_complete_in_every_language),
    };

    return cmocka_run_group_tests_name("sentence", tests, NULL, NULL);
}
