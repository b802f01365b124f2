/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_PRINTER_OPTION_H
#define TICKETING_PRINTER_OPTION_H

/* The slip printer on a command line: where it is, its paper and what it understands. */

#include "common/options_table.h"
#include "ticketing/printer.h"

extern const char *const printer_papers[];
extern const char *const printer_modes[];

/** `paper_` and `mode_` are `read` of OPTION_READ, which go on to these two. */
#define PRINTER_OPTION_ROWS(printer_, paper_, mode_) \
    { .name = "printer", \
        .argument = "SPEC", \
        .kind = OPTION_TEXT, \
        .at = (printer_), \
        .fallback = "none", \
        .help = "none, file:PATH, device:PATH, tcp:HOST:PORT or cups:NAME" }, \
        { .name = "paper", \
            .argument = "MM", \
            .kind = OPTION_READ, \
            .read = (paper_), \
            .words = printer_papers, \
            .fallback = "58", \
            .help = "width of the paper in mm, 58 or 80" }, \
    { \
        .name = "print", .argument = "MODE", .kind = OPTION_READ, .read = (mode_), \
        .words = printer_modes, .fallback = "text", \
        .help = "text: the printer's letters and a drawn QR; qr: its own QR command " \
                "too; raster: all of it as a picture" \
    }

/** STATUS_ARG: no such word. */
enum status printer_option_paper(
    struct printer_options *print, const char *value, struct error *err) MUST_CHECK;
enum status printer_option_mode(
    struct printer_options *print, const char *value, struct error *err) MUST_CHECK;

#endif /* TICKETING_PRINTER_OPTION_H */
