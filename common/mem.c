/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that is there or the program is not. */
#include "common/mem.h"

#include <stdlib.h>
#include <string.h>

#include "common/log.h"

#define LOG_TAG "common/mem"

void *
xcalloc(size_t count, size_t size)
{
    void *ptr = calloc(count ? count : 1, size ? size : 1);

    if (!ptr) {
        log_fatal(NULL, "could not allocate %zu x %zu bytes", count, size);
    }
    return ptr;
}

void *
xrealloc(void *ptr, size_t count, size_t size)
{
    void *grown;

    if (size && count > SIZE_MAX / size) {
        log_fatal(NULL, "could not allocate %zu x %zu bytes", count, size);
    }
    grown = realloc(ptr, count > 0 && size > 0 ? count * size : 1);
    if (!grown) {
        log_fatal(NULL, "could not allocate %zu x %zu bytes", count, size);
    }
    return grown;
}

char *
xstrdup(const char *text)
{
    return xmemdup0(text, strlen(text));
}

char *
xmemdup0(const void *bytes, size_t len)
{
    char *copy = xcalloc(len + 1, 1);

    if (len) {
        memcpy(copy, bytes, len);
    }
    return copy;
}
