/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_PRINTER_H
#define TICKETING_PRINTER_H

/*
 * Slip printers:
 *   none             no paper; printing does nothing and succeeds
 *   file:PATH        every job is appended; plain text when PATH ends in .txt
 *   device:PATH      a device such as /dev/usb/lp0
 *   tcp:HOST:PORT    raw port 9100; [::1]:9100 for IPv6
 *   cups:NAME        a queue of CUPS, sent raw
 *
 * Every function waits, for a bounded time (paper: about half a second and a connection's
 * second; print: PRINTER_TIMEOUT_MS), so call it from a thread that may wait: never from
 * a loop or a drawing thread. A printer belongs to one thread at a time.
 */

#include "common/base.h"
#include "common/status.h"
#include "ticketing/escpos.h"
#include "ticketing/slip.h"

#define PRINTER_TIMEOUT_MS 5000 /* the longest a print may take to be handed over */
#define PRINTER_KEEP_MS 3000 /* a printer that was asked is kept for the slip so long */

enum printer_paper {
    PRINTER_PAPER_UNKNOWN, /* it does not say; not an error */
    PRINTER_PAPER_OK,
    PRINTER_PAPER_LOW,
    PRINTER_PAPER_OUT
};

struct printer;

struct printer_options {
    enum slip_paper paper;
    enum escpos_mode mode;
    int answer_ms; /* that it may take to say how its paper is; 0: as printers do */
};

/** Remember where to print; nothing is opened yet. STATUS_ARG: not a SPEC. */
enum status printer_new(const char *spec, const struct printer_options *options,
    struct printer **printer, struct error *err) MUST_CHECK;
void printer_free(struct printer *printer);

/** Does it print at all (is it not "none")? */
bool printer_is_real(const struct printer *printer);

/**
 * Ask for the paper, before a number is issued.
 * @return STATUS_OK           see `*paper`; no answer is PRINTER_PAPER_UNKNOWN
 *         STATUS_NO_PAPER     it says that the paper is out
 *         STATUS_UNREACHABLE  it is not there
 */
enum status printer_check(
    struct printer *printer, enum printer_paper *paper, struct error *err) MUST_CHECK;

/**
 * The same for a slip that follows at once: the line to the printer stays, where it is
 * one, so that nobody else gets between the answer and the slip. printer_print() goes on
 * with it within PRINTER_KEEP_MS; where no slip follows, printer_let_go() ends it.
 */
enum status printer_check_and_keep(
    struct printer *printer, enum printer_paper *paper, struct error *err) MUST_CHECK;
/** No slip follows after all: others may print. */
void printer_let_go(struct printer *printer);

/**
 * Print a slip.
 * @return STATUS_OK           handed over to the printer
 *         STATUS_NO_PAPER, STATUS_UNREACHABLE, STATUS_TIMEOUT, STATUS_IO, STATUS_ARG
 */
enum status printer_print(
    struct printer *printer, const struct slip *slip, struct error *err) MUST_CHECK;

#endif /* TICKETING_PRINTER_H */
