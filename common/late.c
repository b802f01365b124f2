/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Libraries loaded by name. */
#include "common/late.h"

#include <dlfcn.h>
#include <string.h>

enum status
late_load(const char *library, const char *const *names, size_t count, void *functions,
    struct error *err)
{
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    char *at = functions;

    if (!handle) {
        return error_set(err, STATUS_IO, "could not load a library: %s", dlerror());
    }
    for (size_t i = 0; i < count; i++) {
        void *function = dlsym(handle, names[i]);

        if (!function) {
            return error_set(err, STATUS_IO, "%s has no %s", library, names[i]);
        }
        memcpy(at + i * sizeof(function), &function, sizeof(function));
    }
    return STATUS_OK;
}
