/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one libcurl of the process. */
#include "server/curl_library.h"

#include <assert.h>
#include <pthread.h>

struct libcurl libcurl;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static enum status loaded;
static struct error why;

static void
load(void)
{
    static const char *const names[] = { LIBCURL_FUNCTIONS(LATE_NAME) };

    static_assert(sizeof(libcurl) == ARRAY_LEN(names) * sizeof(void *), "a pointer each");
    loaded = late_load("libcurl.so.4", names, ARRAY_LEN(names), &libcurl, &why);
    if (loaded == STATUS_OK &&
        libcurl.curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        loaded = error_set(&why, STATUS_INTERNAL, "could not start libcurl");
    }
}

enum status
libcurl_load(struct error *err)
{
    (void)pthread_once(&once, load);
    return loaded == STATUS_OK ? STATUS_OK
                               : error_set(err, STATUS_INTERNAL, "%s", why.text);
}
