/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a program's own files are. */
#include "common/beside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/text.h"

#define PATH_SIZE 1024

/* The folder of the running program. */
static bool
own_folder(char out[PATH_SIZE])
{
    ssize_t len = readlink("/proc/self/exe", out, PATH_SIZE - 1);
    char *slash;

    out[len > 0 ? len : 0] = '\0';
    slash = strrchr(out, '/');
    if (!slash) {
        return false;
    }
    *slash = '\0';
    return true;
}

bool
beside_find(const char *variable, const char *const *places, const char *probe, char *out,
    size_t out_size)
{
    const char *named = variable ? getenv(variable) : NULL;
    char folder[PATH_SIZE];

    out[0] = '\0';
    if (named && named[0]) {
        return text_copy(out, out_size, named);
    }
    if (!own_folder(folder)) {
        return false;
    }
    for (; *places; places++) {
        char file[PATH_SIZE * 2];
        int n = snprintf(
            file, sizeof(file), "%s/%s%s%s", folder, *places, probe[0] ? "/" : "", probe);

        if (n > 0 && (size_t)n < sizeof(file) && access(file, R_OK) == 0) {
            n = snprintf(out, out_size, "%s/%s", folder, *places);
            return n > 0 && (size_t)n < out_size;
        }
    }
    return false;
}
