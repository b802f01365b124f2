/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_ESCPOS_H
#define TICKETING_ESCPOS_H

/*
 * A slip as the bytes of an ESC/POS thermal printer: by the printer's own letters, or
 * drawn by us (cairo, pango) and sent as a picture, which every such printer can print.
 * Any thread; keeps nothing.
 */

#include "common/base.h"
#include "common/status.h"
#include "ticketing/slip.h"

enum escpos_mode {
    ESCPOS_TEXT,      /* the printer's letters, the QR as a picture; a slip with letters
                         it lacks is drawn */
    ESCPOS_NATIVE_QR, /* the printer's letters and its own QR command */
    ESCPOS_RASTER     /* all of it as a picture */
};

/**
 * The whole job, from initialise to cut, in owned memory.
 * @return STATUS_OK; STATUS_ARG when the QR's text cannot be one
 */
enum status escpos_job(const struct slip *slip, enum slip_paper paper,
    enum escpos_mode mode, uint8_t **bytes, size_t *len, struct error *err) MUST_CHECK;

/** The slip drawn on white, a grey byte a dot: for raster printing and for the screen. */
struct slip_picture {
    int width, height;
    uint8_t *grey; /* owned; width * height, row by row */
};
enum status slip_draw(const struct slip *slip, enum slip_paper paper,
    struct slip_picture *picture, struct error *err) MUST_CHECK;
void slip_picture_destroy(struct slip_picture *picture);

/** The same as a PNG, in owned memory. */
enum status slip_png(const struct slip *slip, enum slip_paper paper, uint8_t **bytes,
    size_t *len, struct error *err) MUST_CHECK;

#endif /* TICKETING_ESCPOS_H */
