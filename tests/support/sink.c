/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/sink.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "tests/support/test.h"

#define WAIT_MS 60000
#define LOOK_MS 20
#define LINES_MAX 64 /* connections */

struct line {
    struct sink *sink;
    int fd;
    pthread_t thread;
};

struct sink {
    bool mail;
    const int *answers; /* borrowed; or NULL */
    char hang_for[64];  /* protected by mutex */
    int fd;
    int port;
    atomic_bool stopping;
    pthread_t thread;
    struct line lines[LINES_MAX];
    int line_count; /* the accepting thread's, then sink_stop()'s */
    pthread_mutex_t mutex;
    int count;              /* protected by mutex */
    struct sink_text *kept; /* owned, protected by mutex */
};

static void
send_text(int fd, const char *text)
{
    (void)send(fd, text, strlen(text), MSG_NOSIGNAL);
}

/* More bytes behind those in `buf`; false when the peer or the test has ended. */
static bool
read_more(struct sink *sink, int fd, char *buf, size_t *len)
{
    while (!atomic_load(&sink->stopping)) {
        struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
        ssize_t got;

        if (poll(&poll_fd, 1, LOOK_MS) <= 0) {
            continue;
        }
        got = recv(fd, buf + *len, SINK_TEXT_SIZE - 1 - *len, 0);
        if (got <= 0) {
            return false;
        }
        *len += (size_t)got;
        buf[*len] = '\0';
        return true;
    }
    return false;
}

/* Keep a text; gives its number. */
static int
keep(struct sink *sink, const char *text, bool *hang)
{
    int nth;

    (void)pthread_mutex_lock(&sink->mutex);
    nth = sink->count;
    if (nth < SINK_KEPT_MAX) {
        text_copy(sink->kept[nth].text, SINK_TEXT_SIZE, text);
        sink->count++;
    }
    *hang = sink->hang_for[0] && strstr(text, sink->hang_for);
    (void)pthread_mutex_unlock(&sink->mutex);
    return nth;
}

static size_t
body_length(const char *head)
{
    const char *field = strcasestr(head, "content-length:");

    return field ? strtoul(field + 15, NULL, 10) : 0;
}

static int
answer_of(const struct sink *sink, int nth)
{
    for (int i = 0; sink->answers && sink->answers[i]; i++) {
        if (i == nth) {
            return sink->answers[i];
        }
    }
    return 200;
}

static void
serve_webhook(struct sink *sink, int fd)
{
    char buf[SINK_TEXT_SIZE] = "";
    size_t len = 0;

    while (read_more(sink, fd, buf, &len)) {
        const char *end = strstr(buf, "\r\n\r\n");
        char reply[96];
        bool hang;
        int status;

        if (!end || len < (size_t)(end + 4 - buf) + body_length(buf)) {
            continue;
        }
        status = answer_of(sink, keep(sink, buf, &hang));
        if (status != SINK_HANG && !hang) {
            (void)snprintf(reply, sizeof(reply),
                "HTTP/1.1 %d Said\r\nContent-Length: 0\r\n\r\n", status);
            send_text(fd, reply);
        }
        len = 0;
        buf[0] = '\0';
    }
}

static void
serve_mail(struct sink *sink, int fd)
{
    char buf[SINK_TEXT_SIZE] = "";
    char line[SINK_TEXT_SIZE];
    char all[SINK_TEXT_SIZE] = "";
    size_t len = 0;
    bool in_letter = false;

    send_text(fd, "220 sink\r\n");
    while (read_more(sink, fd, buf, &len)) {
        char *end;

        while ((end = strstr(buf, "\r\n")) != NULL) {
            bool hang;

            (void)snprintf(line, sizeof(line), "%.*s", (int)(end - buf), buf);
            len -= (size_t)(end + 2 - buf);
            memmove(buf, end + 2, len + 1);
            text_append(all, sizeof(all), line);
            text_append(all, sizeof(all), "\n");
            if (in_letter && strcmp(line, ".") == 0) {
                in_letter = false;
                (void)keep(sink, all, &hang);
                all[0] = '\0';
                send_text(fd, "250 taken\r\n");
            } else if (!in_letter && strcmp(line, "DATA") == 0) {
                in_letter = true;
                send_text(fd, "354 go on\r\n");
            } else if (!in_letter) {
                send_text(
                    fd, strstr(line, "TO:<unknown@") ? "550 nobody\r\n" : "250 well\r\n");
            }
        }
    }
}

