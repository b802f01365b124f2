/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Network printers: raw port 9100. A connection a slip, in which the question for paper
 * goes before it, for a printer serves one at a time and forgets idle ones; while it has
 * another it refuses ours, which is tried again.
 * Names are looked up here, which may wait: call from a thread.
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
#define BUSY_MS 4000     /* so long a printer may be busy with another connection */
#define BUSY_STEP_MS 100 /* between tries meanwhile */
#define CLOSE_MS 3000    /* for the printer to take the last bytes */
#define CLOSE_STEP_MS 20 /* between looks whether it has */
#define LAST_WORD_MS \
    300 /* for it to end the connection, or to break it off, after that */

static enum status
try_address(const struct addrinfo *address, int *out)
{
    int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int why = 0;
    socklen_t why_size = sizeof(why);
    enum status st = STATUS_UNREACHABLE;

    if (fd < 0) {
        return STATUS_UNREACHABLE;
    }
    if (connect(fd, address->ai_addr, address->ai_addrlen) != 0) {
        struct pollfd poll_fd = { .fd = fd, .events = POLLOUT };

        why = errno;
        if (why == EINPROGRESS && poll(&poll_fd, 1, CONNECT_MS) > 0) {
            (void)getsockopt(fd, SOL_SOCKET, SO_ERROR, &why, &why_size);
        }
        if (why != 0) {
            (void)close(fd);
            return why == ECONNREFUSED || why == ECONNRESET ? STATUS_BUSY : st;
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
    int64_t end_ms = clock_monotonic_ms() + BUSY_MS;
    enum status st = STATUS_UNREACHABLE;
    int why = getaddrinfo(printer->target, printer->port, &hints, &found);

    if (why != 0) {
        return error_set(err, STATUS_UNREACHABLE, "could not find the printer %s: %s",
            printer->target, gai_strerror(why));
    }
    do {
        bool busy = false;

        for (const struct addrinfo *a = found; a && st != STATUS_OK; a = a->ai_next) {
            st = try_address(a, fd);
            busy |= st == STATUS_BUSY;
        }
        if (st == STATUS_OK || !busy) {
            break;
        }
        (void)poll(NULL, 0, BUSY_STEP_MS);
    } while (clock_monotonic_ms() < end_ms);
    freeaddrinfo(found);
    if (st != STATUS_OK) {
        return error_set(err, STATUS_UNREACHABLE,
            "the printer %s port %s does not answer", printer->target, printer->port);
    }
    return STATUS_OK;
}

static void
tcp_let_go(struct printer *printer)
{
    if (printer->kept_fd >= 0) {
        (void)close(printer->kept_fd);
        printer->kept_fd = -1;
    }
}

static enum status
tcp_check_and_keep(struct printer *printer, enum printer_paper *paper, struct error *err)
{
    int fd = -1;
    enum status st;

    tcp_let_go(printer);
    st = open_connection(printer, &fd, err);
    if (st != STATUS_OK) {
        return st;
    }
    printer->kept_fd = fd;
    printer->kept_ms = clock_monotonic_ms();
    st = printer_ask(printer, fd, paper, err);
    if (st != STATUS_OK) {
        tcp_let_go(printer);
    }
    return st;
}

static enum status
tcp_check(struct printer *printer, enum printer_paper *paper, struct error *err)
{
    enum status st = tcp_check_and_keep(printer, paper, err);

    tcp_let_go(printer);
    return st;
}

/* The connection that was asked, when it is fresh and the printer has not ended it; its
 * late answers are no matter. Else a new one. */
static enum status
take_connection(struct printer *printer, int *fd, struct error *err)
{
    struct pollfd kept = { .fd = printer->kept_fd, .events = POLLIN };
    uint8_t late[64];
    bool good = kept.fd >= 0 && clock_monotonic_ms() - printer->kept_ms < PRINTER_KEEP_MS;

    while (good && poll(&kept, 1, 0) > 0) {
        good = read(kept.fd, late, sizeof(late)) > 0;
    }
    if (!good) {
        tcp_let_go(printer);
        return open_connection(printer, fd, err);
    }
    *fd = kept.fd;
    printer->kept_fd = -1;
    return STATUS_OK;
}

/*
 * Say that nothing more comes, and wait until the printer has all of it. Its answers are
 * read meanwhile: closing with some unread would reset the connection and lose the end of
 * a slip. A connection that is reset, or still has bytes of ours, lost them: that is no
 * printed slip. A printer ends it too when it has read all; one that never does has had
 * its last bytes taken by its network at least.
 */
static enum status
hang_up(int fd, struct error *err)
{
    int64_t end_ms = clock_monotonic_ms() + CLOSE_MS;
    int64_t taken_ms = 0; /* when all was, at first; 0: not yet */
    bool open = true;
    bool reset = false;
    int unsent = 1;

    (void)shutdown(fd, SHUT_WR);
    while (open && clock_monotonic_ms() < end_ms &&
           (taken_ms == 0 || clock_monotonic_ms() - taken_ms < LAST_WORD_MS)) {
        struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
        uint8_t answers[64];

        if (poll(&poll_fd, 1, CLOSE_STEP_MS) > 0) {
            ssize_t got = read(fd, answers, sizeof(answers));

            open = got > 0;
            reset |= got < 0 && errno != EAGAIN && errno != EINTR;
        }
        if (ioctl(fd, SIOCOUTQ, &unsent) != 0) {
            unsent = 0;
        }
        if (unsent == 0 && taken_ms == 0) {
            taken_ms = clock_monotonic_ms();
        }
    }
    (void)close(fd);
    if (reset || unsent > 0) {
        return error_set(err, STATUS_UNREACHABLE, "the printer broke off");
    }
    return STATUS_OK;
}

static enum status
tcp_send(struct printer *printer, const uint8_t *bytes, size_t len, struct error *err)
{
    int fd = -1;
    enum status st = take_connection(printer, &fd, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = printer_write(fd, bytes, len, clock_monotonic_ms() + PRINTER_TIMEOUT_MS, err);
    if (st != STATUS_OK) {
        (void)close(fd);
        return st;
    }
    return hang_up(fd, err);
}

const struct printer_ops printer_tcp_ops = { .check = tcp_check,
    .check_and_keep = tcp_check_and_keep,
    .let_go = tcp_let_go,
    .send = tcp_send };
