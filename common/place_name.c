/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/place_name.h"

#include <string.h>

#include "common/letter_fold.h"

#define KEY_SIZE 128

static const char *const forewords[] = { "kecamatan", "kec", "desa", "ds", "kelurahan",
    "kel" };

/* The length of a word like "Kec." that stands before a name; 0: none does. */
static size_t
foreword(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(forewords); i++) {
        size_t len = strlen(forewords[i]);

        if (strncasecmp(name, forewords[i], len) == 0 &&
            (name[len] == ' ' || name[len] == '.')) {
            return len + 1;
        }
    }
    return 0;
}

bool
place_name_append(char *out, size_t out_size, const char *name)
{
    size_t len = strlen(out);
    size_t from = len;
    char letter;

    name += strspn(name, " ");
    name += foreword(name);
    while (len + 1 < out_size && (letter = letter_fold_next(&name)) != '\0') {
        out[len++] = letter;
    }
    out[len] = '\0';
    return len > from;
}

bool
place_is_same(const char *one, const char *other)
{
    char keys[2][KEY_SIZE] = { "", "" };

    return place_name_append(keys[0], sizeof(keys[0]), one) &&
           place_name_append(keys[1], sizeof(keys[1]), other) &&
           strcmp(keys[0], keys[1]) == 0;
}
