/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_HOURS_TEXT_H
#define SERVER_PAGES_HOURS_TEXT_H

/*
 * Hours of the settings as lines that people read and type, an entry a line:
 *
 *   Senin-Kamis 07.30-15.00, istirahat 12.00-13.00, Ramadan 07.30-14.30
 *   Jumat 13.00-14.30, tidak saat Ramadan
 *   2027-02-08 sampai 2027-03-09
 *
 * English words are read too. Pure.
 */

#include <jansson.h>

#include "common/base.h"

enum hours_kind {
    HOURS_OF_WEEK,   /* the calendar's `week`: open, close, breaks, ramadan */
    HOURS_OF_WINDOW, /* a window's `hours`: from, to, ramadan */
    HOURS_DATES,     /* the calendar's `ramadan`: from, to */
    HOURS_SPECIAL,   /* the calendar's `special_days`: date, name, open, close, breaks */
};

/** The lines of a list of entries; `out` holds `size` bytes. */
void hours_text_write(const json_t *list, enum hours_kind kind, char *out, size_t size);

/** The list that lines say; a line that is none of these is itself, for the settings to
 * refuse. Owned. */
json_t *hours_text_read(const char *text, enum hours_kind kind);

#endif /* SERVER_PAGES_HOURS_TEXT_H */
