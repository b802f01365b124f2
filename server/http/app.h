/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_APP_H
#define SERVER_HTTP_APP_H

/* Who is served by the transport: what it answers with and must be asked. Loop thread. */

struct request;
struct route;
struct route_set;

/** Whoever answers here. */
struct http_app {
    void *arg;                           /* what the sets work for: request_app() */
    const struct route_set *const *sets; /* static; NULL at the end */
    const struct route *elsewhere; /* static: for who looks for a page that is not there,
                                      or NULL */
    /* Find out who asks: ends in dispatch_go_on() or in an answer. */
    void (*identify)(struct request *req);
    /* Answer a route that has no `start`. */
    void (*run)(struct request *req);
};

#endif /* SERVER_HTTP_APP_H */
