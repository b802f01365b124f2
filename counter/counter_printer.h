/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_PRINTER_H
#define COUNTER_COUNTER_PRINTER_H

/*
 * The desk's own slip printer: a slip at a time, on a thread of its own, for a printer
 * may make its caller wait. Main thread only.
 */

#include "common/base.h"
#include "common/status.h"
#include "ticketing/printer.h"

struct counter_printer;

enum print_state { PRINT_IDLE, PRINT_BUSY, PRINT_DONE, PRINT_FAILED };

/**
 * @param wake  called on the thread when a slip is done or failed
 * STATUS_ARG: `spec` is none of a printer.
 */
enum status counter_printer_open(const char *spec, const struct printer_options *options,
    void (*wake)(void *wake_arg), void *wake_arg, struct counter_printer **printer,
    struct error *err) MUST_CHECK;
/** Waits for the slip that is being printed, not for those behind it; NULL is accepted.
 */
void counter_printer_close(struct counter_printer *printer);

/** Print it, after those that are being printed. */
void counter_printer_print(struct counter_printer *printer, const struct slip *slip);
/** Of the last slip that was given; PRINT_IDLE: none yet. */
enum print_state counter_printer_state(struct counter_printer *printer);

#endif /* COUNTER_COUNTER_PRINTER_H */
