/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said to people of a refusal: whole, in both languages, by what it knows. */
#include "server/http/texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/text.h"
#include "common/visit_state.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

static void
test_the_reader_s_language_is_chosen(void **state)
{
    static const struct {
        const char *header;
        enum language want;
    } rows[] = { { NULL, LANGUAGE_ID }, { "", LANGUAGE_ID }, { "en", LANGUAGE_EN },
        { "en-GB,en;q=0.9", LANGUAGE_EN }, { "id-ID,id;q=0.9,en;q=0.8", LANGUAGE_ID },
        { "fr, en;q=0.3", LANGUAGE_EN }, { "de", LANGUAGE_ID },
        { "en;q=0.2, id;q=0.7", LANGUAGE_ID }, { ",,,;q=", LANGUAGE_ID } };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(language_choose(rows[i].header), rows[i].want);
    }
}

static struct texts *
load_texts(void)
{
    const char *web = getenv("ANTREAN_WEB");
    char folder[512];
    struct texts *texts;
    struct error err = { .text = "" };

    (void)snprintf(folder, sizeof(folder), "%s/text", web ? web : "web");
    assert_int_equal(texts_load(folder, &texts, &err), STATUS_OK);
    return texts;
}

static json_t *
words_of(const char *language)
{
    const char *web = getenv("ANTREAN_WEB");
    char path[512];
    json_t *words;

    (void)snprintf(path, sizeof(path), "%s/text/%s.json", web ? web : "web", language);
    words = json_load_file(path, 0, NULL);
    assert_non_null(words);
    return words;
}

/* A server whose texts are not whole does not start, and its operator is told of what. */
static void
test_texts_that_are_not_whole_are_told(void **state)
{
    static const struct {
        const char *language, *lost; /* a member of it; NULL: its file */
        enum status want;
        const char *told;
    } rows[] = {
        { "id", NULL, STATUS_IO, "/id.json" },
        { "en", NULL, STATUS_IO, "/en.json" },
        { "id", "quota_full", STATUS_INVALID_SETTINGS, "/id.json has no text for" },
        { "en", "storage_unavailable", STATUS_INVALID_SETTINGS, "/en.json has no text" },
        { "en", "_weekdays", STATUS_INVALID_SETTINGS, "/en.json lacks" },
        { "id", "_ticket", STATUS_INVALID_SETTINGS, "/id.json lacks" },
        { "en", "no such member", STATUS_OK, "" },
    };
    char path[TEMP_PATH_SIZE];

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct texts *texts = NULL;
        struct error err = { .text = "" };
        json_t *id = words_of("id");
        json_t *en = words_of("en");
        json_t *less = strcmp(rows[i].language, "id") == 0 ? id : en;

        (void)json_object_del(less, rows[i].lost ? rows[i].lost : "");
        assert_int_equal(json_dump_file(id, temp_path(path, *state, "id.json"), 0), 0);
        assert_int_equal(json_dump_file(en, temp_path(path, *state, "en.json"), 0), 0);
        json_decref(id);
        json_decref(en);
        if (!rows[i].lost) {
            (void)snprintf(
                path, sizeof(path), "%s/%s.json", (char *)*state, rows[i].language);
            assert_int_equal(unlink(path), 0);
        }
        assert_int_equal(texts_load(*state, &texts, &err), rows[i].want);
        assert_non_null(strstr(err.text, rows[i].told));
        assert_int_equal(texts != NULL, rows[i].want == STATUS_OK);
        texts_free(texts);
    }
}

/* Every code of the contract, in both languages, says one sentence and what to do. */
static void
test_every_code_has_words_in_both_languages(void **state)
{
    struct texts *texts = load_texts();

    (void)state;
    for (int code = STATUS_BAD_REQUEST; code <= STATUS_STORAGE; code++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            const struct error err = { .code = (enum status)code };
            json_t *problem = texts_problem(texts, (enum language)language, &err, NULL);
            const char *title = json_string_value(json_object_get(problem, "title"));

            assert_true(title && strlen(title) > 10);
            assert_null(strchr(title, '{'));
            assert_string_equal(json_string_value(json_object_get(problem, "code")),
                status_name((enum status)code));
            json_decref(problem);
        }
    }
    texts_free(texts);
}

