/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One curl handle, kept for its connection. */
#include "server/exchange/backend_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/array.h"
#include "common/mem.h"
#include "common/text.h"
#include "server/curl_library.h"

#define URL_SIZE 1024
#define CONNECT_S 10L
#define STALL_S 30L /* so long without a byte is a broken line */

struct backend_client {
    CURL *curl;                 /* owned */
    struct curl_slist *headers; /* owned */
    char url[URL_SIZE];
    long timeout_s;
    atomic_bool *stop; /* borrowed, outlives us; may be NULL */
};

static size_t
body_cb(char *bytes, size_t size, size_t count, void *arg)
{
    struct backend_answer *answer = arg;
    size_t len = size * count;

    if (answer->len + len > BACKEND_ANSWER_MAX) {
        return 0; /* curl ends the transfer */
    }
    answer->body =
        array_reserve(answer->body, answer->len, len + 1, &answer->capacity, 1);
    memcpy(answer->body + answer->len, bytes, len);
    answer->len += len;
    answer->body[answer->len] = '\0';
    return len;
}

static size_t
header_cb(char *bytes, size_t size, size_t count, void *arg)
{
    static const char name[] = "date:";
    struct backend_answer *answer = arg;
    size_t len = size * count;
    char text[64];

    if (len > strlen(name) && len < sizeof(text) &&
        libcurl.curl_strnequal(bytes, name, strlen(name))) {
        time_t date;

        (void)snprintf(
            text, sizeof(text), "%.*s", (int)(len - strlen(name)), bytes + strlen(name));
        date = libcurl.curl_getdate(text, NULL);
        answer->date_s = date > 0 ? (int64_t)date : 0;
    }
    return len;
}

static int
progress_cb(
    void *arg, curl_off_t down_all, curl_off_t down, curl_off_t up_all, curl_off_t up)
{
    const struct backend_client *client = arg;

    (void)down_all;
    (void)down;
    (void)up_all;
    (void)up;
    return client->stop && atomic_load(client->stop);
}

static void
add_header(struct backend_client *client, const char *line)
{
    struct curl_slist *longer = libcurl.curl_slist_append(client->headers, line);

    client->headers = longer ? longer : client->headers;
}

/* What every call has in common. */
static void
set_options(struct backend_client *client)
{
    CURL *curl = client->curl;

    (void)libcurl.curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)libcurl.curl_easy_setopt(
        curl, CURLOPT_FOLLOWLOCATION, 0L); /* not with a token */
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_TIMEOUT, client->timeout_s);
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, STALL_S);
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_USERAGENT, "antrean/" ANTREAN_VERSION);
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_HTTPHEADER, client->headers);
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, body_cb);
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, header_cb);
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, progress_cb);
    (void)libcurl.curl_easy_setopt(curl, CURLOPT_XFERINFODATA, client);
}

enum status
backend_client_new(const struct backend_client_options *options,
    struct backend_client **out, struct error *err)
{
    struct backend_client *client;
    char line[512];
    size_t len;

    *out = NULL;
    if (!text_starts_with(options->url, "http://") &&
        !text_starts_with(options->url, "https://")) {
        return error_set(err, STATUS_INVALID_SETTINGS,
            "a backend's url must start with http:// or https://");
    }
    if (libcurl_load(err) != STATUS_OK) {
        return err ? err->code : STATUS_INTERNAL;
    }
    client = xcalloc(1, sizeof(*client));
    client->timeout_s = options->timeout_s;
    client->stop = options->stop;
    (void)text_copy(client->url, sizeof(client->url), options->url);
    len = strlen(client->url);
    while (len > 0 && client->url[len - 1] == '/') {
        client->url[--len] = '\0';
    }
    client->curl = libcurl.curl_easy_init();
    if (!client->curl) {
        free(client);
        return error_set(err, STATUS_INTERNAL, "could not start libcurl");
    }
    add_header(client, "Accept: application/json");
    add_header(client, "Content-Type: application/json");
    add_header(client, "Expect:"); /* no extra round trip before a body */
    if (options->token[0]) {
        (void)snprintf(line, sizeof(line), "Authorization: Bearer %s", options->token);
        add_header(client, line);
        sodium_memzero(line, sizeof(line));
    }
    set_options(client);
    *out = client;
    return STATUS_OK;
}

void
backend_client_free(struct backend_client *client)
{
    if (!client) {
        return;
    }
    libcurl.curl_easy_cleanup(client->curl);
    libcurl.curl_slist_free_all(client->headers);
    free(client);
}

void
backend_client_ask(struct backend_client *client, const char *path, const char *body,
    struct backend_answer *answer)
{
    char url[URL_SIZE * 2];
    long status = 0;
    CURLcode code;

    *answer = (struct backend_answer){ .status = 0 };
    (void)snprintf(url, sizeof(url), "%s%s", client->url, path);
    (void)libcurl.curl_easy_setopt(client->curl, CURLOPT_URL, url);
    if (body) {
        (void)libcurl.curl_easy_setopt(client->curl, CURLOPT_POST, 1L);
        (void)libcurl.curl_easy_setopt(client->curl, CURLOPT_POSTFIELDS, body);
    } else {
        (void)libcurl.curl_easy_setopt(client->curl, CURLOPT_HTTPGET, 1L);
    }
    (void)libcurl.curl_easy_setopt(client->curl, CURLOPT_WRITEDATA, answer);
    (void)libcurl.curl_easy_setopt(client->curl, CURLOPT_HEADERDATA, answer);
    code = libcurl.curl_easy_perform(client->curl);
    if (code == CURLE_OK) {
        (void)libcurl.curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &status);
        answer->status = (int)status;
    } else {
        (void)snprintf(
            answer->error, sizeof(answer->error), "%s", libcurl.curl_easy_strerror(code));
    }
}

void
backend_answer_destroy(struct backend_answer *answer)
{
    if (answer->body) { /* names and numbers of people */
        sodium_memzero(answer->body, answer->len);
    }
    free(answer->body);
    *answer = (struct backend_answer){ .status = 0 };
}

bool
backend_client_append(struct backend_client *client, char *out, size_t out_size,
    const char *name, const char *value)
{
    char *escaped = libcurl.curl_easy_escape(client->curl, value, 0);
    bool fits = escaped && text_append(out, out_size, strchr(out, '?') ? "&" : "?") &&
                text_append(out, out_size, name) && text_append(out, out_size, "=") &&
                text_append(out, out_size, escaped);

    libcurl.curl_free(escaped);
    return fits;
}
