/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_HEAD_READER_H
#define SERVER_HTTP_HEAD_READER_H

/*
 * A head as it comes into a connection's input, in whatever pieces. What is not whole is
 * kept from evhttp, which would take it line by line: only a whole head can still be
 * changed. Loop thread; from the callbacks of the input buffer.
 */

#include "common/base.h"
#include "server/http/head.h"

struct evbuffer;

struct head_reader {
    struct head *head;     /* owned; NULL between heads */
    struct evbuffer *held; /* owned; what has come of it, or NULL */
    bool moving;           /* the reader itself changes the input now */
};

void head_reader_begin(struct head_reader *reader);
/** Accepts one that has nothing. */
void head_reader_end(struct head_reader *reader);

/**
 * Look at what stands in `input` behind the first `from` bytes.
 * @return HEAD_MORE  it was taken out of the input
 *         HEAD_DONE  the input begins with the head, which stays until head_reader_end()
 *         HEAD_BAD   `head->http` and `head->why` say why
 */
enum head_result head_reader_feed(
    struct head_reader *reader, struct evbuffer *input, size_t from);

/** Make the Content-Length of the head that the input begins with say 0. */
void head_reader_blank_length(const struct head_reader *reader, struct evbuffer *input);

#endif /* SERVER_HTTP_HEAD_READER_H */
