/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A slip as ESC/POS bytes. Source: the command reference of the printers' maker. */
#include "ticketing/escpos.h"

#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "common/array.h"
#include "common/mem.h"
#include "common/text.h"
#include "ticketing/qr_encode.h"
#include "ticketing/slip_layout.h"

#define BAND_ROWS 240     /* rows of a picture in one command; cheap printers hold few */
#define QR_MODULE_MAX 6   /* dots */
#define NATIVE_MODULE 5   /* dots */
#define BLACK_BELOW 160   /* a grey dot darker than this is printed */
#define FEED_BEFORE_CUT 5 /* lines from the print head to the knife */
#define NUMBER_SCALE_58 6 /* times the size of a letter */
#define NUMBER_SCALE_80 8

/* A growing run of bytes. */
struct bytes {
    uint8_t *at; /* owned */
    size_t len, capacity;
};

static void
put(struct bytes *out, const void *bytes, size_t len)
{
    out->at = array_append(out->at, &out->len, &out->capacity, 1, bytes, len);
}

#define PUT(out, ...) \
    put(out, (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }))

enum { ALIGN_LEFT = 0, ALIGN_CENTRE = 1 };

static void
put_align(struct bytes *out, uint8_t align)
{
    PUT(out, 0x1b, 'a', align);
}

/* Text as the printer's letters, which are ASCII: its code pages differ. False when some
   letters have nothing like them there, such as Arabic ones. */
static bool
to_ascii(const char *text, char out[SLIP_TEXT_SIZE])
{
    static const char bullet[] = "\xe2\x80\xa2"; /* which GLib would make an o */
    bool whole = true;
    char *ascii;

    text_copy(out, SLIP_TEXT_SIZE, "");
    for (const char *at = text; *at;) {
        const char *next = strstr(at, bullet);
        char *part = g_strndup(at, next ? (size_t)(next - at) : strlen(at));
        size_t asked = 0, unknown = 0;

        ascii = g_str_to_ascii(part, "C"); /* "?" for what it does not know */
        for (const char *c = part; *c; c++) {
            asked += *c == '?';
        }
        for (const char *c = ascii; *c; c++) {
            unknown += *c == '?';
        }
        whole = whole && unknown == asked;
        text_append(out, SLIP_TEXT_SIZE, ascii);
        g_free(ascii);
        g_free(part);
        if (!next) {
            break;
        }
        text_append(out, SLIP_TEXT_SIZE, "*");
        at = next + strlen(bullet);
    }
    return whole;
}

/* The slip in the printer's letters; false when it lacks some. */
static bool
slip_to_ascii(const struct slip *slip, struct slip *out)
{
    bool whole = true;

    *out = *slip;
    for (size_t i = 0; i < slip->count; i++) {
        whole &= to_ascii(slip->line[i].text, out->line[i].text);
    }
    return whole;
}

/* Rows of dots, as wide as the paper, in commands of a bounded size. */
static void
put_raster(struct bytes *out, const uint8_t *rows, int row_bytes, int height)
{
    for (int y = 0; y < height; y += BAND_ROWS) {
        int band = height - y < BAND_ROWS ? height - y : BAND_ROWS;

        PUT(out, 0x1d, 'v', '0', 0, (uint8_t)row_bytes, (uint8_t)(row_bytes >> 8),
            (uint8_t)band, (uint8_t)(band >> 8));
        put(out, rows + (size_t)y * (size_t)row_bytes, (size_t)band * (size_t)row_bytes);
    }
}

/* The QR as a picture across the paper: centring of pictures differs between printers. */
static void
put_qr_picture(struct bytes *out, const struct qr *qr, int dots)
{
    struct qr_raster raster = qr_raster_make(qr, dots, QR_MODULE_MAX);
    int row_bytes = dots / 8;
    int left = (row_bytes - raster.row_bytes) / 2;
    uint8_t *rows = xcalloc((size_t)raster.height, (size_t)row_bytes);

    for (int y = 0; y < raster.height; y++) {
        memcpy(rows + (size_t)y * (size_t)row_bytes + left,
            raster.rows + (size_t)y * (size_t)raster.row_bytes, (size_t)raster.row_bytes);
    }
    put_align(out, ALIGN_LEFT);
    put_raster(out, rows, row_bytes, raster.height);
    free(rows);
    qr_raster_destroy(&raster);
}

