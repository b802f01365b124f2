/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ticketing/printer_option.h"

#include "common/words.h"

const char *const printer_papers[] = { "58", "80", NULL };
const char *const printer_modes[] = { "text", "qr", "raster", NULL };

enum status
printer_option_paper(struct printer_options *print, const char *value, struct error *err)
{
    static const enum slip_paper papers[] = { SLIP_58MM, SLIP_80MM };
    int found = words_find(printer_papers, value, -1);

    if (found < 0) {
        return error_set(err, STATUS_ARG, "must be 58 or 80");
    }
    print->paper = papers[found];
    return STATUS_OK;
}

enum status
printer_option_mode(struct printer_options *print, const char *value, struct error *err)
{
    static const enum escpos_mode modes[] = { ESCPOS_TEXT, ESCPOS_NATIVE_QR,
        ESCPOS_RASTER };
    int found = words_find(printer_modes, value, -1);

    if (found < 0) {
        return error_set(err, STATUS_ARG, "must be text, qr or raster");
    }
    print->mode = modes[found];
    return STATUS_OK;
}
