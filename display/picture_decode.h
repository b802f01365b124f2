/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_PICTURE_DECODE_H
#define DISPLAY_PICTURE_DECODE_H

/*
 * A PNG or JPEG file as pixels for its place on the board. It is made smaller while it is
 * read (libpng, libjpeg), so that memory goes by the place and not by the picture; what
 * must be held as a whole is bounded by common/picture_limits.h, before it is asked for.
 * Waits for a disk and computes: any thread but the one that draws.
 */

#include <SDL.h>
#include <stdio.h>

#include "common/base.h"
#include "common/status.h"
#include "display/picture_scale.h"

/**
 * Read a picture so that it fits into `width` x `height` pixels, with its own proportions
 * and never larger than it is, upright where a camera says how. What is transparent is
 * paper.
 * @param file     at its beginning; stays the caller's
 * @param surface  on STATUS_OK the caller's, 32 bits a pixel without transparency
 * @return STATUS_OK
 *         STATUS_UNSUPPORTED_TYPE  neither PNG nor JPEG
 *         STATUS_TOO_LARGE         more pixels than we look at, or than fit into memory
 *         STATUS_UNREADABLE        damaged, or a kind that libpng or libjpeg cannot read
 */
enum status picture_decode(FILE *file, int width, int height, SDL_Surface **surface,
    struct error *err) MUST_CHECK;

/* ---- between the decoders and picture_decode.c ---- */

/** A picture on its way in: its rows, and what they become. */
struct picture_target {
    int width, height;    /* the place; exchanged for a picture that is turned later */
    int orient;           /* how it lies in the file, as picture_exif.h says */
    SDL_Surface *surface; /* owned; NULL before picture_target_begin() */
    struct picture_scale scale;
};

/** Its size is known: check it and make what it goes into. */
enum status picture_target_begin(struct picture_target *target, uint32_t width,
    uint32_t height, struct error *err) MUST_CHECK;
/** The next row, three bytes a pixel. */
void picture_target_row(struct picture_target *target, const uint8_t *rgb);
/** How large a picture of this size will come out. */
void picture_target_fit(const struct picture_target *target, uint32_t width,
    uint32_t height, int *out_w, int *out_h);

enum status picture_decode_png(
    FILE *file, struct picture_target *target, struct error *err) MUST_CHECK;
enum status picture_decode_jpeg(
    FILE *file, struct picture_target *target, struct error *err) MUST_CHECK;

#endif /* DISPLAY_PICTURE_DECODE_H */
