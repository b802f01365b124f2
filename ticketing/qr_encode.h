/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_QR_ENCODE_H
#define TICKETING_QR_ENCODE_H

/*
 * QR out: text to modules by libqrencode, and modules to PNG, SVG and the rows of dots
 * that a printer takes. Any thread; keeps nothing.
 */

#include "common/base.h"
#include "common/status.h"

#define QR_TEXT_MAX 512 /* bytes of text in a symbol */
#define QR_QUIET 4      /* light modules that must surround a symbol */

struct qr {
    int size;        /* modules a side, without the quiet zone */
    uint8_t *module; /* owned; size * size, row by row, 1 = dark */
};

/**
 * Make a symbol, error correction level M, in alphanumeric mode where the text allows it.
 * @return STATUS_OK; STATUS_ARG when the text is empty or too long
 */
enum status qr_make(const char *text, struct qr **qr, struct error *err) MUST_CHECK;
void qr_free(struct qr *qr);
bool qr_is_dark(const struct qr *qr, int x, int y);

/**
 * A grey PNG with its quiet zone, `module_px` (1..32) pixels a module, in owned memory.
 */
enum status qr_png(const struct qr *qr, int module_px, uint8_t **bytes, size_t *len,
    struct error *err) MUST_CHECK;

/** The same into a file, replaced if it is there. */
enum status qr_png_file(
    const struct qr *qr, int module_px, const char *path, struct error *err) MUST_CHECK;

/** An SVG document with its quiet zone, 8 units a module; owned text. */
char *qr_svg(const struct qr *qr) MUST_CHECK;

/** A symbol as printer dots: rows of `row_bytes`, a bit a dot, 1 = black, left bit first.
 */
struct qr_raster {
    int width, height; /* dots, quiet zone included; width is a multiple of 8 */
    int row_bytes;
    uint8_t *rows; /* owned */
};
/** The largest whole module size that fits `width_dots`, but at most `module_max` dots.
 */
struct qr_raster qr_raster_make(const struct qr *qr, int width_dots, int module_max);
void qr_raster_destroy(struct qr_raster *raster);

#endif /* TICKETING_QR_ENCODE_H */
