/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parsing JSON from outside. */
#include "common/json.h"

#include <string.h>

/* Where a plain document is read. */
struct plain {
    const char *at;
    const char *end;
};

/* What comes after blanks, or NUL at the end. */
static char
plain_peek(struct plain *in)
{
    while (in->at < in->end && memchr(" \t\r\n", *in->at, 4)) {
        in->at++;
    }
    return in->at < in->end ? *in->at : '\0';
}

static bool
plain_take(struct plain *in, char wanted)
{
    if (plain_peek(in) != wanted) {
        return false;
    }
    in->at++;
    return true;
}

/* A text of ASCII that stands for itself. */
static bool
plain_text(struct plain *in, const char **text, size_t *len)
{
    if (!plain_take(in, '"')) {
        return false;
    }
    *text = in->at;
    while (in->at < in->end && *in->at >= ' ' && *in->at < 0x7f && *in->at != '"' &&
           *in->at != '\\') {
        in->at++;
    }
    *len = (size_t)(in->at - *text);
    return in->at < in->end && *in->at++ == '"';
}

static bool
plain_member(struct plain *in, json_t *object)
{
    const char *name, *text;
    size_t name_len, len;

    return plain_text(in, &name, &name_len) && plain_take(in, ':') &&
           plain_text(in, &text, &len) && !json_object_getn(object, name, name_len) &&
           json_object_setn_new_nocheck(
               object, name, name_len, json_stringn_nocheck(text, len)) == 0;
}

/*
 * Most bodies are an object of a few plain texts, which jansson reads a byte a call, four
 * times as long. NULL: anything else, which is for jansson to read or to refuse.
 */
static json_t *
parse_plain(const char *text, size_t len)
{
    struct plain in = { .at = text, .end = text + len };
    json_t *object;
    bool good;

    if (!plain_take(&in, '{')) {
        return NULL;
    }
    object = json_object();
    good = object && (plain_peek(&in) == '}' || plain_member(&in, object));
    while (good && plain_take(&in, ',')) {
        good = plain_member(&in, object);
    }
    if (!good || !plain_take(&in, '}') || plain_peek(&in) || in.at < in.end) {
        json_decref(object);
        return NULL;
    }
    return object;
}

enum status
json_parse_object(const char *text, size_t len, json_t **root, struct error *err)
{
    json_error_t why;

    *root = NULL;
    if (len == 0) {
        *root = json_object();
        return *root ? STATUS_OK : error_set(err, STATUS_INTERNAL, "out of memory");
    }
    *root = parse_plain(text, len);
    if (*root) {
        return STATUS_OK;
    }
    *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &why);
    if (!*root) { /* jansson's own words may quote the text, so only the place is told */
        return error_set(err, STATUS_BAD_REQUEST,
            "the body is not valid JSON (line %d, column %d)", why.line, why.column);
    }
    if (!json_is_object(*root)) {
        json_decref(*root);
        *root = NULL;
        return error_set(err, STATUS_BAD_REQUEST, "the body must be a JSON object");
    }
    return STATUS_OK;
}
