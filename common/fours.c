/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/fours.h"

const char *
fours(const char *digits, char *out, size_t out_size)
{
    size_t used = 0;

    for (size_t i = 0; digits[i] && used + 2 < out_size; i++) {
        if (i > 0 && i % 4 == 0) {
            out[used++] = ' ';
        }
        out[used++] = digits[i];
    }
    out[used] = '\0';
    return out;
}
