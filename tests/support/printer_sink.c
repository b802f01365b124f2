/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/printer_sink.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define JOB_MAX (1 << 20)
#define JOBS_MAX 64
#define DEADLINE_S 60

struct printer_sink {
    int listen_fd;
    int port;
    atomic_int answer;
    atomic_int connections;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t job_came;
    int job_count; /* protected by lock, like the next */
    struct {
        uint8_t *bytes; /* owned */
        size_t len;
    } job[JOBS_MAX];
};

static bool
is_question(const uint8_t *at)
{
    return at[0] == 0x10 && at[1] == 0x04;
}

/* Cut the questions out of what came, answering each; gives the bytes that are left. */
static size_t
answer_questions(struct printer_sink *sink, int fd, uint8_t *bytes, size_t len)
{
    int answer = atomic_load(&sink->answer);
    size_t kept = 0;

    for (size_t i = 0; i < len; i++) {
        if (kept == 0 && len - i >= 3 && is_question(bytes + i)) {
            uint8_t byte = (uint8_t)answer;

            if (answer != PRINTER_SINK_SILENT && send(fd, &byte, 1, MSG_NOSIGNAL) != 1) {
                return kept;
            }
            i += 2;
        } else {
            bytes[kept++] = bytes[i];
        }
    }
    return kept;
}

static void
serve(struct printer_sink *sink, int fd)
{
    uint8_t *bytes = malloc(JOB_MAX);
    size_t used = 0;
    ssize_t got;

    while (
        bytes && used < JOB_MAX && (got = read(fd, bytes + used, JOB_MAX - used)) > 0) {
        if (used == 0) {
            used = answer_questions(sink, fd, bytes, (size_t)got);
        } else {
            used += (size_t)got;
        }
    }
    if (used == 0) {
        free(bytes);
        return;
    }
    (void)pthread_mutex_lock(&sink->lock);
    if (sink->job_count < JOBS_MAX) {
        sink->job[sink->job_count].bytes = bytes;
        sink->job[sink->job_count].len = used;
        sink->job_count++;
    } else {
        free(bytes);
    }
    (void)pthread_cond_broadcast(&sink->job_came);
    (void)pthread_mutex_unlock(&sink->lock);
}

static void *
sink_main(void *arg)
{
    struct printer_sink *sink = arg;

    for (;;) {
        int fd = accept(sink->listen_fd, NULL, NULL);

        if (fd < 0 && errno == EINTR) {
            continue;
        }
        if (fd < 0) {
            return NULL;
        }
        (void)atomic_fetch_add(&sink->connections, 1);
        serve(sink, fd);
        (void)close(fd);
    }
}

struct printer_sink *
printer_sink_start(int answer)
{
    struct printer_sink *sink = calloc(1, sizeof(*sink));
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t size = sizeof(address);

    if (!sink) {
        abort();
    }
    atomic_init(&sink->answer, answer);
    (void)pthread_mutex_init(&sink->lock, NULL);
    (void)pthread_cond_init(&sink->job_came, NULL);
    sink->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (sink->listen_fd < 0 ||
        bind(sink->listen_fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        listen(sink->listen_fd, 8) != 0 ||
        getsockname(sink->listen_fd, (struct sockaddr *)&address, &size) != 0 ||
        pthread_create(&sink->thread, NULL, sink_main, sink) != 0) {
        abort();
    }
    sink->port = ntohs(address.sin_port);
    return sink;
}

int
printer_sink_connections(const struct printer_sink *sink)
{
    return atomic_load(&sink->connections);
}

void
printer_sink_stop(struct printer_sink *sink)
{
    (void)shutdown(sink->listen_fd, SHUT_RDWR);
    (void)pthread_join(sink->thread, NULL);
    (void)close(sink->listen_fd);
    for (int i = 0; i < sink->job_count; i++) {
        free(sink->job[i].bytes);
    }
    (void)pthread_cond_destroy(&sink->job_came);
    (void)pthread_mutex_destroy(&sink->lock);
    free(sink);
}

int
printer_sink_port(const struct printer_sink *sink)
{
    return sink->port;
}

void
printer_sink_set_answer(struct printer_sink *sink, int answer)
{
    atomic_store(&sink->answer, answer);
}

const uint8_t *
printer_sink_wait(struct printer_sink *sink, int count, size_t *len)
{
    const uint8_t *bytes = NULL;
    struct timespec end;
    int failed = 0;

    (void)clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += DEADLINE_S;
    (void)pthread_mutex_lock(&sink->lock);
    while (sink->job_count < count && failed == 0) {
        failed = pthread_cond_timedwait(&sink->job_came, &sink->lock, &end);
    }
    if (sink->job_count >= count) {
        bytes = sink->job[sink->job_count - 1].bytes;
        *len = sink->job[sink->job_count - 1].len;
    }
    (void)pthread_mutex_unlock(&sink->lock);
    return bytes;
}
