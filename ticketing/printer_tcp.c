/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Network printers: raw port 9100. A connection per job, for a printer serves one at a
 * time and forgets idle ones. Names are looked up here, which may wait: call from a
 * thread.
 */
#include <errno.h>
#include <linux/sockios.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"
#include "ticketing/printer_device.h"

#define CONNECT_MS 1000
#define CLOSE_MS 3000    /* for the printer to take the last bytes */
#define CLOSE_STEP_MS 20 /* between looks whether it has */

static enum status
try_address(const struct addrinfo *address, int *out)
{
    int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int why = 0;
    socklen_t why_size = sizeof(why);

    if (fd < 0) {
        return STATUS_UNREACHABLE;
    }
    if (connect(fd, address->ai_addr, address->ai_addrlen) != 0) {
        struct pollfd poll_fd = { .fd = fd, .events = POLLOUT };

        if (errno != EINPROGRESS || poll(&poll_fd, 1, CONNECT_MS) <= 0 ||
            getsockopt(fd, SOL_SOCKET, SO_ERROR, &why, &why_size) != 0 || why != 0) {
            (void)close(fd);
            return STATUS_UNREACHABLE;
        }
    }
    *out = fd;
    return STATUS_OK;
}

static enum status
open_connection(const struct printer *printer, int *fd, struct error *err)
{
    const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
    struct addrinfo *found = NULL;
    enum status st = STATUS_UNREACHABLE;
    int why = getaddrinfo(printer->target, printer->port, &hints, &found);

    if (why != 0) {
        return error_set(err, STATUS_UNREACHABLE, "could not find the printer %s: %s",
            printer->target, gai_strerror(why));
    }
    for (const struct addrinfo *a = found; a && st != STATUS_OK; a = a->ai_next) {
        st = try_address(a, fd);
    }
    freeaddrinfo(found);
    if (st != STATUS_OK) {
        return error_set(err, st, "the printer %s port %s does not answer",
            printer->target, printer->port);
    }
    return STATUS_OK;
}

static enum status
tcp_check(struct printer *printer, enum printer_paper *paper, struct error *err)
{
    int fd = -1;
    enum status st = open_connection(printer, &fd, err);

    if (st == STATUS_OK) {
        st = printer_ask(fd, paper, err);
        (void)close(fd);
    }
    return st;
}

/*
 * Say that nothing more comes, and wait until the printer has all of it. Its answers are
 * read meanwhile: closing with some unread would reset the connection and lose the end of
 * a slip.
 */
static void
hang_up(int fd)
{
    int64_t end_ms = clock_monotonic_ms() + CLOSE_MS;
    bool open = true;
    int unsent = 1;

    (void)shutdown(fd, SHUT_WR);
    while (open && unsent > 0 && clock_monotonic_ms() < end_ms) {
        struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
        uint8_t answers[64];

        if (poll(&poll_fd, 1, CLOSE_STEP_MS) > 0) {
            open = read(fd, answers, sizeof(answers)) > 0;
        }
        if (ioctl(fd, SIOCOUTQ, &unsent) != 0) {
            unsent = 0;
        }
    }
    (void)close(fd);
}

static enum status
tcp_send(struct printer *printer, const uint8_t *bytes, size_t len, struct error *err)
{
    int fd = -1;
    enum status st = open_connection(printer, &fd, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = printer_write(fd, bytes, len, clock_monotonic_ms() + PRINTER_TIMEOUT_MS, err);
    if (st == STATUS_OK) {
        hang_up(fd);
    } else {
        (void)close(fd);
    }
    return st;
}

const struct printer_ops printer_tcp_ops = { .check = tcp_check, .send = tcp_send };
