/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many sockets read by one thread. */
#include "tests/support/streams.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/load.h"

#define EVENTS_MAX 256

struct streams {
    int count;
    int epoll;
    int *readers; /* owned */
    int wake;     /* bare sockets: a byte here is a round of writes; else -1 */
    pid_t writer; /* bare sockets: who writes; else 0 */
    bool *got;    /* owned; something new since the wait began */
};

static void
die(const char *what)
{
    perror(what);
    exit(1);
}

static struct streams *
make(int count)
{
    struct streams *s = calloc(1, sizeof(*s));

    s->count = count;
    s->epoll = epoll_create1(EPOLL_CLOEXEC);
    s->readers = calloc((size_t)count, sizeof(*s->readers));
    s->wake = -1;
    s->got = calloc((size_t)count, sizeof(*s->got));
    for (int i = 0; i < count; i++) {
        s->readers[i] = -1;
    }
    return s;
}

static void
watch(struct streams *s, int i)
{
    struct epoll_event event = { .events = EPOLLIN, .data = { .u32 = (uint32_t)i } };

    (void)fcntl(s->readers[i], F_SETFL, O_NONBLOCK);
    if (epoll_ctl(s->epoll, EPOLL_CTL_ADD, s->readers[i], &event) != 0) {
        die("epoll_ctl");
    }
}

static int
dial(int port)
{
    int fd = load_dial(port);

    if (fd < 0) {
        die("connect");
    }
    return fd;
}

struct streams *
streams_open(int port, int count, const char *token,
    const char *(*path)(void *arg, int i), void *arg)
{
    struct streams *s = make(count);

    for (int i = 0; i < count; i++) {
        char request[512];
        int n = snprintf(request, sizeof(request),
            "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: "
            "text/event-stream\r\n%s%s%s\r\n",
            path(arg, i), token ? "Authorization: Bearer " : "", token ? token : "",
            token ? "\r\n" : "");

        s->readers[i] = dial(port);
        if (send(s->readers[i], request, (size_t)n, MSG_NOSIGNAL) != n) {
            die("send");
        }
        watch(s, i);
    }
    return s;
}

/* The writing process: accept them all, then a round of writes for each byte. */
static _Noreturn void
write_rounds(int listener, int wake, int count, size_t event_len)
{
    int *peers = calloc((size_t)count, sizeof(*peers));
    char *event = calloc(event_len, 1);
    int one = 1;
    char byte;

    for (int i = 0; i < count; i++) {
        peers[i] = accept(listener, NULL, NULL);
        if (peers[i] < 0) {
            die("accept");
        }
        (void)setsockopt(peers[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    }
    while (read(wake, &byte, 1) == 1) {
        for (int i = 0; i < count; i++) {
            (void)!send(peers[i], event, event_len, MSG_DONTWAIT | MSG_NOSIGNAL);
        }
    }
    _exit(0);
}

struct streams *
streams_open_bare(int count, size_t event_len)
{
    struct streams *s = make(count);
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t size = sizeof(address);
    int ends[2];
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (listener < 0 ||
        bind(listener, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        listen(listener, 128) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0 ||
        pipe(ends) != 0) {
        die("listen");
    }
    s->writer = fork();
    if (s->writer < 0) {
        die("fork");
    }
    if (s->writer == 0) {
        (void)close(ends[1]);
        write_rounds(listener, ends[0], count, event_len);
    }
    (void)close(ends[0]);
    (void)close(listener);
    s->wake = ends[1];
    for (int i = 0; i < count; i++) {
        s->readers[i] = dial(ntohs(address.sin_port));
        watch(s, i);
    }
    return s;
}

void
streams_wake(struct streams *s)
{
    if (write(s->wake, "x", 1) != 1) {
        die("write");
    }
}

/* Read what a socket has; false when it is closed. */
static bool
read_all(struct streams *s, int i)
{
    char buffer[4096];

    for (;;) {
        ssize_t n = recv(s->readers[i], buffer, sizeof(buffer), 0);

        if (n < 0) {
            return errno == EAGAIN || errno == EINTR;
        }
        if (n == 0) {
            return false;
        }
        s->got[i] = true;
    }
}

void
streams_drain(struct streams *s, int quiet_ms)
{
    struct epoll_event events[EVENTS_MAX];
    int count;

    while ((count = epoll_wait(s->epoll, events, EVENTS_MAX, quiet_ms)) > 0) {
        for (int e = 0; e < count; e++) {
            if (!read_all(s, (int)events[e].data.u32)) {
                (void)fprintf(stderr, "stream %u was closed\n", events[e].data.u32);
                exit(1);
            }
        }
    }
}

int64_t
streams_wait_all(struct streams *s, int limit_ms)
{
    int64_t deadline = load_clock_ns() + (int64_t)limit_ms * 1000000;
    int missing = s->count;

    memset(s->got, 0, (size_t)s->count * sizeof(*s->got));
    while (missing > 0 && load_clock_ns() < deadline) {
        struct epoll_event events[EVENTS_MAX];
        int count = epoll_wait(s->epoll, events, EVENTS_MAX, 100);

        for (int e = 0; e < count; e++) {
            int i = (int)events[e].data.u32;
            bool had = s->got[i];

            if (!read_all(s, i)) {
                return -1;
            }
            missing -= !had && s->got[i];
        }
    }
    return missing == 0 ? load_clock_ns() : -1;
}

void
streams_close(struct streams *s)
{
    for (int i = 0; i < s->count; i++) {
        if (s->readers[i] >= 0) {
            (void)close(s->readers[i]);
        }
    }
    (void)close(s->epoll);
    if (s->writer) { /* closing its pipe ends it */
        (void)close(s->wake);
        (void)waitpid(s->writer, NULL, 0);
    }
    free(s->readers);
    free(s->got);
    free(s);
}
