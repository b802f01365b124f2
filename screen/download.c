/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A libcurl handle that is kept, and so a connection for several files. */
#include "screen/download.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "screen/exchange.h"

#define STILL_S 30L /* without a byte a slow line is a dead one */

struct download {
    struct exchange_peer peer;
    const atomic_bool *stop; /* borrowed */
    CURL *easy;              /* owned */
};

/* One file on its way. */
struct arrival {
    FILE *file;  /* borrowed */
    size_t left; /* bytes that may still come */
    bool too_large;
};

static size_t
arrival_write_cb(char *bytes, size_t one, size_t count, void *arg)
{
    struct arrival *arrival = arg;
    size_t len = one * count;

    if (len > arrival->left) {
        arrival->too_large = true;
        return 0; /* CURLE_WRITE_ERROR */
    }
    arrival->left -= len;
    return fwrite(bytes, 1, len, arrival->file);
}

static int
download_progress_cb(
    void *arg, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up)
{
    const struct download *download = arg;

    (void)down_total;
    (void)down;
    (void)up_total;
    (void)up;
    return atomic_load(download->stop); /* not 0 ends it */
}

enum status
download_open(const struct link_options *options, const atomic_bool *stop,
    struct download **out, struct error *err)
{
    struct download *download = xcalloc(1, sizeof(*download));
    enum status st = exchange_peer_init(&download->peer, options, err);

    if (st != STATUS_OK) {
        free(download);
        return st;
    }
    download->stop = stop;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    download->easy = curl_easy_init();
    exchange_set_common(download->easy, &download->peer);
    curl_easy_setopt(download->easy, CURLOPT_WRITEFUNCTION, arrival_write_cb);
    curl_easy_setopt(download->easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(download->easy, CURLOPT_LOW_SPEED_TIME, STILL_S);
    curl_easy_setopt(download->easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(download->easy, CURLOPT_XFERINFOFUNCTION, download_progress_cb);
    curl_easy_setopt(download->easy, CURLOPT_XFERINFODATA, download);
    *out = download;
    return STATUS_OK;
}

void
download_close(struct download *download)
{
    if (!download) {
        return;
    }
    curl_easy_cleanup(download->easy);
    curl_global_cleanup();
    free(download);
}

static enum status
status_of_end(CURLcode result, const struct arrival *arrival, long http)
{
    if (result == CURLE_OK) {
        enum status st = status_from_http((int)http);

        return st == STATUS_OK && http != 200 ? STATUS_UNREADABLE : st;
    }
    if (result == CURLE_WRITE_ERROR) {
        return arrival->too_large ? STATUS_TOO_LARGE : STATUS_IO;
    }
    return result == CURLE_ABORTED_BY_CALLBACK ? STATUS_TIMEOUT
                                               : exchange_status_of(result);
}

enum status
download_get(struct download *download, const char *path, size_t max, FILE *file,
    struct error *err)
{
    struct arrival arrival = { .file = file, .left = max };
    struct curl_slist *headers = exchange_headers(&download->peer);
    char url[sizeof(download->peer.server) + 256];
    CURLcode result;
    long http = 0;
    enum status st;

    (void)snprintf(url, sizeof(url), "%s%s", download->peer.server, path);
    curl_easy_setopt(download->easy, CURLOPT_URL, url);
    curl_easy_setopt(download->easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(download->easy, CURLOPT_WRITEDATA, &arrival);
    result = curl_easy_perform(download->easy);
    curl_easy_getinfo(download->easy, CURLINFO_RESPONSE_CODE, &http);
    curl_easy_setopt(download->easy, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    st = status_of_end(result, &arrival, http);
    if (st == STATUS_OK && fflush(file) != 0) {
        st = STATUS_IO;
    }
    if (st != STATUS_OK) {
        return error_set(err, st, "could not get %.80s: %s", path,
            result == CURLE_OK || st == STATUS_IO ? status_name(st)
                                                  : curl_easy_strerror(result));
    }
    return STATUS_OK;
}
