/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_PICTURE_STORE_H
#define DISPLAY_PICTURE_STORE_H

/*
 * The folder in which a board keeps the server's pictures. A file is named by its place
 * in the server's list and by its id, "07-0f3c....png", so that names sort as the list
 * does; the id is a hash of the content, so a file is whole when it fits its name. Files
 * of others in the folder are left alone. Waits for a disk: one thread at a time.
 */

#include <stdio.h>

#include "common/base.h"
#include "common/status.h"

#define PICTURE_ID_SIZE 33   /* BLAKE2b-128 in hexadecimal, and its NUL */
#define PICTURE_FILE_SIZE 48 /* a file's name */
#define PICTURE_STORE_PATH 1280

/** Plain. */
struct picture_store {
    char folder[PICTURE_STORE_PATH - 256]; /* room for any name in it */
};

/** Make the folder, and those above it, when they are not there. */
enum status picture_store_open(
    struct picture_store *store, const char *folder, struct error *err) MUST_CHECK;

/**
 * The name of a picture of the list. Pure. False when what the server says is no picture
 * of a list.
 */
bool picture_store_name(
    size_t place, const char *id, const char *type, char out[PICTURE_FILE_SIZE]);

/**
 * Is this picture there? Then it has this name from now on.
 * @param moved  set to true when it had another one
 */
bool picture_store_has(const struct picture_store *store, const char *name, bool *moved);

/** A file to write a picture to, aside; NULL with `err` when there can be none. */
FILE *picture_store_begin(const struct picture_store *store, struct error *err);
/**
 * Give it its name, if its content fits it. In any case `file` is closed.
 * @return STATUS_OK; STATUS_UNREADABLE: other content than its name says; STATUS_IO
 */
enum status picture_store_finish(const struct picture_store *store, FILE *file,
    const char *name, struct error *err) MUST_CHECK;
/** Give it up; closes it. */
void picture_store_cancel(const struct picture_store *store, FILE *file);

/** Remove the pictures that are not among these; true when there was one. */
bool picture_store_keep(
    const struct picture_store *store, char (*names)[PICTURE_FILE_SIZE], size_t count);

#endif /* DISPLAY_PICTURE_STORE_H */
