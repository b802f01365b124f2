/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "1.CHANGE.SEQ.MARK", or "1.CHANGE.0." while the journal is empty. */
#include "server/exchange/cursor.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"

#define FIGURE_SIZE 20

void
cursor_write(const struct cursor *cursor, char out[CURSOR_SIZE])
{
    (void)snprintf(out, CURSOR_SIZE, "1.%" PRId64 ".%" PRId64 ".%s", cursor->change,
        cursor->seq, cursor->mark);
}

/* A number up to the next dot; NULL when there is none. */
static const char *
read_figure(const char *text, int64_t *figure)
{
    const char *dot = text ? strchr(text, '.') : NULL;
    char copy[FIGURE_SIZE];

    if (!dot || (size_t)(dot - text) >= sizeof(copy)) {
        return NULL;
    }
    memcpy(copy, text, (size_t)(dot - text));
    copy[dot - text] = '\0';
    return text_to_int(copy, 0, INT64_MAX, figure) ? dot + 1 : NULL;
}

enum status
cursor_read(const char *text, struct cursor *cursor, struct error *err)
{
    const char *rest = text_starts_with(text, "1.") ? text + 2 : NULL;

    *cursor = (struct cursor){ .change = 0 };
    rest = read_figure(rest, &cursor->change);
    rest = read_figure(rest, &cursor->seq);
    if (!rest || !text_copy(cursor->mark, sizeof(cursor->mark), rest) ||
        (cursor->seq == 0) != (cursor->mark[0] == '\0')) {
        return error_set(err, STATUS_CURSOR_GONE,
            "the cursor is none of this backend's; begin anew without one");
    }
    return STATUS_OK;
}
