/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judging passwords by what is left of them when digits and signs are taken away. */
#include "server/office/password_rule.h"

#include <ctype.h>
#include <string.h>

#include <sodium.h>

#include "common/text.h"
#include "server/office/password.h"

#define DISTINCT_MIN 5 /* bytes that differ */
#define WORD_SIZE (PASSWORD_MAX + 1)

/* Of ASCII; what lies above it is taken for letters. */
static bool
is_letter(char c)
{
    return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* Letters alone, small. */
static void
keep_letters(const char *text, char out[WORD_SIZE])
{
    size_t len = 0;

    for (; *text && len + 1 < WORD_SIZE; text++) {
        if (is_letter(*text)) {
            out[len++] = (char)tolower((unsigned char)*text);
        }
    }
    out[len] = '\0';
}

/* The same after "p4ssw0rd" has become "password"; digits at both ends are no letters. */
static void
keep_meant_letters(const char *text, char out[WORD_SIZE])
{
    static const char signs[] = "43015$7@!";
    static const char meant[] = "aeoisstai";
    size_t from = 0;
    size_t to = strlen(text);
    size_t len = 0;

    while (from < to && !is_letter(text[from])) {
        from++;
    }
    while (to > from && !is_letter(text[to - 1])) {
        to--;
    }
    for (; from < to && len + 1 < WORD_SIZE; from++) {
        const char *sign = strchr(signs, text[from]);
        char c = sign ? meant[sign - signs] : text[from];

        if (is_letter(c)) {
            out[len++] = (char)tolower((unsigned char)c);
        }
    }
    out[len] = '\0';
}

static bool
is_common(const char *word)
{
    for (const char *const *at = common_passwords; *at; at++) {
        if (strcmp(*at, word) == 0) {
            return true;
        }
    }
    return word[0] == '\0';
}

/* One common word, or two in a row. */
static bool
is_made_of_common_words(const char *letters)
{
    for (const char *const *at = common_passwords; *at; at++) {
        if (text_starts_with(letters, *at) && is_common(letters + strlen(*at))) {
            return true;
        }
    }
    return false;
}

static bool
has_few_characters(const char *password)
{
    bool seen[256] = { false };
    int count = 0;

    for (; *password; password++) {
        unsigned char c = (unsigned char)*password;

        count += seen[c] ? 0 : 1;
        seen[c] = true;
    }
    return count < DISTINCT_MIN;
}

static const char *
find_fault(const char *password, const char letters[WORD_SIZE],
    const char meant[WORD_SIZE], const char name[WORD_SIZE])
{
    if (text_utf8_len(password) < PASSWORD_MIN) {
        return "it has fewer than 10 characters";
    }
    if (letters[0] == '\0') {
        return "it has no letters";
    }
    if (has_few_characters(password)) {
        return "it repeats a few characters";
    }
    if (is_made_of_common_words(letters) || is_made_of_common_words(meant)) {
        return "it is made of words that are guessed first";
    }
    return name[0] && strcmp(letters, name) == 0 ? "it is the person's own name" : NULL;
}

enum status
password_judge(const char *password, const char *name, struct error *err)
{
    char letters[WORD_SIZE];
    char meant[WORD_SIZE];
    char own[WORD_SIZE];
    const char *fault;

    _Static_assert(PASSWORD_MIN == 10, "a fault names it");
    keep_letters(password, letters);
    keep_meant_letters(password, meant);
    keep_letters(name, own);
    fault = find_fault(password, letters, meant, own);
    sodium_memzero(letters, sizeof(letters));
    sodium_memzero(meant, sizeof(meant));
    return fault ? error_set(
                       err, STATUS_WEAK_PASSWORD, "choose another password: %s", fault)
                 : STATUS_OK;
}
