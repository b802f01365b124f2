/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A load of HTTP requests from one thread. */
#include "tests/support/load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ANSWER_SIZE (64 * 1024)
#define EVENTS_MAX 64
#define SECOND_NS INT64_C(1000000000)

struct connection {
    int fd; /* -1: over */
    char out[LOAD_REQUEST_SIZE];
    size_t out_len;
    size_t sent;
    char *in; /* owned, ANSWER_SIZE */
    size_t in_len;
    int64_t started_ns;
    int64_t later_s; /* what the last answer says of Retry-After, or 1 */
    int64_t due_ns;  /* its next request is asked for then; 0: one is on its way */
};

int64_t
load_clock_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

size_t
load_post(char *out, size_t size, const char *path, const char *token, const char *key,
    const char *body)
{
    int n = snprintf(out, size,
        "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n%s%s%s"
        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
        path, token, key[0] ? "Idempotency-Key: " : "", key, key[0] ? "\r\n" : "",
        strlen(body), body);

    return n > 0 && (size_t)n < size ? (size_t)n : 0;
}

/* `from` is added to the loopback's address: from where it comes. */
static int
dial(int port, uint32_t from)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr = { htonl(INADDR_LOOPBACK) } };
    struct sockaddr_in own = { .sin_family = AF_INET,
        .sin_addr = { htonl(INADDR_LOOPBACK + from) } };
    int one = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || (from > 0 && bind(fd, (struct sockaddr *)&own, sizeof(own)) != 0) ||
        connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
        if (fd >= 0) {
            (void)close(fd);
        }
        return -1;
    }
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    return fd;
}

int
load_dial(int port)
{
    return dial(port, 0);
}

int
load_keep_port(int *kept)
{
    int one = 1;
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t size = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) != 0 ||
        bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
        perror("a free port");
        abort();
    }
    *kept = fd;
    return ntohs(address.sin_port);
}

/* Send what is left of the request; false when the connection is broken. */
static bool
push(struct connection *conn)
{
    while (conn->sent < conn->out_len) {
        ssize_t n = send(
            conn->fd, conn->out + conn->sent, conn->out_len - conn->sent, MSG_NOSIGNAL);

        if (n < 0) {
            return errno == EAGAIN || errno == EINTR;
        }
        conn->sent += (size_t)n;
    }
    return true;
}

/* The next request of a connection; false when there is none. */
static bool
begin(const struct load *load, struct connection *conn, int index)
{
    conn->out_len = load->next(load->arg, index, conn->out, sizeof(conn->out));
    conn->sent = 0;
    conn->in_len = 0;
    conn->started_ns = load_clock_ns();
    conn->due_ns = 0;
    if (conn->out_len == LOAD_LATER) {
        conn->out_len = 0;
        conn->due_ns = conn->started_ns + conn->later_s * SECOND_NS;
        return true;
    }
    return conn->out_len > 0;
}

/* Is the answer complete? Then where its body is. */
static bool
complete(struct connection *conn, int *status, const char **body, size_t *body_len)
{
    char *end;
    const char *length;
    const char *later;

    conn->in[conn->in_len] = '\0';
    end = strstr(conn->in, "\r\n\r\n");
    if (!end) {
        return false;
    }
    *status = (int)strtol(conn->in + 9, NULL, 10);
    length = strcasestr(conn->in, "\r\nContent-Length:");
    *body_len = length && length < end ? strtoul(length + 17, NULL, 10) : 0;
    later = *status < 400 ? NULL : strcasestr(conn->in, "\r\nRetry-After:");
    conn->later_s = later && later < end ? strtol(later + 14, NULL, 10) : 1;
    *body = end + 4;
    return conn->in_len >= (size_t)(*body - conn->in) + *body_len;
}

/* Read what there is; false when the connection is over or broken. */
static bool
pull(const struct load *load, struct connection *conn, int index, int64_t *answers)
{
    for (;;) {
        const char *body;
        size_t len;
        int status;
        ssize_t n =
            recv(conn->fd, conn->in + conn->in_len, ANSWER_SIZE - 1 - conn->in_len, 0);

        if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
            return true;
        }
        if (n <= 0) {
            if (load->broken) {
                load->broken(load->arg, index);
            }
            return false;
        }
        conn->in_len += (size_t)n;
        if (complete(conn, &status, &body, &len)) {
            (*answers)++;
            load->answered(
                load->arg, index, status, body, len, load_clock_ns() - conn->started_ns);
            if (!begin(load, conn, index)) {
                return false;
            }
            if (!push(conn)) {
                if (load->broken) {
                    load->broken(load->arg, index);
                }
                return false;
            }
        }
    }
}

static void
hang_up(struct connection *conn, int *open)
{
    (void)close(conn->fd);
    conn->fd = -1;
    (*open)--;
}

/* Those whose time to come back has come. */
static void
begin_due(const struct load *load, struct connection *conns, int *open)
{
    int64_t now_ns = load_clock_ns();

    for (int i = 0; i < load->connections; i++) {
        if (conns[i].fd >= 0 && conns[i].due_ns > 0 && conns[i].due_ns <= now_ns &&
            (!begin(load, &conns[i], i) || !push(&conns[i]))) {
            hang_up(&conns[i], open);
        }
    }
}

int64_t
load_run(const struct load *load, int limit_s)
{
    struct connection *conns = calloc((size_t)load->connections, sizeof(*conns));
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    int64_t deadline = load_clock_ns() + (int64_t)limit_s * 1000000000;
    int64_t looked_ns = load_clock_ns();
    int64_t answers = 0;
    int open = 0;

    for (int i = 0; i < load->connections; i++) {
        struct epoll_event event = { .events = EPOLLIN, .data = { .u32 = (uint32_t)i } };

        conns[i].fd = dial(load->port, load->apart ? (uint32_t)i + 1 : 0);
        if (conns[i].fd < 0) {
            if (load->broken) {
                load->broken(load->arg, i);
            }
            continue;
        }
        (void)fcntl(conns[i].fd, F_SETFL, O_NONBLOCK);
        conns[i].in = malloc(ANSWER_SIZE);
        if (!conns[i].in || !begin(load, &conns[i], i) || !push(&conns[i])) {
            (void)close(conns[i].fd);
            conns[i].fd = -1;
            continue;
        }
        (void)epoll_ctl(epoll, EPOLL_CTL_ADD, conns[i].fd, &event);
        open++;
    }
    while (open > 0 && load_clock_ns() < deadline) {
        struct epoll_event events[EVENTS_MAX];
        int count = epoll_wait(epoll, events, EVENTS_MAX, 100);

        if (load_clock_ns() - looked_ns > SECOND_NS / 10) {
            begin_due(load, conns, &open);
            looked_ns = load_clock_ns();
        }
        for (int e = 0; e < count; e++) {
            int i = (int)events[e].data.u32;

            if (conns[i].fd >= 0 && !pull(load, &conns[i], i, &answers)) {
                hang_up(&conns[i], &open);
            }
        }
    }
    for (int i = 0; i < load->connections; i++) {
        if (conns[i].fd >= 0) {
            (void)close(conns[i].fd);
        }
        free(conns[i].in);
    }
    (void)close(epoll);
    free(conns);
    return answers;
}
