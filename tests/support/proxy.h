/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_PROXY_H
#define TESTS_SUPPORT_PROXY_H

/*
 * A line to the server that may be slow, and may be cut: a port on the loopback that
 * passes every byte on, those of the server so much later. In a thread of its own.
 */

struct proxy;

enum proxy_delay {
    PROXY_DELAYS_ALL,
    PROXY_DELAYS_POSTS /* their answers; events and what is read come at once */
};

/** Listen on a free port for the server on `port`; a failure ends the test program. */
struct proxy *proxy_start(int port, int delay_ms, enum proxy_delay delayed);
void proxy_stop(struct proxy *proxy);

/** From now on what the server says is kept back (of PROXY_DELAYS_POSTS: its answers to
 * POSTs), until it is let go. */
void proxy_hold(struct proxy *proxy);
void proxy_let_go(struct proxy *proxy);

/** From now on nobody gets through, and who was through is cut off; until it is mended.
 */
void proxy_cut(struct proxy *proxy);
void proxy_mend(struct proxy *proxy);

int proxy_port(const struct proxy *proxy);
/** "http://127.0.0.1:PORT" */
const char *proxy_url(const struct proxy *proxy);

#endif /* TESTS_SUPPORT_PROXY_H */
