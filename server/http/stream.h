/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_STREAM_H
#define SERVER_HTTP_STREAM_H

/*
 * A reply that does not end: server-sent events to one client. Ready-made packets go
 * straight to the socket; libevent's buffer takes only what the socket did not, and
 * whoever lets it grow is dropped. Loop thread only.
 */

#include "common/base.h"

struct conn;
struct evhttp_request;
struct request;

/** Bytes for many streams, made once: a chunk of HTTP/1.1 around an event. */
struct packet {
    int refs;
    size_t len;      /* of all */
    size_t head_len; /* of the chunk's own head; its tail has 2 */
    char bytes[];
};

/** A packet around `len` bytes of event text, with one reference. */
struct packet *packet_new(const char *text, size_t len);
struct packet *packet_ref(struct packet *packet);
void packet_unref(struct packet *packet);

struct stream {
    struct conn *conn;                      /* borrowed; NULL when closed */
    struct evhttp_request *evreq;           /* evhttp's while connected */
    void (*on_gone)(struct stream *stream); /* told once; frees the owner */
    int fd;
    bool chunked;
    bool direct; /* no TLS: may write to the socket */
};

/**
 * Send the head of an event stream and take the connection over. Frees `req`.
 * `on_gone` is told when the client is gone, also by stream_close().
 */
void stream_open(
    struct stream *stream, struct request *req, void (*on_gone)(struct stream *));

/** False: the client is too slow or gone; the caller closes the stream. */
bool stream_send(struct stream *stream, const struct packet *packet);

/** Bytes that wait for the client. */
size_t stream_backlog(const struct stream *stream);

void stream_close(struct stream *stream);

#endif /* SERVER_HTTP_STREAM_H */
