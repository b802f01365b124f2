/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICTURES_PICTURE_LIMITS_H
#define PICTURES_PICTURE_LIMITS_H

/*
 * How large a picture of the boards' slide show may be. The server judges by it, so that
 * an office hears at one place what is left out; a board holds to it by itself, for its
 * memory must never depend on what somebody copied into a folder.
 */

#define PICTURE_FILE_MAX (8 << 20) /* bytes of a file */
#define PICTURE_SIDE_MAX 16384     /* pixels */
/* Decoded row by row: more than any phone takes. */
#define PICTURE_PIXELS_MAX (40 << 20)
/* Bytes of what cannot be: progressive JPEGs, interlaced PNGs are held as a whole. */
#define PICTURE_HELD_MAX (16 << 20)

#define PICTURES_MAX 64 /* in a slide show */

#endif /* PICTURES_PICTURE_LIMITS_H */
