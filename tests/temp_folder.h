/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_TEMP_FOLDER_H
#define TESTS_TEMP_FOLDER_H

/* A folder that a test owns, below $TMPDIR or /tmp. */

#define TEMP_PATH_SIZE 512

/** Make one; aborts on failure. `path` holds TEMP_PATH_SIZE bytes. */
void temp_folder_make(char *path);

/** Remove it with everything in it. */
void temp_folder_remove(const char *path);

#endif /* TESTS_TEMP_FOLDER_H */
