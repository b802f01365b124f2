/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Messages to a program elsewhere, which sends them by the official WhatsApp interface or
 * whatever the office has: a signed POST each, with a template's name and parameters
 * beside the whole text. Source: docs/operating.md, "Messages".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sodium.h>

#include "common/mem.h"
#include "common/text.h"
#include "server/notify/channel_curl.h"

#define SECRET_SIZE 256
#define HEADER_SIZE 256

struct webhook {
    struct channel channel;
    CURL *curl; /* owned */
    char secret[SECRET_SIZE];
};

/* What a program may say of one message; the rest is told of the program, and passes. */
static const long refused_for_good[] = { 400, 410, 422 };

static void
webhook_close(struct channel *channel)
{
    struct webhook *self = CONTAINER_OF(channel, struct webhook, channel);

    libcurl.curl_easy_cleanup(self->curl);
    sodium_memzero(self->secret, sizeof(self->secret));
    free(self);
}

static enum status
webhook_open(const char *where, const struct channel_options *options,
    struct channel **out, struct error *err)
{
    struct webhook *self;

    if (!text_starts_with(where, "http://") && !text_starts_with(where, "https://")) {
        return error_set(err, STATUS_INVALID_SETTINGS,
            "[notify] channel: a webhook must begin with https:// or http://");
    }
    self = xcalloc(1, sizeof(*self));
    self->channel.ops = &channel_webhook;
    text_copy(self->secret, sizeof(self->secret), options->secret);
    self->curl = channel_curl_new("http,https", options);
    if (!self->curl) {
        free(self);
        return error_set(err, STATUS_INTERNAL, "could not start libcurl");
    }
    (void)libcurl.curl_easy_setopt(self->curl, CURLOPT_URL, where);
    *out = &self->channel;
    return STATUS_OK;
}

/* {"id","event","to","language","template":{"name","parameters"},"text","at"}; owned. */
static char *
write_body(const struct outgoing *out)
{
    char template[MESSAGE_EVENT_SIZE + 8];
    json_t *json;
    char *body;

    (void)snprintf(template, sizeof(template), "antrean_%s", out->event);
    json = json_pack("{s:s, s:s, s:s, s:s, s:{s:s, s:O}, s:s, s:s}", "id", out->id,
        "event", out->event, "to", out->to, "language", out->language, "template", "name",
        template, "parameters", out->parameters, "text", out->text, "at", out->at);
    body = json_dumps(json, JSON_COMPACT | JSON_PRESERVE_ORDER);
    json_decref(json);
    return body;
}

/* "t=SECONDS,v1=HEX": HMAC-SHA-256 of "SECONDS.BODY", so that neither can be altered and
 * an old one not be sent again. */
static void
write_signature(const struct webhook *self, const char *body, char out[HEADER_SIZE])
{
    crypto_auth_hmacsha256_state state;
    uint8_t mac[crypto_auth_hmacsha256_BYTES];
    char hex[2 * sizeof(mac) + 1];
    char seconds[24];

    (void)snprintf(seconds, sizeof(seconds), "%lld.", (long long)time(NULL));
    (void)crypto_auth_hmacsha256_init(
        &state, (const uint8_t *)self->secret, strlen(self->secret));
    (void)crypto_auth_hmacsha256_update(
        &state, (const uint8_t *)seconds, strlen(seconds));
    (void)crypto_auth_hmacsha256_update(&state, (const uint8_t *)body, strlen(body));
    (void)crypto_auth_hmacsha256_final(&state, mac);
    text_hex(mac, sizeof(mac), hex);
    seconds[strlen(seconds) - 1] = '\0';
    (void)snprintf(out, HEADER_SIZE, "X-Antrean-Signature: t=%s,v1=%s", seconds, hex);
}

static struct curl_slist *
write_headers(const struct webhook *self, const struct outgoing *out, const char *body)
{
    char line[HEADER_SIZE];
    struct curl_slist *headers =
        libcurl.curl_slist_append(NULL, "Content-Type: application/json");

    headers =
        libcurl.curl_slist_append(headers, "Expect:"); /* no round trip before the body */
    (void)snprintf(line, sizeof(line), "Idempotency-Key: %s", out->id);
    headers = libcurl.curl_slist_append(headers, line);
    if (self->secret[0]) {
        write_signature(self, body, line);
        headers = libcurl.curl_slist_append(headers, line);
    }
    return headers;
}

static enum channel_result
judge(CURLcode code, long status, struct error *err)
{
    if (code != CURLE_OK) {
        (void)error_set(
            err, STATUS_IO, "the webhook: %s", libcurl.curl_easy_strerror(code));
        return CHANNEL_LATER;
    }
    if (status >= 200 && status < 300) {
        return CHANNEL_OUT;
    }
    (void)error_set(err, STATUS_IO, "the webhook answered %ld", status);
    for (size_t i = 0; i < ARRAY_LEN(refused_for_good); i++) {
        if (status == refused_for_good[i]) {
            return CHANNEL_NEVER;
        }
    }
    return CHANNEL_LATER;
}

static enum channel_result
webhook_bring(struct channel *channel, const struct outgoing *out, struct error *err)
{
    struct webhook *self = CONTAINER_OF(channel, struct webhook, channel);
    char *body = write_body(out);
    struct curl_slist *headers;
    enum channel_result result;
    long status = 0;
    CURLcode code;

    if (!body) {
        (void)error_set(err, STATUS_ARG, "the message is no text");
        return CHANNEL_NEVER;
    }
    headers = write_headers(self, out, body);
    (void)libcurl.curl_easy_setopt(self->curl, CURLOPT_HTTPHEADER, headers);
    (void)libcurl.curl_easy_setopt(self->curl, CURLOPT_POSTFIELDS, body);
    code = libcurl.curl_easy_perform(self->curl);
    (void)libcurl.curl_easy_getinfo(self->curl, CURLINFO_RESPONSE_CODE, &status);
    result = judge(code, status, err);
    libcurl.curl_slist_free_all(headers);
    sodium_memzero(body, strlen(body));
    free(body);
    return result;
}

const struct channel_ops channel_webhook = {
    .scheme = "webhook",
    .open = webhook_open,
    .bring = webhook_bring,
    .close = webhook_close,
};
