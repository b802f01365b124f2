/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comma-separated records. */
#include "server/office/csv.h"

#include <string.h>
#include <strings.h>

#include "common/text.h"
#include "common/text_turns.h"

#define SEPARATOR_LINE "sep="

static const char byte_order_mark[] = "\xef\xbb\xbf";

/* The next byte without taking it; -1 at the end. */
static int
peek(const struct csv_reader *reader)
{
    return reader->at < reader->len ? (unsigned char)reader->text[reader->at] : -1;
}

/* At the end of a record? Takes nothing. */
static bool
at_line_end(const struct csv_reader *reader)
{
    int c = peek(reader);

    return c == -1 || c == '\n' || c == '\r';
}

static void
take_line_end(struct csv_reader *reader)
{
    reader->at += peek(reader) == '\r';
    reader->at += peek(reader) == '\n';
}

/* The separator that the first line has most often outside quotes; a comma when it has
 * none. */
static char
find_separator(const char *line, size_t len)
{
    static const char separators[] = { ',', ';', '\t' };
    size_t counts[ARRAY_LEN(separators)] = { 0 };
    size_t best = 0;
    bool quoted = false;

    for (size_t i = 0; i < len && (quoted || (line[i] != '\n' && line[i] != '\r')); i++) {
        quoted = quoted != (line[i] == '"');
        for (size_t k = 0; k < ARRAY_LEN(separators); k++) {
            counts[k] += !quoted && line[i] == separators[k];
        }
    }
    for (size_t k = 1; k < ARRAY_LEN(separators); k++) {
        best = counts[k] > counts[best] ? k : best;
    }
    return separators[best];
}

/* "sep=;", which spreadsheets write and read before the header: true when it is there. */
static bool
take_separator_line(struct csv_reader *reader)
{
    const char *at = reader->text + reader->at;
    size_t left = reader->len - reader->at;

    if (left < 5 || strncasecmp(at, SEPARATOR_LINE, 4) != 0 || !strchr(",;\t|", at[4]) ||
        at[4] == '\0' || (left > 5 && at[5] != '\r' && at[5] != '\n')) {
        return false;
    }
    reader->separator = at[4];
    reader->at += 5;
    return true;
}

void
csv_open(struct csv_reader *reader, const char *text, size_t len)
{
    *reader = (struct csv_reader){ .text = text, .len = len };
    if (len >= 3 && memcmp(text, byte_order_mark, 3) == 0) {
        reader->at = 3;
    }
    if (take_separator_line(reader)) {
        take_line_end(reader); /* a spreadsheet does not show it: the next is row 1 */
        return;
    }
    reader->separator = find_separator(text + reader->at, len - reader->at);
}

/* Where the fields of a record go; `fault` stays at the first thing that is wrong. */
struct builder {
    struct csv_record *record;
    size_t used;
    enum status fault;
    const char *why; /* static */
};

static void
builder_fault(struct builder *b, enum status fault, const char *why)
{
    if (b->fault == STATUS_OK) {
        b->fault = fault;
        b->why = why;
    }
}

static void
builder_begin_field(struct builder *b)
{
    if (b->record->count == CSV_FIELDS_MAX) {
        builder_fault(b, STATUS_TOO_LARGE, "it has too many columns");
        return;
    }
    b->record->field[b->record->count++] = b->record->bytes + b->used;
}

static void
builder_put(struct builder *b, char c)
{
    if (b->used + (c != '\0') >= CSV_RECORD_SIZE) { /* the last byte is a NUL's */
        builder_fault(b, STATUS_TOO_LARGE, "it is too long");
        return;
    }
    b->record->bytes[b->used++] = c;
}

static void
builder_end_field(struct builder *b)
{
    size_t at, len;

    if (b->fault != STATUS_OK) {
        return;
    }
    at = (size_t)(b->record->field[b->record->count - 1] - b->record->bytes);
    len = text_drop_turns(b->record->bytes + at, b->used - at);
    b->used = at + len;
    if (!text_is_clean_utf8(b->record->bytes + at, len)) {
        builder_fault(b, STATUS_BAD_REQUEST,
            "it holds bytes that are not UTF-8 text; save the "
            "file as UTF-8");
        return;
    }
    builder_put(b, '\0');
}

