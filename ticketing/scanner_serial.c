/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Serial and USB CDC scanners: raw termios, eight bits, no flow control. */
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "common/clock.h"
#include "ticketing/scanner_device.h"

static speed_t
speed_of(long baud)
{
    static const struct {
        long baud;
        speed_t speed;
    } speeds[] = { { 1200, B1200 }, { 2400, B2400 }, { 4800, B4800 }, { 9600, B9600 },
        { 19200, B19200 }, { 38400, B38400 }, { 57600, B57600 }, { 115200, B115200 } };

    for (size_t i = 0; i < ARRAY_LEN(speeds); i++) {
        if (speeds[i].baud == baud) {
            return speeds[i].speed;
        }
    }
    return B9600;
}

static int
serial_open(struct scanner *scanner)
{
    return open(scanner->path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
}

static void
serial_attach(struct scanner *scanner)
{
    int fd = scanner->device_fd;
    int ready = TIOCM_DTR | TIOCM_RTS;
    struct termios settings;

    (void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    if (tcgetattr(fd, &settings) != 0) {
        return; /* not a terminal (a pipe): nothing to set */
    }
    cfmakeraw(&settings);
    settings.c_cflag |= CLOCAL | CREAD;
    (void)cfsetspeed(&settings, speed_of(scanner->baud));
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    (void)tcsetattr(fd, TCSANOW, &settings);
    /* Some scanners wait for DTR; pseudo terminals have none and refuse. */
    (void)ioctl(fd, TIOCMBIS, &ready);
}

static bool
serial_read(struct scanner *scanner)
{
    unsigned char bytes[256];

    for (;;) {
        ssize_t got = read(scanner->device_fd, bytes, sizeof(bytes));
        int64_t now_ms = clock_monotonic_ms();

        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return got < 0 && errno == EAGAIN;
        }
        for (ssize_t i = 0; i < got; i++) {
            scanner_take(scanner, bytes[i], now_ms);
        }
        if (got < (ssize_t)sizeof(bytes)) {
            return true; /* the end of it, if it came, is seen next time */
        }
    }
}

const struct scanner_ops scanner_serial_ops = {
    .open = serial_open,
    .attach = serial_attach,
    .read = serial_read,
};
