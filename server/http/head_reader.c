/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From an input buffer to the parser, and back when it is whole. */
#include "server/http/head_reader.h"

#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>

#include "common/mem.h"

#define PIECES 16 /* so many in one read are nobody's honest head */

void
head_reader_begin(struct head_reader *reader)
{
    head_reader_end(reader);
    reader->head = xcalloc(1, sizeof(*reader->head));
}

void
head_reader_end(struct head_reader *reader)
{
    free(reader->head);
    reader->head = NULL;
    if (reader->held) {
        evbuffer_free(reader->held);
        reader->held = NULL;
    }
}

static void
hold(struct head_reader *reader, struct evbuffer *input)
{
    if (!reader->held) {
        reader->held = evbuffer_new();
    }
    (void)evbuffer_add_buffer(reader->held, input);
}

static void
put_back(struct head_reader *reader, struct evbuffer *input)
{
    if (reader->held) {
        reader->moving = true;
        (void)evbuffer_prepend_buffer(input, reader->held);
        reader->moving = false;
        evbuffer_free(reader->held);
        reader->held = NULL;
    }
}

enum head_result
head_reader_feed(struct head_reader *reader, struct evbuffer *input, size_t from)
{
    struct head *head = reader->head;
    struct evbuffer_ptr at;
    struct evbuffer_iovec pieces[PIECES];
    size_t len = evbuffer_get_length(input) - from;
    int count;

    (void)evbuffer_ptr_set(input, &at, from, EVBUFFER_PTR_SET);
    count = evbuffer_peek(input, (ev_ssize_t)len, &at, pieces, PIECES);
    for (int i = 0; i < count && i < PIECES; i++) {
        size_t used;
        enum head_result result =
            head_feed(head, pieces[i].iov_base, pieces[i].iov_len, &used);

        if (result == HEAD_DONE) {
            put_back(reader, input);
        }
        if (result != HEAD_MORE) {
            return result;
        }
    }
    if (count > PIECES) {
        head->http = 400;
        head->why = "the head came in too many pieces";
        return HEAD_BAD;
    }
    hold(reader, input);
    return HEAD_MORE;
}

void
head_reader_blank_length(const struct head_reader *reader, struct evbuffer *input)
{
    const struct head *head = reader->head;
    struct evbuffer_ptr at;
    struct evbuffer_iovec pieces[sizeof(head->value)];
    size_t left = head->length_digits;
    int count;

    (void)evbuffer_ptr_set(input, &at, head->length_at, EVBUFFER_PTR_SET);
    count = evbuffer_peek(input, (ev_ssize_t)left, &at, pieces, (int)ARRAY_LEN(pieces));
    for (int i = 0; i < count && left > 0; i++) {
        size_t len = pieces[i].iov_len < left ? pieces[i].iov_len : left;

        memset(pieces[i].iov_base, '0', len);
        left -= len;
    }
}
