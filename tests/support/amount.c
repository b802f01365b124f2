/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/amount.h"

#include <stdlib.h>

#include "common/text.h"
#include "tests/support/test.h"

#define MOST 1000000

int
test_amount(const char *variable, int usual)
{
    const char *text = getenv(variable);
    int64_t amount = usual;

    if (text && !text_to_int(text, 1, MOST, &amount)) {
        fail_msg("%s is no amount: %s", variable, text);
    }
    return (int)amount;
}
