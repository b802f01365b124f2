/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever a peer sends as an event stream: in one piece and byte by byte it is the same,
   and nothing it holds is lost or read twice. */
#include <stdlib.h>
#include <string.h>

#include "screen/event_stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct sum {
    size_t events;
    size_t bytes;
    uint32_t hash;
};

static void
on_event(void *arg, const struct stream_event *event)
{
    struct sum *sum = arg;

    sum->events++;
    sum->bytes += event->data_len;
    for (size_t i = 0; i < event->data_len; i++) {
        sum->hash = (sum->hash ^ (unsigned char)event->data[i]) * 16777619U;
    }
    if (strlen(event->id) >= 32 || strlen(event->type) >= 64) {
        abort();
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct event_stream stream;
    struct sum whole = { 0 }, pieces = { 0 };
    enum status st;

    if (size >= 3 && data[0] == 0xef) {
        return 0; /* a mark cut in pieces is not looked for */
    }
    event_stream_init(&stream, on_event, &whole);
    st = event_stream_feed(&stream, (const char *)data, size, NULL);
    event_stream_destroy(&stream);
    event_stream_init(&stream, on_event, &pieces);
    for (size_t i = 0; i < size && st == STATUS_OK; i++) {
        st = event_stream_feed(&stream, (const char *)data + i, 1, NULL);
    }
    event_stream_destroy(&stream);
    if (st == STATUS_OK &&
        (whole.events != pieces.events || whole.bytes != pieces.bytes ||
            whole.hash != pieces.hash)) {
        abort();
    }
    return 0;
}
