/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One event stream on its connection. */
#include "server/http/stream.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/http.h>
#include <event2/http_struct.h>

#include "common/mem.h"
#include "server/http/request_internal.h"

#define BACKLOG_MAX ((size_t)65536)
#define KERNEL_BUFFER 32768 /* what the kernel may hold for a client before we do */
#define SILENT_MS 60000     /* a peer that acknowledges nothing for so long is gone */

struct packet *
packet_new(const char *text, size_t len)
{
    char head[24];
    int head_len = snprintf(head, sizeof(head), "%zx\r\n", len);
    struct packet *packet = xcalloc(1, sizeof(*packet) + (size_t)head_len + len + 2);

    packet->refs = 1;
    packet->head_len = (size_t)head_len;
    packet->len = packet->head_len + len + 2;
    memcpy(packet->bytes, head, packet->head_len);
    memcpy(packet->bytes + packet->head_len, text, len);
    memcpy(packet->bytes + packet->head_len + len, "\r\n", 2);
    return packet;
}

struct packet *
packet_ref(struct packet *packet)
{
    packet->refs++;
    return packet;
}

void
packet_unref(struct packet *packet)
{
    if (packet && --packet->refs == 0) {
        free(packet);
    }
}

/* The connection is going: the peer left, or we close it. */
static void
closed(void *arg)
{
    struct stream *stream = arg;
    struct evhttp_request *evreq = stream->evreq;

    stream->conn = NULL;
    stream->evreq = NULL;
    /* When the peer left, evhttp has let go of the request; else it frees it itself. */
    if (!evhttp_request_get_connection(evreq)) {
        evhttp_request_free(evreq);
    }
    stream->on_gone(stream);
}

void
stream_open(struct stream *stream, struct request *req, void (*on_gone)(struct stream *))
{
    struct evhttp_request *evreq = req->evreq;
    struct conn *conn = req->conn;
    struct evkeyvalq *headers = evhttp_request_get_output_headers(evreq);
    int silent = SILENT_MS;
    int buffer = KERNEL_BUFFER;

    stream->conn = conn;
    stream->evreq = evreq;
    stream->on_gone = on_gone;
    stream->fd = conn->fd;
    stream->direct = !conn->tls;
    stream->chunked = evreq->major > 1 || (evreq->major == 1 && evreq->minor >= 1);
    (void)evhttp_add_header(headers, "Content-Type", "text/event-stream");
    (void)evhttp_add_header(headers, "Cache-Control", "no-store");
    (void)evhttp_add_header(headers, "X-Accel-Buffering", "no");
    reply_add_safety(req);
    conn->known = req->caller.role < ROLE_COUNT;
    conn->on_closed = closed;
    conn->arg = stream;
    req->http->figures.by_class[2]++;
    evhttp_send_reply_start(evreq, 200, NULL);
    request_free(req);
    conn_set_phase(conn, conn->known ? CONN_STREAM_KNOWN : CONN_STREAM);
    /* No time limit: the sweep and the peer's TCP decide. */
    (void)bufferevent_set_timeouts(conn->bev, NULL, NULL);
    (void)setsockopt(stream->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &silent, sizeof(silent));
    (void)setsockopt(stream->fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof(buffer));
    (void)evbuffer_drain(bufferevent_get_input(conn->bev),
        evbuffer_get_length(bufferevent_get_input(conn->bev)));
    /* Ten thousand of these stay for hours: keep no headers of theirs. */
    evhttp_clear_headers(evhttp_request_get_input_headers(evreq));
    evhttp_clear_headers(headers);
}

size_t
stream_backlog(const struct stream *stream)
{
    return evbuffer_get_length(bufferevent_get_output(stream->conn->bev));
}

bool
stream_send(struct stream *stream, const struct packet *packet)
{
    const char *bytes = packet->bytes;
    size_t len = packet->len;
    size_t backlog = stream_backlog(stream);

    if (!stream->chunked) {
        bytes += packet->head_len;
        len -= packet->head_len + 2;
    }
    if (backlog == 0 && stream->direct) {
        ssize_t sent = send(stream->fd, bytes, len, MSG_DONTWAIT | MSG_NOSIGNAL);

        if (sent == (ssize_t)len) {
            return true;
        }
        if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
            return false;
        }
        if (sent > 0) {
            bytes += sent;
            len -= (size_t)sent;
        }
    }
    if (backlog + len > BACKLOG_MAX) {
        return false;
    }
    return bufferevent_write(stream->conn->bev, bytes, len) == 0;
}

void
stream_close(struct stream *stream)
{
    if (stream->conn) {
        conn_close(stream->conn);
    }
}
