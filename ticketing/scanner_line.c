/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ticketing/scanner_line.h"

enum { STX = 0x02, ETX = 0x03 };

void
scanner_line_drop(struct scanner_line *line)
{
    line->len = 0;
    line->text[0] = '\0';
    line->complete = false;
}

static bool
is_end(unsigned char byte)
{
    return byte == '\r' || byte == '\n' || byte == '\t' || byte == ETX;
}

bool
scanner_line_feed(struct scanner_line *line, unsigned char byte, int64_t now_ms)
{
    if (line->complete || byte == STX ||
        (line->len > 0 && now_ms - line->last_ms >= SCANNER_GAP_MS)) {
        scanner_line_drop(line);
    }
    line->last_ms = now_ms;
    if (is_end(byte)) {
        line->complete = line->len > 0;
        return line->complete;
    }
    if (byte != STX && line->len < sizeof(line->text) - 1) {
        line->text[line->len++] = (char)(byte >= 0x20 && byte <= 0x7e ? byte : '?');
        line->text[line->len] = '\0';
    }
    return false;
}
