/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Messages as letters to who has told an e-mail address: `smtp:HOST:PORT`, encrypted by
 * STARTTLS unless the host is this machine, or `smtps:HOST:PORT`.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sodium.h>

#include "common/mem.h"
#include "common/text.h"
#include "server/notify/channel_curl.h"

#define ADDRESS_MAX 256
#define LINE_SIZE 512

struct smtp {
    struct channel channel;
    CURL *curl; /* owned */
    char from[ADDRESS_MAX];
    char domain[ADDRESS_MAX]; /* of `from` */
};

static void
smtp_close(struct channel *channel)
{
    struct smtp *self = CONTAINER_OF(channel, struct smtp, channel);

    libcurl.curl_easy_cleanup(self->curl);
    free(self);
}

/* A server on this machine, which has no certificate for its name. */
static bool
is_here(const char *where)
{
    size_t host = strcspn(where, ":");

    return (host == strlen("localhost") && text_starts_with(where, "localhost")) ||
           (text_starts_with(where, "127.") && strspn(where, "0123456789.") == host) ||
           text_starts_with(where, "[::1]");
}

static enum status
open_as(const struct channel_ops *ops, const char *where,
    const struct channel_options *options, struct channel **out, struct error *err)
{
    struct smtp *self;
    char url[ADDRESS_MAX + 16];

    if (!text_is_email(options->from) || strlen(options->from) >= ADDRESS_MAX ||
        !where[0] || strlen(where) >= ADDRESS_MAX) {
        return error_set(err, STATUS_INVALID_SETTINGS,
            "[notify] channel: letters need HOST:PORT, and an address in \"from\"");
    }
    self = xcalloc(1, sizeof(*self));
    self->channel.ops = ops;
    text_copy(self->from, sizeof(self->from), options->from);
    text_copy(self->domain, sizeof(self->domain), strchr(self->from, '@') + 1);
    self->curl = channel_curl_new("smtp,smtps", options);
    if (!self->curl) {
        free(self);
        return error_set(err, STATUS_INTERNAL, "could not start libcurl");
    }
    (void)snprintf(url, sizeof(url), "%s://%s", ops->scheme, where);
    (void)libcurl.curl_easy_setopt(self->curl, CURLOPT_URL, url);
    (void)libcurl.curl_easy_setopt(self->curl, CURLOPT_USE_SSL,
        is_here(where) ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
    (void)libcurl.curl_easy_setopt(self->curl, CURLOPT_MAIL_FROM, self->from);
    if (options->user[0]) {
        (void)libcurl.curl_easy_setopt(self->curl, CURLOPT_USERNAME, options->user);
        (void)libcurl.curl_easy_setopt(self->curl, CURLOPT_PASSWORD, options->password);
    }
    *out = &self->channel;
    return STATUS_OK;
}

static enum status
smtp_open(const char *where, const struct channel_options *options, struct channel **out,
    struct error *err)
{
    return open_as(&channel_smtp, where, options, out, err);
}

static enum status
smtps_open(const char *where, const struct channel_options *options, struct channel **out,
    struct error *err)
{
    return open_as(&channel_smtps, where, options, out, err);
}

/* Letters outside ASCII are wrapped as RFC 2047 has it. */
static struct curl_slist *
add_subject(struct curl_slist *headers, const char *subject)
{
    char wrapped[sodium_base64_ENCODED_LEN(
        MESSAGE_SUBJECT_SIZE, sodium_base64_VARIANT_ORIGINAL)];
    char line[LINE_SIZE];

    (void)sodium_bin2base64(wrapped, sizeof(wrapped), (const uint8_t *)subject,
        strlen(subject), sodium_base64_VARIANT_ORIGINAL);
    (void)snprintf(line, sizeof(line), "Subject: =?utf-8?B?%s?=", wrapped);
    return libcurl.curl_slist_append(headers, line);
}

static struct curl_slist *
write_headers(const struct smtp *self, const struct outgoing *out)
{
    char line[LINE_SIZE];
    char date[64];
    time_t now = time(NULL);
    struct tm tm;
    struct curl_slist *headers;

    (void)gmtime_r(&now, &tm);
    (void)strftime(date, sizeof(date), "Date: %a, %d %b %Y %H:%M:%S +0000", &tm);
    headers = libcurl.curl_slist_append(NULL, date);
    (void)snprintf(line, sizeof(line), "From: <%s>", self->from);
    headers = libcurl.curl_slist_append(headers, line);
    (void)snprintf(line, sizeof(line), "To: <%s>", out->email);
    headers = libcurl.curl_slist_append(headers, line);
    (void)snprintf(line, sizeof(line), "Message-ID: <%s@%s>", out->id, self->domain);
    headers = libcurl.curl_slist_append(headers, line);
    headers = libcurl.curl_slist_append(headers, "Auto-Submitted: auto-generated");
    return add_subject(headers, out->subject);
}

/* 5xx in answer to a letter is of this letter; a refused sign-in is ours to mend. */
static enum channel_result
judge(CURLcode code, long status, struct error *err)
{
    if (code == CURLE_OK) {
        return CHANNEL_OUT;
    }
    (void)error_set(err, STATUS_IO, "the mail server: %s (%ld)",
        libcurl.curl_easy_strerror(code), status);
    return code == CURLE_SEND_ERROR && status >= 500 && status < 600 ? CHANNEL_NEVER
                                                                     : CHANNEL_LATER;
}

static enum channel_result
smtp_bring(struct channel *channel, const struct outgoing *out, struct error *err)
{
    struct smtp *self = CONTAINER_OF(channel, struct smtp, channel);
    enum channel_result result;
    struct curl_slist *headers;
    struct curl_slist *to;
    curl_mime *mime;
    curl_mimepart *part;
    long status = 0;
    CURLcode code;

    if (!text_is_email(out->email)) {
        (void)error_set(err, STATUS_ARG, "the person told no e-mail address");
        return CHANNEL_NEVER;
    }
    to = libcurl.curl_slist_append(NULL, out->email);
    headers = write_headers(self, out);
    mime = libcurl.curl_mime_init(self->curl);
    part = libcurl.curl_mime_addpart(mime);
    (void)libcurl.curl_mime_data(part, out->text, CURL_ZERO_TERMINATED);
    (void)libcurl.curl_mime_type(part, "text/plain; charset=utf-8");
    (void)libcurl.curl_mime_encoder(part, "quoted-printable");
    (void)libcurl.curl_easy_setopt(self->curl, CURLOPT_MAIL_RCPT, to);
    (void)libcurl.curl_easy_setopt(self->curl, CURLOPT_HTTPHEADER, headers);
    (void)libcurl.curl_easy_setopt(self->curl, CURLOPT_MIMEPOST, mime);
    code = libcurl.curl_easy_perform(self->curl);
    (void)libcurl.curl_easy_getinfo(self->curl, CURLINFO_RESPONSE_CODE, &status);
    result = judge(code, status, err);
    (void)libcurl.curl_easy_setopt(self->curl, CURLOPT_MIMEPOST, NULL);
    libcurl.curl_mime_free(mime);
    libcurl.curl_slist_free_all(headers);
    libcurl.curl_slist_free_all(to);
    return result;
}

const struct channel_ops channel_smtp = {
    .scheme = "smtp", .open = smtp_open, .bring = smtp_bring, .close = smtp_close
};

const struct channel_ops channel_smtps = {
    .scheme = "smtps", .open = smtps_open, .bring = smtp_bring, .close = smtp_close
};
