/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences of calls, with the phonemes that mend what espeak-ng 1.51 reads wrongly. */
#include "audio/sentence.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/text.h"

static const char *const texts[SENTENCE_LANGUAGE_COUNT][SENTENCE_KIND_COUNT] = {
    [SENTENCE_ID] = {
        "Nomor antrean {number}, silakan menuju loket {counter}.",
        "Panggilan ulang. Nomor antrean {number}, silakan menuju loket {counter}.",
        "Panggilan terakhir. Nomor antrean {number}, silakan menuju loket {counter}.",
    },
    [SENTENCE_EN] = {
        "Queue number {number}, please go to counter {counter}.",
        "Repeat call. Queue number {number}, please go to counter {counter}.",
        "Last call. Queue number {number}, please go to counter {counter}.",
    },
    /* Not checked by a speaker of Javanese; no office's announcement was found. */
    [SENTENCE_JV] = {
        "Nomer antrean {number}, kula aturi dhateng loket {counter}.",
        "Nimbali malih. Nomer antrean {number}, kula aturi dhateng loket {counter}.",
        "Nimbali pungkasan. Nomer antrean {number}, kula aturi dhateng loket {counter}.",
    },
};

/* Indonesian words that espeak-ng says with a wrong vowel. */
static const struct {
    const char *word;
    const char *phonemes;
} mended[] = {
    { "loket", "[[l'okEt]]" },
    { "tiket", "[[t'ikEt]]" },
    { "tetap", "[[t@t'ap]]" },
    { "belum", "[[b@l'um]]" },
    { "berkas", "[[b@Rk'as]]" },
    { "segera", "[[s@g'@R2a]]" },
    { "selesai", "[[s@l@s'aI]]" },
    { "sistem", "[[s'istEm]]" },
};

static const struct sentence notices[SENTENCE_NOTICE_COUNT][SENTENCE_LANGUAGE_COUNT] = {
    [SENTENCE_OPENING] = {
        { "Mohon perhatian. Pelayanan dimulai.", "Pelayanan dimulai" },
        { "Attention please. Service is now open.", "Service is now open" },
    },
    [SENTENCE_CLOSING] = {
        { "Mohon perhatian. Pelayanan hari ini ditutup. Terima kasih.",
            "Pelayanan hari ini ditutup" },
        { "Attention please. Service is closed for today. Thank you.",
            "Service is closed for today" },
    },
    [SENTENCE_QUOTA_GONE] = {
        { "Mohon perhatian. Kuota hari ini sudah habis. Silakan ke pos informasi untuk "
          "jadwal berikutnya.",
            "Kuota hari ini habis" },
        { "Attention please. All numbers for today are gone. Please ask the information "
          "desk for another date.",
            "All numbers for today are gone" },
    },
    [SENTENCE_PRIORITY] = {
        { "Pemohon lanjut usia, penyandang disabilitas, ibu hamil, dan ibu menyusui, "
          "silakan temui petugas di pos informasi.",
            "Jalur prioritas: temui petugas di pos informasi" },
        { "Elderly applicants, people with a disability, pregnant women and nursing "
          "mothers, please see the staff at the information desk.",
            "Priority lane: please see the information desk" },
    },
    [SENTENCE_MISSED] = {
        { "Nomor Anda sudah dipanggil dan terlewat? Silakan temui petugas di pos "
          "informasi. Nomor Anda [[t@t'ap]] berlaku.",
            "Terlewat panggilan? Temui petugas di pos informasi" },
        { "Did you miss your call? Please see the information desk. Your number is still "
          "good.",
            "Missed your call? Please see the information desk" },
    },
    [SENTENCE_TROUBLE] = {
        { "Mohon perhatian. [[s'istEm]] antrean terganggu. Silakan tunggu, nomor Anda "
          "[[t@t'ap]] berlaku.",
            "Sistem terganggu, nomor tetap berlaku" },
        { "Attention please. The queue system has a problem. Please wait, your number "
          "stays valid.",
            "System trouble, numbers stay valid" },
    },
    [SENTENCE_TEST] = {
        { "Uji suara. Satu, dua, tiga.", "Uji suara" },
        { "Sound test. One, two, three.", "Sound test" },
    },
};

