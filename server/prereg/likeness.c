/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/likeness.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"

#define WORDS_MAX 16
#define WORD_SIZE 32
#define LONG_WORD 6 /* letters from which two may differ */

static const char *const words_of[] = {
#define LIKENESS_WORD(constant, word) [constant] = (word),
    LIKENESS_LIST(LIKENESS_WORD)
#undef LIKENESS_WORD
};

static_assert(ARRAY_LEN(words_of) == LIKENESS_COUNT, "a word for each");

const char *
likeness_word(enum likeness likeness)
{
    assert((unsigned)likeness < LIKENESS_COUNT);
    return words_of[likeness];
}

/* A word of a name that many write in their own way; "" is a title and left out. */
static const struct {
    const char *written;
    const char *means;
} spellings[] = {
    { "M", "MUHAMMAD" },
    { "MUH", "MUHAMMAD" },
    { "MOH", "MUHAMMAD" },
    { "MOCH", "MUHAMMAD" },
    { "MUHAMAD", "MUHAMMAD" },
    { "MUCHAMAD", "MUHAMMAD" },
    { "MUCHAMMAD", "MUHAMMAD" },
    { "MOHAMAD", "MUHAMMAD" },
    { "MOHAMMAD", "MUHAMMAD" },
    { "MOCHAMAD", "MUHAMMAD" },
    { "MOCHAMMAD", "MUHAMMAD" },
    { "AHMAD", "ACHMAD" },
    { "AKHMAD", "ACHMAD" },
    { "H", "" },
    { "HJ", "" },
    { "DR", "" },
    { "DRS", "" },
    { "R", "" },
    { "RA", "" },
    { "RR", "" },
    { "BIN", "" },
    { "BINTI", "" },
};

static void
add_word(char out[LIKENESS_NAME_SIZE], const char *word)
{
    for (size_t i = 0; i < ARRAY_LEN(spellings); i++) {
        if (strcmp(spellings[i].written, word) == 0) {
            word = spellings[i].means;
            break;
        }
    }
    if (word[0] == '\0') {
        return;
    }
    if (out[0]) {
        text_append(out, LIKENESS_NAME_SIZE, " ");
    }
    text_append(out, LIKENESS_NAME_SIZE, word);
}

/* Capital letters and single spaces: without titles and signs, Moh. and Muh. the same.
 */
static void
plain_name(const char *typed, char out[LIKENESS_NAME_SIZE])
{
    char word[WORD_SIZE];
    size_t len = 0;

    out[0] = '\0';
    for (const char *c = typed;; c++) {
        unsigned char letter = (unsigned char)*c;

        if (letter == '\'' || letter == '`') { /* Ma'ruf is Maruf */
            continue;
        }
        if (isalnum(letter) || letter >= 0x80) { /* UTF-8 stays as it is */
            if (len + 1 < sizeof(word)) {
                word[len++] = (char)toupper(letter);
            }
            continue;
        }
        word[len] = '\0';
        if (len > 0) {
            add_word(out, word);
        }
        len = 0;
        if (letter == '\0') {
            return;
        }
    }
}

struct plain_words {
    size_t count;
    char word[WORDS_MAX][WORD_SIZE];
};

static void
split(const char *typed, struct plain_words *out)
{
    char plain[LIKENESS_NAME_SIZE];
    char *rest = plain;
    char *word;

    out->count = 0;
    plain_name(typed, plain);
    while (out->count < WORDS_MAX && (word = strtok_r(rest, " ", &rest)) != NULL) {
        text_copy(out->word[out->count++], WORD_SIZE, word);
    }
}

/* Letters put in, left out or changed between two words: Levenshtein's distance. */
static size_t
distance(const char *a, const char *b)
{
    size_t row[WORD_SIZE];
    size_t b_len = strlen(b);

    for (size_t j = 0; j <= b_len; j++) {
        row[j] = j;
    }
    for (size_t i = 0; a[i]; i++) {
        size_t before = row[0];

        row[0] = i + 1;
        for (size_t j = 0; j < b_len; j++) {
            size_t change = before + (a[i] != b[j]);
            size_t less = row[j] < row[j + 1] ? row[j] + 1 : row[j + 1] + 1;

            before = row[j + 1];
            row[j + 1] = change < less ? change : less;
        }
    }
    return row[b_len];
}

