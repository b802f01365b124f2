/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/rupiah.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"

const char *
rupiah_format(int64_t amount, char out[RUPIAH_SIZE])
{
    char digits[24];
    size_t len;

    (void)snprintf(digits, sizeof(digits), "%lld", (long long)amount);
    len = strlen(digits);
    text_copy(out, RUPIAH_SIZE, "Rp");
    for (size_t i = 0; i < len; i++) {
        const char one[] = { digits[i], '\0' };

        text_append(out, RUPIAH_SIZE, i > 0 && (len - i) % 3 == 0 ? "." : "");
        text_append(out, RUPIAH_SIZE, one);
    }
    return out;
}
