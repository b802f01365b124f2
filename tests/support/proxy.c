/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two sockets a connection; what the server says waits in a queue until it is due. */
#include "tests/support/proxy.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/queue.h>
#include <unistd.h>

#include "common/base.h"
#include "common/clock.h"
#include "common/mem.h"

/* Bytes of the server on their way; none: it has closed. */
struct late {
    int64_t due_ms; /* monotonic */
    bool holdable;  /* it waits while answers are held */
    struct evbuffer *bytes;
    TAILQ_ENTRY(late) link;
};
TAILQ_HEAD(late_list, late);

struct line {
    struct proxy *proxy;
    struct bufferevent *client, *server;
    struct event *timer;
    struct late_list late; /* by due_ms */
    bool posting;          /* the last request was a POST */
    TAILQ_ENTRY(line) link;
};
TAILQ_HEAD(line_list, line);

struct proxy {
    char url[64];
    int port;
    int server_port;
    int delay_ms;
    enum proxy_delay delayed;
    pthread_t thread;
    struct event_base *base;
    struct evconnlistener *listener;
    struct event *order_event;
    int order_fd;
    /* Set by any thread, who then writes to `order_fd`. */
    atomic_bool cut, held, stopping;
    struct line_list lines;
};

_Noreturn static void
die(const char *what)
{
    (void)fprintf(stderr, "proxy: %s\n", what);
    abort();
}

static void
line_free(struct line *line)
{
    struct late *late;

    while ((late = TAILQ_FIRST(&line->late)) != NULL) {
        TAILQ_REMOVE(&line->late, late, link);
        evbuffer_free(late->bytes);
        free(late);
    }
    TAILQ_REMOVE(&line->proxy->lines, line, link);
    event_free(line->timer);
    bufferevent_free(line->client);
    bufferevent_free(line->server);
    free(line);
}

static void
client_event_cb(struct bufferevent *client, short what, void *arg)
{
    (void)client;
    if (what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) {
        line_free(arg);
    }
}

static void
client_sent_cb(struct bufferevent *client, void *arg)
{
    (void)client;
    line_free(arg);
}

/* The server has closed: so do we, once everything before is sent. */
static void
line_close(struct line *line)
{
    if (evbuffer_get_length(bufferevent_get_output(line->client)) == 0) {
        line_free(line);
    } else {
        bufferevent_setcb(line->client, NULL, client_sent_cb, client_event_cb, line);
    }
}

static bool
is_held(const struct line *line, const struct late *late)
{
    return late->holdable && atomic_load(&line->proxy->held);
}

static void
plan(struct line *line)
{
    const struct late *late = TAILQ_FIRST(&line->late);
    int64_t left_ms = late ? late->due_ms - clock_monotonic_ms() : 0;
    struct timeval in = { 0, 0 };

    if (late && left_ms > 0) {
        in.tv_sec = left_ms / 1000;
        in.tv_usec = left_ms % 1000 * 1000;
    }
    if (late && !is_held(line, late)) {
        (void)event_add(line->timer, &in);
    }
}

static void
line_due_cb(evutil_socket_t fd, short what, void *arg)
{
    struct line *line = arg;
    struct late *late;

    (void)fd;
    (void)what;
    while ((late = TAILQ_FIRST(&line->late)) != NULL &&
           late->due_ms <= clock_monotonic_ms() && !is_held(line, late)) {
        if (evbuffer_get_length(late->bytes) == 0) {
            line_close(line);
            return;
        }
        (void)bufferevent_write_buffer(line->client, late->bytes);
        TAILQ_REMOVE(&line->late, late, link);
        evbuffer_free(late->bytes);
        free(late);
    }
    plan(line);
}

/* Keep back what the server has sent by now; nothing: that it has closed. */
static void
keep_back(struct line *line)
{
    struct late *late = xcalloc(1, sizeof(*late));
    bool first = TAILQ_EMPTY(&line->late);
    bool whole = line->proxy->delayed == PROXY_DELAYS_ALL || line->posting;
    int delay_ms = whole ? line->proxy->delay_ms : 0;

    late->due_ms = clock_monotonic_ms() + delay_ms;
    late->holdable = whole;
    late->bytes = evbuffer_new();
    (void)evbuffer_add_buffer(late->bytes, bufferevent_get_input(line->server));
    TAILQ_INSERT_TAIL(&line->late, late, link);
    if (first) {
        plan(line);
    }
}

static void
server_read_cb(struct bufferevent *server, void *arg)
{
    (void)server;
    keep_back(arg);
}

static void
client_read_cb(struct bufferevent *client, void *arg)
{
    static const char post[] = "POST ", get[] = "GET ";
    struct line *line = arg;
    struct evbuffer *input = bufferevent_get_input(client);
    char start[5] = "";

    /* One request at a time is on a connection, and none begins in the middle of what is
       read at once; the rest of a body changes nothing. */
    (void)evbuffer_copyout(input, start, sizeof(start));
    if (memcmp(start, post, strlen(post)) == 0) {
        line->posting = true;
    } else if (memcmp(start, get, strlen(get)) == 0) {
        line->posting = false;
    }
    (void)bufferevent_write_buffer(line->server, input);
}

