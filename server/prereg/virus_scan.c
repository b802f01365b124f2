/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/virus_scan.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/text.h"

#define LOG_TAG "server/prereg"
#define PIECE 65536
#define REPLY_SIZE 512

/* One that hangs is left alone for a while, for all offices: passwords wait behind
 * papers. By the monotonic clock. */
static _Atomic int64_t rests_until_ms;

/* Can it be read or written before the time is over? */
static bool
is_ready(int fd, short events, int64_t end_ms)
{
    struct pollfd wait = { .fd = fd, .events = events };
    int64_t left_ms = end_ms - clock_monotonic_ms();
    int ready;

    do {
        ready = left_ms > 0 ? poll(&wait, 1, (int)left_ms) : 0;
        left_ms = end_ms - clock_monotonic_ms();
    } while (ready < 0 && errno == EINTR);
    return ready > 0;
}

static bool
send_all(int fd, const void *bytes, size_t len, int64_t end_ms)
{
    const char *at = bytes;

    while (len > 0) {
        ssize_t sent;

        if (!is_ready(fd, POLLOUT, end_ms)) {
            return false;
        }
        sent = send(fd, at, len, MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR && errno != EAGAIN) {
            return false;
        }
        at += sent > 0 ? sent : 0;
        len -= sent > 0 ? (size_t)sent : 0;
    }
    return true;
}

/* A command ends with its NUL. */
static bool
send_command(int fd, const char *command, int64_t end_ms)
{
    return send_all(fd, command, strlen(command) + 1, end_ms);
}

/* The file as pieces, each behind its length; none is the end. */
static bool
send_file(int fd, int in, int64_t end_ms)
{
    char piece[PIECE];
    off_t offset = 0;
    uint32_t length;
    ssize_t got;

    if (!send_command(fd, "zINSTREAM", end_ms)) {
        return false;
    }
    do {
        got = pread(in, piece, sizeof(piece), offset);
        if (got < 0) {
            return false;
        }
        length = htonl((uint32_t)got);
        if (!send_all(fd, &length, sizeof(length), end_ms) ||
            !send_all(fd, piece, (size_t)got, end_ms)) {
            return false;
        }
        offset += got;
    } while (got > 0);
    return true;
}

/* "stream: OK", "stream: NAME FOUND" or "... ERROR", with a NUL behind it. */
static bool
read_reply(int fd, char reply[REPLY_SIZE], int64_t end_ms)
{
    size_t len = 0;

    while (len + 1 < REPLY_SIZE) {
        ssize_t got;

        if (!is_ready(fd, POLLIN, end_ms)) {
            return false;
        }
        got = recv(fd, reply + len, REPLY_SIZE - 1 - len, 0);
        if (got < 0 && errno != EINTR && errno != EAGAIN) {
            return false;
        }
        len += got > 0 ? (size_t)got : 0;
        reply[len] = '\0';
        if (got == 0 || (len > 0 && memchr(reply, '\0', len))) {
            return len > 0;
        }
    }
    return false;
}

static bool
ends_with(const char *text, const char *end)
{
    size_t len = strlen(text);
    size_t end_len = strlen(end);

    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

/* -1 with errno. */
static int
open_socket(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int why;
    int fd;

    if (!text_copy(address.sun_path, sizeof(address.sun_path), path)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
        why = errno;
        (void)close(fd);
        errno = why;
        fd = -1;
    }
    return fd;
}

/* The file, and what is said of it. */
static bool
show(const char *path, int in, int64_t end_ms, char reply[REPLY_SIZE])
{
    int fd = open_socket(path);
    bool told = fd >= 0 && send_file(fd, in, end_ms) && read_reply(fd, reply, end_ms);

    if (fd >= 0) {
        (void)close(fd);
    }
    return told;
}

enum virus_verdict
virus_scan(const char *path, int in, int64_t wait_ms)
{
    int64_t now_ms = clock_monotonic_ms();
    int64_t end_ms = now_ms + wait_ms;
    bool rests = now_ms < atomic_load(&rests_until_ms);
    char reply[REPLY_SIZE] = "";
    bool told = !rests && show(path, in, end_ms, reply);

    now_ms = clock_monotonic_ms();
    if (!rests && !told && now_ms >= end_ms) {
        atomic_store(&rests_until_ms, now_ms + VIRUS_REST_MS);
    }
    if (told && ends_with(reply, " FOUND")) {
        return VIRUS_FOUND;
    }
    if (told && ends_with(reply, " OK")) {
        return VIRUS_NONE;
    }
    log_warn(NULL, "a paper could not be looked at for viruses: %s",
        told ? "the scanner refused it" : "the scanner does not answer");
    return VIRUS_UNKNOWN;
}

static enum status
status_of_connecting(int why)
{
    return why == ENOENT                   ? STATUS_NOT_FOUND
           : why == EACCES || why == EPERM ? STATUS_NOT_ALLOWED
                                           : STATUS_UNREACHABLE;
}

enum status
virus_scanner_version(const char *path, int64_t wait_ms, char version[VIRUS_VERSION_SIZE])
{
    int64_t end_ms = clock_monotonic_ms() + wait_ms;
    char reply[REPLY_SIZE] = "";
    int fd = open_socket(path);
    bool told;

    version[0] = '\0';
    if (fd < 0) {
        return status_of_connecting(errno);
    }
    told = send_command(fd, "zVERSION", end_ms) && read_reply(fd, reply, end_ms);
    (void)close(fd);
    text_copy(version, VIRUS_VERSION_SIZE, reply);
    return told                             ? STATUS_OK
           : clock_monotonic_ms() >= end_ms ? STATUS_TIMEOUT
                                            : STATUS_UNREACHABLE;
}
