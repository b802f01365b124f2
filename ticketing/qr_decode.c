/* SPDX-License-Identifier: GPL-3.0-or-later */
/* QR in, by zxing-cpp and ZBar. */
#include "ticketing/qr_decode.h"

#include <stdlib.h>
#include <string.h>

#include <zbar.h>

#include "common/mem.h"
#include "common/text.h"
#include "pictures/image.h"
#include "ticketing/code.h"
#include "ticketing/qr_zxing.h"

#define BLANKS " \t\r\n"
#define SIDE_MIN 16
#define STILL_SIDE 500 /* a still picture is also tried smaller, down to this side */
#define FOURCC_GREY 0x30303859 /* "Y800" */

struct qr_reader {
    zbar_image_scanner_t *scanner; /* owned */
};

struct qr_reader *
qr_reader_new(void)
{
    struct qr_reader *reader = xcalloc(1, sizeof(*reader));

    reader->scanner = zbar_image_scanner_create();
    /* QR only: bar codes on other papers are of no use here, and cost time. */
    (void)zbar_image_scanner_set_config(reader->scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    (void)zbar_image_scanner_set_config(reader->scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    (void)zbar_image_scanner_set_config(
        reader->scanner, ZBAR_NONE, ZBAR_CFG_TEST_INVERTED, 1);
    return reader;
}

void
qr_reader_free(struct qr_reader *reader)
{
    if (reader) {
        zbar_image_scanner_destroy(reader->scanner);
        free(reader);
    }
}

/* Without the blanks and line ends that some makers of codes put around; what cannot be
 * typed becomes '?', so that the text is told from a ticket and not from an empty paper.
 * @return whether anything is left that fits */
static bool
tidy(const char *text, size_t len, char out[QR_READ_SIZE])
{
    while (len > 0 && strchr(BLANKS, text[0])) {
        text++;
        len--;
    }
    while (len > 0 && strchr(BLANKS, text[len - 1])) {
        len--;
    }
    if (len == 0 || len >= QR_READ_SIZE) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        out[i] = text[i] < 0x20 || text[i] > 0x7e ? '?' : text[i];
    }
    out[len] = '\0';
    return true;
}

/* What was seen in a picture: the first text, or the first ticket. */
struct sight {
    char text[QR_READ_SIZE]; /* "": nothing */
    bool is_ticket;
    bool two; /* another ticket beside it */
};

static void
see(void *arg, const char *read, size_t len)
{
    struct sight *sight = arg;
    char text[QR_READ_SIZE];
    char normal[SCAN_TEXT_SIZE];
    bool is_ticket;

    if (!tidy(read, len, text)) {
        return;
    }
    is_ticket = scan_classify(text, strlen(text), normal) == SCAN_TICKET;
    if (is_ticket && sight->is_ticket) {
        sight->two |= strcmp(sight->text, text) != 0;
    } else if (is_ticket || !sight->text[0]) {
        (void)text_copy(sight->text, sizeof(sight->text), text);
        sight->is_ticket = is_ticket;
    }
}

static void
scan_zbar(struct qr_reader *reader, const uint8_t *grey, int width, int height,
    struct sight *sight)
{
    zbar_image_t *image = zbar_image_create();
    const zbar_symbol_t *symbol;

    zbar_image_set_format(image, FOURCC_GREY);
    zbar_image_set_size(image, (unsigned)width, (unsigned)height);
    zbar_image_set_data(image, grey, (unsigned long)width * (unsigned long)height, NULL);
    if (zbar_scan_image(reader->scanner, image) > 0) {
        for (symbol = zbar_image_first_symbol(image); symbol;
             symbol = zbar_symbol_next(symbol)) {
            see(sight, zbar_symbol_get_data(symbol), zbar_symbol_get_data_length(symbol));
        }
    }
    zbar_image_destroy(image);
}

/* One try: zxing-cpp is ten times as quick, and ZBar reads what it misses. */
static bool
scan(struct qr_reader *reader, const uint8_t *grey, int width, int height,
    struct sight *sight)
{
    qr_zxing_scan(grey, width, height, see, sight);
    if (!sight->text[0]) {
        scan_zbar(reader, grey, width, height, sight);
    }
    return sight->text[0] != '\0';
}

static void
sort_two(uint8_t *low, uint8_t *high)
{
    if (*low > *high) {
        uint8_t was = *low;

        *low = *high;
        *high = was;
    }
}

/* The middle of nine values, by the smallest network of exchanges that finds it. */
static uint8_t
median_of_nine(uint8_t v[9])
{
    static const uint8_t step[19][2] = { { 1, 2 }, { 4, 5 }, { 7, 8 }, { 0, 1 }, { 3, 4 },
        { 6, 7 }, { 1, 2 }, { 4, 5 }, { 7, 8 }, { 0, 3 }, { 5, 8 }, { 4, 7 }, { 3, 6 },
        { 1, 4 }, { 2, 5 }, { 4, 7 }, { 4, 2 }, { 6, 4 }, { 4, 2 } };

    for (size_t i = 0; i < ARRAY_LEN(step); i++) {
        sort_two(&v[step[i][0]], &v[step[i][1]]);
    }
    return v[4];
}

static uint8_t *
median_3x3(const uint8_t *grey, int width, int height)
{
    uint8_t *out = xcalloc((size_t)width, (size_t)height);

    memcpy(out, grey, (size_t)width * (size_t)height);
    for (int y = 1; y < height - 1; y++) {
        for (int x = 1; x < width - 1; x++) {
            const uint8_t *at = grey + (size_t)y * (size_t)width + x;
            uint8_t v[9] = { at[-width - 1], at[-width], at[-width + 1], at[-1], at[0],
                at[1], at[width - 1], at[width], at[width + 1] };

            out[(size_t)y * (size_t)width + (size_t)x] = median_of_nine(v);
        }
    }
    return out;
}

/* Every `factor` x `factor` pixels become their mean. */
static uint8_t *
shrink(const uint8_t *grey, int width, int height, int factor)
{
    int w = width / factor;
    int h = height / factor;
    uint8_t *out = xcalloc((size_t)w, (size_t)h);

    for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
            unsigned sum = 0;

            for (int dy = 0; dy < factor; dy++) {
                const uint8_t *row = grey + (size_t)(y * factor + dy) * (size_t)width +
                                     (size_t)x * (size_t)factor;

                for (int dx = 0; dx < factor; dx++) {
                    sum += row[dx];
                }
            }
            out[(size_t)y * (size_t)w + (size_t)x] =
                (uint8_t)(sum / (unsigned)(factor * factor));
        }
    }
    return out;
}