static void
server_event_cb(struct bufferevent *server, short what, void *arg)
{
    struct line *line = arg;

    if (what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) {
        if (evbuffer_get_length(bufferevent_get_input(server)) > 0) {
            keep_back(line);
        }
        keep_back(line);
    }
}

static void
accept_cb(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *from,
    int len, void *arg)
{
    struct proxy *proxy = arg;
    struct line *line;
    struct sockaddr_in to = { .sin_family = AF_INET,
        .sin_port = htons((uint16_t)proxy->server_port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

    (void)listener;
    (void)from;
    (void)len;
    if (atomic_load(&proxy->cut)) {
        (void)close(fd);
        return;
    }
    line = xcalloc(1, sizeof(*line));
    line->proxy = proxy;
    TAILQ_INIT(&line->late);
    line->timer = evtimer_new(proxy->base, line_due_cb, line);
    line->client = bufferevent_socket_new(proxy->base, fd, BEV_OPT_CLOSE_ON_FREE);
    line->server = bufferevent_socket_new(proxy->base, -1, BEV_OPT_CLOSE_ON_FREE);
    bufferevent_setcb(line->client, client_read_cb, NULL, client_event_cb, line);
    bufferevent_setcb(line->server, server_read_cb, NULL, server_event_cb, line);
    TAILQ_INSERT_TAIL(&proxy->lines, line, link);
    (void)bufferevent_enable(line->client, EV_READ | EV_WRITE);
    (void)bufferevent_enable(line->server, EV_READ | EV_WRITE);
    (void)bufferevent_socket_connect(line->server, (struct sockaddr *)&to, sizeof(to));
}

static void
cut_all(struct proxy *proxy)
{
    struct line *line;

    while ((line = TAILQ_FIRST(&proxy->lines)) != NULL) {
        line_free(line);
    }
}

static void
order_cb(evutil_socket_t fd, short what, void *arg)
{
    struct proxy *proxy = arg;
    struct line *line;
    uint64_t count;

    (void)what;
    if (read(fd, &count, sizeof(count)) == (ssize_t)sizeof(count)) {
        if (atomic_load(&proxy->cut)) {
            cut_all(proxy);
        }
        for (line = TAILQ_FIRST(&proxy->lines); line; line = TAILQ_NEXT(line, link)) {
            plan(line);
        }
        if (atomic_load(&proxy->stopping)) {
            (void)event_base_loopbreak(proxy->base);
        }
    }
}

static void
order(struct proxy *proxy)
{
    uint64_t one = 1;

    if (write(proxy->order_fd, &one, sizeof(one)) != (ssize_t)sizeof(one)) {
        die("it takes no orders");
    }
}

static void *
proxy_run(void *arg)
{
    struct proxy *proxy = arg;

    (void)event_base_dispatch(proxy->base);
    return NULL;
}

struct proxy *
proxy_start(int port, int delay_ms, enum proxy_delay delayed)
{
    struct proxy *proxy = xcalloc(1, sizeof(*proxy));
    struct sockaddr_in at = { .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof(at);

    proxy->server_port = port;
    proxy->delay_ms = delay_ms;
    proxy->delayed = delayed;
    TAILQ_INIT(&proxy->lines);
    proxy->base = event_base_new();
    proxy->listener = evconnlistener_new_bind(proxy->base, accept_cb, proxy,
        LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, -1, (struct sockaddr *)&at, len);
    proxy->order_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (!proxy->listener || proxy->order_fd < 0 ||
        getsockname(
            evconnlistener_get_fd(proxy->listener), (struct sockaddr *)&at, &len) != 0) {
        die("no port");
    }
    proxy->port = ntohs(at.sin_port);
    (void)snprintf(proxy->url, sizeof(proxy->url), "http://127.0.0.1:%d", proxy->port);
    proxy->order_event =
        event_new(proxy->base, proxy->order_fd, EV_READ | EV_PERSIST, order_cb, proxy);
    (void)event_add(proxy->order_event, NULL);
    if (pthread_create(&proxy->thread, NULL, proxy_run, proxy) != 0) {
        die("no thread");
    }
    return proxy;
}

void
proxy_stop(struct proxy *proxy)
{
    if (!proxy) {
        return;
    }
    atomic_store(&proxy->stopping, true);
    order(proxy);
    (void)pthread_join(proxy->thread, NULL);
    cut_all(proxy);
    event_free(proxy->order_event);
    evconnlistener_free(proxy->listener);
    event_base_free(proxy->base);
    (void)close(proxy->order_fd);
    free(proxy);
}

void
proxy_hold(struct proxy *proxy)
{
    atomic_store(&proxy->held, true);
}

void
proxy_let_go(struct proxy *proxy)
{
    atomic_store(&proxy->held, false);
    order(proxy);
}

void
proxy_cut(struct proxy *proxy)
{
    atomic_store(&proxy->cut, true);
    order(proxy);
}

void
proxy_mend(struct proxy *proxy)
{
    atomic_store(&proxy->cut, false);
}

int
proxy_port(const struct proxy *proxy)
{
    return proxy->port;
}

const char *
proxy_url(const struct proxy *proxy)
{
    return proxy->url;
}
