/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/event_stream.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"

void
event_stream_init(struct event_stream *stream, event_stream_fn *on_event, void *arg)
{
    *stream = (struct event_stream){ .on_event = on_event, .arg = arg };
}

void
event_stream_destroy(struct event_stream *stream)
{
    free(stream->line);
    free(stream->data);
    *stream = (struct event_stream){ 0 };
}

void
event_stream_restart(struct event_stream *stream)
{
    stream->line_len = 0;
    stream->data_len = 0;
    stream->type[0] = '\0';
    stream->started = false;
    stream->after_cr = false;
}

/* Append to a buffer that always has room for a NUL behind its content. */
static bool
append(char **buffer, size_t *len, size_t *size, const char *bytes, size_t count)
{
    if (*len + count > EVENT_STREAM_MAX) {
        return false;
    }
    if (*len + count + 1 > *size) {
        *size = (*len + count + 1) * 2;
        *buffer = xrealloc(*buffer, *size, 1);
    }
    memcpy(*buffer + *len, bytes, count);
    *len += count;
    (*buffer)[*len] = '\0';
    return true;
}

/* An empty line: what was gathered is an event, unless it had no data. */
static void
dispatch(struct event_stream *stream)
{
    if (stream->data_len > 0) {
        struct stream_event event = {
            .id = stream->id,
            .type = stream->type[0] ? stream->type : "message",
            .data = stream->data,
            .data_len = stream->data_len - 1,
        };

        stream->data[stream->data_len - 1] = '\0'; /* the LF behind the last line */
        stream->on_event(stream->arg, &event);
    }
    stream->data_len = 0;
    stream->type[0] = '\0';
}

static enum status
take_field(struct event_stream *stream, const char *name, const char *value,
    size_t value_len, struct error *err)
{
    if (strcmp(name, "data") == 0) {
        if (!append(
                &stream->data, &stream->data_len, &stream->data_size, value, value_len) ||
            !append(&stream->data, &stream->data_len, &stream->data_size, "\n", 1)) {
            return error_set(
                err, STATUS_TOO_LARGE, "event above %d bytes", EVENT_STREAM_MAX);
        }
    } else if (strcmp(name, "event") == 0) {
        text_copy(stream->type, sizeof(stream->type), value);
    } else if (strcmp(name, "id") == 0 && value_len < sizeof(stream->id) &&
               !memchr(value, '\0', value_len)) {
        text_copy(stream->id, sizeof(stream->id), value);
    }
    return STATUS_OK; /* other fields are for others; ": comment" has an empty name */
}

/* A line without its end: "field: value", "field:value" or "field". */
static enum status
take_line(struct event_stream *stream, struct error *err)
{
    char *line = stream->line;
    char *colon;
    const char *value = "";
    size_t value_len = 0;

    if (stream->line_len == 0) {
        dispatch(stream);
        return STATUS_OK;
    }
    colon = memchr(line, ':', stream->line_len);
    if (colon) {
        *colon = '\0';
        value = colon + 1;
        value_len = stream->line_len - (size_t)(value - line);
        if (value_len > 0 && *value == ' ') {
            value++;
            value_len--;
        }
    }
    stream->line_len = 0;
    return take_field(stream, line, value, value_len, err);
}

static size_t
skip_byte_order_mark(struct event_stream *stream, const char *bytes, size_t len)
{
    static const char mark[] = "\xef\xbb\xbf";

    if (stream->started || len == 0) {
        return 0;
    }
    stream->started = true;
    return len >= 3 && memcmp(bytes, mark, 3) == 0 ? 3 : 0;
}

enum status
event_stream_feed(
    struct event_stream *stream, const char *bytes, size_t len, struct error *err)
{
    size_t at = skip_byte_order_mark(stream, bytes, len);

    while (at < len) {
        size_t end = at;
        enum status st;

        if (stream->after_cr && bytes[at] == '\n') { /* the second half of CRLF */
            stream->after_cr = false;
            at++;
            continue;
        }
        stream->after_cr = false;
        while (end < len && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        if (!append(&stream->line, &stream->line_len, &stream->line_size, bytes + at,
                end - at)) {
            return error_set(
                err, STATUS_TOO_LARGE, "line above %d bytes", EVENT_STREAM_MAX);
        }
        if (end == len) {
            break;
        }
        stream->after_cr = bytes[end] == '\r';
        st = take_line(stream, err);
        if (st != STATUS_OK) {
            return st;
        }
        at = end + 1;
    }
    return STATUS_OK;
}
