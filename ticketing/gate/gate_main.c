/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * antrean-gate: the server's helper that has a gate's scanner and slip printer. Drivers,
 * and readers of what a camera sees, are so none of the server's. A line of JSON is what
 * it says and hears, by standard output and input:
 *   {"ready":true} or {"fault":"why"}, once
 *   {"scan":"TEXT"}, answered by {"slip":{...}}; one without lines is no slip
 * It ends with its input, and with nothing else: who stops the server, systemd or a
 * terminal, tells us, too, and a slip in our hands is printed. Nothing is asked while the
 * printer says that it has no paper.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/json_reader.h"
#include "common/json_writer.h"
#include "common/log.h"
#include "common/text.h"
#include "ticketing/printer.h"
#include "ticketing/scanner.h"
#include "ticketing/slip_json.h"

#define LOG_TAG "ticketing/gate"
#define SAME_MS 3000 /* a code held before the scanner is one scan */

struct gate {
    char who[48];            /* for the log: "gate NAME" */
    struct scanner *scanner; /* owned */
    struct printer *printer; /* owned */
};

/* One member of its own; false: nobody hears us. */
static bool
say(const char *name, const char *text)
{
    struct json_writer w = { .text = NULL };
    size_t len;
    char *line;
    bool said;

    writer_open(&w, NULL, '{');
    if (text) {
        writer_text(&w, name, text);
    } else {
        writer_bool(&w, name, true);
    }
    writer_close(&w, '}');
    line = writer_take(&w, &len);
    said = fwrite(line, 1, len, stdout) == len && fflush(stdout) == 0;
    free(line);
    return said;
}

/* Wait for the slip; false: there is no server any more. */
static bool
hear(struct slip *slip)
{
    struct json_reader r;
    char *line = NULL;
    size_t size = 0;
    ssize_t len = getline(&line, &size, stdin);

    if (len > 0) {
        reader_open(&r, line, (size_t)len, READER_LENIENT, NULL);
        slip_read(&r, "slip", slip);
        reader_close(&r);
    }
    free(line);
    return len > 0;
}

/* One scan from the reader to the paper; false when we are to end. */
static bool
take_scan(struct gate *gate, const char *line)
{
    enum printer_paper paper = PRINTER_PAPER_UNKNOWN;
    struct error err = { .code = STATUS_OK };
    struct slip slip;

    if (printer_is_real(gate->printer) &&
        printer_check_and_keep(gate->printer, &paper, &err) != STATUS_OK) {
        log_error(
            gate->who, "no number was given, for the printer cannot print: %s", err.text);
        return true;
    }
    if (paper == PRINTER_PAPER_LOW) {
        log_warn(gate->who, "the printer is low on paper");
    }
    if (!say("scan", line) || !hear(&slip)) {
        return false;
    }
    if (slip.count == 0) {
        printer_let_go(gate->printer);
    } else if (printer_print(gate->printer, &slip, &err) != STATUS_OK) {
        log_error(
            gate->who, "could not print a slip, scan the ticket again: %s", err.text);
    }
    return true;
}

/* The server says nothing unasked: what comes between scans is its end. */
static void
work(struct gate *gate)
{
    char last[SCANNER_LINE_SIZE] = "";
    char line[SCANNER_LINE_SIZE];
    int64_t last_ms = 0;
    struct pollfd fds[2] = {
        { .fd = scanner_fd(gate->scanner), .events = POLLIN },
        { .fd = STDIN_FILENO, .events = POLLIN },
    };

    for (;;) {
        if (poll(fds, 2, -1) < 0 && errno != EINTR) {
            log_error(gate->who, "could not wait for the scanner: %s", strerror(errno));
            return;
        }
        if (fds[1].revents != 0) {
            return;
        }
        while (scanner_read(gate->scanner, line)) {
            int64_t now = clock_monotonic_ms();
            bool same = strcmp(line, last) == 0 && now - last_ms < SAME_MS;

            text_copy(last, sizeof(last), line);
            last_ms = now;
            if (!same && !take_scan(gate, line)) {
                return;
            }
        }
    }
}

static enum status
open_devices(struct gate *gate, char **argv, struct error *err)
{
    const struct printer_options paper = {
        .paper = strcmp(argv[4], "80") == 0 ? SLIP_80MM : SLIP_58MM,
    };
    enum status st = scanner_open(argv[2], &gate->scanner, err);

    if (st == STATUS_OK && scanner_kind(gate->scanner) == SCANNER_KEYBOARD) {
        st = error_set(err, STATUS_ARG,
            "[gate %s] scanner = keyboard needs a window; use evdev:PATH", argv[1]);
    }
    return st == STATUS_OK ? printer_new(argv[3], &paper, &gate->printer, err) : st;
}

int
main(int argc, char **argv)
{
    struct gate gate = { .scanner = NULL };
    struct error err = { .code = STATUS_OK };
    bool ready;

    if (argc != 5) {
        (void)fputs("usage: antrean-gate NAME SCANNER PRINTER 58|80\n", stderr);
        return 2;
    }
    (void)signal(SIGTERM, SIG_IGN);
    (void)signal(SIGINT, SIG_IGN);
    (void)snprintf(gate.who, sizeof(gate.who), "gate %s", argv[1]);
    ready = open_devices(&gate, argv, &err) == STATUS_OK;
    if (ready ? say("ready", NULL) : say("fault", err.text)) {
        if (ready) {
            work(&gate);
        }
    }
    scanner_close(gate.scanner);
    printer_free(gate.printer);
    return ready ? EXIT_SUCCESS : EXIT_FAILURE;
}