const char *
sentence_voice(enum sentence_language language)
{
    static const char *const voices[] = {
#define SENTENCE_VOICE(name, code, voice) voice,
        CALL_LANGUAGE_LIST(SENTENCE_VOICE)
#undef SENTENCE_VOICE
    };

    return voices[language];
}

const char *
sentence_text(enum sentence_language language, enum sentence_kind kind)
{
    return texts[language][kind];
}

bool
sentence_number_is_valid(const char *number)
{
    size_t digits = 0;
    bool zero = true;

    if (number[0] < 'A' || number[0] > 'Z') {
        return false;
    }
    for (const char *p = number + 1; *p; p++, digits++) {
        if (*p < '0' || *p > '9' || digits == 4) {
            return false;
        }
        zero = zero && *p == '0';
    }
    return digits >= 3 && !zero;
}

enum sentence_kind
sentence_kind_of(int times, int max_calls)
{
    if (times <= 1) {
        return SENTENCE_CALL;
    }
    return times >= max_calls ? SENTENCE_LAST : SENTENCE_RECALL;
}

/* Is the figure of the hundreds said again in the tens, as in 999? */
static bool
says_hundreds_again(int value)
{
    int tens = value / 10 % 10;

    return tens > 1 && value / 100 % 10 == tens;
}

/*
 * A whole number as a numeral, for number words have wrong vowels. The forties and
 * sixties are wrong even so: hundreds as a numeral, tens as phonemes, the unit as a
 * numeral. "Sembilan ratus sembilan puluh sembilan" needs a breath to be understood.
 */
static void
append_cardinal(char *out, int value)
{
    char part[32];
    int rest = value % 100;
    const char *breath = says_hundreds_again(value) ? ", " : " ";

    if (rest / 10 != 4 && rest / 10 != 6 && !says_hundreds_again(value)) {
        (void)snprintf(part, sizeof(part), "%d", value);
        (void)text_append(out, SENTENCE_SIZE, part);
        return;
    }
    if (value >= 100) {
        (void)snprintf(part, sizeof(part), "%d%s", value - rest, breath);
        (void)text_append(out, SENTENCE_SIZE, part);
    }
    if (rest / 10 != 4 && rest / 10 != 6) {
        (void)snprintf(part, sizeof(part), "%d", rest);
        (void)text_append(out, SENTENCE_SIZE, part);
        return;
    }
    (void)text_append(
        out, SENTENCE_SIZE, rest / 10 == 4 ? "[['@mpatp,uluh]]" : "[['@namp,uluh]]");
    if (rest % 10) {
        (void)snprintf(part, sizeof(part), " %d", rest % 10);
        (void)text_append(out, SENTENCE_SIZE, part);
    }
}

/* Figure by figure, a zero as `zero`. */
static void
append_digits(char *out, const char *digits, const char *zero)
{
    for (const char *p = digits; *p; p++) {
        char one[2] = { *p, '\0' };

        if (p != digits) {
            (void)text_append(out, SENTENCE_SIZE, " ");
        }
        (void)text_append(out, SENTENCE_SIZE, *p == '0' ? zero : one);
    }
}

const char *
sentence_number_feed(
    const char *number, enum sentence_language language, unsigned style, char *out)
{
    const char *zero = style & SENTENCE_NOL ? "nol" : "kosong";
    const char *digits = number + 1;

    out[0] = number[0];
    out[1] = '\0';
    /* The comma makes the pause; a full stop would make an abbreviation of the letter. */
    (void)text_append(out, SENTENCE_SIZE, ", ");
    if (language == SENTENCE_EN) {
        append_digits(out, digits, "zero");
    } else if (style & SENTENCE_DIGITS) {
        append_digits(out, digits, zero);
    } else {
        for (; *digits == '0'; digits++) {
            (void)text_append(out, SENTENCE_SIZE, zero);
            (void)text_append(out, SENTENCE_SIZE, " ");
        }
        append_cardinal(out, (int)strtol(digits, NULL, 10));
    }
    return out;
}

