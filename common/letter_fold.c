/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/letter_fold.h"

#include <ctype.h>
#include <string.h>

#include "common/base.h"

/* How many bytes of a sign stand here; 0: a letter or digit. */
static size_t
sign_len(const char *text)
{
    unsigned char first = (unsigned char)text[0];
    unsigned char second = (unsigned char)text[1];

    if (first < 0x80) {
        return isalnum(first) ? 0 : 1;
    }
    if (first == 0xc2 && second) { /* U+0080 to U+00BF: no letter of a name */
        return 2;
    }
    /* U+2000 to U+206F: blanks, dashes and quotes of print. */
    return first == 0xe2 && (second == 0x80 || second == 0x81) && text[2] ? 3 : 0;
}

char
letter_fold_next(const char **text)
{
    size_t len;

    while (**text && (len = sign_len(*text)) > 0) {
        *text += len;
    }
    return **text ? (char)tolower((unsigned char)*(*text)++) : '\0';
}
