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

bool
status_is_refusal(enum status status)
{
    int http = status_http(status);

    return http >= 400 && http < 500;
}

bool
status_is_verdict(enum status status)
{
    return status_is_refusal(status) && status_http(status) > 403;
}

enum status
status_from_http(int http)
{
    static const enum status told[] = { STATUS_OK, STATUS_EMPTY, STATUS_NOT_SIGNED_IN,
        STATUS_NOT_ALLOWED, STATUS_NOT_FOUND, STATUS_WRONG_STATE, STATUS_TOO_LARGE,
        STATUS_TOO_MANY_REQUESTS, STATUS_BUSY, STATUS_TIMEOUT };

    for (size_t i = 0; i < ARRAY_LEN(told); i++) {
        if (status_http(told[i]) == http) {
            return told[i];
        }
    }
    return http >= 500                 ? STATUS_INTERNAL
           : http >= 400               ? STATUS_BAD_REQUEST
           : http >= 200 && http < 300 ? STATUS_OK
                                       : STATUS_UNREACHABLE;
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

void
error_fact(struct error *err, enum error_fact fact, const char *fmt, ...)
{
    va_list ap;

    if (err) {
        va_start(ap, fmt);
        (void)vsnprintf(err->facts[fact], sizeof(err->facts[fact]), fmt, ap);
        va_end(ap);
    }
}

enum status
error_field(struct error *err, const char *field, const char *fmt, ...)
{
    char what[160];
    enum status st;
    va_list ap;

    va_start(ap, fmt);
    (void)vsnprintf(what, sizeof(what), fmt, ap);
    va_end(ap);
    st = error_set(err, STATUS_BAD_REQUEST, "field \"%s\" %s", field, what);
    error_fact(err, FACT_FIELD, "%s", field);
    return st;
}

enum status
error_too_many(struct error *err, int seconds)
{
    (void)error_set(
        err, STATUS_TOO_MANY_REQUESTS, "too many of these: again in %d s", seconds);
    if (err) {
        err->retry_after_s = seconds;
    }
    return STATUS_TOO_MANY_REQUESTS;
}