static bool
words_are_like(const char *a, const char *b)
{
    size_t a_len = strlen(a);
    size_t b_len = strlen(b);
    size_t shorter = a_len < b_len ? a_len : b_len;
    size_t may = shorter >= LONG_WORD ? 2 : shorter >= 4 ? 1 : 0;

    return distance(a, b) <= may;
}

/* Are they the same letters, whatever stands apart? Nur Khasanah is Nurkhasanah. */
static bool
same_letters(const struct plain_words *a, const struct plain_words *b)
{
    char joined[2][LIKENESS_NAME_SIZE] = { "", "" };

    for (size_t i = 0; i < a->count; i++) {
        text_append(joined[0], LIKENESS_NAME_SIZE, a->word[i]);
    }
    for (size_t i = 0; i < b->count; i++) {
        text_append(joined[1], LIKENESS_NAME_SIZE, b->word[i]);
    }
    return strcmp(joined[0], joined[1]) == 0;
}

bool
likeness_names(const char *a, const char *b)
{
    struct plain_words one;
    struct plain_words two;
    bool used[WORDS_MAX] = { false };
    const struct plain_words *few = &one;
    const struct plain_words *many = &two;

    split(a, &one);
    split(b, &two);
    if (one.count > two.count) {
        few = &two;
        many = &one;
    }
    if (few->count > 0 && same_letters(&one, &two)) {
        return true;
    }
    for (size_t i = 0; i < few->count; i++) {
        size_t k = 0;

        while (k < many->count &&
               (used[k] || !words_are_like(few->word[i], many->word[k]))) {
            k++;
        }
        if (k == many->count) {
            return false;
        }
        used[k] = true;
    }
    return few->count > 0;
}

static bool
same_mother(const struct subject *a, const struct subject *b)
{
    if (a->mother_nik[0] && b->mother_nik[0]) {
        return strcmp(a->mother_nik, b->mother_nik) == 0;
    }
    return likeness_names(a->mother, b->mother);
}

unsigned
likeness_of_children(const struct subject *a, const struct subject *b)
{
    unsigned like = 0;
    int64_t apart;
    bool name;
    bool mother;

    if (!date_is_valid(a->birth) || !date_is_valid(b->birth)) {
        return 0;
    }
    apart = llabs((long long)date_to_days(a->birth) - (long long)date_to_days(b->birth));
    name = likeness_names(a->name, b->name);
    mother = same_mother(a, b);
    if (name && apart <= LIKENESS_DAYS) {
        like |= LIKENESS_BIT(LIKE_NAME);
    }
    if (mother && apart <= LIKENESS_MOTHER_DAYS) {
        like |= LIKENESS_BIT(LIKE_MOTHER);
    }
    if (mother && name && apart <= LIKENESS_CHILD_DAYS) {
        like |= LIKENESS_BIT(LIKE_CHILD);
    }
    return like;
}

unsigned
likeness_nik_faults(const char *nik, const char *kk, const char *birth, enum nik_sex sex,
    const char *today)
{
    struct nik read;
    unsigned faults;

    if (!nik_read(nik, kk, today, &read)) {
        return read.faults;
    }
    faults = read.faults;
    if (birth[0] && read.date_count > 0 && strcmp(birth, read.dates[0]) != 0 &&
        (read.date_count < 2 || strcmp(birth, read.dates[1]) != 0)) {
        faults |= NIK_BIRTH_DIFFERS;
    }
    if (sex != NIK_SEX_UNKNOWN && read.sex != NIK_SEX_UNKNOWN && sex != read.sex) {
        faults |= NIK_SEX_DIFFERS;
    }
    return faults;
}
