/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * evhttp dispatches such a request when its head is whole (conn.c makes it a request
 * without a body), and reads nothing more until it is answered. In between the
 * connection's bufferevent is ours.
 */
#include "server/http/body.h"

#include <stdlib.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/http.h>

#include "common/mem.h"
#include "server/http/body_internal.h"
#include "server/http/conn.h"
#include "server/http/request_internal.h"

#define IN_MEMORY ((size_t)65536)
#define STEP \
    262144 /* bytes that a client must bring within the limit of CONN_UPLOADING */

/* Who takes the body of a connection, and evhttp's callbacks meanwhile. */
struct body_reading {
    struct body_receiver *receiver; /* borrowed */
    bufferevent_event_cb event_cb;
    void *arg;
    int64_t step; /* bytes since the deadline was moved */
    bool over;    /* no more will come than what is in the input */
};

/*
 * Give the connection back to evhttp, which does not read before the answer. Its own
 * callbacks for bytes stay away, for one may be on its way already: that for reading
 * would end the process in this state, that for writing would take an empty output for
 * the end of the answer before and free this request. evhttp sets them again when it
 * answers.
 */
static void
give_back(struct conn *conn)
{
    struct body_reading *body = conn->body;

    (void)bufferevent_disable(conn->bev, EV_READ);
    bufferevent_setwatermark(conn->bev, EV_READ, 0, 0);
    bufferevent_setcb(conn->bev, NULL, NULL, body->event_cb, body->arg);
    conn->body = NULL;
    free(body);
}

void
body_stop(struct conn *conn)
{
    if (conn->body) {
        give_back(conn);
    }
}

void
body_abandoned(struct conn *conn, struct request *req)
{
    struct body_receiver *receiver = conn->body->receiver;
    struct evhttp_request *evreq = req->evreq;

    free(conn->body);
    conn->body = NULL;
    /* When the peer left, evhttp has let go of the request; else it frees it itself. */
    if (!evhttp_request_get_connection(evreq)) {
        evhttp_request_free(evreq);
    }
    request_free(req);
    receiver->gone(receiver);
}

/* Hand over what is there. */
static void
give(struct conn *conn)
{
    struct evbuffer *input = bufferevent_get_input(conn->bev);
    struct body_receiver *receiver;

    while (conn->body && conn->body_left > 0) {
        size_t len = evbuffer_get_length(input);
        size_t taken;

        if ((int64_t)len > conn->body_left) {
            len = (size_t)conn->body_left;
        }
        if (len == 0 && conn->body->over) {
            conn_close(conn);
            return;
        }
        taken =
            len > 0 ? conn->body->receiver->take(conn->body->receiver, input, len) : 0;
        if (taken == 0) {
            return;
        }
        conn->body_left -= (int64_t)taken;
        if (conn->body && (conn->body->step += (int64_t)taken) >= STEP) {
            conn->body->step = 0;
            conn_set_phase(conn, CONN_UPLOADING);
        }
    }
    if (conn->body) {
        receiver = conn->body->receiver;
        give_back(conn);
        conn_set_phase(conn, CONN_BUSY);
        receiver->whole(receiver);
    }
}

static void
read_cb(struct bufferevent *bev, void *arg)
{
    (void)bev;
    give(arg);
}

/* The client has left in the middle: what it has brought is handed over all the same. */
static void
event_cb(struct bufferevent *bev, short what, void *arg)
{
    struct conn *conn = arg;

    (void)bev;
    if (what & (BEV_EVENT_EOF | BEV_EVENT_ERROR | BEV_EVENT_TIMEOUT)) {
        conn->body->over = true;
        give(conn);
    }
}

int64_t
request_body_left(const struct request *req)
{
    return req->conn ? req->conn->body_left : 0;
}

void
request_receive(struct request *req, struct body_receiver *receiver)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    struct conn *conn = req->conn;
    struct body_reading *body = xcalloc(1, sizeof(*body));

    body->receiver = receiver;
    bufferevent_getcb(conn->bev, NULL, NULL, &body->event_cb, &body->arg);
    conn->body = body;
    conn_set_phase(conn, CONN_UPLOADING);
    bufferevent_setcb(conn->bev, read_cb, NULL, event_cb, conn);
    bufferevent_setwatermark(conn->bev, EV_READ, 0, IN_MEMORY);
    if (conn->body_left > 0 &&
        evbuffer_get_length(bufferevent_get_input(conn->bev)) == 0 &&
        evhttp_find_header(evhttp_request_get_input_headers(req->evreq), "Expect")) {
        (void)bufferevent_write(conn->bev, go_on, sizeof(go_on) - 1);
    }
    (void)bufferevent_enable(conn->bev, EV_READ | EV_WRITE);
    give(conn);
}

void
request_more(struct request *req)
{
    if (req->conn && req->conn->body) {
        give(req->conn);
    }
}
