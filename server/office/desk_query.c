/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/desk_query.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"

#define NUMBER_DIGITS_MAX 7 /* more are of a NIK or a phone */
#define LEAST_SIGNS 2
#define LEAST_OF_NUMBER 4 /* fewer fit half the town */
#define CALL_NUMBER_DIGITS 4

/* A sign of a name: an apostrophe joins ("Mu'thi"), all others part. */
static bool
is_letter(unsigned char c)
{
    return isalnum(c) || c >= 0x80;
}

/* The next word of a name, lower case; NULL at the end. Too long a one is cut. */
static const char *
next_word(const char *at, char out[DESK_WORD_SIZE])
{
    size_t len = 0;

    while (*at && !is_letter((unsigned char)*at)) {
        at++;
    }
    if (!*at) {
        return NULL;
    }
    for (; *at && (is_letter((unsigned char)*at) || *at == '\''); at++) {
        if (*at != '\'' && len + 1 < DESK_WORD_SIZE) {
            out[len++] = (char)tolower((unsigned char)*at);
        }
    }
    out[len] = '\0';
    return at;
}

static void
read_words(const char *typed, struct desk_query *query)
{
    const char *at = typed;

    while (query->word_count < DESK_WORDS_MAX &&
           (at = next_word(at, query->words[query->word_count]))) {
        query->word_count++;
    }
}

/* Without what stands in front of a phone: "0812", "+62 812" and "62812" are one. */
static const char *
without_country(const char *digits)
{
    if (text_starts_with(digits, "62") && strlen(digits) > 10) {
        return digits + 2;
    }
    return digits[0] == '0' ? digits + 1 : digits;
}

/* Digits alone, with what people write between them; "" for anything else. */
static void
read_digits(const char *typed, char *out, size_t out_size)
{
    size_t len = 0;

    for (const char *c = typed; *c; c++) {
        if (isdigit((unsigned char)*c) && len + 1 < out_size) {
            out[len++] = *c;
        } else if (isdigit((unsigned char)*c) || !strchr(" .-+()", *c)) {
            len = 0;
            break;
        }
    }
    out[len] = '\0';
}

/* Capitals and digits of a registration number, however its parts are parted. */
static void
read_signs(const char *typed, char *out, size_t out_size)
{
    size_t len = 0;

    for (const char *c = typed; *c && len + 1 < out_size; c++) {
        if (isalnum((unsigned char)*c)) {
            out[len++] = (char)toupper((unsigned char)*c);
        }
    }
    out[len] = '\0';
}

/* "S041", "s 41": a letter and a few digits. */
static void
read_number(struct desk_query *query)
{
    const char *digits = query->signs + 1;
    size_t len = strlen(query->signs);

    if (len < 2 || len > 1 + CALL_NUMBER_DIGITS ||
        !isupper((unsigned char)*query->signs) ||
        strspn(digits, "0123456789") != len - 1) {
        return;
    }
    query->prefix[0] = query->signs[0];
    query->number = (int)strtol(digits, NULL, 10);
}

bool
desk_query_read(const char *typed, struct desk_query *query)
{
    size_t signs = 0;

    *query = (struct desk_query){ 0 };
    read_words(typed, query);
    read_signs(typed, query->signs, sizeof(query->signs));
    read_digits(typed, query->digits, sizeof(query->digits));
    read_number(query);
    for (size_t i = 0; i < query->word_count; i++) {
        signs += strlen(query->words[i]);
    }
    return signs >= LEAST_SIGNS;
}

static bool
ends_with(const char *text, const char *end)
{
    size_t len = strlen(text);
    size_t end_len = strlen(end);

    return end_len >= LEAST_OF_NUMBER && len >= end_len &&
           strcmp(text + len - end_len, end) == 0;
}

static bool
name_has_word(const char *name, const char *beginning)
{
    char word[DESK_WORD_SIZE];

    while ((name = next_word(name, word))) {
        if (text_starts_with(word, beginning)) {
            return true;
        }
    }
    return false;
}

static bool
name_fits(const struct desk_query *query, const char *name)
{
    for (size_t i = 0; i < query->word_count; i++) {
        if (!name_has_word(name, query->words[i])) {
            return false;
        }
    }
    return query->word_count > 0;
}

bool
desk_query_fits(const struct desk_query *query, const char *name, const char *nik,
    const char *phone, const char *registration)
{
    char signs[DESK_SIGNS_SIZE];

    if (query->digits[0] &&
        (ends_with(nik, query->digits) ||
            ends_with(without_country(phone), without_country(query->digits)))) {
        return true;
    }
    read_signs(registration, signs, sizeof(signs));
    return ends_with(signs, query->signs) || name_fits(query, name);
}
