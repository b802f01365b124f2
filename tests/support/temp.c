/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/temp.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void
give_up(const char *what)
{
    perror(what);
    exit(1);
}

void
temp_make(char folder[TEMP_PATH_SIZE])
{
    const char *base = getenv("TMPDIR");

    (void)snprintf(
        folder, TEMP_PATH_SIZE, "%s/antrean-test-XXXXXX", base ? base : "/tmp");
    if (!mkdtemp(folder)) {
        give_up(folder);
    }
}

static int
remove_one(const char *path, const struct stat *info, int flag, struct FTW *where)
{
    (void)info;
    (void)flag;
    (void)where;
    return remove(path);
}

void
temp_remove(const char *folder)
{
    (void)nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

int
temp_setup(void **state)
{
    static char folder[TEMP_PATH_SIZE];

    temp_make(folder);
    *state = folder;
    return 0;
}

int
temp_teardown(void **state)
{
    temp_remove(*state);
    return 0;
}

const char *
temp_path(char out[TEMP_PATH_SIZE], const char *folder, const char *name)
{
    (void)snprintf(out, TEMP_PATH_SIZE, "%s/%s", folder, name);
    return out;
}

void
temp_write(const char *path, const void *bytes, size_t len)
{
    FILE *file = fopen(path, "wb");

    if (!file || fwrite(bytes, 1, len, file) != len || fclose(file) != 0) {
        give_up(path);
    }
}

unsigned char *
temp_read(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    unsigned char *bytes;
    long size;

    if (!file || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0 ||
        fseek(file, 0, SEEK_SET) != 0 || !(bytes = malloc((size_t)size + 1))) {
        give_up(path);
        return NULL;
    }
    *len = fread(bytes, 1, (size_t)size, file);
    bytes[*len] = '\0';
    (void)fclose(file);
    return bytes;
}
