/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes as a picture for the boards: what is accepted says a type and a size that boards
 * have memory for; what is not says why.
 */
#include <stdlib.h>
#include <string.h>

#include "pictures/picture_judge.h"
#include "pictures/picture_limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct picture_facts facts;
    struct error err = { .text = "" };

    if (picture_judge(data, size, &facts, &err) != STATUS_OK) {
        if (!err.text[0]) {
            abort();
        }
        return 0;
    }
    if (facts.width == 0 || facts.height == 0 ||
        (uint64_t)facts.width * facts.height > PICTURE_PIXELS_MAX ||
        strncmp(facts.type, "image/", strlen("image/")) != 0) {
        abort();
    }
    return 0;
}