/* What came of looking: the text, or why there is none. */
static enum status
result_of(const struct sight *sight, char out[QR_READ_SIZE], struct error *err)
{
    if (!sight->text[0]) {
        return error_set(err, STATUS_UNREADABLE, "no QR to be read in the picture");
    }
    if (sight->two) {
        return error_set(err, STATUS_ARG, "two tickets in one picture");
    }
    memcpy(out, sight->text, QR_READ_SIZE);
    return STATUS_OK;
}

static bool
is_size_possible(int width, int height)
{
    return width >= SIDE_MIN && height >= SIDE_MIN && width <= IMAGE_SIDE_MAX &&
           height <= IMAGE_SIDE_MAX;
}

/* As it is, and then with the noise of a bad print taken out. */
static void
look(struct qr_reader *reader, const uint8_t *grey, int width, int height,
    struct sight *sight)
{
    uint8_t *calmed;

    if (scan(reader, grey, width, height, sight)) {
        return;
    }
    calmed = median_3x3(grey, width, height);
    (void)scan(reader, calmed, width, height, sight);
    free(calmed);
}

enum status
qr_reader_frame(struct qr_reader *reader, const uint8_t *grey, int width, int height,
    char out[QR_READ_SIZE], struct error *err)
{
    struct sight sight = { .text = "" };

    if (!is_size_possible(width, height)) {
        return error_set(err, STATUS_UNREADABLE, "too small or too large for a QR");
    }
    look(reader, grey, width, height, &sight);
    return result_of(&sight, out, err);
}

/* A photograph of many pixels is read sooner, and often better, when it is smaller. */
static void
look_from_small_to_large(
    struct qr_reader *reader, const struct image *image, struct sight *sight)
{
    int longer = image->width > image->height ? image->width : image->height;
    int factor = 1;

    while (longer / (2 * factor) >= STILL_SIDE) {
        factor *= 2;
    }
    for (; factor > 1 && !sight->text[0]; factor /= 2) {
        uint8_t *smaller = shrink(image->grey, image->width, image->height, factor);

        look(reader, smaller, image->width / factor, image->height / factor, sight);
        free(smaller);
    }
    if (!sight->text[0]) {
        look(reader, image->grey, image->width, image->height, sight);
    }
}

enum status
qr_read_file(const char *path, char out[QR_READ_SIZE], struct error *err)
{
    struct sight sight = { .text = "" };
    struct image image;
    struct qr_reader *reader;
    enum status st = image_load(path, &image, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (is_size_possible(image.width, image.height)) {
        reader = qr_reader_new();
        look_from_small_to_large(reader, &image, &sight);
        qr_reader_free(reader);
    }
    image_destroy(&image);
    return result_of(&sight, out, err);
}