/* Words that no Indonesian sentence has, in a text that is cut into words at them. */
static bool
has_english(const char *text)
{
    static const char *const english[] = { "the", "is", "are", "was", "not", "this",
        "that", "neither", "nor", "of", "to", "must", "field", "visit", "counter",
        "already", "please", "try", "again", "missing" };
    char copy[512];
    char *rest = copy;
    char *word;

    (void)snprintf(copy, sizeof(copy), "%s", text);
    while ((word = strtok_r(rest, " .,;:\"'()/", &rest)) != NULL) {
        for (size_t i = 0; i < ARRAY_LEN(english); i++) {
            if (strcasecmp(word, english[i]) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* Words of the longest sentence, and of the whole. */
static void
count_words(const char *text, int *longest, int *all)
{
    int here = 0;

    *longest = *all = 0;
    for (const char *c = text; *c; c++) {
        bool ends = strchr(".?!;", *c) && (c[1] == ' ' || c[1] == '\0');

        here += *c == ' ' || c[1] == '\0';
        *all += *c == ' ' || c[1] == '\0';
        if (ends || c[1] == '\0') {
            *longest = here > *longest ? here : *longest;
            here = 0;
            c += c[1] == ' ';
            *all += *c == ' ';
        }
    }
}

/* The sentences of one refusal: whole, in their language, and nothing a programmer
   wrote. */
static void
check_sentences(const json_t *problem, enum language language, const char *code)
{
    static const char *const members[] = { "title", "detail" };

    for (size_t i = 0; i < ARRAY_LEN(members); i++) {
        const char *text = json_string_value(json_object_get(problem, members[i]));

        if (i == 0 && !text) {
            fail_msg("%s has no title", code);
        }
        if (text && (strpbrk(text, "{}") || strstr(text, "programmer") || !text[0] ||
                        (language == LANGUAGE_ID && has_english(text)))) {
            fail_msg("%s, %s: %s", code, members[i], text);
        }
        if (text) {
            int longest, all;

            count_words(text, &longest, &all);
            if (longest > 16 || (i == 0 && all > 10)) { /* read in one breath */
                fail_msg("%s, %s is too long: %s", code, members[i], text);
            }
        }
    }
}

/* Each refusal with every set of facts it may know: a fact more at a time, and each
   alone. (Staff were told: item "ktp-rusak" is neither seen nor taken.) */
static void
test_no_refusal_says_what_a_programmer_wrote(void **state)
{
    static const char *const values[ERROR_FACT_COUNT] = { [FACT_FIELD] = "reason",
        [FACT_COUNTER] = "3",
        [FACT_NUMBER] = "A005",
        [FACT_COUNT] = "3",
        [FACT_STATE] = "serving",
        [FACT_WHO] = "Bu Siti",
        [FACT_WHAT] = "fotokopi KK; akta kelahiran",
        [FACT_WHAT_EN] = "photocopy of the KK; birth certificate" };
    struct texts *texts = load_texts();

    (void)state;
    assert_true(has_english("items[0].id is no document"));
    for (int code = STATUS_BAD_REQUEST; code <= STATUS_STORAGE; code++) {
        for (unsigned known = 0; known < 1U << ERROR_FACT_COUNT; known++) {
            struct error err;

            (void)error_set(&err, (enum status)code, "a programmer wrote that it is so");
            for (int fact = 0; fact < ERROR_FACT_COUNT; fact++) {
                if (known & (1U << fact)) {
                    error_fact(&err, (enum error_fact)fact, "%s", values[fact]);
                }
            }
            for (int language = 0; language < LANGUAGE_COUNT; language++) {
                json_t *problem =
                    texts_problem(texts, (enum language)language, &err, NULL);

                check_sentences(
                    problem, (enum language)language, status_name((enum status)code));
                json_decref(problem);
            }
        }
    }
    texts_free(texts);
}

/* Does each blank of `text` stand in `other`, too? */
static bool
asks_no_more(const char *text, const char *other)
{
    for (const char *blank = strchr(text, '{'); blank; blank = strchr(blank + 1, '{')) {
        char name[32];

        (void)snprintf(name, sizeof(name), "%.*s", (int)(strcspn(blank, "}") + 1), blank);
        if (!strstr(other, name)) {
            return false;
        }
    }
    return true;
}

/* The first sentence whose blanks are known is said: one that asks no more than a later
 * one hides it for ever. (Every refused applicant was told to collect the document.) */
static void
expect_each_reached(const char *code, json_t *words)
{
    const char *key;
    json_t *value;

    json_object_foreach(words, key, value)
    {
        expect_each_reached(code, value);
        for (size_t i = 0; i + 1 < json_array_size(value); i++) {
            const char *text = json_string_value(json_array_get(value, i));

            for (size_t k = i + 1; k < json_array_size(value); k++) {
                const char *later = json_string_value(json_array_get(value, k));

                if (asks_no_more(text, later)) {
                    fail_msg("%s: never said after \"%s\": %s", code, text, later);
                }
            }
        }
    }
}

static void
test_each_sentence_can_be_said(void **state)
{
    static const char *const languages[] = { "id", "en" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(languages); i++) {
        json_t *words = words_of(languages[i]);
        const char *code;
        json_t *of;

        json_object_foreach(words, code, of)
        {
            if (code[0] != '_') {
                expect_each_reached(code, of);
            }
        }
        json_decref(words);
    }
}

/* An application is no number of the line: its own sentences, whatever its state. */
static void
test_each_state_of_an_application_is_said(void **state)
{
    struct texts *texts = load_texts();

    (void)state;
    for (int of = 0; of < TICKET_STATE_COUNT; of++) {
        const char *word = ticket_state_name((enum ticket_state)of);
        struct error err;

        assert_int_equal(
            ticket_state_refuse(&err, (enum ticket_state)of, "why"), STATUS_WRONG_STATE);
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            json_t *problem = texts_problem(texts, (enum language)language, &err, NULL);
            const char *begins =
                language == LANGUAGE_ID ? "Permohonan ini " : "This application ";
            const char *title = json_string_value(json_object_get(problem, "title"));

            check_sentences(problem, (enum language)language, word);
            if (!text_starts_with(title, begins)) {
                fail_msg("%s: %s", word, title);
            }
            assert_string_equal(
                json_string_value(json_object_get(problem, "state")), word);
            json_decref(problem);
        }
    }
    texts_free(texts);
}

static const struct {
    enum status code;
    const char *facts[ERROR_FACT_COUNT];
    const char *member, *id, *en;
} sentence_rows[] = {
    { STATUS_COUNTER_BUSY, { [FACT_COUNTER] = "3", [FACT_NUMBER] = "A005" }, "title",
        "Loket 3 masih melayani A005.", "Counter 3 still serves A005." },
    { STATUS_COUNTER_BUSY, { [FACT_COUNTER] = "3", [FACT_NUMBER] = "A005" }, "detail",
        "Selesaikan A005 dahulu, lalu panggil berikutnya.",
        "Finish A005 first, then call the next." },
    { STATUS_COUNTER_BUSY, { [FACT_COUNTER] = "1" }, "title",
        "Anda masih membuka loket 1.", "You still have counter 1 open." },
    { STATUS_COUNTER_BUSY, { [FACT_COUNTER] = "1" }, "detail",
        "Tutup loket 1 dahulu, lalu buka loket ini.",
        "Close counter 1 first, then open this one." },
    { STATUS_COUNTER_BUSY, { NULL }, "detail", "Tunggu sampai satu loket selesai.",
        "Please wait until one counter is free." },
    { STATUS_NOT_ALLOWED, { [FACT_COUNTER] = "2", [FACT_WHO] = "Bu Siti" }, "title",
        "Loket 2 sedang dipakai Bu Siti.", "Bu Siti is using counter 2." },
    { STATUS_WRONG_STATE, { [FACT_NUMBER] = "A005", [FACT_STATE] = "held" }, "detail",
        "Nomor A005 menunggu berkas lengkap. Layar ini sudah diperbarui, silakan lihat "
        "lagi.",
        "Number A005 is waiting for papers. The screen is up to date now, please look "
        "again." },
    { STATUS_NO_CALLS_LEFT, { [FACT_NUMBER] = "A005", [FACT_COUNT] = "3" }, "title",
        "A005 sudah dipanggil 3 kali.", "A005 was called 3 times." },
    { STATUS_BAD_REQUEST, { [FACT_FIELD] = "items[2].state" }, "detail",
        "Periksa bagian \"items[2].state\", lalu kirim lagi.",
        "Check \"items[2].state\", then send it again." },
    { STATUS_CHECKLIST_INCOMPLETE,
        { [FACT_WHAT] = "fotokopi KK; paspor",
            [FACT_WHAT_EN] = "copy of the KK; passport" },
        "detail", "Belum ditandai: fotokopi KK; paspor.",
        "Not marked yet: copy of the KK; passport." },
    { STATUS_APPLICATION_INCOMPLETE,
        { [FACT_WHAT] = "paspor", [FACT_WHAT_EN] = "passport" }, "detail",
        "Berkas yang belum ada: paspor. Kirim, lalu ajukan lagi.",
        "Still missing: passport. Send them, then submit again." },
    { STATUS_APPLICATION_INCOMPLETE, { NULL }, "detail",
        "Lengkapi isian yang masih kosong, lalu ajukan lagi.",
        "Fill in what is still empty, then submit again." },
};

static void
test_a_refusal_names_what_it_knows(void **state)
{
    struct texts *texts = load_texts();

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sentence_rows); i++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            struct error err;
            json_t *problem;

            (void)error_set(&err, sentence_rows[i].code, "why");
            for (int fact = 0; fact < ERROR_FACT_COUNT; fact++) {
                const char *value = sentence_rows[i].facts[fact];

                error_fact(&err, (enum error_fact)fact, "%s", value ? value : "");
            }
            problem = texts_problem(texts, (enum language)language, &err, NULL);
            assert_string_equal(
                json_string_value(json_object_get(problem, sentence_rows[i].member)),
                language == LANGUAGE_ID ? sentence_rows[i].id : sentence_rows[i].en);
            assert_string_equal(
                json_string_value(json_object_get(problem, "why")), "why");
            json_decref(problem);
        }
    }
    texts_free(texts);
}