const char *
sentence_counter_feed(int counter, enum sentence_language language, char *out)
{
    out[0] = '\0';
    if (language == SENTENCE_EN) {
        (void)snprintf(out, SENTENCE_SIZE, "%d", counter);
    } else {
        append_cardinal(out, counter);
    }
    return out;
}

static bool
is_letter(char c)
{
    return isalpha((unsigned char)c) || ((unsigned char)c & 0x80) != 0;
}

/* Copy a harmless text, with the words that need it as phonemes. */
static void
mend_words(const char *text, char *out, size_t out_size)
{
    out[0] = '\0';
    while (*text) {
        char word[SENTENCE_SIZE];
        size_t len = 0;

        while (is_letter(text[len])) {
            len++;
        }
        len += len == 0;
        memcpy(word, text, len);
        word[len] = '\0';
        for (size_t i = 0; i < ARRAY_LEN(mended); i++) {
            if (strcasecmp(word, mended[i].word) == 0) {
                (void)text_copy(word, sizeof(word), mended[i].phonemes);
            }
        }
        (void)text_append(out, out_size, word);
        text += len;
    }
}

enum status
sentence_make(const struct sentence_call *call, enum sentence_language language,
    const char *text, unsigned style, struct sentence *out, struct error *err)
{
    char number[SENTENCE_SIZE];
    char counter[SENTENCE_SIZE];
    char mended_text[SENTENCE_SIZE];
    struct sentence plain;

    if (!sentence_number_is_valid(call->number)) {
        return error_set(
            err, STATUS_ARG, "a called number is a letter and 3 or 4 digits");
    }
    if (call->counter < 1 || call->counter > SENTENCE_COUNTER_MAX) {
        return error_set(err, STATUS_ARG, "counter %d is not in 1..%d", call->counter,
            SENTENCE_COUNTER_MAX);
    }
    sentence_make_free(text && text[0] ? text : texts[language][call->kind], &plain);
    (void)snprintf(counter, sizeof(counter), "%d", call->counter);
    call_text_fill(plain.shown, call->number, counter, out->shown, sizeof(out->shown));
    out->feed[0] = '\0';
    if (sentence_voice(language)[0] == '\0') {
        return STATUS_OK;
    }
    (void)sentence_number_feed(call->number, language, style, number);
    (void)sentence_counter_feed(call->counter, language, counter);
    if (language == SENTENCE_ID) {
        mend_words(plain.feed, mended_text, sizeof(mended_text));
    } else {
        (void)text_copy(mended_text, sizeof(mended_text), plain.feed);
    }
    call_text_fill(mended_text, number, counter, out->feed, sizeof(out->feed));
    return STATUS_OK;
}

void
sentence_make_notice(
    enum sentence_notice notice, enum sentence_language language, struct sentence *out)
{
    *out = notices[notice][language];
}

void
sentence_make_guide(const char *text, const char *number, enum sentence_language language,
    char out[SENTENCE_SIZE])
{
    char feed[SENTENCE_SIZE] = "";
    char mended_text[SENTENCE_SIZE];
    struct sentence plain;

    sentence_make_free(text, &plain);
    if (language == SENTENCE_ID) {
        mend_words(plain.feed, mended_text, sizeof(mended_text));
    } else {
        (void)text_copy(mended_text, sizeof(mended_text), plain.feed);
    }
    if (number[0]) {
        (void)sentence_number_feed(number, language, SENTENCE_DIGITS, feed);
    }
    call_text_fill(mended_text, feed, "", out, SENTENCE_SIZE);
}

void
sentence_make_free(const char *text, struct sentence *out)
{
    size_t len = strlen(text);

    if (len > SENTENCE_SIZE - 1) {
        len = SENTENCE_SIZE - 1;
        /* Back to the start of the character that would be cut in two. */
        while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80) {
            len--;
        }
    }
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];

        out->shown[i] = (char)(c < 0x20 || c == 0x7f ? ' ' : c);
        out->feed[i] = (char)(c == '[' || c == ']' ? ' ' : out->shown[i]);
    }
    out->shown[len] = '\0';
    out->feed[len] = '\0';
}
