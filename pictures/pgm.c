/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pictures/pgm.h"

#include <string.h>

#define NUMBER_MAX 1000000

static bool
is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The number after white space and comments; -1 when there is none. */
static int
next_number(const uint8_t *bytes, size_t len, size_t *at)
{
    int number = -1;

    while (*at < len && (is_space(bytes[*at]) || bytes[*at] == '#')) {
        if (bytes[*at] == '#') {
            while (*at < len && bytes[*at] != '\n') {
                (*at)++;
            }
        } else {
            (*at)++;
        }
    }
    while (*at < len && bytes[*at] >= '0' && bytes[*at] <= '9') {
        number = (number < 0 ? 0 : number) * 10 + (bytes[*at] - '0');
        if (number > NUMBER_MAX) {
            return -1;
        }
        (*at)++;
    }
    return number;
}

bool
pgm_read_header(const uint8_t *bytes, size_t len, struct pgm_header *header)
{
    size_t at = 2;

    len = len > PGM_HEADER_MAX ? PGM_HEADER_MAX : len;
    if (len < 3 || memcmp(bytes, "P5", 2) != 0 || !is_space(bytes[2])) {
        return false;
    }
    header->width = next_number(bytes, len, &at);
    header->height = next_number(bytes, len, &at);
    if (header->width < 1 || header->height < 1 || next_number(bytes, len, &at) != 255 ||
        at >= len || !is_space(bytes[at])) {
        return false;
    }
    header->bytes = at + 1;
    return true;
}