/* The sentences of a case: title and detail say the one thing. */
static void
test_a_case_has_its_own_sentences(void **state)
{
    static const struct {
        struct error err;
        const char *title, *detail;
    } rows[] = {
        { { .code = STATUS_QUOTA_FULL, .time = "12:30", .which = CASE_LATER_TODAY },
            "Nomor sesi ini sudah habis.",
            "Nomor dibuka lagi hari ini pukul 12.30. Anda boleh menunggu atau meminta "
            "hari lain." },
        { { .code = STATUS_QUOTA_FULL }, "Nomor untuk hari ini sudah habis.",
            "Silakan ke pos informasi, Anda diberi jadwal lain." },
        { { .code = STATUS_WRONG_STATE,
              .facts = { [FACT_STATE] = "sent", [FACT_COUNT] = "2" },
              .which = CASE_APPLICATION },
            "Dokumen sudah dikirim 2 kali.",
            "Setelah 2 kali, dokumen diambil di kantor." },
        { { .code = STATUS_WRONG_STATE,
              .facts = { [FACT_STATE] = "submitted" },
              .which = CASE_APPLICATION },
            "Permohonan ini sudah dikirim dan menunggu diperiksa.",
            "Halaman ini sudah diperbarui, silakan lihat lagi." },
        { { .code = STATUS_WRONG_STATE,
              .facts = { [FACT_STATE] = "approved" },
              .which = CASE_ANOTHER },
            "Sudah ada permohonan untuk layanan ini.",
            "Permohonan itu sudah punya jadwal. Lihat di daftar permohonan." },
        { { .code = STATUS_NOT_ALLOWED, .which = CASE_TICKET_ONLY },
            "Layanan ini memakai tiket.",
            "Silakan ke pos informasi untuk mendapat jadwal." },
        { { .code = STATUS_NOT_ALLOWED, .which = CASE_NO_WALKINS },
            "Hari ini belum ada nomor tanpa tiket.",
            "Silakan ke pos informasi untuk mendapat jadwal." },
        { { .code = STATUS_NOT_ALLOWED }, "Akun Anda belum diberi hak untuk ini.",
            "Mintalah kepada pengawas." },
        { { .code = STATUS_NOT_SIGNED_IN, .which = CASE_PASSWORD },
            "Nama pengguna, nomor HP, atau kata sandi belum cocok.",
            "Periksa keduanya, lalu coba lagi." },
        { { .code = STATUS_OTHER_DATE, .date = "2026-07-13", .which = CASE_PAST },
            "Tanggal di tiket sudah lewat.",
            "Minta jadwal baru di pos informasi; berkas Anda masih ada." },
        { { .code = STATUS_TOO_EARLY, .time = "08:00", .ticket_stands = true },
            "Jam di tiket belum mulai.",
            "Pindai lagi mulai pukul 08.00. Tiket Anda tetap berlaku." },
    };
    struct texts *texts = load_texts();

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        json_t *problem = texts_problem(texts, LANGUAGE_ID, &rows[i].err, NULL);

        assert_string_equal(
            json_string_value(json_object_get(problem, "title")), rows[i].title);
        assert_string_equal(
            json_string_value(json_object_get(problem, "detail")), rows[i].detail);
        json_decref(problem);
    }
    texts_free(texts);
}

