/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ticketing/slip_layout.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"

/* Bytes of the first `chars` characters of UTF-8 text, or of all of it. */
static size_t
bytes_of(const char *text, int chars)
{
    size_t at = 0;

    while (text[at] && chars > 0) {
        at++;
        while (((unsigned char)text[at] & 0xc0) == 0x80) {
            at++;
        }
        chars--;
    }
    return at;
}

/* Bytes of the next row: whole words where they fit, else a cut inside the word. */
static size_t
row_bytes(const char *text, int columns)
{
    size_t most = bytes_of(text, columns);
    size_t at = most;

    if (text[most] == '\0' || text[most] == ' ') {
        return most;
    }
    while (at > 0 && text[at - 1] != ' ') {
        at--;
    }
    return at > 0 ? at : most;
}

static void
wrap(const struct slip_line *line, const char *text, int columns, slip_row_fn *emit,
    void *arg)
{
    do {
        char row[SLIP_ROW_SIZE];
        size_t len = row_bytes(text, columns);
        size_t shown = len < sizeof(row) ? len : sizeof(row) - 1;

        memcpy(row, text, shown);
        while (shown > 0 && row[shown - 1] == ' ') {
            shown--;
        }
        row[shown] = '\0';
        emit(line, row, arg);
        text += len;
        while (*text == ' ') {
            text++;
        }
    } while (*text);
}

/* The widest label of a "label\tvalue" line, in columns. */
static int
label_columns(const struct slip *slip)
{
    int widest = 0;

    for (size_t i = 0; i < slip->count; i++) {
        const char *tab = strchr(slip->line[i].text, '\t');
        char label[SLIP_TEXT_SIZE];

        if (tab && slip->line[i].style == SLIP_PLAIN) {
            size_t len = (size_t)(tab - slip->line[i].text);
            int width;

            memcpy(label, slip->line[i].text, len);
            label[len] = '\0';
            width = (int)text_utf8_len(label);
            widest = width > widest ? width : widest;
        }
    }
    return widest;
}

static void
lay_out_pair(const struct slip_line *line, const char *tab, int widest, int columns,
    slip_row_fn *emit, void *arg)
{
    char text[2 * SLIP_TEXT_SIZE];
    char label[SLIP_TEXT_SIZE];
    size_t len = (size_t)(tab - line->text);
    int pad;

    memcpy(label, line->text, len);
    label[len] = '\0';
    pad = widest - (int)text_utf8_len(label);
    (void)snprintf(text, sizeof(text), "%s%*s: %s", label, pad + 1, "", tab + 1);
    if ((int)text_utf8_len(text) > columns) {
        (void)snprintf(text, sizeof(text), "%s: %s", label, tab + 1);
    }
    for (char *c = text; *c; c++) {
        *c = (char)(*c == '\t' ? ' ' : *c);
    }
    wrap(line, text, columns, emit, arg);
}

void
slip_layout(const struct slip *slip, int columns, slip_row_fn *emit, void *arg)
{
    int widest = label_columns(slip);

    for (size_t i = 0; i < slip->count; i++) {
        const struct slip_line *line = &slip->line[i];
        const char *tab = strchr(line->text, '\t');
        char rule[65];

        switch (line->style) {
        case SLIP_RULE:
            memset(rule, '-', (size_t)columns);
            rule[columns] = '\0';
            emit(line, rule, arg);
            break;
        case SLIP_NUMBER: /* never wrapped or cut */
            emit(line, line->text, arg);
            break;
        case SLIP_PLAIN:
            if (tab) {
                lay_out_pair(line, tab, widest, columns, emit, arg);
                break;
            }
            wrap(line, line->text, columns, emit, arg);
            break;
        case SLIP_CENTRED:
        case SLIP_HEADING:
            wrap(line, line->text, columns, emit, arg);
            break;
        }
    }
}
