/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pictures from outside: what they are is told by their first bytes, how large they are
 * by their headers, before memory is taken. PGM is read here; it is what a file of camera
 * frames holds.
 */
#include "pictures/image.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jpeglib.h>
#include <png.h>

#include "common/mem.h"
#include "pictures/pgm.h"

static enum status
check_size(int64_t width, int64_t height, struct error *err)
{
    if (width < 1 || height < 1 || width > IMAGE_SIDE_MAX || height > IMAGE_SIDE_MAX ||
        width * height > IMAGE_AREA_MAX) {
        return error_set(err, STATUS_TOO_LARGE,
            "a picture may be up to %d pixels a side and %d in all", IMAGE_SIDE_MAX,
            IMAGE_AREA_MAX);
    }
    return STATUS_OK;
}

static enum status
decode_png(const uint8_t *bytes, size_t len, struct image *image, struct error *err)
{
    png_image png = { .version = PNG_IMAGE_VERSION };
    /* What is transparent is paper. */
    const png_color white = { 255, 255, 255 };
    enum status st;

    if (!png_image_begin_read_from_memory(&png, bytes, len)) {
        return error_set(err, STATUS_UNREADABLE, "a damaged PNG");
    }
    st = check_size(png.width, png.height, err);
    if (st != STATUS_OK) {
        png_image_free(&png);
        return st;
    }
    png.format = PNG_FORMAT_GRAY;
    image->width = (int)png.width;
    image->height = (int)png.height;
    image->grey = xcalloc(png.width, png.height);
    if (!png_image_finish_read(&png, &white, image->grey, 0, NULL)) {
        png_image_free(&png);
        image_destroy(image);
        return error_set(err, STATUS_UNREADABLE, "a damaged PNG");
    }
    return STATUS_OK;
}

struct jpeg_guard {
    struct jpeg_error_mgr base; /* must be first: libjpeg gives us this pointer */
    jmp_buf back;
};

/* libjpeg must not return from here, and by default ends the program. */
static void
jpeg_give_up(j_common_ptr info)
{
    struct jpeg_guard *guard = (struct jpeg_guard *)info->err;

    longjmp(guard->back, 1);
}

static void
jpeg_say_nothing(j_common_ptr info, int level)
{
    (void)info;
    (void)level;
}

enum status
image_decode_jpeg(
    const uint8_t *bytes, size_t len, struct image *image, struct error *err)
{
    struct jpeg_decompress_struct info;
    struct jpeg_guard guard;
    /* Set between setjmp and longjmp, hence volatile. */
    uint8_t *volatile grey = NULL;
    enum status st;

    memset(&info, 0, sizeof(info));
    info.err = jpeg_std_error(&guard.base);
    guard.base.error_exit = jpeg_give_up;
    guard.base.emit_message = jpeg_say_nothing;
    if (setjmp(guard.back)) {
        jpeg_destroy_decompress(&info);
        free(grey);
        return error_set(err, STATUS_UNREADABLE, "a damaged JPEG");
    }
    jpeg_create_decompress(&info);
    info.mem->max_memory_to_use = 64L * 1024 * 1024;
    jpeg_mem_src(&info, bytes, (unsigned long)len);
    (void)jpeg_read_header(&info, TRUE);
    st = check_size(info.image_width, info.image_height, err);
    if (st != STATUS_OK) {
        jpeg_destroy_decompress(&info);
        return st;
    }
    info.out_color_space = JCS_GRAYSCALE;
    (void)jpeg_start_decompress(&info);
    grey = xcalloc(info.output_width, info.output_height);
    while (info.output_scanline < info.output_height) {
        JSAMPROW row = grey + (size_t)info.output_scanline * info.output_width;

        (void)jpeg_read_scanlines(&info, &row, 1);
    }
    image->width = (int)info.output_width;
    image->height = (int)info.output_height;
    (void)jpeg_finish_decompress(&info);
    jpeg_destroy_decompress(&info);
    image->grey = grey;
    return STATUS_OK;
}

static enum status
decode_pgm(const uint8_t *bytes, size_t len, struct image *image, struct error *err)
{
    struct pgm_header header;
    enum status st;

    if (!pgm_read_header(bytes, len, &header)) {
        return error_set(err, STATUS_UNREADABLE, "a damaged PGM");
    }
    st = check_size(header.width, header.height, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (len - header.bytes < (size_t)header.width * (size_t)header.height) {
        return error_set(err, STATUS_UNREADABLE, "a PGM that ends too early");
    }
    image->width = header.width;
    image->height = header.height;
    image->grey = xcalloc((size_t)header.width, (size_t)header.height);
    memcpy(
        image->grey, bytes + header.bytes, (size_t)header.width * (size_t)header.height);
    return STATUS_OK;
}

static enum status
decode(const uint8_t *bytes, size_t len, struct image *image, struct error *err)
{
    static const uint8_t png_mark[] = { 0x89, 'P', 'N', 'G' };
    static const uint8_t jpeg_mark[] = { 0xff, 0xd8, 0xff };

    memset(image, 0, sizeof(*image));
    if (len > sizeof(png_mark) && memcmp(bytes, png_mark, sizeof(png_mark)) == 0) {
        return decode_png(bytes, len, image, err);
    }
    if (len > sizeof(jpeg_mark) && memcmp(bytes, jpeg_mark, sizeof(jpeg_mark)) == 0) {
        return image_decode_jpeg(bytes, len, image, err);
    }
    if (len > 2 && bytes[0] == 'P' && bytes[1] == '5') {
        return decode_pgm(bytes, len, image, err);
    }
    return error_set(err, STATUS_UNSUPPORTED_TYPE, "a picture is a PNG, JPEG or PGM");
}

enum status
image_load(const char *path, struct image *image, struct error *err)
{
    FILE *file = fopen(path, "rbe");
    struct stat info;
    uint8_t *bytes;
    size_t len;
    enum status st;

    memset(image, 0, sizeof(*image));
    if (!file || fstat(fileno(file), &info) != 0 || !S_ISREG(info.st_mode)) {
        st = error_set(err, STATUS_IO, "could not read %s: %s", path,
            file ? "not a file" : strerror(errno));
        if (file) {
            (void)fclose(file);
        }
        return st;
    }
    if (info.st_size > IMAGE_FILE_MAX) {
        (void)fclose(file);
        return error_set(err, STATUS_TOO_LARGE, "a picture file may be up to %d MB",
            IMAGE_FILE_MAX / 1024 / 1024);
    }
    bytes = xcalloc(1, (size_t)info.st_size + 1);
    len = fread(bytes, 1, (size_t)info.st_size, file);
    (void)fclose(file);
    st = decode(bytes, len, image, err);
    free(bytes);
    return st;
}

void
image_destroy(struct image *image)
{
    free(image->grey);
    image->grey = NULL;
}