static void
test_a_sentence_names_the_date_and_hour_it_knows(void **state)
{
    struct texts *texts = load_texts();
    struct error err = {
        .code = STATUS_OTHER_DATE, .date = "2026-07-14", .time = "08:00-11:00"
    };
    json_t *problem = texts_problem(texts, LANGUAGE_ID, &err, NULL);
    const char *detail = json_string_value(json_object_get(problem, "detail"));

    (void)state;
    assert_non_null(strstr(detail, "Selasa, 14 Juli 2026, pukul 08.00-11.00"));
    json_decref(problem);
    problem = texts_problem(texts, LANGUAGE_EN, &err, NULL);
    detail = json_string_value(json_object_get(problem, "detail"));
    assert_non_null(strstr(detail, "08:00-11:00"));
    json_decref(problem);
    err.time[0] = '\0';
    problem = texts_problem(texts, LANGUAGE_EN, &err, NULL);
    detail = json_string_value(json_object_get(problem, "detail"));
    assert_non_null(strstr(detail, "Tuesday, 14 July 2026."));
    json_decref(problem);
    err.date[0] = '\0';
    problem = texts_problem(texts, LANGUAGE_EN, &err, NULL);
    detail = json_string_value(json_object_get(problem, "detail"));
    assert_null(strchr(detail, '{'));
    json_decref(problem);
    texts_free(texts);
}

