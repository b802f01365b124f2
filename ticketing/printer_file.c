/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slips into a file, a device such as /dev/usb/lp0, or nowhere. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "ticketing/printer_device.h"

/* <linux/lp.h> has them, but not for every architecture's user space. */
#define LP_GET_STATUS 0x060b
#define LP_NO_PAPER 0x20

static enum status
none_send(struct printer *printer, const uint8_t *bytes, size_t len, struct error *err)
{
    (void)printer;
    (void)bytes;
    (void)len;
    (void)err;
    return STATUS_OK;
}

static enum status
file_send(struct printer *printer, const uint8_t *bytes, size_t len, struct error *err)
{
    int fd = open(printer->target, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    bool written;
    int why;

    if (fd < 0) {
        return error_set(err, STATUS_UNREACHABLE, "could not open %s: %s",
            printer->target, strerror(errno));
    }
    while (len > 0) {
        ssize_t put = write(fd, bytes, len);

        if (put <= 0 && errno != EINTR) {
            break;
        }
        if (put > 0) {
            bytes += put;
            len -= (size_t)put;
        }
    }
    why = errno;
    written = len == 0;
    if (close(fd) != 0) {
        written = false;
        why = errno;
    }
    if (!written) {
        return error_set(
            err, STATUS_IO, "could not write %s: %s", printer->target, strerror(why));
    }
    return STATUS_OK;
}

static enum status
open_device(const struct printer *printer, int *fd, struct error *err)
{
    *fd = open(printer->target, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (*fd < 0 && errno == EACCES) {
        *fd = open(printer->target, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    }
    if (*fd < 0) {
        return error_set(err, STATUS_UNREACHABLE, "could not open %s: %s",
            printer->target, strerror(errno));
    }
    return STATUS_OK;
}

static enum status
ask_device(
    const struct printer *printer, int fd, enum printer_paper *paper, struct error *err)
{
    int status = 0;
    enum status st = printer_ask(printer, fd, paper, err);

    /* The wire's own line for "no paper" helps where the printer does not answer. */
    if (st == STATUS_OK && *paper == PRINTER_PAPER_UNKNOWN &&
        ioctl(fd, LP_GET_STATUS, &status) == 0 && (status & LP_NO_PAPER) != 0) {
        *paper = PRINTER_PAPER_OUT;
        return error_set(err, STATUS_NO_PAPER, "the printer has no paper");
    }
    return st;
}

static enum status
device_check(struct printer *printer, enum printer_paper *paper, struct error *err)
{
    int fd = -1;
    enum status st = open_device(printer, &fd, err);

    if (st == STATUS_OK) {
        st = ask_device(printer, fd, paper, err);
        (void)close(fd);
    }
    return st;
}

static enum status
device_send(struct printer *printer, const uint8_t *bytes, size_t len, struct error *err)
{
    int fd = -1;
    enum status st = open_device(printer, &fd, err);

    if (st == STATUS_OK) {
        st =
            printer_write(fd, bytes, len, clock_monotonic_ms() + PRINTER_TIMEOUT_MS, err);
        if (close(fd) != 0 && st == STATUS_OK) {
            st = error_set(err, STATUS_IO, "could not write %s: %s", printer->target,
                strerror(errno));
        }
    }
    return st;
}

const struct printer_ops printer_none_ops = { .send = none_send };
const struct printer_ops printer_file_ops = { .send = file_send };
const struct printer_ops printer_device_ops = { .check = device_check,
    .send = device_send };
