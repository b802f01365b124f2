/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_BESIDE_H
#define COMMON_BESIDE_H

/*
 * Where a program's own files are: named by the environment, beside the program in a
 * build, or under the prefix it was installed to. Any thread.
 */

#include "common/base.h"

/**
 * Find a file or folder.
 *
 * @param variable  an environment variable that names it; NULL for none. When it is set,
 *                  nothing else is looked at
 * @param places    relative to the program's folder, tried in order; NULL at the end
 * @param probe     what must be readable below a place, e.g. "text/id.json"; "" for the
 *                  place itself
 * @return false when it was not found; `out` is then ""
 */
bool beside_find(const char *variable, const char *const *places, const char *probe,
    char *out, size_t out_size);

#endif /* COMMON_BESIDE_H */
