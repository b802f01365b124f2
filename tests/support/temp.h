/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_TEMP_H
#define TESTS_SUPPORT_TEMP_H

/* A folder of a test's own, and small files in it. A failure ends the test program. */

#include <stddef.h>

#define TEMP_PATH_SIZE 256

/** Make an empty folder of our own (0700). */
void temp_make(char folder[TEMP_PATH_SIZE]);

/** Remove the folder and all in it. */
void temp_remove(const char *folder);

/** A fixture that is such a folder: `*state` is its path. */
int temp_setup(void **state);
int temp_teardown(void **state);

/** FOLDER/NAME; static per call site's buffer. */
const char *temp_path(char out[TEMP_PATH_SIZE], const char *folder, const char *name);

/** Write a whole file. */
void temp_write(const char *path, const void *bytes, size_t len);

/** Read a whole file into owned memory, with a NUL behind it. */
unsigned char *temp_read(const char *path, size_t *len);

#endif /* TESTS_SUPPORT_TEMP_H */
