/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_SLIDE_FOLDER_H
#define SERVER_OFFICE_SLIDE_FOLDER_H

/*
 * Pictures that an office put into DIR/files/board/ for the slide show of its boards: PNG
 * and JPEG, told by what is in them, in the order of their names. The folder is looked at
 * at each question, so that a file is simply put there or taken away; only a file that
 * changed is read again. What cannot be shown is left out and said once in the log.
 * Waits for a disk: worker threads, any of them.
 */

#include "common/base.h"
#include "common/status.h"
#include "server/office/picture_file.h"

#define BOARD_PICTURES_FOLDER "files/board"
struct board_pictures;

/** `folder` is the office's; nothing is read yet. */
struct board_pictures *board_pictures_new(const char *folder) MUST_CHECK;
/** Accepts NULL. */
void board_pictures_free(struct board_pictures *pictures);

/**
 * A file of the folder: a picture, or why it is left out. In order of the names; hidden
 * files, and those whose name is no UTF-8, are passed over.
 * @param picture  NULL when it is left out; borrowed for the call, as all of them
 * @param why      NULL with a picture
 */
typedef void board_pictures_each_fn(
    void *arg, const char *name, const struct board_picture *picture, const char *why);

/**
 * Look at the folder now. No folder is an empty one.
 * @return STATUS_OK; STATUS_IO: it could not be read, and nothing was told. Boards must
 *         not take that for an empty folder: they would remove what they keep.
 */
enum status board_pictures_look(struct board_pictures *pictures,
    board_pictures_each_fn *each, void *arg, struct error *err) MUST_CHECK;

/**
 * Read one.
 * @param bytes  on STATUS_OK from malloc, the caller's; `picture->len` of them
 * @return STATUS_OK; STATUS_NOT_FOUND: there is none of this id (any more); STATUS_IO:
 *         not known, for the folder could not be read
 */
enum status board_pictures_read(struct board_pictures *pictures, const char *id,
    struct board_picture *picture, char **bytes, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_SLIDE_FOLDER_H */