/* After the opening quote. */
static void
read_quoted(struct csv_reader *reader, struct builder *b)
{
    for (;;) {
        int c = peek(reader);

        if (c == -1) {
            builder_fault(b, STATUS_BAD_REQUEST, "a quote is opened and never closed");
            return;
        }
        reader->at++;
        if (c == '\r') { /* a line break inside quotes is kept as a newline */
            reader->at += peek(reader) == '\n';
            c = '\n';
        }
        if (c == '"') {
            if (peek(reader) != '"') {
                break;
            }
            reader->at++;
        }
        builder_put(b, (char)c);
    }
    if (!at_line_end(reader) && peek(reader) != reader->separator) {
        builder_fault(b, STATUS_BAD_REQUEST, "text follows a closing quote");
    }
}

static void
read_plain(struct csv_reader *reader, struct builder *b)
{
    while (!at_line_end(reader) && peek(reader) != reader->separator) {
        if (peek(reader) == '"') {
            builder_fault(b, STATUS_BAD_REQUEST, "a quote stands inside a plain field");
        }
        builder_put(b, reader->text[reader->at++]);
    }
}

static void
read_record(struct csv_reader *reader, struct builder *b)
{
    for (;;) {
        builder_begin_field(b);
        if (peek(reader) == '"') {
            reader->at++;
            read_quoted(reader, b);
        } else {
            read_plain(reader, b);
        }
        if (b->fault != STATUS_OK) {
            break;
        }
        builder_end_field(b);
        if (at_line_end(reader)) {
            break;
        }
        reader->at++; /* the separator */
    }
    while (!at_line_end(reader)) { /* after a fault: on with the next line */
        reader->at++;
    }
    take_line_end(reader);
}

/* ";;;;;": a row of a spreadsheet in which nothing stands. */
static bool
is_blank_row(const struct csv_record *record)
{
    for (size_t i = 0; i < record->count; i++) {
        if (record->field[i][strspn(record->field[i], " \t")] != '\0') {
            return false;
        }
    }
    return record->count > 1;
}

enum status
csv_next(struct csv_reader *reader, struct csv_record *record, struct error *err)
{
    struct builder b = { .record = record };

    do { /* blank rows count, as a spreadsheet counts them */
        while (reader->at < reader->len && at_line_end(reader)) {
            take_line_end(reader);
            reader->row++;
        }
        b = (struct builder){ .record = record };
        record->count = 0;
        record->row = reader->row;
        if (reader->at >= reader->len) {
            return STATUS_EMPTY;
        }
        record->row = ++reader->row;
        read_record(reader, &b);
    } while (b.fault == STATUS_OK && is_blank_row(record));
    if (b.fault != STATUS_OK) {
        record->count = 0;
        return error_set(err, b.fault, "%s", b.why);
    }
    return STATUS_OK;
}

static bool
needs_quotes(const char *field, char separator, bool alone)
{
    const char special[] = { '"', '\n', '\r', separator, '\0' };

    return strpbrk(field, special) || (alone && field[0] == '\0') ||
           text_starts_with(field, byte_order_mark) ||
           strncasecmp(field, SEPARATOR_LINE, 4) == 0;
}

/* A text that is written into a buffer; `full` stays true. */
struct printer {
    char *out;
    size_t size;
    size_t used;
    bool full;
};

static void
print_char(struct printer *p, char c)
{
    if (p->used + 1 >= p->size) {
        p->full = true;
        return;
    }
    p->out[p->used++] = c;
}

bool
csv_print(const struct csv_record *record, char separator, char *out, size_t out_size)
{
    struct printer p = { .out = out, .size = out_size };

    for (size_t i = 0; i < record->count; i++) {
        const char *field = record->field[i];
        bool quotes = needs_quotes(field, separator, record->count == 1);

        if (i > 0) {
            print_char(&p, separator);
        }
        if (quotes) {
            print_char(&p, '"');
        }
        for (; *field; field++) {
            print_char(&p, *field);
            if (*field == '"') {
                print_char(&p, '"');
            }
        }
        if (quotes) {
            print_char(&p, '"');
        }
    }
    print_char(&p, '\r');
    print_char(&p, '\n');
    out[p.used] = '\0';
    return !p.full;
}
