/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_LOAD_H
#define TESTS_SUPPORT_LOAD_H

/*
 * A load of HTTP requests from one thread over many kept connections, to a server on the
 * loopback. Bounded by whoever makes the requests: it ends when there are no more.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOAD_REQUEST_SIZE 2048
/* Of `next`: not yet; ask again when the last answer said (Retry-After), or in a second.
 */
#define LOAD_LATER SIZE_MAX

struct load {
    int port;
    int connections;
    bool apart; /* each connection comes from an address of its own */
    /* Write the next request of this connection into `out`; 0: it has no more;
       LOAD_LATER. */
    size_t (*next)(void *arg, int connection, char *out, size_t size);
    /* Its answer. `body` is NUL-terminated and borrowed. */
    void (*answered)(
        void *arg, int connection, int status, const char *body, size_t len, int64_t ns);
    /* The connection broke before an answer came (the server was killed); may be NULL. */
    void (*broken)(void *arg, int connection);
    void *arg;
};

/**
 * Run until every connection has no more requests or broke.
 * @param limit_s  give up after so many seconds
 * @return how many answers came
 */
int64_t load_run(const struct load *load, int limit_s);

/** A POST with a JSON body, a device's token and an idempotency key ("" for none). */
size_t load_post(char *out, size_t size, const char *path, const char *token,
    const char *key, const char *body);

/** A connected loopback socket without Nagle's delay; -1 with errno. */
int load_dial(int port);

/**
 * A loopback port that nobody else is given until `*kept` is closed, and at which we, or
 * a program of ours, can listen meanwhile and again (SO_REUSEADDR). A failure ends the
 * test program.
 */
int load_keep_port(int *kept);

/** Nanoseconds that only grow. */
int64_t load_clock_ns(void);

#endif /* TESTS_SUPPORT_LOAD_H */
