/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading an event stream that may break, by plain sockets. */
#include "tests/support/history.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/array.h"
#include "common/clock.h"
#include "common/mem.h"
#include "tests/support/load.h"

#define PORTS_MAX 4
#define LINE_SIZE 2048
#define LOOK_MS 20

struct history {
    int ports[PORTS_MAX];
    int port_count;
    int at; /* which port; the thread's own, as is what follows */
    char token[64];
    char line[LINE_SIZE];
    size_t line_len;
    int streams;
    pthread_t thread;
    pthread_mutex_t mutex;
    int64_t *ids;    /* owned; protected by mutex */
    size_t count;    /* protected by mutex */
    size_t capacity; /* protected by mutex */
    bool stopping;   /* protected by mutex */
};

static bool
is_stopping(struct history *history)
{
    bool stopping;

    (void)pthread_mutex_lock(&history->mutex);
    stopping = history->stopping;
    (void)pthread_mutex_unlock(&history->mutex);
    return stopping;
}

static int64_t
last_id(struct history *history)
{
    int64_t id;

    (void)pthread_mutex_lock(&history->mutex);
    id = history->count > 0 ? history->ids[history->count - 1] : 0;
    (void)pthread_mutex_unlock(&history->mutex);
    return id;
}

static void
add_id(struct history *history, int64_t id)
{
    (void)pthread_mutex_lock(&history->mutex);
    history->ids = array_grow(
        history->ids, history->count, &history->capacity, sizeof(*history->ids));
    history->ids[history->count++] = id;
    (void)pthread_mutex_unlock(&history->mutex);
}

/* HTTP/1.0, so that there are no chunks to take apart. -1: nobody there. */
static int
open_stream(struct history *history)
{
    char head[512];
    int fd = load_dial(history->ports[history->at]);
    int len = snprintf(head, sizeof(head),
        "GET /v1/events HTTP/1.0\r\nHost: test\r\nAuthorization: Bearer %s\r\n"
        "Last-Event-ID: %lld\r\n\r\n",
        history->token, (long long)last_id(history));

    if (fd >= 0 && send(fd, head, (size_t)len, MSG_NOSIGNAL) != len) {
        (void)close(fd);
        fd = -1;
    }
    return fd;
}

/* An event counts when its empty line has come: a half one is told again elsewhere. */
static void
take_line(struct history *history, int64_t *id)
{
    if (strncmp(history->line, "id: ", 4) == 0) {
        *id = strtoll(history->line + 4, NULL, 10);
    } else if (history->line_len == 0 && *id > 0) {
        add_id(history, *id);
        *id = 0;
    }
    history->line_len = 0;
}

static void
take(struct history *history, const char *bytes, size_t len, int64_t *id)
{
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] == '\n') {
            history->line[history->line_len] = '\0';
            take_line(history, id);
        } else if (bytes[i] != '\r' && history->line_len + 1 < LINE_SIZE) {
            history->line[history->line_len++] = bytes[i];
        }
    }
}

static void
read_stream(struct history *history, int fd)
{
    int64_t id = 0;

    history->streams++;
    history->line_len = 0;
    while (!is_stopping(history)) {
        struct pollfd wait = { .fd = fd, .events = POLLIN };
        char bytes[8192];
        ssize_t got;

        if (poll(&wait, 1, LOOK_MS) <= 0) {
            continue;
        }
        got = recv(fd, bytes, sizeof(bytes), 0);
        if (got <= 0) {
            return;
        }
        take(history, bytes, (size_t)got, &id);
    }
}

static void *
history_main(void *arg)
{
    struct history *history = arg;

    while (!is_stopping(history)) {
        int fd = open_stream(history);

        if (fd >= 0) {
            read_stream(history, fd);
            (void)close(fd);
        } else {
            (void)poll(NULL, 0, LOOK_MS);
        }
        history->at = (history->at + 1) % history->port_count;
    }
    return NULL;
}

struct history *
history_start(const int *ports, int port_count, int first, const char *token)
{
    struct history *history = xcalloc(1, sizeof(*history));

    history->port_count = port_count;
    history->at = first;
    for (int i = 0; i < port_count; i++) {
        history->ports[i] = ports[i];
    }
    (void)snprintf(history->token, sizeof(history->token), "%s", token);
    (void)pthread_mutex_init(&history->mutex, NULL);
    if (pthread_create(&history->thread, NULL, history_main, history) != 0) {
        perror("a listener's thread");
        abort();
    }
    return history;
}

bool
history_wait(struct history *history, int64_t id, int wait_ms)
{
    int64_t until = clock_monotonic_ms() + wait_ms;

    while (last_id(history) < id) {
        if (clock_monotonic_ms() > until) {
            return false;
        }
        (void)poll(NULL, 0, 5); /* a wait for a condition, with a deadline */
    }
    return true;
}

const int64_t *
history_end(struct history *history, size_t *count)
{
    (void)pthread_mutex_lock(&history->mutex);
    history->stopping = true;
    (void)pthread_mutex_unlock(&history->mutex);
    (void)pthread_join(history->thread, NULL);
    *count = history->count;
    return history->ids;
}

int
history_streams(const struct history *history)
{
    return history->streams;
}

void
history_free(struct history *history)
{
    (void)pthread_mutex_destroy(&history->mutex);
    free(history->ids);
    free(history);
}
