/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_PICTURE_FILE_H
#define SERVER_OFFICE_PICTURE_FILE_H

/*
 * One file of the boards' pictures: read it, find out what it is. Never follows a link,
 * never waits for a pipe, never reads more than a picture may have. Worker threads.
 */

#include <sys/stat.h>

#include "common/base.h"
#include "common/status.h"

#define BOARD_PICTURE_ID_SIZE 33
#define BOARD_PICTURE_NAME_SIZE 256 /* any file has a shorter name */

/** A picture. Its id is a hash of the file's bytes, so what it names never changes. */
struct board_picture {
    char id[BOARD_PICTURE_ID_SIZE]; /* BLAKE2b-128, hexadecimal */
    char name[BOARD_PICTURE_NAME_SIZE];
    const char *type; /* "image/png" or "image/jpeg"; static */
    size_t len;       /* bytes */
    uint32_t width, height;
};

/**
 * Find out what the file `picture->name` is.
 *
 * @param folder   a descriptor of its folder
 * @param picture  filled when true
 * @param info     of the file that was read; untouched when it could not be opened
 * @return false: it cannot be shown, and `err` says why for whoever put it there
 */
bool picture_file_judge(
    int folder, struct board_picture *picture, struct stat *info, struct error *err);

/**
 * The bytes of a picture, if they still are those that its id names: `picture->len` of
 * them from malloc, the caller's. Else NULL.
 */
char *picture_file_read(int folder, const struct board_picture *picture);

#endif /* SERVER_OFFICE_PICTURE_FILE_H */
