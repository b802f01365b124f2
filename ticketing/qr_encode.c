/* SPDX-License-Identifier: GPL-3.0-or-later */
/* QR out, by libqrencode. */
#include "ticketing/qr_encode.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <qrencode.h>

#include "common/mem.h"
#include "ticketing/grey_png.h"

#define MODULE_PX_MAX 32
#define SVG_UNITS 8 /* a module; renderers of small means do badly with 1 */

enum status
qr_make(const char *text, struct qr **out, struct error *err)
{
    QRcode *code;
    struct qr *qr;
    size_t count;

    if (text[0] == '\0' || strlen(text) > QR_TEXT_MAX) {
        return error_set(err, STATUS_ARG, "a QR holds 1..%d bytes", QR_TEXT_MAX);
    }
    code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, /* casesensitive= */ 1);
    if (!code) {
        return error_set(err, STATUS_ARG, "could not make a QR: %s", strerror(errno));
    }
    qr = xcalloc(1, sizeof(*qr));
    qr->size = code->width;
    count = (size_t)code->width * (size_t)code->width;
    qr->module = xcalloc(1, count);
    for (size_t i = 0; i < count; i++) {
        qr->module[i] = code->data[i] & 1;
    }
    QRcode_free(code);
    *out = qr;
    return STATUS_OK;
}

void
qr_free(struct qr *qr)
{
    if (qr) {
        free(qr->module);
        free(qr);
    }
}

bool
qr_is_dark(const struct qr *qr, int x, int y)
{
    return x >= 0 && y >= 0 && x < qr->size && y < qr->size &&
           qr->module[y * qr->size + x] != 0;
}

/* The symbol with its quiet zone as grey pixels; `*side` is their number a side. */
static uint8_t *
grey_pixels(const struct qr *qr, int module_px, int *side)
{
    int px = (qr->size + 2 * QR_QUIET) * module_px;
    uint8_t *grey = xcalloc((size_t)px, (size_t)px);

    for (int y = 0; y < px; y++) {
        for (int x = 0; x < px; x++) {
            bool dark =
                qr_is_dark(qr, x / module_px - QR_QUIET, y / module_px - QR_QUIET);

            grey[(size_t)y * (size_t)px + (size_t)x] = dark ? 0 : 255;
        }
    }
    *side = px;
    return grey;
}

enum status
qr_png(
    const struct qr *qr, int module_px, uint8_t **bytes, size_t *len, struct error *err)
{
    uint8_t *grey;
    int side = 0;
    enum status st;

    if (module_px < 1 || module_px > MODULE_PX_MAX) {
        return error_set(err, STATUS_ARG, "a module is 1..%d pixels", MODULE_PX_MAX);
    }
    grey = grey_pixels(qr, module_px, &side);
    st = grey_png(side, side, grey, bytes, len, err);
    free(grey);
    return st;
}

enum status
qr_png_file(const struct qr *qr, int module_px, const char *path, struct error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    FILE *file;
    bool written;
    enum status st = qr_png(qr, module_px, &bytes, &len, err);

    if (st != STATUS_OK) {
        return st;
    }
    file = fopen(path, "wbe");
    written = file && fwrite(bytes, 1, len, file) == len;
    if (file && fclose(file) != 0) {
        written = false;
    }
    free(bytes);
    if (!written) {
        return error_set(err, STATUS_IO, "could not write %s: %s", path, strerror(errno));
    }
    return STATUS_OK;
}

char *
qr_svg(const struct qr *qr)
{
    int side = (qr->size + 2 * QR_QUIET) * SVG_UNITS;
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);

    if (!out) {
        return xstrdup("");
    }
    (void)fprintf(out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
        "viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\">"
        "<path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"",
        side, side, side, side, side, side);
    for (int y = 0; y < qr->size; y++) {
        for (int x = 0; x < qr->size; x++) {
            int run = 0;

            while (qr_is_dark(qr, x + run, y)) {
                run++;
            }
            if (run > 0) {
                (void)fprintf(out, "M%d %dh%dv%dh-%dz", (x + QR_QUIET) * SVG_UNITS,
                    (y + QR_QUIET) * SVG_UNITS, run * SVG_UNITS, SVG_UNITS,
                    run * SVG_UNITS);
                x += run;
            }
        }
    }
    (void)fputs("\"/></svg>\n", out);
    (void)fclose(out);
    return text;
}

struct qr_raster
qr_raster_make(const struct qr *qr, int width_dots, int module_max)
{
    int side = qr->size + 2 * QR_QUIET;
    int module = width_dots / side;
    struct qr_raster raster = { 0 };

    module = module > module_max ? module_max : module;
    module = module < 1 ? 1 : module;
    raster.row_bytes = (side * module + 7) / 8;
    raster.width = raster.row_bytes * 8;
    raster.height = side * module;
    raster.rows = xcalloc((size_t)raster.height, (size_t)raster.row_bytes);
    for (int y = 0; y < raster.height; y++) {
        uint8_t *row = raster.rows + (size_t)y * (size_t)raster.row_bytes;

        for (int x = 0; x < side * module; x++) {
            if (qr_is_dark(qr, x / module - QR_QUIET, y / module - QR_QUIET)) {
                row[x / 8] |= (uint8_t)(0x80 >> x % 8);
            }
        }
    }
    return raster;
}

void
qr_raster_destroy(struct qr_raster *raster)
{
    free(raster->rows);
    raster->rows = NULL;
}
