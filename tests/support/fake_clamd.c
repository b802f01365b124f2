/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/fake_clamd.h"

#include <arpa/inet.h>
#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define FILE_MAX (8 * 1024 * 1024)
#define COMMAND "zINSTREAM"

struct fake_clamd {
    int listen_fd;
    char path[108];
    pthread_t thread;
    pthread_mutex_t lock;
    const char *reply; /* borrowed; protected by lock, like the next */
    int files;
    size_t len;
};

static bool
read_all(int fd, void *bytes, size_t len)
{
    char *at = bytes;

    while (len > 0) {
        ssize_t got = read(fd, at, len);

        if (got <= 0) {
            return false;
        }
        at += got;
        len -= (size_t)got;
    }
    return true;
}

/* A file, piece by piece, each behind its length; 0 is the end. */
static bool
read_file(int fd, uint8_t *file, size_t *len)
{
    char command[sizeof(COMMAND)];
    uint32_t length;

    *len = 0;
    if (!read_all(fd, command, sizeof(command)) ||
        memcmp(command, COMMAND, sizeof(command)) != 0) {
        return false;
    }
    for (;;) {
        if (!read_all(fd, &length, sizeof(length))) {
            return false;
        }
        length = ntohl(length);
        if (length == 0) {
            return true;
        }
        if (*len + length > FILE_MAX || !read_all(fd, file + *len, length)) {
            return false;
        }
        *len += length;
    }
}

static void
serve(struct fake_clamd *clamd, int fd, uint8_t *file)
{
    const char *reply;
    size_t len;

    if (!read_file(fd, file, &len)) {
        return;
    }
    (void)pthread_mutex_lock(&clamd->lock);
    clamd->files++;
    clamd->len = len;
    reply = clamd->reply;
    (void)pthread_mutex_unlock(&clamd->lock);
    if (!reply) {
        reply = memmem(file, len, FAKE_VIRUS, strlen(FAKE_VIRUS))
                    ? "stream: Eicar-Test-Signature FOUND"
                    : "stream: OK";
    }
    if (reply[0]) { /* with the NUL that ends it */
        (void)send(fd, reply, strlen(reply) + 1, MSG_NOSIGNAL);
    }
}

static void *
run(void *arg)
{
    struct fake_clamd *clamd = arg;
    uint8_t *file = malloc(FILE_MAX);

    for (;;) {
        int fd = accept(clamd->listen_fd, NULL, NULL);

        if (fd < 0) { /* stopped */
            break;
        }
        serve(clamd, fd, file);
        (void)close(fd);
    }
    free(file);
    return NULL;
}

struct fake_clamd *
fake_clamd_start(const char *path)
{
    struct fake_clamd *clamd = calloc(1, sizeof(*clamd));
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int failed;

    (void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
    memcpy(clamd->path, address.sun_path, sizeof(clamd->path));
    clamd->listen_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    failed = bind(clamd->listen_fd, (struct sockaddr *)&address, sizeof(address));
    assert(failed == 0);
    failed = listen(clamd->listen_fd, 8);
    assert(failed == 0);
    (void)pthread_mutex_init(&clamd->lock, NULL);
    failed = pthread_create(&clamd->thread, NULL, run, clamd);
    assert(failed == 0);
    (void)failed;
    return clamd;
}

void
fake_clamd_stop(struct fake_clamd *clamd)
{
    (void)unlink(clamd->path);
    (void)shutdown(clamd->listen_fd, SHUT_RDWR); /* wakes accept() */
    (void)pthread_join(clamd->thread, NULL);
    (void)close(clamd->listen_fd);
    (void)pthread_mutex_destroy(&clamd->lock);
    free(clamd);
}

void
fake_clamd_say(struct fake_clamd *clamd, const char *reply)
{
    (void)pthread_mutex_lock(&clamd->lock);
    clamd->reply = reply;
    (void)pthread_mutex_unlock(&clamd->lock);
}

int
fake_clamd_files(struct fake_clamd *clamd, size_t *len)
{
    int files;

    (void)pthread_mutex_lock(&clamd->lock);
    files = clamd->files;
    *len = clamd->len;
    (void)pthread_mutex_unlock(&clamd->lock);
    return files;
}
