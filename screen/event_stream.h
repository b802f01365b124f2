/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_EVENT_STREAM_H
#define SCREEN_EVENT_STREAM_H

/*
 * Reading text/event-stream: bytes in as they come, whole events out. Pure, bounded, any
 * thread. Source: the HTML standard, "Server-sent events".
 */

#include "common/base.h"
#include "common/status.h"

#define EVENT_STREAM_MAX (256 * 1024) /* bytes of a line, or of an event's data */

/** A whole event; every pointer is borrowed for the call. */
struct stream_event {
    const char *id;   /* the last id seen, "" when there was none */
    const char *type; /* "message" when the sender named none */
    const char *data; /* lines joined by LF, `data_len` bytes and a NUL */
    size_t data_len;
};

typedef void event_stream_fn(void *arg, const struct stream_event *event);

struct event_stream {
    event_stream_fn *on_event;
    void *arg; /* for on_event */
    char id[32];
    char type[64];
    char *line; /* owned */
    size_t line_len, line_size;
    char *data; /* owned */
    size_t data_len, data_size;
    bool started; /* past a byte order mark */
    bool after_cr;
};

void event_stream_init(struct event_stream *stream, event_stream_fn *on_event, void *arg);
void event_stream_destroy(struct event_stream *stream);

/** Forget a half-read event, as when the connection broke. The last id stays. */
void event_stream_restart(struct event_stream *stream);

/**
 * Take `len` more bytes and report every event that they complete.
 * @return STATUS_OK
 *         STATUS_TOO_LARGE  a line or an event above EVENT_STREAM_MAX; drop the peer
 */
enum status event_stream_feed(struct event_stream *stream, const char *bytes, size_t len,
    struct error *err) MUST_CHECK;

#endif /* SCREEN_EVENT_STREAM_H */
