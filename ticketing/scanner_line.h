/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_SCANNER_LINE_H
#define TICKETING_SCANNER_LINE_H

/*
 * Bytes of a scanner to whole lines. CR, LF, CRLF, TAB and ETX end a line, STX begins
 * one, empty lines are nothing. A line with a gap of SCANNER_GAP_MS in it is dropped:
 * half a scan must not be glued to the next. Bytes that are not printable ASCII become
 * '?', a line that is too long is cut: neither can then be taken for a ticket. A plain
 * value.
 */

#include "common/base.h"

#define SCANNER_LINE_SIZE 513 /* longest line with its NUL; a longer one is cut */
#define SCANNER_GAP_MS 300

struct scanner_line {
    char text[SCANNER_LINE_SIZE];
    size_t len;
    int64_t last_ms; /* when the last byte came */
    bool complete;   /* `text` is a line that was given; the next byte begins another */
};

/**
 * Take one byte.
 * @param now_ms  when it came, on any clock that grows
 * @return true: `line->text` is a whole line, until the next call
 */
bool scanner_line_feed(struct scanner_line *line, unsigned char byte, int64_t now_ms);

/** Forget a half line. */
void scanner_line_drop(struct scanner_line *line);

#endif /* TICKETING_SCANNER_LINE_H */
