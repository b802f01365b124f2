/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_PICTURE_FOLDER_H
#define DISPLAY_PICTURE_FOLDER_H

/*
 * A folder as a slide show: which file comes after another one, by name, round and round.
 * Looked at each time, so that files may come and go. A file that cannot be shown is told
 * once in the log and passed over until it changes. Waits for a disk: one thread at a
 * time, never the one that draws.
 */

#include "common/base.h"
#include "pictures/picture_limits.h"
#include "pictures/pixels.h"

#define PICTURE_NAME_SIZE 256 /* of a file, with its NUL */

struct picture_folder;

/** What picture_folder_load() found. */
enum picture_found {
    PICTURE_FOUND,    /* here it is */
    PICTURE_THE_SAME, /* the only one that can be shown is the one that was loaded last */
    PICTURE_NONE      /* there is nothing to show */
};

struct picture_folder *picture_folder_new(const char *path) MUST_CHECK;
/** Accepts NULL. */
void picture_folder_free(struct picture_folder *folder);

/**
 * Load the next picture that can be shown, scaled for its place.
 * @param name     the one that stands, "" before the first; becomes the one that was
 * found
 * @param again    it itself may come first: its place has another size now
 * @param width, height  the place, pixels; the picture fills it in one direction
 * @param pixels  with PICTURE_FOUND the caller's
 */
enum picture_found picture_folder_load(struct picture_folder *folder,
    char name[PICTURE_NAME_SIZE], bool again, int width, int height,
    struct pixels **pixels);

#endif /* DISPLAY_PICTURE_FOLDER_H */
