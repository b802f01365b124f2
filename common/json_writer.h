/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_JSON_WRITER_H
#define COMMON_JSON_WRITER_H

/*
 * JSON written straight into a buffer, for answers that are made so often that a tree of
 * values would cost more than what they tell. The text is what jansson writes compactly.
 * Everywhere else make a json_t. Any thread.
 *
 *   struct json_writer w = { 0 };
 *
 *   writer_open(&w, NULL, '{');
 *   writer_text(&w, "number", number);
 *   writer_open(&w, "lines", '[');
 *   writer_text(&w, NULL, line);
 *   writer_close(&w, ']');
 *   writer_close(&w, '}');
 *   body = writer_take(&w, &len);
 *
 * `name` is a member's, plain ASCII; NULL for an item of a list and for the document.
 */

#include "common/base.h"

struct json_writer {
    char *text; /* owned, without a NUL */
    size_t len;
    size_t capacity;
    bool follows; /* a value stands before the next one */
};

void writer_open(struct json_writer *w, const char *name, char bracket);
void writer_close(struct json_writer *w, char bracket);
/** `text` is valid UTF-8. */
void writer_text(struct json_writer *w, const char *name, const char *text);
void writer_int(struct json_writer *w, const char *name, int64_t value);
void writer_bool(struct json_writer *w, const char *name, bool value);
void writer_null(struct json_writer *w, const char *name);

/** The document with a line end and a NUL behind it, owned by the caller; `w` is empty
 * again. `len` counts the line end. */
char *writer_take(struct json_writer *w, size_t *len) MUST_CHECK;

#endif /* COMMON_JSON_WRITER_H */
