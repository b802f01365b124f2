/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printers: SPEC, the question for paper, and the bytes of a slip handed over. */
#include "ticketing/printer.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "ticketing/printer_device.h"
#include "ticketing/slip_text.h"

#define ANSWER_MS 300      /* a printer takes less to say how its paper is */
#define CHECK_WRITE_MS 500 /* for the three bytes of the question */

/*
 * The answer to DLE EOT 4: bits 1 and 4 are always set, bits 0 and 7 never; bits 2 and 3
 * say that little paper is left, bits 5 and 6 that there is none.
 */
enum {
    FIXED_MASK = 0x93,
    FIXED_BITS = 0x12,
    PAPER_LOW_BITS = 0x0c,
    PAPER_OUT_BITS = 0x60
};

static const struct {
    const char *prefix;
    const struct printer_ops *ops;
} kinds[] = {
    { "none", &printer_none_ops },
    { "file:", &printer_file_ops },
    { "device:", &printer_device_ops },
    { "tcp:", &printer_tcp_ops },
    { "cups:", &printer_cups_ops },
};

/* "HOST:PORT" or "[HOST]:PORT" into target and port. */
static bool
split_address(struct printer *printer, const char *text)
{
    const char *colon = strrchr(text, ':');
    int64_t port;
    size_t len;

    if (!colon || !text_to_int(colon + 1, 1, 65535, &port) ||
        !text_copy(printer->port, sizeof(printer->port), colon + 1)) {
        return false;
    }
    len = (size_t)(colon - text);
    if (len >= 2 && text[0] == '[' && text[len - 1] == ']') {
        text++;
        len -= 2;
    }
    if (len == 0 || len >= sizeof(printer->target)) {
        return false;
    }
    memcpy(printer->target, text, len);
    printer->target[len] = '\0';
    return true;
}

static bool
ends_in(const char *text, const char *end)
{
    size_t len = strlen(text);

    return len >= strlen(end) && strcmp(text + len - strlen(end), end) == 0;
}

static bool
read_target(struct printer *printer, const char *text)
{
    if (printer->ops == &printer_none_ops) {
        return text[0] == '\0';
    }
    if (printer->ops == &printer_tcp_ops) {
        return split_address(printer, text);
    }
    printer->plain_text = printer->ops == &printer_file_ops && ends_in(text, ".txt");
    return text[0] != '\0' && text_copy(printer->target, sizeof(printer->target), text);
}

enum status
printer_new(const char *spec, const struct printer_options *options, struct printer **out,
    struct error *err)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        struct printer *printer;

        if (!text_starts_with(spec, kinds[i].prefix)) {
            continue;
        }
        printer = xcalloc(1, sizeof(*printer));
        printer->ops = kinds[i].ops;
        printer->options = *options;
        printer->kept_fd = -1;
        if (read_target(printer, spec + strlen(kinds[i].prefix))) {
            *out = printer;
            return STATUS_OK;
        }
        free(printer);
        break;
    }
    return error_set(err, STATUS_ARG,
        "a printer is none, file:PATH, device:PATH, tcp:HOST:PORT or cups:NAME");
}

void
printer_free(struct printer *printer)
{
    if (printer) {
        printer_let_go(printer);
    }
    free(printer);
}

bool
printer_is_real(const struct printer *printer)
{
    return printer->ops != &printer_none_ops;
}

enum status
printer_check(struct printer *printer, enum printer_paper *paper, struct error *err)
{
    *paper = PRINTER_PAPER_UNKNOWN;
    return printer->ops->check ? printer->ops->check(printer, paper, err) : STATUS_OK;
}

enum status
printer_check_and_keep(
    struct printer *printer, enum printer_paper *paper, struct error *err)
{
    if (!printer->ops->check_and_keep) {
        return printer_check(printer, paper, err);
    }
    *paper = PRINTER_PAPER_UNKNOWN;
    return printer->ops->check_and_keep(printer, paper, err);
}

void
printer_let_go(struct printer *printer)
{
    if (printer->ops->let_go) {
        printer->ops->let_go(printer);
    }
}

enum status
printer_print(struct printer *printer, const struct slip *slip, struct error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    enum status st = STATUS_OK;

    if (!printer_is_real(printer)) {
        return STATUS_OK;
    }
    if (printer->plain_text) {
        bytes = (uint8_t *)slip_text(slip, printer->options.paper);
        len = strlen((const char *)bytes);
    } else {
        st = escpos_job(
            slip, printer->options.paper, printer->options.mode, &bytes, &len, err);
    }
    if (st == STATUS_OK) {
        st = printer->ops->send(printer, bytes, len, err);
    }
    free(bytes);
    return st;
}

enum status
printer_write(int fd, const uint8_t *bytes, size_t len, int64_t end_ms, struct error *err)
{
    while (len > 0) {
        ssize_t put = write(fd, bytes, len);
        struct pollfd poll_fd = { .fd = fd, .events = POLLOUT };
        int64_t left_ms = end_ms - clock_monotonic_ms();

        if (put > 0) {
            bytes += put;
            len -= (size_t)put;
            continue;
        }
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put < 0 && errno == ENOSPC) { /* what a printer driver says without paper */
            return error_set(err, STATUS_NO_PAPER, "the printer has no paper");
        }
        if (put < 0 && errno != EAGAIN) {
            return error_set(
                err, STATUS_UNREACHABLE, "the printer went away: %s", strerror(errno));
        }
        if (left_ms <= 0 || poll(&poll_fd, 1, (int)left_ms) == 0) {
            return error_set(err, STATUS_TIMEOUT, "the printer takes no more");
        }
    }
    return STATUS_OK;
}

enum status
printer_ask(
    const struct printer *printer, int fd, enum printer_paper *paper, struct error *err)
{
    static const uint8_t question[] = { 0x10, 0x04, 0x04 };
    uint8_t old[64];
    int64_t end_ms;
    enum status st;

    *paper = PRINTER_PAPER_UNKNOWN;
    while (read(fd, old, sizeof(old)) > 0) { /* answers to questions of before */
    }
    st = printer_write(
        fd, question, sizeof(question), clock_monotonic_ms() + CHECK_WRITE_MS, err);
    if (st != STATUS_OK) {
        return st == STATUS_TIMEOUT ? STATUS_OK : st;
    }
    end_ms = clock_monotonic_ms() +
             (printer->options.answer_ms > 0 ? printer->options.answer_ms : ANSWER_MS);
    for (;;) {
        struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
        int64_t left_ms = end_ms - clock_monotonic_ms();
        uint8_t answer;

        if (left_ms <= 0 || poll(&poll_fd, 1, (int)left_ms) <= 0 ||
            read(fd, &answer, 1) != 1) {
            return STATUS_OK; /* it does not say */
        }
        if ((answer & FIXED_MASK) != FIXED_BITS) {
            continue; /* something else that it had to say */
        }
        if ((answer & PAPER_OUT_BITS) != 0) {
            *paper = PRINTER_PAPER_OUT;
            return error_set(err, STATUS_NO_PAPER, "the printer has no paper");
        }
        *paper = answer & PAPER_LOW_BITS ? PRINTER_PAPER_LOW : PRINTER_PAPER_OK;
        return STATUS_OK;
    }
}
