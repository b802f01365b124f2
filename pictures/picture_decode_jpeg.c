/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * JPEG by libjpeg, which makes a picture smaller by 2, 4 or 8 while it decodes it: that
 * saves most of the work of a phone's photograph.
 */
#include "pictures/picture_decode_jpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

#include "common/mem.h"
#include "pictures/picture_exif.h"
#include "pictures/picture_limits.h"
#include "pictures/picture_orient.h"

#define EXIF_MAX 0xffff /* bytes of a segment */

/* One picture being read. In memory of its own, for longjmp() leaves locals undefined. */
struct jpeg_reading {
    struct jpeg_error_mgr guard; /* must be first: libjpeg gives us this pointer */
    jmp_buf back;
    struct jpeg_decompress_struct info;
    struct picture_target *target; /* borrowed */
    struct error *err;             /* borrowed */
    uint8_t *row;                  /* owned */
    enum status st;
};

/* libjpeg must not return from here, and by default ends the program. */
static void
jpeg_give_up(j_common_ptr info)
{
    struct jpeg_reading *reading = (struct jpeg_reading *)info->err;

    reading->st = info->err->msg_code == JERR_NO_BACKING_STORE
                      ? error_set(reading->err, STATUS_TOO_LARGE,
                            "too many pixels for a progressive JPEG")
                      : error_set(reading->err, STATUS_UNREADABLE,
                            "a JPEG that is damaged or of a rare kind");
    longjmp(reading->back, 1);
}

/* Small faults are passed over; a file that was cut off would be grey from there on. */
static void
jpeg_take_message(j_common_ptr info, int level)
{
    struct jpeg_reading *reading = (struct jpeg_reading *)info->err;

    if (level < 0 && info->err->msg_code == JWRN_JPEG_EOF) {
        reading->st =
            error_set(reading->err, STATUS_UNREADABLE, "a JPEG that was cut off");
        longjmp(reading->back, 1);
    }
}

/* Which way is up, as a camera says it; a picture that lies on its side is fitted so. */
static void
take_orientation(struct jpeg_reading *reading)
{
    struct picture_target *target = reading->target;
    const struct jpeg_marker_struct *marker = reading->info.marker_list;

    while (marker && target->orient == EXIF_UPRIGHT) {
        target->orient = picture_exif_orientation(marker->data, marker->data_length);
        marker = marker->next;
    }
    if (picture_is_turned(target->orient)) {
        int width = target->width;

        target->width = target->height;
        target->height = width;
    }
}

/* The smallest that still is as large as what shall come out. */
static void
choose_reduction(struct jpeg_reading *reading)
{
    struct jpeg_decompress_struct *info = &reading->info;
    int out_w;
    int out_h;

    picture_target_fit(
        reading->target, info->image_width, info->image_height, &out_w, &out_h);
    info->scale_num = 1;
    for (info->scale_denom = 8; info->scale_denom > 1; info->scale_denom /= 2) {
        jpeg_calc_output_dimensions(info);
        if (info->output_width >= (JDIMENSION)out_w &&
            info->output_height >= (JDIMENSION)out_h) {
            return;
        }
    }
}

static void
read_rows(struct jpeg_reading *reading)
{
    struct jpeg_decompress_struct *info = &reading->info;

    jpeg_save_markers(info, JPEG_APP0 + 1, EXIF_MAX);
    (void)jpeg_read_header(info, TRUE);
    if ((uint64_t)info->image_width * info->image_height > PICTURE_PIXELS_MAX ||
        info->image_width > PICTURE_SIDE_MAX || info->image_height > PICTURE_SIDE_MAX) {
        reading->st = error_set(reading->err, STATUS_TOO_LARGE,
            "%u x %u pixels are too many", info->image_width, info->image_height);
        return;
    }
    take_orientation(reading);
    info->out_color_space = JCS_RGB;
    choose_reduction(reading);
    (void)jpeg_start_decompress(info);
    reading->st = picture_target_begin(
        reading->target, info->output_width, info->output_height, reading->err);
    if (reading->st != STATUS_OK) {
        return;
    }
    reading->row = xcalloc(info->output_width, (size_t)info->output_components);
    while (info->output_scanline < info->output_height) {
        JSAMPROW row = reading->row;

        (void)jpeg_read_scanlines(info, &row, 1);
        picture_target_row(reading->target, reading->row);
    }
}

enum status
picture_decode_jpeg(FILE *file, struct picture_target *target, struct error *err)
{
    struct jpeg_reading *reading = xcalloc(1, sizeof(*reading));
    enum status st;

    reading->target = target;
    reading->err = err;
    reading->info.err = jpeg_std_error(&reading->guard);
    reading->guard.error_exit = jpeg_give_up;
    reading->guard.emit_message = jpeg_take_message;
    if (!setjmp(reading->back)) {
        jpeg_create_decompress(&reading->info);
        reading->info.mem->max_memory_to_use = PICTURE_HELD_MAX;
        jpeg_stdio_src(&reading->info, file);
        read_rows(reading);
    }
    jpeg_destroy_decompress(&reading->info);
    st = reading->st;
    free(reading->row);
    free(reading);
    return st;
}
