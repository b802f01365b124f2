/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/notify/channel_curl.h"

static size_t
drop_cb(char *bytes, size_t size, size_t count, void *arg)
{
    (void)bytes;
    (void)arg;
    return size * count;
}

static int
progress_cb(
    void *arg, curl_off_t down_all, curl_off_t down, curl_off_t up_all, curl_off_t up)
{
    const atomic_bool *stop = arg;

    (void)down_all;
    (void)down;
    (void)up_all;
    (void)up;
    return stop && atomic_load(stop);
}

CURL *
channel_curl_new(const char *protocols, const struct channel_options *options)
{
    CURL *curl = libcurl_load(NULL) == STATUS_OK ? libcurl.curl_easy_init() : NULL;

    if (!curl) {
        return NULL;
    }
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, options->wait_s);
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_TIMEOUT, options->wait_s);
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_USERAGENT, "antrean/" ANTREAN_VERSION);
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop_cb);
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, progress_cb);
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_XFERINFODATA, options->stop);
    return curl;
}
