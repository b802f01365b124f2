/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A state machine over the bytes of a request's head. */
#include "server/http/head.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "common/text.h"

enum state {
    STATE_START, /* before the method; empty lines are skipped here */
    STATE_START_LF,
    STATE_METHOD,
    STATE_TARGET,
    STATE_VERSION,
    STATE_LINE_LF, /* after a CR that ends a line */
    STATE_NAME_FIRST,
    STATE_NAME,
    STATE_VALUE_SPACE,
    STATE_VALUE,
    STATE_END_LF, /* after the CR of the empty line */
};

enum field { FIELD_OTHER, FIELD_HOST, FIELD_LENGTH, FIELD_ENCODING, FIELD_EXPECT };

static enum head_result
bad(struct head *head, int http, const char *why)
{
    head->http = http;
    head->why = why;
    return HEAD_BAD;
}

/* A character of a token: method and header names (RFC 9110, 5.6.2). */
static bool
is_token(unsigned char c)
{
    return isalnum(c) || (c && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool
is_unreserved(unsigned char c)
{
    return isalnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/* A path that has one reading: no dot segments, no "//", nothing escaped that need not
 * be. */
static const char *
path_fault(const char *path, const char *end)
{
    for (const char *p = path; p < end; p++) {
        unsigned char c = (unsigned char)*p;

        if (c == '%') {
            int byte = text_escaped(p, (size_t)(end - p));

            if (byte < 0) {
                return "the path has a broken escape";
            }
            if (byte < 0x20 || byte == 0x7f || byte == '/' || byte == '\\' ||
                is_unreserved((unsigned char)byte)) {
                return "the path is not in its normal form";
            }
            p += 2;
        } else if (!is_unreserved(c) && !strchr("!$&'()*+,;=:@/", c)) {
            return "the path has a character that must be escaped";
        } else if (c == '/' && p + 1 < end) {
            const char *next = p + 1;

            if (*next == '/') {
                return "the path has an empty part";
            }
            if (*next == '.' && (next + 1 == end || next[1] == '/')) {
                return "the path is not in its normal form";
            }
            if (*next == '.' && next[1] == '.' && (next + 2 == end || next[2] == '/')) {
                return "the path is not in its normal form";
            }
        }
    }
    return NULL;
}

static const char *
query_fault(const char *query)
{
    for (const char *p = query; *p; p++) {
        if (*p == '%') {
            if (text_escaped(p, 3) < 0x20) {
                return "the query has a broken escape";
            }
            p += 2;
        } else if (*p == '#' || *p == '"' || *p == '<' || *p == '>' || *p == '\\' ||
                   *p == '^' || *p == '`' || *p == '{' || *p == '|' || *p == '}') {
            return "the query has a character that must be escaped";
        }
    }
    return NULL;
}

static enum head_result
end_target(struct head *head)
{
    const char *query = strchr(head->target, '?');
    const char *why;

    if (head->target[0] != '/') {
        return bad(head, 400, "the target must start with a slash");
    }
    why = path_fault(head->target, query ? query : head->target + strlen(head->target));
    if (!why && query) {
        why = query_fault(query + 1);
    }
    return why ? bad(head, 400, why) : HEAD_MORE;
}

static enum head_result
end_version(struct head *head)
{
    if (strcmp(head->value, "HTTP/1.1") == 0) {
        return HEAD_MORE;
    }
    if (strcmp(head->value, "HTTP/1.0") == 0) {
        head->version_1_0 = true;
        return HEAD_MORE;
    }
    return bad(head, text_starts_with(head->value, "HTTP/") ? 505 : 400,
        "only HTTP/1.1 and HTTP/1.0 are spoken here");
}

static enum field
which_field(const char *name)
{
    static const struct {
        const char *name;
        enum field field;
    } known[] = {
        { "host", FIELD_HOST },
        { "content-length", FIELD_LENGTH },
        { "transfer-encoding", FIELD_ENCODING },
        { "expect", FIELD_EXPECT },
    };

    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        if (strcasecmp(known[i].name, name) == 0) {
            return known[i].field;
        }
    }
    return FIELD_OTHER;
}

static enum head_result
end_name(struct head *head)
{
    head->field = which_field(head->name);
    head->len = 0;
    head->value[0] = '\0';
    if (++head->count > HEAD_FIELDS_MAX) {
        return bad(head, 413, "too many header fields");
    }
    if (head->field == FIELD_ENCODING) {
        return bad(head, 400, "Transfer-Encoding is not taken; send Content-Length");
    }
    if (head->field == FIELD_HOST && head->has_host) {
        return bad(head, 400, "two Host fields");
    }
    if (head->field == FIELD_LENGTH && head->has_length) {
        return bad(head, 400, "two Content-Length fields");
    }
    return HEAD_MORE;
}

static enum head_result
end_value(struct head *head)
{
    while (head->len > 0 && head->len < sizeof(head->value) &&
           strchr(" \t", head->value[head->len - 1])) {
        head->value[--head->len] = '\0';
    }
    switch ((enum field)head->field) {
    case FIELD_HOST:
        head->has_host = true;
        return head->len > 0 ? HEAD_MORE : bad(head, 400, "an empty Host field");
    case FIELD_LENGTH:
        head->has_length = true;
        if (head->len >= sizeof(head->value) || !isdigit((unsigned char)head->value[0]) ||
            !text_to_int(head->value, 0, INT64_C(1) << 50, &head->content_length)) {
            return bad(head, 400, "Content-Length is not a number");
        }
        head->length_digits = head->len;
        return HEAD_MORE;
    case FIELD_EXPECT:
        return strcasecmp(head->value, "100-continue") == 0
                   ? HEAD_MORE
                   : bad(head, 400, "an expectation that is not known here");
    case FIELD_OTHER:
    case FIELD_ENCODING:
        break;
    }
    return HEAD_MORE;
}

static enum head_result
end_head(struct head *head)
{
    bool has_body_method = strcmp(head->method, "POST") == 0 ||
                           strcmp(head->method, "PUT") == 0 ||
                           strcmp(head->method, "PATCH") == 0;

    if (!head->has_host && !head->version_1_0) {
        return bad(head, 400, "the Host field is missing");
    }
    if (head->content_length > 0 && !has_body_method) {
        return bad(head, 400, "a body where none belongs");
    }
    return HEAD_DONE;
}

/* A character of a header's value. Only the start of interesting values is kept. */
static enum head_result
value_char(struct head *head, unsigned char c)
{
    if (c < 0x20 && c != '\t') {
        return bad(head, 400, "a control character in a header field");
    }
    if (c == 0x7f) {
        return bad(head, 400, "a control character in a header field");
    }
    if (head->field == FIELD_HOST && !isalnum(c) && !strchr(".-_:[] \t", c)) {
        return bad(head, 400, "the Host field is not a host");
    }
    if (head->field == FIELD_LENGTH && head->len == 0) {
        head->length_at = head->size - 1;
    }
    if (head->field != FIELD_OTHER) {
        if (head->len + 1 < sizeof(head->value)) {
            head->value[head->len] = (char)c;
            head->value[head->len + 1] = '\0';
        }
        head->len++;
    }
    return HEAD_MORE;
}

/* Add to a token that must fit; false when it does not. */
static bool
push(char *out, size_t out_size, size_t *len, unsigned char c)
{
    if (*len + 1 >= out_size) {
        return false;
    }
    out[(*len)++] = (char)c;
    out[*len] = '\0';
    return true;
}

static enum head_result
request_line_char(struct head *head, unsigned char c)
{
    switch ((enum state)head->state) {
    case STATE_START:
        if (c == '\r' &&
            head->size < 4) { /* an empty line before a request is harmless */
            head->state = STATE_START_LF;
            return HEAD_MORE;
        }
        head->state = STATE_METHOD;
        /* fall through */
    case STATE_METHOD:
        if (c == ' ' && head->len > 0) {
            head->len = 0;
            head->state = STATE_TARGET;
            return HEAD_MORE;
        }
        if (!is_token(c)) {
            return bad(head, 400, "not a request of HTTP");
        }
        return push(head->method, sizeof(head->method), &head->len, c)
                   ? HEAD_MORE
                   : bad(head, 501, "a method that is not known here");
    case STATE_START_LF:
        head->state = STATE_START;
        return c == '\n' ? HEAD_MORE
                         : bad(head, 400, "a line that does not end in CR LF");
    case STATE_TARGET:
        if (c == ' ') {
            head->len = 0;
            head->state = STATE_VERSION;
            return end_target(head);
        }
        if (c <= 0x20 || c >= 0x7f) {
            return bad(head, 400, "a character in the target that must be escaped");
        }
        return push(head->target, sizeof(head->target), &head->len, c)
                   ? HEAD_MORE
                   : bad(head, 413, "the target is too long");
    case STATE_VERSION:
        if (c == '\r') {
            head->state = STATE_LINE_LF;
            return end_version(head);
        }
        return c > 0x20 && push(head->value, sizeof(head->value), &head->len, c)
                   ? HEAD_MORE
                   : bad(head, 400, "not a request of HTTP");
    default:
        return bad(head, 400, "not a request of HTTP");
    }
}

static enum head_result
field_char(struct head *head, unsigned char c)
{
    switch ((enum state)head->state) {
    case STATE_LINE_LF:
        head->state = STATE_NAME_FIRST;
        return c == '\n' ? HEAD_MORE
                         : bad(head, 400, "a line that does not end in CR LF");
    case STATE_NAME_FIRST:
        if (c == '\r') {
            head->state = STATE_END_LF;
            return HEAD_MORE;
        }
        head->state = STATE_NAME;
        head->len = 0;
        /* fall through */
    case STATE_NAME:
        if (c == ':' && head->len > 0) {
            head->state = STATE_VALUE_SPACE;
            return end_name(head);
        }
        if (!is_token(c)) {
            return bad(head, 400, "not a header field");
        }
        if (!push(head->name, sizeof(head->name), &head->len, c)) {
            /* Longer than any name of interest: remember only that it is another. */
            head->name[0] = '-';
        }
        return HEAD_MORE;
    case STATE_VALUE_SPACE:
        if (c == ' ' || c == '\t') {
            return HEAD_MORE;
        }
        head->state = STATE_VALUE;
        /* fall through */
    case STATE_VALUE:
        if (c == '\r') {
            head->state = STATE_LINE_LF;
            return end_value(head);
        }
        return value_char(head, c);
    case STATE_END_LF:
        return c == '\n' ? end_head(head)
                         : bad(head, 400, "a line that does not end in CR LF");
    default:
        return request_line_char(head, c);
    }
}

enum head_result
head_feed(struct head *head, const unsigned char *bytes, size_t len, size_t *used)
{
    for (size_t i = 0; i < len; i++) {
        enum head_result result;

        if (++head->size > HEAD_SIZE_MAX) {
            return bad(head, 413, "the head is too large");
        }
        result = head->state <= STATE_VERSION ? request_line_char(head, bytes[i])
                                              : field_char(head, bytes[i]);
        if (result != HEAD_MORE) {
            *used = i + 1;
            return result;
        }
    }
    *used = len;
    return HEAD_MORE;
}
