/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/words.h"

#include <string.h>

int
words_find(const char *const *words, const char *word, int otherwise)
{
    for (int i = 0; word && words[i]; i++) {
        if (strcmp(words[i], word) == 0) {
            return i;
        }
    }
    return otherwise;
}
