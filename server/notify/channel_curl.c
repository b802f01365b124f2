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
    CURL *curl = curl_easy_init();

    if (!curl) {
        return NULL;
    }
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
    (void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, options->wait_s);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, options->wait_s);
    (void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "antrean/" ANTREAN_VERSION);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop_cb);
    (void)curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, progress_cb);
    (void)curl_easy_setopt(curl, CURLOPT_XFERINFODATA, options->stop);
    return curl;
}
