/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_CURL_LIBRARY_H
#define SERVER_CURL_LIBRARY_H

/* libcurl, loaded by the first who has somebody to call: a way out for messages, a
 * backend. */

#define CURL_DISABLE_TYPECHECK /* it calls by the plain name */
#include <curl/curl.h>

#include "common/late.h"

/* clang-format off: a list */
#define LIBCURL_FUNCTIONS(X) \
    X(curl_easy_cleanup) \
    X(curl_easy_escape) \
    X(curl_easy_getinfo) \
    X(curl_easy_init) \
    X(curl_easy_perform) \
    X(curl_easy_setopt) \
    X(curl_easy_strerror) \
    X(curl_free) \
    X(curl_getdate) \
    X(curl_global_init) \
    X(curl_mime_addpart) \
    X(curl_mime_data) \
    X(curl_mime_encoder) \
    X(curl_mime_free) \
    X(curl_mime_init) \
    X(curl_mime_type) \
    X(curl_slist_append) \
    X(curl_slist_free_all) \
    X(curl_strnequal)
/* clang-format on */

struct libcurl {
    LIBCURL_FUNCTIONS(LATE_POINTER)
};

/** Good once libcurl_load() said STATUS_OK; never changes after. */
extern struct libcurl libcurl;

/** @return STATUS_OK, also when it is loaded; STATUS_INTERNAL. Any thread. */
enum status libcurl_load(struct error *err) MUST_CHECK;

#endif /* SERVER_CURL_LIBRARY_H */
