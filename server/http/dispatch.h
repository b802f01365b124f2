/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_DISPATCH_H
#define SERVER_HTTP_DISPATCH_H

/* From a request on the wire to its route. Loop thread. */

#include "common/base.h"

struct conn_hooks;
struct evhttp_request;
struct request;

/** evhttp's callback; `arg` is the struct http. */
void dispatch_cb(struct evhttp_request *evreq, void *arg);

/** What connections ask of us; `arg` is the struct http. */
extern const struct conn_hooks dispatch_conn_hooks;

/** Go on with a request whose caller is known now (request_set_caller). */
void dispatch_go_on(struct request *req);

#endif /* SERVER_HTTP_DISPATCH_H */