static void *
line_main(void *arg)
{
    struct line *line = arg;

    if (line->sink->mail) {
        serve_mail(line->sink, line->fd);
    } else {
        serve_webhook(line->sink, line->fd);
    }
    (void)close(line->fd);
    return NULL;
}

static void *
accept_main(void *arg)
{
    struct sink *sink = arg;

    while (!atomic_load(&sink->stopping)) {
        struct pollfd poll_fd = { .fd = sink->fd, .events = POLLIN };
        struct line *line = &sink->lines[sink->line_count];

        if (poll(&poll_fd, 1, LOOK_MS) <= 0) {
            continue;
        }
        line->fd = accept(sink->fd, NULL, NULL);
        line->sink = sink;
        if (line->fd < 0 || sink->line_count == LINES_MAX - 1 ||
            pthread_create(&line->thread, NULL, line_main, line) != 0) {
            (void)close(line->fd);
            continue;
        }
        sink->line_count++;
    }
    return NULL;
}

static struct sink *
start(bool mail, const int *answers)
{
    struct sink *sink = xcalloc(1, sizeof(*sink));
    struct sockaddr_in at = { .sin_family = AF_INET };
    socklen_t size = sizeof(at);

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sink->mail = mail;
    sink->answers = answers;
    sink->kept = xcalloc(SINK_KEPT_MAX, sizeof(*sink->kept));
    (void)pthread_mutex_init(&sink->mutex, NULL);
    sink->fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(sink->fd, (struct sockaddr *)&at, sizeof(at)), 0);
    assert_int_equal(listen(sink->fd, 16), 0);
    assert_int_equal(getsockname(sink->fd, (struct sockaddr *)&at, &size), 0);
    sink->port = ntohs(at.sin_port);
    assert_int_equal(pthread_create(&sink->thread, NULL, accept_main, sink), 0);
    return sink;
}

struct sink *
sink_webhook(const int *answers)
{
    return start(false, answers);
}

struct sink *
sink_mail(void)
{
    return start(true, NULL);
}

void
sink_hang_for(struct sink *sink, const char *text)
{
    (void)pthread_mutex_lock(&sink->mutex);
    text_copy(sink->hang_for, sizeof(sink->hang_for), text);
    (void)pthread_mutex_unlock(&sink->mutex);
}

void
sink_stop(struct sink *sink)
{
    if (!sink) {
        return;
    }
    atomic_store(&sink->stopping, true);
    (void)pthread_join(sink->thread, NULL);
    for (int i = 0; i < sink->line_count; i++) {
        (void)pthread_join(sink->lines[i].thread, NULL);
    }
    (void)close(sink->fd);
    (void)pthread_mutex_destroy(&sink->mutex);
    free(sink->kept);
    free(sink);
}

int
sink_port(const struct sink *sink)
{
    return sink->port;
}

int
sink_count(struct sink *sink)
{
    int count;

    (void)pthread_mutex_lock(&sink->mutex);
    count = sink->count;
    (void)pthread_mutex_unlock(&sink->mutex);
    return count;
}

void
sink_wait(struct sink *sink, int nth, struct sink_text *out)
{
    int64_t end = clock_monotonic_ms() + WAIT_MS;

    while (sink_count(sink) <= nth) {
        if (clock_monotonic_ms() > end) {
            fail_msg("number %d did not come", nth);
        }
        (void)usleep(10000);
    }
    (void)pthread_mutex_lock(&sink->mutex);
    *out = sink->kept[nth];
    (void)pthread_mutex_unlock(&sink->mutex);
}
