/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes of a scanner, with gaps: every line that comes out is bounded and printable, and
 * fed again it comes out the same. A byte of 0xff is a pause of as many ms as the next
 * byte says, times four.
 */
#include <stdlib.h>
#include <string.h>

#include "ticketing/scanner_line.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_line(const char *text)
{
    struct scanner_line line = { .len = 0 };

    if (text[0] == '\0' || strlen(text) >= SCANNER_LINE_SIZE) {
        abort();
    }
    for (const char *c = text; *c; c++) {
        if (*c < 0x20 || *c > 0x7e || scanner_line_feed(&line, (unsigned char)*c, 0)) {
            abort();
        }
    }
    if (!scanner_line_feed(&line, '\r', 0) || strcmp(line.text, text) != 0) {
        abort();
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct scanner_line line = { .len = 0 };
    int64_t now_ms = 0;

    for (size_t i = 0; i < size; i++) {
        if (data[i] == 0xff && i + 1 < size) {
            now_ms += data[++i] * 4;
        } else if (scanner_line_feed(&line, data[i], now_ms)) {
            check_line(line.text);
        }
    }
    return 0;
}
