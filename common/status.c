/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statuses: their names and HTTP numbers, and how an error is filled. */
#include "common/status.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct status_entry {
    const char *name; /* static */
    int http;
} status_entries[] = {
#define STATUS_ENTRY(constant, name, http) [constant] = { name, http },
    STATUS_LIST(STATUS_ENTRY)
#undef STATUS_ENTRY
};

static_assert(ARRAY_LEN(status_entries) == STATUS_COUNT, "a name for each status");

const char *
status_name(enum status status)
{
    assert((unsigned)status < STATUS_COUNT);
    return status_entries[status].name;
}

enum status
status_from_name(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(status_entries); i++) {
        if (strcmp(status_entries[i].name, name) == 0) {
            return (enum status)i;
        }
    }
    return STATUS_COUNT;
}

int
status_http(enum status status)
{
    assert((unsigned)status < STATUS_COUNT);
    return status_entries[status].http;
}

enum status
error_set(struct error *err, enum status code, const char *fmt, ...)
{
    va_list ap;

    if (!err) {
        return code;
    }
    *err = (struct error){ .code = code };
    va_start(ap, fmt);
    (void)vsnprintf(err->text, sizeof(err->text), fmt, ap); /* cut when too long */
    va_end(ap);
    return code;
}
