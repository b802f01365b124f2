/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON written straight into a buffer. */
#include "common/json_writer.h"
#include "common/array.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FIRST_CAPACITY 2048 /* most answers fit */

/* Where `more` bytes may be written. */
static char *
room_for(struct json_writer *w, size_t more)
{
    if (w->capacity - w->len < more) {
        size_t room = w->capacity == 0 && more < FIRST_CAPACITY ? FIRST_CAPACITY : more;

        w->text = array_reserve(w->text, w->len, room, &w->capacity, 1);
    }
    return w->text + w->len;
}

static void
put(struct json_writer *w, const char *bytes, size_t len)
{
    memcpy(room_for(w, len), bytes, len);
    w->len += len;
}

/* What stands before a value: a comma, and a member's name. */
static void
begin(struct json_writer *w, const char *name)
{
    size_t len = name ? strlen(name) : 0;
    char *at = room_for(w, len + strlen(",\"\":"));

    if (w->follows) {
        *at++ = ',';
    }
    if (name) {
        *at++ = '"';
        memcpy(at, name, len);
        at += len;
        *at++ = '"';
        *at++ = ':';
    }
    w->len = (size_t)(at - w->text);
    w->follows = true;
}

void
writer_open(struct json_writer *w, const char *name, char bracket)
{
    begin(w, name);
    put(w, &bracket, 1);
    w->follows = false;
}

void
writer_close(struct json_writer *w, char bracket)
{
    put(w, &bracket, 1);
    w->follows = true;
}

/* A character that cannot stand for itself. */
static void
put_escaped(struct json_writer *w, unsigned char c)
{
    static const char names[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    char out[8] = "";

    for (const char *n = names; *n; n += 2) {
        if ((unsigned char)*n == c) {
            put(w, (const char[]){ '\\', n[1] }, 2);
            return;
        }
    }
    put(w, out, (size_t)snprintf(out, sizeof(out), "\\u%04X", c));
}

/* How far `text` goes as it is. */
static size_t
plain_len(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;

    while (*at >= 0x20 && *at != '"' && *at != '\\') { /* the NUL ends it, too */
        at++;
    }
    return (size_t)((const char *)at - text);
}

void
writer_text(struct json_writer *w, const char *name, const char *text)
{
    size_t len;

    begin(w, name);
    put(w, "\"", 1);
    for (;; text += len + 1) {
        len = plain_len(text);
        put(w, text, len);
        if (!text[len]) {
            break;
        }
        put_escaped(w, (unsigned char)text[len]);
    }
    put(w, "\"", 1);
}

void
writer_int(struct json_writer *w, const char *name, int64_t value)
{
    char out[24] = "";
    int len = snprintf(out, sizeof(out), "%" PRId64, value);

    begin(w, name);
    put(w, out, (size_t)len);
}

static void
put_word(struct json_writer *w, const char *name, const char *word)
{
    begin(w, name);
    put(w, word, strlen(word));
}

void
writer_bool(struct json_writer *w, const char *name, bool value)
{
    put_word(w, name, value ? "true" : "false");
}

void
writer_null(struct json_writer *w, const char *name)
{
    put_word(w, name, "null");
}

char *
writer_take(struct json_writer *w, size_t *len)
{
    char *text;

    put(w, "\n", 2); /* with its NUL */
    text = w->text;
    *len = w->len - 1;
    *w = (struct json_writer){ 0 };
    return text;
}