/* What is not an answer of the server (a device's status) must not leak as one. */
static void
test_a_status_of_a_device_is_an_internal_fault(void **state)
{
    struct texts *texts = load_texts();
    const struct error err = { .code = STATUS_NO_PAPER, .text = "lp0 is on fire" };
    json_t *problem = texts_problem(texts, LANGUAGE_EN, &err, NULL);

    (void)state;
    assert_string_equal(json_string_value(json_object_get(problem, "code")), "internal");
    assert_null(strstr(json_string_value(json_object_get(problem, "detail")), "fire"));
    json_decref(problem);
    texts_free(texts);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_reader_s_language_is_chosen),
        cmocka_unit_test_setup_teardown(
            test_texts_that_are_not_whole_are_told, temp_setup, temp_teardown),
        cmocka_unit_test(test_every_code_has_words_in_both_languages),
        cmocka_unit_test(test_no_refusal_says_what_a_programmer_wrote),
        cmocka_unit_test(test_each_sentence_can_be_said),
        cmocka_unit_test(test_each_state_of_an_application_is_said),
        cmocka_unit_test(test_a_refusal_names_what_it_knows),
        cmocka_unit_test(test_a_case_has_its_own_sentences),
        cmocka_unit_test(test_a_sentence_names_the_date_and_hour_it_knows),
        cmocka_unit_test(test_a_status_of_a_device_is_an_internal_fault),
    };

    return cmocka_run_group_tests_name("texts", tests, NULL, NULL);
}
