/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PNG by libpng: a row at a time, or as a whole when it is interlaced. */
#include "pictures/picture_decode_png.h"

#include <png.h>
#include <stdlib.h>

#include "common/mem.h"
#include "pictures/picture_limits.h"

#define CHUNK_MAX (1 << 20) /* bytes of what is not the picture: texts, profiles */
#define PIXEL_BYTES 3

/* One picture being read. In memory of its own, for longjmp() leaves locals undefined. */
struct png_reading {
    FILE *file;                    /* borrowed */
    struct picture_target *target; /* borrowed */
    struct error *err;             /* borrowed */
    png_structp png;               /* owned */
    png_infop info;                /* owned */
    uint8_t *rows;                 /* owned: one, or all of them */
    enum status st;
};

static void
png_say_nothing(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

static void
png_give_up(png_structp png, png_const_charp text)
{
    (void)text;
    png_longjmp(png, 1);
}

/* Whatever it holds becomes three bytes a pixel, on paper where it is transparent. */
static void
ask_for_rgb(struct png_reading *reading)
{
    /* White at 16 bits, of which libpng takes the lower 8 where a picture has 8. */
    static const png_color_16 paper = {
        .red = 0xffff, .green = 0xffff, .blue = 0xffff, .gray = 0xffff
    };

    png_set_expand(reading->png);
    png_set_scale_16(reading->png);
    png_set_gray_to_rgb(reading->png);
    png_set_background_fixed(reading->png, &paper, PNG_BACKGROUND_GAMMA_SCREEN,
        /* need_expand= */ 0, PNG_FP_1);
}

static void
read_rows(struct png_reading *reading)
{
    uint32_t width = png_get_image_width(reading->png, reading->info);
    uint32_t height = png_get_image_height(reading->png, reading->info);
    size_t pitch = (size_t)width * PIXEL_BYTES;
    int passes;

    reading->st = picture_target_begin(reading->target, width, height, reading->err);
    if (reading->st != STATUS_OK) {
        return;
    }
    ask_for_rgb(reading);
    passes = png_set_interlace_handling(reading->png);
    png_read_update_info(reading->png, reading->info);
    if (png_get_rowbytes(reading->png, reading->info) != pitch) {
        png_error(reading->png, "not three bytes a pixel");
    }
    if (passes > 1 && pitch * height > PICTURE_HELD_MAX) {
        reading->st = error_set(reading->err, STATUS_TOO_LARGE,
            "%u x %u pixels are too many for an interlaced picture", width, height);
        return;
    }
    reading->rows = xcalloc(passes > 1 ? height : 1, pitch);
    for (int pass = 1; pass <= passes; pass++) {
        for (uint32_t y = 0; y < height; y++) {
            uint8_t *row = reading->rows + (passes > 1 ? y * pitch : 0);

            png_read_row(reading->png, row, NULL);
            if (pass == passes) {
                picture_target_row(reading->target, row);
            }
        }
    }
    png_read_end(reading->png, NULL); /* a file that was cut off has no end */
}

static void
read_png(struct png_reading *reading)
{
    if (setjmp(png_jmpbuf(reading->png))) {
        reading->st = error_set(
            reading->err, STATUS_UNREADABLE, "a PNG that is damaged or cut off");
        return;
    }
    png_set_user_limits(reading->png, PICTURE_SIDE_MAX, PICTURE_SIDE_MAX);
    png_set_chunk_malloc_max(reading->png, CHUNK_MAX);
    png_init_io(reading->png, reading->file);
    png_read_info(reading->png, reading->info);
    read_rows(reading);
}

enum status
picture_decode_png(FILE *file, struct picture_target *target, struct error *err)
{
    struct png_reading reading = { .file = file, .target = target, .err = err };

    reading.png =
        png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, png_give_up, png_say_nothing);
    reading.info = reading.png ? png_create_info_struct(reading.png) : NULL;
    if (reading.info) {
        read_png(&reading);
    } else {
        reading.st = error_set(err, STATUS_TOO_LARGE, "there is no memory for it");
    }
    png_destroy_read_struct(&reading.png, &reading.info, NULL);
    free(reading.rows);
    return reading.st;
}
