/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_DISPATCH_H
#define SERVER_HTTP_DISPATCH_H

/* evhttp's callback: a whole request has come in. Loop thread; `http` is our own. */

struct evhttp_request;

void dispatch_cb(struct evhttp_request *evreq, void *http);

#endif /* SERVER_HTTP_DISPATCH_H */