/* The printer's own QR: model 2, size, level M, store, print. */
static void
put_qr_native(struct bytes *out, const char *text)
{
    size_t len = strlen(text) + 3;

    put_align(out, ALIGN_CENTRE);
    PUT(out, '\n');
    PUT(out, 0x1d, '(', 'k', 4, 0, 0x31, 0x41, 0x32, 0);
    PUT(out, 0x1d, '(', 'k', 3, 0, 0x31, 0x43, NATIVE_MODULE);
    PUT(out, 0x1d, '(', 'k', 3, 0, 0x31, 0x45, 0x31);
    PUT(out, 0x1d, '(', 'k', (uint8_t)len, (uint8_t)(len >> 8), 0x31, 0x50, 0x30);
    put(out, text, strlen(text));
    PUT(out, 0x1d, '(', 'k', 3, 0, 0x31, 0x51, 0x30, '\n');
}

struct letters {
    struct bytes *out;
    enum slip_paper paper;
};

static void
put_number(struct bytes *out, const char *number, enum slip_paper paper)
{
    int scale = paper == SLIP_80MM ? NUMBER_SCALE_80 : NUMBER_SCALE_58;
    int fits = slip_columns(paper) / (int)strlen(number);

    scale = fits < scale ? fits : scale;
    scale = scale < 1 ? 1 : scale;
    PUT(out, 0x1d, '!', (uint8_t)((scale - 1) << 4 | (scale - 1)));
    put(out, number, strlen(number));
    PUT(out, '\n', 0x1d, '!', 0);
}

static void
put_row(const struct slip_line *line, const char *row, void *arg)
{
    const struct letters *letters = arg;
    struct bytes *out = letters->out;
    bool left = line->style == SLIP_PLAIN || line->style == SLIP_RULE;

    put_align(out, left ? ALIGN_LEFT : ALIGN_CENTRE);
    if (line->style == SLIP_NUMBER && row[0]) {
        put_number(out, row, letters->paper);
        return;
    }
    PUT(out, 0x1b, 'E', line->style == SLIP_HEADING);
    put(out, row, strlen(row));
    PUT(out, '\n');
}

static enum status
put_letters(struct bytes *out, const struct slip *slip, enum slip_paper paper,
    bool native_qr, struct error *err)
{
    struct letters letters = { out, paper };
    struct qr *qr = NULL;

    if (slip->qr[0]) {
        /* Also for the printer's own: it says whether the text can be a QR at all. */
        enum status st = qr_make(slip->qr, &qr, err);

        if (st != STATUS_OK) {
            return st;
        }
    }
    slip_layout(slip, slip_columns(paper), put_row, &letters);
    PUT(out, 0x1b, 'E', 0);
    if (qr && native_qr) {
        put_qr_native(out, slip->qr);
    } else if (qr) {
        put_qr_picture(out, qr, slip_dots(paper));
    }
    qr_free(qr);
    return STATUS_OK;
}

static enum status
put_picture(
    struct bytes *out, const struct slip *slip, enum slip_paper paper, struct error *err)
{
    struct slip_picture picture = { 0 };
    int row_bytes = slip_dots(paper) / 8;
    uint8_t *rows;
    enum status st = slip_draw(slip, paper, &picture, err);

    if (st != STATUS_OK) {
        return st;
    }
    rows = xcalloc((size_t)picture.height, (size_t)row_bytes);
    for (int y = 0; y < picture.height; y++) {
        const uint8_t *grey = picture.grey + (size_t)y * (size_t)picture.width;

        for (int x = 0; x < picture.width; x++) {
            if (grey[x] < BLACK_BELOW) {
                rows[(size_t)y * (size_t)row_bytes + (size_t)x / 8] |=
                    (uint8_t)(0x80 >> x % 8);
            }
        }
    }
    put_raster(out, rows, row_bytes, picture.height);
    free(rows);
    slip_picture_destroy(&picture);
    return STATUS_OK;
}

enum status
escpos_job(const struct slip *slip, enum slip_paper paper, enum escpos_mode mode,
    uint8_t **bytes, size_t *len, struct error *err)
{
    struct bytes out = { 0 };
    struct slip letters;
    enum status st;

    if (mode != ESCPOS_RASTER && !slip_to_ascii(slip, &letters)) {
        mode = ESCPOS_RASTER; /* what the printer has no letters for is drawn */
    }
    PUT(&out, 0x1b, '@', 0x1b, 't', 0, 0x1b, '2');
    if (mode == ESCPOS_RASTER) {
        st = put_picture(&out, slip, paper, err);
    } else {
        st = put_letters(&out, &letters, paper, mode == ESCPOS_NATIVE_QR, err);
    }
    if (st != STATUS_OK) {
        free(out.at);
        return st;
    }
    PUT(&out, 0x1b, 'd', FEED_BEFORE_CUT, 0x1d, 'V', 1);
    *bytes = out.at;
    *len = out.len;
    return STATUS_OK;
}
